"""How a clerk likes to type: Enter goes to the next field or not, names with the input method or without it."""

from dataclasses import dataclass
from typing import Final

from station_app.storage import clerk_settings
from station_app.storage.cipher import Database

ENTER_ADVANCES: Final = "enter_advances"
PLAIN_NAMES: Final = "plain_names"


@dataclass(frozen=True, slots=True)
class Ways:
    """What holds for one clerk. `plain_names`: 来访人 opens without the Chinese input method (拼音/数字直输)."""

    enter_advances: bool = True
    plain_names: bool = False


def ways_of(db: Database, clerk: str) -> Ways:
    """The ways of a clerk, the usual ones where he chose none."""
    return Ways(
        bool(clerk_settings.get(db, clerk, ENTER_ADVANCES, True)),
        bool(clerk_settings.get(db, clerk, PLAIN_NAMES, False)),
    )
