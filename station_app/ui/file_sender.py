"""Attached files over the wire from the window: behind the records, part by part, given up for them at once."""

import random
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from station_app.actions import sending_files
from station_app.actions.sending_files import Load, SentFiles
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.sizes import megabytes
from station_app.words import say

_DRAWS: Final = random.SystemRandom()


class FileSender(QObject):
    """One way through what is owed. `moved` says that it began or ended, `stepped` how many bytes of how many."""

    moved = Signal()
    stepped = Signal(int, int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._errand: Errand | None = None
        self._load: Load | None = None
        self._ended: Callable[[int], None] = lambda _delivered: None
        self._bytes = 0
        self.running = False
        self.outcome = ""
        """How the last way ended, in words; empty where all went well or nothing was owed."""

    def begin(self, ended: Callable[[int], None]) -> None:
        """Sends what is owed; `ended(files delivered)` is called where something was sent."""
        if self.running:
            return
        self.running, self._ended, self._bytes, self.outcome = True, ended, 0, ""
        desk, opened = self._desk, self._desk.open

        def send(progress: Progress) -> tuple[Load, SentFiles | None]:
            load = sending_files.ready(progress.store, opened.clerk, opened.device, now=desk.now())
            self._load = load
            return load, sending_files.send(load, progress) if load.owed else None

        self._errand = desk.background.errand(
            send, done=lambda made: self._sent(*made), failed=self._failed, progress=self._step, lane="network"
        )
        self.moved.emit()

    def cancel(self) -> None:
        """Stops behind the part that is under way; what got through counts, and the next way goes on there."""
        if self._errand is not None:
            self._errand.cancel()

    def told(self) -> str:
        """附件 3/7，1.2/4.8 MB: which file is under way, and how much is through."""
        load = self._load
        if load is None or not load.owed:
            return say("正在看有没有附件要送。")
        count = len(load.owed)
        return say(
            "附件 {at}/{count}，{done}/{total} MB", at=min(load.done_after(self._bytes) + 1, count), count=count,
            done=megabytes(self._bytes), total=megabytes(load.size),
        )  # fmt: skip

    def _step(self, done: int, total: int) -> None:
        self._bytes = done
        self.stepped.emit(done, total)

    def _sent(self, load: Load, sent: SentFiles | None) -> None:
        if sent is None:
            self._end("")
            return
        desk, opened, draw = self._desk, self._desk.open, _DRAWS.random()

        def kept(_: object) -> None:
            self._end(_told_end(load, sent))
            if sent.delivered:
                self._ended(len(sent.delivered))

        desk.background.write(
            lambda: sending_files.confirm(
                opened.store, opened.clerk, sent, now=desk.now(), new_id=desk.new_id, draw=draw
            ),
            done=kept, failed=self._failed,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        self._end(in_words(error))

    def _end(self, outcome: str) -> None:
        self.running, self._errand, self._load, self.outcome = False, None, None, outcome
        self.moved.emit()


def _told_end(load: Load, sent: SentFiles) -> str:
    if sent.trouble is not None:
        through = say(
            "附件送到 {count} 个，还有 {left} 个。", count=len(sent.delivered),
            left=len(load.owed) - len(sent.delivered),
        )  # fmt: skip
        return say("{first}{then}", first=through, then=in_words(sent.trouble))
    if sent.unreadable:
        return say("有 {count} 个附件在本机读不出来，没有送。请到“自检”核对。", count=len(sent.unreadable))
    if sent.refused:
        return say("市中心没有收 {count} 个附件。请把这一屏告诉市中心。", count=len(sent.refused))
    return ""
