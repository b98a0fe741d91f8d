"""Attached files at the office: parts taken in over wire and stick, proven whole before they count.

A part is believed for its device's signature only; a file counts as received when all its parts are here, give the
very digest that names it, and open under a key of the office.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection

from city_centre.office import Office, stamp
from city_centre.storage import blobs as store
from city_centre.storage import centre, stations
from city_centre.storage.blobs import Blob
from city_centre.storage.engine import reading, writing
from station_exchange import blobs as wire
from station_exchange.keys import VerifyKey
from station_exchange.refusals import Code, ExchangeRefused

MOST_UNFINISHED: Final = 64
"""How many files of one station may be half here; the longest unfinished gives way to the next."""


@dataclass(frozen=True, slots=True)
class PartOutcome:
    """What became of one part. `received`: the whole file is here; `part`: kept, others are missing."""

    outcome: Literal["part", "received", "refused"]
    code: str = ""
    station: str = ""
    blob: str = ""
    part: int = 0


def receive_part(office: Office, data: bytes, now: datetime) -> PartOutcome:
    """Take one part's bytes. Never raises for what is in them; DatabaseTrouble for the world's trouble."""
    try:
        part = wire.take_apart(data)
    except ExchangeRefused as refused:
        return PartOutcome("refused", refused.code.value)
    label = part.label
    outcome: Literal["part", "received", "refused"]
    try:
        if label.centre != office.code:
            raise ExchangeRefused(Code.ADDRESS, "for another centre")
        with reading(office.engine) as connection:
            part.envelope.verify(VerifyKey(_key(connection, label.station, label.device)))
        with writing(office.engine) as connection:
            outcome, code = _Taking(office, connection, part, data, now).take()
    except ExchangeRefused as refused:
        outcome, code = "refused", refused.code.value
    return PartOutcome(outcome, code, label.station, label.blob, label.part)


def _key(connection: Connection, station: str, device: str) -> str:
    known = stations.device(connection, station, device)
    if known is None or known.state != stations.ENROLLED:
        raise ExchangeRefused(Code.DEVICE, "not let in")
    return known.sign_public


class _Taking:
    def __init__(self, office: Office, connection: Connection, part: wire.Part, data: bytes, now: datetime) -> None:
        self._office = office
        self._connection = connection
        self._part = part
        self._label = part.label
        self._line = data[: data.find(b"\n")].decode("ascii", "replace")
        self._at = stamp(now)

    def take(self) -> tuple[Literal["part", "received", "refused"], str]:
        label, connection = self._label, self._connection
        stations.get(connection, label.station, lock=True)
        _key(connection, label.station, label.device)
        if store.is_erased_everywhere(connection, label.station, label.digest):
            raise ExchangeRefused(Code.GONE, "erased")
        # The same file may have been sealed twice: by a desk that was put back, or for a stick that came late.
        if store.held(connection, label.station, label.digest) is not None:
            return "received", ""
        known = store.get(connection, label.station, label.blob)
        if known is None:
            store.drop_oldest_halves(connection, label.station, MOST_UNFINISHED - 1)
            known = Blob(label.station, label.blob, label.digest, label.size, label.device, self._at, store.RECEIVING,
                         0, "")  # fmt: skip
            store.begin(connection, known)
        elif known.state == store.ERASED:
            # Another record may name the file by now; then it comes sealed anew.
            raise ExchangeRefused(Code.GONE, "erased")
        elif (known.digest, known.size) != (label.digest, label.size):
            raise ExchangeRefused(Code.CONTENT, "the label says otherwise than before")
        here = store.parts(connection, label.station, label.blob)
        if label.part not in here:
            store.add_part(connection, label.station, label.blob, label.part, self._line, self._part.content)
            here.append(label.part)
        if len(here) < wire.parts_of(label.size):
            return "part", ""
        return self._whole(known)

    def _whole(self, blob: Blob) -> tuple[Literal["part", "received", "refused"], str]:
        content = b"".join(raw for _no, _label, raw in store.content(self._connection, blob.station, blob.blob))
        try:
            if hashlib.sha256(content).hexdigest() != blob.blob:
                raise ExchangeRefused(Code.DIGEST, "the parts give another file")
            wire.unseal(content, self._office.keys.opening)
        except ExchangeRefused as refused:
            # All of it comes again: which part was wrong from the beginning nobody can say.
            store.drop_parts(self._connection, blob.station, blob.blob)
            return "refused", refused.code.value
        centre.state(self._connection, lock=True)
        arrival = store.arrivals(self._connection) + 1
        store.settle(self._connection, blob.station, blob.blob, store.RECEIVED, arrival=arrival, at=self._at)
        return "received", ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a blob has come: unknown, partial (with the missing parts as stretches) or received."""

    state: Literal["unknown", "partial", "received"]
    missing: tuple[tuple[int, int], ...] = ()


def standing(office: Office, blob: str, header: str) -> Standing:
    """What is still missing, for the device that asks; ExchangeRefused for anybody else."""
    asked, opened = wire.read_question(header)
    station = asked.station
    if (asked.centre, asked.blob) != (office.code, blob):
        raise ExchangeRefused(Code.ADDRESS, "for another office or file")
    with reading(office.engine) as connection:
        opened.verify(VerifyKey(_key(connection, station, asked.device)))
        known = store.get(connection, station, blob)
        if known is None:
            return Standing("unknown")
        if known.state == store.ERASED:
            raise ExchangeRefused(Code.GONE, "erased")
        if known.state == store.RECEIVED or store.held(connection, station, known.digest) is not None:
            return Standing("received")
        here = set(store.parts(connection, station, blob))
    missing = [number for number in range(1, wire.parts_of(known.size) + 1) if number not in here]
    return Standing("partial", tuple(wire.ranges(missing)))
