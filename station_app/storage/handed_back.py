"""A package of the city, read whole: what came in which batch of which epoch, and in which order it is taken in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from station_app.domain.journal import KINDS
from station_exchange.hand_back import AgainLine, BatchLine, EntryLine, EpochLine, FileLine, Line, ReturnLine
from station_exchange.rows import Row


@dataclass(slots=True)
class Sealed:
    """A batch the city has applied: where each of its entries stands, as (seq, revision id)."""

    line: BatchLine
    places: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Handed:
    """A package, read whole: epochs with their parents, their batches, the entries each once, the open returns, the
    attached files that lie beside it.
    """

    epochs: list[EpochLine] = field(default_factory=list)
    batches: dict[str, list[Sealed]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    returned: list[ReturnLine] = field(default_factory=list)
    files: list[FileLine] = field(default_factory=list)


def gather(lines: Iterable[Line]) -> Handed:
    """The lines in their order; ValueError where an entry stands in no batch, or a batch in no epoch."""
    handed = Handed()
    sealed: Sealed | None = None
    for line in lines:
        if isinstance(line, EpochLine):
            handed.epochs.append(line)
            handed.batches[line.epoch] = []
            sealed = None
        elif isinstance(line, ReturnLine):
            handed.returned.append(line)
        elif isinstance(line, FileLine):
            handed.files.append(line)
        elif isinstance(line, BatchLine):
            if not handed.epochs:
                raise ValueError("a batch in no epoch")
            sealed = Sealed(line)
            handed.batches[handed.epochs[-1].epoch].append(sealed)
        elif sealed is None:
            raise ValueError("an entry in no batch")
        elif isinstance(line, EntryLine):
            handed.rows.append(line.row)
            sealed.places.append((line.row.seq, line.row.revision_id))
        elif isinstance(line, AgainLine):
            sealed.places.append((line.seq, line.revision_id))
    return handed


def unknown_kinds(handed: Handed) -> set[str]:
    """Kinds of entries that only a newer program knows."""
    return {row.kind for row in handed.rows} - KINDS.keys()


def in_order(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as they came, but none before the revision it follows: a stick that came late may have brought that one
    later.
    """
    waiting: dict[str, list[Row]] = {}
    rows = list(rows)
    open_ = {row.revision_id for row in rows}
    for row in rows:
        ready = [row]
        if row.parent_revision_id in open_:
            waiting.setdefault(str(row.parent_revision_id), []).append(row)
            continue
        while ready:
            one = ready.pop()
            open_.discard(one.revision_id)
            yield one
            ready += reversed(waiting.pop(one.revision_id, []))
    # A circle cannot be: whoever made one by hand finds his rows at the end.
    for left in waiting.values():
        yield from left
