"""The window before the station is open: sign-in where there is one, first start where there is none yet."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from station_app.storage.folder import PRACTICE_ENDING, DataFolder, was_here
from station_app.ui import theme
from station_app.ui.background import Background
from station_app.ui.sign_in import SignInPage
from station_app.ui.widgets.brand import BrandedPage
from station_app.words import say


class FrontDoor(QWidget):
    """Shows the page that is due. `opened` carries the OpenDesk; `left` says that the window was closed instead.

    `seen` comes once, when the window has been painted for the first time; `wanted_practice`: not in earnest, please.
    `found_again` carries the folder in which the data lie now.
    """

    opened = Signal(object)
    left = Signal()
    seen = Signal()
    wanted_practice = Signal()
    found_again = Signal(object)

    def __init__(
        self, folder: DataFolder, background: Background, clock: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        super().__init__()
        self.folder, self._background = folder, background
        self._clock, self._new_id = clock, new_id
        self._passed = False
        self._was_seen = False
        self.setProperty("role", "page")
        self.setWindowTitle(say("知识产权公共服务登记台"))
        self.setMinimumSize(theme.px(900), theme.px(600))
        self._manual: QWidget | None = None
        help_key = QShortcut(QKeySequence("F1"), self)
        help_key.activated.connect(self.show_manual)
        self._pages = QStackedLayout(self)
        self.page: QWidget
        self._show_what_is_due()

    def look_around(self) -> None:
        """After the first paint: what is said only if it is so, such as that another window is open."""
        self.setWindowIcon(theme.icon("brand", "accent", 32))
        if isinstance(self.page, BrandedPage):
            self.page.show_mark()
        if isinstance(self.page, SignInPage):
            self.page.look_around()

    def show_manual(self) -> None:
        """The manual's page of what is before the clerk (F1): also before anybody is signed in."""
        from station_app.ui.help import HelpWindow

        name = {"FirstStartPage": "first-start", "PutBackPage": "troubles", "MovedPage": "troubles",
                "NewKeyPage": "keeping", "RecoverPage": "troubles"}  # fmt: skip
        if not isinstance(self._manual, HelpWindow):
            self._manual = HelpWindow(self)
        self._manual.show_for(name.get(type(self.page).__name__, "sign-in"))

    def let_go(self) -> None:
        """The main window stands: this one goes."""
        self._passed = True
        self.close()
        self.deleteLater()

    def _show_sign_in(self, told: str = "") -> None:
        page = SignInPage(self.folder, self._background, self._clock, self._new_id, self)
        page.opened.connect(self.opened)
        page.wanted_put_back.connect(self._show_put_back)
        page.wanted_practice.connect(self.wanted_practice)
        page.wanted_new_key.connect(self._show_new_key)
        page.wanted_recover.connect(self._show_recover)
        if told:
            page.banner.tell("good", told)
        self._put(page)

    def _show_first_start(self) -> None:
        from station_app.ui.first_start import FirstStartPage

        page = FirstStartPage(self.folder, self._background, self._clock, self._new_id, print_paper, self)
        page.opened.connect(self.opened)
        page.wanted_put_back.connect(self._show_put_back)
        page.wanted_practice.connect(self.wanted_practice)
        self._put(page)

    def _show_practice(self) -> None:
        from station_app.ui.practice import PracticePage

        page = PracticePage(self.folder, self._background, self._clock, self._new_id, self)
        page.opened.connect(self.opened)
        page.left.connect(self.wanted_practice)
        self._put(page)

    def _show_moved(self) -> None:
        from station_app.ui.moved import MovedPage

        page = MovedPage(self.folder, self)
        page.there_again.connect(self._show_what_is_due)
        page.found.connect(self.found_again)
        page.wanted_put_back.connect(self._show_put_back)
        page.wanted_anew.connect(self._show_first_start)
        self._put(page)

    def _show_put_back(self) -> None:
        from station_app.ui.put_back import PutBackPage

        page = PutBackPage(self.folder, self._background, self._clock, self, new_id=self._new_id)
        page.done.connect(self._show_sign_in)
        page.left.connect(self._show_what_is_due)
        self._put(page)

    def _show_new_key(self) -> None:
        from station_app.ui.new_key import NewKeyPage

        page = NewKeyPage(self.folder, self._background, self._clock, self._new_id, print_paper, self)
        page.done.connect(self._show_sign_in)
        page.left.connect(self._show_what_is_due)
        self._put(page)

    def _show_recover(self) -> None:
        from station_app.ui.recover import RecoverPage

        page = RecoverPage(self.folder, self._background, self._clock, self._new_id, print_paper, self)
        page.done.connect(self._show_sign_in)
        page.left.connect(self._show_what_is_due)
        self._put(page)

    def _show_what_is_due(self) -> None:
        if self.folder.root.name.endswith(PRACTICE_ENDING):
            self._show_practice()
        elif self.folder.exists():
            self._show_sign_in()
        elif was_here(self.folder):
            self._show_moved()
        else:
            self._show_first_start()

    def _put(self, page: QWidget) -> None:
        former = getattr(self, "page", None)
        self.page = page
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if former is not None:
            self._pages.removeWidget(former)
            former.deleteLater()
            if self._was_seen and isinstance(page, BrandedPage):
                page.show_mark()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_seen:
            self._was_seen = True
            # The boxes are painted after their window, in the same pass.
            QTimer.singleShot(0, self, self.seen.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._passed:
            abandon = getattr(self.page, "abandon", None)
            if abandon is not None:
                abandon()
            self.left.emit()


def print_paper(pdf: bytes, title: str) -> bool:
    """Prints a paper on the system's printer; False where it has none. Trouble where it does not take the paper."""
    from station_app.domain.printing import PrinterChoice, Way
    from station_app.ui.printing.printers import SystemPrinters

    printers = SystemPrinters()
    names = printers.names()
    if not names:
        return False
    printers.send(PrinterChoice(paper="recovery_sheet", way=Way.SYSTEM, printer=names[0]), pdf, title)
    return True
