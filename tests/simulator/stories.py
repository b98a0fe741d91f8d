"""Orders of events that chance hardly ever brings and that a bug needs to show itself, each told in one piece.

A schedule plays none, one or two of them in the middle of everything else; what is on its way by then stays there, and
what the rest of the schedule does to it is left to chance.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulator import later, strangers
from tests.simulator.later import SEASON

if TYPE_CHECKING:
    from tests.simulator.schedule import Schedule

LONGER_THAN_A_CLOCK_WAS_WRONG = timedelta(days=5)


def lost_epoch(schedule: "Schedule") -> None:
    """A station is answered in one epoch and put back into a second; then the city is put back to its first day."""
    world, pc = schedule.world, schedule.pc()
    for _ in range(2):
        world.save(pc)
        world.send(pc)
    pc.remember()
    world.save(pc)
    world.hear(pc)
    world.restore_station(pc, pc.copies[-1], "kept")
    world.hear(pc)
    world.restore_centre(world.centre_copies[0])


def copied_then_restored(schedule: "Schedule") -> None:
    """Of two copies the first sends; the second seals under the same number, is put back, and then hears. Afterwards a
    visitor is erased at the first, and the second, which does not know, writes of him once more.
    """
    world, pc = schedule.world, schedule.pc()
    if schedule.crowded():
        return
    world.save(pc)
    world.send(pc)
    world.hear(pc)
    copy = world.clone(pc)
    world.save(pc)
    world.send(pc)
    world.save(copy)
    world.seal(copy)
    copy.remember()
    world.save(copy)
    world.restore_station(copy, copy.copies[-1], "kept")
    world.hear(copy)
    later.erase(world, pc, None)


def serials_again(schedule: "Schedule") -> None:
    """The city is put back and gives a station the same serial again, before it has read what lies there for it."""
    world, pc = schedule.world, schedule.pc()
    world.save(pc)
    world.send(pc)
    world.remember_centre()
    copy = world.centre_copies[-1]
    world.save(pc)
    world.send(pc)
    world.hear(pc)
    world.restore_centre(copy)
    world.answer(pc.code)
    world.save(pc)
    world.send(pc)


def dropped_then_lost(schedule: "Schedule") -> None:
    """A batch lies in two backups, is dropped at its station a season later, and the city is put back to before it."""
    world = schedule.world
    for pc in world.pcs:
        world.save(pc)
        world.send(pc)
    pc = schedule.pc()
    world.remember_centre()
    copy = world.centre_copies[-1]
    # Older ones nobody puts back: the secrets by which a PC is let in again have expired by then.
    del world.centre_copies[:-1]
    for _ in range(2):
        world.save(pc)
        world.send(pc)
    later.archive(world)
    world.fault("season-passed")
    world.now += SEASON
    world.hear(pc)
    world.restore_centre(copy)


def returned_then_sealed_again(schedule: "Schedule") -> None:
    """A visit logged by a clock that ran ahead comes back; a copy of the PC from before it was sent is put back, and
    days later the same revision is sealed again, under a clock that has caught up with it.
    """
    world, pc = schedule.world, schedule.pc()
    world.fault("saved-ahead")
    pc.skew = timedelta(days=3)
    world.save(pc)
    pc.skew = timedelta()
    pc.remember()
    world.send(pc)
    world.hear(pc)
    world.save(pc)
    world.now += LONGER_THAN_A_CLOCK_WAS_WRONG
    world.restore_station(pc, pc.copies[-1], "kept")
    world.send(pc)


def answered_before_sealing(schedule: "Schedule") -> None:
    """A PC is put back without knowing it, and hears what the city had of it before it seals anything itself."""
    world, pc = schedule.world, schedule.pc()
    world.save(pc)
    world.send(pc)
    pc.remember()
    world.save(pc)
    world.send(pc)
    world.restore_station(pc, pc.copies[-1], "image")
    world.hear(pc)


def batch_misdirected(schedule: "Schedule") -> None:
    """A batch comes that is for another city's centre."""
    strangers.batch_for_another(schedule.world, schedule.pc())


def publication_late(schedule: "Schedule") -> None:
    """What the city publishes comes to a desk in any order."""
    strangers.publications_arrive(schedule.world, schedule.pc())


STORIES: dict[str, Callable[["Schedule"], None]] = {
    "lost-epoch": lost_epoch,
    "copied-then-restored": copied_then_restored,
    "serials-again": serials_again,
    "dropped-then-lost": dropped_then_lost,
    "returned-then-sealed-again": returned_then_sealed_again,
    "answered-before-sealing": answered_before_sealing,
    "batch-misdirected": batch_misdirected,
    "publication-late": publication_late,
}
"""By the name under which they are counted, as classes of fault are."""
