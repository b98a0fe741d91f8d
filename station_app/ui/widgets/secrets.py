"""Boxes for passwords and PINs: unseen, Enter goes on, each with its fault beneath it."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station_app.domain.clerks import PIN_LENGTHS
from station_app.domain.faults import Fault
from station_app.ui import theme
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.boxes import LineBox, NumberBox
from station_app.words.faults import sentence

LONGEST: Final = 200
"""Most characters of a password: a sentence is welcome."""


class SecretLine(QWidget):
    """A caption, an unseen line, and the fault beneath it. `advanced`: Enter. A PIN takes digits, no input method."""

    advanced = Signal()
    typed = Signal()

    def __init__(self, caption: str, parent: QWidget | None = None, *, pin: bool = False, seen: bool = False) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self._caption = label(caption, parent=self)
        self.box: LineBox
        if pin:
            self.box = NumberBox(caption, PIN_LENGTHS[-1], lambda _text: None, parent=self)
        else:
            self.box = LineBox(caption, LONGEST, self)
        if not seen:
            self.box.setEchoMode(QLineEdit.EchoMode.Password)
        self._caption.setBuddy(self.box)
        self.fault = label("", "bad-note", self, wrap=True)
        self.fault.hide()
        for part in (self._caption, self.box, self.fault):
            column.addWidget(part)
        self.setFocusProxy(self.box)
        self.box.advanced.connect(self.advanced.emit)
        self.box.textEdited.connect(lambda: self.tell(""))
        self.box.typed.connect(self.typed.emit)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.box.text()

    def clear(self) -> None:
        """Forgets what was typed and what was told."""
        self.box.set_text("")
        self.tell("")

    def tell(self, told: str) -> None:
        """Shows a fault beneath the line; an empty one takes it away."""
        self.fault.setText(told)
        self.fault.setVisible(bool(told))
        self.box.setAccessibleDescription(told)
        self.box.setProperty("level", "must" if told else "")
        theme.restyle(self.box)


def tell_faults(faults: Iterable[Fault], lines: Mapping[str, SecretLine]) -> str:
    """Puts each fault beneath the line of its field, the caret into the first; answers the sentences without a line."""
    rest: list[str] = []
    first: SecretLine | None = None
    for fault in faults:
        line = lines.get(fault.field)
        if line is None or line.isHidden():
            rest.append(sentence(fault))
            continue
        line.tell(sentence(fault))
        first = first or line
    if first is not None:
        first.box.setFocus()
        first.box.selectAll()
    return "\n".join(rest)
