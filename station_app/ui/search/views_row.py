"""Lists under a name above the table: those that everybody has, one's own and the shared, each with its count."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from station_app.actions.searching import LONGEST_NAME, View
from station_app.domain.searching import LONGEST
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.words import say

SHOWN = 7
"""So many have a button; the others stand in the menu behind them."""


class ViewsRow(QWidget):
    """`chosen` carries a View; `keep` the name for what is shown now and whether it is shared; `dropped` a name."""

    chosen = Signal(object)
    keep = Signal(str, bool)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: list[View] = []
        self._counts: dict[str, int] = {}
        self._current = ""
        self._own: set[str] = set()
        self._buttons: list[QToolButton] = []
        self._before: QWidget | None = None
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(6))
        row.addLayout(self._row)
        self.more = QToolButton(self)
        self.more.setText(say("更多视图"))
        self.more.setAccessibleName(say("更多视图"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.setProperty("role", "tab")
        row.addWidget(self.more)
        row.addStretch(1)
        self.drop = button(say("删去视图"), lambda: self.dropped.emit(self._current), role="link", parent=self)
        self.save = button(say("存为视图"), self.ask_name, role="link", icon="plus", parent=self)
        row.addWidget(self.drop)
        row.addWidget(self.save)
        column.addLayout(row)
        self.naming = _Naming(self)
        self.naming.keep.connect(self.keep)
        self.naming.ended.connect(self.save.setFocus)
        column.addWidget(self.naming)

    def come_after(self, before: QWidget) -> None:
        """Where Tab comes from: the buttons are made anew with every view, and would stand at the end of the chain."""
        self._before = before

    def show_views(self, fixed: Sequence[View], own: Sequence[View]) -> None:
        """Shows these; what was counted stays until it is counted anew."""
        self._views = [*fixed, *own]
        self._own = {view.name for view in own}
        self._paint()

    def show_count(self, name: str, count: int) -> None:
        """How many hits a view has now."""
        self._counts[name] = count
        for made, view in zip(self._buttons, self._views, strict=False):
            if view.name == name:
                self._name(made, view)

    def show_current(self, name: str) -> None:
        """Which view is in front; empty where the list is like none of them."""
        self._current = name
        self.drop.setVisible(name in self._own)
        self._group.setExclusive(False)
        for made, view in zip(self._buttons, self._views, strict=False):
            made.setChecked(view.name == name)
        self._group.setExclusive(True)

    @property
    def views(self) -> list[View]:
        """All that are shown."""
        return list(self._views)

    def ask_name(self) -> None:
        """Opens the line in which what is shown gets a name."""
        self.naming.open(self._current if self._current in self._own else "")

    def first(self) -> QWidget:
        """The first button of the row."""
        return self._buttons[0] if self._buttons else self.save

    def _paint(self) -> None:
        for made in self._buttons:
            self._group.removeButton(made)
            self._row.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._buttons = []
        for view in self._views[:SHOWN]:
            made = QToolButton(self)
            made.setCheckable(True)
            made.setProperty("role", "tab")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _on=False, view=view: self.chosen.emit(view))
            self._name(made, view)
            self._group.addButton(made)
            self._row.addWidget(made)
            self._buttons.append(made)
        menu = self.more.menu()
        menu.clear()
        for view in self._views[SHOWN:]:
            menu.addAction(_name_of(view, self._counts.get(view.name))).triggered.connect(
                lambda _on=False, view=view: self.chosen.emit(view)
            )
        self.more.setVisible(len(self._views) > SHOWN)
        before = [self._before] if self._before is not None else []
        order = [*before, *self._buttons, self.more, self.drop, self.save, *self.naming.stops()]
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)
        self.show_current(self._current)

    def _name(self, made: QToolButton, view: View) -> None:
        words = _name_of(view, self._counts.get(view.name))
        made.setText(words)
        made.setAccessibleName(words)
        made.setToolTip(say("全站共享的视图") if view.shared else "")


class _Naming(QWidget):
    """A line: the name, whether everybody sees it, and save. Hidden until it is asked for."""

    keep = Signal(str, bool)
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.name = LineBox(say("视图的名字"), min(LONGEST_NAME, LONGEST), self)
        self.name.setPlaceholderText(say("例如：未结的续展"))
        self.name.setFixedWidth(theme.px(220))
        self.shared = QCheckBox(say("全站共享"), self)
        self.ok = button(say("保存"), self._keep, role="primary", parent=self)
        self.cancel = button(say("取消"), self.end, key="Esc", parent=self)
        row.addWidget(label(say("视图的名字"), "muted", self))
        for part in self.stops():
            row.addWidget(part)
        row.addStretch(1)
        self.name.advanced.connect(self._keep)
        self.hide()

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return (self.name, self.shared, self.ok, self.cancel)

    def open(self, name: str) -> None:
        """Asks for the name."""
        self.name.set_text(name)
        self.shared.setChecked(False)
        self.show()
        self.name.setFocus()

    def end(self) -> None:
        """Puts the line away."""
        self.hide()
        self.ended.emit()

    def _keep(self) -> None:
        self.keep.emit(self.name.text(), self.shared.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.name.composed:
            self.end()
        else:
            super().keyPressEvent(event)


def _name_of(view: View, count: int | None) -> str:
    name = say("{name}（共享）", name=view.name) if view.shared else view.name
    return name if count is None else say("{name} {count}", name=name, count=f"{count:,}")
