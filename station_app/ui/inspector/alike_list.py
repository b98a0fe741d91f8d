"""疑似重复: who may be the same, each with why and what can be done about it. Advice: it never stands in the way."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.ui.inspector.portraits import Lookalike, detail_of, not_the_same, title_of, visits_of
from station_app.ui.widgets.basics import button, label
from station_app.words import say


class AlikeList(QWidget):
    """The list. `taken` and `apart` carry the Lookalike whose button was pressed; hidden while nobody looks alike."""

    taken = Signal(object)
    apart = Signal(object)

    def __init__(self, take: str, take_name: str, *, most: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take, self._take_name, self._most = take, take_name, most
        self.buttons: list[tuple[QPushButton, QPushButton]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._rows: list[QWidget] = []
        self.heading = label("", "care", self)
        self._column.addWidget(self.heading)
        self.alike: tuple[Lookalike, ...] = ()
        self.hide()

    def show_alike(self, alike: Sequence[Lookalike]) -> None:
        """Shows these; none hides the list."""
        if tuple(alike) == self.alike:
            return
        self.alike = tuple(alike)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self.buttons = [], []
        self.heading.setText(say("疑似重复（{count}）", count=len(alike)))
        for one in self.alike[: self._most]:
            row = self._row(one)
            self._rows.append(row)
            self._column.addWidget(row)
        self.setVisible(bool(self.alike))

    def _row(self, one: Lookalike) -> QWidget:
        row = QFrame(self)
        row.setProperty("role", "card")
        column = QVBoxLayout(row)
        column.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6))
        column.setSpacing(theme.px(2))
        name = title_of(one.known)
        column.addWidget(label(name, "", row, wrap=True))
        column.addWidget(label(say("　").join((detail_of(one.known), visits_of(one.known))), "note", row, wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(label(one.why, "care", row, wrap=True), 1)
        take = button(self._take, lambda: self.taken.emit(one), role="link", parent=row)
        take.setAccessibleName(f"{self._take_name} {name}")
        told = not_the_same(one.known)
        apart = button(told, lambda: self.apart.emit(one), role="link", parent=row)
        apart.setAccessibleName(f"{name} {told}")
        for made in (take, apart):
            foot.addWidget(made)
        self.buttons.append((take, apart))
        column.addLayout(foot)
        return row
