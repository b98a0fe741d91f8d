"""A workload, recorded: what it wrote beneath SQLite, and which saves it was told are saved.

`record(workload, folder)` runs the workload in this process with the shim as the default VFS.
`record_apart("module:function", folder)` does the same in a process of its own, which is what tests use: the shim
never meets another test's connections. The workload is any callable `(folder, mark, **options)`; it opens the store
under `folder` by whatever production function it likes, saves, calls `mark(save_id)` after each save that returned,
and closes its connections. A `prepare` callable `(folder, **options)` runs before, unrecorded: what it leaves is
taken as durable. Only what goes through SQLite is recorded; a file renamed or written by Python during the workload
makes the recording incomplete, and `replay` in `images` shows it.
"""

import importlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tests.powercuts.events import Event, Mark
from tests.powercuts.vfs import Recorder

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Recording:
    """The files at the start (durable), everything that happened since, and the files as they stood at the end."""

    before: dict[str, bytes]
    numbers: dict[str, int]
    events: list[Event]
    after: dict[str, bytes]

    @property
    def marks(self) -> list[str]:
        """The ids of all saves that were reported as saved, in order."""
        return [event.save_id for event in self.events if isinstance(event, Mark)]


def record(
    workload: Callable[..., None],
    folder: Path,
    *,
    prepare: Callable[..., None] | None = None,
    lying: str = "",
    **options: Any,
) -> Recording:
    """Run the workload under the shim and return its recording.

    `lying` is the ending of the files whose syncs are swallowed ("-wal"), "" for an honest disk. Raises what the
    workload raises, and RuntimeError when the shim itself failed.
    """
    if prepare is not None:
        prepare(folder, **options)
    before = files_of(folder)
    recorder = Recorder(folder, swallow=lambda name: bool(lying) and name.endswith(lying))
    recorder.start()
    try:
        workload(folder, recorder.mark, **options)
    finally:
        recorder.stop()
    if recorder.troubles:
        raise RuntimeError("the recording has holes:\n" + "\n".join(recorder.troubles[:3]))
    return Recording(before, recorder.known, recorder.events, files_of(folder))


def record_apart(workload: str, folder: Path, *, prepare: str = "", lying: str = "", **options: Any) -> Recording:
    """As `record`, in a process of its own. Functions are named "module:function"; options must fit into JSON."""
    folder.mkdir(parents=True)
    out = folder.with_name(folder.name + ".recording")
    order = {"workload": workload, "folder": str(folder), "prepare": prepare, "lying": lying, "options": options}
    command = [sys.executable, "-m", "tests.powercuts.recording", json.dumps(order), str(out)]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)}, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"the workload {workload} failed:\n{done.stderr}")
    recording = pickle.loads(out.read_bytes())  # written a moment ago by our own process
    out.unlink()
    return cast(Recording, recording)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file under the folder by its relative name, but the `-shm` index, which no cut leaves behind."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith("-shm"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def named(function: str) -> Callable[..., None]:
    """The function that "module:function" names."""
    module, _, name = function.partition(":")
    return cast(Callable[..., None], getattr(importlib.import_module(module), name))


def main(order_text: str, out: str) -> None:
    """Record what the order (JSON) names and leave the recording in the file `out`."""
    order = json.loads(order_text)
    recording = record(
        named(order["workload"]),
        Path(order["folder"]),
        prepare=named(order["prepare"]) if order["prepare"] else None,
        lying=order["lying"],
        **order["options"],
    )
    Path(out).write_bytes(pickle.dumps(recording))


if __name__ == "__main__":
    # `-m` runs this file as `__main__`; the recording must be pickled as the class that the reader imports.
    from tests.powercuts import recording as proper

    proper.main(*sys.argv[1:])
