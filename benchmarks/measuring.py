"""How times are taken: in interleaved rounds, so that a busy moment of the machine hits both sides alike.

Rounds run A B, B A, A B … after one that is thrown away. The collector is run before a round and left on during it:
the desk runs with it on, and both sides of a comparison are Python. A ratio is the median over the rounds of each
round's own ratio; a percentile is taken over all samples of a side.
"""

import gc
import math
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

Sample = Callable[[], float]
"""Does the thing once and answers what it took, in milliseconds (or any unit that both sides share)."""


def milliseconds(action: Callable[[], object]) -> float:
    """How long the action took."""
    begin = perf_counter()
    action()
    return (perf_counter() - begin) * 1000


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that at least `share` (0 to 1) of all do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def interleaved(sides: Sequence[Sample], rounds: int, per_round: int = 1) -> list[list[list[float]]]:
    """Samples by side and round: `per_round` of each side in each of `rounds` rounds, after a warm-up round.

    The order of the sides turns around from round to round, so that none is always the second.
    """
    taken: list[list[list[float]]] = [[] for _ in sides]
    for turn in range(rounds + 1):
        order = list(range(len(sides)))
        gc.collect()
        found: dict[int, list[float]] = {}
        for side in order if turn % 2 else reversed(order):
            found[side] = [sides[side]() for _ in range(per_round)]
        if turn:
            for side in order:
                taken[side].append(found[side])
    return taken


def flat(by_round: Sequence[Sequence[float]]) -> list[float]:
    """All samples of a side."""
    return [sample for samples in by_round for sample in samples]


def typical_ratio(side: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> float:
    """The median over rounds of the ratio of the rounds' medians."""
    return median(median(one) / median(two) for one, two in zip(side, other, strict=True))
