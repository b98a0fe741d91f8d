"""A city's week, sealed: so many stations, each with the week of one real desk under its own name, keys and ids.

The desk's week is made by its own actions; each other station gets the same rows with its code, its ids and its
digests, sealed and signed by the exchange's own code. The set is made once and kept under `.cache/bench` by the digest
of what it was made from: making it is not what is measured.
"""

import hashlib
import re
import shutil
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

import msgspec

from benchmarks.sizes import Sizes
from benchmarks.station_maker import CACHE, CHEAP, MANAGER, OPENING, PASSWORD, Ids, counter, news
from city_centre import enrolment, office, parcels
from city_centre import keys as centre_keys
from city_centre.keys import Keyring
from city_centre.office import Office
from station_app.actions import stations
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import batches as stored
from station_app.storage.folder import DataFolder
from station_exchange import container, rows
from station_exchange.enrolment import read_paper
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import BATCH_TYPE, NO_PREDECESSOR, SUITE, VERSION, JournalHead, Manifest, identity
from station_exchange.rows import Row

MODEL: Final = "G003"
CHEAP_KEYS: Final = centre_keys.Cost(iterations=1, lanes=1, memory_kib=64)
DUPLICATES: Final = 0.5
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_LENGTH: Final = 4


class Sender(msgspec.Struct):
    """One station of the set: its code and the public halves of its PC's keys."""

    station: str
    device: str
    sign_public: str
    recipient: str

    @classmethod
    def named(cls, code: str, signing: SigningKey, sealing: SealingKey) -> "Sender":
        """The station of that code with these keys."""
        return cls(code, _named(code, "device"), signing.public.text, sealing.recipient)

    @property
    def epoch(self) -> str:
        """The one epoch its week was saved in."""
        return _named(self.station, "epoch")


class Told(msgspec.Struct):
    """What the set says of itself: how many different rows and batches it holds."""

    senders: list[Sender]
    rows: int
    batches: int


@dataclass(frozen=True)
class CityWeeks:
    """The set: the office's key file, its stations, every delivery in its order (half of the batches come twice)."""

    keys: Path
    told: Told
    deliveries: list[bytes]

    def batches(self) -> list[bytes]:
        """Every batch once, in the order of its first delivery."""
        return list(dict.fromkeys(self.deliveries))


def prepared(sizes: Sizes) -> CityWeeks:
    """The set of that size, made where it was not yet."""
    name = f"city-{sizes.city_stations}-{sizes.week}"
    made = CACHE / f"{name}-{_digest(sizes)}"
    if not made.is_dir():
        for outdated in CACHE.glob(f"{name}-*"):
            shutil.rmtree(outdated)
        _make(made, sizes)
    told = msgspec.json.decode((made / "told.json").read_bytes(), type=Told)
    return CityWeeks(made / office.KEY_FILE, told, list(_framed((made / "deliveries").read_bytes())))


def founded(weeks: CityWeeks, place: Path, database_url: str) -> Path:
    """The data folder of an office on that PostgreSQL, with the set's keys; founded, but knowing no station yet."""
    place.mkdir(parents=True)
    keys = Keyring.load(weeks.keys, PASSWORD).at(database_url)
    keys.save(place / office.KEY_FILE, PASSWORD, CHEAP_KEYS)
    return place


def _digest(sizes: Sizes) -> str:
    told = hashlib.sha256(f"{sizes.seed}".encode())
    exchange = sorted(Path(rows.__file__).parent.glob("*.py"))
    for source in [*exchange, Path(__file__), Path(stations.__file__).parent / "consultations.py"]:
        told.update(source.read_bytes())
    return told.hexdigest()[:12]


def _make(made: Path, sizes: Sizes) -> None:
    building = made.with_name(made.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME)
    office.found(building / "office", PASSWORD, opening, code="BJ", name="市中心", cost=CHEAP_KEYS)
    with office.opened(building / "office", PASSWORD) as city:
        parts = model_weeks(city, building / "desk", sizes)
        recipients = [city.keys.operational.recipient, city.keys.recovery_recipient]
    shutil.move(building / "office" / office.KEY_FILE, building / office.KEY_FILE)
    senders: list[Sender] = []
    sealed: list[list[bytes]] = []
    for number in range(sizes.city_stations):
        signing, sealing = SigningKey.make(), SealingKey.make()
        code = f"B{number:03d}"
        sender = Sender.named(code, signing, sealing)
        senders.append(sender)
        sealed.append(seal_week(sender, signing, own_rows(sender, parts), recipients))
        if number % 50 == 49:
            sys.stderr.write(f"\rsealing the weeks of {sizes.city_stations} stations: {number + 1}")
            sys.stderr.flush()
    if sizes.city_stations >= 50:
        sys.stderr.write("\n")
    told = Told(senders, sizes.city_stations * sum(map(len, parts)), sum(map(len, sealed)))
    with (building / "deliveries").open("wb") as file:
        for one in _delivered(sealed, Random(sizes.seed)):
            file.write(len(one).to_bytes(_LENGTH, "big") + one)
    (building / "told.json").write_bytes(msgspec.json.encode(told))
    shutil.rmtree(building / "office")
    shutil.rmtree(building / "desk")
    building.rename(made)


def model_weeks(city: Office, place: Path, sizes: Sizes) -> list[list[Row]]:
    """The rows of one desk's week, by batch, as the desk itself sealed them."""
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME)
    paper = read_paper(enrolment.enrol(city, MODEL, "朝阳区江东工作站", opening, "one-time", district="110105"))
    folder = DataFolder.at(place)
    stations.set_up(
        folder, code="", name="", manager=MANAGER, password=PASSWORD, now=opening, new_id=Ids(7), cost=CHEAP,
        paper=paper,
    )  # fmt: skip
    parts: list[list[Row]] = []
    with counter(folder, space=8) as at:
        for one in news(sizes.seed, sizes.week):
            form, now = at.form(one)
            at.save(form, now)
        at.seal(now + timedelta(hours=1))
        for batch in stored.open_batches(at.desk.store.db):
            assert batch.container is not None
            parcel = parcels.unwrap(batch.container)
            found = parcels.open_rows(city.keys.operational, parcel.parts, parcel.manifest)
            parts.append([row for row in found if isinstance(row, Row)])
    return parts


def _named(*words: str) -> str:
    """The same UUID of version 7's shape for the same words."""
    raw = int.from_bytes(hashlib.sha256("/".join(words).encode()).digest()[:16])
    return str(uuid.UUID(int=raw & ~(0xF << 76) & ~(0b11 << 62) | (7 << 76) | (2 << 62)))


def own_rows(sender: Sender, parts: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The model's rows as that station would have made them."""
    made: list[list[Row]] = []
    seq = 0
    for part in parts:
        made.append([_own(row, sender.station, seq + at) for at, row in enumerate(part, start=1)])
        seq += len(part)
    return made


def seal_week(
    sender: Sender, signing: SigningKey, parts: Sequence[Sequence[Row]], recipients: list[str]
) -> list[bytes]:  # fmt: skip
    """The station's batches, encrypted, signed and chained."""
    epoch, prev, last_seq = sender.epoch, NO_PREDECESSOR, 0
    made = []
    for no, own in enumerate(parts, start=1):
        sealed = container.encrypt(rows.encode(own), recipients)
        manifest = Manifest(
            v=VERSION, suite=SUITE, kind="batch", centre="BJ", station=sender.station, device=sender.device,
            epoch=epoch, parent_epoch=None, no=no, prev=prev, first_seq=last_seq + 1, last_seq=last_seq + len(own),
            count=len(own), content_sha256=sealed.content_sha256, raw_len=sealed.raw_len,
            ct_len=len(sealed.ciphertext), ct_sha256=sealed.ct_sha256, schema_min=1, schema_max=1, app_ver="0.1",
            refdata_ver=own[0].reference_version, sealed_at=f"{OPENING + timedelta(days=5)}T09:00:00+08:00",
            journal=JournalHead(last_seq + len(own), NO_PREDECESSOR), last_ack=None, request=None,
        )  # fmt: skip
        payload = msgspec.json.encode(manifest)
        prev, last_seq = identity(payload), last_seq + len(own)
        made.append(container.assemble(BATCH_TYPE, payload, sealed.ciphertext, signing))
    return made


def _own(row: Row, station: str, seq: int) -> Row:
    """The row as that station would have made it: its code in the numbers, ids of its own, digests that fit."""

    def renamed(text: str) -> str:
        return _ID.sub(lambda found: _named(station, found[0]), text.replace(f"-{MODEL}-", f"-{station}-"))

    facts, person = renamed(row.facts), None if row.person is None else renamed(row.person)
    digest = row.person_sha256
    if person is not None and row.salt is not None:
        digest = rows.person_digest(bytes.fromhex(row.salt), person)
    return msgspec.structs.replace(
        row, seq=seq, position=seq, facts=facts, person=person, facts_sha256=rows.facts_digest(facts),
        person_sha256=digest, record_id=renamed(row.record_id), revision_id=renamed(row.revision_id),
        action_id=renamed(row.action_id),
        parent_revision_id=None if row.parent_revision_id is None else renamed(row.parent_revision_id),
    )  # fmt: skip


def _delivered(sealed: Sequence[Sequence[bytes]], random: Random) -> Iterator[bytes]:
    """All batches, the stations mixed and each in its order; half of the batches come again at some later moment."""
    order = [number for number, own in enumerate(sealed) for _ in own]
    random.shuffle(order)
    coming = [iter(own) for own in sealed]
    again: list[bytes] = []
    for number in order:
        one = next(coming[number])
        yield one
        if random.random() < DUPLICATES:
            again.append(one)
        if again and random.random() < DUPLICATES:
            yield again.pop(random.randrange(len(again)))
    yield from again


def _framed(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + _LENGTH], "big")
        yield data[at + _LENGTH : at + _LENGTH + length]
        at += _LENGTH + length
