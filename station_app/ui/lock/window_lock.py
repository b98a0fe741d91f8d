"""Locking the window: everything that it shows goes behind the lock page, and comes back as it was."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from station_app.actions import sessions
from station_app.actions.sessions import Entered
from station_app.ui.desk import Desk
from station_app.ui.lock.idle import IdleWatch
from station_app.ui.lock.page import LockPage
from station_app.ui.widgets.suggestions import Suggestions

_MOST_POPUPS: Final = 9
"""Menus that can stand open one out of the other."""


class WindowLock(QObject):
    """`covered` comes before anything is hidden; `changed_hands(before, clerk)` when another clerk sits at the window,
    before he sees it; `opened` when it is open again, whoever opened it.

    What is covered is hidden, not only painted over: no key, no screen reader and no picture of the window reaches it.
    Forms stand as they stood; what runs beside the window goes on.
    """

    covered = Signal()
    changed_hands = Signal(object, object)
    opened = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, window: QMainWindow, shell: QStackedWidget) -> None:
        super().__init__(window)
        self._desk, self._window, self._shell = desk, window, shell
        application = QApplication.instance()
        assert application is not None
        self._application = application
        self._page: LockPage | None = None
        self._caret: QWidget | None = None
        self._dialogs: list[QDialog] = []
        self._sitting = desk.open.clerk
        self.idle = IdleWatch(self)
        self.idle.idle.connect(lambda: self.lock(idle=True))
        self.wait_anew()

    @property
    def locked(self) -> bool:
        """Whether the lock page covers the window."""
        return self._page is not None and self._shell.currentWidget() is self._page

    @property
    def page(self) -> LockPage:
        """The page that asks, made at its first use."""
        if self._page is None:
            self._page = LockPage(self._desk, self._shell)
            self._page.entered.connect(self._let_in)
            self._page.back.connect(self._uncover)
            self._shell.addWidget(self._page)
        return self._page

    def wait_anew(self) -> None:
        """Begins the wait for idleness anew, with the setting as it is now."""
        self.idle.wait(sessions.idle_minutes(self._desk.reader.db) * 60_000)

    def lock(self, *, idle: bool = False) -> None:
        """Covers the window until somebody proves who he is (Ctrl+L, or nobody was there for a while)."""
        desk, now = self._desk, self._desk.now()
        if not self.locked:
            self._cover()
        self.page.ask(locked=True)
        desk.background.write(
            lambda: sessions.lock(desk.open, idle=idle, now=now, new_id=desk.new_id), failed=self.failed.emit
        )

    def switch(self) -> None:
        """Asks who takes over (Ctrl+Shift+L). Esc gives it up: nobody had left; after a while it locks all the same."""
        if not self.locked:
            self._cover()
            self.page.ask(locked=False)
            self.wait_anew()

    def demand_own_password(self) -> None:
        """Whoever signed in has a password that others chose: nothing is shown before he has one of his own."""
        if not self.locked:
            self._cover()
        self.page.ask(locked=True)
        self.page.ask_own_password(None, Entered(self._desk.open.clerk, False))

    def _cover(self) -> None:
        self.idle.rest()
        self.covered.emit()
        self._caret = QApplication.focusWidget()
        self._sitting = self._desk.open.clerk
        for shown in self._window.findChildren(Suggestions):
            shown.close_list()
        # Menus and lists are windows of their own: the page would not cover them. Each closes what it opened.
        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
        self._dialogs = [dialog for dialog in self._window.findChildren(QDialog) if dialog.isVisible()]
        for dialog in self._dialogs:
            dialog.hide()
        if self._dialogs:
            self._window.activateWindow()
        self._show_bars(False)
        self._shell.setCurrentWidget(self.page)
        self._application.installEventFilter(self)

    def _show_bars(self, shown: bool) -> None:
        # Asked for anew each time: PySide now and then takes a menu bar that was kept for one that is gone.
        self._window.menuBar().setVisible(shown)
        self._window.statusBar().setVisible(shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A preview or a question that was asked for just before comes when its work is done: it waits as well.
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog) and self.locked:
            self._dialogs.append(watched)
            QTimer.singleShot(0, watched, lambda: self._put_off(watched))
        return False

    def _put_off(self, dialog: QDialog) -> None:
        dialog.hide()
        self._window.activateWindow()
        if self.locked:
            self.page.take_caret()

    def _uncover(self) -> None:
        self._application.removeEventFilter(self)
        self._show_bars(True)
        self._shell.setCurrentIndex(0)
        shown = [dialog for dialog in self._dialogs if isValid(dialog)]
        self._dialogs = []
        for dialog in shown:
            dialog.show()
        if not shown:
            self._give_caret_back()
        self.wait_anew()
        self.opened.emit()

    def _give_caret_back(self) -> None:
        caret = self._caret
        if caret is not None and isValid(caret) and caret.window() is self._window and caret.isVisible():
            caret.setFocus()
            return
        # Wherever it was is gone: the page has a place for it.
        enter = getattr(self._window, "enter_page", None)
        if enter is not None:
            QTimer.singleShot(0, self, enter)

    def _let_in(self, entered: Entered) -> None:
        before = self._sitting
        self._desk.open.clerk = entered.clerk
        if before.record_id != entered.clerk.record_id:
            for dialog in self._dialogs:
                # A question that was put to somebody else.
                if isValid(dialog):
                    dialog.reject()
            self._dialogs = []
            self.changed_hands.emit(before, entered.clerk)
        self._uncover()
