"""The calendar's tab at work: what is shown, a booking made, moved, stepped on, and what came free told at once."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station_app.actions import booking_answers, booking_blocks, rosters
from station_app.actions import waiting as waiting_list
from station_app.actions.acts import RecordIds
from station_app.actions.booking_rows import Booked
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.bookings import BookingForm, BookingState, WaitingForm
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings, consultations, waiting
from station_app.storage.bookings import Line
from station_app.storage.waiting import WaitingLine
from station_app.ui.desk import Desk
from station_app.ui.experts import reading, writes
from station_app.ui.experts.apology_card import OFFERED
from station_app.ui.experts.board_shown import BoardShown
from station_app.ui.experts.booking_facts import alternatives
from station_app.ui.experts.booking_form import BookingFields
from station_app.ui.experts.booking_steps import Step, StepForm
from station_app.ui.experts.when_box import SEPARATOR
from station_app.ui.notices import Action, Kind, Notice
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.last_step import LastStep
from station_app.ui.widgets.opening import open_over
from station_app.ui.widgets.reason import ReasonDialog
from station_app.words import say
from station_app.words.experts import booking_state_label
from station_app.words.experts_screen import saved_words

_KEYS = {Qt.Key.Key_Space: "Space", Qt.Key.Key_R: "R", Qt.Key.Key_N: "N", Qt.Key.Key_Delete: "Del", Qt.Key.Key_E: "E",
         Qt.Key.Key_B: "B", Qt.Key.Key_W: "W"}  # fmt: skip


class Board(BoardShown):
    """`told` carries a Notice. `checked_in(line)`: somebody is there, his visit is to be opened. `wanted_record`: the
    number of a visit. `paper(name, line)`: a paper of a booking or of what is shown.
    """

    told = Signal(object)
    checked_in = Signal(object)
    wanted_record = Signal(str)
    paper = Signal(str, object)
    waits = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.last: LastStep[Booked] = LastStep(UNDO_SECONDS, self)
        self.table.installEventFilter(self)
        self.new.clicked.connect(lambda: self.start_new())
        self.wanted_print.connect(lambda name: self.paper.emit(name, None))
        self.calendar.begun.connect(self._begun)
        self.calendar.moved.connect(self._moved)
        self.card.taken.connect(self._take)
        self.card.left.connect(self._to_main)
        self.card.asked.connect(self._asked)
        self.freed.arrange.connect(self._arrange)
        self.freed.called.connect(self._called)
        self.freed.left.connect(self._leave_freed)
        self.apology.arrange.connect(self._arrange)
        self.apology.left.connect(self._leave_freed)

    # --- a new booking ------------------------------------------------------------------------------------------------

    def connect_form(self, form: BookingFields) -> None:
        form.saved_with.connect(self._save)
        form.left.connect(self._leave_form)
        form.wait.connect(self._wait)

    def start_new(self, known: Mapping[str, str] | None = None) -> None:
        """A new booking (F4): at the cursor where it stands on free ground, else with an empty time."""
        sheet = self.shown.sheet if self.shown is not None else None
        if self.mode != "list" and sheet is not None and sheet.lanes and self.calendar.current() is None:
            lane, minute = self.calendar.lane, self.calendar.minute
            ground = sheet.ground(lane, minute)
            if ground is not None and ground.ground == "free":
                self._begun(sheet.lanes[lane].key, minute, min(minute + sheet.step, sheet.last))
                self.form.know(known or {})
                return
        expert_id = self.expert.code() if self.mode != "day" else ""
        self._open_form(expert_id)
        self.form.know(known or {})

    def _begun(self, lane: str, start: int, end: int) -> None:
        on, expert_id = (date.fromisoformat(lane), self.expert.code()) if self.mode == "week" else (self.on, lane)
        slot = self.shown.slot_at(expert_id, on, start) if self.shown is not None else None
        if slot is not None:
            start, end = slot.start_minute, slot.end_minute
        self._open_form(expert_id, on, start, end)
        self.form.judge()
        self.form.begin()

    def _open_form(self, expert_id: str, on: date | None = None, start: int = 0, end: int = 0) -> None:
        """An empty form; one that somebody is being written into only gets the new time."""
        if self.booking and self.form.dirty:
            self.form.put_time(expert_id, on, start, end)
        else:
            self.form.open(expert_id, on, start, end)
        self.show_side(self.form)

    def _fetch_form(self, standing: Mapping[str, Any]) -> None:
        self.form.restore(standing)
        self.show_side(self.form)
        self.form.begin()

    def _leave_form(self) -> None:
        if self.form.dirty:
            standing = self.form.standing()
            again = (say("找回"), "", lambda: self._fetch_form(standing))
            self._tell("info", say("没存的预约先收着。"), 12, (again,))
            self.form.open()
        self.show_side(self.card)
        self._chosen(self._key())
        self._to_main()

    def _key(self) -> str:
        block = self.calendar.current()
        return block.key if block is not None else ""

    def _save(self, form: BookingForm, ids: RecordIds) -> None:
        self._desk.background.write(writes.booking(self._desk, form, ids), done=self._booked, failed=self._not_booked)

    def _booked(self, done: Booked) -> None:
        if not isValid(self):
            return
        line = bookings.line(self._desk.reader.db, done.record_id)
        self.show_side(self.card)
        if line is not None:
            self.on = date.fromisoformat(line.day)
            if self.mode == "week":
                self._choose_expert(line.expert_id)
        self._written(done, saved_words(done.number, done.state, done.why), (say("打印"), "F12", self.print_current))

    def _not_booked(self, error: Exception) -> None:
        if isValid(self):
            self.form.tell_refused(error)

    def _wait(self, form: BookingForm) -> None:
        """The time is taken: who stands in the form waits for one that comes free on that day or until a week later."""
        desk, ids, now = self._desk, RecordIds.make(self._desk.new_id), self._desk.now()
        first = form.start.astimezone(BEIJING_TIME).date() if form.start is not None else self._today()
        entry = WaitingForm(
            expert_id=form.expert_id, first_day=min(first, self._today()), last_day=first + timedelta(days=7),
            visitor_id=form.visitor_id, visitor_name=form.visitor_name, visitor_phone=form.visitor_phone,
            organisation_id=form.organisation_id, org_name=form.org_name, question=form.question,
            materials=form.materials, other_party=form.other_party, consent_scope=form.consent_scope,
        )  # fmt: skip

        def done(_waits: Any) -> None:
            if isValid(self):
                self.form.open()
                self._leave_form()
                self._tell("good", say("已列入候补。有时段空出来，会提示给谁打电话。"))
                self.waits.emit()

        desk.background.write(
            lambda: waiting_list.add(desk.open.store, desk.open.clerk, entry, ids=ids, catalogue=desk.open.catalogue,
                                     now=now, new_id=desk.new_id),
            done=done, failed=self._not_booked,
        )  # fmt: skip

    # --- steps --------------------------------------------------------------------------------------------------------

    def _moved(self, key: str, lane: str, start: int, end: int) -> None:
        """A booking was put down elsewhere on the calendar."""
        on, expert_id = (date.fromisoformat(lane), "") if self.mode == "week" else (self.on, lane)
        first, last = reading.moment(on, start), reading.moment(on, end)
        ids = RecordIds.make(self._desk.new_id)
        action = writes.moving(self._desk, key, first, last, say("日历上改期"), ids, expert_id)
        self._desk.background.write(action, done=lambda done: self._stepped(done, "reschedule"), failed=self._not_moved)

    def _not_moved(self, error: Exception) -> None:
        if isValid(self):
            self.refresh()
            self._tell("care" if isinstance(error, Refused) else "bad", in_words(error), 8)

    def _take(self, step: Step, form: StepForm) -> None:
        line = self.card.line
        if line is None:
            return
        ids = RecordIds.make(self._desk.new_id)
        self.card.wait()
        moments = self.card.moments() if step.name == "reschedule" else None
        self._desk.background.write(
            writes.step_action(self._desk, line, step, form, ids, moments),
            done=lambda done: self._stepped(done, step.name), failed=self._refused,
        )  # fmt: skip

    def _refused(self, error: Exception) -> None:
        if isValid(self):
            self.card.tell_refused(error)

    def _stepped(self, done: Booked, name: str) -> None:
        if not isValid(self):
            return
        self.card.put_away()
        told = saved_words(done.number, done.state, done.why)
        if name == "expert_absent":
            told = say("{number} 已记专家未到，不记来访人的次数。", number=done.number)
        if done.late:
            told += say("取消得晚，计一次。")
        if done.blocked_until:
            told += say("次数已满，{day} 以前不能再约；有理由可以解除。", day=done.blocked_until)
        # In the list the booking may stand in another week than the one that was looked at.
        chosen, shown = self.card.line, self.shown.lines if self.shown is not None else {}
        before = chosen if chosen is not None and chosen.record_id == done.record_id else shown.get(done.record_id)
        self._written(done, told)
        if name == "check_in":
            line = bookings.line(self._desk.reader.db, done.record_id)
            if line is not None:
                self.checked_in.emit(line)
        elif done.priority is not None and before is not None:
            self._apologise(before, done.priority)
        elif done.freed and before is not None:
            self.freed.show_freed(before, done.freed)
            self.show_side(self.freed)
            self.freed.take.setFocus()

    def _apologise(self, line: Line, priority: WaitingLine) -> None:
        """The expert did not come: the next free times until the visitor's place on the list ends, the first few."""
        db, catalogue = self._desk.reader.db, self._desk.open.catalogue
        first, last = self._today(), date.fromisoformat(priority.last_day)
        free = rosters.free_slots(db, catalogue, [line.expert_id], first, last, self._desk.now())
        self.apology.show_absent(line, priority, list(islice(free, OFFERED)))
        self.show_side(self.apology)
        self.apology.begin()

    def _written(self, done: Booked, told: str, more: Action | None = None) -> None:
        self.last.keep(done)
        actions = [(say("撤销"), "Ctrl+Z", self.undo)] + ([more] if more is not None else [])
        self._tell("care" if done.state is BookingState.REQUESTED else "good", told, UNDO_SECONDS, tuple(actions))
        self.refresh()
        self.calendar.stand_on_key(done.record_id)
        self._chosen(done.record_id)
        if self.side is self.card:
            self._to_main()

    def undo(self) -> None:
        """Takes the last step back, within ten seconds; pressed again, nothing."""
        last = self.last.take()
        if last is None:
            return

        def undone(done: Booked) -> None:
            if isValid(self):
                self.show_side(self.card)
                self.refresh()
                self.calendar.stand_on_key(done.record_id)
                self._tell("info", say("已撤销：{number} {state}。", number=done.number,
                                       state=booking_state_label(done.state)))  # fmt: skip

        action = writes.undoing(self._desk, last, RecordIds.make(self._desk.new_id))
        self._desk.background.write(action, done=undone, failed=self._not_moved)

    def _asked(self, name: str) -> None:
        line = self.card.line
        if line is None:
            return
        if name == "print":
            self.paper.emit("booking_confirmation", line)
        elif name == "told":
            desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
            store, clerk = desk.open.store, desk.open.clerk
            desk.background.write(
                lambda: booking_answers.told(store, clerk, line.record_id, ids=ids, now=now),
                done=lambda _: self._tell("good", say("记下了：已告知。")), failed=self._refused,
            )  # fmt: skip
        elif name == "move_there":
            self.card.begin_move(SEPARATOR.join(alternatives(line)[0]))
        elif name == "open_visit":
            self.checked_in.emit(line)
        elif name == "visit" and line.consultation_id:
            found = consultations.line(self._desk.reader.db, line.consultation_id)
            if found is not None:
                self.wanted_record.emit(found.number)
        elif name == "lift" and line.visitor_id:
            self._lift(line.visitor_id)

    def _lift(self, visitor_id: str) -> None:
        block = waiting.block_on(self._desk.reader.db, visitor_id, self._today().isoformat())
        if block is None:
            return
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        told = say("{day} 以前不能再约。解除要写理由，以后的次数照算。", day=block[1])
        dialog = ReasonDialog(say("解除暂停预约"), told, say("解除"), self)

        def done(_lifted: Any) -> None:
            if isValid(self):
                self._tell("good", say("已解除，可以再约。"))
                self._chosen(self._key())

        dialog.confirmed.connect(lambda reason: desk.background.write(
            lambda: booking_blocks.lift(desk.open.store, desk.open.clerk, block[0], reason, ids=ids, now=now),
            done=done, failed=self._refused,
        ))  # fmt: skip
        open_over(dialog)

    def print_current(self) -> None:
        """The confirmation of the booking under the cursor (F12)."""
        if self.card.line is not None and "print" in self.card.buttons:
            self.paper.emit("booking_confirmation", self.card.line)
        else:
            self._tell("info", say("先选一个已确认或待确认的预约，再按 F12。"))

    # --- whom to phone ------------------------------------------------------------------------------------------------

    def arrange(self, waits: WaitingLine) -> None:
        """A booking for who waits, the time still to be chosen."""
        self.form.open_for(waits, waits.expert_id, "")
        self.show_side(self.form)
        self.form.begin()

    def _arrange(self, waits: WaitingLine, expert_id: str, when: str) -> None:
        self.form.open_for(waits, expert_id, when)
        self.show_side(self.form)
        self.form.save.setFocus()

    def tell_choose_expert(self) -> None:
        """A paper of one expert is wanted where none is chosen."""
        self._tell("info", say("先在日历上选一位专家，再打印他的安排。"))

    def _called(self, waits: WaitingLine) -> None:
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)
        store, clerk, told = desk.open.store, desk.open.clerk, say("不来")
        desk.background.write(
            lambda: waiting_list.called(store, clerk, waits.record_id, told, ids=ids, now=now), failed=self._not_moved
        )

    def _leave_freed(self) -> None:
        self.show_side(self.card)
        self._to_main()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def _tell(self, kind: Kind, sentence: str, seconds: float = 5, actions: tuple[Action, ...] = ()) -> None:
        self.told.emit(Notice(kind, sentence, actions, seconds))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A table keeps letters for itself, to look for lines that begin with them.
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if bare and self.card.begin_key(_KEYS.get(Qt.Key(event.key()), "")):
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        on_main = QApplication.focusWidget() is self.calendar
        if event.key() == Qt.Key.Key_Z and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.undo()
        elif event.key() == Qt.Key.Key_D and modifiers == Qt.KeyboardModifier.ControlModifier:
            self.go_today()
        elif event.key() == Qt.Key.Key_F12 and not modifiers:
            self.print_current()
        elif on_main and not modifiers and self.card.begin_key(_KEYS.get(Qt.Key(event.key()), "")):
            event.accept()
        else:
            super().keyPressEvent(event)
