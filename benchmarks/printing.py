"""From Ctrl+P to the bytes at the spooler, in the real window: the first paper, warm ones, two hundred in one go.

The spooler is a program of two lines that writes what it is given: what CUPS itself costs is not ours, and is some ten
milliseconds. Where a system's spooler takes no PDF (Windows) pages are painted instead, which is not measured here.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.figures import Figure, compared, told
from benchmarks.sizes import Sizes
from benchmarks.starting import environment
from benchmarks.station_maker import copy_of_station
from station_app.places import resource

KEY_LIMIT: Final = 1.0
FIRST_LIMIT: Final = 2.0
BATCH_LIMIT: Final = 1.0
MEMORY_LIMIT_MB: Final = 60.0
SIZE_LIMIT_KB: Final = 70.0
BATCH_WANTED: Final = "wanted: 12 s for 200"


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Whole processes, one after another."""
    if os.name == "nt" or shutil.which("sh") is None:
        yield told("print-key-a5", "Printing: no spooler here that takes PDF", "ms", 0.0)
        return
    spool = place / "spool"
    spool.mkdir(parents=True)
    program = spool / "lp"
    program.write_text(f'#!/bin/sh\nexec cat > "{spool}/$$"\n', encoding="utf-8")
    program.chmod(0o700)
    surroundings = environment()
    surroundings["PATH"] = f"{spool}{os.pathsep}{surroundings.get('PATH', os.defpath)}"
    desks: list[dict[str, Any]] = []
    bare: list[float] = []
    for turn in range(sizes.print_rounds):
        folder = copy_of_station(place / str(turn), sizes.seed, sizes.little_past)
        words = (str(folder.root), str(sizes.seed), str(sizes.prints), str(sizes.prints_in_one), str(spool))
        desks.append(json.loads(_line(surroundings, "benchmarks.processes.desk_prints", *words)))
        fonts = str(resource("fonts"))
        bare.append(float(_line(surroundings, "benchmarks.processes.bare_paper", fonts, str(spool / "bare.pdf"))))
    qt = median(each for desk in desks for each in desk["qt"])
    for layout in ("a5", "80mm"):
        taken, worked = ([each[side] for desk in desks for each in desk[layout]] for side in (0, 1))
        yield compared(
            f"print-key-{layout}", f"Ctrl+P to the bytes at the spooler, {layout}, warm", "ms", median(taken), qt,
            "Qt alone printing one such page as a picture", KEY_LIMIT,
            notes=("wanted: 120 ms", f"slowest: {max(taken):.0f} ms", f"of processor time: {median(worked):.0f} ms"),
        )  # fmt: skip
    yield compared(
        "print-first", "Ctrl+P to the spooler, first paper after the start", "ms",
        median(desk["first"][0] for desk in desks), median(bare), "bare reportlab's first two lines in both weights",
        FIRST_LIMIT,
        notes=("wanted: 400 ms", f"of processor time: {median(desk['first'][1] for desk in desks):.0f} ms"),
    )  # fmt: skip
    seconds = median(desk["batch"][0] for desk in desks)
    count = desks[0]["batch"][2]
    one_by_one = count * median(each[0] for desk in desks for each in desk["a5"]) / 1000
    yield compared(
        "print-batch", f"{count} receipts of a day in one go", "s", seconds, one_by_one, "as many presses of Ctrl+P",
        BATCH_LIMIT,
        notes=(BATCH_WANTED, f"of processor time: {median(desk['batch'][1] for desk in desks):.1f} s"),
    )  # fmt: skip
    yield compared(
        "print-memory", "More memory with the first paper printed", "MB", median(desk["memory"] for desk in desks),
        MEMORY_LIMIT_MB, "allowed", 1.0,
    )  # fmt: skip
    yield compared(
        "print-size", "The largest of these A5 receipts", "KB", max(desk["bytes"] for desk in desks) / 1024,
        SIZE_LIMIT_KB, "allowed", 1.0,
    )  # fmt: skip


def _line(surroundings: dict[str, str], module: str, *words: str) -> str:
    """What the process says last."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words], env=surroundings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    return done.stdout.strip().splitlines()[-1]
