"""Which attached files the records name, what the answer says of them, and opening one for a colleague."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from city_centre.office import Office, OfficeRefused
from city_centre.storage import archives, stations
from city_centre.storage import blobs as store
from city_centre.storage.blobs import Blob, Named
from city_centre.storage.engine import reading
from city_centre.storage.oversight import body
from station_exchange import acknowledgement
from station_exchange import blobs as wire
from station_exchange.refusals import ExchangeRefused
from station_exchange.rows import ERASE, Row

MOST_LISTED: Final = 150
"""How many missing and how many unarchived files an answer names: it is to stay under 20 KB."""
_NAMING: Final = ("attachments", "mark_image")


def note_named(connection: Connection, station: str, applied: Collection[Row]) -> None:
    """States anew which files the records of these revisions name, after they were applied; takes away what was erased.
    """
    touched = {row.record_id for row in applied}
    known = {one.record_id for one in store.named_by(connection, station, touched)}
    naming = {row.record_id for row in applied if any(f'"{name}"' in row.facts for name in _NAMING)}
    for record_id in sorted(naming | known):
        revisions = store.revisions(connection, station, record_id)
        named = drawn(record_id, revisions)
        if record_id in known or named:
            store.put_named(connection, station, record_id, named)
        if any(verb == ERASE for _kind, verb, _facts, _person in revisions):
            for one in named:
                _erase(connection, station, one.digest)


def _erase(connection: Connection, station: str, digest: str) -> None:
    if not store.is_erased_everywhere(connection, station, digest):
        return
    for blob in store.of_file(connection, station, digest):
        if blob.state != store.ERASED:
            store.drop_parts(connection, station, blob.blob)
            store.settle(connection, station, blob.blob, store.ERASED, arrival=blob.arrival, at=blob.received_at)


def drawn(record_id: str, revisions: list[tuple[str, str, str, str | None]]) -> list[Named]:
    """The files that a record names, by its revisions, oldest first. One is expected where the newest revision names
    it, stands (is not void), came with its personal part (what stays at home takes its files with it), and does not
    say that the file stays.
    """
    found: dict[str, Named] = {}
    for number, (kind, _verb, facts, person) in enumerate(revisions, start=1):
        fields = body(facts)
        travels = number == len(revisions) and person is not None and fields.get("state") != "void"
        for place, one in enumerate(_listed(fields)):
            size, type_, called = one.get("size"), one.get("type"), fields.get("number")
            found[one["digest"]] = Named(
                record_id, one["digest"], place, size if isinstance(size, int) and 0 <= size < 2**53 else 0,
                type_ if isinstance(type_, str) else "", int(travels and not one.get("stays")), kind,
                called if isinstance(called, str) else "",
            )  # fmt: skip
    return [found[digest] for digest in sorted(found)]


def _listed(fields: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    attached = fields.get("attachments")
    listed = [*attached] if isinstance(attached, list) else []
    listed.append(fields.get("mark_image"))
    return [one for one in listed if isinstance(one, dict) and _is_digest(one.get("digest"))]


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


def files_of(connection: Connection, station: str) -> acknowledgement.Files:
    """What the answer says of the station's files."""
    told = store.tally(connection, station, archives.covered_arrivals(connection), MOST_LISTED + 1)
    missing, missing_through = _cut(told.missing)
    unarchived, unarchived_through = _cut(told.unarchived)
    return acknowledgement.Files(
        named=told.named, received=told.received, archived=told.archived, missing=missing,
        missing_through=missing_through, unarchived=unarchived, unarchived_through=unarchived_through,
    )  # fmt: skip


def _cut(digests: list[str]) -> tuple[list[str], str]:
    short = [one[: wire.SHORT] for one in digests[:MOST_LISTED]]
    return short, short[-1] if len(digests) > MOST_LISTED else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened for a colleague. `name` as the station wrote it, empty where the city was not told."""

    named: Named
    name: str
    content: bytes


def listed(office: Office, station: str, record_id: str) -> list[tuple[Named, bool]]:
    """The files of a record as it stands, in their order, and whether each is here."""
    with reading(office.engine) as connection:
        named = [one for one in store.named_by(connection, station, [record_id]) if one.expected]
        return [(one, store.held(connection, station, one.digest) is not None) for one in named]


def newest(office: Office, station: str, limit: int) -> tuple[store.Tally, list[tuple[Named, bool]]] | None:
    """How many files the station's records name and the office holds, and the newest by number with whether each is
    here; None for a station that is not known.
    """
    with reading(office.engine) as connection:
        if stations.get(connection, station) is None:
            return None
        counted = store.tally(connection, station, archives.covered_arrivals(connection), 0)
        return counted, store.newest_expected(connection, station, limit)


def open_file(office: Office, station: str, record_id: str, digest: str) -> Opened:
    """The content of a file of a record; OfficeRefused `unknown_file` where the city does not hold it."""
    with reading(office.engine) as connection:
        named = {one.digest: one for one in store.named_by(connection, station, [record_id])}.get(digest)
        blob = store.held(connection, station, digest)
        if named is None or blob is None:
            raise OfficeRefused("unknown_file")
        revisions = store.revisions(connection, station, record_id)
        return Opened(named, _name(revisions, digest), content_of(office, connection, blob))


def content_of(office: Office, connection: Connection, blob: Blob) -> bytes:
    """The content of a whole file; OfficeRefused `damaged_file` where it is not what once came."""
    sealed = b"".join(raw for _no, _label, raw in store.content(connection, blob.station, blob.blob))
    if hashlib.sha256(sealed).hexdigest() != blob.blob:
        raise OfficeRefused("damaged_file")
    try:
        return wire.unseal(sealed, office.keys.opening)
    except ExchangeRefused as refused:
        raise OfficeRefused("damaged_file") from refused


def _name(revisions: list[tuple[str, str, str, str | None]], digest: str) -> str:
    for _kind, _verb, facts, person in reversed(revisions):
        names = body(person).get("attachment_names")
        for place, one in enumerate(_listed(body(facts))):
            if one["digest"] == digest and isinstance(names, list) and place < len(names):
                return str(names[place])
    return ""
