"""What a started process says on standard output: that it is seen, and how much memory it holds. No Qt here."""

import os
import sys
from pathlib import Path

SEEN = "seen"


def say(words: str) -> None:
    """One line to the one who started this process."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def say_and_leave() -> None:
    """The line that stops the watch. The process ends at once: what leaving costs is not asked."""
    say(SEEN)
    os._exit(0)


def resident_mb() -> float:
    """Memory of this process that lies in RAM, in MB of 10^6 bytes. LookupError where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError as error:
        raise LookupError("no /proc") from error
    kibibytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return kibibytes * 1024 / 1e6
