"""The journal as a table for other programs: CSV in UTF-8 with a mark for Excel, no formula in any cell."""

import csv
from collections.abc import Iterable
from pathlib import Path

from station_app.domain.cells import harmless
from station_app.domain.troubles import os_trouble
from station_app.words import on_paper
from station_app.words.personal_data import kind_words, verb_words


def write_journal(place: Path, rows: Iterable[tuple[str, ...]]) -> int:
    """Writes the rows (position, time, clerk, kind, verb, number, record, hash) and answers how many. Trouble as the
    disk has it.
    """
    heading = [
        on_paper("序号"), on_paper("时间"), on_paper("经办人"), on_paper("种类"), on_paper("操作"), on_paper("编号"),
        on_paper("记录"), on_paper("校验值"),
    ]  # fmt: skip
    count = 0
    try:
        with place.open("w", encoding="utf-8-sig", newline="") as file:
            # All in quotes: where a file is split at semicolons too, nothing behind one begins a formula.
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(heading)
            for position, at, actor, kind, verb, number, record_id, digest in rows:
                cells = (position, at, actor, kind_words(kind), verb_words(verb), number, record_id, digest.lower())
                writer.writerow([harmless(cell) for cell in cells])
                count += 1
    except OSError as error:
        raise os_trouble(error) from error
    return count
