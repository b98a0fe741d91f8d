"""The box in which goods are typed, the tree of what was chosen, and a list of goods with one more in it."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QWidget

from station_app.domain.trademarks.classes import GoodsClass, Item, plain_wording
from station_app.ui.widgets.boxes import LineBox, plain_enter
from station_app.ui.widgets.suggestions import Suggestions
from station_app.words import say

LONGEST: Final = 200


class GoodsBox(LineBox):
    """The search box: ↑ ↓ steer the list, Enter takes and the caret stays for the next item."""

    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("商品或服务"), LONGEST, parent)
        self.list: Suggestions | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composed:
            super().keyPressEvent(event)
        elif self.list is not None and self.list.steer(event):
            event.accept()
        elif plain_enter(event) and self.list is not None and self.list.open:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class ChosenTree(QTreeWidget):
    """The classes and their items. Del takes the current one away."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


def own_wording(typed: str) -> tuple[int, str]:
    """`43 网红小吃` as (43, the wording); (0, text) where no class and blank begin it."""
    head, blank, rest = typed.partition(" ")
    # ux.md shows the class as 43 or as 第43类; people type either.
    head = "".join(character for character in head if character.isascii())
    if blank and head.isascii() and head.isdigit() and 1 <= int(head) <= 45 and plain_wording(rest):
        return int(head), rest.strip()
    return 0, typed


def with_item(classes: tuple[GoodsClass, ...], nice_class: int, item: Item) -> tuple[GoodsClass, ...]:
    """The classes with the item behind those of its class."""
    known = {one.nice_class: one for one in classes}
    old = known.get(nice_class, GoodsClass(nice_class))
    return tuple({**known, nice_class: GoodsClass(nice_class, (*old.items, item), old.edition)}.values())
