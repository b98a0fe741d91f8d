"""The centre's acknowledgement keys that this station knew before the present one, and what was sealed beside each."""

from typing import Final

from station_app.storage import batches, settings
from station_app.storage.cipher import Database

_KEYS: Final = "former_centre_keys"
_SEALED: Final = "former_centre_keys_sealed"


def former(db: Database) -> list[str]:
    """The keys of the past, in the order in which they were given up."""
    return list(settings.get(db, _KEYS, []))


def give_up(db: Database, key: str, instead: str) -> None:
    """`key` is one of the past from now on, and all that was ever sealed was sealed before; `instead` is none of the
    past any more.
    """
    settings.put(db, _KEYS, [*(one for one in former(db) if one not in (key, instead)), key])
    sealed = {one.epoch: batches.last_of(db, one.epoch)[0] for one in batches.epochs(db)}
    settings.put(db, _SEALED, {**settings.get(db, _SEALED, {}), key: sealed})


def unreadable(db: Database, known: frozenset[str]) -> dict[str, int]:
    """Up to which batch of each epoch a centre that knows only the keys `known` may be unable to open what it is sent:
    it has lost a key that this station knew, and the one beside it to which batches were sealed. Empty where it has
    lost none.
    """
    sealed, found = settings.get(db, _SEALED, {}), dict[str, int]()
    for key in former(db):
        if key not in known:
            for epoch, last in sealed.get(key, {}).items():
                found[epoch] = max(found.get(epoch, 0), int(last))
    return found
