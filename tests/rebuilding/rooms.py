"""A station with a past, its city, and the empty PC that takes its place."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app.actions import adopting
from station_app.actions.adopting import Adopted
from station_app.actions.stations import open_desk, set_up
from station_app.storage.folder import DataFolder
from station_exchange.enrolment import read_paper
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import CHEAP, PASSWORD, Clock, Ids, Office

NEW_MANAGER = "赵新"


@dataclass
class Rooms:
    """The former PC, the city, and the stick between them."""

    office: Office
    city: City
    stick: Path

    def report(self, office: Office | None = None) -> object:
        """One whole round by stick: what waits goes to the city, its answer comes back."""
        office = office or self.office
        seal_and_export(office, self.stick)
        answered = self.city.ingest(self.stick)
        take(office, self.city.acknowledge(self.stick))
        return answered


def founded(office: Office, place: Path) -> Rooms:
    """The office enrolled with a city of its own."""
    stick = place / "stick"
    stick.mkdir()
    city = City.founded(place / "city")
    city.enrol(office, stick)
    return Rooms(office, city, stick)


def new_pc(rooms: Rooms, place: Path, *, space: int = 5, station: str = "G003") -> Office:
    """An empty PC, set up with a new enrolment file of the city and made known to it."""
    file = rooms.stick / f"{station}-again.enrol"
    rooms.city.run("enrol", station, "--name", "朝阳区江东工作站", "--district", "110105", "--out", str(file))
    folder, ids = DataFolder.at(place / "new-pc"), Ids(space=space)
    clock = Clock(rooms.office.clock())
    code = set_up(
        folder, code="", name="", manager=NEW_MANAGER, password=PASSWORD, now=clock(), new_id=ids, cost=CHEAP,
        paper=read_paper(file.read_bytes()),
    )  # fmt: skip
    return Office(folder, open_desk(folder, NEW_MANAGER, PASSWORD, now=clock(), new_id=ids), clock, ids, code)


def known(rooms: Rooms, office: Office) -> None:
    """The new PC makes itself known by stick: it has nothing to report yet."""
    from station_app.actions import exports

    exports.export(office.store, office.desk.clerk, rooms.stick, now=office.clock(), new_id=office.ids,
                   device=office.desk.device)  # fmt: skip
    assert rooms.city.ingest(rooms.stick)["admitted"] == 1


def reopened(place: Path, name: str, clerk: str, now: datetime, *, space: int) -> Office:
    """The station of that folder, opened anew: of a copy."""
    folder, ids, clock = DataFolder.at(place / name), Ids(space=space), Clock(now)
    return Office(folder, open_desk(folder, clerk, PASSWORD, now=now, new_id=ids), clock, ids, "")


def handed_back(rooms: Rooms, station: str = "G003") -> bytes:
    """The bytes of the city's package."""
    file = rooms.stick / "back.svh"
    rooms.city.run("hand-back", station, "--out", str(file))
    return file.read_bytes()


def adopt(office: Office, data: bytes, **how) -> Adopted:
    return adopting.adopt(
        office.store, office.desk.clerk, office.desk.device, data, now=office.clock(), new_id=office.ids, **how
    )


def revisions(office: Office) -> dict[str, tuple]:
    """Every entry that travels, by revision; no personal part of a record that was to be erased."""
    rows = office.store.db.execute(
        "SELECT revision_id, record_id, parent_revision_id, kind, verb, actor, at, facts, facts_sha256,"
        " person_sha256, CASE WHEN EXISTS (SELECT 1 FROM journal AS other WHERE other.record_id = journal.record_id"
        " AND other.verb = 'erase') THEN '' ELSE person END"
        " FROM journal WHERE position IN (SELECT position FROM outbox)"
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}
