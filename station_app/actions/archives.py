"""年度归档: a year's records in one pack that proves itself without this program.

Lists to read (PDF), tables (CSV), an index (XML), every revision's facts word for word, the journal's links, the digest
of each file, the signature of this PC's key. Nothing personal is in it: what the terms destroy here must not go on
living in a file that nobody destroys (decision 39); the links hold the digests of the personal parts.
"""

import base64
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import msgspec

from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.in_earnest import demand_real
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.cells import harmless
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import KINDS
from station_app.domain.periods import BEIJING_TIME, midnight
from station_app.domain.troubles import Trouble
from station_app.storage import archive, clerks, evaluation
from station_app.storage.cipher import Database
from station_app.storage.devices import Device
from station_app.storage.evaluation import Span
from station_app.storage.store import Store
from station_exchange.envelope import pae

FORMAT: Final = "station-archive/1"
SIGNED: Final = "application/vnd.ip-station.pack+json"
ARCHIVED: Final = tuple(sorted(kind.name for kind in KINDS.values() if kind.travels and kind.name != "lease_return"))
"""The kinds whose records are archived; of all others the links alone."""
_encode: Final = msgspec.json.Encoder(order="sorted").encode

GoingOn = Callable[[int, int], bool]
"""Told (done, of so many) after each piece; False: give up."""
PackFile = tuple[str, Iterator[bytes]]


class GivenUp(Exception):
    """Somebody cancelled; nothing is left behind."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record as the lists of a month show it; what it means is put in words by `documents`."""

    kind: str
    number: str
    day: str
    facts: dict[str, Any]
    revisions: int


def check_year(year: int, now: datetime) -> None:
    """Nothing where the year is over; Refused `archive-year`."""
    if not 2000 <= year < now.astimezone(BEIJING_TIME).year:
        raise Refused.because("archive-year", "year", year=year)


def span(db: Database, year: int) -> Span:
    """The places of the journal that the year takes."""
    return archive.span_of(db, midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1)))


def files(
    db: Database, clerk: Clerk, year: int, lists: Callable[[str, list[Line]], bytes], *, now: datetime,
    going_on: GoingOn = lambda _done, _of: True,
) -> Iterator[PackFile]:  # fmt: skip
    """The files of the pack but for manifest and signature. `lists` sets a month's records as PDF.

    Read in one snapshot. Refused `not-allowed`, `archive-year`, `archive-empty`; raises GivenUp.
    """
    demand(clerk, "make_archive")
    demand_real(db)
    check_year(year, now)
    of = span(db, year)
    if of.last < of.first:
        raise Refused.because("archive-empty", "year", year=year)
    whole = (of.last - of.first + 1) * 2 + len(ARCHIVED) + 12
    pace = _Pace(going_on, whole)
    counts: dict[str, int] = {}
    months: dict[str, list[Line]] = {}
    for kind in ARCHIVED:
        table = _table(db, of, kind, year, months)
        counts[kind] = len(table) - 1
        pace.step()
        if counts[kind]:
            yield f"data/{kind}.csv", iter([_csv(table)])
    yield "revisions.jsonl", (
        pace.stepped(_encode({"position": position, "facts": facts}) + b"\n")
        for position, facts in archive.revisions(db, of, ARCHIVED)
    )
    yield "chain.jsonl", (pace.stepped(_encode(one) + b"\n") for one in evaluation.links(db, of))
    for month in sorted(months):
        pace.step()
        yield f"lists/{month}.pdf", iter([lists(month, months[month])])
    yield "index.xml", iter([_index(year, counts, sorted(months))])


def manifest(db: Database, year: int, catalogue: Catalogue, named: dict[str, str], *, now: datetime) -> bytes:
    """`manifest.json`: whose archive, of which year, the head of the chain, and each file's SHA-256."""
    station, of = clerks.station(db), span(db, year)
    head = next(iter(evaluation.links(db, Span(of.last, of.last))))["hash"]
    return _encode({
        "format": FORMAT, "station": station.code if station else "", "station_name": station.name if station else "",
        "year": year, "made_at": moment(now), "catalogue": catalogue.version, "kinds": list(ARCHIVED), "files": named,
        "chain": {"first": of.first, "last": of.last, "entries": of.last - of.first + 1, "head": head},
    })  # fmt: skip


def signature(device: Device | None) -> Callable[[bytes], bytes]:
    """What signs a pack's manifest with this PC's key. Trouble `device-keys-missing` where it has none."""
    if device is None:
        raise Trouble("device-keys-missing")

    def sign(payload: bytes) -> bytes:
        public = device.signing.public
        return _encode({
            "type": SIGNED, "keyid": public.key_id, "key": public.text, "device": device.device_id,
            "sig": base64.b64encode(device.signing.sign(pae(SIGNED, payload))).decode(),
        })  # fmt: skip

    return sign


def note_archive(store: Store, clerk: Clerk, year: int, digest: str, *, now: datetime, new_id: NewId) -> None:
    """Journals that a year's archive was made, and the SHA-256 of its manifest."""
    with store.atomic() as db:
        act = begin(db, clerk, "make_archive", new_id(), now)
        note(db, act, "archive", {"year": year, "manifest_sha256": digest}, new_id)


class _Pace:
    """Counts pieces, tells of every hundredth, and gives up when told to."""

    def __init__(self, going_on: GoingOn, whole: int) -> None:
        self._going_on, self._whole, self._done = going_on, whole, 0

    def step(self) -> None:
        self._done += 1
        if not self._going_on(min(self._done, self._whole), self._whole):
            raise GivenUp

    def stepped(self, piece: bytes) -> bytes:
        self._done += 1
        if self._done % 100 == 0 and not self._going_on(min(self._done, self._whole), self._whole):
            raise GivenUp
        return piece


def _table(db: Database, of: Span, kind: str, year: int, months: dict[str, list[Line]]) -> list[list[str]]:
    """The kind's table, its head first; each record is put among the lines of its month too."""
    found = list(archive.latest_of(db, of, kind))
    columns = sorted({name for _record_id, facts, _many in found for name in facts})
    rows = [["record_id", *columns]]
    for record_id, facts, many in found:
        rows.append([record_id, *(cell(facts.get(name)) for name in columns)])
        number = str(facts.get("number") or facts.get("period") or "")
        day = str(facts.get("day") or facts.get("opened_on") or facts.get("first_day") or facts.get("start")
                  or facts.get("made_at") or facts.get("saved_at") or "")[:10]  # fmt: skip
        if number and day:
            # What is of another year stands with what was written first in this one.
            month = day[:7] if day[:4] == str(year) else f"{year}-00"
            months.setdefault(month, []).append(Line(kind, number, day, facts, many))
    return rows


def cell(value: Any) -> str:
    """A value in a table; what a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    return harmless(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    # All in quotes: where a file is split at semicolons too, nothing behind one begins a formula.
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _index(year: int, counts: dict[str, int], months: list[str]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<archive year="{year}" format={quoteattr(FORMAT)}>']
    lines += [
        f'  <table kind={quoteattr(kind)} file={quoteattr(f"data/{kind}.csv")} records="{many}"/>'
        for kind, many in counts.items() if many
    ]  # fmt: skip
    lines += [f'  <list month={quoteattr(month)} file={quoteattr(f"lists/{month}.pdf")}/>' for month in months]
    lines += ['  <revisions file="revisions.jsonl"/>', '  <chain file="chain.jsonl"/>', "</archive>"]
    return "\n".join(lines).encode() + b"\n"
