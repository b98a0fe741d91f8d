"""What the figures were measured on."""

import os
import platform
from pathlib import Path

import PySide6
import sqlcipher3.dbapi2 as sqlcipher


def description(place: Path) -> str:
    """Processor, cores, memory, system, disk of `place` and versions, in one line."""
    told = [
        f"{_processor()}, {os.cpu_count()} cores",
        f"{_memory_gib():.0f} GiB",
        f"{_system()}, {_file_system(place)}",
        f"Python {platform.python_version()}",
        f"PySide6 {PySide6.__version__}",
        f"SQLite {sqlcipher.sqlite_version} (SQLCipher)",
    ]
    return " · ".join(told)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _processor() -> str:
    named = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _memory_gib() -> float:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return int(line.split()[1]) / 2**20
    return 0.0


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform(terse=True)


def _file_system(place: Path) -> str:
    """The kind of file system a folder lies on, where the machine tells."""
    best = ("", "")
    for line in _lines("/proc/mounts"):
        _, point, kind, *_ = line.split()
        if place.resolve().is_relative_to(point) and len(point) > len(best[0]):
            best = (point, kind)
    return best[1] or "file system not told"
