"""From strips to pages: a paper is a list of horizontal strips, flowed over as many sheets as it needs, then drawn.

Everything is measured before anything is drawn, so that a page knows how many there are, and a roll how long it is.
The same input gives the same bytes: no clock, no random id goes into the file.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from station_app.documents import fonts
from station_app.documents.layouts import Layout
from station_app.documents.pen import Pen
from station_app.domain import practice
from station_app.domain.troubles import Trouble
from station_app.words import SOURCE, on_paper

# The page's operators go into the file packed, not packed and then spelt in ASCII: a quarter smaller, and 2 ms sooner.
rl_config.useA85 = 0

CREATOR: Final = "IP Station Desk"
ROOM_FOR_PAGE_NUMBER: Final = 2.2
"""Height kept free for the page number at the foot of a sheet, in small type sizes."""

NOTHING: Final = 0.01
"""Points that do not count: sums of heights differ in the last binary digit."""


Draw = Callable[[Pen, float], None]
"""Draws a strip below the y that it is given, its upper edge."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a paper as wide as the measure that no page break cuts.

    `keep` holds it on one page with the strip that follows; `blank` strips vanish at the top of a page; `head` is
    repeated above it where it is the first on a further page (the head of its table).
    """

    height: float
    draw: Draw
    keep: bool = False
    blank: bool = False
    head: "tuple[Strip, ...]" = ()


def space(height: float) -> Strip:
    """An empty strip that vanishes at the top of a page and keeps with what follows."""
    return Strip(height, lambda _pen, _top: None, keep=True, blank=True)


def total(strips: Iterable[Strip]) -> float:
    """The height of strips set below each other."""
    return sum(strip.height for strip in strips)


def groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    """The strips in runs that must stay on one page."""
    found: list[list[Strip]] = []
    open_group: list[Strip] = []
    for strip in strips:
        open_group.append(strip)
        if not strip.keep:
            found.append(open_group)
            open_group = []
    return [*found, open_group] if open_group else found


def paginate(body: Sequence[Strip], foot: Sequence[Strip], first: float, later: float) -> list[list[Strip]]:
    """The body's strips page by page, with room for the foot left on the last page.

    `first` and `later` are the free heights of the first page and of the others. A foot that finds no room takes the
    body's last group with it, so that no signature stands alone on a page. A group taller than a page is broken.
    """
    pages: list[list[Strip]] = [[]]
    for group in groups(body):
        pieces = [group] if total(group) <= later else [[strip] for strip in group]
        for piece in pieces:
            room = (first if len(pages) == 1 else later) - total(pages[-1])
            if pages[-1] and total(piece) > room + NOTHING:
                pages.append([])
            while piece and piece[0].blank and not pages[-1]:
                piece = piece[1:]
            if piece and not pages[-1] and len(pages) > 1:
                pages[-1].extend(piece[0].head)
            pages[-1].extend(piece)
    if total(pages[-1]) + total(foot) > (first if len(pages) == 1 else later) + NOTHING:
        # Air below the text is the first to go.
        while pages[-1] and pages[-1][-1].blank:
            pages[-1].pop()
    if total(pages[-1]) + total(foot) > (first if len(pages) == 1 else later) + NOTHING and pages[-1]:
        *stay, moved = groups(pages[-1])
        while moved and moved[0].blank:
            moved = moved[1:]
        moved = [*moved[0].head, *moved] if moved else moved
        fits = bool(stay) and total(moved) + total(foot) <= later
        pages[-1:] = [[strip for group in stay for strip in group], moved] if fits else [pages[-1], []]
    return pages


@dataclass(frozen=True, slots=True)
class Plan:
    """A paper measured and broken into pages, ready to be drawn, alone or with others in one file."""

    layout: Layout
    title: str
    author: str
    height: float
    pages: Sequence[Sequence[Strip]]
    foot: Sequence[Strip]
    running_head: Sequence[Strip]
    watermark: str


def plan(
    layout: Layout,
    *,
    title: str,
    author: str,
    body: Sequence[Strip],
    foot: Sequence[Strip] = (),
    running_head: Sequence[Strip] = (),
    watermark: str = "",
) -> Plan:
    """Break a paper into pages.

    The running head stands on every page but the first. A watermark lies under the text of each page or, where the
    printer knows only black, stands in a bar at the head and at the foot. Every paper of a practice station has one.
    """
    page = layout.page
    if author == practice.STATION_NAME:
        watermark = " ".join(filter(None, (on_paper("练习"), watermark)))
    if watermark and not layout.grey:
        body, foot, watermark = (
            [_band(layout, watermark), *body],
            [*foot, space(layout.type.small), _band(layout, watermark)],
            "",
        )
    if page.height:
        number_room = ROOM_FOR_PAGE_NUMBER * layout.type.small
        free = page.height - page.top - page.bottom
        pages = paginate(body, foot, free, free - number_room - total(running_head))
        if len(pages) > 1:
            # The page number takes its room on the first page only where there is more than one page.
            pages = paginate(body, foot, free - number_room, free - number_room - total(running_head))
        height = page.height
    else:
        pages = [list(body)]
        height = page.top + total(body) + total(foot) + page.bottom
    return Plan(layout, title, author, height, pages, foot, running_head, watermark)


def draw(plan: Plan) -> bytes:
    """The PDF of one paper: fonts embedded as subsets, title, author and language set; same input, same bytes."""
    return _drawn([plan], plan.title, plan.author)


def draw_all(plans: Iterable[Plan], *, title: str, author: str, progress: Callable[[int], bool] | None = None) -> bytes:
    """Many papers in one PDF, each on pages of its own size and named in the outline.

    The plans are taken one by one, so that they may be made meanwhile. `progress` is told how many are drawn and
    answers whether to go on; where not, raises Trouble `print-cancelled`, and there is no file.
    """
    return _drawn(plans, title, author, outline=True, progress=progress)


def _canvas(file: io.BytesIO, title: str, author: str) -> Any:
    canvas: Any = Canvas(
        file,
        invariant=1,
        initialFontName=fonts.font_file(fonts.REGULAR).name,
        lang=SOURCE.replace("_", "-"),
        pageCompression=1,
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(title)
    canvas.setCreator(CREATOR)
    # A receipt is laid out for its paper: a viewer's “fit to page” would shrink it.
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _drawn(
    plans: Iterable[Plan],
    title: str,
    author: str,
    *,
    outline: bool = False,
    progress: Callable[[int], bool] | None = None,
) -> bytes:
    file = io.BytesIO()
    canvas = _canvas(file, title, author)
    for count, each in enumerate(plans, start=1):
        pen = Pen(canvas, each.layout)
        for number, strips in enumerate(each.pages, start=1):
            canvas.setPageSize((each.layout.page.width, each.height))
            if outline and number == 1:
                canvas.bookmarkPage(f"paper{count}")
                canvas.addOutlineEntry(each.title, f"paper{count}")
            _draw_page(
                pen,
                strips,
                each.foot if number == len(each.pages) else (),
                each.running_head if number > 1 else (),
                each.height,
                each.watermark,
            )
            if len(each.pages) > 1:
                _draw_page_number(pen, number, len(each.pages))
            canvas.showPage()
        if progress is not None and not progress(count):
            raise Trouble("print-cancelled")
    canvas.save()
    return file.getvalue()


def _draw_page(
    pen: Pen, strips: Sequence[Strip], foot: Sequence[Strip], head: Sequence[Strip], height: float, watermark: str
) -> None:
    page = pen.layout.page
    if watermark:
        _draw_watermark(pen, watermark, height)
    top = height - page.top
    for strip in (*head, *strips):
        strip.draw(pen, top)
        top -= strip.height
    top = page.bottom + total(foot) if page.height else top
    for strip in foot:
        strip.draw(pen, top)
        top -= strip.height


def _draw_page_number(pen: Pen, number: int, pages: int) -> None:
    page, size = pen.layout.page, pen.layout.type.small
    text = on_paper("第 {number} 页，共 {pages} 页", number=number, pages=pages)
    # Below the foot, half in the bottom margin: the foot itself keeps to the margin on every page.
    pen.text((page.width - fonts.text_width(text, size)) / 2, page.bottom - 1.5 * size, text, size, grey=0.35)


def _band(layout: Layout, text: str) -> Strip:
    """White words on a black bar across the measure: the watermark of printers that know only black."""
    page, size = layout.page, layout.type.heading
    words = "　".join([text] * max(1, int(page.measure / (size * (len(text) + 1)))))
    height = 1.7 * size

    def draw(pen: Pen, top: float) -> None:
        pen.canvas.setFillGray(0)
        pen.canvas.rect(page.left, top - height, page.measure, height, stroke=0, fill=1)
        x = page.left + (page.measure - fonts.text_width(words, size, fonts.BOLD)) / 2
        pen.text(x, top - 0.35 * size - 0.88 * size, words, size, face=fonts.BOLD, paper_white=True)

    return Strip(height + 0.5 * size, draw)


def _draw_watermark(pen: Pen, text: str, height: float) -> None:
    """Large slanted words in a light tint, under the text."""
    page, canvas = pen.layout.page, pen.canvas
    size = page.width / (len(text) + 1.2)
    canvas.saveState()
    canvas.translate(page.width / 2, height / 2)
    canvas.rotate(32)
    written = canvas.beginText(-fonts.text_width(text, size, fonts.BOLD) / 2, -0.36 * size)
    written.setFillColorRGB(0.97, 0.86, 0.86)
    for run in fonts.runs(text, fonts.BOLD):
        written.setFont(run.font, size)
        written.textOut(run.text)
    canvas.drawText(written)
    canvas.restoreState()
