"""`python -m benchmarks [--only NAME] [--json FILE] [--write FILE]`: exit 1 where a ratio is over its limit."""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks import report
from benchmarks.figures import Figure, lines
from benchmarks.sizes import EARNEST, TINY, Sizes
from benchmarks.station_maker import CACHE

SUBJECTS: Final = (
    "saving", "starting", "sealing", "week", "receipts", "goods", "phrases", "printing", "counter", "lookup", "search",
    "clerks", "filing", "statistics", "experts", "bookings", "trust", "keeping", "ledgers", "memory", "city",
    "centre_memory", "limits",
)  # fmt: skip
"""Each is a module with `measure(sizes, place)`. They run in this order, one after another, never side by side."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and tells."""
    words = _parser().parse_args(arguments)
    sizes = TINY if words.tiny else EARNEST
    figures: list[Figure] = []
    begin = perf_counter()
    for subject in words.only or SUBJECTS:
        for figure in _measured(subject, sizes):
            figures.append(figure)
            print("\n".join(lines([figure])), flush=True)
    print(f"{len(figures)} figures in {perf_counter() - begin:.0f} s")
    if words.json:
        words.json.write_text(json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=1) + "\n")
    if words.write:
        report.write(words.write, figures, CACHE)
    failed = [figure.name for figure in figures if not figure.holds]
    if failed and not words.tiny:
        print("over the limit: " + ", ".join(failed), file=sys.stderr)
        return 1
    return 0


def _measured(subject: str, sizes: Sizes) -> Iterator[Figure]:
    """The figures of one subject, its copies of stations on the disk of the checkout and gone behind it."""
    measure: Callable[[Sizes, Path], Iterator[Figure]] = import_module(f"benchmarks.{subject}").measure
    CACHE.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE))
    try:
        yield from measure(sizes, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=SUBJECTS, metavar="NAME", help=", ".join(SUBJECTS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the figures into the table of this document")
    parser.add_argument("--tiny", action="store_true", help="only show that all runs; measures nothing, never fails")
    return parser


if __name__ == "__main__":
    sys.exit(main())
