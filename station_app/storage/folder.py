"""The station's data folder: what lies where, and that only one program writes there at a time."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station_app.domain.troubles import Trouble, os_trouble

if TYPE_CHECKING:
    from filelock import FileLock

# What opens a database is imported where it is used: the sign-in page asks where things lie before anybody needs one.


MARK: Final = ".json"
"""How the name of a mark ends, which says in the memory folder how far a database had come (`high_water`)."""
PRACTICE_ENDING: Final = ".practice"
"""How the name of a folder ends in which somebody practises: apart from every folder in earnest."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths of one station. `memory` lies apart, so that putting `root` back from a copy does not put it back too."""

    root: Path
    memory: Path

    @classmethod
    def at(cls, root: Path, memory: Path | None = None) -> "DataFolder":
        """The folder at `root`; its memory beside it unless another place is named."""
        return cls(root, memory or root.with_name(root.name + ".memory"))

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "station.db"

    @property
    def keys(self) -> Path:
        """The key slots."""
        return self.root / "keys.json"

    @property
    def device(self) -> Path:
        """This PC's own keys, wrapped by the database key; never part of a backup (decision 13)."""
        return self.root / "device.key"

    @property
    def asked_city(self) -> Path:
        """What this PC needs to open the city's answer to a forgotten password; gone once it has."""
        return self.root / "recovery.asked"

    @property
    def papers(self) -> Path:
        """Where papers go when there is no printer."""
        return self.root / "papers"

    @property
    def attachments(self) -> Path:
        """The attached files of the records, each encrypted by itself."""
        return self.root / "attachments"

    @property
    def outgoing(self) -> Path:
        """Attached files sealed for the city, until it has them."""
        return self.root / "outgoing"

    @property
    def opened(self) -> Path:
        """Readable copies of attached files while another program shows them; gone when the desk closes."""
        return self.root / "opened"

    @property
    def backups(self) -> Path:
        """The first place of backups."""
        return self.root / "backups"

    @property
    def restoring(self) -> Path:
        """The database of a backup while it is being put back; its renaming is what puts it in place."""
        return self.root / "station.db.restoring"

    @property
    def building(self) -> Path:
        """The database while a set-up is under way; its renaming is what makes the station."""
        return self.root / "station.db.building"

    @property
    def rekeying(self) -> Path:
        """The database under its new key while the key is being changed; its renaming is what changes it."""
        return self.root / "station.db.rekeying"

    def exists(self) -> bool:
        """Whether a station was set up here, its database missing or not. A set-up that broke off is none."""
        return self.database.is_file() or (self.keys.is_file() and not self.building.is_file())

    def prepare(self) -> None:
        """Makes the folders, readable by their owner only."""
        try:
            for place in (self.root, self.memory):
                place.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise os_trouble(error) from error

    def lock(self) -> "FileLock":
        """The writer's lock, taken. Trouble `already-open` where another program holds it; freed when that one ends."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.root / "desk.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise Trouble("already-open") from error
        except OSError as error:
            raise os_trouble(error) from error
        return lock


def was_here(folder: DataFolder) -> bool:
    """Whether a station had been at work here whose data are gone now: its mark lies apart, and is still there."""
    if folder.exists():
        return False
    try:
        return any(file.suffix == MARK for file in folder.memory.iterdir())
    except OSError:
        return False
