"""A station with a long past, made from a seed, by the desk's own actions and nothing else.

Each visit goes through `consultations.record`, and what else a week brings through station_past.py; each week is sealed
with `batches.seal` and answered, and the answer is taken with `acknowledgements.take`, so that journal, chain, outbox,
batches, tables and search index are what a desk would have after all those years. Only the waiting is left out: the
disk is not waited for (`synchronous=OFF`) and a week is one transaction. What is made is kept under `.cache/bench` by
seed, size and the digest of what it was made from, and is copied before it is used.
"""

import gc
import hashlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import station_app
from benchmarks import station_past
from benchmarks.station_past import Past
from station_app.actions import acknowledgements, batches, consultations, stations
from station_app.actions.acts import RecordIds
from station_app.actions.stations import OpenDesk
from station_app.domain.consultations import ConsultationForm
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.practice import visits
from station_app.places import bundle_root
from station_app.storage import search_index
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import Cost, KeySlots
from station_exchange.acknowledgement import Acknowledgement, Balance, EpochState, Taken, seal
from station_exchange.enrolment import EnrolmentPaper
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import NO_PREDECESSOR, SUITE, VERSION

CACHE: Final = bundle_root() / ".cache" / "bench"
PASSWORD: Final = "窗口-2026-开门"
MANAGER: Final = "王敏"
CHEAP: Final = Cost(passes=1, lanes=1, memory_kib=1024)
"""Key slots that open at once: what signing in costs is not measured here."""
A_DAY: Final = 72
"""Visits a day: 360 in a week of five days."""
OPENING: Final = date(2026, 11, 23)
"""A Monday: the past ends in the week before, the news begins with it."""
MINUTES_TO_SAVE: Final = 9
FRESH: Final = 26 * 5 * A_DAY
"""Visits of the last half year: with them the search index grows, as it does at a desk; the older ones are put into it
at once before them, as a new version of the program would do."""
_KEY: Final = "database.key"
"""The key of a database in which nobody exists, in hex beside it."""


@dataclass
class Ids:
    """Reproducible UUIDs of version 7's shape, apart for each `space`."""

    space: int
    count: int = field(default=0)

    def __call__(self) -> str:
        self.count += 1
        return str(UUID(int=(self.space << 96) | (7 << 76) | (2 << 62) | self.count))


@dataclass
class Counter:
    """An open station at which visits are logged."""

    desk: OpenDesk
    ids: Ids

    def form(self, given: dict[str, Any]) -> tuple[ConsultationForm, datetime]:
        """The form of an invented visit, and when it is saved."""
        saved_at = datetime.fromisoformat(given["started_at"]) + timedelta(minutes=MINUTES_TO_SAVE)
        return ConsultationForm.from_json(given, self.desk.catalogue), saved_at

    def save(self, form: ConsultationForm, now: datetime) -> consultations.Saved:
        """One visit, through the whole action."""
        return consultations.record(
            self.desk.store, self.desk.clerk, form, ids=RecordIds.make(self.ids), catalogue=self.desk.catalogue,
            now=now, new_id=self.ids,
        )  # fmt: skip

    def seal(self, now: datetime) -> list[batches.SealedBatch]:
        """Everything that waits, through the whole action."""
        return batches.seal(self.desk.store, self.desk.clerk, self.desk.device, now=now)


@contextmanager
def counter(folder: DataFolder, space: int) -> Iterator[Counter]:
    """The station in that folder, open; its new ids are of that space."""
    ids = Ids(space)
    now = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=8)
    desk = stations.open_desk(folder, MANAGER, PASSWORD, now=now, new_id=ids)
    try:
        yield Counter(desk, ids)
    finally:
        desk.close()


def news(seed: int, count: int) -> list[dict[str, Any]]:
    """Invented visits after the past, other people than those of the past with the same seed."""
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME)
    return list(visits(seed + 1, count, opening, A_DAY))


def copy_of_station(place: Path, seed: int, count: int) -> DataFolder:
    """A copy in `place` of the station with `count` visits, which is made where it was not yet."""
    made = CACHE / f"station-{seed}-{count}-{_digest()}"
    if not made.is_dir():
        for outdated in CACHE.glob(f"station-{seed}-{count}-*"):
            shutil.rmtree(outdated)
        _make(made, seed, count)
    shutil.copytree(made, place)
    folder = DataFolder.at(place / "station")
    # Made anew for each copy: the form of the key file is no part of what is kept.
    slots = KeySlots.empty(CHEAP)
    slots.give_clerk(MANAGER, PASSWORD, bytes.fromhex((place / _KEY).read_text(encoding="ascii")))
    slots.write(folder.keys)
    return folder


def _digest() -> str:
    """A digest of everything the made station depends on."""
    root = bundle_root()
    sources = sorted([*root.glob("db/station/migrations/*.sql"), *root.glob("db/reference/*")])
    package = Path(station_app.__file__).parent
    sources += [package / "domain" / name for name in ("practice.py", "journal.py")]
    sources += [package / "storage" / name for name in ("connection.py", "devices.py")]
    sources += [Path(__file__), Path(station_past.__file__)]
    told = hashlib.sha256()
    for source in sources:
        told.update(source.name.encode() + b"\x00" + source.read_bytes())
    return told.hexdigest()[:12]


def _make(made: Path, seed: int, count: int) -> None:
    building = made.with_name(made.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    folder = DataFolder.at(building / "station")
    ids = Ids(1)
    first_day = _first_day(count)
    city = _City(SigningKey.make(), SealingKey.make(), SealingKey.make())
    opening = datetime.combine(first_day, datetime.min.time(), BEIJING_TIME)
    stations.set_up(
        folder, code="", name="", manager=MANAGER, password=PASSWORD, now=opening, new_id=ids, cost=CHEAP,
        paper=city.paper(opening),
    )  # fmt: skip
    gc.disable()
    with counter(folder, 2) as at:
        db = at.desk.store.db
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -524288")
        db.execute("PRAGMA wal_autocheckpoint = 20000")
        past, done = Past(at.desk, at.ids, seed), 0
        past.open(opening)
        if count > FRESH:
            with at.desk.store.atomic():
                search_index.take_down(db)
        for _, week in groupby(visits(seed, count, opening, A_DAY), lambda given: _week_of(given["started_at"])):
            with at.desk.store.atomic():
                if count - done <= FRESH and search_index.outdated(db):
                    search_index.make_anew(db)
                saved = []
                for given in week:
                    form, now = at.form(given)
                    saved.append((at.save(form, now), given, now))
                    done += 1
                past.week(saved)
                at.seal(now + timedelta(hours=1))
                city.answer(at, now + timedelta(hours=2))
            gc.collect()
            if done % 7200 < 360:
                sys.stderr.write(f"\rmaking a station of {count} visits: {done}")
                sys.stderr.flush()
        at.desk.store.checkpoint()
        (building / _KEY).write_text(at.desk.store.key.hex(), encoding="ascii")
    gc.enable()
    sys.stderr.write("\n")
    building.rename(made)


def _week_of(moment: str) -> tuple[int, int]:
    year, week, _ = datetime.fromisoformat(moment).isocalendar()
    return year, week


def _first_day(count: int) -> date:
    """The Monday from which so many visits end in the week before the opening."""
    weeks = -(-count // (5 * A_DAY))
    return OPENING - timedelta(weeks=weeks)


@dataclass
class _City:
    """As much of a city centre as answers: it takes everything and says so."""

    signing: SigningKey
    sealing: SealingKey
    recovery: SealingKey
    serial: int = 0

    def paper(self, now: datetime) -> EnrolmentPaper:
        return EnrolmentPaper(
            v=VERSION, suite=SUITE, kind="enrolment", centre="BJ", centre_name="市中心", station="G003",
            station_name="朝阳区江东工作站", district="110105", city_role="entrusted",
            acknowledgement_key=self.signing.public.text, operational_recipient=self.sealing.recipient,
            recovery_recipient=self.recovery.recipient, secret="one-time",
            expires_at=(now + timedelta(days=30)).isoformat(),
        )  # fmt: skip

    def answer(self, at: Counter, now: datetime) -> None:
        """Confirms every sealed batch."""
        device = at.desk.device
        assert device is not None
        self.serial += 1
        sealed = _sealed(at)
        answer = Acknowledgement(
            v=VERSION, centre="BJ", station="G003", device=device.device_id, centre_epoch=0, serial=self.serial,
            issued_at=now.isoformat(), epochs=[sealed], returned=[], forks=[], balance=Balance({}, NO_PREDECESSOR),
            log_length=sealed.hw, log_head=NO_PREDECESSOR, reference_version="",
        )  # fmt: skip
        data = seal(answer, device.sealing.recipient, self.signing)
        acknowledgements.take(at.desk.store, at.desk.clerk, device, data, now=now, new_id=at.ids)


_LAST_SEALED: Final = "SELECT epoch, no, manifest_sha256, last_seq FROM batches ORDER BY no DESC LIMIT 16"


def _sealed(at: Counter) -> EpochState:
    rows = at.desk.store.db.execute(_LAST_SEALED).fetchall()
    epoch, newest, _, last_seq = rows[0]
    return EpochState(
        epoch=epoch, hw=newest, last_seq=last_seq, manifests=[Taken(no, manifest) for _, no, manifest, _ in rows],
        received=[], archived=0,
    )  # fmt: skip
