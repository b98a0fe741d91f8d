"""A box for several codes of a list."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_app.domain.catalogue import Code
from station_app.ui import theme
from station_app.ui.widgets.choices import CodeBox
from station_app.words import say

MOST_TICKS: Final = 8
"""Up to so many codes stand as ticks; longer lists are chosen from one by one."""


class CodesBox(QWidget):
    """Several codes of one list: as ticks where they are few, else chosen one by one and taken off by a press."""

    edited = Signal()
    advanced = Signal()

    def __init__(self, name: str, codes: Sequence[Code], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._labels = {code.code: code.label for code in codes}
        self._chosen: list[str] = []
        self.ticks: dict[str, QCheckBox] = {}
        self._chips = QVBoxLayout()
        self.more: CodeBox | None = None
        if len(codes) <= MOST_TICKS:
            self._lay_ticks(codes)
        else:
            self._lay_choice(codes)

    def _lay_ticks(self, codes: Sequence[Code]) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for place, code in enumerate(codes):
            tick = QCheckBox(code.label, self)
            tick.setAccessibleName(say("{name} {label}", name=self._name, label=code.label))
            tick.toggled.connect(lambda _on: self.edited.emit())
            self.ticks[code.code] = tick
            grid.addWidget(tick, place // 2, place % 2)

    def _lay_choice(self, codes: Sequence[Code]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self.more = CodeBox(self._name, codes, say("选一项，可选几项"), self)
        self.more.activated.connect(lambda _at: self._take())
        self.more.advanced.connect(self._enter)
        column.addWidget(self.more)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chips.setSpacing(theme.px(4))
        column.addLayout(self._chips)

    @property
    def first(self) -> QWidget:
        """Where the caret goes."""
        if self.more is not None:
            return self.more
        return next(iter(self.ticks.values()), self)

    def codes(self) -> list[str]:
        """The chosen codes, in the order of the list or of choosing."""
        if self.more is None:
            return [code for code, tick in self.ticks.items() if tick.isChecked()]
        return list(self._chosen)

    def set_codes(self, codes: Sequence[str]) -> None:
        """Chooses these codes and no others; one that is no longer offered keeps its place."""
        self._chosen = list(codes)
        for code, tick in self.ticks.items():
            tick.setChecked(code in codes)
        if self.more is not None:
            self.more.setCurrentIndex(0)
            self._show_chips()

    def _enter(self) -> None:
        if not self._take():
            self.advanced.emit()

    def _take(self) -> bool:
        assert self.more is not None
        code = self.more.code()
        if not code:
            return False
        self.more.setCurrentIndex(0)
        if code not in self._chosen:
            self._chosen.append(code)
            self._show_chips()
            self.edited.emit()
        return True

    def _show_chips(self) -> None:
        while self._chips.count():
            taken = self._chips.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        before: QWidget = self.first
        for code in self._chosen:
            label = self._labels.get(code, code)
            chip = QPushButton(say("{label}　×", label=label), self)
            # Made late, it would come behind everything else.
            QWidget.setTabOrder(before, chip)
            before = chip
            chip.setAccessibleName(say("去掉 {label}", label=label))
            chip.setProperty("role", "quick")
            chip.clicked.connect(lambda _on=False, code=code: self._drop(code))
            self._chips.addWidget(chip)

    def _drop(self, code: str) -> None:
        self._chosen.remove(code)
        self._show_chips()
        self.edited.emit()
        self.first.setFocus()


def beside(*widgets: QWidget) -> QHBoxLayout:
    """Widgets in one row."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for widget in widgets:
        row.addWidget(widget)
    return row
