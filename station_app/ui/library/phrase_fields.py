"""The fields of one phrase: sign, title, text with its variables, and the 事项 to which it belongs."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QPushButton, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import TEXT_LENGTH
from station_app.domain.faults import Fault
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.phrases import ABBREVIATION_LENGTH, CARET, TITLE_LENGTH, VARIABLES, PhraseForm
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.boxes import LineBox, TextBox
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say

_BUTTONS_A_ROW = 6


class PhraseFields(QWidget):
    """`edited`: something was changed by hand."""

    edited = Signal()

    def __init__(self, catalogue: Catalogue, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.abbreviation = LineBox(say("缩写"), ABBREVIATION_LENGTH, self)
        self.abbreviation.setPlaceholderText(say("小写字母，例如 xz；用时输入 ;xz"))
        self.title = LineBox(say("标题"), TITLE_LENGTH, self)
        self.title.setPlaceholderText(say("找的时候认得出的几个字"))
        self.text = TextBox(say("内容"), TEXT_LENGTH, self)
        self.text.setPlaceholderText(say("展开后要出现的话。点下面的按钮插入变量和光标位置。"))
        self.text.setMinimumHeight(theme.px(72))
        self.items = QListWidget(self)
        self.items.setAccessibleName(say("用于哪些事项，不选就是都用；空格键勾选"))
        self.items.setMinimumHeight(theme.px(56))
        day = now.astimezone(BEIJING_TIME).date()
        for code in catalogue.current("service_item", day):
            line = QListWidgetItem(say("{code} {label}", code=code.code, label=code.label), self.items)
            line.setData(Qt.ItemDataRole.UserRole, code.code)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Unchecked)
        self.variables: dict[str, QPushButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        self.fields = [
            Field(say("缩写"), self.abbreviation, "abbreviation"), Field(say("标题"), self.title, "phrase_title"),
            Field(say("内容"), self.text, "phrase_text"),
        ]  # fmt: skip
        row = 0
        for field in self.fields:
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(caption(field.label, field.control, required=True), row, 0, top)
            grid.addWidget(field.control, row, 1)
            grid.addWidget(field.remark, row + 1, 1)
            row += 2
        grid.setRowStretch(4, 3)
        grid.addWidget(self._variable_buttons(), row, 1)
        items = Field(say("事项"), self.items, "items")
        self.fields.append(items)
        grid.addWidget(caption(say("事项"), self.items), row + 1, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.items, row + 1, 1)
        grid.setRowStretch(row + 1, 2)
        hint = label(say("勾选的事项里先列这一条；都不勾就是各事项都用。"), "note", self, wrap=True)
        grid.addWidget(hint, row + 2, 1)
        grid.addWidget(items.remark, row + 3, 1)
        self.abbreviation.advanced.connect(self.title.setFocus)
        self.title.advanced.connect(self.text.setFocus)
        self.abbreviation.textEdited.connect(lambda _text: self.edited.emit())
        self.title.textEdited.connect(lambda _text: self.edited.emit())
        self.text.textChanged.connect(self.edited)
        self.items.itemChanged.connect(lambda _item: self.edited.emit())

    def _variable_buttons(self) -> QWidget:
        box = QWidget(self)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.px(4))
        for place, name in enumerate((CARET, *VARIABLES)):
            made = button(name, partial(self.insert_variable, name), parent=box)
            made.setAccessibleName(say("插入 {name}", name=name))
            made.setStyleSheet(f"padding: 0 {theme.px(4)}px;")
            grid.addWidget(made, place // _BUTTONS_A_ROW, place % _BUTTONS_A_ROW)
            self.variables[name] = made
        return box

    def insert_variable(self, name: str) -> None:
        """Puts a variable, or the mark for the caret, where the caret stands in the text."""
        self.text.insertPlainText("{" + name + "}")
        self.text.setFocus()

    def form(self) -> PhraseForm:
        """What stands in the fields."""
        lines = [self.items.item(place) for place in range(self.items.count())]
        chosen = [line.data(Qt.ItemDataRole.UserRole) for line in lines if line.checkState() == Qt.CheckState.Checked]
        return PhraseForm(self.abbreviation.text(), self.title.text(), self.text.text(), tuple(chosen))

    def fill(self, form: PhraseForm) -> None:
        """Puts a phrase into the fields; nothing to undo."""
        self.abbreviation.set_text(form.abbreviation)
        self.title.set_text(form.title)
        self.text.set_text(form.text)
        for place in range(self.items.count()):
            line = self.items.item(place)
            on = line.data(Qt.ItemDataRole.UserRole) in form.items
            line.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.tell(())

    def tell(self, faults: Sequence[Fault]) -> bool:
        """Marks the faults and puts the caret into the first field that has one; whether all of them are shown."""
        for field in self.fields:
            field.tell(faults)
        marked = [field for field in self.fields if field.remark.fault is not None]
        if marked:
            marked[0].focus_on.setFocus()
        shown = {name for field in self.fields for name in field.names}
        return bool(faults) and all(fault.field in shown for fault in faults)
