"""Who belongs to whom: the firms of a person, or the people of a firm, each with the role, to be corrected in place."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.catalogue import Code
from station_app.storage.visitor_cards import Tie
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.choices import CodeBox
from station_app.words import say

MOST: Final = 4
"""So many ties are listed on a card; a firm with more shows how many."""


class Ties(QWidget):
    """The rows. `opened` carries the id at the other end, `role` (id, code), `left` the id of who no longer belongs."""

    opened = Signal(str)
    role = Signal(str, str)
    left = Signal(str)

    def __init__(self, roles: Sequence[Code], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roles = roles
        self.rows: list[tuple[Tie, CodeBox]] = []
        self._widgets: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))

    def show_ties(self, ties: Sequence[Tie]) -> None:
        """Shows these, the newest first."""
        for widget in self._widgets:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets, self.rows = [], []
        for tie in ties[:MOST]:
            self._add(self._row(tie))
        if len(ties) > MOST:
            self._add(label(say("等 {count} 个", count=len(ties)), "note", self))
        self.setVisible(bool(ties))

    def _add(self, widget: QWidget) -> None:
        self._widgets.append(widget)
        self._column.addWidget(widget)

    def _row(self, tie: Tie) -> QWidget:
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(10))
        name = tie.name or say("匿名")
        link = button(name, partial(self.opened.emit, tie.record_id), role="link", parent=made)
        link.setAccessibleName(say("看 {name}", name=name))
        link.setMaximumWidth(theme.px(330))
        row.addWidget(link)
        box = CodeBox(say("{name} 的角色", name=name), self._roles, say("角色未填"), made)
        box.set_code(tie.role)
        box.setFixedWidth(theme.px(120))
        box.chosen.connect(lambda: self.role.emit(tie.record_id, box.code()))
        row.addWidget(box)
        gone = button(say("不再属于"), partial(self.left.emit, tie.record_id), role="link", parent=made)
        gone.setAccessibleName(say("{name} 不再属于", name=name))
        row.addWidget(gone)
        row.addStretch(1)
        self.rows.append((tie, box))
        return made
