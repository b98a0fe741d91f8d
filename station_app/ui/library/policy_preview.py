"""A file that was read and is not stored yet: its head to be put right, its paragraphs to be looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from station_app.documents.policy_files import PolicyFile
from station_app.domain.consultations import LINE_LENGTH
from station_app.domain.faults import Fault
from station_app.domain.policy_texts import Paragraph, PolicyHead
from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say


class PolicyPreview(QWidget):
    """`accepted`: store it. `refused`: leave it."""

    accepted = Signal()
    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = label("", "lead", self, wrap=True)
        self.title = LineBox(say("标题"), LINE_LENGTH, self)
        self.issuer = LineBox(say("发布单位"), LINE_LENGTH, self)
        self.number = LineBox(say("文号"), LINE_LENGTH, self)
        self.number.setPlaceholderText(say("没有就留空"))
        self.dated = LineBox(say("发布日期"), 10, self)
        self.dated.setPlaceholderText(say("2026-11-09 的样子"))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(say("读出的段落"))
        self.store = button(say("存入"), self.accepted.emit, key="Ctrl+Enter", role="primary", parent=self)
        self.leave = button(say("不存"), self.refused.emit, key="Esc", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        self.fields: list[Field] = []
        boxes = (self.title, self.issuer, self.number, self.dated)
        for row, (name, box, words, needed) in enumerate((
            ("policy_title", self.title, say("标题"), True), ("policy_issuer", self.issuer, say("发布单位"), True),
            ("policy_number", self.number, say("文号"), False), ("policy_date", self.dated, say("发布日期"), True),
        )):  # fmt: skip
            field = Field(words, box, name)
            grid.addWidget(caption(words, box, required=needed), 2 * row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(box, 2 * row, 1)
            grid.addWidget(field.remark, 2 * row + 1, 1)
            self.fields.append(field)
        for before, after in zip(boxes, (*boxes[1:], self.store), strict=True):
            before.advanced.connect(after.setFocus)
        column.addLayout(grid)
        self.count = label("", "note", self, wrap=True)
        column.addWidget(self.count)
        column.addWidget(self.text, 1)
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addWidget(self.store)
        row_of_buttons.addWidget(self.leave)
        row_of_buttons.addStretch(1)
        column.addLayout(row_of_buttons)

    def show_file(self, read: PolicyFile, replaces: str) -> None:
        """Shows what was read; `replaces` is the title of the text whose new version it is, or empty."""
        self.heading.setText(say("“{title}”的新版", title=replaces) if replaces else say("还没有存入，请先看一眼"))
        head = read.head
        for box, text in ((self.title, replaces or head.title), (self.issuer, head.issuer),
                          (self.number, head.number), (self.dated, head.dated)):  # fmt: skip
            box.set_text(text)
        self.count.setText(say("读出 {count} 段。标题等是从文件里认的，请对照改正。", count=len(read.paragraphs)))
        self.text.setPlainText(in_full(read.paragraphs))
        self.tell(())

    def head(self) -> PolicyHead:
        """What stands in the fields."""
        return PolicyHead(self.title.text(), self.issuer.text(), self.number.text(), self.dated.text())

    def tell(self, faults: Sequence[Fault]) -> bool:
        """Marks the faults, the caret in the first field that has one; whether all of them are shown."""
        for field in self.fields:
            field.tell(faults)
        marked = [field for field in self.fields if field.remark.fault is not None]
        if marked:
            marked[0].focus_on.setFocus()
        shown = {name for field in self.fields for name in field.names}
        return bool(faults) and all(fault.field in shown for fault in faults)


def in_full(paragraphs: Sequence[Paragraph]) -> str:
    """The paragraphs one below the other, each under the place by which it is cited."""
    return "\n".join(say("〔{label}〕{text}", label=one.label, text=one.text) for one in paragraphs)
