"""Reporting over the wire from the window: by a key, or by itself at its times. The counter never waits for it.

One round at a time: seal on the writer, send on the network's own lane, keep what came of it on the writer again.
"""

import random
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.actions import batches, sync
from station_app.actions.acts import Changes
from station_app.actions.sync import Ready, Sent, Synced
from station_app.domain.faults import Refused
from station_app.storage import batches as stored
from station_app.storage import clerks, sendings, wire
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk
from station_app.ui.file_sender import FileSender
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say
from station_app.words.appointments import freed_sentence
from station_app.words.troubles import told_sentence

EACH_MINUTE: Final = 60_000
_DRAWS: Final = random.SystemRandom()
_CHANGED: Final = frozenset({"delivery", "station"})


class Reporter(QObject):
    """Rounds of one window. `told` carries a Notice, `moved` says that the state is another, `stepped` how far."""

    told = Signal(object)
    moved = Signal()
    stepped = Signal(int, int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._errand: Errand | None = None
        self.files = FileSender(desk, self)
        self.running = False
        self.outcome = ""
        """How the last round of this session ended, in words; empty before the first."""
        self.outcome_role = ""
        self._received_before = 0
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look)
        self.files.moved.connect(self.moved)

    def begin_day(self) -> None:
        """From now on reminds and reports by itself when it is time."""
        self._clock.start(EACH_MINUTE)

    def end_day(self) -> None:
        """The window closes: nothing is begun any more, and what is being sent stops behind its batch."""
        self._clock.stop()
        self.cancel()

    @property
    def address(self) -> str:
        """Where the wire leads; empty for a station that only has a stick."""
        return wire.address(self._desk.reader.db)

    def look(self) -> None:
        """Once a minute: is it time to remind, or to report?"""
        desk, db, now = self._desk, self._desk.reader.db, self._desk.now()
        if clerks.enrolment(db) is None:
            return
        times = wire.times(db)
        owed = stored.owed(db)
        due = times.report_due(now, wire.last(db, "round")) and wire.state(db).is_due(now)
        if self.address and not self.running and due and (owed.entries or self._owes_files()):
            self.report(hurry=False)
        if times.reminder_due(now, wire.last(db, "reminder")):
            if owed.entries:
                self.told.emit(Notice("care", _reminder(owed.consultations, bool(self.address)), seconds=0))
            desk.background.write(lambda: sync.note_reminded(desk.open.store, desk.open.clerk, now=now))

    def report(self, *, hurry: bool = True) -> None:
        """One round. A clerk's press is in a hurry: it does not wait for what the schedule waits for."""
        if self.running:
            return
        # Records first: what is being sent of files stops behind its part, and goes on afterwards.
        self.files.cancel()
        self._begin()
        desk, opened = self._desk, self._desk.open

        def prepare() -> Ready:
            batches.seal(opened.store, opened.clerk, opened.device, now=desk.now())
            return sync.ready(opened.store, opened.clerk, opened.device, now=desk.now(), hurry=hurry)

        desk.background.write(prepare, done=lambda ready: self._send(ready, hurry), failed=self._not_begun)

    def cancel(self) -> None:
        """Stops after the batch or the part of a file that is under way; what got through counts."""
        if self._errand is not None:
            self._errand.cancel()
        self.files.cancel()

    def _owes_files(self) -> bool:
        return bool(sendings.owed(self._desk.reader.db, self._desk.open.station.city_role))

    def _begin(self) -> None:
        self.running = True
        self._received_before = sendings.count_done(self._desk.reader.db)
        self.moved.emit()

    def _send(self, ready: Ready, hurry: bool) -> None:
        def send(progress: Progress) -> Sent:
            return sync.send(ready, progress)

        self._errand = self._desk.background.errand(
            send, done=lambda sent: self._confirm(sent, hurry), failed=self._not_begun, progress=self.stepped.emit,
            lane="network",
        )  # fmt: skip

    def _confirm(self, sent: Sent, hurry: bool) -> None:
        desk, opened, draw = self._desk, self._desk.open, _DRAWS.random()
        desk.background.write(
            lambda: sync.confirm(
                opened.store, opened.clerk, opened.device, sent, now=desk.now(), new_id=desk.new_id, draw=draw
            ),
            done=lambda done: self._done(done, hurry), failed=self._not_begun,
        )  # fmt: skip

    def _done(self, done: Synced, hurry: bool) -> None:
        sentence, role = told_round(done)
        gained = sendings.count_done(self._desk.reader.db) - self._received_before
        if gained > 0 and role == "good" and done.taken is not None and not done.taken.applied:
            sentence = say("市中心已回执：{count} 个附件收妥。", count=gained)
        self._end(sentence, role)
        if done.published is not None:
            self._desk.updates.taken_along(done.published)
        if done.taken is not None:
            for code in done.taken.told:
                self.told.emit(Notice("care", told_sentence(code), seconds=0))
            if done.taken.messages:
                self.told.emit(Notice("info", _post(done.taken.messages), seconds=0))
            if done.taken.freed:
                self.told.emit(Notice("info", freed_sentence(done.taken.freed), seconds=0))
        if hurry or (done.taken is not None and done.taken.returned):
            self.told.emit(Notice("bad" if role == "bad" else role or "info", sentence, seconds=8))  # type: ignore[arg-type]
        self._desk.background.changed.emit(Changes("", "take_acknowledgement", _CHANGED))
        if done.trouble is None and done.taken is not None:
            if "centre-keys-lost" in done.taken.told:
                # Numbered anew a moment ago, it can go at once.
                self.report(hurry=False)
                return
            self._desk.updates.after_round()
            # Once they are through the office is asked again: only its answer says that it has them.
            self.files.begin(lambda _delivered: self.report(hurry=False))

    def _not_begun(self, error: Exception) -> None:
        quiet = isinstance(error, Refused) and error.faults[0].code == "wire-not-yet"
        self._end("" if quiet else in_words(error), "" if quiet else "bad")

    def _end(self, sentence: str, role: str) -> None:
        self.running, self._errand = False, None
        self.outcome, self.outcome_role = sentence, role
        self.moved.emit()


def told_round(done: Synced) -> tuple[str, str]:
    """What a round came to, in words, and in which colour. Never a word of success without the city's answer."""
    if done.trouble is not None:
        got = say("已送达 {count} 个包，还没有回执。", count=done.delivered) if done.delivered else ""
        return got + in_words(done.trouble), "care"
    if done.refused:
        return (
            say("市中心没有收 {count} 个包，已留在本机。请把这一屏告诉市中心。", count=len(done.refused)), "bad"
        )  # fmt: skip
    taken = done.taken
    if taken is None:
        return say("还没有收到市中心的回执。"), "care"
    if taken.returned:
        return (
            say("市中心已回执：新入库 {applied} 个包；退回 {returned} 条，退回箱可改。", applied=taken.applied,
                returned=taken.returned), "care",
        )  # fmt: skip
    if taken.applied:
        return say("市中心已回执：{applied} 个包都已入库。", applied=taken.applied), "good"
    return say("市中心已回执，没有新入库的包。"), "good"


def _post(count: int) -> str:
    return say("市中心来了 {count} 条消息，在“今日工作台”上方。", count=count)


def _reminder(count: int, wired: bool) -> str:
    if wired:
        return say("本周上报：还有 {count} 条没有入库。按“联网上报”，或用U盘。", count=count)
    return say("本周上报：还有 {count} 条没有入库。请打包写入U盘，送到市中心。", count=count)
