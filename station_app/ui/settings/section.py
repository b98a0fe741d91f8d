"""What every part of the settings is made of: a card of lines, each with its control, kept as soon as it is changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_app.actions.rights import RIGHTS
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.words import say

UNDO_SECONDS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as the search box finds it: its caption, other words for it, and the control that is shown."""

    caption: str
    words: str
    control: QWidget


class Section(QWidget):
    """One part of the settings. `told`: a Notice. `wanted_page` names a page, `wanted_action` an action of the menus.

    `entries` are what the search box finds here, in the order of reading.
    """

    told = Signal(object)
    wanted_page = Signal(str)
    wanted_action = Signal(str)

    def __init__(self, desk: Desk, title: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.desk, self.title, self.words = desk, title, words
        self.entries: list[Entry] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(theme.SPACE["block"]))

    # --- building ---------------------------------------------------------------------------------------------------

    def card(self, title: str, told: str = "") -> Card:
        """A card below the others, with a sentence under its heading."""
        made = Card(title, self)
        if told:
            made.body.addWidget(label(told, "muted", made, wrap=True))
        self.column.addWidget(made)
        return made

    def grid(self, card: Card) -> QGridLayout:
        """A grid of captions and controls in a card."""
        made = QGridLayout()
        made.setHorizontalSpacing(theme.px(16))
        made.setVerticalSpacing(theme.px(10))
        made.setColumnMinimumWidth(0, theme.px(150))
        made.setColumnStretch(1, 1)
        card.body.addLayout(made)
        return made

    def line(self, grid: QGridLayout, caption: str, control: QWidget, note: str = "", words: str = "") -> QLabel:
        """A caption, its control beside it, and a note beneath; answers the note, to be told something else later."""
        row = grid.rowCount()
        named = label(caption, parent=self)
        named.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(caption)
        remark = label(note, "note", self, wrap=True)
        remark.setVisible(bool(note))
        grid.addWidget(named, row, 0)
        grid.addWidget(control, row, 1)
        grid.addWidget(remark, row + 1, 1)
        self.entries.append(Entry(caption, words, control))
        return remark

    def tick(self, card: Card, caption: str, note: str = "", words: str = "") -> QCheckBox:
        """A switch on a line of its own, with a note beneath."""
        made = QCheckBox(caption, self)
        made.setAccessibleName(caption)
        lines = QVBoxLayout()
        lines.setSpacing(theme.px(2))
        lines.addWidget(made)
        if note:
            remark = label(note, "note", self, wrap=True)
            remark.setContentsMargins(theme.px(32), 0, 0, 0)
            lines.addWidget(remark)
        card.body.addLayout(lines)
        self.entries.append(Entry(caption, words, made))
        return made

    def press(self, caption: str, act: Callable[[], object], words: str = "", role: str = "") -> QPushButton:
        """A button that the search box finds; whoever asks places it."""
        made = button(caption, act, role=role, parent=self)
        self.entries.append(Entry(caption.rstrip("…"), words, made))
        return made

    def to_page(self, caption: str, page: str, words: str = "") -> QPushButton:
        """A button that opens a page."""
        return self.press(caption, lambda: self.wanted_page.emit(page), words)

    def to_action(self, caption: str, action: str, words: str = "") -> QPushButton:
        """A button that does what a command of the menus does."""
        return self.press(caption, lambda: self.wanted_action.emit(action), words)

    # --- keeping ----------------------------------------------------------------------------------------------------

    def may(self, action: str) -> bool:
        """Whether who sits here has the right."""
        return self.desk.open.clerk.role in RIGHTS[action]

    def keep(
        self,
        action: Callable[[], Any],
        told: str,
        back: Callable[[], None] | None = None,
        done: Callable[[Any], object] | None = None,
    ) -> None:
        """Keeps a choice on the writer; then says so, with 撤销 where `back` puts the former choice back."""

        def kept(result: Any) -> None:
            if done is not None:
                done(result)
            strip = ((say("撤销"), "", back),) if back is not None else ()
            self.told.emit(Notice("good", told, strip, UNDO_SECONDS))

        self.desk.background.write(action, done=kept, failed=self.failed)

    def failed(self, error: Exception) -> None:
        """What could not be kept is told, and the controls show again what holds."""
        self.told.emit(Notice("bad", in_words(error), (), 0))
        self.refresh()

    def refresh(self) -> None:
        """Shows what holds now, for who sits here now."""


def quietly(control: QWidget, put: Callable[[], object]) -> None:
    """Puts a value that nobody chose just now: the control tells nobody."""
    before = control.blockSignals(True)
    try:
        put()
    finally:
        control.blockSignals(before)
