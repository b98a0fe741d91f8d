"""Stations offline, one expert, every order of events: never two confirmed bookings, never a silent one."""

import os
import random

from tests.simulator import booked_invariants, booked_stories
from tests.simulator.booked_world import BookedWorld
from tests.simulator.bookings import BookingSchedule, play
from tests.simulator.city import City
from tests.simulator.mutants import MUTANTS

SCHEDULES = min(int(os.environ.get("STATION_SCHEDULES", "25")), 10_000)
"""Each takes some 0.3 s of CPU: of the nightly sweep's number no more than so many."""


def test_whatever_the_order_nobody_is_promised_what_another_has_and_everybody_hears():
    saves = 0
    for seed in range(1, SCHEDULES + 1):
        ended = play(seed)
        assert ended.violations == (), f"seed {seed}"
        saves += ended.saves
    assert saves > 15 * SCHEDULES


def test_the_same_seed_ends_in_the_same_books():
    once, again = play(3), play(3)
    assert (once.digest, once.violations) == (again.digest, again.violations)


def _cancelled_before_it_is_read(place):
    """A booking is moved and cancelled before the city reads any of it; the cancelling comes first, in a new epoch."""
    world = BookedWorld(place, random.Random(2), 2)
    try:
        schedule = BookingSchedule(world, random.Random(2))
        schedule.run(1)
        booked_stories.past_comes_late(schedule, moved=True)
        return list(booked_invariants.overtaken(world, City(world)))
    finally:
        world.close()


def test_the_newest_revision_decides_of_a_booking_in_whatever_order_they_come(tmp_path):
    assert _cancelled_before_it_is_read(tmp_path / "sound") == []
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == "a-gap-that-closes-decides-nothing")
    with mutant.applied():
        assert _cancelled_before_it_is_read(tmp_path / "seeded") != []
