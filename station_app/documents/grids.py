"""Grids of figures: rows of ruled cells of any widths, each with small words above its figure, for reports."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from station_app.documents import blocks, fonts
from station_app.documents.blocks import ASCENT, LABEL_GREY
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip
from station_app.documents.pen import Pen
from station_app.documents.tables import JOINT
from station_app.documents.typesetting import TextLine

PADDING: Final = 0.22
INSET: Final = 0.3
LABEL_LEADING: Final = 1.3
LEADING: Final = 1.3


class Cell(NamedTuple):
    """A cell: its figure or text, small words above it, its share of the row, and whether it heads others (tinted)."""

    text: str
    label: str = ""
    share: float = 1.0
    head: bool = False
    left: bool = False


def row(layout: Layout, cells: Sequence[Cell], *, keep: bool = False) -> Strip:
    """One ruled row across the measure, as high as its fullest cell; `keep` holds it with the next on one page."""
    page, sizes = layout.page, layout.type
    pad, inset = PADDING * sizes.body, INSET * sizes.body
    whole, edges = sum(cell.share for cell in cells), [page.left]
    for cell in cells:
        edges.append(edges[-1] + page.measure * cell.share / whole)
    rooms = [right - left - 2 * inset for left, right in pairwise(edges)]
    labels = [
        blocks.set_lines(cell.label, sizes.small, room) if cell.label else []
        for cell, room in zip(cells, rooms, strict=True)
    ]
    texts = [_text(cell, sizes.body, room) for cell, room in zip(cells, rooms, strict=True)]
    label_step, step = LABEL_LEADING * sizes.small, LEADING * sizes.body
    # Figures of one row stand on one line, below the longest label, and the whole in the middle of the row.
    label_height = max(map(len, labels)) * label_step
    figure_height = (
        max((len(lines) for cell, (lines, _) in zip(cells, texts, strict=True) if cell.label), default=0) * step
    )
    height = 2 * pad + max(label_height + figure_height, *(len(lines) * step for lines, _ in texts))

    def draw(pen: Pen, top: float) -> None:
        for index, cell in enumerate(cells):
            if cell.head:
                pen.tint(edges[index], top - height, edges[index + 1] - edges[index], height)
        above = (height - label_height - figure_height) / 2
        for index, cell in enumerate(cells):
            middle = edges[index] + inset + rooms[index] / 2
            for number, told in enumerate(labels[index]):
                y = top - above - (number + ASCENT) * label_step
                pen.text(middle - told.width * sizes.small / 2, y, told.text, sizes.small, grey=LABEL_GREY)
            lines, size = texts[index]
            y = top - (above + label_height if cell.label else (height - len(lines) * step) / 2)
            face = fonts.BOLD if cell.head else fonts.REGULAR
            for number, told in enumerate(lines):
                x = edges[index] + inset if cell.left else middle - told.width * size / 2
                pen.text(x, y - number * step - (step - size) / 2 - ASCENT * size, told.text, size, face=face)
        for x in edges:
            pen.stroke(x, top + JOINT, x, top - height - JOINT, weight=0.5)
        for y in (top, top - height):
            pen.stroke(edges[0], y, edges[-1], y, weight=0.5)

    return Strip(height, draw, keep=keep)


def _text(cell: Cell, size: float, room: float) -> tuple[list[TextLine], float]:
    """A cell's text in lines with its size. A figure stays on one line, in smaller type where it must: half of it on
    the next line would be another figure."""
    if not cell.text:
        return [], size
    if not (cell.head or cell.left):
        size *= min(1.0, room / fonts.text_width(fonts.printable(cell.text), size))
        return blocks.set_lines(cell.text, size, 2 * room), size
    return blocks.set_lines(cell.text, size, room, fonts.BOLD if cell.head else fonts.REGULAR), size


def figures(layout: Layout, head: str, cells: Sequence[tuple[str, str]], *, head_share: float) -> Strip:
    """One row of figures with the words of each above it, under a heading in the first cell.

    `head_share` is the heading's share of the row.
    """
    share = (1 - head_share) / max(1, len(cells))
    return row(
        layout,
        [Cell(head, share=head_share, head=True, left=True), *(Cell(text, label, share) for label, text in cells)],
    )
