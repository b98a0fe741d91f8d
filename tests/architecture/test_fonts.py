"""The bundled fonts are the files that their table names, and they cover the characters an office meets."""

import hashlib
import re

from fontTools.ttLib import TTFont

from tests.architecture.reading import PROJECT

FONTS = PROJECT / "resources" / "fonts"
ROW = re.compile(r"^\| `(?P<file>[^`]+\.ttf)` \|.*\| `(?P<licence>[^`]+)` \| `(?P<digest>[0-9a-f]{64})` \|$", re.M)


def test_every_font_is_the_file_its_table_names_and_has_its_licence() -> None:
    rows = {row["file"]: row for row in ROW.finditer((FONTS / "README.md").read_text(encoding="utf-8"))}
    assert set(rows) == {path.name for path in FONTS.glob("*.ttf")}
    for name, row in rows.items():
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == row["digest"], name
        assert "SIL Open Font License, Version 1.1" in (FONTS / row["licence"]).read_text(encoding="utf-8")


def test_the_fonts_are_static_truetype_outlines() -> None:
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            assert ("glyf" in font, "fvar" in font) == (True, False), path.name


def characters_of_gb18030() -> set[int]:
    """The Han characters of GB 18030-2022 level 3, which follows Unicode 11: the block itself, extensions A to F, and
    twelve that stand among the compatibility characters."""
    blocks = [
        (0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D),
        (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0),
    ]  # fmt: skip
    twelve = {0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29}
    return twelve.union(*(range(first, last + 1) for first, last in blocks))


def test_noto_and_hanazono_together_cover_gb18030_level_3() -> None:
    covered: set[int] = set()
    for name in ("NotoSansSC-Regular.ttf", "HanaMinB.ttf"):
        with TTFont(FONTS / name, lazy=True) as font:
            covered |= set(font.getBestCmap())
    wanted = characters_of_gb18030()
    assert len(wanted) == 87_887
    assert sorted(wanted - covered) == []
