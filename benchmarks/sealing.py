"""Sealing a week's new visits out of a long past against the same out of a short one: the news costs, not the past."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared
from benchmarks.measuring import flat, interleaved, milliseconds, typical_ratio
from benchmarks.sizes import Sizes
from benchmarks.station_maker import Counter, copy_of_station, counter, news

LIMIT: Final = 1.15


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The time that `batches.seal` takes for one week, in both stations."""
    with ExitStack() as stack:
        long, short = (
            stack.enter_context(counter(copy_of_station(place / str(past), sizes.seed, past), space=6))
            for past in (sizes.past, sizes.little_past)
        )
        sides = [_weeks(at, sizes) for at in (long, short)]
        of_long, of_short = interleaved(sides, sizes.seal_rounds)
    yield compared(
        "seal-out-of-much", f"Sealing {sizes.week} new visits out of {sizes.past:,}", "ms", median(flat(of_long)),
        median(flat(of_short)), f"out of {sizes.little_past:,}", LIMIT, ratio=typical_ratio(of_long, of_short),
    )  # fmt: skip


def _weeks(at: Counter, sizes: Sizes) -> Callable[[], float]:
    """One week after another: logged without being timed, then sealed under the watch."""
    coming = iter(news(sizes.seed, (sizes.seal_rounds + 1) * sizes.week))

    def week() -> float:
        with at.desk.store.atomic():
            for _ in range(sizes.week):
                form, now = at.form(next(coming))
                at.save(form, now)
        return milliseconds(lambda: at.seal(now))

    return week
