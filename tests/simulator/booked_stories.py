"""Orders of events around leases and bookings that chance hardly ever brings (see `tests.simulator.stories`)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.simulator.booked_world import SLOTS, slot

if TYPE_CHECKING:
    from tests.simulator.booked_world import Slot
    from tests.simulator.bookings import BookingSchedule
    from tests.simulator.pc import Pc

LEASED_UNTIL_TOMORROW = 3
"""So many days ahead a slot lies whose lease ends (48 hours before it) within a day."""


def _leased_until_tomorrow(schedule: "BookingSchedule", pc: "Pc") -> "tuple[Slot, datetime] | None":
    for index in range(len(SLOTS)):
        wanted = slot(schedule.world.today() + LEASED_UNTIL_TOMORROW, index)
        until = schedule.world.lease(pc.code, wanted)
        if until is not None:
            return wanted, until
    return None


def lease_of_a_former_life(schedule: "BookingSchedule") -> None:
    """A PC is put back and begins a new epoch; in its tables still lies a lease of the one before."""
    world, pc = schedule.world, schedule.pc()
    wanted = world.quiet_slot()
    world.lease(pc.code, wanted)
    world.hear(pc)
    pc.remember()
    world.save(pc)
    world.restore_station(pc, pc.copies[-1], "kept")
    world.book(pc, wanted=wanted)


def lease_has_ended(schedule: "BookingSchedule") -> None:
    """A lease ends while its PC hears nothing; then a visitor wants that very time."""
    world, pc = schedule.world, schedule.pc()
    pc.skew = timedelta()
    leased = _leased_until_tomorrow(schedule, pc)
    if leased is None:
        return
    wanted, until = leased
    world.hear(pc)
    world.now = until + timedelta(hours=1)
    world.book(pc, wanted=wanted)


def clock_put_back(schedule: "BookingSchedule") -> None:
    """A lease has ended; then the clock of its PC is put back by a day, to when it had not."""
    world, pc = schedule.world, schedule.pc()
    pc.skew = timedelta()
    leased = _leased_until_tomorrow(schedule, pc)
    if leased is None:
        return
    wanted, until = leased
    world.hear(pc)
    world.now = until + timedelta(hours=1)
    world.save(pc)
    world.fault("clock-jump")
    pc.skew = timedelta(days=-1)
    world.book(pc, wanted=wanted)
    pc.skew = timedelta()


def stick_under_way(schedule: "BookingSchedule") -> None:
    """A booking that was confirmed in a lease is on its way until after the lease's end, when somebody else asks."""
    world, pc = schedule.world, schedule.pc()
    others = [other for other in world.pcs if other.code != pc.code]
    if not others:
        return
    other = world.rng.choice(others)
    pc.skew = other.skew = timedelta()
    leased = _leased_until_tomorrow(schedule, pc)
    if leased is None:
        return
    wanted, until = leased
    world.hear(pc)
    world.book(pc, wanted=wanted)
    world.seal(pc)
    world.export(pc)
    world.now = until + timedelta(hours=1)
    world.book(other, wanted=wanted)
    world.send(other)
    world.hear(other)


def forgotten_lease(schedule: "BookingSchedule") -> None:
    """The city is put back to before it leased a slot, notices, and is asked to lease it to somebody else."""
    world, pc = schedule.world, schedule.pc()
    wanted = world.quiet_slot()
    world.save(pc)
    world.send(pc)
    world.remember_centre()
    copy = world.centre_copies[-1]
    world.lease(pc.code, wanted)
    world.hear(pc)
    world.restore_centre(copy)
    world.save(pc)
    world.send(pc)
    world.lease(world.rng.choice(world.pcs).code, wanted)


def told_before_it_was_heard(schedule: "BookingSchedule") -> None:
    """A lease is given back, an answer comes that does not know it yet, and a visitor wants that very time."""
    world, pc = schedule.world, schedule.pc()
    wanted = world.quiet_slot()
    world.lease(pc.code, wanted)
    world.hear(pc)
    world.give_back(pc, wanted)
    world.hear(pc)
    world.book(pc, wanted=wanted)


def past_comes_late(schedule: "BookingSchedule", moved: bool | None = None) -> None:
    """A booking lies sealed, perhaps moved in another batch; the PC is put back and cancels it in a new epoch; the city
    reads the newest first.
    """
    world, pc = schedule.world, schedule.pc()
    record_id = world.book(pc, wanted=world.quiet_slot())
    world.seal(pc)
    if world.rng.random() < 0.7 if moved is None else moved:
        world.move(pc, record_id=record_id, wanted=world.quiet_slot())
        world.seal(pc)
    pc.remember()
    world.save(pc)
    world.restore_station(pc, pc.copies[-1], "kept")
    world.cancel(pc, record_id=record_id)
    world.seal(pc)
    stick = world.export(pc)
    if stick is not None:
        world.sticks.remove(stick)
        for content in reversed(stick.files):
            world.take_in(content)


def two_pasts(schedule: "BookingSchedule") -> None:
    """A PC with a booking is copied; the one moves it and the city confirms, the other cancels what it knows."""
    world, pc = schedule.world, schedule.pc()
    if schedule.crowded():
        return
    record_id = world.book(pc, wanted=world.quiet_slot())
    world.send(pc)
    world.hear(pc)
    copy = world.clone(pc)
    world.move(pc, record_id=record_id, wanted=world.quiet_slot())
    world.send(pc)
    world.cancel(copy, record_id=record_id)
    for _ in range(2):
        world.send(copy)
        world.hear(copy)


CALM: dict[str, Callable[["BookingSchedule"], None]] = {
    "lease-has-ended": lease_has_ended,
    "clock-put-back": clock_put_back,
    "stick-under-way": stick_under_way,
    "told-before-it-was-heard": told_before_it_was_heard,
}
"""Those in which nothing is put back or copied."""
STORIES: dict[str, Callable[["BookingSchedule"], None]] = CALM | {
    "lease-of-a-former-life": lease_of_a_former_life,
    "forgotten-lease": forgotten_lease,
    "past-comes-late": past_comes_late,
    "two-pasts": two_pasts,
}
"""By the name under which they are counted, as classes of fault are."""
