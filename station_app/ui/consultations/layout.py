"""Where the controls of the consultation form stand: two columns of labels, and Tab walks as one reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.ui.consultations.controls import Controls
from station_app.ui.consultations.parts import FormPart
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say

_TOP: Final = Qt.AlignmentFlag.AlignTop
_QUESTION: Final = 5
_ANSWER: Final = 6
_LATE: Final = 8
_LINE: Final = 10
_UNFOLDED: Final = 11
_GAP: Final = 7


def lay_out(grid: QGridLayout, has: Controls) -> list[Field]:
    """Fills the grid and answers the fields in reading order. Under each line of fields lies a line for remarks."""
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(10))
    grid.setVerticalSpacing(0)
    grid.setColumnMinimumWidth(0, theme.px(68))
    grid.setColumnMinimumWidth(2, theme.px(60))
    grid.setColumnStretch(1, 11)
    grid.setColumnStretch(3, 10)
    made: list[Field] = []

    def put(line: int, column: int, field: Field, *, wide: bool = False, required: bool = False) -> None:
        grid.addWidget(caption(field.label, field.focus_on, required=required), 2 * line, column, _TOP)
        grid.addWidget(field.control, 2 * line, column + 1, 1, 3 if wide else 1, _TOP)
        remark(line, field)

    def put_text(line: int, field: Field, counter: QLabel, *, required: bool = False) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(0)
        name = caption(field.label, field.focus_on, required=required)
        # With its counter below it must not be higher than two lines of text.
        name.setFixedHeight(theme.px(26))
        beside.addWidget(name)
        counter.setAlignment(Qt.AlignmentFlag.AlignRight)
        beside.addWidget(counter)
        beside.addStretch(1)
        grid.addLayout(beside, 2 * line, 0)
        grid.addWidget(field.control, 2 * line, 1, 1, 3)
        remark(line, field)

    def remark(line: int, field: Field) -> None:
        if line not in below:
            below[line] = QVBoxLayout()
            # The line for entries made late brings its own distance, so that nothing stays where it is hidden.
            below[line].setContentsMargins(0, 0, 0, 0 if line == _LATE else theme.px(_GAP))
            below[line].setSpacing(theme.px(2))
            grid.addLayout(below[line], 2 * line + 1, 1, 1, 3)
        below[line].addWidget(field.remark)
        made.append(field)

    below: dict[int, QVBoxLayout] = {}
    put(0, 0, Field(say("渠道"), has.channel, "channel", focus=has.channel.first), wide=True)
    who = _beside(has.name, has.anonymous)
    put(1, 0, Field(say("来访人"), who, "visitor_name", "anonymous", focus=has.name), required=True)
    call = _beside(has.phone, has.refused)
    put(1, 2, Field(say("电话"), call, "visitor_phone", "phone_refused", focus=has.phone), required=True)
    put(2, 0, Field(say("单位"), has.firm, "org_name"))
    put(2, 2, Field(say("信用代码"), has.uscc, "uscc"))
    put(3, 0, Field(say("角色"), has.role, "role"))
    kind = _beside(has.visitor_type, caption(say("人数"), has.persons), has.persons)
    put(3, 2, Field(say("主体类型"), kind, "visitor_type", "person_count", focus=has.visitor_type))
    put(4, 0, Field(say("事项"), has.items, "items", focus=has.items.box), wide=True, required=True)
    put_text(_QUESTION, Field(say("内容"), has.question, "question"), has.counters["question"], required=True)
    put_text(_ANSWER, Field(say("答复"), has.answer, "answer"), has.counters["answer"])
    put(7, 0, Field(say("办理结果"), has.result, "result"))
    put(7, 2, Field(say("时间"), has.when, "started_at", focus=has.when.back))
    why = _beside(has.when.reason, has.when.edit, below=_GAP)
    put(_LATE, 0, Field(say("补录原因"), why, "backdated_reason", focus=has.when.reason), wide=True)
    consent = has.consent
    put(9, 0, Field(say("告知同意"), consent, "consent_scope", "consent_version", focus=consent.row.first), wide=True)
    has.question.setMinimumHeight(theme.px(41))
    has.answer.setMinimumHeight(theme.px(36))
    grid.setRowStretch(2 * _QUESTION, 5)
    grid.setRowStretch(2 * _ANSWER, 3)
    return made


@dataclass(frozen=True, slots=True)
class PartsLayout:
    """Where the plugged-in parts stand: the button 更多字段, and the block that it shows and hides."""

    more: QPushButton
    block: QWidget

    def holds(self, widget: QWidget) -> bool:
        """Whether the widget stands in the block."""
        return self.block.isAncestorOf(widget)


def lay_parts_out(grid: QGridLayout, on_the_line: Sequence[FormPart], unfolded: Sequence[FormPart]) -> PartsLayout:
    """Puts the compact parts and 更多字段 on one line, their remarks under it, and the block that unfolds below."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.px(8))
    for part in on_the_line:
        line.addWidget(part)
    line.addStretch(1)
    more = QPushButton(say("更多字段"))
    more.setCheckable(True)
    more.setProperty("role", "link")
    more.setAccessibleName(say("更多字段，展开或收起"))
    line.addWidget(more)
    grid.addLayout(line, 2 * _LINE, 1, 1, 3)
    remarks = QVBoxLayout()
    remarks.setContentsMargins(0, 0, 0, 0)
    for part in on_the_line:
        if part.below is not None:
            remarks.addWidget(part.below)
        for field in part.fields:
            remarks.addWidget(field.remark)
    grid.addLayout(remarks, 2 * _LINE + 1, 1, 1, 3)
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, theme.px(6), 0, 0)
    column.setSpacing(theme.px(_GAP))
    for part in unfolded:
        column.addWidget(part)
    block.hide()

    def show(on: bool) -> None:
        inside = block.focusWidget()
        if not on and inside is not None and inside.hasFocus():
            more.setFocus()
        block.setVisible(on)
        more.setText(say("收起 ▴") if on else say("更多字段 ▾"))

    more.toggled.connect(show)
    show(False)
    grid.addWidget(block, 2 * _UNFOLDED, 0, 1, 4)
    return PartsLayout(more, block)


def late_row(grid: QGridLayout) -> list[QWidget]:
    """The label and the field of 补录原因, shown only for an entry made late."""
    items = (grid.itemAtPosition(2 * _LATE, column) for column in (0, 1))
    widgets = (item.widget() for item in items if item is not None)
    return [widget for widget in widgets if widget is not None]


def tab_stops(has: Controls) -> Iterator[QWidget]:
    """The controls in reading order: what Tab walks."""
    yield from has.channel.buttons.values()
    if has.channel.rest is not None:
        yield has.channel.rest
    yield from (has.name, has.anonymous, has.phone, has.refused, has.firm, has.uscc, has.role, has.visitor_type)
    yield from (has.persons, has.items.box, has.question, has.answer, has.result)
    yield from (has.when.back, has.when.uncertain, has.when.reason, has.when.edit)
    yield from has.consent.row.buttons.values()
    yield has.consent.read


def _beside(*controls: QWidget, below: int = 0) -> QWidget:
    """Controls on one line, the first taking the room."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, theme.px(below))
    row.setSpacing(theme.px(8))
    for at, control in enumerate(controls):
        row.addWidget(control, 1 if at == 0 else 0)
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line
