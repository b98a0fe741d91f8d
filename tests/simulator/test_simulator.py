"""The exchange under random schedules of faults, and the checker itself checked with seeded bugs."""

import os
import random
import subprocess
from datetime import timedelta

import pytest

from tests.simulator import invariants
from tests.simulator.mutants import MUTANTS, Mutant, catch
from tests.simulator.run import CAUSED, ENOUGH_TO_JUDGE, TWICE, Played, Summary, played, regressions
from tests.simulator.schedule import Schedule, play
from tests.simulator.world import World

SCHEDULES = int(os.environ.get("STATION_SCHEDULES", "1000"))
MUTANTS_DRAWN = int(os.environ.get("STATION_MUTANTS", "3"))


def _drawn(count):
    """So many of the seeded bugs, others with each commit, the same for everybody on one commit."""
    said = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    first = int(said or "0", 16) % len(MUTANTS)
    return [MUTANTS[(first + step) % len(MUTANTS)] for step in range(min(count, len(MUTANTS)))]


@pytest.mark.parametrize("once", regressions(), ids=lambda once: once.name)
def test_what_once_went_wrong_stays_right(once):
    assert once.play().violations == ()


@pytest.mark.parametrize("first", range(1, SCHEDULES + 1, ENOUGH_TO_JUDGE))
def test_whatever_happens_on_the_way_nothing_is_lost_doubled_or_altered(first):
    """F3, F5, F8, F26, F27, F28, F29, F31, F35, F43, F44, F56, F57, F58, F59, F62, F71."""
    summary = Summary()
    seeds = range(first, min(first + ENOUGH_TO_JUDGE, SCHEDULES + 1))
    for one, ended in played([Played(seed) for seed in seeds]):
        assert ended.violations == (), f"seed {one.name}"
        summary.add(one, ended)
    assert summary.saves > 10 * len(seeds)
    if len(seeds) == ENOUGH_TO_JUDGE:
        assert [name for name in CAUSED if not summary.fired[name]] == []
    # The share of each class is one of all schedules: a part of them misses it by chance, and the first one does not.
    if len(seeds) == ENOUGH_TO_JUDGE and first == 1:
        assert summary.blind_to() == []


def test_the_same_seed_ends_in_the_same_books():
    once, again, other = play(4), play(4), play(5)
    assert once.digest
    assert (once.digest, once.fired, once.violations) == (again.digest, again.fired, again.violations)
    assert once.digest != other.digest


def test_with_the_city_on_postgresql_a_schedule_ends_in_the_same_books():
    on_both = Played(200)
    assert on_both.seed % TWICE == 0
    assert on_both.play().violations == ()


def _after_two_disasters(place):
    """A station acknowledged in one epoch and put back into a second; then the city put back to its first day."""
    world = World(place, random.Random(1), 2)
    try:
        schedule, pc = Schedule(world, random.Random(2)), world.pcs[0]
        for _ in range(2):
            world.save(pc)
            schedule.seal_and_send(pc)
        pc.remember()
        world.save(pc)
        world.take(pc, world.answer(pc.code))
        world.restore_station(pc, pc.copies[0], "kept")
        world.take(pc, world.answer(pc.code))
        world.restore_centre(world.centre_copies[0])
        schedule.settle()
        invariants.check(world)
    finally:
        world.close()
    return world


def test_a_city_put_back_to_its_first_day_is_sent_every_epoch_again(tmp_path):
    """F63."""
    world = _after_two_disasters(tmp_path / "sound")
    assert world.violations == []
    assert {"station-restored", "centre-restored"} <= set(world.fired)
    (mutant,) = (mutant for mutant in MUTANTS if mutant.name == "an-epoch-the-centre-lost-is-not-sent-again")
    with mutant.applied():
        assert _after_two_disasters(tmp_path / "seeded").violations


@pytest.mark.parametrize("mutant", _drawn(MUTANTS_DRAWN), ids=lambda mutant: mutant.name)
def test_a_seeded_bug_of_the_protocol_is_seen_within_fifty_schedules(mutant):
    assert catch(mutant) is not None


def _sent_back_after_it_was_mended(place):
    """A visit of a clock that ran ahead lies sealed; its PC is put back and mends it; the city reads that first."""
    world = World(place, random.Random(1), 2)
    try:
        schedule, pc = Schedule(world, random.Random(2)), world.pcs[0]
        pc.skew = timedelta(days=3)
        world.save(pc)
        pc.skew = timedelta()
        world.seal(pc)
        pc.remember()
        world.save(pc)
        world.restore_station(pc, pc.copies[0], "kept")
        world.amend(pc, number=pc.numbers()[-1], changed={"started_at": f"{world.now:%Y-%m-%dT%H:%M}"})
        world.seal(pc)
        for content in reversed(world.export(pc).files):
            world.take_in(content)
        world.sticks.clear()
        schedule.settle()
        invariants.check(world)
    finally:
        world.close()
    return world


def test_what_comes_back_after_it_was_mended_is_not_asked_for_again(tmp_path):
    world = _sent_back_after_it_was_mended(tmp_path / "sound")
    assert world.violations == []
    assert world.fired["row-returned"]
    seeded = Mutant("", "city_centre.applying", "_Application._return", (("self._settled_before(fresh)", "fresh"),))
    with seeded.applied():
        assert any("I11" in one for one in _sent_back_after_it_was_mended(tmp_path / "seeded").violations)
