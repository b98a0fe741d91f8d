"""The world with the city's one expert in it: desks that book, move and cancel while the centre leases."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from city_centre import leases as city_leases
from city_centre.bookings import CELL_SECONDS, cell_of
from city_centre.office import OfficeRefused
from city_centre.storage import bookings as at_centre
from city_centre.storage import centre as centre_books
from city_centre.storage.engine import reading, writing
from station_app.actions import bookings, leases
from station_app.actions.acts import RecordIds
from station_app.domain.bookings import BookingForm, cell_start
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import batches, journal
from station_app.storage import bookings as kept
from tests.helpers.city_experts import CITY_EXPERT, CITY_NAME
from tests.helpers.office import Ids
from tests.simulator.centres import Centre
from tests.simulator.faults import Fuse
from tests.simulator.pc import Pc
from tests.simulator.template import BEGIN, booked_stations
from tests.simulator.world import World

OPEN_DAYS = 60
SLOTS = (9 * 60, 9 * 60 + 30)
Slot = tuple[datetime, datetime]


@cache
def _with_its_expert(centre: Centre) -> Any:
    centre.put(centre.first())
    city_leases.put_expert(centre.office, CITY_EXPERT, CITY_NAME, "13700000000", "pooled", BEGIN)
    firsts = [cell_of(slot(day, 0)[0]) for day in range(OPEN_DAYS)]
    with writing(centre.office.engine) as connection:
        hour = 3600 // CELL_SECONDS
        at_centre.open_cells(connection, CITY_EXPERT, [cell + step for cell in firsts for step in range(hour)])
    return centre.copy()


def slot(day: int, index: int) -> Slot:
    """One of the expert's half hours, so many days after the beginning."""
    midnight = datetime(BEGIN.year, BEGIN.month, BEGIN.day, tzinfo=BEIJING_TIME) + timedelta(days=day)
    start = midnight + timedelta(minutes=SLOTS[index])
    return start, start + timedelta(minutes=30)


class BookedWorld(World):
    """The world with the city's one expert in it. `granted` is every lease that the centre ever gave."""

    def __init__(self, place: Path, rng: random.Random, stations: int, centre: Centre | None = None) -> None:
        super().__init__(place, rng, stations, centre)
        self.granted: list[dict[str, Any]] = []
        self.lease_ids = Ids(space=77)
        self.disturbed: set[str] = set()
        """Stations that were put back or copied: what they confirm twice is told apart by the city, not before."""

    @staticmethod
    def begin_with(centre: Centre) -> Any:
        return _with_its_expert(centre)

    @staticmethod
    def stations_from() -> Path:
        return booked_stations()

    def today(self) -> int:
        return (self.now - BEGIN).days

    def some_slot(self) -> Slot:
        """One of the few slots that everybody wants: of the next days, so that they meet."""
        return slot(self.today() + 3 + self.rng.randrange(2), self.rng.randrange(len(SLOTS)))

    def quiet_slot(self) -> Slot:
        """One that hardly anybody wants yet."""
        return slot(self.today() + 6 + self.rng.randrange(12), self.rng.randrange(len(SLOTS)))

    def wanted(self, pc: Pc) -> Slot:
        """What a visitor of this desk wants: gladly what the desk may confirm, or what everybody wants."""
        leased = [row[0] for row in pc.desk.store.db.execute("SELECT min(cell) FROM leases GROUP BY lease_id")]
        if leased and self.rng.random() < 0.5:
            start = cell_start(self.rng.choice(sorted(leased)))
            return start, start + timedelta(minutes=30)
        return self.some_slot()

    def book(self, pc: Pc, fuse: Fuse | None = None, *, twice: bool = False, wanted: Slot | None = None) -> str:
        """A visitor books; answers the record's id, whatever became of it."""
        (start, end), ids = wanted or self.wanted(pc), RecordIds.make(pc.ids)
        person = self.rng.randrange(10**6)
        form = BookingForm(
            expert_id=CITY_EXPERT, start=start, end=end, visitor_name=f"访客{person}", visitor_phone=f"139{person:08d}",
            question="商标被抢注怎么办", materials="执照", consent_scope=self.rng.choice(("city", "none", "service")),
        )  # fmt: skip

        def act() -> None:
            desk = pc.desk
            bookings.request(desk.store, desk.clerk, form, ids=ids, catalogue=desk.catalogue, now=self.now + pc.skew,
                             new_id=pc.ids)  # fmt: skip

        self.write(pc, act, ids, fuse, twice=twice)
        self.look_at_lease(pc, ids.record_id)
        return ids.record_id

    def look_at_lease(self, pc: Pc, record_id: str) -> None:
        """I9: whatever a desk confirms by itself lies in a lease of its present epoch that has truly not ended, nor
        been given back. (A copy of a PC cannot know what the other one gave back.)
        """
        db = pc.desk.store.db
        found = db.execute(
            "SELECT first_cell, last_cell FROM bookings WHERE record_id = ? AND state = 'confirmed'", (record_id,)
        ).fetchone()
        own = (pc.code, batches.present_epoch(db).epoch)
        for cell in range(found[0], found[1] + 1) if found else ():
            mine = [one for one in self.granted if one["cell"] == cell and (one["station"], one["epoch"]) == own]
            if not any(datetime.fromisoformat(one["until"]) > self.now for one in mine):
                self.complain(f"I9: {pc.name} confirmed cell {cell} in no lease of its epoch, or in one that had ended")
            given = {row[0] for row in db.execute("SELECT lease_id FROM lease_returns").fetchall()}
            if mine and {one["lease_id"] for one in mine} <= given:
                self.complain(f"I9: {pc.name} confirmed cell {cell} in a lease that it had given back")

    def standing(self, pc: Pc) -> list[kept.Line]:
        """The bookings of a desk that may still be moved or cancelled."""
        lines = kept.between(pc.desk.store.db, "2026-01-01", "2099-12-31")
        return [line for line in lines if line.state in ("requested", "confirmed")]

    def move(self, pc: Pc, fuse: Fuse | None = None, *, record_id: str = "", wanted: Slot | None = None) -> None:
        """One of the bookings is put to another time: that of the record, or any."""
        lines, (start, end), ids = self._standing_of(pc, record_id), wanted or self.some_slot(), RecordIds.make(pc.ids)
        if not lines:
            return
        line = self.rng.choice(lines)

        def act() -> None:
            desk = pc.desk
            bookings.reschedule(desk.store, desk.clerk, line.number, start, end, ids=ids, catalogue=desk.catalogue,
                                now=self.now + pc.skew, new_id=pc.ids)  # fmt: skip

        self.write(pc, act, ids, fuse)
        if journal.of_action(pc.desk.store.db, ids.action_id):
            self.look_at_lease(pc, line.record_id)

    def cancel(self, pc: Pc, fuse: Fuse | None = None, *, record_id: str = "") -> None:
        """One of the bookings is cancelled: that of the record, or any."""
        lines, ids = self._standing_of(pc, record_id), RecordIds.make(pc.ids)
        if not lines:
            return
        number = self.rng.choice(lines).number

        def act() -> None:
            desk = pc.desk
            bookings.cancel(desk.store, desk.clerk, number, "visitor", ids=ids, catalogue=desk.catalogue,
                            now=self.now + pc.skew, new_id=pc.ids)  # fmt: skip

        self.write(pc, act, ids, fuse)

    def _standing_of(self, pc: Pc, record_id: str) -> list[kept.Line]:
        return [line for line in self.standing(pc) if record_id in ("", line.record_id)]

    def give_back(self, pc: Pc, wanted: Slot | None = None) -> None:
        """A lease is given back; the city hears of it with the next batch."""
        start = (wanted or self.wanted(pc))[0]
        ids = RecordIds.make(pc.ids)

        def act() -> None:
            desk = pc.desk
            leases.give_back(desk.store, desk.clerk, CITY_EXPERT, start, start + timedelta(minutes=30),
                             action_id=ids.action_id, now=self.now + pc.skew, new_id=pc.ids)  # fmt: skip

        self.write(pc, act, ids, None)

    def lease(self, code: str, wanted: Slot | None = None) -> datetime | None:
        """The city leases a slot to a station, and whether it may is its own to say; answers until when."""
        start, end = wanted or slot(self.today() + 3 + self.rng.randrange(4), self.rng.randrange(len(SLOTS)))
        try:
            given = city_leases.lease(self.office, code, CITY_EXPERT, start, end, self.now, self.lease_ids)
        except OfficeRefused:
            return None
        for one in given:
            with reading(self.office.engine) as connection:
                if at_centre.held_by(connection, CITY_EXPERT, one.cell, one.cell):
                    self.complain(f"I9: cell {one.cell} leased to {code} while it is confirmed to somebody")
            rival = self._lease_in_force(one.cell)
            if rival is not None:
                self.complain(f"I9: cell {one.cell} leased to {code} while {rival['station']} holds it")
            self.granted.append({
                "cell": one.cell, "station": code, "lease_id": one.lease_id, "until": one.expires_at,
                "epoch": one.epoch, "forgotten": None,
            })  # fmt: skip
        return min(datetime.fromisoformat(one.expires_at) for one in given)

    def _lease_in_force(self, cell: int) -> dict[str, Any] | None:
        present = self._centre_epoch()
        for one in self.granted:
            if one["cell"] != cell or datetime.fromisoformat(one["until"]) <= self.now:
                continue
            if one["forgotten"] is not None and present <= one["forgotten"]:
                # The city was put back to before it, and could not know yet that it was.
                continue
            with reading(self.office.engine) as connection:
                held = at_centre.leased(connection, CITY_EXPERT, cell, cell).get(cell)
            # It came back: its station gave it up, and the centre has heard.
            came_back = held is not None and held.lease_id == one["lease_id"] and held.given_back_at
            if not came_back and not self._station_gave_back(one):
                return one
        return None

    def _centre_epoch(self) -> int:
        with reading(self.office.engine) as connection:
            return centre_books.state(connection).centre_epoch

    def _station_gave_back(self, lease: dict[str, Any]) -> bool:
        return any(
            pc.code == lease["station"]
            and pc.desk.store.db.execute(
                "SELECT 1 FROM lease_returns WHERE lease_id = ?", (lease["lease_id"],)
            ).fetchone()
            for pc in self.pcs
        )

    def restore_centre(self, copy: Any) -> None:
        """What the copy does not know of stays leased all the same; only that nobody can tell before the city has
        noticed that it was put back (a risen epoch).
        """
        super().restore_centre(copy)
        with reading(self.office.engine) as connection:
            known = {one.lease_id for one in at_centre.all_leases(connection)}
        epoch = self._centre_epoch()
        for one in self.granted:
            one["forgotten"] = None if one["lease_id"] in known else epoch

    def restore_station(self, pc: Pc, copy: Path, how: str) -> None:
        self.disturbed.add(pc.code)
        super().restore_station(pc, copy, how)

    def clone(self, pc: Pc) -> Pc:
        self.disturbed.add(pc.code)
        return super().clone(pc)

    def take_in(self, content: bytes, *, fuse: Fuse | None = None) -> None:
        """I14 for bookings: what was confirmed is not freed by the end of another past of it, at another time."""
        before = {(one.station, one.record_id): one for one in self._claims() if one.decided == "confirmed"}
        super().take_in(content, fuse=fuse)
        for after in self._claims() if before else ():
            stood = before.get((after.station, after.record_id))
            if stood is None or after.decided or after.revision_id == stood.revision_id:
                continue
            past = self._past(stood.revision_id)
            ended = self.truth.saves.get(after.revision_id)
            elsewhere = (stood.first_cell, stood.last_cell) != (after.first_cell, after.last_cell)
            if elsewhere and ended is not None and ended.parent in past and stood.revision_id != ended.parent:
                self.complain(f"I14: {after.station} booking {after.number} was freed by the end of another past of it")

    def _claims(self) -> list[at_centre.Claim]:
        with reading(self.office.engine) as connection:
            return at_centre.all_claims(connection)

    def _past(self, revision_id: str | None) -> set[str]:
        past: set[str] = set()
        while revision_id is not None and revision_id not in past:
            past.add(revision_id)
            known = self.truth.saves.get(revision_id)
            revision_id = known.parent if known is not None else None
        return past

    def confirmed_now(self) -> Iterator[tuple[str, str, int]]:
        """(station, record, cell) of everything that some desk calls confirmed."""
        for pc in self.pcs:
            for record_id, first, last in pc.desk.store.db.execute(
                "SELECT record_id, first_cell, last_cell FROM bookings WHERE state = 'confirmed'"
            ).fetchall():
                for cell in range(first, last + 1):
                    yield pc.code, record_id, cell

    def look_at_all_desks(self) -> None:
        """I8: nowhere are two confirmed for one quarter hour, as long as neither station was put back or
        copied, nor the city.
        """
        if self.fired["centre-restored"]:
            return
        owners: dict[int, tuple[str, str]] = {}
        for station, record_id, cell in self.confirmed_now():
            if station in self.disturbed:
                continue
            other = owners.setdefault(cell, (station, record_id))
            if other != (station, record_id):
                self.complain(f"I8: {station} and {other[0]} both confirmed cell {cell}")
