"""One zip for whoever helps with a broken desk: where the program failed, on what machine; nobody's data.

The reports are taken line by line and only lines that a report can have: whatever else came into the file stays here.
"""

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from station_app.domain.troubles import Trouble, os_trouble

MOST_LINES: Final = 20_000
_HEAD: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d \d[\w.+-]{0,20} [0-9A-F]{8} [A-Za-z_]\w{0,60}")
_FRAME: Final = re.compile(r"[A-Za-z_]\w{0,60}\.py:\d{1,6} [\w<>]{1,80}")


def write_report(target: Path, logs: Iterable[Path], facts: Mapping[str, str]) -> int:
    """Writes the zip and answers how many reports are in it. Trouble as the folder has it; then no file is left.

    `facts` are versions, sizes and counts: whoever gives them answers for it that they name nobody.
    """
    lines = [line for log in logs for line in _clean(log)][-MOST_LINES:]
    aside = target.with_name(target.name + ".tmp")
    try:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr("facts.txt", "".join(f"{name}: {value}\n" for name, value in facts.items()))
            made.writestr("problems.txt", "\n".join(lines) + "\n")
        aside.replace(target)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise os_trouble(error) from error
    return sum(bool(_HEAD.fullmatch(line)) for line in lines)


def _clean(log: Path) -> list[str]:
    try:
        lines = log.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Trouble("file-unreadable") from error
    return [line for line in lines if not line or _HEAD.fullmatch(line) or _FRAME.fullmatch(line)]
