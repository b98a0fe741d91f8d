"""The steps that the chosen record can take, a button for each, two beside each other."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from station_app.ui import theme
from station_app.ui.widgets.basics import button
from station_app.words import say

Act = tuple[str, str, str, Callable[[], object]]
"""(name, words, key, what pressing it does). The key is shown; it is bound by whoever owns the screen."""


class StepButtons(QWidget):
    """The buttons are made anew for each record; `made` holds them by name.

    `walked_after` is the control after which Tab comes to them. With `narrow` they have less room at their sides.
    """

    def __init__(self, parent: QWidget | None = None, *, space: int = 8, narrow: bool = False) -> None:
        super().__init__(parent)
        self._narrow = narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(space))
        self.walked_after: QWidget | None = None
        self.made: dict[str, QPushButton] = {}

    def show_acts(self, acts: Sequence[Act], *, primary: bool) -> None:
        """These instead of those before; with `primary` the first one is what is most likely wanted."""
        for gone in self.made.values():
            self._grid.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self.made = {}
        for at, (name, words, key, act) in enumerate(acts):
            made = button(words, act, role="primary" if primary and at == 0 else "", parent=self)
            made.setText("  ".join(filter(None, (words, say("空格") if key == "Space" else key))))
            if self._narrow:
                made.setStyleSheet(f"padding: 0 {theme.px(8)}px;")
            self.made[name] = made
            self._grid.addWidget(made, at // 2, at % 2)
        walk = [widget for widget in (self.walked_after, *self.made.values()) if widget is not None]
        for before, after in pairwise(walk):
            QWidget.setTabOrder(before, after)
