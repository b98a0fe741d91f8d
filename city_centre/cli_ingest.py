"""`centre ingest`: what lies on a stick or in a folder is taken in, records first, then the parts of attached files."""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from city_centre import blobs, files, intake, reports, words
from city_centre.cli_parts import Now, Opened, Print
from city_centre.office import Office

DONE, REFUSED = 0, 1
Receive = Callable[[Office, bytes, datetime], intake.Outcome]


def ingest(
    asked: argparse.Namespace, opened: Opened, print_: Print, say: Callable[[int, str, str], int], now: Now
) -> int:
    """Take everything in and tell what became of it; 1 where something was refused."""
    # Here only: the other commands count nothing.
    from city_centre import observing

    found = files.search(asked.paths)
    with opened(asked) as office, observing.lines(asked.data, "ingest"):
        entries = [_take(office, path, observing.receive, now()) for path in found.files]
        # Records first: an attached file may be large, and somebody may pull the stick.
        parts = [_take_part(office, path, now()) for path in found.parts]
    value = reports.ingest_summary(entries, found, parts)
    lines = [words.done("ingest", **value)]
    if parts:
        lines.append(words.done("ingest_parts", **value["attachments"]))
    lines += [f"{entry['file']}：{entry['message']}" for entry in (*entries, *parts) if entry["message"]]
    lines += [f"{path}：{words.skipped(reason)}" for path, reason in found.skipped]
    print_(asked, value, *lines)
    refused = [entry for entry in (*entries, *parts) if entry["outcome"] == "refused"]
    for entry in refused:
        say(REFUSED, entry["code"], f"{entry['file']}：{entry['message']}")
    return REFUSED if refused else DONE


def _take(office: Office, path: Path, receive: Receive, now: datetime) -> dict[str, Any]:
    try:
        data = files.read(path)
    except OSError:
        return reports.unreadable(reports.ingest_entry(files.shown(path), intake.Outcome("refused")))
    return reports.ingest_entry(files.shown(path), receive(office, data, now))


def _take_part(office: Office, path: Path, now: datetime) -> dict[str, Any]:
    try:
        data = files.read(path)
    except OSError:
        return reports.unreadable(reports.part_entry(files.shown(path), blobs.PartOutcome("refused")))
    return reports.part_entry(files.shown(path), blobs.receive_part(office, data, now))
