"""The header of a file: which row it is, and which field each of its columns fills. A sample stands beside each."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from station_app.actions.ledgers import LedgerLook
from station_app.domain.catalogue import Code
from station_app.domain.ledger_headers import OUTCOME, SERIAL, fields_of_columns
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, Card, button, label
from station_app.ui.widgets.boxes import CountBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.marks import caption
from station_app.words import say
from station_app.words.labels import field_label

_SAMPLES = 3
_LETTERS = 52


class ColumnsView(QWidget):
    """`wanted_header` carries (row, rows), `wanted_sheet` a name, `confirmed` and `left` go on and back."""

    wanted_header = Signal(int, int)
    wanted_sheet = Signal(str)
    confirmed = Signal()
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = desk.open.catalogue
        self._look: LedgerLook | None = None
        self.boxes: dict[str, CodeBox] = {}
        card = Card("", self)
        self.heading = label("", "lead", card, wrap=True)
        self.note = label("", "muted", card, wrap=True)
        self.banner = Banner(card)
        card.body.addWidget(self.heading)
        card.body.addWidget(self.note)
        card.body.addWidget(self.banner)
        card.body.addLayout(self._header_row(card))
        self.list = QScrollArea(card)
        self.list.setWidgetResizable(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.viewport().setAutoFillBackground(False)
        card.body.addWidget(self.list, 1)
        self.above = QCheckBox(say("日期空着的行，照上一行的日期（合并单元格存成 CSV 时常见）"), card)
        self.again = QCheckBox(say("仍要再导（这份文件导入过）"), card)
        card.body.addWidget(self.above)
        card.body.addWidget(self.again)
        row = QHBoxLayout()
        self.go_on = button(say("试导入"), self.confirmed.emit, key="Ctrl+Enter", role="primary", parent=card)
        self.leave = button(say("换一个文件"), self.left.emit, key="Esc", parent=card)
        row.addWidget(self.go_on)
        row.addWidget(self.leave)
        row.addStretch(1)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def _header_row(self, card: Card) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        self.sheet = CodeBox(say("工作表"), (), "", card)
        self.sheet.setMinimumContentsLength(12)
        self.sheet_caption = caption(say("工作表"), self.sheet)
        self.first = CountBox(say("表头在第几行"), card)
        self.first.setFixedWidth(theme.px(64))
        self.rows = CodeBox(say("表头有几行"), _codes({"2": say("两行")}), say("一行"), card)
        self.sheet.chosen.connect(self._sheet_chosen)
        self.first.left.connect(self._header_chosen)
        self.first.advanced.connect(self._header_chosen)
        self.rows.chosen.connect(self._header_chosen)
        for box, words in ((self.sheet_caption, self.sheet), (caption(say("表头在第几行"), self.first), self.first),
                           (caption(say("共"), self.rows), self.rows)):  # fmt: skip
            row.addWidget(box)
            row.addWidget(words)
        row.addStretch(1)
        return row

    def show_look(self, seen: LedgerLook) -> None:
        """Shows a file as it was read: its header, a sample of each column, and the field proposed for it."""
        self._look = None
        table = seen.table
        self.heading.setText(seen.name)
        known = say("照您上次给这种表头选的对应。") if seen.remembered else say("下面是照表头认的，请看一眼。")
        self.note.setText(say("共 {count} 行有内容。{known}", count=table.filled, known=known))
        self._fill_sheets(table.sheets, table.sheet)
        self.first.set_value(seen.header.first)
        self.rows.set_code("2" if seen.header.rows == 2 else "")
        self.again.setVisible(seen.known is not None)
        self.again.setChecked(False)
        if seen.known is not None:
            day, stored = seen.known.at[:10], seen.known.stored
            self.banner.tell("care", say("这份文件 {day} 导入过，存了 {stored} 行。", day=day, stored=stored))
        else:
            self.banner.tell("info", "")
        self._fill(seen)
        self._look = seen

    def columns(self) -> dict[str, str]:
        """The field of each title, as it stands in the boxes."""
        return {title: box.code() for title, box in self.boxes.items()}

    def begin(self) -> QWidget:
        """Where the caret goes: the first column nobody knows, else the button that goes on."""
        open_one = next((box for box in self.boxes.values() if not box.code()), None)
        fields = set(self.columns().values())
        complete = "date" in fields and fields & {"question", "items"}
        return self.go_on if complete or open_one is None else open_one

    def tell(self, sentence: str) -> None:
        """Why these columns cannot make a ledger; the caret goes to the first column without a field."""
        self.banner.tell("bad", sentence)
        open_one = next((box for box in self.boxes.values() if not box.code()), None)
        (open_one or self.go_on).setFocus()

    def _fill(self, seen: LedgerLook) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, theme.px(8), 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(6))
        for at, text in enumerate((say("表头"), say("记作"), say("这一列里写的"))):
            grid.addWidget(label(text, "note", inside), 0, at)
        self.boxes = {}
        codes = _codes({name: field_label(name) for name in fields_of_columns(self._catalogue) if name != SERIAL})
        below = seen.table.rows[seen.header.last : seen.header.last + 40]
        for at, title in enumerate(seen.header.titles):
            if not title:
                continue
            row = grid.rowCount()
            grid.addWidget(_elided(title, 16, inside), row, 0)
            values = [cells[at].strip() for cells in below if at < len(cells) and cells[at].strip()]
            grid.addWidget(_elided(say("　·　").join(values[:_SAMPLES]), _LETTERS, inside, "muted"), row, 2)
            box = CodeBox(say("“{title}”一列记作", title=title), codes, say("不导入"), inside)
            field = seen.columns.get(title, "")
            if field == OUTCOME:
                box.set_code(OUTCOME, say("上次的结果（已存的行略过）"))
            elif field and field != SERIAL:
                box.set_code(field, field_label(field))
            box.setMinimumContentsLength(14)
            self.boxes[title] = box
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        order = list(self.boxes.values())
        for before, after in pairwise(order):
            before.advanced.connect(after.setFocus)
        if order:
            order[-1].advanced.connect(self.go_on.setFocus)
        self.list.setWidget(inside)
        inside.setAutoFillBackground(False)
        chain = [self.rows, *order, self.above]
        for one, two in pairwise(chain):
            QWidget.setTabOrder(one, two)

    def _fill_sheets(self, names: tuple[str, ...], present: str) -> None:
        for part in (self.sheet, self.sheet_caption):
            part.setVisible(len(names) > 1)
        self.sheet.blockSignals(True)
        self.sheet.clear()
        for name in names:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(present)))
        self.sheet.blockSignals(False)

    def _sheet_chosen(self) -> None:
        if self._look is not None and self.sheet.code() != self._look.table.sheet:
            self.wanted_sheet.emit(self.sheet.code())

    def _header_chosen(self) -> None:
        seen = self._look
        if seen is None:
            return
        chosen = (self.first.value(), 2 if self.rows.code() else 1)
        if chosen != (seen.header.first, seen.header.rows):
            self.wanted_header.emit(*chosen)


def _codes(labels: Mapping[str, str]) -> list[Code]:
    return [Code(code, text, {}, date.min) for code, text in labels.items()]


def _elided(text: str, letters: int, parent: QWidget, role: str = "") -> QLabel:
    line = " ".join(text.split())
    made = label(line if len(line) <= letters else line[: letters - 1] + "…", role, parent)
    made.setToolTip(text[:2000])
    return made
