"""The nine usual items: a press or a digit opens a new consultation for that item."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.quick_list import MOST, quick_items
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button


class QuickItems(QWidget):
    """Buttons 1–9 as the reference data names them. Digits work while the caret is anywhere on the page `keys_on`."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, keys_on: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        self.buttons: list[QPushButton] = []
        self._codes: dict[str, Code] = {}
        for digit in map(str, range(1, MOST + 1)):
            shortcut = QShortcut(QKeySequence(digit), keys_on)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda digit=digit: self._press(digit))
        # Nine from the first, so that Tab finds those that are hidden now where they belong.
        for place in range(MOST):
            made = self._button()
            self._grid.addWidget(made, place // 3, place % 3)
            self.buttons.append(made)
        self.show_list()

    def show_list(self) -> None:
        """Shows the items that have a key now."""
        quick = quick_items(self._desk.open.catalogue, self._desk.now().date())
        self._codes = {code.attributes["quick_key"]: code for code in quick}
        for place, made in enumerate(self.buttons):
            code = quick[place] if place < len(quick) else None
            made.setVisible(code is not None)
            if code is not None:
                self._dress(made, code)

    def _press(self, digit: str) -> None:
        if digit in self._codes:
            self.chosen.emit(self._codes[digit].code)

    def _button(self) -> QPushButton:
        made = button("", lambda: self._press(str(made.property("digit"))), role="quick", parent=self)
        return made

    def _dress(self, made: QPushButton, code: Code) -> None:
        short = code.attributes.get("quick_label") or code.label
        made.setProperty("digit", code.attributes["quick_key"])
        made.setText(f"{code.attributes['quick_key']}　{short}")
        made.setMinimumWidth(0)
        made.setAccessibleName(code.label)
        made.setToolTip(code.label)
        made.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        made.ensurePolished()
        # The cards beside it give way, in whatever language they are.
        made.setMinimumWidth(made.sizeHint().width())
