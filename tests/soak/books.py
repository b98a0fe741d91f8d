"""The books of both sides after a soak: what every desk called saved, what it holds, what the city holds."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from city_centre import attached
from city_centre import office as city_office
from city_centre import verify as city_verify
from city_centre.office import Office as City
from city_centre.storage import batches, blobs, rows
from city_centre.storage.engine import reading
from station_app.actions import attachments, verification
from station_app.actions.stations import OpenDesk, open_desk
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder
from tests.helpers.office import MANAGER, PASSWORD
from tests.helpers.programs import CENTRE_PASSWORD

Shelf = tuple[str, str]
"""A local day and a kind."""


@dataclass
class Books:
    """What was counted. `findings` are violations, by invariant."""

    lines: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def compare(centre: Path, stations: dict[str, tuple[Path, Path]], new_id: Any) -> Books:
    """Opens everything that lies there and compares. `stations`: code to (data folder, file of what was saved)."""
    books = Books()
    with city_office.opened(centre, CENTRE_PASSWORD) as city:
        for finding in city_verify.verify(city).findings:
            books.findings.append(f"centre verify: {finding.code} {finding.message}")
        for code, (root, truth) in stations.items():
            desk = open_desk(DataFolder.at(root), MANAGER, PASSWORD, now=datetime.now(BEIJING_TIME), new_id=new_id)
            try:
                _one(books, city, desk, code, truth)
            finally:
                desk.close()
    return books


def _one(books: Books, city: City, desk: OpenDesk, code: str, truth: Path) -> None:
    said = set(truth.read_text().split()) if truth.exists() else set()
    journal = {
        revision: (kind, at, facts.hex(), person.hex())
        for revision, kind, at, facts, person in desk.store.db.execute(
            "SELECT DISTINCT revision_id, kind, at, facts_sha256, person_sha256 FROM journal"
            " JOIN outbox ON outbox.position = journal.position"
        ).fetchall()
    }
    with reading(city.engine) as connection:
        applied = rows.applied_rows(connection, code)
        returned = rows.returned_rows(connection, code)
        epochs = batches.station_epochs(connection, code)
        kept = batches.all_batches(connection, code)
    found = list(_faults(said, journal, applied, returned))
    for epoch in epochs:
        places = sorted(row["seq"] for row in applied.values() if row["epoch"] == epoch.epoch)
        numbers = sorted(one.no for one in kept if one.epoch == epoch.epoch and one.state == batches.APPLIED)
        if numbers != list(range(1, epoch.hw + 1)) or places != list(range(1, epoch.last_seq + 1)):
            found.append(f"I4: epoch {epoch.epoch} has gaps")
    files = _files(desk)
    lacking = [digest for digest, content in files.items() if _at_city(city, code, digest) != content]
    found += [f"the file {digest[:16]} is not at the city as it is here" for digest in lacking]
    here = _shelves({revision: (at, kind) for revision, (kind, at, *_rest) in journal.items()})
    there = _shelves({revision: (str(row["at"]), str(row["kind"])) for revision, row in applied.items()})
    if here != there:
        found.append("I20: the books of the two sides differ")
    health = verification.verify(desk.store)
    found += [f"station verify: {finding.code}" for finding in health.findings]
    books.findings += [f"{code} {one}" for one in found[:20]]
    kinds = Counter(kind for kind, *_rest in journal.values())
    books.lines.append(
        f"{code}: {len(said)} saves said, {len(journal)} entries here, {len(applied)} applied and {len(returned)}"
        f" returned at the city in {len(kept)} batches, {len(epochs)} epochs; digest here {_digest(here)},"
        f" there {_digest(there)}; {len(files)} attached files, {len(files) - len(lacking)} equal there; {dict(kinds)}"
    )


def _files(desk: OpenDesk) -> dict[str, str]:
    """Every attached file that a visit names as it stands, by its keyed digest: SHA-256 of its content."""
    rows = desk.store.db.execute(
        "SELECT DISTINCT digest FROM attachments JOIN consultations USING (record_id)"
        " WHERE present = 1 AND stays = 0 AND state <> 'void'"
    ).fetchall()
    kept = attachments.files_of(desk.store)
    return {digest: sha256(kept.read(digest)).hexdigest() for (digest,) in rows}


def _at_city(city: City, code: str, digest: str) -> str:
    with reading(city.engine) as connection:
        records = blobs.records_of(connection, code, digest)
    for record_id in records:
        with suppress(city_office.OfficeRefused):
            return sha256(attached.open_file(city, code, record_id, digest).content).hexdigest()
    return ""


def _faults(
    said: set[str], journal: dict[str, tuple[str, str, str, str]], applied: dict[str, Any], returned: dict[str, str]
) -> Iterator[str]:
    for revision in sorted(said - journal.keys()):
        yield f"I1: {revision} was called saved and is not at the station"
    for revision in sorted(journal.keys() - applied.keys() - returned.keys()):
        yield f"I1: {revision} never came to the city"
    for revision in sorted(applied.keys() & returned.keys()):
        yield f"I2: {revision} is applied and returned"
    for revision in sorted((applied.keys() | returned.keys()) - journal.keys()):
        yield f"I2: {revision} was saved by nobody"
    for revision, (kind, _at, facts, person) in journal.items():
        row = applied.get(revision)
        if row and (row["kind"], row["facts_sha256"], row["person_sha256"]) != (kind, facts, person):
            yield f"I3: {revision} arrived altered"


def _shelves(entries: dict[str, tuple[str, str]]) -> dict[Shelf, tuple[int, int]]:
    """Entries per day and kind, with the XOR of SHA-256 over their ids."""
    found: dict[Shelf, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for revision, (at, kind) in entries.items():
        day = datetime.fromisoformat(at).astimezone(UTC).date().isoformat()
        count, digest = found[day, kind]
        found[day, kind] = (count + 1, digest ^ int.from_bytes(sha256(revision.encode()).digest()))
    return dict(found)


def _digest(shelves: dict[Shelf, tuple[int, int]]) -> str:
    return sha256(repr(sorted(shelves.items())).encode()).hexdigest()[:16]
