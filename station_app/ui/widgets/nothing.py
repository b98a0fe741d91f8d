"""What stands in the place of a list or a card that has nothing to show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.ui.widgets.basics import label


class Nothing(QWidget):
    """A picture (where one is named), what is so (`lead`), what to do (`hint`): in the middle, words to be changed."""

    def __init__(self, lead: str = "", hint: str = "", parent: QWidget | None = None, *, icon: str = "") -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addStretch(1)
        if icon:
            column.addWidget(theme.picture(QLabel(self), icon, "border", 56), 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(theme.px(8))
        self.lead = label(lead, "lead", self, wrap=True)
        self.hint = label(hint, "muted", self, wrap=True)
        for words in (self.lead, self.hint):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addStretch(1)
