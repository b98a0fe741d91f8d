"""Choosing one code of a list: from a drop-down that shows what stands there by default, or from a row of buttons."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QHBoxLayout, QRadioButton, QWidget

from station_app.domain.catalogue import Code
from station_app.ui import theme
from station_app.ui.widgets.boxes import plain_enter


class CodeBox(QComboBox):
    """A drop-down of codes. Its first line stands for "nobody chose" and shows the label of what then holds."""

    advanced = Signal()
    left = Signal()
    chosen = Signal()

    def __init__(self, name: str, codes: Sequence[Code], unset: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxVisibleItems(18)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItem(unset, "")
        for code in codes:
            self.addItem(code.label, code.code)
        self.currentIndexChanged.connect(lambda _index: self.chosen.emit())

    def code(self) -> str:
        """The chosen code, empty where the first line stands."""
        return str(self.currentData() or "")

    def set_code(self, code: str, label: str = "") -> None:
        """Chooses a code; one that is no longer offered is added by its label, so that an old record reads true."""
        at = self.findData(code)
        if at < 0:
            self.addItem(label or code, code)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def set_unset(self, text: str) -> None:
        """What the first line says."""
        if self.itemText(0) != text:
            self.setItemText(0, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if plain_enter(event):
            self.advanced.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A wheel meant for the page must not change a record.
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class Choice(QRadioButton):
    """One button of a row; Enter goes to the next field."""

    advanced = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if plain_enter(event):
            self.advanced.emit()
        else:
            super().keyPressEvent(event)


class Tick(QCheckBox):
    """A box to be ticked; Enter goes to the next field, as everywhere."""

    advanced = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if plain_enter(event):
            self.advanced.emit()
        else:
            super().keyPressEvent(event)


class CodeRow(QWidget):
    """Codes as a row of buttons, with a drop-down behind them for the rarer ones.

    `empty` is the code that stands where nothing was chosen; with an empty one no button is pressed at first.
    """

    chosen = Signal()
    advanced = Signal()

    def __init__(self, name: str, codes: Sequence[Code], *, shown: int, more: str = "", empty: str = "",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAccessibleName(name)
        self._empty = empty
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for code in codes[:shown]:
            button = Choice(code.label, self)
            button.setAccessibleName(f"{name} {code.label}")
            button.advanced.connect(self.advanced.emit)
            self._group.addButton(button)
            self.buttons[code.code] = button
            row.addWidget(button)
        self.rest = CodeBox(f"{name} {more}", codes[shown:], more, self) if codes[shown:] else None
        if self.rest is not None:
            self.rest.setFixedWidth(theme.px(132))
            self.rest.chosen.connect(self._from_rest)
            self.rest.advanced.connect(self.advanced.emit)
            row.addWidget(self.rest)
        row.addStretch(1)
        self._group.buttonToggled.connect(self._toggled)
        self.set_code("")

    @property
    def first(self) -> QWidget:
        """Where the caret goes: the pressed button, or the first."""
        pressed: Any = self._group.checkedButton()
        return pressed or next(iter(self.buttons.values()))

    def code(self) -> str:
        """The chosen code, empty where nothing was chosen."""
        for code, button in self.buttons.items():
            if button.isChecked():
                return code
        return self.rest.code() if self.rest is not None else ""

    def set_code(self, code: str, label: str = "") -> None:
        """Chooses a code; the empty one brings back what stood at first."""
        wanted = code or self._empty
        if wanted in self.buttons:
            self.buttons[wanted].setChecked(True)
            return
        self._release()
        if self.rest is not None:
            self.rest.set_code(wanted, label)

    def _release(self) -> None:
        self._group.setExclusive(False)
        for button in self.buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def _toggled(self, _button: object, pressed: bool) -> None:
        if pressed and self.rest is not None:
            self.rest.blockSignals(True)
            self.rest.setCurrentIndex(0)
            self.rest.blockSignals(False)
            self.rest.update()
        if pressed:
            self.chosen.emit()

    def _from_rest(self) -> None:
        assert self.rest is not None
        if self.rest.code():
            self._release()
        elif self._group.checkedButton() is None and self._empty in self.buttons:
            self.buttons[self._empty].setChecked(True)
        self.chosen.emit()
