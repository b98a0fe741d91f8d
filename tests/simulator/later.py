"""What happens more rarely: backups of the city, a season that passes, erasures, a lost PC, records sent back by hand.

They came after the first seeds were kept: a seed of regressions.txt without its `+` is played without them, as it was.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from city_centre import enrolment, intake, telling
from city_centre.office import OfficeRefused
from city_centre.storage import archives, centre
from city_centre.storage.engine import reading, writing
from city_centre.storage.rows import applied_rows
from city_centre.storage.staff import ACTIVE, Colleague
from station_app.actions import erasures
from station_app.actions.acts import RecordIds
from station_app.domain.personal_data import How
from station_exchange.envelope import read as read_envelope
from station_exchange.manifest import BATCH_TYPE, parse_batch
from tests.helpers.office import PASSWORD
from tests.simulator.faults import Fuse
from tests.simulator.pc import Pc

if TYPE_CHECKING:
    from tests.simulator.world import World

OFFICER = Colleague("李主任", "manager", "", 0, ACTIVE, "")
SEASON = timedelta(days=100)
"""Longer than a station keeps the bytes of what the city has archived."""


def archive(world: "World") -> None:
    """The city makes two backups and proves them; what they hold it calls archived. (How they are made has its own
    tests; a schedule does not wait for two whole copies.)
    """
    world.fault("backed-up")
    with writing(world.office.engine) as connection:
        length = centre.state(connection).log_length
        for copy in range(archives.NEEDED):
            archives.note(connection, f"{world.now.isoformat()}-{copy}", world.now.isoformat(), length, 0)
        archives.mark_archived(connection, archives.covered(connection))
    world.archived |= world.applied_batches()


def season(world: "World") -> None:
    """So long a time that stations may drop what is archived."""
    world.fault("season-passed")
    world.now += SEASON


def ahead(world: "World", pc: Pc) -> None:
    """A visit is logged while the clock is days ahead, and sent once it is right again: the city sends it back. Half of
    the times somebody mends it.
    """
    world.fault("saved-ahead")
    right, pc.skew = pc.skew, timedelta(days=3)
    world.save(pc)
    pc.skew = right
    if world.rng.random() < 0.5:
        world.send(pc)
    if world.rng.random() < 0.5:
        world.amend(pc, number=pc.numbers()[-1], changed={"started_at": f"{world.now:%Y-%m-%dT%H:%M}"})


def erase(world: "World", pc: Pc, fuse: Fuse | None) -> None:
    """A visitor has himself erased; a copy of the PC may still write of him."""
    found = pc.desk.store.db.execute("SELECT DISTINCT visitor_id FROM consultations ORDER BY visitor_id").fetchall()
    if not found:
        return
    visitor, ids = world.rng.choice(found)[0], RecordIds.make(pc.ids)

    def act() -> None:
        desk = pc.desk
        erasures.erase(
            desk.store, desk.clerk, visitor, How.ERASE, reason="request", proof=PASSWORD, ids=ids,
            catalogue=desk.catalogue, station=desk.station, now=world.now + pc.skew, new_id=pc.ids,
        )  # fmt: skip
        world.fault("person-erased")

    of_him = {row[0] for row in pc.desk.store.db.execute(
        "SELECT number FROM consultations WHERE visitor_id = ?", (visitor,)
    ).fetchall()}  # fmt: skip
    world.write(pc, act, ids, fuse)
    for other in world.pcs:
        both = sorted(of_him.intersection(other.numbers())) if other is not pc and other.code == pc.code else []
        if both:
            world.send(pc)
            world.amend(other, number=world.rng.choice(both))


def send_back(world: "World", code: str) -> None:
    """Somebody of the city sends a record back to be mended."""
    with reading(world.office.engine) as connection:
        records = sorted({
            row["record_id"] for row in applied_rows(connection, code).values() if row["kind"] == "consultation"
        })  # fmt: skip
    if not records:
        return
    try:
        telling.send_back(
            world.office, OFFICER, code, world.rng.choice(records), "question", "请写明注册类别", world.now
        )
    except OfficeRefused:
        return
    world.fault("record-sent-back")


def lose(world: "World", pc: Pc) -> None:
    """A PC is lost, with every copy of its disk: the city revokes its device, and whoever has it goes on sending."""
    others = {other.code for other in world.pcs} - {pc.code}
    if not others or pc.desk.device is None:
        return
    device = pc.desk.device.device_id
    try:
        enrolment.revoke(world.office, pc.code, device, world.now)
    except OfficeRefused:
        return
    world.fault("device-revoked")
    world.revoked[pc.code] = (device, frozenset(world.applied_of(pc.code)))
    for lost in [other for other in world.pcs if other.code == pc.code]:
        world.save(lost)
        world.seal(lost)
        stick = world.export(lost)
        for content in stick.files if stick is not None else ():
            refused(world, content)
        world.lose(lost)


def refused(world: "World", content: bytes) -> None:
    """A revoked device's batch comes: nothing of it is applied, and its container is kept."""
    outcome = intake.receive(world.office, content, world.now)
    manifest = parse_batch(read_envelope(content.split(b"\n", 1)[0], BATCH_TYPE).payload)
    if outcome.outcome not in ("refused", "duplicate") or outcome.batch is None:
        world.complain(f"I18: {manifest.station} batch {manifest.no} of a revoked device was {outcome.outcome}")


def revoke_again(world: "World") -> None:
    """The city was put back, and its staff revokes what it had revoked before. A device that the copy has never heard
    of cannot be revoked, and what it still has on the way is not looked at any more.
    """
    for code, (device, _held) in list(world.revoked.items()):
        try:
            enrolment.revoke(world.office, code, device, world.now)
        except OfficeRefused:
            del world.revoked[code]
            world.sticks[:] = [stick for stick in world.sticks if stick.code != code]
        else:
            world.revoked[code] = (device, frozenset(world.applied_of(code)))
