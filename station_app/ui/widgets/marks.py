"""A field and what is told under it: the level as a shape, a word and a colour, then the sentence (ux.md 6)."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from station_app.domain.faults import Fault, Level
from station_app.ui import theme
from station_app.words import say
from station_app.words.faults import level_label, sentence

_ICONS: Final = {Level.MUST: ("bad", "bad"), Level.SHOULD: ("care", "care"), Level.NOTE: ("info", "link")}
_ROLES: Final = {Level.MUST: "bad", Level.SHOULD: "care", Level.NOTE: "link"}
_WEIGHT: Final = {Level.MUST: 0, Level.SHOULD: 1, Level.NOTE: 2}


class _Sentence(QLabel):
    """Wraps its words within the height it is given: asking the layout for "height for width" would make a form that
    scrolls long before it must.
    """

    def hasHeightForWidth(self) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Takes the height that the words need at this width."""
        needed = self.heightForWidth(self.width())
        if needed > 0 and needed != self.height():
            self.setFixedHeight(needed)


class Remark(QWidget):
    """One line under a field. Takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(2), 0, 0, 0)
        row.setSpacing(theme.px(4))
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words = _Sentence(self)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        self.fault: Fault | None = None
        self.hide()

    def tell(self, fault: Fault | None) -> None:
        """Tells a fault, or nothing."""
        self.fault = fault
        if fault is None:
            self.words.clear()
            self.hide()
            return
        told = say("{level}：{told}", level=level_label(fault.level), told=sentence(fault))
        name, colour = _ICONS[fault.level]
        self._icon.setPixmap(theme.icon(name, colour, 16).pixmap(QSize(theme.px(16), theme.px(16))))
        self.words.setText(told)
        # Not by a role of the style sheet: its type sizes belong to labels, and blue is nobody's role there.
        colour_now = getattr(theme.colours(), _ROLES[fault.level])
        self.words.setStyleSheet(f"color: {colour_now}; font-size: {theme.px(theme.TYPE['note'])}px;")
        self.words.setAccessibleName(told)
        self.show()
        self.words.fit()


class Field(QObject):
    """A control and the remark in the line under it. `names` are the fields of the form that it stands for.

    The remark is as wide as the form, so that a sentence takes one line; the sentence itself names the field.
    """

    def __init__(self, label: str, control: QWidget, *names: str, focus: QWidget | None = None) -> None:
        super().__init__(control)
        self.label = label
        self.names = names
        self.control = control
        self.focus_on = focus or control
        self.remark = Remark()

    def tell(self, faults: Sequence[Fault]) -> None:
        """Shows the heaviest of the faults that belong here, and takes away what was told before."""
        own = sorted((fault for fault in faults if fault.field in self.names), key=lambda one: _WEIGHT[one.level])
        worst = own[0] if own else None
        if worst == self.remark.fault:
            return
        self.remark.tell(worst)
        level = worst.level.value if worst else ""
        if self.focus_on.property("level") != level:
            self.focus_on.setProperty("level", level)
            theme.restyle(self.focus_on)
        self.focus_on.setAccessibleDescription(self.remark.words.text())


def caption(text: str, buddy: QWidget, *, required: bool = False) -> QLabel:
    """The label before a field, right-aligned on the column's edge; a required one carries the star and says so."""
    label = QLabel(say("{label} *", label=text) if required else text)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setFixedHeight(theme.px(theme.CONTROL_HEIGHT))
    label.setBuddy(buddy)
    label.setProperty("required", required)
    if required:
        label.setToolTip(say("必填"))
        buddy.setAccessibleName(say("{label}（必填）", label=text))
        theme.dress(label, "lead")
        label.setStyleSheet(f"font-size: {theme.px(theme.TYPE['body'])}px;")
    else:
        theme.dress(label, "muted")
    return label
