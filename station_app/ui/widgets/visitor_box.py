"""来访人: the box in which a name is typed and the visitors of the station are found, by name, sound or phone."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from station_app.domain.consultations import NAME_LENGTH
from station_app.domain.numbers import mask_phone
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui.widgets import typing_ways
from station_app.ui.widgets.boxes import LineBox, plain_enter
from station_app.ui.widgets.suggestions import Suggestion, Suggestions
from station_app.words import say

Find = Callable[[str], Sequence[KnownVisitor]]
FEWEST_DIGITS_OF_A_PHONE: Final = 5


def described(visitor: KnownVisitor) -> str:
    """What stands beside a visitor's name in the list: the masked phone, the firm, how often and when last."""
    phone = mask_phone(visitor.phone) if visitor.phone else say("未留电话")
    day = visitor.last_day[5:]
    visits = say("{count} 次 · 最近 {day}", count=visitor.visits, day=day) if visitor.visits else ""
    return say("　").join(filter(None, (phone, visitor.org_name, visits)))


class VisitorBox(LineBox):
    """The box. `known`: a visitor was taken from the list. `stranger`: the text that is nobody's yet was accepted."""

    known = Signal(object)
    stranger = Signal(str)

    def __init__(self, find: Find) -> None:
        super().__init__(say("来访人"), NAME_LENGTH)
        self._find = find
        self._quiet = False
        self._offered = ("", "")
        self.setPlaceholderText(say("必填：姓名、拼音或电话尾号"))
        self.list = Suggestions(self, say("老访客"))
        self.list.taken.connect(self._take)
        self.typed.connect(self._offer)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, *argument: object) -> object:  # type: ignore[override]
        """拼音/数字直输: no input method is wanted here where the clerk chose so."""
        if query == Qt.InputMethodQuery.ImEnabled and typing_ways.plain_names():
            return False
        return super().inputMethodQuery(query, *argument)  # type: ignore[call-overload]

    def set_text(self, text: str) -> None:
        self._quiet = True
        super().set_text(text)
        self._quiet = False
        self.list.close_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composed:
            super().keyPressEvent(event)
        elif self.list.steer(event):
            event.accept()
        elif plain_enter(event) and self.list.open:
            line = self.list.current()
            self._take(line.value if line else None)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.list.close_list()
        super().focusOutEvent(event)

    def _offer(self) -> None:
        typed = (self.text() + self.composed).strip()
        if self._quiet or not typed or not (self.hasFocus() or self.composed):
            self.list.close_list()
            return
        if (self.text(), self.composed) == self._offered and self.list.open:
            # An input method that hands a word over tells of it twice.
            return
        self._offered = (self.text(), self.composed)
        lines = [Suggestion(visitor, visitor.name or say("匿名"), described(visitor)) for visitor in self._find(typed)]
        if self.text().strip():
            lines.append(Suggestion(None, say("＋ 新访客 “{typed}”", typed=self.text().strip())))
        self.list.offer(lines)

    def _take(self, visitor: KnownVisitor | None) -> None:
        self.list.close_list()
        if visitor is not None:
            self.known.emit(visitor)
        else:
            self.stranger.emit(self.text().strip())


def looks_like_phone(text: str) -> bool:
    """Whether what was typed into the name's box is a phone: digits only, five at least."""
    digits = text.replace(" ", "").replace("-", "").removeprefix("+")
    return digits.isdigit() and len(digits) >= FEWEST_DIGITS_OF_A_PHONE
