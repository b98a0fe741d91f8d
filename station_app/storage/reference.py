"""The installed versions of the reference data: `reference_versions` and `reference_codes`.

Old versions stay: a record is read with the version it was made with.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from station_app.domain.catalogue import Catalogue, Code, CodeList
from station_app.domain.faults import Refused
from station_app.storage.cipher import Database
from station_app.storage.reference_bundles import Bundle, read_bundle, version_key, version_of
from station_exchange.bundles import COME_AND_GO

__all__ = [
    "Bundle", "InstalledVersion", "bring_up_to_date", "digest_of", "install", "installed_version", "installed_versions",
    "load", "read_bundle",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class InstalledVersion:
    """One installed version: since when (ISO 8601), and whether it came with the `program` or from the `city`."""

    version: str
    installed_at: str
    source: str


def install(db: Database, bundle: Bundle, at: str, *, source: str = "program") -> bool:
    """Add the bundle as a new version, `at` (ISO 8601). False where the very same one is installed already.

    Opens no transaction: the action does. Refuses a version older than the newest, the same version with another
    content, and a bundle that drops a code of the newest (codes are retired by a date, never removed).
    """
    newest = installed_version(db)
    known = db.execute("SELECT digest FROM reference_versions WHERE version = ?", [bundle.version]).fetchone()
    if known is not None:
        if known[0] == bundle.digest:
            return False
        raise Refused.because("reference-version-differs", "reference", version=bundle.version)
    if newest is not None:
        if version_key(bundle.version) < version_key(newest):
            raise Refused.because("reference-version-older", "reference", version=bundle.version, newest=newest)
        _refuse_removed_codes(load(db, newest), bundle)
    db.execute(
        "INSERT INTO reference_versions (version, installed_at, digest, source) VALUES (?, ?, ?, ?)",
        [bundle.version, at, bundle.digest, source],
    )
    db.conn.executemany(
        "INSERT INTO reference_codes (version, list, code, ordinal, label, attributes, valid_from, valid_to)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                bundle.version,
                codes.name,
                code.code,
                ordinal,
                code.label,
                json.dumps(dict(code.attributes), ensure_ascii=False, sort_keys=True),
                code.valid_from.isoformat(),
                None if code.valid_to is None else code.valid_to.isoformat(),
            )
            for codes in bundle.catalogue.lists.values()
            for ordinal, code in enumerate(codes)
        ],
    )
    return True


def confirm(db: Database, version: str, digest: str) -> None:
    """The city has published the very version that came with the program: from now on it counts as the city's."""
    db.execute("UPDATE reference_versions SET source = 'city' WHERE version = ? AND digest = ?", [version, digest])


def bring_up_to_date(db: Database, folder: Path, at: str) -> bool:
    """Adds the bundle that the program carries where it is newer than what stands: after an update of the program.

    Opens no transaction. A bundle of the city that is newer stays; so does one with codes that ours has not, for codes
    are never removed.
    """
    standing, carried = installed_version(db), version_of(folder)
    if standing is None or not carried or version_key(carried) <= version_key(standing):
        return False
    try:
        return install(db, read_bundle(folder), at)
    except Refused as refusal:
        if any(fault.code == "reference-code-removed" for fault in refusal.faults):
            return False
        raise


def installed_versions(db: Database) -> list[InstalledVersion]:
    """Every installed version, the newest first."""
    rows = db.execute("SELECT version, installed_at, source FROM reference_versions").fetchall()
    return sorted((InstalledVersion(*row) for row in rows), key=lambda one: version_key(one.version), reverse=True)


def digest_of(db: Database, version: str | None) -> str:
    """The digest of an installed version; empty for one that is not."""
    row = db.execute("SELECT digest FROM reference_versions WHERE version = ?", [version]).fetchone()
    return str(row[0]) if row else ""


def installed_version(db: Database) -> str | None:
    """The newest installed version, or None on a database that has none yet."""
    versions = [row[0] for row in db.execute("SELECT version FROM reference_versions")]
    return max(versions, key=version_key, default=None)


def load(db: Database, version: str | None = None) -> Catalogue:
    """The catalogue of `version`, or of the newest. Refuses a version that is not installed."""
    wanted = installed_version(db) if version is None else version
    rows = db.execute(
        "SELECT list, code, label, attributes, valid_from, valid_to FROM reference_codes"
        " WHERE version = ? ORDER BY list, ordinal",
        [wanted],
    ).fetchall()
    if wanted is None or not rows:
        raise Refused.because("reference-version-missing", "reference", version=wanted or "")
    return _catalogue(wanted, tuple(rows))


@lru_cache(maxsize=4)
def _catalogue(version: str, rows: tuple[tuple[str, str, str, str, str, str | None], ...]) -> Catalogue:
    """The same rows are the same lists: they are read at every opening and every self-check, and seldom change."""
    lists: dict[str, list[Code]] = {}
    for list_name, code, label, attributes, valid_from, valid_to in rows:
        lists.setdefault(list_name, []).append(
            Code(
                code,
                label,
                msgspec.json.decode(attributes),
                date.fromisoformat(valid_from),
                None if valid_to is None else date.fromisoformat(valid_to),
            )
        )
    return Catalogue(version, {name: CodeList(name, tuple(codes)) for name, codes in lists.items()})


def _refuse_removed_codes(present: Catalogue, bundle: Bundle) -> None:
    """Refuse a bundle without a code that the present version has, but for lists that no record names."""
    for name, codes in present.lists.items():
        if name in COME_AND_GO:
            continue
        for code in codes:
            if name not in bundle.catalogue.lists or code.code not in bundle.catalogue[name]:
                raise Refused.because("reference-code-removed", "reference", list=name, value=code.code)
