"""What papers are made of: lines, paragraphs, label-and-value rows, tags, two texts at the two margins.

Each function takes a layout and raw text and gives strips (`pages.py`). Text is made printable here and nowhere else.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from station_app.documents import fonts
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.pen import Pen
from station_app.documents.typesetting import TextLine, break_lines

LABEL_GREY: Final = 0.35
RULE_GREY: Final = 0.75

WIDEST_STRETCH: Final = 0.12
"""Lines are spread to the full measure by at most this share of the type size between characters; beyond, they look
torn, and readers of the PDF take the gaps for spaces."""

ASCENT: Final = 0.88
"""From a line's upper edge to its baseline, as a share of the type size: the em box of Noto Sans SC."""


class Fact(NamedTuple):
    """A label and its value. A `short` one may share its row with the next."""

    label: str
    value: str
    short: bool = False


def set_lines(text: str, size: float, width: float, face: str = fonts.REGULAR) -> list[TextLine]:
    """A raw text broken into lines for `size` points on `width` points."""
    return break_lines(fonts.printable(text), width / size, lambda character: fonts.character_width(character, face))


def line(
    layout: Layout,
    text: str,
    size: float,
    *,
    face: str = fonts.REGULAR,
    grey: float = 0.0,
    align: str = "left",
    leading: float = 1.35,
    keep: bool = True,
) -> list[Strip]:
    """A text across the measure, `left`, `centre` or `right`, in as many lines as it needs; never spread."""
    page = layout.page
    strips: list[Strip] = []
    for told in set_lines(text, size, page.measure, face):
        free = page.measure - told.width * size
        x = page.left + {"left": 0.0, "centre": free / 2, "right": free}[align]
        strips.append(_text_strip(x, told.text, size, size * leading, face=face, grey=grey, keep=keep))
    return strips


def paragraph(layout: Layout, text: str, size: float, *, grey: float = 0.0, leading: float = 0.0) -> list[Strip]:
    """Running text, both edges even. No page starts with a paragraph's last line or ends with its first."""
    page, height = layout.page, size * (leading or layout.type.leading)
    lines = set_lines(text, size, page.measure)
    strips: list[Strip] = []
    for index, told in enumerate(lines):
        at_edge = index == 0 or index == len(lines) - 2
        spread = _spread(told, page.measure / size) * size
        strips.append(
            _text_strip(
                page.left, told.text, size, height, grey=grey, spread=spread, keep=at_edge and index < len(lines) - 1
            )
        )
    return strips


def heading(layout: Layout, text: str) -> list[Strip]:
    """A section's heading, kept with what follows."""
    return line(layout, text, layout.type.heading, face=fonts.BOLD, leading=1.7)


def indented(layout: Layout, text: str) -> list[Strip]:
    """Running text whose first line starts two characters in, as in a letter."""
    return paragraph(layout, f"　　{text}", layout.type.body)


def numbered(layout: Layout, words: str, texts: Sequence[str]) -> list[Strip]:
    """A heading and numbered lines below it; nothing where there are none."""
    if not texts:
        return []
    strips = heading(layout, words)
    for index, text in enumerate(texts, start=1):
        strips += paragraph(layout, f"{index}. {text}", layout.type.body)
    return [*strips, space(0.7 * layout.type.body)]


def section(layout: Layout, words: str, text: str) -> list[Strip]:
    """A heading and its running text; nothing where there is no text."""
    if not text:
        return []
    return [*heading(layout, words), *paragraph(layout, text, layout.type.body), space(0.7 * layout.type.body)]


def edges(
    layout: Layout, left: str, right: str, size: float, *, grey: float = 0.0, below: str = "right"
) -> list[Strip]:
    """Two short texts, one at each margin; where they would touch, the second stands under the first, at `below`."""
    page = layout.page
    left, right = fonts.printable(left), fonts.printable(right)
    # As everywhere, the empty half of a closing mark may stand outside the margin: the edge of the ink is what shows.
    width_right = max(told.width for told in set_lines(right, size, page.width * 10)) * size
    if fonts.text_width(left, size) + width_right + 2 * size > page.measure:
        return [
            *line(layout, left, size, grey=grey, leading=1.6),
            *line(layout, right, size, grey=grey, align=below, leading=1.6),
        ]

    def draw(pen: Pen, top: float) -> None:
        pen.text(page.left, top - ASCENT * size, left, size, grey=grey)
        pen.text(page.width - page.right - width_right, top - ASCENT * size, right, size, grey=grey)

    return [Strip(size * 1.6, draw, keep=True)]


def rule(weight: float = 0.4, *, above: float = 0.0, below: float = 0.0, grey: float = 0.0) -> Strip:
    """A line across the measure with its distances, kept with what follows."""
    return Strip(above + below, lambda pen, top: pen.rule(top - above, weight=weight, grey=grey), keep=True)


def double_rule(layout: Layout) -> list[Strip]:
    """The thick and the thin line under a letterhead."""
    body = layout.type.body
    return [rule(1.2, above=0.4 * body, below=2.2), rule(0.4, below=0.7 * body)]


def tags(layout: Layout, texts: Sequence[str]) -> list[Strip]:
    """Framed words in the middle, such as 更正件: beside each other where they fit, else below each other."""
    size, page = layout.type.label, layout.page
    frames = [set_lines(text, size, page.measure - 2 * size, fonts.BOLD) for text in texts]
    widths = [max(told.width for told in lines) * size + 1.6 * size for lines in frames]
    if sum(widths) + size * (len(widths) - 1) <= page.measure:
        rows = [list(range(len(frames)))] if frames else []
    else:
        rows = [[index] for index in range(len(frames))]
    return [_tag_row(layout, [(frames[index], widths[index]) for index in row]) for row in rows]


def _tag_row(layout: Layout, frames: Sequence[tuple[list[TextLine], float]]) -> Strip:
    size, page = layout.type.label, layout.page
    height = max(len(lines) for lines, _ in frames) * size * 1.3 + 0.7 * size
    row_width = sum(width for _, width in frames) + size * (len(frames) - 1)

    def draw(pen: Pen, top: float) -> None:
        left = page.left + (page.measure - row_width) / 2
        for lines, width in frames:
            pen.box(left, top - height, width, height, weight=0.8)
            for index, told in enumerate(lines):
                x = left + (width - told.width * size) / 2
                pen.text(x, top - (0.5 + ASCENT + index * 1.3) * size, told.text, size, face=fonts.BOLD)
            left += width + size

    return Strip(height + 0.5 * size, draw, keep=True)


def facts(layout: Layout, rows: Sequence[Fact], labels: float = 0.0) -> list[Strip]:
    """Labels and values in ruled rows, like a form. Two short facts share a row where both fit on half of it.

    `labels` is the width of the label column where it is shared with other rows; else it fits these.
    """
    half = layout.page.measure / 2
    labels = labels or label_width(layout, [fact.label for fact in rows])
    strips: list[Strip] = []
    index = 0
    while index < len(rows):
        pair = rows[index : index + 2]
        if len(pair) == 2 and all(fact.short and _fits(layout, fact, half, labels) for fact in pair):
            strips.extend(_row(layout, pair, half, labels))
            index += 2
        else:
            strips.extend(_row(layout, rows[index : index + 1], layout.page.measure, labels))
            index += 1
    return strips


def label_width(layout: Layout, labels: Sequence[str]) -> float:
    """The width of a label column: the layout's, wider for a longer label, at most two fifths of the measure."""
    size = layout.type.label
    longest = max((fonts.text_width(fonts.printable(label), size) for label in labels), default=0.0)
    return min(max(layout.label_ems * size, longest + 0.8 * size), 0.4 * layout.page.measure)


def _fits(layout: Layout, fact: Fact, width: float, labels: float) -> bool:
    room = width - labels - layout.type.body
    return fonts.text_width(fonts.printable(fact.value), layout.type.body) <= room and "\n" not in fact.value


def _row(layout: Layout, cells: Sequence[Fact], width: float, labels: float) -> list[Strip]:
    """One ruled row. Only a single fact wraps: each line a strip, the first with the label, the last with the rule."""
    page, size, label_size = layout.page, layout.type.body, layout.type.label
    pad = 0.38 * size
    set_cells = [set_lines(cell.value, size, width - labels) for cell in cells]
    set_labels = [set_lines(cell.label, label_size, labels) for cell in cells]
    count = max(len(lines) for lines in (*set_cells, *set_labels))
    strips: list[Strip] = []
    for index in range(count):
        first, last = index == 0, index == count - 1

        def draw(pen: Pen, top: float, index: int = index, first: bool = first, last: bool = last) -> None:
            baseline = top - (pad if first else 0) - (1.4 * size + ASCENT * size - 0.12 * size) / 2
            for column, (told, lines) in enumerate(zip(set_labels, set_cells, strict=True)):
                x = page.left + column * width
                if index < len(told):
                    pen.text(x, baseline, told[index].text, label_size, grey=LABEL_GREY)
                if index < len(lines):
                    pen.text(x + labels, baseline, lines[index].text, size)
            if last:
                pen.rule(top - height_of(first, last), weight=0.4, grey=RULE_GREY)

        def height_of(first: bool, last: bool) -> float:
            return 1.4 * size + (pad if first else 0) + (pad if last else 0)

        # A row of a few lines stays together; a long text may go on over the page's end.
        strips.append(
            Strip(height_of(first, last), draw, keep=not last and (count <= 6 or first or index == count - 2))
        )
    return strips


def _text_strip(
    x: float,
    text: str,
    size: float,
    height: float,
    *,
    face: str = fonts.REGULAR,
    grey: float = 0.0,
    spread: float = 0.0,
    keep: bool = False,
) -> Strip:
    baseline = (height - size) / 2 + ASCENT * size
    return Strip(
        height,
        lambda pen, top: pen.text(x, top - baseline, text, size, face=face, grey=grey, spread=spread),
        keep=keep,
    )


def _spread(told: TextLine, measure: float) -> float:
    """What to add between the characters of a full line so that it ends at the margin, as a share of the type size."""
    gaps = len(told.text.rstrip(" ")) - 1
    if told.ends_paragraph or gaps < 1:
        return 0.0
    spread = (measure - told.width) / gaps
    return spread if 0 < spread <= WIDEST_STRETCH else 0.0
