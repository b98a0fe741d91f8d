"""Boxes to type in that know an input method: no key is acted on while letters are still being composed (ux.md 4).

`composed` is what the input method shows but has not yet committed; Qt keeps it out of `text()`.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from station_app.domain.numbers import phones, uscc

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BLANKS: Final = re.compile(r"\s+")


def plain_enter(event: QKeyEvent) -> bool:
    """Whether the key is Enter alone: with Ctrl it saves, with Shift or Alt it is somebody else's."""
    bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in ENTER and bare == Qt.KeyboardModifier.NoModifier


class CodePoints(QValidator):
    """Accepts at most `longest` code points. What is longer stays to be shortened, and is marked: nothing is cut off.

    Qt's own `setMaxLength` counts UTF-16 units, and would cut a rare character in two.
    """

    def __init__(self, longest: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.longest = longest

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        fits = len(text) <= self.longest
        return (QValidator.State.Acceptable if fits else QValidator.State.Intermediate), text, position


class LineBox(QLineEdit):
    """A single line. `advanced`: Enter, on to the next field. `left`: the caret went away. `typed`: anything."""

    advanced = Signal()
    left = Signal()
    typed = Signal()

    def __init__(self, name: str, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setValidator(CodePoints(longest, self))
        self.composed = ""
        self.textChanged.connect(lambda _text: self.typed.emit())

    def set_text(self, text: str) -> None:
        """Puts a text that the clerk did not type: there is nothing to undo."""
        self.setText(text)
        self.setCursorPosition(0)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composed = event.preeditString()
        super().inputMethodEvent(event)
        self.typed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composed:
            # A key that the input method let through while it composes belongs to it all the same.
            event.accept()
        elif plain_enter(event):
            self.advanced.emit()
        elif event.key() in ENTER or (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab comes this way, past keyPressEvent: while an input method composes it is its own too.
        return bool(self.composed) or super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composed = ""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class NumberBox(LineBox):
    """A phone or a credit code: no Chinese input method, full-width digits folded, what was pasted put in its one form.

    `settle` gives the form a sound number is kept in, or None where it is not sound and stays as it was typed.
    """

    def __init__(self, name: str, longest: int, settle: Callable[[str], str | None], *, capitals: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(name, longest, parent)
        self._settle = settle
        self._capitals = capitals
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textEdited.connect(self._fold)
        self.left.connect(self._settled)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *argument: object) -> object:  # type: ignore[override]
        """Says that no input method is wanted: WA_InputMethodEnabled has no effect on a QLineEdit (stack.md 9)."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query, *argument)  # type: ignore[call-overload]

    def _fold(self, text: str) -> None:
        folded = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
        folded = folded.upper() if self._capitals else folded
        if abs(len(text) - len(self._before)) > 1:
            folded = self._settle(folded) or folded
        if folded != text:
            from_end = len(text) - self.cursorPosition()
            self.setText(folded)
            self.setCursorPosition(max(0, len(folded) - from_end))
        self._before = folded

    _before = ""

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self._before = text

    def _settled(self) -> None:
        sound = self._settle(self.text())
        if sound is not None and sound != self.text():
            self.setText(sound)
        self._before = self.text()


class CountBox(NumberBox):
    """A whole number from 1. What is no number counts as 0, which the check refuses by name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 6, lambda _text: None, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.set_value(1)

    def value(self) -> int:
        """The number; 0 where there is none."""
        text = self.text()
        return int(text) if text.isascii() and text.isdigit() else 0

    def set_value(self, number: int) -> None:
        """Puts a number."""
        self.set_text(str(number))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


def sound_phone(text: str) -> str | None:
    """The one form of a phone that can be called; None for any other text."""
    found = phones.check(text)
    return found.normalized if found.ok else None


def sound_uscc(text: str) -> str | None:
    """The credit code without separators, where its check digit fits; None for any other text."""
    found = uscc.check(text)
    return found.normalized if found.ok else None


class TextBox(QPlainTextEdit):
    """Several lines: Enter is a new line, Tab leaves. Nothing is cut off at `longest` code points; it is marked."""

    left = Signal()
    typed = Signal()

    def __init__(self, name: str, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.longest = longest
        self.composed = ""
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.typed.emit)

    def sizeHint(self) -> QSize:
        # Qt asks for 192 pixels; the page gives what is left.
        return QSize(200, self.minimumHeight())

    def text(self) -> str:
        """What stands in the box."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Puts a text that the clerk did not type: there is nothing to undo."""
        self.setPlainText(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        # Qt turns a pasted line separator into itself, which the journal refuses by name; a clerk sees only a new line.
        self.insertPlainText(source.text().replace("\u2028", "\n").replace("\u2029", "\n"))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composed = event.preeditString()
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        nothing_to_undo = event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable()
        if self.composed:
            event.accept()
        elif nothing_to_undo or (event.key() in ENTER and not plain_enter(event)):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab comes this way, past keyPressEvent: while an input method composes it is its own too.
        return bool(self.composed) or super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.composed = ""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()
