"""Watches the world around the desk: room on the disk, the data folder in its place, a clock that can be right.

Told once when it begins to be so, and again each hour while it lasts; taken back when it is over.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.domain.clock_check import FIRST_MONTH, clock_doubt, clock_trouble
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import disk_space, journal
from station_app.storage.folder import DataFolder
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Kind, Notice
from station_app.words.troubles import trouble_sentence

EACH_MINUTE: Final = 60_000
LOW: Final = 500 * 1024**2
NEARLY_FULL: Final = 100 * 1024**2
AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the disk answered: whether the data are there, and how many bytes are free."""

    there: bool
    free: int


def look_around(folder: DataFolder) -> Surroundings:
    """Asks the disk, which may take its time; sets the reserve aside where there is room for it."""
    there = folder.database.is_file() and folder.keys.is_file()
    free = disk_space.free_bytes(folder.root)
    if there and disk_space.keep_reserve(folder, least_free=2 * LOW):
        free = disk_space.free_bytes(folder.root)
    return Surroundings(there, free)


class Watch(QObject):
    """`told` carries a Notice, `took_back` the sentence of one that is true no more."""

    told = Signal(object)
    took_back = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._standing: dict[str, tuple[str, str, datetime]] = {}
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look)
        desk.background.reserve_used.connect(self._reserve_used)

    def begin_day(self) -> None:
        """From now on looks once a minute, and once now."""
        self._clock.start(EACH_MINUTE)
        self.look()

    def end_day(self) -> None:
        """The window closes."""
        self._clock.stop()

    def look(self) -> None:
        """Looks at the clock at once, at the disk beside the window."""
        self.check_clock()
        folder = self._desk.open.store.folder

        def ask(_progress: Progress) -> Surroundings:
            return look_around(folder)

        self._desk.background.errand(ask, done=self.take)

    def check_clock(self) -> None:
        """Compares the clock with the last entry."""
        now, newest = self._desk.now(), _newest(self._desk)
        doubt = clock_doubt(now, newest, made_by(self._desk.open.catalogue.version))
        shown = f"{newest.astimezone(BEIJING_TIME):%Y-%m-%d %H:%M}" if newest is not None else ""
        self._say("clock", clock_trouble(doubt, shown), now)

    def take(self, seen: Surroundings) -> None:
        """What the disk answered becomes a strip, or takes one away."""
        now = self._desk.now()
        self._say("folder", None if seen.there else Trouble("folder-gone"), now)
        # Where the folder is gone its disk cannot be asked either.
        self._say("disk", _little_room(seen.free) if seen.there else None, now)

    def _reserve_used(self) -> None:
        self._say("reserve", Trouble("reserve-used"), self._desk.now())
        self.look()

    def _say(self, subject: str, trouble: Trouble | None, now: datetime) -> None:
        code, sentence, at = self._standing.get(subject, ("", "", now))
        if trouble is None:
            if code:
                self._standing.pop(subject)
                self.took_back.emit(sentence)
            return
        if trouble.code == code and now - at < AGAIN:
            return
        if code:
            self.took_back.emit(sentence)
        told = trouble_sentence(trouble)
        self._standing[subject] = (trouble.code, told, now)
        kind: Kind = "care" if trouble.code in ("disk-low", "clock-ahead") else "bad"
        self.told.emit(Notice(kind, told, (), 0))


def _little_room(free: int) -> Trouble | None:
    if free < NEARLY_FULL:
        return Trouble("disk-nearly-full", free=free // 1024**2)
    return Trouble("disk-low", free=free // 1024**2) if free < LOW else None


def made_by(version: str) -> date:
    """The first day of the month that the reference data name in their version; the first ever where they do not."""
    year, month, *_ = [*version.split("."), "", ""]
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return FIRST_MONTH


def _newest(desk: Desk) -> datetime | None:
    at = journal.last_work_at(desk.reader.db)
    return datetime.fromisoformat(at) if at else None
