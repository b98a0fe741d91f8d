"""Stations offline, one expert, every order of events: never two confirmed bookings, never a silent one."""

import os

import pytest

from city_centre import bookings as deciding
from city_centre import leases as granting
from city_centre.storage import bookings as at_centre
from station_app.actions import booking_answers, booking_grounds
from station_app.domain.bookings import BookingState
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


def _always_confirmed(db, expert, start, end, catalogue, now):
    return BookingState.CONFIRMED, "", ""


MUTANTS = {
    "a-station-confirms-without-a-lease": lambda patch: patch.setattr(
        booking_grounds, "right_to_confirm", _always_confirmed
    ),
    "the-centre-leases-what-is-leased": lambda patch: patch.setattr(granting, "keeps", lambda lease, at: False),
    "the-centre-answers-nobody": lambda patch: patch.setattr(deciding, "answers", lambda *_: []),
    "the-centre-confirms-what-is-anothers": lambda patch: patch.setattr(
        at_centre, "take", lambda *_: True
    ),
    "a-station-lets-its-answers-lie": lambda patch: patch.setattr(booking_answers, "_changes", lambda *_: None),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_seeded_bug_of_the_bookings_is_seen(name, monkeypatch):
    MUTANTS[name](monkeypatch)
    assert any(play(seed).violations for seed in range(1, 5))
