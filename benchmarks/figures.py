"""A figure: what was measured, what it was held against in the same run, and whether it may fail."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report.

    `value` and `against` are in `unit` (ms, MB, KB); `ratio` is the first by the second. With a `limit` the figure
    fails where the ratio is over it. Without one it is only told: milliseconds belong to a machine, and a machine is
    no reason to fail.
    """

    name: str
    title: str
    unit: str
    value: float
    against: float | None = None
    what_against: str = ""
    ratio: float | None = None
    limit: float | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def holds(self) -> bool:
        """Whether the figure keeps its limit; one without a limit always does."""
        return self.limit is None or self.ratio is None or self.ratio <= self.limit

    def as_json(self) -> dict[str, Any]:
        """The figure as JSON values."""
        return asdict(self) | {"holds": self.holds}


def compared(
    name: str, title: str, unit: str, value: float, against: float, what_against: str, limit: float, *,
    ratio: float | None = None, notes: tuple[str, ...] = (),
) -> Figure:  # fmt: skip
    """A figure that can fail: `value` against `against`, both of the same run.

    `ratio` is given where it is not the plain quotient, such as the median over rounds of the rounds' quotients.
    """
    return Figure(
        name, title, unit, value, against, what_against, value / against if ratio is None else ratio, limit, notes
    )


def told(name: str, title: str, unit: str, value: float, *notes: str) -> Figure:
    """A figure that is only told."""
    return Figure(name, title, unit, value, notes=notes)


def lines(figures: list[Figure]) -> Iterator[str]:
    """The report for people, one figure a line, its notes below it."""
    for figure in figures:
        held = ""
        if figure.ratio is not None:
            held = f"  x {figure.ratio:.2f} of {figure.against:.2f} {figure.unit} ({figure.what_against})"
        if figure.limit is not None:
            held += f", at most x {figure.limit:g}: {'holds' if figure.holds else 'TOO SLOW OR TOO LARGE'}"
        yield f"{figure.name:<22} {figure.title}: {figure.value:.2f} {figure.unit}{held}"
        yield from (f"{'':<22}   {note}" for note in figure.notes)
