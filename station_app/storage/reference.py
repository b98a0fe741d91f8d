"""The installed versions of the reference data: `reference_versions` and `reference_codes`.

Old versions stay: a record is read with the version it was made with.
"""

import json
from datetime import date
from pathlib import Path

from station_app.domain.catalogue import WORDS, Catalogue, Code, CodeList
from station_app.domain.faults import Refused
from station_app.storage.cipher import Database
from station_app.storage.reference_bundles import Bundle, read_bundle, version_key, version_of

__all__ = ["Bundle", "bring_up_to_date", "install", "installed_version", "load", "read_bundle"]


def install(db: Database, bundle: Bundle, at: str) -> bool:
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
        "INSERT INTO reference_versions (version, installed_at, digest) VALUES (?, ?, ?)",
        [bundle.version, at, bundle.digest],
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
    lists: dict[str, list[Code]] = {}
    for list_name, code, label, attributes, valid_from, valid_to in rows:
        lists.setdefault(list_name, []).append(
            Code(
                code,
                label,
                json.loads(attributes),
                date.fromisoformat(valid_from),
                None if valid_to is None else date.fromisoformat(valid_to),
            )
        )
    return Catalogue(wanted, {name: CodeList(name, tuple(codes)) for name, codes in lists.items()})


def _refuse_removed_codes(present: Catalogue, bundle: Bundle) -> None:
    """Refuse a bundle without a code that the present version has; the words of ledgers may come and go."""
    for name, codes in present.lists.items():
        if name == WORDS:
            continue
        for code in codes:
            if name not in bundle.catalogue.lists or code.code not in bundle.catalogue[name]:
                raise Refused.because("reference-code-removed", "reference", list=name, value=code.code)
