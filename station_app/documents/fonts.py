"""The type of all papers: Noto Sans SC for nearly everything, HanaMinB for the rare characters of names.

Together they cover all 87,887 characters of GB 18030-2022 level 3. A text is split into runs, each in the first font
that has all its characters; a *face* is the font asked first: REGULAR, BOLD, or a font that a station brought for its
letterhead (`own_font`). Each font file is read at its first use and kept; HanaMinB is read only for
a text that needs it. reportlab's font objects are not safe to share between threads: papers are
drawn by one worker at a time (`ui/background.py`).
"""

import struct
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from reportlab.pdfbase import pdfmetrics, ttfonts

from station_app.documents.font_tables import Face
from station_app.documents.typesetting import set_width
from station_app.domain.troubles import Trouble
from station_app.places import resource
from station_exchange.text import forbidden_character

REGULAR: Final = "NotoSansSC-Regular"
BOLD: Final = "NotoSansSC-Bold"
RARE: Final = "HanaMinB"

# HanaMinB holds the ideographs of the supplementary planes only, so a text of the first plane never asks for it.
FIRST_RARE_CODE: Final = 0x20000

# PDF 32000-1, 9.10.3: at most a hundred mappings between beginbfchar and endbfchar.
CMAP_BLOCK: Final = 100


class Run(NamedTuple):
    """A stretch of text in one font."""

    font: str
    text: str


class FontFile(NamedTuple):
    """What the typesetter needs of a registered font: the widths of its characters, by code, in 1/1000 of the size."""

    name: str
    widths: dict[int, float]


def to_unicode_map(font_name: str, subset: Sequence[int]) -> str:
    """The ToUnicode map of a font subset: byte code to UTF-16BE text, in blocks of a hundred.

    `subset` lists the character of each byte code; zero stands for a code that is not used and is left out.
    """
    pairs = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(subset)
        if character
    ]
    blocks = [pairs[start : start + CMAP_BLOCK] for start in range(0, len(pairs), CMAP_BLOCK)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({font_name})",
        f"/Ordering ({font_name})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{font_name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    return "\n".join([*head, *body, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


# reportlab writes the code point in bare hexadecimal, five digits beyond the first plane, which readers take for two
# characters: such a name prints right but cannot be searched or copied. This is the only place that mends it.
ttfonts.makeToUnicodeCMap = to_unicode_map
ttfonts.TTFontFace = Face


_own_files: dict[str, Path] = {}


def own_font(path: Path) -> str:
    """The face of a TrueType file that a station brought, to be asked before REGULAR.

    Raises Trouble `font-missing` where the file is not there or is no TrueType font (OpenType with CFF outlines
    cannot be embedded).
    """
    name = f"own-{path.resolve()}"
    _own_files[name] = path
    return font_file(name).name


@cache
def font_file(name: str) -> FontFile:
    """Read and register a font once: REGULAR, BOLD, RARE, or what `own_font` answered.

    Raises Trouble `font-missing` where the file does not lie in `resources/fonts` or is not a font.
    """
    path = _own_files.get(name) or resource("fonts", f"{name}.ttf")
    try:
        # asciiReadable=0: otherwise every subset carries all of ASCII, 12 KB in each paper.
        font: Any = ttfonts.TTFont(name, str(path), asciiReadable=0)
    except (ttfonts.TTFError, OSError, ValueError, struct.error) as error:
        raise Trouble("font-missing", file=path.name) from error
    pdfmetrics.registerFont(font)
    return FontFile(name, font.face.charWidths)


def font_for(character: str, face: str = REGULAR) -> str | None:
    """The name of the first font that has the character, the face asked first, or None where none has."""
    code = ord(character)
    if face != REGULAR and code in font_file(face).widths:
        return face
    if code in font_file(REGULAR).widths:
        return REGULAR
    if code >= FIRST_RARE_CODE and code in font_file(RARE).widths:
        return RARE
    return None


def missing_characters(text: str) -> tuple[str, ...]:
    """The characters of the text that no paper can show, each once, in the order of the text.

    These are the characters that no font has (an emoji, a foreign script) and those that may not be printed at all
    (controls, bidirectional controls). To be named on screen before printing. Newline and tab are never among them.
    """
    lost = (character for character in text if not is_printable(character))
    return tuple(dict.fromkeys(lost))


@cache
def is_printable(character: str) -> bool:
    """Whether a paper can show this character; true of newline and tab, which the typesetter turns into space."""
    if character in "\n\t":
        return True
    return forbidden_character(character) is None and font_for(character) is not None


def printable(text: str) -> str:
    """The text as a paper shows it: tabs as spaces, and each missing character as its code point, 〔U+1F600〕.

    A reader of the paper must see that something stood there; an empty box could be taken for a letter.
    """
    if all(map(is_printable, text)):
        return text.replace("\t", " ")
    return "".join(
        character if is_printable(character) else f"〔U+{ord(character):04X}〕" for character in text.replace("\t", " ")
    )


def runs(text: str, face: str = REGULAR) -> Iterator[Run]:
    """Split a printable text (see `printable`) into runs by font; the texts of the runs joined are the text."""
    start = 0
    font: str | None = None
    for index, character in enumerate(text):
        wanted = font_for(character, face) or REGULAR
        if wanted != font:
            if font is not None:
                yield Run(font, text[start:index])
            start, font = index, wanted
    if font is not None:
        yield Run(font, text[start:])


@cache
def character_width(character: str, face: str = REGULAR) -> float:
    """The advance width of a character in its font, as a share of the type size; 0 for a character no font has."""
    font = font_for(character, face)
    return font_file(font).widths[ord(character)] / 1000 if font else 0.0


def text_width(text: str, size: float, face: str = REGULAR) -> float:
    """The width in points of a printable text set on one line at `size` points, as `typesetting` sets it."""
    return set_width(text, lambda character: character_width(character, face)) * size
