"""What the typesetter reads of a font file: characters, widths, places of outlines, as packed arrays.

reportlab reads these tables number by number into lists and dictionaries of its own for every glyph: of our two weights
that took a tenth of a second and thirty megabytes. The same answers come from the tables as they lie in the file.
"""

import mmap
import struct
import sys
from array import array
from collections.abc import Sequence
from typing import Any, Final, overload

from reportlab.pdfbase import ttfonts

_WINDOWS: Final = 3
_FULL_UNICODE: Final = 10
_SEGMENTED: Final = 12


class Pairs(Sequence[tuple[int, int]]):
    """Advance width and left side bearing of each glyph; the last width is that of all further glyphs."""

    def __init__(self, advances: "array[int]", bearings: "array[int]") -> None:
        self._advances, self._bearings = advances, bearings

    def __len__(self) -> int:
        """The number of glyphs."""
        return len(self._bearings)

    @overload
    def __getitem__(self, at: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, at: slice) -> list[tuple[int, int]]: ...
    def __getitem__(self, at: int | slice) -> tuple[int, int] | list[tuple[int, int]]:
        """One glyph's pair."""
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return self._advances[min(at, len(self._advances) - 1)], self._bearings[at]


class _Outlines:
    """The outlines of a font: slices of the file, taken only where they are asked for."""

    def __init__(self, file: mmap.mmap, start: int) -> None:
        self._file = file
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._file[self._start + part.start : self._start + part.stop]


class Face(ttfonts.TTFontFace):  # type: ignore[misc]  # reportlab tells no types
    """reportlab's face of a font, filled from the tables at once; a font of an older form is read as reportlab does.

    The file is mapped, not read: only the outlines that a paper needs come into memory, not all twenty megabytes.
    """

    def readFile(self, f: str) -> None:  # noqa: N802 -- reportlab's names here and below
        """Maps the file of that path. ValueError for an empty one."""
        self.filename = f
        with open(f, "rb") as file:  # noqa: PTH123 -- reportlab gives a path as text
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._pos = 0

    def get_table(self, tag: str) -> Any:
        """A table of the file. reportlab would copy all outlines, ten megabytes, for each subset it makes."""
        if tag == "glyf":
            return _Outlines(self._ttf_data, self.get_table_pos(tag)[0])
        return super().get_table(tag)

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803
        """Reads the font. Raises reportlab's TTFError for what is none."""
        super().extractInfo(0)
        characters = self._characters() if charInfo else None
        if characters is None or not {"hmtx", "loca"} <= set(self.table):
            super().extractInfo(charInfo)
            return
        (metrics,) = struct.unpack_from(">H", self.get_table("hhea"), 34)
        measured = _numbers("H", self.get_table("hmtx"))
        advances, bearings = measured[: 2 * metrics : 2], measured[1 : 2 * metrics : 2] + measured[2 * metrics :]
        self.hmetrics = Pairs(advances, bearings[: self.numGlyphs])
        short = struct.unpack_from(">H", self.get_table("head"), 50)[0] == 0
        places = _numbers("H" if short else "I", self.get_table("loca"))
        self.glyphPos = array("I", (place << 1 for place in places)) if short else places
        # Few widths are different: each is one object.
        widths = {advance: self._pdfScale(advance) for advance in set(advances)}
        self.defaultWidth = widths[advances[0]]
        last = len(advances) - 1
        self.charToGlyph = characters
        self.charWidths = {
            code: widths[advances[glyph if glyph < last else last]] for code, glyph in characters.items()
        }
        # A file that knows only one of the two blanks has both.
        for blank, twin in ((0xA0, 0x20), (0x20, 0xA0)):
            if blank not in characters and twin in characters:
                characters[blank] = characters[twin]
                self.charWidths[blank] = self.charWidths[twin]

    def _characters(self) -> dict[int, int] | None:
        """The glyph of each character code, of the table for all of Unicode; None where the font has no such table."""
        if "cmap" not in self.table:
            return None
        table = self.get_table("cmap")
        (count,) = struct.unpack_from(">H", table, 2)
        for platform, encoding, offset in struct.iter_unpack(">HHI", table[4 : 4 + 8 * count]):
            if (platform, encoding) == (_WINDOWS, _FULL_UNICODE):
                form, _, length = struct.unpack_from(">HHI", table, offset)
                if form != _SEGMENTED:
                    return None
                characters: dict[int, int] = {}
                for first, last, glyph in struct.iter_unpack(">III", table[offset + 16 : offset + length]):
                    characters.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
                return characters
        return None


def _numbers(kind: str, table: bytes) -> Any:
    """A table of unsigned numbers, the high byte first, as one array."""
    numbers = array(kind, table[: len(table) // (2 if kind == "H" else 4) * (2 if kind == "H" else 4)])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
