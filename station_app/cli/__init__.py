"""The `station` command: all that the window does, scriptable, on the same actions (docs: README, `station --help`).

Exit 0 done · 1 refused (the fault's code and words on standard error) · 2 wrong usage · 3 the world's trouble. With
`--json` exactly one JSON value (or JSON lines where a command lists) on standard output and nothing else there.
This is a composition root: the clock is read and ids are made here.
"""

import gc
import io
import sys
from collections.abc import Sequence
from datetime import datetime

from station_app.domain.periods import BEIJING_TIME

# What a command needs is imported once it is known that there is one: the window must not wait for it.

_WINDOW_OPTIONS = ("--data", "--lang", "--theme")
"""The options that take a value and may stand before a command, or without one."""


def now() -> datetime:
    """The clock, in the time of every desk."""
    return datetime.now(BEIJING_TIME)


def new_id() -> str:
    """A new UUIDv7."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and answers its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console's own code page knows neither all names nor all marks.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if names_no_command(given):
        # Nothing that starting makes is garbage: the collector rests until the window is seen (app.py wakes it).
        gc.disable()
        from station_app.app import main as open_window

        return open_window(given)
    return _run(given)


def names_no_command(given: Sequence[str]) -> bool:
    """Whether these words only open the window: nothing but options and their values, and no cry for help."""
    if "-h" in given or "--help" in given:
        return False
    before = ["", *given]
    return all(
        word.startswith("-") or last in _WINDOW_OPTIONS for last, word in zip(before, given, strict=False)
    )


def _run(given: Sequence[str]) -> int:
    from station_app.cli import commands
    from station_app.cli.session import Session, WrongUsage, fail
    from station_app.domain.faults import Refused
    from station_app.domain.troubles import Trouble
    from station_app.storage.connection import troubles
    from station_app.words import use_language

    use_language(commands.language_of(given))
    parsed = commands.parser().parse_args(given)
    use_language(parsed.lang)
    session = Session(parsed, now, new_id)
    try:
        # A damaged page or a full disk may show at any read, far from the transaction that would sort it.
        with troubles():
            code: int = parsed.run(session)
    except (Refused, WrongUsage) as refusal:
        return fail(session, refusal)
    except Trouble as trouble:
        return fail(session, trouble)
    finally:
        session.close()
    return code
