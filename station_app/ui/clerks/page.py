"""The page 经办人: the list of clerks with what the manager may do, and beside it one's own password and PIN."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.actions.acts import Changes
from station_app.domain.clerks import Clerk
from station_app.ui import theme
from station_app.ui.clerks.list_card import ListCard
from station_app.ui.clerks.manage_card import ManageCard
from station_app.ui.clerks.own_card import OwnCard
from station_app.ui.desk import Desk


class ClerksPage(QWidget):
    """`told`: a Notice. `idle_chosen`: the window waits for so long from now on."""

    told = Signal(object)
    idle_chosen = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "page")
        self.list = ListCard(desk, self)
        self.manage = ManageCard(desk, self)
        self.own = OwnCard(desk, self)
        self.list.wanted.connect(self.manage.begin)
        self.manage.ended.connect(self._ended)
        for card in (self.manage, self.own):
            card.told.connect(self.told.emit)
        self.own.idle_chosen.connect(self.idle_chosen.emit)
        margin = theme.px(theme.SPACE["page"])
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, theme.px(20), margin, margin)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        left = QVBoxLayout()
        left.setSpacing(theme.px(theme.SPACE["block"]))
        left.addWidget(self.list, 1)
        left.addWidget(self.manage)
        row.addLayout(left, 7)
        row.addWidget(self.own, 4)
        self.refresh()

    def enter(self) -> None:
        """The page comes to the front: the caret stands on the list."""
        self.refresh()
        inside = self.focusWidget()
        (inside if inside is not None and inside.isVisible() else self.list.table).setFocus()

    def refresh(self) -> None:
        """Reads the clerks anew."""
        self.list.refresh()
        self.own.refresh()

    def changed(self, changes: Changes) -> None:
        """Something was written: look again where it concerns the clerks."""
        if "clerk" in changes.kinds:
            self.refresh()

    def changed_hands(self, before: Clerk, clerk: Clerk) -> None:
        """Another clerk sits here: what was begun in somebody else's name is dropped."""
        self.manage.drop()
        self.own.clear()
        self.refresh()

    def _ended(self) -> None:
        self.list.table.setFocus()
