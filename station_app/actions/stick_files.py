"""Attached files onto a stick, behind the records: part by part, each read back; a full stick goes on with the next.

What never lay on a stick comes first, small files first; then, where there is room, once more what the city has not
said to hold: a lost stick costs a repetition and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.in_earnest import demand_real
from station_app.actions.rights import demand
from station_app.actions.sending_files import Load, Steps
from station_app.delivery import folder
from station_app.domain.clerks import Clerk
from station_app.domain.troubles import Trouble
from station_app.storage import sendings
from station_app.storage.sendings import Owed
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Lying:
    """How far one file lies on sticks now: so many parts of its ciphertext, and whether that is all of it."""

    digest: str
    blob: str
    parts: int
    whole: bool


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What was written and read back. `left` files are not whole on any stick yet; `trouble` ended it early, if one
    did: what is told here is on the stick all the same.
    """

    lying: tuple[Lying, ...] = ()
    size: int = 0
    left: int = 0
    trouble: Trouble | None = None

    @property
    def whole(self) -> int:
        """How many files are whole with this stick."""
        return sum(one.whole for one in self.lying)


def write(load: Load, target: Path, progress: Steps | None = None) -> WrittenFiles:
    """Writes below `target` what fits. Touches no database and never raises for the stick's trouble."""
    fresh = [one for one in load.owed if one.state in ("", "open")]
    again = [one for one in load.owed if one.state == "written"]
    course = _Course(load, target, progress, sum(one.size for one in (*fresh, *again)))
    trouble = None
    try:
        for owed in (*fresh, *again):
            course.file(owed)
    except Trouble as met:
        # Without room for a repetition nothing is amiss: all of it lay on a stick before.
        full = met.code == "stick-full" and not course.left(fresh)
        trouble = None if full else met
    return WrittenFiles(tuple(course.lying.values()), course.size, course.left(fresh), trouble)


class _Course:
    def __init__(self, load: Load, target: Path, progress: Steps | None, total: int) -> None:
        self._load = load
        self._target = target
        self._progress = progress
        self._total = total
        self._before = 0
        self.size = 0
        self.lying: dict[str, Lying] = {}
        self._unreadable: set[str] = set()

    def left(self, fresh: list[Owed]) -> int:
        """How many of these are not whole on any stick."""
        whole = {one.digest for one in self.lying.values() if one.whole}
        return sum(one.digest not in whole | self._unreadable for one in fresh)

    def file(self, owed: Owed) -> None:
        sealed = self._load.sealed(owed)
        if sealed is None:
            self._unreadable.add(owed.digest)
            self._before += owed.size
            return
        total = sealed.parts
        before = owed.parts_written if owed.blob == sealed.blob and owed.parts_written < total else 0
        for number in range(before + 1, total + 1):
            # The keyed digest and a piece of the ciphertext's name: nobody's name, and never another file's part.
            name = f"{self._load.station}-{owed.digest[:16]}-{sealed.blob[:8]}-{number:05d}"
            content = self._load.part(sealed, number)
            folder.write_part(self._target, name, content)
            self.size += len(content)
            self.lying[owed.digest] = Lying(owed.digest, sealed.blob, number, whole=number == total)
            going = self._progress is None or self._progress(self._before + owed.size * number // total, self._total)
            if not going:
                raise Trouble("export-cancelled")
        self._before += owed.size


def confirm(store: Store, clerk: Clerk, written: WrittenFiles, *, now: datetime, new_id: NewId) -> None:
    """Keeps how far each file lies on sticks."""
    demand(clerk, "export")
    demand_real(store.db)
    if not written.lying:
        return
    with store.atomic() as db:
        for one in written.lying:
            sendings.note_written(db, one.digest, one.blob, one.parts, moment(now), whole=one.whole)
        act = begin(db, clerk, "export", new_id(), now)
        note(db, act, "export", {"files": written.whole, "bytes": written.size, "way": "stick"}, new_id)
