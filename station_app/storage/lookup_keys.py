"""The tables of look-up keys: kept by triggers with every row, made anew when the rules change, compared by `verify`.

The triggers call two functions that every connection of ours knows (`register`); a schema alone cannot sound a name.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from station_app.domain.lookup_keys import RULES_OF_KEYS, keys_of_firm, keys_of_person
from station_app.storage import settings
from station_app.storage.cipher import Database

_STAMP: Final = "lookup_keys"


def register(connection: Any) -> None:
    """Tells a connection how keys are made."""
    connection.create_function("keys_of_visitor", 5, _keys_of_visitor, deterministic=True)
    connection.create_function("keys_of_organisation", 5, _keys_of_organisation, deterministic=True)


def _keys_of_visitor(
    state: str, merged_into: str | None, name: str | None, readings: str | None, phone: str | None
) -> str:
    if state != "active" and merged_into is None:
        return "[]"
    corrected = msgspec.json.decode(readings, type=list[str]) if readings else []
    return msgspec.json.encode(keys_of_person(name or "", corrected, phone or "")).decode()


def _keys_of_organisation(
    state: str, merged_into: str | None, name: str | None, short: str | None, uscc: str | None
) -> str:
    if state != "active" and merged_into is None:
        return "[]"
    return msgspec.json.encode(keys_of_firm(name or "", short or "", uscc or "")).decode()


_DEMANDED: Final = {
    "visitor_keys": "SELECT json_each.value AS key, visitors.rid AS rid FROM visitors,"
    " json_each(keys_of_visitor(visitors.state, visitors.merged_into, visitors.name,"
    " visitors.name_readings, visitors.phone))",
    "organisation_keys": "SELECT json_each.value AS key, organisations.rid AS rid FROM organisations,"
    " json_each(keys_of_organisation(organisations.state, organisations.merged_into,"
    " organisations.org_name, organisations.org_short_name, organisations.uscc))",
}
"""What the tables must hold, from the rows as they stand."""


def outdated(db: Database) -> bool:
    """Whether the keys were made by other rules than this program's, or never."""
    return bool(settings.get(db, _STAMP) != RULES_OF_KEYS)


def make_anew(db: Database) -> None:
    """Makes all keys anew, in the caller's transaction: some twenty seconds for a million names, once."""
    for table, demanded in _DEMANDED.items():
        db.execute(f"DELETE FROM {table}")
        # In the order of the table: the pages are filled one after another instead of all over the file.
        db.execute(f"INSERT OR IGNORE INTO {table} (key, rid) SELECT key, rid FROM ({demanded}) ORDER BY key, rid")
    settings.put(db, _STAMP, RULES_OF_KEYS)


def faults(db: Database) -> Iterator[tuple[str, str]]:
    """Rows of visitors and firms that would not be found as they should, or by what is no longer theirs.

    Nothing while the keys wait to be made anew by the next opening.
    """
    if outdated(db):
        return
    for table, demanded in _DEMANDED.items():
        rows = db.execute(f"SELECT rid FROM ({demanded} EXCEPT SELECT key, rid FROM {table}) LIMIT 20").fetchall()
        yield from (("row-missing", f"{table}:{rid}") for (rid,) in rows)
        rows = db.execute(f"SELECT rid FROM (SELECT key, rid FROM {table} EXCEPT {demanded}) LIMIT 20").fetchall()
        yield from (("row-without-journal", f"{table}:{rid}") for (rid,) in rows)
