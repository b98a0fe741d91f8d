"""Taking back a station that was just set up and never entered: the first start is given up before its end."""

from station_app.domain.faults import Refused
from station_app.storage import erasure_list, high_water, journal
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import KeySlots
from station_app.storage.store import Store


def unmake(folder: DataFolder, recovery_code: str) -> None:
    """Takes database, keys and marks of a station away in which nobody ever worked; the folder itself stays.

    Refused `wrong-recovery-code`, and `station-in-use` once anybody has signed in: from then on it is somebody's work.
    """
    key = KeySlots.read(folder.keys).open_recovery(recovery_code)
    lock = folder.lock()
    try:
        store = Store(folder, key, read_only=True)
        try:
            used = journal.any_of_kind(store.db, "session")
            database_id = store.database_id() or ""
        finally:
            store.close()
        if used:
            raise Refused.because("station-in-use")
        # The database last but one, the keys last: broken off in between, the folder still tells what it was.
        for suffix in ("-wal", "-shm", ""):
            folder.database.with_name(folder.database.name + suffix).unlink(missing_ok=True)
        for file in (folder.device, folder.keys):
            file.unlink(missing_ok=True)
        high_water.place_in(folder.memory, database_id).unlink(missing_ok=True)
        erasure_list.place_in(folder.memory, database_id).unlink(missing_ok=True)
    finally:
        lock.release()
