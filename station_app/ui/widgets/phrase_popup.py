"""常用语 at any box: a semicolon and a sign open a list under the caret, Enter or Tab expands it in place (ux.md 2).

`;` and `；` are the same, and letters that an input method still composes count. A list that letters opened is armed:
Enter and Tab take its first line. One that Chinese words opened is not, as a semicolon stands in every other sentence:
there ↓ chooses first. The expansion is one step of undo.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from station_app.domain.phrases import Phrase, Trigger, expand, trigger_before
from station_app.ui import theme
from station_app.ui.widgets.boxes import LineBox, TextBox, plain_enter
from station_app.ui.widgets.phrase_book import PhraseBook
from station_app.ui.widgets.suggestions import MOST_SHOWN, Suggestion, Suggestions
from station_app.words import say

_WIDTH: Final = 460
_ATTRIBUTE: Final = "phrase_popup"


@dataclass(frozen=True, slots=True)
class PhraseContext:
    """What the popup asks of the form around it: the phrases, the values of variables, the chosen 事项."""

    book: PhraseBook
    values: Callable[[], Mapping[str, str]]
    items: Callable[[], Collection[str]]


def described(phrase: Phrase) -> str:
    """What stands beside a title: the sign, and the first words of the text on one line."""
    return f";{phrase.form.abbreviation}　{' '.join(phrase.form.text.split())}"


class CaretList(Suggestions):
    """The list under the caret of a box; above it where there is no room below."""

    def __init__(self, box: LineBox | TextBox) -> None:
        super().__init__(box, say("常用语"))
        self._at = box

    def _place(self) -> None:
        window = self._at.window()
        if self.parent() is not window:
            self.setParent(window)
        caret = caret_in_window(self._at)
        height = min(len(self.lines), MOST_SHOWN) * theme.px(theme.CONTROL_HEIGHT) + theme.px(12)
        self.setGeometry(place_at(caret, theme.px(_WIDTH), height, window))


def caret_in_window(box: LineBox | TextBox) -> QRect:
    """Where the caret of a box stands in its window."""
    inside = box.cursorRect()
    at: QWidget = box.viewport() if isinstance(box, TextBox) else box
    return QRect(at.mapTo(box.window(), inside.topLeft()), inside.size())


def place_at(caret: QRect, width: int, height: int, window: QWidget) -> QRect:
    """A rectangle under the caret that lies within the window; above it where it does not fit below."""
    gap = theme.px(4)
    left = max(gap, min(caret.left(), window.width() - width - gap))
    below, above = window.height() - caret.bottom() - 2 * gap, caret.top() - 2 * gap
    if below >= height or below >= above:
        return QRect(left, caret.bottom() + gap, width, min(height, below))
    height = min(height, above)
    return QRect(left, caret.top() - gap - height, width, height)


class PhrasePopup(QObject):
    """Watches one box. Lives and dies with it."""

    def __init__(self, box: LineBox | TextBox, context: PhraseContext) -> None:
        super().__init__(box)
        self._box, self._context = box, context
        self._composed = ""
        self._trigger: Trigger | None = None
        self._dismissed: int | None = None
        self.list = CaretList(box)
        self.list.taken.connect(lambda phrase: self.take(phrase))
        setattr(box, _ATTRIBUTE, self)
        box.installEventFilter(self)
        for news in (box.cursorPositionChanged, box.selectionChanged, box.textChanged):
            news.connect(self._look)

    @classmethod
    def attach(cls, box: LineBox | TextBox, context: PhraseContext) -> "PhrasePopup":
        """Phrases from now on expand in this box."""
        return cls(box, context)

    @staticmethod
    def of(widget: object) -> "PhrasePopup | None":
        """The popup of a widget; None where phrases do not expand in it."""
        found = getattr(widget, _ATTRIBUTE, None)
        return found if isinstance(found, PhrasePopup) else None

    @property
    def box(self) -> LineBox | TextBox:
        """The box it watches."""
        return self._box

    @property
    def context(self) -> PhraseContext:
        """What the form around it answers."""
        return self._context

    def sign(self) -> Trigger | None:
        """The sign before the caret, where it is one of letters and nothing is being composed."""
        found = trigger_before(self._before_caret()) if not self._composed else None
        return found if found is not None and found.query.isascii() else None

    def take(self, phrase: Phrase, sign: Trigger | None = None) -> None:
        """Puts the phrase in the place of its sign, or at the caret; one step of undo, the caret at its mark."""
        expanded = expand(phrase.form.text, self._context.values())
        trigger = self._trigger or sign
        self._dismissed = None
        self._close()
        if isinstance(self._box, TextBox):
            self._take_in_text(self._box, expanded.text, expanded.caret, trigger)
        else:
            self._take_in_line(self._box, expanded.text, expanded.caret, trigger)
        self._close()
        self._context.book.count_use(phrase)

    def _take_in_text(self, box: TextBox, text: str, caret: int, trigger: Trigger | None) -> None:
        cursor = box.textCursor()
        end = cursor.position()
        start = cursor.selectionStart() if trigger is None else cursor.block().position() + trigger.start
        cursor.setPosition(start)
        cursor.setPosition(max(end, cursor.selectionEnd()), QTextCursor.MoveMode.KeepAnchor)
        # Replacing what is marked is one step of undo.
        cursor.insertText(text)
        cursor.setPosition(start + units(text[:caret]))
        box.setTextCursor(cursor)
        box.ensureCursorVisible()

    def _take_in_line(self, box: LineBox, text: str, caret: int, trigger: Trigger | None) -> None:
        text = text.replace("\n", " ")
        start = box.cursorPosition()
        if trigger is not None:
            box.setSelection(trigger.start, start - trigger.start)
            start = trigger.start
        elif box.hasSelectedText():
            start = box.selectionStart()
        box.insert(text)
        box.setCursorPosition(start + units(text[:caret]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._box:
            return False
        if isinstance(event, QInputMethodEvent):
            self._composed = event.preeditString()
            if not event.commitString():
                # Nothing of it is in the box, so no signal of the box will tell.
                self._look()
        elif event.type() == QEvent.Type.FocusOut:
            self._composed = ""
            self._close()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self._composed:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if not self.list.open:
            return False
        tab = event.key() == Qt.Key.Key_Tab and not event.modifiers()
        line = self.list.current()
        if (plain_enter(event) or tab) and line is not None:
            self.take(line.value)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._dismissed = self._trigger.start if self._trigger else None
            self._close()
            return True
        return self.list.steer(event)

    def _look(self) -> None:
        trigger = trigger_before(self._before_caret(), self._composed) if self._watching() else None
        if trigger is None:
            self._dismissed = None
        if trigger is None or trigger.start == self._dismissed:
            self._close()
            return
        if trigger == self._trigger and self.list.open:
            return
        self._trigger = trigger
        found = self._context.book.offered(trigger.query, self._context.items())
        self.list.offer([Suggestion(phrase, phrase.form.title, described(phrase)) for phrase in found])
        if not trigger.query.isascii():
            self.list.list.setCurrentRow(-1)

    def _watching(self) -> bool:
        return (self._box.hasFocus() or bool(self._composed)) and not self._box.isReadOnly()

    def _before_caret(self) -> str:
        if isinstance(self._box, TextBox):
            cursor = self._box.textCursor()
            if cursor.hasSelection():
                return ""
            return _first(cursor.block().text(), cursor.positionInBlock())
        return "" if self._box.hasSelectedText() else _first(self._box.text(), self._box.cursorPosition())

    def _close(self) -> None:
        self._trigger = None
        if self.list.open:
            self.list.close_list()


def units(text: str) -> int:
    """How many UTF-16 units a text has: what Qt counts, where Python counts characters."""
    return len(text.encode("utf-16-le")) // 2


def _first(text: str, count: int) -> str:
    return text.encode("utf-16-le")[: 2 * count].decode("utf-16-le", "ignore")
