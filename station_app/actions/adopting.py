"""`station adopt`: a PC that begins with nothing takes back what the city holds of its station (exchange.md F61).

Attached files first, then one transaction: broken off anywhere, no record has changed; the same package again changes
nothing, or brings the files that were not beside it before. The entries keep
their revision ids, records and numbers; the chain is this database's own. They stand as applied under the epochs and
batches the city has them in, and an epoch of this database's own opens behind them.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from station_app.actions import adopted_files
from station_app.actions.acts import NewId, begin, moment, note
from station_app.actions.in_earnest import demand_tied
from station_app.actions.restores import start_epoch
from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.stations import Enrolment, Station
from station_app.domain.troubles import Trouble
from station_app.storage import (
    acknowledgements,
    adopting,
    handed_back,
    lookup_keys,
    numbers,
    salvage,
    search_index,
    tallies,
)
from station_app.storage.adopting import Brought, Progress
from station_app.storage.cipher import Database
from station_app.storage.devices import Device
from station_app.storage.handed_back import Handed
from station_app.storage.store import Store
from station_exchange import hand_back
from station_exchange.blobs import ranges
from station_exchange.keys import VerifyKey
from station_exchange.refusals import ExchangeRefused
from station_exchange.text import is_clean

RESERVE: Final = 100
"""So many serials of the day are left out: the former PC may have given them to visits that never reached the city, and
their papers are in people's hands."""
_NUMBER: Final = re.compile(r"([A-Z]{2})-([A-Z0-9]{3,5})-(\d{8})-(\d{4,})")


@dataclass(frozen=True, slots=True)
class Adopted:
    """What came back: entries that are new here, those that were here already; `bare` came without a personal part that
    the city never had, `numbers` names the records concerned; `returned` are open returns; `missing` entries the city
    holds and could not hand back, `clashes` records whose number or time another one has. `files` are attached files
    that are new here, `files_apart` how many of the package were not beside it, `files_missing` names the records of
    which a file is neither here nor at the city.
    """

    entries: int
    known: int
    bare: int
    numbers: tuple[str, ...]
    returned: int
    missing: int
    clashes: int
    files: int = 0
    files_apart: int = 0
    files_missing: tuple[str, ...] = ()


def adopt(
    store: Store, clerk: Clerk, device: Device | None, data: bytes, *, now: datetime, new_id: NewId,
    beside: Path | None = None, progress: Progress | None = None,
) -> Adopted:  # fmt: skip
    """Takes a package in, with the attached files of the folder `beside`. `progress(done, total)` answers False to
    break off.

    Refused `not-enrolled`, `hand-back-other-centre`, `…-other-station`, `…-other-device`, `hand-back-refused` with the
    exchange's code, `hand-back-newer` where only a newer program knows what is in it, `hand-back-number-taken` where a
    visit logged here since bears a number of one that comes back. Trouble `device-keys-missing`,
    `adopt-cancelled`; of the files `disk-full` and the disk's others.
    """
    demand(clerk, "adopt")
    tie, station, device = demand_tied(store.db, device)
    handed, missing = read_package(data, tie, station.code, device)
    try:
        files = adopted_files.bring(store, device, handed.files, beside, progress)
        with store.atomic() as db:
            done = _take(db, clerk, station, handed, missing, now, new_id, progress)
            adopted_files.note(db, handed.files, files.apart, moment(now))
    except InterruptedError as error:
        raise Trouble("adopt-cancelled") from error
    return replace(
        done, files=files.brought, files_apart=len(files.apart),
        files_missing=adopted_files.lacking(store, files.apart),
    )  # fmt: skip


def read_package(data: bytes, tie: Enrolment, station: str | None, device: Device) -> tuple[Handed, int]:
    """The package proven and read whole, and how many entries the city could not put into it; Refused as `adopt`.

    `station` is this station's code, None where that is not known any more.
    """
    try:
        said = hand_back.read_address(data)
        if said.centre != tie.centre:
            raise Refused.because("hand-back-other-centre", "", given=said.centre, own=tie.centre)
        if station is not None and said.station != station:
            raise Refused.because("hand-back-other-station", "", given=said.station, own=station)
        if said.device != device.device_id:
            own = device.device_id[:8]
            raise Refused.because("hand-back-other-device", "", given=said.device[:8], own=own)
        lines = hand_back.open_sealed(data, VerifyKey(tie.acknowledgement_key), device.sealing)
        handed = handed_back.gather(lines)
    except ExchangeRefused as error:
        raise Refused.because("hand-back-refused", "", reason=error.code.value) from error
    except ValueError as error:
        raise Refused.because("hand-back-refused", "", reason="E_CONTENT") from error
    newer = handed_back.unknown_kinds(handed)
    if newer:
        raise Refused.because("hand-back-newer", "", kinds="、".join(sorted(newer)[:3]))
    return handed, said.unread


def _take(
    db: Database, clerk: Clerk, station: Station, handed: Handed, missing: int, now: datetime, new_id: NewId,
    progress: Progress | None,
) -> Adopted:  # fmt: skip
    fresh = not adopting.has_own_records(db)
    numbered = _numbered(handed)
    taken = adopting.clash_of_numbers(db, dict(numbered))
    if taken:
        # The city's numbers go first: a visit logged here since under one of them would be two visits with one number.
        raise Refused.because("hand-back-number-taken", "", number=taken)
    search_index.take_down(db)
    done = adopting.bring(db, handed, adopting.holes(db), progress)
    if done.new:
        start_epoch(db, new_id(), "restored", now)
    adopting.mark_applied(db, handed, moment(now))
    if done.new:
        # What came in a batch of an epoch of ours is numbered once more: the city knows it.
        salvage.number_what_travels(db)
        _continue_numbers(db, station, numbered, now, fresh=fresh)
        _note(db, clerk, done, missing, now, new_id)
    acknowledgements.replace_returned(
        db,
        [
            (one.revision_id, one.record_id, one.code, one.field, one.text, one.at)
            for one in handed.returned
            if is_clean(one.text) and is_clean(one.field)
        ],
    )
    for derived in (lookup_keys, tallies, search_index):
        derived.make_anew(db)
    bare = adopting.of_people(db, done.bare)
    return Adopted(
        done.new, done.known, len(bare), adopting.numbers_of(db, bare), len(handed.returned), missing + done.unsound,
        done.clashes,
    )  # fmt: skip


def _note(db: Database, clerk: Clerk, done: Brought, missing: int, now: datetime, new_id: NewId) -> None:
    act = begin(db, clerk, "adopt", new_id(), now)
    facts = {
        "entries": done.new, "bare": spans(done.bare), "rechained": adopting.rechained(db, done.filled),
        "unread": missing + done.unsound,
    }  # fmt: skip
    note(db, act, "adoption", {name: value for name, value in facts.items() if value}, new_id)


def spans(positions: list[int]) -> list[list[int]]:
    """Positions as [first, last] of each unbroken run."""
    return [[first, last] for first, last in ranges(sorted(positions))]


def _numbered(handed: Handed) -> list[tuple[str, str]]:
    found = []
    for row in handed.rows:
        number = msgspec.json.decode(row.facts, type=_WithNumber).number
        if isinstance(number, str) and number:
            found.append((number, row.record_id))
    return found


class _WithNumber(msgspec.Struct):
    number: object = ""


def _continue_numbers(
    db: Database, station: Station, numbered: list[tuple[str, str]], now: datetime, *, fresh: bool
) -> None:
    """Serials go on above the highest the city knows; on a PC without a memory of its own those of this day go on well
    above it. Every number that stands on no record is kept as a hole with its reason.
    """
    kinds = {"ZX"}
    for number, _record in numbered:
        found = _NUMBER.fullmatch(number)
        if found is not None and found[2] == station.code:
            numbers.reach(db, found[1], found[3], int(found[4]))
            kinds.add(found[1])
    if not fresh:
        return
    for gone in salvage.numbers_lost(db, station.code):
        kind, _code, day, serial = gone.split("-")
        numbers.keep_hole(db, kind, day, int(serial), "restored")
    today = numbers.serial_day(now)
    for kind in sorted(kinds):
        numbers.skip_to(db, kind, today, numbers.last(db, kind, today) + RESERVE, "restored")
