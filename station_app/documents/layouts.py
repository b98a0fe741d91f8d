"""Layouts of papers: how large the page and the type are, and which blocks stand on it in which order.

They are data (`layout_files.py` reads them): `resources/documents/<paper>.<layout>.toml` names a sheet and the blocks,
`sheet.<name>.toml` holds page and type sizes, the same for all papers, so that all are set on one grid. A station puts
files of the same names into its own folder, and they are used instead. The words of a paper are in code, in
`on_paper("…")`, Chinese whatever the window's language; a station that wants a line of its own writes it under
`[wording]`, and it is printed as it stands there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

POINTS_PER_MM: Final = 72 / 25.4

LARGEST_SCALE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet, in points. `height` is 0 for a roll, which is cut below the last line."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def measure(self) -> float:
        """The width between the margins, in points."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Type:
    """Type sizes in points. `leading` is the distance of lines of running text as a multiple of its size."""

    station: float
    title: float
    number: float
    heading: float
    body: float
    label: float
    small: float
    leading: float


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of one paper.

    `body` flows from the top over as many pages as it needs; `foot` stands at the bottom of the last page.
    `label_ems` is the least width of the label column in label type; `qr_module` the side of a QR module in points.
    `grey` is false for printers that know only black: greys become black, tints become outlines. `face` is the font of
    the letterhead (`fonts.py`).
    """

    name: str
    page: Page
    type: Type
    body: tuple[str, ...]
    foot: tuple[str, ...]
    label_ems: float
    qr_module: float
    grey: bool
    face: str
    wording: Mapping[str, str]

    @property
    def narrow(self) -> bool:
        """Whether tables and signatures are stacked: fewer than 28 characters of body type stand on a line."""
        return self.page.measure < 28 * self.type.body

    def scaled(self, scale: float) -> "Layout":
        """The same layout in larger type, for older readers. ValueError for a scale outside 1 to 1.5.

        The page stays, the text reflows: nothing is cut, a paper may need one more sheet.
        """
        if not 1 <= scale <= LARGEST_SCALE:
            raise ValueError("papers are set at 100 to 150 percent")
        if scale == 1:
            return self
        sizes = {name: getattr(self.type, name) * scale for name in Type.__slots__ if name != "leading"}
        return replace(self, type=replace(self.type, **sizes))

    def word(self, key: str, words: str) -> str:
        """The station's own wording of a line, or the program's."""
        return self.wording.get(key, words)


@dataclass(frozen=True, slots=True)
class Paper:
    """What a layout file of this paper may name: its blocks, and the words that a station may write itself."""

    name: str
    blocks: frozenset[str]
    wording: frozenset[str]
