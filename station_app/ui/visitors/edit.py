"""更正资料: the fields of a card as boxes, how the name is read among them."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.consultations import LINE_LENGTH, NAME_LENGTH
from station_app.domain.faults import Fault
from station_app.domain.numbers import mask_phone
from station_app.domain.readings import reading_of, usual_reading
from station_app.storage.visitor_cards import FirmCard, PersonCard
from station_app.ui import theme
from station_app.ui.widgets import typing_ways
from station_app.ui.widgets.basics import Banner, button, label
from station_app.ui.widgets.boxes import ENTER, LineBox, NumberBox, sound_phone, sound_uscc
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say
from station_app.words.labels import field_label

_PERSON: Final = ("name", "phone", "name_readings", "email", "wechat", "subdistrict")
_FIRM: Final = ("org_name", "org_short_name", "uscc")
_LABELS: Final = {"name": "visitor_name"}
_BETWEEN: Final = ("；", ";", "，", ",", "、")


class EditCard(QWidget):
    """The form. `saved` carries the fields that were changed; `left` goes back."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: dict[str, str] = {}
        self.boxes: dict[str, LineBox] = {}
        self.fields: list[Field] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("更正资料"), "title", self))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        column.addLayout(self._grid)
        self._widgets: list[QWidget] = []
        self.hint = label("", "note", self, wrap=True)
        column.addWidget(self.hint)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        self.save = button(say("保存"), self._save, key="Ctrl+Enter", role="primary", parent=self)
        self.back = button(say("返回"), self.left.emit, key="Esc", parent=self)
        row.addWidget(self.save)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def show_person(self, card: PersonCard) -> None:
        """The fields of a person. Readings stand as they are typed, several with ； between them."""
        values = {name: getattr(card, name, "") for name in _PERSON}
        values["name_readings"] = say("；").join(card.readings)
        # A whole phone is shown only where it is journalled: here another one is typed over the masked one.
        values["phone"] = ""
        self._show(_PERSON, values)
        masked = mask_phone(card.phone) if card.phone else say("未留")
        self.boxes["phone"].setPlaceholderText(say("{phone}（不改就留空）", phone=masked))
        usual = usual_reading(card.name)
        self.hint.setText(
            say("程序把姓名读作“{reading}”。读得不对的，在“姓名读音”里写对的拼音，字间空一格；以后按它也能查到。",
                reading=usual)
            if usual else ""
        )  # fmt: skip

    def show_firm(self, card: FirmCard) -> None:
        """The fields of a firm."""
        self._show(_FIRM, {name: getattr(card, name) for name in _FIRM})
        self.hint.setText(say("写上大家常说的简称，按简称和它的拼音首字母都能查到。"))

    def tell(self, faults: Sequence[Fault]) -> None:
        """Shows what was refused beside its field, and puts the caret there."""
        for field in self.fields:
            field.tell(faults)
        first = next((one for one in self.fields if any(fault.field in one.names for fault in faults)), None)
        if first is not None:
            first.focus_on.setFocus()

    @property
    def first(self) -> QWidget:
        """Where the caret goes."""
        return next(iter(self.boxes.values()))

    def changed(self) -> dict[str, Any]:
        """The fields that stand otherwise than before, as they are kept."""
        now = {name: box.text().strip() for name, box in self.boxes.items()}
        found: dict[str, Any] = {name: text for name, text in now.items() if text != self._before[name]}
        if "name_readings" in found:
            found["name_readings"] = readings(found["name_readings"])
        return found

    def _show(self, names: Sequence[str], values: dict[str, str]) -> None:
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets, self.boxes, self.fields = [], {}, []
        self._before = {name: values[name] or "" for name in names}
        self.banner.tell("info", "")
        for place, name in enumerate(names):
            said = field_label(_LABELS.get(name, name))
            box = self._box(name, said)
            box.set_text(self._before[name])
            box.setCursorPosition(len(self._before[name]))
            box.advanced.connect(lambda: typing_ways.enter_advances() and self.focusNextChild())
            field = Field(said, box, name, _LABELS.get(name, name), f"visitor_{name}")
            named = caption(said, box)
            for widget, row, at in ((named, 2 * place, 0), (box, 2 * place, 1), (field.remark, 2 * place + 1, 1)):
                self._grid.addWidget(widget, row, at)
                self._widgets.append(widget)
            self.boxes[name] = box
            self.fields.append(field)

    def _box(self, name: str, said: str) -> LineBox:
        if name == "phone":
            return NumberBox(said, LINE_LENGTH, sound_phone, parent=self)
        if name == "uscc":
            return NumberBox(said, LINE_LENGTH, sound_uscc, capitals=True, parent=self)
        longest = LINE_LENGTH if name in ("email", "wechat", "org_name", "name_readings") else NAME_LENGTH
        return LineBox(said, longest, self)

    def _save(self) -> None:
        self.saved.emit(self.changed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if any(box.composed for box in self.boxes.values()):
            super().keyPressEvent(event)
        elif event.key() in ENTER and plain == Qt.KeyboardModifier.ControlModifier:
            event.accept()
            self._save()
        elif event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def readings(text: str) -> list[str]:
    """The readings in a box, several with a semicolon or a comma between them."""
    for sign in _BETWEEN:
        text = text.replace(sign, "\n")
    return [reading_of(one) for one in text.split("\n") if one.strip()]
