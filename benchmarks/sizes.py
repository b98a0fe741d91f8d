"""How large the benchmarks are: in earnest, and tiny to see that they run."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sizes:
    """`past` and `little_past` are the visits in the two stations; `week` the new ones of a week; the rest is rounds.

    `seed` chooses the invented visits.
    """

    past: int = 200_000
    little_past: int = 2_000
    week: int = 360
    save_rounds: int = 150
    saves_per_round: int = 10
    seal_rounds: int = 9
    receipt_rounds: int = 25
    start_rounds: int = 11
    memory_rounds: int = 3
    memory_saves: int = 500
    print_rounds: int = 3
    prints: int = 15
    prints_in_one: int = 200
    f2_rounds: int = 40
    day_saves: int = 200
    attach_rounds: int = 7
    switches: int = 15
    experts: int = 200
    booked: int = 30_000
    checks: int = 200
    city_stations: int = 400
    city_batches: int = 10_000
    seed: int = 20261119


EARNEST: Final = Sizes()

TINY: Final = Sizes(
    past=60, little_past=20, week=8, save_rounds=2, saves_per_round=5, seal_rounds=2, receipt_rounds=2, start_rounds=1,
    memory_rounds=1, memory_saves=10, print_rounds=1, prints=2, prints_in_one=9, f2_rounds=2, day_saves=5,
    attach_rounds=1, switches=1, experts=4, booked=30, checks=2,
    city_stations=3, city_batches=20,
)  # fmt: skip
"""Shows that everything runs; what it measures means nothing."""
