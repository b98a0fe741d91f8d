"""The QR code of a receipt, scanned into whatever box has the caret, opens its record; the box never sees a key of it.

A scanner types like a keyboard, only faster, and ends with Enter. Keys that may begin a receipt's text are held back
until it is clear what they are: the whole text becomes `scanned`; anything else goes into the box unchanged, at once
when a key does not fit, else as soon as nothing follows. What a person types is delayed by one such moment at most,
and only behind a capital Z.
"""

import re
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station_exchange.receipt_codes import LONGEST_TEXT

GAP_MS: Final = 150
"""The longest pause within a scan: wireless scanners leave some 50 ms between two keys."""

_BEGUN: Final = re.compile(r"Z(X([0-9]{1,3}(\.[A-Za-z0-9_.-]*)?)?)?")
_WHOLE: Final = re.compile(r"ZX[0-9]{1,3}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)+")
_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MODIFIERS: Final = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt)


class Scans(QObject):
    """Watches the keys of one window. `scanned` carries the text of a receipt's QR code, genuine or not."""

    scanned = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        self._held: list[QKeyEvent] = []
        self._swallow_release = False
        self._replaying = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(GAP_MS)
        self._quiet.timeout.connect(self._look_once_more)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        self._follow(None, application.focusWidget())

    @property
    def _text(self) -> str:
        return "".join(event.text() for event in self._held)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The caret is elsewhere: only the widget that has it is watched, so that nothing else pays for it."""
        if not isValid(self):
            return
        self._give_back()
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = new if new is not None and new.window() is self._window else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or watched is not self._watched:
            return False
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._belongs(event):
            # 今日工作台 has digits for shortcuts: within a scan they are digits.
            event.accept()
            return True
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and event.key() in _ENDS:
            swallow, self._swallow_release = self._swallow_release, False
            return swallow
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.InputMethod):
            self._give_back()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIERS:
            return False
        text = self._text
        if event.key() in _ENDS and _WHOLE.fullmatch(text):
            self._held.clear()
            self._quiet.stop()
            self._swallow_release = True
            # Not from within the box's own key: what is opened may take the box away.
            QTimer.singleShot(0, self, lambda: self.scanned.emit(text))
            return True
        if self._belongs(event):
            self._hold(event)
            return True
        self._give_back()
        if event.text() == "Z" and self._belongs(event):
            self._hold(event)
            return True
        return False

    def _belongs(self, event: QKeyEvent) -> bool:
        """Whether this key may go on with what is held."""
        text = self._text
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        fits = _BEGUN.fullmatch(text + event.text())
        return bool(plain and event.text() and len(text) < LONGEST_TEXT and fits)

    def _hold(self, event: QKeyEvent) -> None:
        self._held.append(event.clone())
        self._quiet.start()

    def _look_once_more(self) -> None:
        # A busy window comes to its timers before it has seen the keys that came meanwhile.
        held = len(self._held)
        QTimer.singleShot(0, self, lambda: self._give_back() if len(self._held) == held else None)

    def _give_back(self) -> None:
        """It was none: the keys go where they were meant to go, in their order."""
        self._quiet.stop()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for event in held:
                if self._watched is not None and isValid(self._watched):
                    QApplication.sendEvent(self._watched, event)
        finally:
            self._replaying = False
