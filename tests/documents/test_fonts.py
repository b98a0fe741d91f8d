"""Type: which font prints which character, and what no font can print."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from station_app.documents import fonts
from station_app.documents.font_tables import Face
from station_app.domain.troubles import Trouble


def test_a_text_is_split_where_the_font_changes_and_nothing_is_lost() -> None:
    text = "买买提·𠮷田㛃abc"
    found = list(fonts.runs(text))
    assert [run.font for run in found] == [fonts.REGULAR, fonts.RARE, fonts.REGULAR]
    assert "".join(run.text for run in found) == text


@pytest.mark.parametrize("character", ["㛃", "䶮", "𬭚", "𠮷", "𰻝", "·", "㐱", "𠂇"])
def test_every_rare_character_of_names_has_a_font(character: str) -> None:
    assert fonts.font_for(character) is not None
    assert fonts.missing_characters(character) == ()
    assert fonts.character_width(character) > 0


def test_bold_falls_back_to_regular_type_for_what_bold_lacks() -> None:
    assert fonts.font_for("编", fonts.BOLD) == fonts.BOLD
    assert fonts.font_for("𠮷", fonts.BOLD) == fonts.RARE


def test_characters_that_no_font_has_are_named_once_and_in_order() -> None:
    assert fonts.missing_characters("好😀a\u202e好🎉😀\nب\t") == ("😀", "\u202e", "🎉", "ب")


def test_a_missing_character_is_shown_as_its_code_point() -> None:
    assert fonts.printable("好\t😀") == "好 〔U+1F600〕"


def test_the_big_font_is_not_read_for_an_everyday_paper() -> None:
    program = (
        "from reportlab.pdfbase import pdfmetrics\n"
        "from station_app.documents.receipts import consultation_receipt\n"
        "from tests.documents.papers import receipt\n"
        "consultation_receipt(receipt(question='好😀'))\n"
        "print('HanaMinB' in pdfmetrics.getRegisteredFontNames())\n"
        "consultation_receipt(receipt(visitor_name='𠮷田'))\n"
        "print('HanaMinB' in pdfmetrics.getRegisteredFontNames())\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert told.stdout.split() == ["False", "True"]


def test_a_font_that_is_not_there_is_named() -> None:
    with pytest.raises(Trouble) as caught:
        fonts.font_file("NoSuchFont")
    assert (caught.value.code, caught.value.details) == ("font-missing", {"file": "NoSuchFont.ttf"})


BY_REPORTLAB = Face.__mro__[1]
"""reportlab's own reading of a font, number by number."""


@pytest.mark.parametrize("name", [fonts.REGULAR, fonts.BOLD, fonts.RARE])
def test_the_tables_of_a_font_say_what_others_read_in_them(name: str) -> None:
    path = str(fonts.resource("fonts", f"{name}.ttf"))
    ours, theirs = Face(path), BY_REPORTLAB(path)
    assert len(ours.charToGlyph) > 20_000
    assert ours.charToGlyph == theirs.charToGlyph
    assert ours.charWidths == theirs.charWidths
    assert ours.defaultWidth == theirs.defaultWidth
    assert list(ours.glyphPos) == list(theirs.glyphPos)
    with TTFont(path, lazy=True) as font:
        metrics = font["hmtx"].metrics
        assert len(ours.hmetrics) == len(font.getGlyphOrder())
        for at in (0, 1, 98, 99, len(ours.hmetrics) - 1):
            # fontTools tells a bearing with its sign.
            advance, bearing = metrics[font.getGlyphName(at)]
            assert ours.hmetrics[at] == (advance, bearing & 0xFFFF)


@pytest.mark.parametrize("wide", [True, False])
def test_a_stations_font_of_an_older_form_is_read_too(tmp_path: Path, wide: bool) -> None:
    """Places of outlines in two bytes; without `wide` also no table of characters for all of Unicode."""
    font = TTFont(fonts.resource("fonts", f"{fonts.REGULAR}.ttf"))
    chosen = subset.Subsetter(subset.Options(notdef_outline=True, name_IDs=["*"], retain_gids=False))
    beyond = next(code for code in font.getBestCmap() if code > 0xFFFF)
    chosen.populate(text=f"北京ABC{chr(beyond)}")
    chosen.subset(font)
    if not wide:
        font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 4]
    font["glyf"].padding = 2
    font.save(tmp_path / "House.ttf")
    with TTFont(tmp_path / "House.ttf") as saved:
        assert saved["head"].indexToLocFormat == 0
        assert (12 in {table.format for table in saved["cmap"].tables}) is wide
    ours, theirs = Face(str(tmp_path / "House.ttf")), BY_REPORTLAB(str(tmp_path / "House.ttf"))
    assert ours.charToGlyph == theirs.charToGlyph
    assert ours.charWidths == theirs.charWidths
    assert list(ours.glyphPos) == list(theirs.glyphPos)
    assert list(ours.hmetrics) == list(theirs.hmetrics)


def test_the_unicode_map_tells_characters_beyond_the_first_plane_in_two_halves() -> None:
    told = fonts.to_unicode_map("Name", [0, ord("A"), 0x20BB7, *range(0x4E00, 0x4E00 + 150)])
    assert "<01> <0041>" in told
    assert "<02> <D842DFB7>" in told
    assert "<00> <" not in told.replace("<00> <FF>", "")
    assert [line.split()[0] for line in told.splitlines() if line.endswith("beginbfchar")] == ["100", "52"]
