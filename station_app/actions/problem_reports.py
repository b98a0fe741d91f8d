"""What is handed out when the desk misbehaves: reports of mistakes and figures of the machine, nobody's data."""

import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from station_app import __version__
from station_app.actions.rights import demand
from station_app.delivery.problem_report import write_report
from station_app.domain.clerks import Clerk
from station_app.domain.problems import LOG_FILES
from station_app.storage import disk_space, journal, migrations, reference
from station_app.storage.store import Store


def hand_out(store: Store, clerk: Clerk, target: Path, *, more: Mapping[str, str] | None = None) -> int:
    """Writes the zip and answers how many reports it holds. Reads only. `more`: what the window knows of its screen.

    Names of people, of the computer and of folders are not in it. Trouble as the folder has it.
    """
    demand(clerk, "read")
    logs = [store.folder.root / name for name in LOG_FILES]
    return write_report(target, logs, {**facts(store), **(more or {})})


def facts(store: Store) -> dict[str, str]:
    """Versions, sizes and counts of this desk."""
    folder, db = store.folder, store.db
    position, _ = journal.head(db)
    return {
        "program": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "frozen": str(bool(getattr(sys, "frozen", False))),
        "reference": reference.installed_version(db) or "",
        "schema": migrations.newest(db),
        "journal": str(position),
        "database_bytes": str(folder.database.stat().st_size),
        "free_bytes": str(disk_space.free_bytes(folder.root)),
    }
