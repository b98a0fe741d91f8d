"""Chinese line breaking, after GB/T 15834-2011 section 5.1.

Nothing that closes (，。；）》…) starts a line, nothing that opens (（《“) ends one; dashes and ellipses are not cut in
two; Latin words, numbers and codes stay whole. Only what is by itself longer than a line is cut inside.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

NEVER_FIRST: Final = frozenset("，。、；：！？）》〉」』】〕〗｝］”’…—～·‧・％‰℃℉°′″／,.;:!?)]}%")
"""What may not start a line. GB/T 15834 lets … and — start one; keeping them with their word reads better."""

NEVER_LAST: Final = frozenset("（《〈「『【〔〖｛［“‘￥＄£＃№／([{¥$#")
"""What may not end a line."""

HALF_BLANK: Final = frozenset("，。、；：！？）》〉」』】〕〗｝］”’")
"""Full-width marks whose right half is empty: at a line's end they may stand half outside the measure."""

LEFT_BLANK: Final = frozenset("（《〈「『【〔〖｛［“‘")
"""Full-width marks whose left half is empty."""

# A word is letters and digits, with the marks that hold codes, addresses and amounts together inside it:
# ZX-G003-20261119-0042, 1,050.50, 2026-11-19, 10:42, a.b@c.cn, 138****6688. A dash from figure to figure (14:00—14:30)
# is one of them.
_WORD: Final = (
    r"[0-9A-Za-z\u00c0-\u024f]+(?:(?:[-_.,:/\\@&%+#=~'*?]+|(?<=[0-9])—(?=[0-9]))[0-9A-Za-z\u00c0-\u024f]+)*"
)
_PIECE: Final = re.compile(rf"{_WORD}|…+|—+| +|.", re.DOTALL)

Measure = Callable[[str], float]
"""The width of one character, in the unit of the limit."""


class TextLine(NamedTuple):
    """One line of set text. `ends_paragraph` is true of a paragraph's last line, which is never stretched."""

    text: str
    width: float
    ends_paragraph: bool


def tightens(before: str, after: str) -> bool:
    """Whether two full-width marks are set half an em closer, as in 》， and ：“, where two empty halves would meet."""
    return (before in HALF_BLANK and (after in HALF_BLANK or after in LEFT_BLANK)) or (
        before in LEFT_BLANK and after in LEFT_BLANK
    )


def set_width(text: str, measure: Measure) -> float:
    """The width of a text set on one line, its marks tightened."""
    width = sum(map(measure, text))
    # Most texts have no two marks side by side; the pairs are looked at only where a mark can start one.
    if not HALF_BLANK.isdisjoint(text) or not LEFT_BLANK.isdisjoint(text):
        width -= sum(measure(before) / 2 for before, after in pairwise(text) if tightens(before, after))
    return width


def clusters(paragraph: str) -> Iterator[str]:
    """Cut a paragraph (no newline in it) into the smallest pieces between which a line may end.

    Openers stay with what follows, closers and spaces with what precedes. The pieces joined are the paragraph.
    """
    current = ""
    for match in _PIECE.finditer(paragraph):
        piece = match.group()
        glued = not current or piece[0] in NEVER_FIRST or piece[0] == " " or current.rstrip(" ")[-1:] in NEVER_LAST
        if glued:
            current += piece
        else:
            yield current
            current = piece
    if current:
        yield current


def break_lines(text: str, limit: float, measure: Measure) -> list[TextLine]:
    """Set a text into lines no wider than `limit`, which must be wider than the widest character.

    Newlines in the text end a paragraph. Spaces at the end of a line hang outside it, as may the empty half of a
    closing mark. Lost is nothing: the lines of a paragraph joined are the paragraph. An empty text has one empty line.
    """
    return [line for paragraph in text.split("\n") for line in _break_paragraph(paragraph, limit, measure)]


def _break_paragraph(paragraph: str, limit: float, measure: Measure) -> Iterator[TextLine]:
    line, width = "", 0.0
    for cluster in clusters(paragraph):
        cluster_width = set_width(cluster, measure)
        if line and tightens(line[-1], cluster[0]):
            width -= measure(line[-1]) / 2
        # What may hang outside is measured only where the line is full: most clusters are far from its end.
        if line and width + cluster_width > limit and width + cluster_width - _overhang(cluster, measure) > limit:
            yield _line(line, measure)
            line, width = "", 0.0
        if cluster_width > limit and cluster_width - _overhang(cluster, measure) > limit:
            *full, cluster = _cut(cluster, limit, measure)
            for part in full:
                yield _line(part, measure)
            cluster_width = set_width(cluster, measure)
        line, width = line + cluster, width + cluster_width
    yield _line(line, measure, ends_paragraph=True)


def _line(text: str, measure: Measure, ends_paragraph: bool = False) -> TextLine:
    return TextLine(text, set_width(text, measure) - _overhang(text, measure), ends_paragraph)


def _overhang(text: str, measure: Measure) -> float:
    """How much of the text may stand outside the measure when a line ends with it."""
    kept = text.rstrip(" ")
    spaces = sum(map(measure, text[len(kept) :]))
    return spaces + (measure(kept[-1]) / 2 if kept[-1:] in HALF_BLANK and kept else 0.0)


def _cut(cluster: str, limit: float, measure: Measure) -> list[str]:
    """Cut what is longer than a line into full lines and a rest.

    The rest keeps at least one character that may start a line, so that no closer is left alone by the cut.
    """
    parts: list[str] = []
    part, width = "", 0.0
    for character in cluster:
        character_width = measure(character)
        if part and width + character_width > limit and character != " ":
            carried = _carried(part, character)
            parts.append(part[: len(part) - carried])
            part = part[len(part) - carried :]
            width = sum(map(measure, part))
        part, width = part + character, width + character_width
    return [*parts, part]


def _carried(part: str, following: str) -> int:
    """How many characters of a full line go on to the next, so that the next does not start with a closer."""
    if following not in NEVER_FIRST and part[-1] not in NEVER_LAST:
        return 0
    for count in range(1, len(part)):
        if part[-count] not in NEVER_FIRST and part[-count - 1] not in NEVER_LAST:
            return count
    return 0
