"""After a visit was saved: the rows of the registers that it asks for, made by one key, linked to it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.actions import registers
from station_app.actions.acts import RecordIds
from station_app.actions.registers import SavedRow
from station_app.domain.faults import Refused, heavy
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.register_checks import check
from station_app.domain.registers import Register, completed
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say
from station_app.words.registers import register_label

KEY = "Ctrl+G"


class RegisterOffers(QObject):
    """Offers the rows. `told` carries a Notice; `wanted` a register's name and the form that still lacks something."""

    told = Signal(object)
    wanted = Signal(str, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._number = ""

    def hear(self, saved: Any) -> None:
        """A record was saved; where it is a visit that asks for rows, they are offered."""
        if not str(saved.number).startswith("ZX-"):
            return
        offered = self._offered(saved.number)
        self._number = saved.number if offered else ""
        if offered:
            names = say("、").join(register_label(one.name) for one in offered)
            sentence = say("{number} 提到了：{names}。按 Ctrl+G 记入登记册。", number=saved.number, names=names)
            self.told.emit(Notice("info", sentence, ((say("记入登记册"), KEY, self.make),), 0))

    def make(self) -> None:
        """Makes what the last visit asks for; what still lacks something is opened on its form."""
        number, self._number = self._number, ""
        if not number:
            self.told.emit(Notice("info", say("刚才保存的咨询没有要记入登记册的内容。")))
            return
        desk, now = self._desk, self._desk.now()
        for register in self._offered(number):
            try:
                form = registers.from_consultation(desk.reader.db, number, register, desk.open.catalogue)
            except Refused as refused:
                self.told.emit(Notice("bad", in_words(refused), (), 8))
                continue
            whole = completed(register, form, now.astimezone(BEIJING_TIME).date(), desk.open.clerk.record_id)
            if heavy(check(register, whole, desk.open.catalogue, now)):
                self.wanted.emit(register.name, form)
            else:
                self._write(register, form)

    def _write(self, register: Register, form: Any) -> None:
        desk, now, ids = self._desk, self._desk.now(), RecordIds.make(self._desk.new_id)

        def record() -> SavedRow:
            return registers.record(
                desk.open.store, desk.open.clerk, register, form, ids=ids, catalogue=desk.open.catalogue, now=now,
                new_id=desk.new_id,
            )  # fmt: skip

        name = register_label(register.name)
        told = say("已记入登记册：{name}。", name=name)
        desk.background.write(
            record, done=self._if_standing(lambda _saved: self.told.emit(Notice("good", told))),
            failed=self._if_standing(lambda error: self.told.emit(Notice("bad", in_words(error), (), 8))),
        )  # fmt: skip

    def _offered(self, number: str) -> tuple[Register, ...]:
        try:
            return registers.offered(self._desk.reader.db, number)
        except Refused:
            return ()

    def _if_standing(self, tell: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda answer: tell(answer) if isValid(self) else None
