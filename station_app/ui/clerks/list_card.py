"""The clerks of the station, and the buttons of what a manager may do with the one that is chosen."""

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from station_app.actions.rights import RIGHTS
from station_app.domain.clerks import ClerkLine
from station_app.storage import clerks
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.labels import role_label

RIGHT_OF: Final = {
    "take_on": "add_clerk", "role": "change_role", "leave": "clerk_leaves", "come_back": "clerk_returns",
    "password": "give_password", "pin": "reset_pin",
}  # fmt: skip
"""The right that each button wants."""


class ListCard(Card):
    """`wanted(what, line)`: what is to be done, and with whom (None for a new clerk)."""

    wanted = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(say("经办人"), parent)
        self._desk = desk
        columns: list[Column[ClerkLine]] = [
            Column(say("姓名"), self._name, width=190),
            Column(say("岗位"), lambda line: role_label(line.role), width=130),
            Column(say("状态"), lambda line: say("在岗") if line.active else say("离岗"), width=80),
            Column("PIN", lambda line: say("已设") if line.has_pin else say("未设"), width=80),
            Column(say("密码"), lambda line: say("待本人改") if line.must_change else "", width=120),
        ]
        self.model: PagingModel[ClerkLine] = PagingModel(columns, self._fetch, lambda line: line.record_id, self)
        self.table = Table(self.model, 4, say("经办人"), self)
        self.body.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.buttons: dict[str, QPushButton] = {}
        for what, words, role in (
            ("take_on", say("新经办人"), "primary"), ("role", say("改岗位"), ""), ("password", say("重设密码"), ""),
            ("pin", say("取消 PIN"), ""), ("leave", say("离岗"), "danger"), ("come_back", say("返岗"), ""),
        ):  # fmt: skip
            made = button(words, partial(self._press, what), role=role, parent=self)
            self.buttons[what] = made
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)
        self.note = label(say("增减经办人、改岗位由站长来做。"), "note", self)
        self.body.addWidget(self.note)
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._show_buttons())

    @property
    def chosen(self) -> ClerkLine | None:
        """The clerk of the chosen line."""
        row = self.table.currentIndex().row()
        return self.model.row(row) if 0 <= row < self.model.rowCount() else None

    def refresh(self) -> None:
        """Reads the clerks anew; the chosen line stays chosen."""
        self.table.reload()
        if self.chosen is None and self.model.rowCount():
            self.table.selectRow(0)
        self._show_buttons()

    def _fetch(self, after: object, limit: int) -> list[ClerkLine]:
        return [] if after is not None else clerks.everyone(self._desk.reader.db)

    def _name(self, line: ClerkLine) -> str:
        here = line.record_id == self._desk.open.clerk.record_id
        return say("{name}（现在）", name=line.name) if here else line.name

    def _show_buttons(self) -> None:
        line, clerk = self.chosen, self._desk.open.clerk
        fits = {
            "take_on": True,
            "role": line is not None and line.active,
            "password": line is not None and line.active and line.record_id != clerk.record_id,
            "pin": line is not None and line.active and line.has_pin,
            "leave": line is not None and line.active and line.record_id != clerk.record_id,
            "come_back": line is not None and not line.active,
        }
        for what, made in self.buttons.items():
            made.setEnabled(fits[what] and clerk.role in RIGHTS[RIGHT_OF[what]])
        self.note.setVisible(clerk.role not in RIGHTS["add_clerk"])

    def _press(self, what: str) -> None:
        self.wanted.emit(what, None if what == "take_on" else self.chosen)
