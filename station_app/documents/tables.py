"""Tables, lines to sign on, and fields to write in by hand. On narrow paper tables and signatures are stacked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from station_app.documents import blocks, fonts
from station_app.documents.blocks import ASCENT, LABEL_GREY, RULE_GREY, Fact
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.pen import Pen
from station_app.documents.typesetting import TextLine, clusters

LEADING: Final = 1.4
JOINT: Final = 0.25
SMALLEST: Final = 0.7
"""Type of a cell that holds a long code, as a share of the table's."""


class Column(NamedTuple):
    """A column: its head, its share of the measure, and whether its cells stand in the middle."""

    head: str
    share: float
    centred: bool = False


def table(
    layout: Layout, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, least: int = 0, stacked: bool = True,
    below_rule: bool = False,
) -> list[Strip]:  # fmt: skip
    """A ruled table, its cells wrapped; at least `least` rows, the missing ones left blank to be written in by hand.

    A row of a few lines is never broken over two pages; the head is repeated on each. On narrow paper each row stands
    as a little list under its first two cells, blank rows left out; with `stacked` false the table is kept as it is.
    `below_rule` says that a rule stands above it already.
    """
    if layout.narrow and stacked:
        return _stacked(layout, columns, rows, below_rule)
    blank = ("",) * len(columns)
    head = tuple(_table_row(layout, columns, [column.head for column in columns], head=True))
    strips = list(head)
    for row in [*rows, *[blank] * (least - len(rows))]:
        strips += [replace(strip, head=head) for strip in _table_row(layout, columns, row)]
    return [*strips, space(0.8 * layout.type.body)]


def _edges(layout: Layout, columns: Sequence[Column]) -> list[float]:
    whole, page = sum(column.share for column in columns), layout.page
    edges = [page.left]
    for column in columns:
        edges.append(edges[-1] + page.measure * column.share / whole)
    return edges


def _table_row(layout: Layout, columns: Sequence[Column], cells: Sequence[str], *, head: bool = False) -> list[Strip]:
    size = layout.type.label if head else layout.type.body
    face = fonts.BOLD if head else fonts.REGULAR
    pad, edges = 0.42 * layout.type.body, _edges(layout, columns)
    inset = 0.45 * layout.type.body
    rooms = [right - left - 2 * inset for left, right in pairwise(edges)]
    sizes = [size * _shrunk(cell, size, room, face) for cell, room in zip(cells, rooms, strict=True)]
    set_cells = [
        blocks.set_lines(cell, own, room, face) for cell, own, room in zip(cells, sizes, rooms, strict=True)
    ]
    count = max(map(len, set_cells))
    strips = []
    for index in range(count):
        first, last = index == 0, index == count - 1
        height = LEADING * size + pad * (first + last)

        def draw(
            pen: Pen, top: float, index: int = index, height: float = height, first: bool = first, last: bool = last
        ) -> None:
            if head:
                pen.tint(edges[0], top - height, edges[-1] - edges[0], height)
            baseline = top - pad * first - (LEADING * size + ASCENT * size - 0.12 * size) / 2
            for column, lines in enumerate(set_cells):
                told: TextLine | None = lines[index] if index < len(lines) else None
                if told and told.text:
                    room = edges[column + 1] - edges[column] - told.width * sizes[column]
                    x = edges[column] + (room / 2 if head or columns[column].centred else inset)
                    pen.text(x, baseline, told.text, sizes[column], face=face)
            for x in edges:
                # A little longer than the row: rows that only touch leave a hairline gap on screen.
                pen.stroke(x, top + JOINT, x, top - height - JOINT, weight=0.5)
            if head and first:
                pen.stroke(edges[0], top, edges[-1], top, weight=0.5)
            if last:
                pen.stroke(edges[0], top - height, edges[-1], top - height, weight=0.5)

        strips.append(Strip(height, draw, keep=head or (not last and count <= 12)))
    return strips


def _shrunk(cell: str, size: float, room: float, face: str) -> float:
    """How much smaller a cell is set so that no code in it is cut: 1 where none would be, or it would get too small."""
    pieces = (piece for line in fonts.printable(cell).split("\n") for piece in clusters(line) if len(piece) > 1)
    widest = max((fonts.text_width(piece.rstrip(" "), size, face) for piece in pieces), default=0.0)
    # A hair less than the room: sums of widths differ in the last binary digit.
    fits = 0.999 * room / widest if widest > room else 1.0
    return fits if fits >= SMALLEST else 1.0


def _stacked(
    layout: Layout, columns: Sequence[Column], rows: Sequence[Sequence[str]], below_rule: bool
) -> list[Strip]:
    strips: list[Strip] = []
    for row in rows:
        numbered = columns[0].share < 0.12
        title = f"{row[0]}. {row[1]}" if numbered else row[0]
        rest = list(zip(columns, row, strict=True))[2 if numbered else 1 :]
        item = blocks.line(layout, title, layout.type.body, face=fonts.BOLD, leading=1.6)
        item += blocks.facts(layout, [Fact(column.head, cell) for column, cell in rest if cell])
        if len(item) <= 12:
            item = [*(replace(strip, keep=True) for strip in item[:-1]), replace(item[-1], keep=False)]
        strips += [*item, space(0.4 * layout.type.body)]
    return [*([] if below_rule else [blocks.rule(0.6, below=0.3 * layout.type.body)]), *strips] if strips else []


def signatures(layout: Layout, labels: Sequence[str], *, height: float = 2.9) -> list[Strip]:
    """Lines to sign on, side by side, each with its label before it; below each other where they would be too short.

    `height` is the room above the line in label sizes.
    """
    size, page = layout.type.label, layout.page
    gap = size
    widths = [fonts.text_width(fonts.printable(label), size) + 0.4 * size for label in labels]
    rows = next(
        rows
        for rows in _arrangements(len(labels))
        if len(rows) == len(labels)
        or all(
            page.measure - sum(widths[index] for index in row) - gap * (len(row) - 1) >= 3.5 * size * len(row)
            for row in rows
        )
    )
    strips = []
    for row in rows:
        line = (page.measure - sum(widths[index] for index in row) - gap * (len(row) - 1)) / len(row)

        def draw(pen: Pen, top: float, row: Sequence[int] = row, line: float = line) -> None:
            base, x = top - (height - 0.6) * size, page.left
            for index in row:
                pen.text(x, base, fonts.printable(labels[index]), size, grey=LABEL_GREY)
                x += widths[index]
                pen.stroke(x, base - 0.25 * size, x + line, base - 0.25 * size, weight=0.5)
                x += line + gap

        strips.append(Strip(height * size, draw, keep=True))
    return strips


def _arrangements(count: int) -> Iterator[list[list[int]]]:
    """The places of so many fields on one row, on two, and so on, the rows as even as can be."""
    for rows in range(1, count + 1):
        size = -(-count // rows)
        yield [list(range(start, min(start + size, count))) for start in range(0, count, size)]


def writing_field(layout: Layout, label: str, lines: int) -> list[Strip]:
    """A heading with so many ruled lines below it, to be written on by hand."""
    size = layout.type.body
    gap = max(1.9 * size, 21.0)
    ruled = Strip(gap, lambda pen, top: pen.rule(top - gap, grey=RULE_GREY), keep=True)
    last = Strip(ruled.height, ruled.draw)
    return [*blocks.heading(layout, label), *[ruled] * (lines - 1), last, space(0.6 * size)]


def choices(layout: Layout, label: str, options: Sequence[str]) -> list[Strip]:
    """A label and boxes to tick, as many to a line as fit."""
    words = "　".join(f"□ {option}" for option in options)
    return blocks.facts(layout, [Fact(label, words)])
