"""A city centre and four enrolled stations, made once per process by the real actions and copied for each schedule."""

import atexit
import csv
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from city_centre import enrolment, office
from city_centre.keys import Cost as CentreCost
from city_centre.office import DATABASE_FILE, Office
from city_centre.storage.engine import open_sqlite
from station_app.actions import stations
from station_app.actions.stations import open_desk, set_up
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.folder import DataFolder
from station_exchange.enrolment import read_paper
from tests.helpers.city_experts import install, write_bundle
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Ids
from tests.helpers.reference import REFERENCE

CODES = ("G003", "G004", "HD01", "CY22")
BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=BEIJING_TIME)
CENTRE_PASSWORD = "收文-2026-开门"


@dataclass(frozen=True)
class Template:
    """Where the copies come from, and an office on a database file that each schedule puts in its place.

    One engine serves all schedules of a process: making its statements anew would cost more than running them.
    """

    place: Path
    office: Office


_shelter: Path | None = None


def shelter(place: Path) -> None:
    """All scratch folders of this process lie below `place`: a worker of a pool does not clear up after itself."""
    global _shelter
    _shelter = place


def scratch() -> Path:
    """A folder in memory where there is one: no schedule waits for a disk."""
    shared = Path("/dev/shm")
    fast = shared if os.access(shared, os.W_OK) else None
    place = Path(tempfile.mkdtemp(prefix="station-simulator-", dir=_shelter or fast))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


_made: Template | None = None
_booked: Path | None = None


def template() -> Template:
    """The one of this process."""
    global _made
    if _made is None:
        _made = _make(scratch())
    return _made


HEAVY = (
    "checklists.csv", "indicators.csv", "ledger_words.csv", "notices.csv", "phrases.csv", "rule_texts.csv",
    "service_guides.csv", "starter_goods.csv", "trademark_fees.csv",
)  # fmt: skip
_bundle: Path | None = None


def bundle() -> Path:
    """The reference data of these stations: the carried ones under a newer version, of the lists that no schedule looks
    at only the first row. Every copy, opening and check of a desk reads all of them.
    """
    global _bundle
    if _bundle is None:
        place = scratch() / "bundle"
        shutil.copytree(REFERENCE, place)
        manifest = (place / "manifest.toml").read_text("utf-8")
        present = manifest.split('version = "', 1)[1].split('"', 1)[0]
        (place / "manifest.toml").write_text(manifest.replace(f'"{present}"', '"2027.1"', 1), "utf-8")
        for name in HEAVY:
            with (place / name).open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            with (place / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows[:2])
        _bundle = place
    return _bundle


@contextmanager
def _carrying(folder: Path) -> Iterator[None]:
    """Stations that are set up meanwhile begin with that bundle."""
    carried = stations.database_file
    stations.database_file = lambda name: folder if name == "reference" else carried(name)
    try:
        yield
    finally:
        stations.database_file = carried


def booked_stations() -> Path:
    """Where the same stations lie with the city's bundle installed, in which its one expert is."""
    global _booked
    if _booked is None:
        plain, place = template().place, scratch()
        with_expert = write_bundle(place / "bundle", bundle(), version="2027.2")
        for index, code in enumerate(CODES):
            shutil.copytree(plain / code, place / code, ignore=shutil.ignore_patterns("desk.lock", "*-shm"))
            shutil.copytree(plain / f"{code}.memory", place / f"{code}.memory")
            folder = DataFolder.at(place / code, place / f"{code}.memory")
            desk = open_desk(folder, MANAGER, PASSWORD, now=BEGIN, new_id=Ids(space=200 + index))
            install(desk.store.db, with_expert, BEGIN.isoformat())
            desk.close()
        _booked = place
    return _booked


def _make(place: Path) -> Template:
    data = place / "centre"
    office.found(data, CENTRE_PASSWORD, BEGIN, code="BJ", name="市中心", cost=CentreCost(1, 1, 1024))
    with office.opened(data, CENTRE_PASSWORD) as opened, _carrying(bundle()):
        for index, code in enumerate(CODES):
            paper = enrolment.enrol(opened, code, f"{code}工作站", BEGIN, f"secret-{code}", district="110105")
            set_up(
                DataFolder.at(place / code), code="", name="", manager=MANAGER, password=PASSWORD, now=BEGIN,
                new_id=Ids(space=100 + index), paper=read_paper(paper), cost=CHEAP,
            )  # fmt: skip
            # The first opening of all takes the guides into the search index: once here, not in every schedule.
            open_desk(DataFolder.at(place / code), MANAGER, PASSWORD, now=BEGIN, new_id=Ids(space=300 + index)).close()
        live = place / "live"
        live.mkdir()
        engine = open_sqlite(live / DATABASE_FILE, opened.keys.database_key)
        return Template(place, Office(engine, opened.keys, live, opened.code, opened.name))
