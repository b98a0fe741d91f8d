"""The few fields of setting a station up, each with its fault beneath it."""

from collections.abc import Iterable

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from station_app.domain.faults import Fault
from station_app.ui import theme
from station_app.ui.widgets.basics import label
from station_app.words.faults import sentence


class Line(QWidget):
    """A caption, a line to type in, and the fault beneath it."""

    def __init__(self, caption: str, hint: str = "", *, secret: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self._caption = label(caption, parent=self)
        self.box = QLineEdit(self)
        self.box.setAccessibleName(caption)
        self.box.setPlaceholderText(hint)
        if secret:
            self.box.setEchoMode(QLineEdit.EchoMode.Password)
        self._caption.setBuddy(self.box)
        self.fault: QLabel = label("", "bad-note", self, wrap=True)
        self.fault.hide()
        for part in (self._caption, self.box, self.fault):
            column.addWidget(part)
        self.setFocusProxy(self.box)
        self.box.textEdited.connect(lambda: self.tell(""))

    @property
    def text(self) -> str:
        """What was typed."""
        return self.box.text()

    def tell(self, told: str) -> None:
        """Shows a fault beneath the line; an empty one takes it away."""
        self.fault.setText(told)
        self.fault.setVisible(bool(told))
        self.box.setProperty("level", "must" if told else "")
        theme.restyle(self.box)


def tell_faults(faults: Iterable[Fault], lines: dict[str, Line]) -> str:
    """Puts each fault beneath its line, the caret into the first; answers the sentences that have no line."""
    rest = []
    first: Line | None = None
    for fault in faults:
        line = lines.get(fault.field)
        if line is None:
            rest.append(sentence(fault))
            continue
        line.tell(sentence(fault))
        first = first or line
    if first is not None:
        first.box.setFocus()
    return "\n".join(rest)
