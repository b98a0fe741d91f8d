"""A desk in a process of its own that something happens to: `python -m tests.faults.child WHAT FOLDER`."""

import os
import resource
import signal
import sys
import time
from pathlib import Path

from station_app.actions import batches
from station_app.actions.stations import open_desk
from station_app.storage.folder import DataFolder
from tests.helpers.office import MANAGER, PASSWORD, Clock, Ids, Office


def _opened(place: Path, space: int) -> Office:
    clock, ids = Clock(), Ids(space=space)
    folder = DataFolder.at(place / "station")
    return Office(folder, open_desk(folder, MANAGER, PASSWORD, now=clock(), new_id=ids), clock, ids, "")


def stop_in_the_middle(place: Path) -> None:
    """Stops itself inside an open transaction; says `saved` only once it has gone on and committed."""
    office = _opened(place, 50)
    with office.store.atomic():
        office.record(visitor_phone="13900005555")
        os.kill(os.getpid(), signal.SIGSTOP)
    print("saved", flush=True)
    office.close()


def seal_without_memory(place: Path) -> None:
    """Seals everything with hardly a megabyte left to it."""
    office = _opened(place, 60)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * os.sysconf("SC_PAGE_SIZE") + 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    sealed = batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    print("sealed", len(sealed), flush=True)


def hold(place: Path) -> None:
    """Holds the database for itself for a while, as a program does that looks every file through."""
    office = _opened(place, 70)
    office.store.db.conn.execute("BEGIN EXCLUSIVE")
    print("held", flush=True)
    time.sleep(1.5)
    office.store.db.conn.execute("ROLLBACK")
    os._exit(0)


if __name__ == "__main__":
    {"stop": stop_in_the_middle, "memory": seal_without_memory, "hold": hold}[sys.argv[1]](Path(sys.argv[2]))
