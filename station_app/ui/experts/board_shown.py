"""What the calendar's tab shows: the week of one expert, the day of all, the list of a month; the booking chosen."""

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from station_app.actions import sessions
from station_app.domain.bookings import BookingState
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings, clerk_settings, experts, waiting
from station_app.storage.bookings import Line
from station_app.storage.experts import Expert
from station_app.ui.desk import Desk
from station_app.ui.experts import reading
from station_app.ui.experts.board_view import BoardView
from station_app.ui.experts.booking_facts import alternatives, told_of
from station_app.ui.experts.reading import Shown
from station_app.ui.widgets.basics import button
from station_app.words import say
from station_app.words.experts import booking_state_label

KEPT = "experts_shown"
"""Which expert each clerk looked at last."""


class BoardShown(BoardView):
    """Reads and shows; writes nothing but which expert was looked at."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.mode = "week"
        self.on = self._today()
        self.shown: Shown | None = None
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.today.clicked.connect(self.go_today)
        for name, tab in self.modes.items():
            tab.clicked.connect(lambda _on=False, name=name: self.show_mode(name))
        self.expert.chosen.connect(self._expert_chosen)
        self.state.chosen.connect(self.refresh)
        self.rest.toggled.connect(lambda _on: self.refresh())
        self.calendar.chosen.connect(self._chosen)
        self.calendar.told.connect(self.cursor_line.tell)
        self.calendar.opened.connect(lambda _key: self._to_card())
        self.calendar.turned.connect(self.turn)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_card(self.table.chosen()))
        self.table.opened.connect(lambda _line: self._to_card())
        self.answered = button(say("看这一个"), self.show_answered, parent=self.banner)
        self.banner.buttons.addWidget(self.answered)
        self.card.steps.walked_after = self.calendar
        kept = clerk_settings.get(desk.reader.db, desk.open.clerk.record_id, KEPT, "")
        self._choose_expert(kept if isinstance(kept, str) else "")
        self.show_mode("week")

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def _choose_expert(self, record_id: str) -> None:
        """The one who was looked at last, else the first of the pool."""
        self.expert.blockSignals(True)
        if record_id and experts.get(self._desk.reader.db, record_id) is not None:
            self.expert.choose(record_id)
        elif self.expert.count() > 1:
            self.expert.setCurrentIndex(1)
        self.expert.blockSignals(False)

    def show_mode(self, mode: str) -> None:
        """The week of one expert, the day of all, or the list."""
        self.mode = mode
        for name, tab in self.modes.items():
            tab.setChecked(name == mode)
        self.expert.set_unset(say("选专家") if mode == "week" else say("全部专家"))
        self.expert.setVisible(mode != "day")
        self.state.setVisible(mode == "list")
        self.rest.setVisible(mode != "list")
        self.cursor_line.setVisible(mode != "list")
        self.rest.setText(say("休息日") if mode == "week" else say("不在班的也显示"))
        self.card.steps.walked_after = self.table if mode == "list" else self.calendar
        self.refresh()

    def refresh(self) -> None:
        """Reads anew what is shown; the cursor, a form that is being filled in and the caret stay."""
        db, catalogue, now = self._desk.reader.db, self._desk.open.catalogue, self._desk.now()
        self._tell_returned()
        monday = self.monday
        if self.mode == "list":
            self.range.setText(say("{month} 月", month=f"{self.on:%Y-%m}"))
            self.table.reload()
            if self.model.rowCount():
                self.show_main(self.table)
                if not self.table.selectionModel().hasSelection():
                    self.table.selectRow(0)
            else:
                self.show_empty(say("这个月还没有预约"), say("按 F4 新约一个。"))
            return
        if self.mode == "week":
            sunday = monday + timedelta(days=6)
            self.range.setText(say("{first} – {last}", first=f"{monday:%m-%d}", last=f"{sunday:%m-%d}"))
            expert = experts.get(db, self.expert.code()) if self.expert.code() else None
            if expert is None:
                pooled = self.expert.count() > 1
                self.shown = None
                self._show_card(None)
                if pooled:
                    self.show_empty(say("先选一位专家"), say("在上方的框里选。"))
                else:
                    self.show_empty(say("专家库里还没有专家"), say("在“专家库”里按 Ctrl+N 登记一位，再排值班。"))
                return
            self.shown = reading.week(db, catalogue, expert, monday, now, weekend=self.rest.isChecked())
        else:
            self.range.setText(f"{self.on:%Y-%m-%d}")
            self.shown = reading.day(db, catalogue, self.on, now, everybody=self.rest.isChecked())
            if not self.shown.sheet.lanes:
                self._show_card(None)
                self.show_empty(say("这一天没有专家值班"), say("换一天，或在“专家库”里排值班。"))
                return
        self.show_main(self.calendar)
        self.calendar.show_sheet(self.shown.sheet)

    def fetch(self, after: tuple[str, int] | None, limit: int) -> list[Line]:
        first = self.on.replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return bookings.page(
            self._desk.reader.db, first_day=first.isoformat(), last_day=last.isoformat(),
            state=self.state.code() or None, expert_id=self.expert.code() or None, before=after, limit=limit,
        )  # fmt: skip

    def turn(self, by: int) -> None:
        """The week, day or month before or after."""
        if self.mode == "list":
            self.on = (self.on.replace(day=1) + timedelta(days=-1 if by < 0 else 32)).replace(day=1)
        else:
            self.on += timedelta(days=by * (7 if self.mode == "week" else 1))
        self.refresh()

    def go_today(self) -> None:
        """Today, the cursor in it."""
        self.on = self._today()
        self.refresh()
        if self.shown is not None and self.mode == "week":
            keys = [lane.key for lane in self.shown.sheet.lanes]
            if self.on.isoformat() in keys:
                self.calendar.stand_on(keys.index(self.on.isoformat()), self.calendar.minute)
        self._to_main()

    def show_booking(self, key: str) -> bool:
        """The week of a booking with the cursor on it; False where there is none of that number or id."""
        line = bookings.line(self._desk.reader.db, key)
        if line is None:
            return False
        self.on = date.fromisoformat(line.day)
        self._choose_expert(line.expert_id)
        self.show_side(self.card)
        self.show_mode("week")
        if not self.calendar.stand_on_key(line.record_id):
            self._show_card(line)
        self._to_main()
        return True

    @property
    def monday(self) -> date:
        """The week that is shown."""
        return self.on - timedelta(days=self.on.weekday())

    def expert_in_front(self) -> Expert | None:
        """The expert whose week is shown, or in whose lane the cursor stands."""
        key = self.expert.code()
        if self.mode == "day" and self.shown is not None and self.shown.sheet.lanes:
            key = self.shown.sheet.lanes[self.calendar.lane].key
        return experts.get(self._desk.reader.db, key) if key else None

    def day_in_front(self) -> date:
        """The day that is shown, or in whose lane the cursor stands."""
        if self.mode == "week" and self.shown is not None and self.shown.sheet.lanes:
            return date.fromisoformat(self.shown.sheet.lanes[self.calendar.lane].key)
        return self.on

    def enter(self) -> None:
        """The tab comes to the front: the caret goes where it was."""
        if self.booking:
            self.form.begin()
        else:
            self._to_main()

    def _to_main(self) -> None:
        shown = self.calendar if self.shown is not None and self.mode != "list" else self.table
        (shown if shown.isVisible() else self.new).setFocus()

    def _to_card(self) -> None:
        first = next(iter(self.card.buttons.values()), None)
        if first is not None:
            first.setFocus()

    def _expert_chosen(self) -> None:
        desk, clerk, chosen = self._desk, self._desk.open.clerk, self.expert.code()
        if self.mode == "week" and chosen:
            desk.background.write(lambda: sessions.choose_own(desk.open.store, clerk, KEPT, chosen))
        self.refresh()

    def _chosen(self, key: str) -> None:
        line = self.shown.lines.get(key) if self.shown is not None and key else None
        if not self.booking:
            self._show_card(line)

    def _show_card(self, line: Line | None) -> None:
        shown = self.card.line
        if self.card.step is not None and line is not None and shown is not None and shown.record_id == line.record_id:
            return
        if line is not None and line == shown and self.card.step is None:
            # The cursor came back to the same booking: making its buttons anew would take the caret's way from it.
            pass
        elif line is None:
            self.card.show_booking(None, "")
        else:
            told = told_of(self._desk.reader.db, line, self._desk.open.catalogue)
            self.card.show_booking(line, told, self._more(line))
        if self.side not in (self.freed, self.apology):
            self.show_side(self.card)

    def _more(self, line: Line) -> list[tuple[str, str, str]]:
        state = BookingState(line.state)
        more = []
        if state in (BookingState.REQUESTED, BookingState.CONFIRMED):
            more.append(("print", say("打印确认单") if state is BookingState.CONFIRMED else say("打印申请单"), "F12"))
        if line.answered_at and not line.told_at:
            more.append(("told", say("已电话告知"), ""))
        if state is BookingState.REJECTED and alternatives(line):
            more.append(("move_there", say("改到答复的时间"), ""))
        if line.consultation_id:
            more.append(("visit", say("打开咨询"), ""))
        elif state is BookingState.CHECKED_IN:
            more.append(("open_visit", say("登记咨询"), ""))
        if line.visitor_id and waiting.block_on(self._desk.reader.db, line.visitor_id, self._today().isoformat()):
            more.append(("lift", say("解除暂停预约"), ""))
        return more

    def show_answered(self) -> None:
        """The booking whose answer is told in the banner."""
        found = bookings.to_tell(self._desk.reader.db)
        if found:
            self.show_booking(found[0].record_id)

    def _tell_returned(self) -> None:
        """What the city did not confirm stays told until it is moved or given up."""
        found = bookings.to_tell(self._desk.reader.db)
        if not found:
            self.banner.tell("info", "")
            return
        first = found[0]
        told = say("{number} 市中心答复：{state}。请打电话告诉{name}。", number=first.number,
                   state=booking_state_label(first.state), name=first.visitor or say("预约人"))  # fmt: skip
        if len(found) > 1:
            told += say("另有 {count} 个。", count=len(found) - 1)
        self.banner.tell("good" if first.state == BookingState.CONFIRMED else "care", told)
