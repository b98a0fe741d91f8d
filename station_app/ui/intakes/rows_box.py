"""Several small records of one kind beneath each other: joint applicants, priorities, marks. One line each."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.ui.widgets.basics import button
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.words import say


class Line(QWidget):
    """One record: its controls from left to right, and the button that takes it away. `base` is what it was filled
    with: what no control shows of it is kept.
    """

    def __init__(self, controls: Sequence[tuple[QWidget, int]], parent: QWidget) -> None:
        """`controls`: each with the width it shares of the line; 0 for as wide as it is."""
        super().__init__(parent)
        self.base: Any = None
        self.controls = [control for control, _ in controls]
        self.away = QPushButton("✕", self)
        self.away.setStyleSheet("padding: 0;")
        self.away.setFixedWidth(theme.px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        for control, share in controls:
            row.addWidget(control, share)
            control.show()
        row.addWidget(self.away)

    def values(self) -> list[Any]:
        """What stands in each control: a text, a code, or whether it is ticked."""
        return [_value(control) for control in self.controls]

    def put(self, values: Sequence[Any]) -> None:
        """Fills the controls."""
        for control, value in zip(self.controls, values, strict=True):
            if isinstance(control, LineBox):
                control.set_text(value)
            elif isinstance(control, CodeBox):
                control.set_code(*value)
            elif isinstance(control, QCheckBox):
                control.setChecked(value)

    @property
    def stops(self) -> list[QWidget]:
        """Where the caret can stand, from left to right."""
        return [*self.controls, self.away]


class RowsBox(QWidget):
    """The lines. `edited`: something changed; `advanced`: Enter left the last control of a line; `left`: a control.

    `make(parent)` makes an empty line, `read(line)` answers its record or None while nothing stands in it, `write(line,
    record)` fills it.
    """

    edited = Signal()
    advanced = Signal()
    left = Signal()

    def __init__(
        self, name: str, more: str, make: Callable[[QWidget], Line], read: Callable[[Line], Any],
        write: Callable[[Line, Any], None], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name, self._make, self._read, self._write = name, make, read, write
        self._filling = False
        self.lines: list[Line] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self.more = button(more, self._add, parent=self)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.set_records(())

    def records(self) -> tuple[Any, ...]:
        """The records of all lines in which something stands."""
        return tuple(found for line in self.lines if (found := self._read(line)) is not None)

    def set_records(self, records: Iterable[Any]) -> None:
        """Puts what a draft or a record holds; one empty line where there is nothing."""
        self._filling = True
        for line in list(self.lines):
            self._drop(line)
        for record in records:
            self._write(self._append(), record)
        if not self.lines:
            self._append()
        self._filling = False

    def first_empty(self) -> QWidget | None:
        """The first control of a line in which nothing stands; None where there is none."""
        return next((line.controls[0] for line in self.lines if self._read(line) is None), None)

    def _append(self) -> Line:
        line = self._make(self)
        self.lines.append(line)
        self._column.insertWidget(len(self.lines) - 1, line)
        line.show()
        line.away.setAccessibleName(say("删去{name}第 {number} 行", name=self._name, number=len(self.lines)))
        line.away.clicked.connect(lambda: self._take_away(line))
        for at, control in enumerate(line.controls):
            self._hear(line, at, control)
        # Made later than the button below it: Tab would come to it last.
        for before, after in pairwise([self.more, *line.stops, self.more]):
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(self.lines[0].controls[0])
        return line

    def _hear(self, line: Line, at: int, control: QWidget) -> None:
        if isinstance(control, LineBox):
            control.typed.connect(self._touched)
            control.left.connect(self.left)
            control.advanced.connect(lambda: self._on(line, at))
        elif isinstance(control, CodeBox):
            control.chosen.connect(self._touched)
            control.advanced.connect(lambda: self._on(line, at))
        elif isinstance(control, QCheckBox):
            control.toggled.connect(self._touched)

    def _on(self, line: Line, at: int) -> None:
        """Enter: to the next control of the line that is typed or chosen, behind the last one out of the box."""
        for control in line.controls[at + 1 :]:
            if not isinstance(control, QCheckBox) and not control.isHidden():
                control.setFocus()
                return
        following = self.lines[self.lines.index(line) + 1 :]
        if following:
            following[0].controls[0].setFocus()
        else:
            self.advanced.emit()

    def _touched(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _add(self) -> None:
        empty = self.first_empty()
        (empty or self._append().controls[0]).setFocus()

    def _take_away(self, line: Line) -> None:
        at = self.lines.index(line)
        self._drop(line)
        if not self.lines:
            self._append()
        self.lines[min(at, len(self.lines) - 1)].controls[0].setFocus()
        self._touched()

    def _drop(self, line: Line) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        if self.lines:
            self.setFocusProxy(self.lines[0].controls[0])


def _value(control: QWidget) -> str | bool:
    if isinstance(control, LineBox):
        return control.text().strip()
    if isinstance(control, CodeBox):
        return control.code()
    return isinstance(control, QCheckBox) and control.isChecked()
