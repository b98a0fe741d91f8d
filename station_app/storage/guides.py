"""Guides out of the installed reference data, for the search: what each says on a day."""

from collections.abc import Iterator
from datetime import date

from station_app.domain.guides import ITEMS, text_of
from station_app.storage import reference
from station_app.storage.cipher import Database


def texts(db: Database, on: date, version: str | None = None) -> Iterator[tuple[str, str, str]]:
    """(id, title, text) of every item of a version (the newest without one), those without a guide of their own too.

    The id is the item's code: it never changes its meaning, and the page of guides opens by it.
    """
    catalogue = reference.load(db, version)
    for code in catalogue.current(ITEMS, on):
        yield code.code, code.label, text_of(catalogue, code.code, on)


def versions(db: Database) -> list[str]:
    """The installed versions of the reference data, the newest first."""
    from station_app.storage.reference_bundles import version_key

    found = [str(row[0]) for row in db.execute("SELECT version FROM reference_versions")]
    return sorted(found, key=version_key, reverse=True)
