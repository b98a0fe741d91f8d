"""The counter's side of the visitor's screen: who is asked about which visit, and that he answered. Never what."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station_app.actions import ratings
from station_app.actions.acts import RecordIds
from station_app.actions.ratings import Rated
from station_app.actions.rights import demand
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.ratings import RatingForm
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.rating.screen import RatingScreen
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.tables import Table
from station_app.words import say

KEY = "Ctrl+E"


def other_screen(window: QWidget) -> QScreen | None:
    """The first screen that the clerk's window does not stand on; None where there is only one."""
    return next((one for one in QGuiApplication.screens() if one is not window.screen()), None)


class Asking(QObject):
    """Asks one visitor at a time. `told` carries a Notice; `hand_over` wants the window locked before it is covered.

    `find_screen` answers the visitor's screen for the clerk's window.
    """

    told = Signal(object)
    hand_over = Signal()
    took_back = Signal(str)

    def __init__(
        self, desk: Desk, window: QWidget, find_screen: Callable[[QWidget], QScreen | None] = other_screen
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._find_screen = find_screen
        self._standing = ""
        self.screen: RatingScreen | None = None
        self.last_number = ""
        self._summary: QWidget | None = None

    def ask_last(self) -> None:
        """Asks about the visit that is chosen in the list with the caret, else about the one saved last (Ctrl+E)."""
        number = _chosen_visit() or self.last_number
        if number:
            self.ask(number)
        else:
            self.told.emit(Notice("info", say("还没有保存过登记。保存以后再请来访人评价。")))

    def ask(self, number: str) -> None:
        """Opens the visitor's screen for a visit; a question that stands already stays."""
        if self.screen is not None:
            self.told.emit(Notice("info", say("正在请一位来访人评价，请稍等。")))
            return
        desk, screen = self._desk, self._find_screen(self._window)
        try:
            demand(desk.open.clerk, "rate")
            ratings.demand_ratable(desk.reader.db, number)
        except Refused as refused:
            self.told.emit(Notice("care", in_words(refused)))
            return
        day = desk.now().astimezone(BEIJING_TIME).date()
        opened = RatingScreen(desk.open.station.name, desk.open.catalogue, day, handed_over=screen is None)
        self.screen = opened
        ids = RecordIds.make(desk.new_id)
        opened.answered.connect(lambda form: self._take(number, form, ids))
        opened.gone.connect(self._take_away)
        if screen is None:
            # Behind the visitor's screen lies nothing of others: the clerk comes back by his PIN or password.
            self.hand_over.emit()
        else:
            self._standing = say("已请来访人评价（{number}），正在等他在评价屏上选。", number=number)
            self.told.emit(Notice("info", self._standing, ((say("不等了"), "", self.give_up),), 0))
            opened.setScreen(screen)
            opened.setGeometry(screen.geometry())
        # Not showFullScreen(), which takes the caret from the clerk.
        opened.setWindowState(Qt.WindowState.WindowFullScreen)
        opened.show()
        # Some desktops give a new window the caret all the same.
        (opened if screen is None else self._window).activateWindow()

    def show_summary(self) -> None:
        """好差评汇总, for those who may see ratings; others are told so."""
        from station_app.ui.rating.summary import RatingSummary

        try:
            summary = RatingSummary(self._desk, self._window)
        except Refused as refused:
            self.told.emit(Notice("care", in_words(refused)))
            return
        summary.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._summary = summary
        summary.open()

    def changed_hands(self) -> None:
        """Another clerk sits at the window: what the last one read of the ratings is not his."""
        if self._summary is not None and isValid(self._summary):
            self._summary.close()
        self._summary = None
        self.last_number = ""

    def give_up(self) -> None:
        """The visitor went without an answer."""
        if self.screen is not None:
            self.screen.conclude()

    def close(self) -> None:
        """The desk closes."""
        if self.screen is not None:
            self.screen.close()

    def _take(self, number: str, form: RatingForm, ids: RecordIds) -> None:
        desk, now = self._desk, self._desk.now()
        if self._standing:
            self.took_back.emit(self._standing)
            self._standing = ""

        def rate() -> Rated:
            return ratings.rate(
                desk.open.store, desk.open.clerk, number, form, ids=ids, catalogue=desk.open.catalogue, now=now,
                new_id=desk.new_id,
            )  # fmt: skip

        desk.background.write(rate, done=self._rated, failed=self._failed)

    def _rated(self, rated: Rated) -> None:
        if isValid(self):
            told = say("{number} 来访人已评价。", number=rated.number) if rated.given else say(
                "{number} 来访人没有评价，可以再请一次。", number=rated.number
            )  # fmt: skip
            self.told.emit(Notice("info", told))

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.told.emit(Notice("bad", in_words(error), (), 8))

    def _take_away(self) -> None:
        screen, self.screen = self.screen, None
        if screen is not None and isValid(screen):
            screen.hide()
            screen.deleteLater()
            self._window.activateWindow()


def _chosen_visit() -> str:
    """The number of the visit that is chosen in the list that has the caret; empty where there is none."""
    table = QApplication.focusWidget()
    number = getattr(table.chosen(), "number", None) if isinstance(table, Table) else None
    return number if number and number.startswith("ZX-") else ""
