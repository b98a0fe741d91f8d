"""Finding goods while they are being typed: by words, by pinyin, by code; and what comes nearest to a free wording.

Ten thousand names with their sounds are held in memory (some 10 MB) and looked through at each key: no index of the
database could rank them so. Made beside the window, then the window's alone.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.trademarks.classes import plain_wording
from station_app.domain.trademarks.goods import sounds_of, typed_by_sound
from station_app.storage.cipher import Database

MOST: Final = 50
STARTER: Final = "starter_goods"
"""The list of our own wording that is there before any full list came in (db/reference)."""
NEAR_ENOUGH: Final = 0.3
_GROUP_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Goods:
    """One item as a list shows it."""

    nice_class: int
    group: str
    code: str
    name: str
    remark: str = ""


class _Column:
    """One line of text for each item in one string: looked through at the speed of the string, not line by line."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._starts: list[int] = []
        parts: list[str] = []
        at = 0
        for line in lines:
            self._starts.append(at)
            parts.append(f"\n{line}")
            at += len(line) + 1
        self._text = "".join(parts) + "\n"
        self._starts.append(at)

    def lines_with(self, sought: str) -> Iterator[int]:
        """The lines that hold it, in order; a sought text that begins with a line feed stands at a line's beginning."""
        at = self._text.find(sought)
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            yield line
            at = self._text.find(sought, self._starts[line + 1])


class _Part:
    """Some of the items, the shortest names first, so that the first hits are the best of their rank."""

    def __init__(self, items: Sequence[int], rows: Sequence[tuple[str, str, str]], codes: Sequence[str]) -> None:
        self._rows = rows
        self.items = sorted(items, key=lambda at: (len(rows[at][0]), at))
        self.names = _Column(rows[at][0] for at in self.items)
        self.sounds = _Column(rows[at][1] for at in self.items)
        self.initials = _Column(f" {rows[at][2]}" for at in self.items)
        self.codes = _Column(codes[at] for at in self.items)

    def hits(self, words: Sequence[str], spelt: str) -> Iterator[int]:
        """Items by rank: names that begin with the first word, that hold it, that sound so from their beginning, whose
        inner words sound so. One item may come more than once.
        """
        head, rest = words[0], words[1:]
        for sought in (f"\n{head}", head):
            yield from (at for at in map(self.items.__getitem__, self.names.lines_with(sought)) if self._all(at, rest))
        if spelt:
            for column, sought in (
                (self.initials, f"\n {spelt}"), (self.initials, f" {spelt}"), (self.sounds, f"\n {spelt}"),
                (self.sounds, f" {spelt}"), (self.initials, spelt),
            ):  # fmt: skip
                yield from map(self.items.__getitem__, column.lines_with(sought))

    def coded(self, digits: str) -> Iterator[int]:
        """Items whose own code begins so and those whose group's does; four digits are first of all a group."""
        own, group = f"\n{digits}", f" {digits}"
        for sought in (group, own) if len(digits) == _GROUP_DIGITS else (own, group):
            yield from map(self.items.__getitem__, self.codes.lines_with(sought))

    def _all(self, at: int, words: Sequence[str]) -> bool:
        return not words or all(word in self._rows[at][0] for word in words)


class GoodsIndex:
    """The items of one edition, to be searched at each key."""

    def __init__(self, edition: str, items: Iterable[tuple[Goods, str, str]]) -> None:
        """`items`: each with the spellings and the initials of its name."""
        self.edition = edition
        self._items: list[Goods] = []
        self._rows: list[tuple[str, str, str]] = []
        for item, sounds, initials in items:
            self._items.append(item)
            self._rows.append((plain_wording(item.name), sounds, initials))
        self._codes = [f"{item.code} {item.group}" for item in self._items]
        self._parts: dict[int | None, _Part] = {}
        self._grams: dict[str, list[int]] = {}
        self._sizes: list[int] = []
        self._part(None)

    @classmethod
    def read(cls, db: Database, edition: str) -> "GoodsIndex":
        """The index of an edition that came in; an empty one where there is none of that name."""
        rows = db.execute(
            "SELECT nice_class, group_code, code, name, remark, sounds, initials FROM goods_items"
            " WHERE edition = ? ORDER BY nice_class, group_code, rid",
            [edition],
        ).fetchall()
        return cls(edition, ((Goods(*row[:5]), row[5], row[6]) for row in rows))

    @classmethod
    def starter(cls, catalogue: Catalogue) -> "GoodsIndex":
        """The index of the small list that the program carries."""
        return cls(STARTER, (
            (Goods(code.number("nice_class") or 0, "", "", code.label), *sounds_of(code.label))
            for code in catalogue.lists.get(STARTER, ())
        ))  # fmt: skip

    def __len__(self) -> int:
        """How many items."""
        return len(self._items)

    def classes(self) -> list[int]:
        """The classes of the list, in order."""
        return sorted({item.nice_class for item in self._items})

    def groups(self, nice_class: int) -> list[str]:
        """The codes of the similar groups of a class, in order; none where the list has no groups."""
        return sorted({item.group for item in self._items if item.nice_class == nice_class and item.group})

    def of_group(self, nice_class: int, group: str) -> list[Goods]:
        """The items of a similar group in the order of the list; with an empty group those that stand in none."""
        return [item for item in self._items if item.nice_class == nice_class and item.group == group]

    def search(self, typed: str, *, nice_class: int | None = None, limit: int = MOST) -> list[Goods]:
        """The items that the typed text can mean, the best first; nothing for an empty text.

        Digits are the head of an item's or group's code; letters the sounds or the writing of a name; words with
        blanks between them must all stand in it. `nice_class` keeps to one class.
        """
        words = [plain_wording(word) for word in unicodedata.normalize("NFKC", typed).split()]
        if not words or limit < 1:
            return []
        part = self._part(nice_class)
        digits = len(words) == 1 and words[0].removeprefix("c").isdigit()
        hits = part.coded(words[0].upper()) if digits else part.hits(words, typed_by_sound(typed))
        found: dict[tuple[int, str], Goods] = {}
        for at in hits:
            item = self._items[at]
            found.setdefault((item.nice_class, item.name), item)
            if len(found) == limit:
                break
        return list(found.values())

    def _part(self, nice_class: int | None) -> _Part:
        part = self._parts.get(nice_class)
        if part is None:
            chosen = [at for at, item in enumerate(self._items) if nice_class in (None, item.nice_class)]
            part = self._parts[nice_class] = _Part(chosen, self._rows, self._codes)
        return part

    def has(self, nice_class: int, name: str) -> bool:
        """Whether the wording is one of the list in that class."""
        plain = plain_wording(name)
        return any(
            row[0] == plain and item.nice_class == nice_class
            for row, item in zip(self._rows, self._items, strict=True)
        )

    def nearest(self, wording: str, *, nice_class: int | None = None, limit: int = 5) -> list[tuple[float, Goods]]:
        """The items of the list whose wording comes nearest, with how near (1: the same), best first.

        Measured by shared characters and pairs of characters (Dice); what shares less than a third is not told.
        """
        grams = _grams(wording)
        if not grams:
            return []
        if not self._sizes:
            self._weave()
        shared: dict[int, int] = {}
        for gram in grams:
            for at in self._grams.get(gram, ()):
                shared[at] = shared.get(at, 0) + 1
        best: dict[tuple[int, str], tuple[float, Goods]] = {}
        for at, count in shared.items():
            item = self._items[at]
            near = 2 * count / (len(grams) + self._sizes[at])
            if near >= NEAR_ENOUGH and nice_class in (None, item.nice_class):
                best.setdefault((item.nice_class, item.name), (near, item))
        return sorted(best.values(), key=lambda one: (-one[0], len(one[1].name), one[1].name))[:limit]

    def _weave(self) -> None:
        """Which items hold which characters and pairs: made at the first question."""
        for at, (name, _, _) in enumerate(self._rows):
            grams = _grams(name)
            self._sizes.append(len(grams))
            for gram in grams:
                self._grams.setdefault(gram, []).append(at)


def _grams(text: str) -> set[str]:
    plain = plain_wording(text)
    return {*plain, *(plain[at : at + 2] for at in range(len(plain) - 1))}
