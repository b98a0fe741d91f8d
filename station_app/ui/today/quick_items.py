"""The nine usual items: a press or a digit opens a new consultation for that item."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from station_app.domain.catalogue import Code
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button


class QuickItems(QWidget):
    """Buttons 1–9 as the reference data names them. Digits work while the caret is anywhere on the page `keys_on`."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, keys_on: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(8))
        day = desk.now().date()
        quick = [code for code in desk.open.catalogue.current("service_item", day) if code.attributes.get("quick_key")]
        quick.sort(key=lambda code: code.attributes["quick_key"])
        self.buttons = []
        for place, code in enumerate(quick):
            made = self._button(code)
            grid.addWidget(made, place // 3, place % 3)
            self.buttons.append(made)
            shortcut = QShortcut(QKeySequence(code.attributes["quick_key"]), keys_on)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda code=code.code: self.chosen.emit(code))

    def _button(self, code: Code) -> QWidget:
        short = code.attributes.get("quick_label") or code.label
        made = button(f"{code.attributes['quick_key']}　{short}", lambda: self.chosen.emit(code.code), role="quick")
        made.setAccessibleName(code.label)
        made.setToolTip(code.label)
        made.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        made.ensurePolished()
        # The cards beside it give way, in whatever language they are.
        made.setMinimumWidth(made.sizeHint().width())
        return made
