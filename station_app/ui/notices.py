"""Notices: strips over the foot of the page that never ask for an answer and never take the caret.

At most three stand at a time; the oldest gives way. A strip goes by itself after its seconds, not while the pointer
rests on it; one with 0 seconds stays until it is closed. All are kept, to be read again from the menu.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.words import say

Kind = Literal["info", "good", "care", "bad"]
Action = tuple[str, str, Callable[[], None]]
"""(label, shortcut as Qt spells it or empty, what it does). The shortcut is shown; the window's menu owns the key."""

MOST: Final = 3
KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, for screens that tell the window by a signal. `seconds` 0: until it is closed."""

    kind: Kind
    sentence: str
    actions: tuple[Action, ...] = field(default=())
    seconds: float = 4


class NoticeStrip(QFrame):
    """One strip on the screen."""

    gone = Signal(object)

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("role", "notice")
        self.setProperty("kind", notice.kind)
        self.setAccessibleName(notice.sentence)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(8), theme.px(8))
        row.setSpacing(theme.px(12))
        mark = QLabel(self)
        tone = "link" if notice.kind == "info" else notice.kind
        mark.setPixmap(theme.icon(notice.kind, tone, 20).pixmap(QSize(theme.px(20), theme.px(20))))
        row.addWidget(mark)
        self.sentence = QLabel(notice.sentence, self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self.sentence, 1)
        self.buttons = [self._button(*action) for action in notice.actions]
        for button in self.buttons:
            row.addWidget(button)
        close = QToolButton(self)
        close.setIcon(theme.icon("close", "muted", 16))
        close.setAutoRaise(True)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setAccessibleName(say("关闭这条提示"))
        close.setToolTip(say("关闭这条提示"))
        close.clicked.connect(self.leave)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.leave)
        if notice.seconds:
            self._timer.start(int(notice.seconds * 1000))

    def _button(self, label: str, shortcut: str, act: Callable[[], None]) -> QPushButton:
        shown = f"{label} {QKeySequence(shortcut).toString()}" if shortcut else label
        button = QPushButton(shown, self)
        # A strip must not take the caret out of the form: its buttons answer to the mouse and to their keys.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(label)

        def press() -> None:
            self.leave()
            act()

        button.clicked.connect(press)
        return button

    def leave(self) -> None:
        """Takes the strip away."""
        self._timer.stop()
        self.gone.emit(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.notice.seconds:
            self._timer.start(int(self.notice.seconds * 1000))
        super().leaveEvent(event)


class Notices(QObject):
    """The strips over the foot of one widget (`over`), which they follow when it is resized."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._strips: list[NoticeStrip] = []
        self.history: list[Notice] = []
        self._box = QWidget(over)
        self._box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._box.hide()
        over.installEventFilter(self)

    def show(self, kind: Kind, sentence: str, actions: Sequence[Action] = (), seconds: float = 4) -> NoticeStrip:
        """Shows a strip. `actions` are (label, shortcut, callback); pressing one also takes the strip away."""
        return self.post(Notice(kind, sentence, tuple(actions), seconds))

    def post(self, notice: Notice) -> NoticeStrip:
        """Shows a notice that a screen has told."""
        self.history = [*self.history, notice][-KEPT:]
        for strip in [strip for strip in self._strips if strip.notice.sentence == notice.sentence]:
            self._take(strip)
        while len(self._strips) >= MOST:
            self._take(self._strips[0])
        strip = NoticeStrip(notice, self._box)
        strip.gone.connect(self._take)
        self._strips.append(strip)
        self._column.addWidget(strip)
        strip.show()
        self._place()
        return strip

    @property
    def standing(self) -> list[NoticeStrip]:
        """The strips on the screen, oldest first."""
        return list(self._strips)

    def take_back(self, sentence: str) -> None:
        """Takes the strip with this sentence away: it is true no more."""
        for strip in [strip for strip in self._strips if strip.notice.sentence == sentence]:
            self._take(strip)

    def clear(self) -> None:
        """Takes all strips away."""
        for strip in self.standing:
            self._take(strip)

    def _take(self, strip: NoticeStrip) -> None:
        if strip in self._strips:
            self._strips.remove(strip)
            self._column.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
            self._place()

    def _place(self) -> None:
        if not self._strips:
            self._box.hide()
            return
        margin = theme.px(16)
        width = min(self._over.width() - 2 * margin, theme.px(860))
        wraps = self._column.hasHeightForWidth()
        height = self._column.heightForWidth(width) if wraps else self._box.sizeHint().height()
        self._box.setGeometry((self._over.width() - width) // 2, self._over.height() - height - margin, width, height)
        self._box.show()
        self._box.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
