"""Where a station's program dies: its connection is dropped in the middle of an action, as by a killed process."""

import shutil
from pathlib import Path
from typing import Any

from tests.simulator.faults import Crash, Fuse

FILES = ("station.db", "station.db-wal")


class FusedConnection:
    """A connection that dies before its n-th statement, or just after a COMMIT that was the n-th."""

    def __init__(self, real: Any, fuse: Fuse, database: Path) -> None:
        self.real = real
        self._fuse = fuse
        self._database = database
        self._dropped = False

    def execute(self, sql: str, *parameters: Any) -> Any:
        if self._fuse.burnt:
            raise Crash
        try:
            self._fuse.step()
            result = self.real.execute(sql, *parameters)
            if sql == "COMMIT":
                self._fuse.step()
        except Crash:
            self.drop()
            raise
        return result

    @property
    def in_transaction(self) -> bool:
        return not self._fuse.burnt and bool(self.real.in_transaction)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def close(self) -> None:
        if not self._dropped:
            self.real.close()

    def drop(self) -> None:
        """The connection is gone, and what it had not committed with it."""
        if self._dropped:
            return
        self._dropped = True
        # Closing would clean up; a killed process leaves both files as they are.
        left = {name: self._database.with_name(name) for name in FILES}
        kept = {name: path.read_bytes() for name, path in left.items() if path.exists()}
        self.real.close()
        for name, path in left.items():
            path.unlink(missing_ok=True)
            if name in kept:
                path.write_bytes(kept[name])


def copy_station(root: Path, memory: Path, target: Path) -> None:
    """A copy of an idle station's files, its memory folder beside it."""
    shutil.copytree(root, target / "root", ignore=shutil.ignore_patterns("desk.lock", "*-shm", "*-wal"))
    shutil.copytree(memory, target / "memory")


def put_back(copy: Path, root: Path, memory: Path, how: str) -> None:
    """The database as it was; its memory stays (`kept`), goes back with it (`image`), or is gone (`lost`)."""
    for path in root.glob("station.db*"):
        path.unlink()
    shutil.copy(copy / "root" / "station.db", root / "station.db")
    if how != "kept":
        shutil.rmtree(memory)
        memory.mkdir()
        if how == "image":
            shutil.copytree(copy / "memory", memory, dirs_exist_ok=True)
