"""The account of a ledger: how many rows go in, which do not and why, row by row; before the import and after it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from station_app.actions.ledgers import Imported
from station_app.domain.faults import Fault, Level
from station_app.domain.ledgers import cells_of
from station_app.ui import theme
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.faults import sentence
from station_app.words.labels import field_label


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told of one row. `place` is its own, for the paging."""

    place: int
    row: int
    fault: Fault
    stored: bool


class AccountView(QWidget):
    """`confirmed`: store it, or begin anew; `left`: back; `wanted_copy`: the file with the bad cells marked."""

    confirmed = Signal()
    left = Signal()
    wanted_copy = Signal()
    wanted_undo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[Told] = []
        self._shown: list[Told] = []
        self._columns: dict[str, str] = {}
        self.done = False
        card = Card("", self)
        self.heading = label("", "lead", card, wrap=True)
        card.body.addWidget(self.heading)
        card.body.addLayout(self._figures(card))
        self.note = label("", "muted", card, wrap=True)
        card.body.addWidget(self.note)
        card.body.addLayout(self._tabs(card))
        self.model: PagingModel[Told] = PagingModel(
            [
                Column(say("行"), lambda one: str(one.row), width=64),
                Column(say("轻重"), _weight, icon=_icon, colour=_colour, width=120),
                Column(say("栏"), self._column, width=150),
                Column(say("怎么了，怎么办"), lambda one: sentence(one.fault), width=480),
            ],
            self._fetch, lambda one: one.place, self,
        )  # fmt: skip
        self.table = Table(self.model, 3, say("要看的行"), card)
        card.body.addWidget(self.table, 1)
        self.clean = label(say("每一行都读懂了，没有要看的。"), "good", card)
        self.clean.setAlignment(Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(self.clean, 1)
        row = QHBoxLayout()
        self.go_on = button("", self.confirmed.emit, role="primary", parent=card)
        self.copy = button(say("另存标红的副本…"), self.wanted_copy.emit, key="Ctrl+S", parent=card)
        self.undo = button(say("撤销这次导入…"), self.wanted_undo.emit, key="Ctrl+Z", parent=card)
        self.leave = button("", self.left.emit, parent=card)
        for made in (self.go_on, self.copy, self.undo, self.leave):
            row.addWidget(made)
        row.addStretch(1)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def _figures(self, card: Card) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(36))
        self.figures = {}
        self.captions = {}
        for name in ("read", "stored", "warned", "refused", "skipped"):
            column = QVBoxLayout()
            column.setSpacing(0)
            self.figures[name] = label("0", "figure", card)
            self.captions[name] = label("", "note", card)
            column.addWidget(self.figures[name])
            column.addWidget(self.captions[name])
            row.addLayout(column)
        row.addStretch(1)
        return row

    def _tabs(self, card: Card) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.tabs = [QToolButton(card) for _ in range(3)]
        group = QButtonGroup(card)
        for at, tab in enumerate(self.tabs):
            tab.setCheckable(True)
            tab.setProperty("role", "tab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.clicked.connect(lambda _on=False, at=at: self._filter(at))
            group.addButton(tab)
            row.addWidget(tab)
        row.addStretch(1)
        return row

    def show_account(
        self, account: Imported, name: str, columns: dict[str, str], *, done: bool, may_undo: bool
    ) -> None:
        """Shows what would be stored, or with `done` what was. `columns` is the title of each field."""
        self.done, self._columns = done, columns
        refused_rows = account.read - account.stored
        self.heading.setText(say("已导入“{name}”", name=name) if done
                             else say("“{name}”试导入的结果，还什么也没有存", name=name))  # fmt: skip
        words = {"read": say("读到的行"), "stored": say("已存的行") if done else say("可存的行"),
                 "warned": say("其中有提示"), "refused": say("未存的行") if done else say("不能存的行"),
                 "skipped": say("略过（重复表头、上次已存）")}  # fmt: skip
        values = {"read": account.read, "stored": account.stored, "warned": account.warned, "refused": refused_rows,
                  "skipped": len(account.skipped)}  # fmt: skip
        for key, figure in self.figures.items():
            figure.setText(str(values[key]))
            self.captions[key].setText(words[key])
            bad = key == "refused" and values[key]
            theme.dress(figure, "figure-bad" if bad else "figure-good" if key == "stored" and values[key] else "figure")
            for part in (figure, self.captions[key]):
                part.setVisible(key != "skipped" or bool(values[key]))
        ignored = say("、").join(account.ignored_columns)
        self.note.setText(say("没有用到的栏：{columns}", columns=ignored) if ignored else "")
        self.note.setVisible(bool(ignored))
        pairs = [(number, fault, False) for number, fault in account.refused]
        pairs += [(number, fault, True) for number, fault in account.warnings]
        pairs.sort(key=lambda one: one[0])
        self._all = [Told(at, number, fault, stored) for at, (number, fault, stored) in enumerate(pairs)]
        refused, warned = say("不能存 {count}", count=refused_rows), say("有提示 {count}", count=account.warned)
        for tab, text in zip(self.tabs, (say("全部"), refused, warned), strict=True):
            tab.setText(text)
            tab.setAccessibleName(text)
            tab.setVisible(bool(self._all))
        self.table.setVisible(bool(self._all))
        self.clean.setVisible(not self._all)
        self.copy.setVisible(bool(self._all))
        self.undo.setVisible(done)
        self.undo.setEnabled(may_undo)
        self.undo.setToolTip("" if may_undo else say("撤销整次导入要由站长来做。"))
        self._settle_buttons(account, done=done)
        self._filter(1 if refused_rows else 0)

    def _settle_buttons(self, account: Imported, *, done: bool) -> None:
        go, back = (say("再导一份"), say("回到开始")) if done else (
            say("导入这 {count} 行", count=account.stored), say("改对应的栏"))  # fmt: skip
        self.go_on.setText(f"{go}  Ctrl+Enter")
        self.go_on.setAccessibleName(go)
        self.go_on.setEnabled(done or account.stored > 0)
        self.leave.setText(f"{back}  Esc")
        self.leave.setAccessibleName(back)

    def begin(self) -> QWidget:
        """Where the caret goes."""
        return self.go_on if self.go_on.isEnabled() else self.copy

    def _filter(self, at: int) -> None:
        self.tabs[at].setChecked(True)
        self._shown = [one for one in self._all if at == 0 or one.stored == (at == 2)]
        for place, one in enumerate(self._shown):
            self._shown[place] = Told(place, one.row, one.fault, one.stored)
        self.model.reload()

    def _column(self, one: Told) -> str:
        return next((self._columns[name] for name in cells_of(one.fault) if name in self._columns),
                    field_label(one.fault.field) if one.fault.field else "")  # fmt: skip

    def _fetch(self, after: int | None, limit: int) -> list[Told]:
        begin = 0 if after is None else after + 1
        return self._shown[begin : begin + limit]


def _weight(one: Told) -> str:
    if one.stored:
        return say("有提示")
    return say("不能存") if one.fault.level is Level.MUST else say("顺便看")


def _icon(one: Told) -> object:
    name = "bad" if not one.stored and one.fault.level is Level.MUST else "care"
    return theme.icon(name, name, 16)


def _colour(one: Told) -> QColor:
    wear = theme.colours()
    return QColor(wear.bad if not one.stored and one.fault.level is Level.MUST else wear.care)
