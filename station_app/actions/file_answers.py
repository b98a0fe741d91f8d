"""What the city's answer says of attached files: which it holds, which lie in its backups, which it lacks."""

from station_app.storage import outgoing, sendings
from station_app.storage.cipher import Database
from station_app.storage.folder import DataFolder
from station_exchange.acknowledgement import Acknowledgement
from station_exchange.blobs import SHORT


def take(db: Database, answer: Acknowledgement, at: str) -> tuple[set[str], int]:
    """Marks the files, in the caller's transaction; answers those that the city holds now, and how many it lost.

    A city that is older than this says nothing of files, and nothing is concluded.
    """
    told = answer.files
    if told is None:
        return set(), 0
    lost = sendings.take_back(db, told.missing, at)
    missing, unarchived = set(told.missing), set(told.unarchived)
    held = set()
    for digest, state in sendings.under_way(db):
        short = digest[:SHORT]
        if short in missing or not _is_told(short, told.missing_through):
            continue
        held.add(digest)
        is_archived = _is_told(short, told.unarchived_through) and short not in unarchived
        reached = "archived" if is_archived else "received"
        if state != reached:
            sendings.mark(db, digest, reached, at)
    return held, lost


def drop_sealed(folder: DataFolder, held: set[str]) -> None:
    """The sealed bytes of what the city holds are not needed any more. After the commit."""
    if held:
        outgoing.drop(folder.outgoing, held)


def _is_told(short: str, through: str) -> bool:
    return not through or short <= through
