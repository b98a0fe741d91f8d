"""The goods and services of an application: Nice classes 1 to 45, each with its items (domain.md 3.1, 3.3)."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from station_app.domain.faults import Fault

CLASSES: Final = range(1, 46)
MOST_ITEMS: Final = 2000
"""More items in one class than anybody files; beyond it a typing slip is likelier than a list."""


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class and how many items are named in it: all that a fee needs. `items` None: nobody counted them."""

    nice_class: int
    items: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it is written on the form. `code` is empty where the wording is the applicant's own."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class GoodsClass:
    """One class of an application with its items and the edition of the list they were taken from."""

    nice_class: int
    items: tuple[Item, ...] = ()
    edition: str = ""

    @property
    def counted(self) -> ClassCount:
        """The class and the number of its items."""
        return ClassCount(self.nice_class, len(self.items))


def check_counts(classes: Sequence[ClassCount], field: str = "classes") -> list[Fault]:
    """What is wrong with a list of classes: none at all, a class 46, a class twice, nothing in a class."""
    if not classes:
        return [Fault("class-missing", field)]
    faults: list[Fault] = []
    seen: set[int] = set()
    for one in classes:
        if one.nice_class not in CLASSES:
            faults.append(Fault("class-unknown", field, details={"nice_class": one.nice_class}))
        elif one.nice_class in seen:
            faults.append(Fault("class-twice", field, details={"nice_class": one.nice_class}))
        if one.items is not None and one.items < 1:
            faults.append(Fault("class-empty", field, details={"nice_class": one.nice_class}))
        elif one.items is not None and one.items > MOST_ITEMS:
            faults.append(Fault("class-full", field, details={"nice_class": one.nice_class, "most": MOST_ITEMS}))
        seen.add(one.nice_class)
    return faults


def check_goods(classes: Sequence[GoodsClass], field: str = "classes") -> list[Fault]:
    """The same for classes with their items, and: an item twice in a class, an item in two classes (跨类)."""
    return [*check_counts([one.counted for one in classes], field), *_repeated(classes, field)]


def _repeated(classes: Iterable[GoodsClass], field: str) -> Iterator[Fault]:
    met: dict[str, int] = {}
    for one in classes:
        here: set[str] = set()
        for item in one.items:
            if not item.name.strip():
                yield Fault("goods-unnamed", field, details={"nice_class": one.nice_class})
                continue
            # One code stands for several wordings of a class (漂白水, 次氯酸钾); in two classes it is a slip.
            keys = [plain_wording(item.name), *([f"code {item.code}"] if item.code else [])]
            other = next((met[key] for key in keys if met.setdefault(key, one.nice_class) != one.nice_class), 0)
            if other:
                yield Fault("goods-in-two-classes", field, details={"item": item.name[:40],
                                                                    "nice_class": one.nice_class, "other": other})
            elif keys[0] in here:
                yield Fault("goods-twice", field, details={"item": item.name[:40], "nice_class": one.nice_class})
            here.add(keys[0])


def plain_wording(text: str) -> str:
    """A wording as it is compared: widths folded, blanks dropped, case ignored."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
