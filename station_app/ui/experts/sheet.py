"""What a calendar shows, as plain data: lanes side by side, the ground in them, the bookings on it.

Times are whole minutes of the day by Beijing's clocks. A lane is a day (the week of one expert) or an expert (a day of
all). Nothing here knows the store; what is made of what stands in it is `reading.py`'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

QUARTER = 15
"""Minutes of the finest grid: what the database holds apart (features.md 53)."""


def clock(minute: int) -> str:
    """A minute of the day as it is written: 14:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class Ground(StrEnum):
    """What may happen in a span of a lane. Where no span lies, nobody is on duty."""

    FREE = "free"
    LEAVE = "leave"
    FEAST = "feast"


class Mark(StrEnum):
    """How a booking stands there; each has a pattern and an icon of its own, so that grey paper tells them apart."""

    CONFIRMED = "confirmed"
    REQUESTED = "requested"
    CHECKED_IN = "checked_in"
    SERVED = "served"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: its key, its heading, the line under it, and the whole that is told where they are cut."""

    key: str
    heading: str
    under: str = ""
    told: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of ground."""

    lane: int
    start: int
    end: int
    ground: Ground
    told: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One booking. `title` and `detail` may be cut on the screen, `told` is the whole. Only `movable` ones are lifted.
    """

    key: str
    lane: int
    start: int
    end: int
    title: str
    detail: str = ""
    mark: Mark = Mark.CONFIRMED
    told: str = ""
    movable: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is shown at once, from `first` to `last` minute of the day. `step` is how long a slot is."""

    lanes: tuple[Lane, ...] = ()
    spans: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    first: int = 9 * 60
    last: int = 17 * 60 + 30
    step: int = 30
    now: tuple[int, int] | None = None
    _of_key: dict[str, Block] = field(default_factory=dict, compare=False, repr=False)
    _of_lane: dict[int, list[Block]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for block in self.blocks:
            self._of_key[block.key] = block
            self._of_lane.setdefault(block.lane, []).append(block)

    def block(self, key: str) -> Block | None:
        """The booking of that key."""
        return self._of_key.get(key)

    def at(self, lane: int, minute: int) -> Block | None:
        """The booking that covers this minute of a lane."""
        return next((each for each in self._of_lane.get(lane, ()) if each.start <= minute < each.end), None)

    def in_the_way(self, lane: int, start: int, end: int, *, but: str = "") -> Block | None:
        """The first booking of a lane that a span from `start` to `end` would lie upon."""
        lying = (each for each in self._of_lane.get(lane, ()) if each.start < end and start < each.end)
        return next((each for each in lying if each.key != but), None)

    def ground(self, lane: int, minute: int) -> Span | None:
        """The ground under this minute; leave and feasts hide the duty under them."""
        here = [span for span in self.spans if span.lane == lane and span.start <= minute < span.end]
        return next((span for span in here if span.ground is not Ground.FREE), here[0] if here else None)

    def on_duty(self, lane: int, start: int, end: int) -> bool:
        """Whether somebody is on duty for the whole of a span."""
        grounds = (self.ground(lane, minute) for minute in range(start, end, QUARTER))
        return all(span is not None and span.ground is Ground.FREE for span in grounds)

    def bookings_in_order(self) -> Iterator[Block]:
        """The bookings as they are read: lane by lane, by their hour."""
        yield from sorted(self.blocks, key=lambda each: (each.lane, each.start, each.key))
