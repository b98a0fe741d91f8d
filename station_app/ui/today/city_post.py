"""The band with what the city's staff told this station: one message at a time until somebody has put it away."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station_app.actions import city_messages as acting
from station_app.actions.acts import RecordIds
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import city_messages
from station_app.storage.city_messages import CityMessage
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, button, in_words
from station_app.words import say


class CityPost(Banner):
    """The oldest unread message: read it, write an answer to its record with one key, or put it away."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.message: CityMessage | None = None
        self._ids: RecordIds | None = None
        self.take = button(say("记为答复"), self._take, role="primary", parent=self)
        self.away = button(say("知道了"), self._put_away, parent=self)
        for made in (self.take, self.away):
            self.buttons.addWidget(made)
        self.refresh()

    def refresh(self) -> None:
        """Looks what is unread."""
        found = city_messages.unread(self._desk.reader.db)
        message = found[0] if found else None
        if message is None or self.message is None or message.message_id != self.message.message_id:
            self._ids = None
        self.message = message
        if message is None:
            self.tell("info", "")
            return
        at = datetime.fromisoformat(message.at).astimezone(BEIJING_TIME)
        day = say("{month}月{day}日", month=at.month, day=at.day)
        if message.number:
            head = say("市中心答复 {number}（{name}，{day}）：", number=message.number, name=message.actor, day=day)
        else:
            head = say("市中心通知（{name}，{day}）：", name=message.actor, day=day)
        more = say("还有 {count} 条。", count=len(found) - 1) if len(found) > 1 else ""
        self.take.setVisible(acting.answers(message) is not None)
        self.tell("info", f"{head}{message.text}\n{more}".rstrip())

    def _take(self) -> None:
        message, desk = self.message, self._desk
        if message is None:
            return
        self._ids = self._ids or RecordIds.make(desk.new_id)
        ids, opened = self._ids, desk.open
        desk.background.write(
            lambda: acting.take_answer(opened.store, opened.clerk, message.message_id, ids=ids, now=desk.now()),
            done=lambda _: self._tell(Notice("good", say("市中心的答复已记到 {number}。", number=message.number))),
            failed=lambda error: self._tell(Notice("bad", in_words(error))),
        )

    def _put_away(self) -> None:
        message, desk = self.message, self._desk
        if message is None:
            return
        opened = desk.open
        desk.background.write(
            lambda: acting.put_away(opened.store, opened.clerk, message.message_id, now=desk.now()),
            done=lambda _: self.refresh(), failed=lambda error: self._tell(Notice("bad", in_words(error))),
        )  # fmt: skip

    def _tell(self, notice: Notice) -> None:
        self.refresh()
        self.told.emit(notice)
