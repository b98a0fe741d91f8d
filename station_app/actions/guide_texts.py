"""Guides are found with everything else: their texts in rows of their own, as the offered items and this day have them.

They follow the installed lists, what is laid over them here, and the days on which something begins or ends to hold.
None of it is a clerk's doing, so nothing of it is journalled; a stamp tells until when the rows are right.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import msgspec

from station_app.domain.catalogue import Catalogue
from station_app.domain.guides import next_turn, searched_texts
from station_app.domain.item_overlays import with_overlays
from station_app.storage import clerks, guides, reference, settings
from station_app.storage.cipher import Database
from station_app.storage.item_overlays import laid, overlays

_STAMP: Final = "guide_texts"
_RULES: Final = 1
"""Raised with every change of what a guide's rows hold: they are then made anew."""


def outdated(db: Database, version: str, today: date) -> bool:
    """Whether the rows are those of other lists, of another overlay, or of days that are over."""
    stamp = settings.get(db, _STAMP, {})
    same = isinstance(stamp, dict) and stamp.get("of") == _of(db, version) and guides.any_text(db)
    return not same or not stamp["from"] <= today.isoformat() < stamp["until"]


def keep(db: Database, catalogue: Catalogue, today: date) -> int:
    """Brings the rows up to date, in the caller's transaction; answers how many were touched. `catalogue` is that of
    this desk, the overlay in it.
    """
    touched = guides.put_texts(db, searched_texts(catalogue, today, laid(db, catalogue, today)))
    turn = next_turn(catalogue, today)
    stamp = {"of": _of(db, catalogue.version), "from": today.isoformat(), "until": turn.isoformat()}
    settings.put(db, _STAMP, stamp)
    return touched


def keep_standing(db: Database, today: date) -> int:
    """The same with the lists as they are installed, for whoever has just changed them or the overlay."""
    return keep(db, _standing(db, today), today)


def faults(db: Database) -> Iterator[tuple[str, str]]:
    """Rows that are not what the lists say: what `station verify` looks for. None while they wait to be made anew."""
    stamp: Any = settings.get(db, _STAMP, {})
    version = reference.installed_version(db)
    if version is None or not stamp or stamp["of"] != _of(db, version) or not guides.any_text(db):
        return
    on = date.fromisoformat(stamp["from"])
    catalogue = _standing(db, on)
    wanted = {one.key: one for one in searched_texts(catalogue, on, laid(db, catalogue, on))}
    standing = guides.stored_texts(db)
    for key in sorted(wanted.keys() | standing.keys()):
        if wanted.get(key) != standing.get(key):
            yield "row-differs" if key in standing else "row-missing", f"guide_texts:{key}"


def _standing(db: Database, on: date) -> Catalogue:
    catalogue = reference.load(db)
    return with_overlays(catalogue, laid(db, catalogue, on))


def _of(db: Database, version: str) -> str:
    """What the rows are made of: the version, the district whose word the city lays over it, the desk's own word."""
    station = clerks.station(db)
    own = {code: one.as_json() for code, one in overlays(db).items()}
    said = msgspec.json.encode([station.district if station is not None else "", own], order="deterministic")
    return f"{_RULES}.{version}.{hashlib.sha256(said).hexdigest()[:16]}"
