"""The `station` command: all that the window does, scriptable, on the same actions (docs: README, `station --help`).

Exit 0 done · 1 refused (the fault's code and words on standard error) · 2 wrong usage · 3 the world's trouble. With
`--json` exactly one JSON value (or JSON lines where a command lists) on standard output and nothing else there.
This is a composition root: the clock is read and ids are made here.
"""

import io
import sys
from collections.abc import Sequence
from datetime import datetime

import uuid_utils

from station_app.cli import commands
from station_app.cli.session import Session, fail
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage.connection import troubles
from station_app.words import use_language


def now() -> datetime:
    """The clock, in the time of every desk."""
    return datetime.now(BEIJING_TIME)


def new_id() -> str:
    """A new UUIDv7."""
    return str(uuid_utils.uuid7())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and answers its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console's own code page knows neither all names nor all marks.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    parsed = commands.parser().parse_args(given)
    if parsed.command is None:
        from station_app.app import main as open_window

        return open_window(given)
    use_language(parsed.lang)
    session = Session(parsed, now, new_id)
    try:
        # A damaged page or a full disk may show at any read, far from the transaction that would sort it.
        with troubles():
            code: int = parsed.run(session)
    except Refused as refusal:
        return fail(session, refusal)
    except Trouble as trouble:
        return fail(session, trouble)
    finally:
        session.close()
    return code
