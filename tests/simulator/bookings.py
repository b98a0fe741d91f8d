"""One expert of the city, two stations and more, all of them offline most of the time: invariants I8 and I9.

The faults, the sticks and the answers are those of the general simulator; here the counter books, moves and cancels
while the centre leases, and after every step the books of all desks lie beside each other.
"""

import hashlib
import random
import shutil
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from city_centre import leases as city_leases
from city_centre.bookings import CELL_SECONDS, cell_of
from city_centre.office import OfficeRefused
from city_centre.storage import bookings as at_centre
from city_centre.storage.engine import reading, writing
from station_app.actions import bookings, leases
from station_app.actions.acts import RecordIds
from station_app.domain.bookings import BookingForm, cell_start
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings as kept
from tests.helpers.city_experts import CITY_EXPERT, CITY_NAME
from tests.helpers.office import Ids
from tests.simulator import invariants
from tests.simulator.centres import Centre
from tests.simulator.pc import Pc, code_lists_read_once
from tests.simulator.schedule import Ended, Schedule
from tests.simulator.template import BEGIN, CODES, booked_stations, scratch
from tests.simulator.world import World

OPEN_DAYS = 45
SLOTS = (9 * 60, 9 * 60 + 30)
DISASTERS = {"station-restored", "station-restored-unnoticed", "station-cloned", "centre-restored"}
_place: list[Path] = []


class BookedWorld(World):
    """The world with the city's one expert in it. `granted` is every lease that the centre ever gave."""

    def __init__(self, place: Path, rng: random.Random, stations: int, centre: Centre | None = None) -> None:
        super().__init__(place, rng, stations, centre)
        self.granted: list[dict[str, Any]] = []
        self.lease_ids = Ids(space=77)
        self.answered_by_centre = 0
        city_leases.put_expert(self.office, CITY_EXPERT, CITY_NAME, "13700000000", "pooled", BEGIN)
        firsts = [cell_of(self.slot(day, 0)[0]) for day in range(OPEN_DAYS)]
        with writing(self.office.engine) as connection:
            hour = 3600 // CELL_SECONDS
            at_centre.open_cells(connection, CITY_EXPERT, [cell + step for cell in firsts for step in range(hour)])
        self.centre_copies = [self.centre.copy()]

    @staticmethod
    def stations_from() -> Path:
        return booked_stations()

    def slot(self, day: int, index: int) -> tuple[datetime, datetime]:
        midnight = datetime(BEGIN.year, BEGIN.month, BEGIN.day, tzinfo=BEIJING_TIME) + timedelta(days=day)
        start = midnight + timedelta(minutes=SLOTS[index])
        return start, start + timedelta(minutes=30)

    def some_slot(self) -> tuple[datetime, datetime]:
        """One of the few slots that everybody wants: of the next days, so that they meet."""
        first = (self.now - BEGIN).days + 3
        return self.slot(first + self.rng.randrange(2), self.rng.randrange(len(SLOTS)))

    def wanted(self, pc: Pc) -> tuple[datetime, datetime]:
        """What a visitor of this desk wants: gladly what the desk may confirm, or what everybody wants."""
        leased = [row[0] for row in pc.desk.store.db.execute("SELECT min(cell) FROM leases GROUP BY lease_id")]
        if leased and self.rng.random() < 0.5:
            start = cell_start(self.rng.choice(sorted(leased)))
            return start, start + timedelta(minutes=30)
        return self.some_slot()

    def book(self, pc: Pc, fuse: Any = None, *, twice: bool = False) -> None:
        (start, end), ids = self.wanted(pc), RecordIds.make(pc.ids)
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

    def look_at_lease(self, pc: Pc, record_id: str) -> None:
        """I9: whatever a desk confirms by itself lies in a lease of its own that has truly not ended, nor been given
        back. (A copy of a PC cannot know what the other one gave back.)
        """
        db = pc.desk.store.db
        found = db.execute(
            "SELECT first_cell, last_cell FROM bookings WHERE record_id = ? AND state = 'confirmed'", (record_id,)
        ).fetchone()
        for cell in range(found[0], found[1] + 1) if found else ():
            mine = [one for one in self.granted if one["cell"] == cell and one["station"] == pc.code]
            if not any(datetime.fromisoformat(one["until"]) > self.now for one in mine):
                self.complain(f"I9: {pc.name} confirmed cell {cell} in no lease, or in one that had ended")
            given = {row[0] for row in db.execute("SELECT lease_id FROM lease_returns").fetchall()}
            if mine and {one["lease_id"] for one in mine} <= given:
                self.complain(f"I9: {pc.name} confirmed cell {cell} in a lease that it had given back")

    def standing(self, pc: Pc) -> list[kept.Line]:
        """The bookings of a desk that may still be moved or cancelled."""
        lines = kept.between(pc.desk.store.db, "2026-01-01", "2099-12-31")
        return [line for line in lines if line.state in ("requested", "confirmed")]

    def move(self, pc: Pc, fuse: Any = None) -> None:
        lines, (start, end), ids = self.standing(pc), self.some_slot(), RecordIds.make(pc.ids)
        if not lines:
            return
        number = self.rng.choice(lines).number

        def act() -> None:
            desk = pc.desk
            bookings.reschedule(desk.store, desk.clerk, number, start, end, ids=ids, catalogue=desk.catalogue,
                                now=self.now + pc.skew, new_id=pc.ids)  # fmt: skip

        self.write(pc, act, ids, fuse)

    def cancel(self, pc: Pc, fuse: Any = None) -> None:
        lines, ids = self.standing(pc), RecordIds.make(pc.ids)
        if not lines:
            return
        number = self.rng.choice(lines).number

        def act() -> None:
            desk = pc.desk
            bookings.cancel(desk.store, desk.clerk, number, "visitor", ids=ids, catalogue=desk.catalogue,
                            now=self.now + pc.skew, new_id=pc.ids)  # fmt: skip

        self.write(pc, act, ids, fuse)

    def give_back(self, pc: Pc) -> None:
        start = self.wanted(pc)[0]
        ids = RecordIds.make(pc.ids)

        def act() -> None:
            desk = pc.desk
            leases.give_back(desk.store, desk.clerk, CITY_EXPERT, start, start + timedelta(minutes=30),
                             action_id=ids.action_id, now=self.now + pc.skew, new_id=pc.ids)  # fmt: skip

        self.write(pc, act, ids, None)

    def lease(self, code: str) -> None:
        """The city leases a slot to a station; whether it may is its own to say."""
        start, end = self.slot((self.now - BEGIN).days + 3 + self.rng.randrange(4), self.rng.randrange(len(SLOTS)))
        try:
            given = city_leases.lease(self.office, code, CITY_EXPERT, start, end, self.now, self.lease_ids)
        except OfficeRefused:
            return
        for one in given:
            with reading(self.office.engine) as connection:
                if at_centre.held_by(connection, CITY_EXPERT, one.cell, one.cell):
                    self.complain(f"I9: cell {one.cell} leased to {code} while it is confirmed to somebody")
            rival = self._lease_in_force(one.cell)
            if rival is not None:
                self.complain(f"I9: cell {one.cell} leased to {code} while {rival['station']} holds it")
            self.granted.append({
                "cell": one.cell, "station": code, "lease_id": one.lease_id, "until": one.expires_at, "ended": False,
            })  # fmt: skip

    def _lease_in_force(self, cell: int) -> dict[str, Any] | None:
        for one in self.granted:
            if one["cell"] == cell and not one["ended"] and datetime.fromisoformat(one["until"]) > self.now:
                with reading(self.office.engine) as connection:
                    held = at_centre.leased(connection, CITY_EXPERT, cell, cell).get(cell)
                # It came back: its station gave it up, and the centre has heard.
                if held is None or held.lease_id != one["lease_id"] or not held.given_back_at:
                    still = self._station_gave_back(one)
                    if not still:
                        return one
        return None

    def _station_gave_back(self, lease: dict[str, Any]) -> bool:
        return any(
            pc.code == lease["station"]
            and pc.desk.store.db.execute(
                "SELECT 1 FROM lease_returns WHERE lease_id = ?", (lease["lease_id"],)
            ).fetchone()
            for pc in self.pcs
        )

    def restore_centre(self, copy: Any) -> None:
        """What the copy does not know of was never leased, as far as anybody can say."""
        super().restore_centre(copy)
        with reading(self.office.engine) as connection:
            known = {one.lease_id for one in at_centre.all_leases(connection)}
        for one in self.granted:
            one["ended"] = one["ended"] or one["lease_id"] not in known

    def confirmed_now(self) -> Iterator[tuple[str, str, int]]:
        """(station, record, cell) of everything that some desk calls confirmed."""
        for pc in self.pcs:
            for record_id, first, last in pc.desk.store.db.execute(
                "SELECT record_id, first_cell, last_cell FROM bookings WHERE state = 'confirmed'"
            ).fetchall():
                for cell in range(first, last + 1):
                    yield pc.code, record_id, cell

    def look_at_all_desks(self) -> None:
        """Nowhere are two confirmed for one quarter hour, as long as nothing was restored or copied."""
        if self.fired.keys() & DISASTERS:
            return
        owners: dict[int, tuple[str, str]] = {}
        for station, record_id, cell in self.confirmed_now():
            other = owners.setdefault(cell, (station, record_id))
            if other != (station, record_id):
                self.complain(f"I8: {station} and {other[0]} both confirmed cell {cell}")


class BookingSchedule(Schedule):
    """The general mixture of faults around a counter that books."""

    world: BookedWorld
    rounds = 6
    """An answer to a booking is itself news, and two copies of a station have to hear of each other's."""

    def __init__(self, world: BookedWorld, rng: random.Random) -> None:
        super().__init__(world, rng)
        calm = rng.random() < 0.4
        if calm:
            self.may |= dict.fromkeys(DISASTERS, False)
        self.pace = rng.choice((timedelta(minutes=20), timedelta(hours=3), timedelta(hours=9)))
        booking: list[tuple[float, Callable[[], None]]] = [
            (26, self.book), (6, self.move), (6, self.cancel), (14, self.lease), (3, self.give_back),
        ]  # fmt: skip
        self.actions = [(weight / 2 if act in (self.save, self.amend, self.void) else weight, act)
                        for weight, act in self.actions] + booking  # fmt: skip

    def run(self, steps: int) -> None:
        # Nobody is leased anything before its first batch has come.
        for pc in self.world.pcs:
            self.world.save(pc)
            self.seal_and_send(pc)
        weights = [weight for weight, _ in self.actions]
        for _ in range(steps):
            self.world.pass_time(self.pace)
            self.rng.choices(self.actions, weights)[0][1]()
            self.world.look_at_all_desks()

    def book(self) -> None:
        self.world.book(self.pc(), self.fuse("crash-in-save", 40, 0.1), twice=self.happens("save-asked-twice", 0.1))

    def move(self) -> None:
        self.world.move(self.pc(), self.fuse("crash-in-save", 40, 0.1))

    def cancel(self) -> None:
        self.world.cancel(self.pc(), self.fuse("crash-in-save", 20, 0.1))

    def lease(self) -> None:
        pc = self.pc()
        for _ in range(self.rng.randrange(1, 4)):
            self.world.lease(pc.code)
        if self.rng.random() < 0.6:
            answer = self.world.answer(pc.code)
            if answer is not None:
                self.world.take(pc, answer)

    def give_back(self) -> None:
        self.world.give_back(self.pc())


def silent(world: BookedWorld) -> Iterator[str]:
    """I8: at the centre a quarter hour is one booking's; at the desks nothing waits for a word that will not come."""
    with reading(world.office.engine) as connection:
        claims = at_centre.all_claims(connection)
        held = at_centre.all_confirmed(connection)
    owners: dict[int, set[tuple[str, str]]] = {}
    for claim in claims:
        if claim.decided == "confirmed":
            for cell in range(claim.first_cell, claim.last_cell + 1):
                owners.setdefault(cell, set()).add((claim.station, claim.record_id))
                if held.get((CITY_EXPERT, cell)) != (claim.station, claim.record_id):
                    yield f"{claim.station} was told of cell {cell} that is not its own"
    yield from (f"cell {cell} is confirmed to {len(them)} bookings" for cell, them in owners.items() if len(them) > 1)
    stands = {(claim.station, claim.record_id): claim for claim in claims}
    for (_expert, cell), holder in held.items():
        if holder not in stands or stands[holder].decided != "confirmed":
            yield f"cell {cell} is kept for a booking of {holder[0]} that is not confirmed"
    for pc in world.pcs:
        for line in kept.between(pc.desk.store.db, "2026-01-01", "2099-12-31"):
            claim = stands.get((pc.code, line.record_id))
            if line.state == "requested":
                yield f"{pc.name} never heard of its request {line.number} ({claim.decided if claim else 'unknown'})"
            elif line.state == "confirmed" and (claim is None or claim.decided != "confirmed"):
                yield f"{pc.name} holds {line.number} confirmed, the city does not ({claim.decided if claim else '-'})"
            elif line.state == "confirmed" and claim is not None:
                start = cell_of(datetime.fromisoformat(line.start))
                if (claim.first_cell, claim.last_cell) != (start, start + 1800 // CELL_SECONDS - 1):
                    yield f"{pc.name} holds {line.number} at another time than the city"


def picture(world: BookedWorld) -> Iterator[str]:
    """What two runs of one seed have in common, beside the general picture."""
    with reading(world.office.engine) as connection:
        yield from (repr(claim) for claim in at_centre.all_claims(connection))
        yield from (repr(one) for one in at_centre.all_leases(connection))


@code_lists_read_once()
def play(seed: int, centre: Centre | None = None) -> Ended:
    """Plays the schedule of a seed and checks everything. Never raises for what production code does."""
    if not _place:
        _place.append(scratch())
    place = Path(tempfile.mkdtemp(dir=_place[0]))
    rng = random.Random(seed)
    world = BookedWorld(place, rng, rng.choice((2, 2, 2, 3, len(CODES))), centre)
    digest, fired = "", world.fired
    try:
        schedule = BookingSchedule(world, rng)
        schedule.run(rng.randrange(30, 60))
        schedule.settle()
        world.look_at_all_desks()
        fired = Counter(world.fired)
        world.violations += [f"I8: {text}" for text in list(silent(world))[:5]]
        invariants.check(world)
        lines = [*invariants.picture(world), *picture(world)]
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    except Exception:
        world.complain(traceback.format_exc())
    finally:
        world.close()
        shutil.rmtree(place, ignore_errors=True)
    return Ended(seed, tuple(world.violations), fired, digest, len(world.truth.saves))
