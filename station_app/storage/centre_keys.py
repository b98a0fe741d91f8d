"""The centre's acknowledgement keys that this station knew before the present one, and since when it does no more."""

from typing import Final

from station_app.storage import settings
from station_app.storage.cipher import Database

_KEYS: Final = "former_centre_keys"
_SINCE: Final = "former_centre_keys_since"


def former(db: Database) -> list[str]:
    """The keys of the past, in the order in which they were given up."""
    return list(settings.get(db, _KEYS, []))


def give_up(db: Database, key: str, instead: str, at: str) -> None:
    """`key` is one of the past from that moment (ISO 8601) on; `instead` is none of the past any more."""
    settings.put(db, _KEYS, [*(one for one in former(db) if one not in (key, instead)), key])
    settings.put(db, _SINCE, {**settings.get(db, _SINCE, {}), key: at})


def lost_until(db: Database, known: frozenset[str]) -> str:
    """Until when (ISO 8601) batches were sealed beside a key that a centre knowing only `known` has no more: what was
    sealed with it then it may be unable to open. Empty where it knows all that this station knew.
    """
    since = settings.get(db, _SINCE, {})
    return max((str(since.get(one, "")) for one in former(db) if one not in known), default="")
