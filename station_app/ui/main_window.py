"""The main window: header, navigation, pages built when they are first opened, notices, status bar, menus.

Screens do not know each other. They tell the window by signals, and the window carries the message:
`told(Notice)`, `wanted_page(name)`, `wanted_new(item | None)`, `wanted_draft(Draft)`, `wanted_record(number)`,
`saved(Saved)`.
"""

from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from station_app.actions import own_ways
from station_app.domain.clerks import Clerk
from station_app.domain.practice import is_practice
from station_app.ui import crossings, theme
from station_app.ui.backups import Backups
from station_app.ui.booked_visits import BookedVisits
from station_app.ui.desk import Desk
from station_app.ui.frame import Header, Navigation
from station_app.ui.help import HelpWindow
from station_app.ui.lock import WindowLock
from station_app.ui.looks import Looks
from station_app.ui.menus import Menus
from station_app.ui.notices import Notice, Notices
from station_app.ui.pages import PAGES, in_navigation, keys_of_pages
from station_app.ui.palette import Palette
from station_app.ui.practice import PracticeBand
from station_app.ui.rating import Asking
from station_app.ui.register_offers import RegisterOffers
from station_app.ui.scanned_receipts import check_scanned
from station_app.ui.scanning import Scans
from station_app.ui.self_checks import SelfChecks
from station_app.ui.status_bar import DeskStatusBar
from station_app.ui.task_notes import TaskNotes
from station_app.ui.watch import Watch
from station_app.ui.widgets import typing_ways
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.own_columns import AllColumns
from station_app.ui.widgets.stacks import PageStack
from station_app.words import say


class MainWindow(QMainWindow):
    """The one window of an open station. `closed` says that the clerk is done for the day.

    `wanted_practice`: out of earnest into practice, or back; `wanted_practice_anew`: practice from the beginning.

    `language_chosen` carries the language that the next start shall speak: whoever owns this computer's settings keeps
    it, as the sign-in is read before the station is open.
    """

    closed = Signal()
    language_chosen = Signal(str)
    wanted_practice = Signal()
    wanted_practice_anew = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        practising = is_practice(desk.open.station.code)
        title = f"{say('知识产权公共服务登记台')} · {desk.open.station.name}"
        self.setWindowTitle(f"{say('练习模式')} · {title}" if practising else title)
        self.setWindowIcon(theme.icon("brand", "accent", 32))
        self.setMinimumSize(1000, 640)  # Not `px`: larger letters make no larger screen.
        self._built: dict[str, QWidget] = {}
        self._manual: HelpWindow | None = None
        self._current = ""
        self.header = Header(desk.open.station.name, desk.open.clerk.name, self)
        self.navigation = Navigation(in_navigation(), keys_of_pages(), self)
        self.navigation.chosen.connect(self.go)
        self.stack = PageStack(self)
        self._body = QWidget(self)
        self._shell = QStackedWidget(self)
        self._shell.addWidget(self._frame())
        self.band = PracticeBand(self) if practising else None
        self.setCentralWidget(self._under_the_band() if self.band is not None else self._shell)
        # Over the pages' parent: a page that comes to the front must not cover a strip.
        self.notices = Notices(self._body)
        self.status = DeskStatusBar(desk, self)
        self.status.wanted_page.connect(self.go)
        self.setStatusBar(self.status)
        self.backups = Backups(desk, self)
        self.backups.told.connect(self._tell)
        self.backups.changed.connect(self.status.show_backup)
        self.status.wanted_backup.connect(self.backups.make_now)
        self.self_checks = SelfChecks(desk, self)
        self.self_checks.told.connect(self._tell)
        self.watch = Watch(desk, self)
        self.watch.told.connect(self._tell)
        self.watch.took_back.connect(self.notices.take_back)
        self.columns = AllColumns(desk, self)
        self.lock = WindowLock(desk, self, self._shell)
        self.lock.covered.connect(self.columns.leave)
        self.lock.changed_hands.connect(self._changed_hands)
        self.lock.changed_hands.connect(self.columns.changed_hands)
        self.lock.failed.connect(self._tell_error)
        self.header.switch.connect(self.lock.switch)
        self.header.lock.connect(self.lock.lock)
        self.offers = RegisterOffers(desk, self)
        self.offers.told.connect(self._tell)
        self.offers.wanted.connect(self._open_register_form)
        self.asking = Asking(desk, self)
        self.asking.told.connect(self._tell)
        self.asking.took_back.connect(self.notices.take_back)
        self.asking.hand_over.connect(self.lock.lock)
        self.booked_visits = BookedVisits(desk, self)
        self.booked_visits.told.connect(self._tell)
        self.task_notes = TaskNotes(desk, self)
        self.task_notes.told.connect(self._tell)
        self.looks = Looks(self)
        self.menus = Menus(self)
        self.palette_box = Palette(desk, self.menus.actions, self._body)
        self.palette_box.visitor.connect(self.open_card)
        self.palette_box.record.connect(self._open_record)
        self.header.search.connect(self.palette_box.open)
        desk.background.unheard.connect(self._tell_error)
        desk.background.changed.connect(self._changed)
        desk.reporter.told.connect(self._tell)
        desk.updates.renewed.connect(self._show_quick_list)
        desk.printing.told.connect(self._tell)
        desk.printing.healed.connect(self.notices.take_back)
        desk.printing.wanted_page.connect(self.go)
        self.scans = Scans(self)
        self.scans.scanned.connect(self._open_scanned)
        top = [*self.navigation.buttons.values(), self.header.search_box, self.header.clerk_box, self.header.lock_box]
        for before, after in pairwise(top):
            QWidget.setTabOrder(before, after)
        self.go("today")
        typing_ways.wear(own_ways.ways_of(desk.reader.db, desk.open.clerk.record_id))
        for code in desk.open.told:
            from station_app.words.troubles import told_sentence

            self.notices.show("care", told_sentence(code), seconds=0)
        if desk.open.must_change:
            self.lock.demand_own_password()

    def _frame(self) -> QWidget:
        whole = QWidget(self)
        whole.setProperty("role", "page")
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.header)
        filled = QVBoxLayout(self._body)
        filled.setContentsMargins(0, 0, 0, 0)
        # Where the text is larger than the screen allows, the page scrolls rather than the window growing beyond it.
        scroll = QScrollArea(self._body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.stack)
        filled.addWidget(scroll)
        column.addWidget(self._body, 1)
        row.addLayout(column, 1)
        return whole

    def _under_the_band(self) -> QWidget:
        """Over the lock too: who comes to a locked window must not take it for the real one."""
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if self.band is not None:
            self.band.left.connect(self.wanted_practice)
            column.addWidget(self.band)
        column.addWidget(self._shell, 1)
        return whole

    def page(self, name: str) -> Any:
        """The page of that name, built at its first use. KeyError for a name that is none."""
        if name not in self._built:
            entry = {entry.name: entry for entry in PAGES}[name]
            page = entry.make(self.desk, self.stack)
            page.setAccessibleName(entry.title())
            self._built[name] = page
            self.stack.addWidget(page)
            self._put_in_tab_order(page)
            self._wire(page)
            self.columns.attend(page, name)
        return self._built[name]

    def _wire(self, page: QWidget) -> None:
        for signal, slot in (
            ("told", self._tell),
            ("wanted_new", self.start_consultation),
            ("wanted_draft", self._open_draft),
            ("wanted_record", self._open_record),
            ("wanted_hit", lambda found: crossings.open_hit(self, found)),
            ("wanted_visit", self.show_visitor),
            ("wanted_card", self.open_card),
            ("wanted_page", self.go),
            ("saved", self._saved),
            ("wanted_rating", self.asking.ask_last),
            ("idle_chosen", self.lock.wait_anew),
            ("wanted_action", self.do_action),
            ("quick_list_chosen", self._show_quick_list),
            ("items_changed", self._show_quick_list),
            ("wanted_guide", lambda item: crossings.open_guide(self, item)),
            ("wanted_note", self.task_notes.note),
            ("wanted_tasks", self.show_tasks),
            ("wanted_booked", lambda line: crossings.receive(self, line)),
            ("wanted_check_in", lambda line: crossings.check_in(self, line)),
            ("wanted_booking", lambda: crossings.start_booking(self)),
            ("wanted_advice", lambda form, begun: crossings.advise(self, form, begun)),
            ("grown", lambda: self._put_in_tab_order(page)),
        ):
            if hasattr(page, signal):
                getattr(page, signal).connect(slot)

    @property
    def current(self) -> str:
        """The name of the page that is shown."""
        return self._current

    def go(self, name: str) -> None:
        """Shows a page and puts the caret where its work begins."""
        page = self.page(name)
        if name != self._current:
            self._current = name
            # Leaving the caret to the stack would put it into the page's first field, wherever its work begins.
            entry = {entry.name: entry for entry in PAGES}[name]
            self.navigation.buttons[entry.under or name].setFocus()
            self.stack.setCurrentWidget(page)
            self.navigation.show_current(entry.under or name)
            self.header.show_page(entry.title())
        enter = getattr(page, "enter", None)
        if enter is not None:
            enter()

    def enter_page(self) -> None:
        """Puts the caret where the work of the shown page begins."""
        self.go(self._current)

    def _changed_hands(self, before: Clerk, clerk: Clerk) -> None:
        """Another clerk sits here: each page hears of it before anybody sees it."""
        self.header.show_clerk(clerk.name)
        typing_ways.wear(own_ways.ways_of(self.desk.reader.db, clerk.record_id))
        self.asking.changed_hands()
        for page in self._built.values():
            heard = getattr(page, "changed_hands", None)
            if heard is not None:
                heard(before, clerk)
        self.notices.show("info", say("现在由{name}经办。", name=clerk.name))

    def _put_in_tab_order(self, page: QWidget) -> None:
        """Tab goes as the eye does: navigation, header, page, status bar.

        Qt goes in the order in which things were made, and pages are made when they are first opened: the status bar is
        put behind each new one, and behind what a page makes later (`grown`).
        """
        # What is made last stands last in the chain. To walk the chain is no way: PySide takes whatever
        # `nextInFocusChain` answers for a child of whom it asked, and takes it away with him.
        end = QWidget(page)
        end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        end.hide()
        for before, after in pairwise([end, *self.status.findChildren(QToolButton)]):
            QWidget.setTabOrder(before, after)

    def refresh(self) -> None:
        """Reads anew what is shown (F5); the caret stays where it is."""
        self.status.refresh()
        getattr(self.page(self._current), "refresh", lambda: None)()

    def start_consultation(self, item: str | None = None) -> None:
        """A new consultation from anywhere (F2), with the item of a quick key where one was pressed."""
        self.go("consultations")
        self.page("consultations").start_new(item or None)

    def preview_last(self) -> None:
        """The last receipt, looked at."""
        self.page("consultations").preview_last()

    def park_consultation(self) -> None:
        """Parks the visit under way, or takes the newest back (F9), from anywhere."""
        self.go("consultations")
        self.page("consultations").park()

    def show_tasks(self, due: object) -> None:
        """What is to be followed up, the group that was asked for in front; without one, whom to phone."""
        self.go("tasks")
        page = self.page("tasks")
        page.show_reminders() if due is None else page.show_due(due)

    def _open_draft(self, draft: Any) -> None:
        page = "intakes" if draft.kind == "intake" else "consultations"
        self.go(page)
        self.page(page).open_draft(draft)

    def start_intake(self, *, of_visit: bool = False) -> None:
        """A new trademark filing from anywhere (F3), from the visit before the clerk where there is one."""
        crossings.start_intake(self, of_visit=of_visit)

    def open_card(self, visitor: Any) -> None:
        """The card of a visitor who was found (Ctrl+K): nothing is begun by looking somebody up."""
        self.go("visitors")
        self.page("visitors").open(visitor)

    def show_visitor(self, visitor: Any) -> None:
        """A new consultation for a visitor who was found."""
        self.go("consultations")
        self.page("consultations").start_new(visitor=visitor)

    def _open_record(self, number: str) -> None:
        page = {"SB": "intakes", "YY": "experts"}.get(number[:2], "consultations")
        self.go(page)
        self.page(page).open_record(number)

    def _open_register_form(self, name: str, form: object) -> None:
        self.go("registers")
        self.page("registers").start(name, form)

    def _open_scanned(self, text: str) -> None:
        if self.lock.locked:
            return
        number, notice = check_scanned(self.desk, text)
        if number and self._current == "visitors":
            self.page("visitors").open_number(number)
        elif number:
            self._open_record(number)
        self._tell(notice)

    def show_manual(self, page: str = "") -> None:
        """The manual at the page of this screen (F1), or at the one that is named."""
        if self._manual is None:
            self._manual = HelpWindow(self)
        self._manual.show_for(page or ("lock" if self.lock.locked else self._current))

    def do_action(self, name: str) -> None:
        """Does a command of the menus by its name, as if it had been chosen there."""
        self.menus.actions[name].trigger()

    def _show_quick_list(self) -> None:
        """The keys 1 to 9 mean something else now, wherever they are shown."""
        for page in self._built.values():
            shown = getattr(page, "show_quick_list", None)
            if shown is not None:
                shown()

    def print_last(self) -> None:
        """Prints the receipt of the last save of this session, or of the filing that stands open (Ctrl+P)."""
        self.page("intakes" if self._current == "intakes" else "consultations").print_last()

    def _saved(self, saved: Any) -> None:
        self.status.tell_saved(saved.saved_at)
        self.offers.hear(saved)
        self.booked_visits.hear(saved)
        if saved.number.startswith("ZX-"):
            self.asking.last_number = saved.number

    def _changed(self, changes: object) -> None:
        self.status.refresh()
        for page in self._built.values():
            heard = getattr(page, "changed", None)
            if heard is not None:
                heard(changes)

    def _tell(self, notice: Notice) -> None:
        self.notices.post(notice)

    def _tell_error(self, error: Exception) -> None:
        self.notices.show("bad", in_words(error), seconds=0)

    def tell_crash(self, reference: str) -> None:
        """A mistake of the program was reported under this reference."""
        self.notices.show(
            "care",
            say("程序刚才出错，您填的内容还在。问题报告 {reference} 已存本机，不含来访人信息。", reference=reference),
            seconds=8,
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self.columns.leave()
        for page in self._built.values():
            leave = getattr(page, "leave", None)
            if leave is not None:
                leave()
        self.asking.close()
        self.desk.reporter.end_day()
        self.desk.updates.end_day()
        self.backups.end_day()
        self.self_checks.end_day()
        self.watch.end_day()
        self.desk.printing.close()
        super().closeEvent(event)
        self.closed.emit()
