"""The exchange under random schedules of faults, and the checker itself checked with seeded bugs."""

import os
import subprocess

import pytest

from tests.simulator.faults import CLASSES
from tests.simulator.mutants import MUTANTS, catch
from tests.simulator.run import Summary, played, regressions
from tests.simulator.schedule import play

SCHEDULES = int(os.environ.get("STATION_SCHEDULES", "80"))
MUTANTS_DRAWN = int(os.environ.get("STATION_MUTANTS", "8"))


def _drawn(count):
    """So many of the seeded bugs, others with each commit, the same for everybody on one commit."""
    said = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    first = int(said or "0", 16) % len(MUTANTS)
    return [MUTANTS[(first + step) % len(MUTANTS)] for step in range(min(count, len(MUTANTS)))]


@pytest.mark.parametrize("seed", regressions())
def test_what_once_went_wrong_stays_right(seed):
    assert play(seed).violations == ()


def test_whatever_happens_on_the_way_nothing_is_lost_doubled_or_altered():
    summary = Summary()
    for ended in played(range(1, SCHEDULES + 1)):
        assert ended.violations == (), f"seed {ended.seed}"
        summary.add(ended)
    assert summary.saves > 10 * SCHEDULES
    # With few schedules a class may miss its share by chance; that none is missing altogether can be seen at once.
    assert [name for name in CLASSES if not summary.fired[name]] == []
    if SCHEDULES >= 200:
        assert summary.blind_to() == []


def test_the_same_seed_ends_in_the_same_books():
    once, again, other = play(4), play(4), play(5)
    assert once.digest
    assert (once.digest, once.fired, once.violations) == (again.digest, again.fired, again.violations)
    assert once.digest != other.digest


@pytest.mark.parametrize("mutant", _drawn(MUTANTS_DRAWN), ids=lambda mutant: mutant.name)
def test_a_seeded_bug_of_the_protocol_is_seen_within_fifty_schedules(mutant):
    assert catch(mutant) is not None
