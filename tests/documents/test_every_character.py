"""All 87,887 characters of GB 18030-2022 level 3 print: each has an outline, and what is drawn is not the box."""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from station_app.documents import fonts
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, draw, plan
from station_app.documents.pen import Pen
from station_app.documents.previews import page_images
from station_app.documents.receipts import CONSULTATION_RECEIPT
from station_app.places import resource
from tests.documents.reading import squeezed, text_of

LEVEL_3 = (
    (0x4E00, 0x9FEF),
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)
"""GB 18030-2022, level 3: the unified ideographs up to extension F, and twelve more among the compatibility ones."""

TWELVE = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"


def level_3() -> Iterator[str]:
    for first, last in LEVEL_3:
        yield from map(chr, range(first, last + 1))
    yield from TWELVE


@cache
def font_of(name: str) -> tuple[dict[int, str], Any, Any]:
    """Character map, glyph order and glyph offsets of a bundled font, as fontTools reads them."""
    with TTFont(resource("fonts", f"{name}.ttf"), lazy=True) as font:
        return font.getBestCmap(), font.getReverseGlyphMap(), font["loca"].locations


def test_every_character_of_level_3_has_an_outline_in_the_font_that_its_run_chooses() -> None:
    characters = list(level_3())
    assert len(characters) == len(set(characters)) == 87_887
    without = []
    for run in fonts.runs("".join(characters)):
        characters_of_font, order, offsets = font_of(run.font)
        for character in run.text:
            glyph = characters_of_font.get(ord(character))
            index = order[glyph] if glyph else 0
            if index == 0 or offsets[index + 1] - offsets[index] < 12:
                without.append(character)
    assert without == []


SIZE = 20.0
CELL = 26.0
COLUMNS = 16


def grid(layout: Layout, texts: list[str], fonts_of_cells: list[str]) -> list[Strip]:
    """Each text in a cell of its own, drawn in the font it is given."""
    strips = []
    for start in range(0, len(texts), COLUMNS):

        def row(pen: Pen, top: float, start: int = start) -> None:
            for column, text in enumerate(texts[start : start + COLUMNS]):
                written = pen.canvas.beginText(layout.page.left + column * CELL, top - 20)
                written.setFont(fonts_of_cells[start + column], SIZE)
                written.textOut(text)
                pen.canvas.drawText(written)

        strips.append(Strip(CELL, row))
    return strips


def cells(pdf: bytes, layout: Layout, count: int) -> list[bytes]:
    """The pixels of each cell of the grid, over its pages."""
    rows_on_page = int((layout.page.height - layout.page.top - layout.page.bottom - 2.2 * layout.type.small) / CELL)
    found = []
    for image in page_images(pdf, 72):
        pixels = memoryview(image.data)
        for row in range(rows_on_page):
            for column in range(COLUMNS):
                x, y = round(layout.page.left + column * CELL), round(layout.page.top + row * CELL)
                lines = (pixels[((y + line) * image.width + x) * 4 :][: 25 * 4] for line in range(25))
                found.append(b"".join(bytes(line[::4]) for line in lines))
    return found[:count]


@pytest.mark.parametrize("seed", [20261119])
def test_five_hundred_random_characters_are_drawn_and_none_is_the_box(seed: int) -> None:
    chosen = random.Random(seed).sample(list(level_3()), 500)
    layout = CONSULTATION_RECEIPT.layout("a4")
    faces = [fonts.font_for(character) or "" for character in chosen]
    # What a font draws for a character it does not have, in the same place of the cell.
    boxes = dict.fromkeys(sorted(set(faces)), "\u0378")
    texts, drawn_in = [*chosen, *boxes.values()], [*faces, *boxes]
    pdf = draw(plan(layout, title="x", author="x", body=grid(layout, texts, drawn_in)))
    pictures = cells(pdf, layout, len(texts))
    box_pictures = set(pictures[500:])
    blank = bytes([255]) * len(pictures[0])
    bad = [
        character
        for character, picture in zip(chosen, pictures[:500], strict=True)
        if picture in box_pictures or picture == blank
    ]
    assert bad == []
    # Different characters look different: 500 pictures are not one.
    assert len(set(pictures[:500])) > 450
    assert set(squeezed(text_of(pdf))) >= set(chosen)
