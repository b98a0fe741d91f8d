"""Stations offline, one expert, every order of events: never two confirmed bookings, never a silent one."""

import os

from tests.simulator.bookings import play

SCHEDULES = min(int(os.environ.get("STATION_SCHEDULES", "5")), 10_000)
"""Each takes about a second: of the nightly sweep's number no more than so many."""


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
