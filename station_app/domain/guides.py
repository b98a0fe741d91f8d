"""The guide of a service item (办事指南): its parts on one day, from one version of the reference data.

A line of a guide is a text of its own, or is drawn from the list that holds the fact anyway (fees, documents, terms),
so that no figure stands in two places. A row without an item holds for every item.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.item_overlays import DISTRICT_ITEMS, ItemOverlay
from station_app.domain.readings import spellings

GUIDES: Final = "service_guide"
PARTS: Final = "guide_part"
ITEMS: Final = "service_item"
OWN_PART: Final = "own"
_READ: Final = (GUIDES, PARTS, ITEMS, DISTRICT_ITEMS, "trademark_fee", "checklist", "deadline_rule")
"""The lists that a guide is made of."""
DRAWN: Final = frozenset({"fees", "materials", "deadlines"})


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One line. `kind` is text, fee, material or deadline; of the last three `row` is the row of its own list."""

    kind: str
    text: str
    source: str
    row: Code | None = None


@dataclass(frozen=True, slots=True)
class GuidePart:
    """One part under its heading."""

    code: str
    label: str
    lines: tuple[GuideLine, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A whole guide. `written` is False where only what holds for every item is known."""

    item: str
    name: str
    category: str
    desk: tuple[str, ...]
    version: str
    on: date
    parts: tuple[GuidePart, ...]
    written: bool
    sources: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class GuideText:
    """One part of a guide as it is searched. `key` is `ITEM:PART`, the part OWN_PART for what this station says itself;
    `day` (ISO 8601) is since when something of it holds.
    """

    key: str
    item: str
    title: str
    heading: str
    day: str
    text: str


def guide_of(catalogue: Catalogue, item: str, on: date) -> Guide:
    """The guide of an item on a day. KeyError for an item that this version does not know."""
    code = catalogue[ITEMS][item]
    rows = [row for row in rows_of(catalogue, item) if row.is_current(on)]
    parts = []
    for part in catalogue.lists.get(PARTS, ()):
        lines = tuple(line for row in rows if row.attributes["part"] == part.code
                      for line in _lines(catalogue, row, on))  # fmt: skip
        if lines:
            parts.append(GuidePart(part.code, part.label, lines))
    written = any(row.attributes["item"] for row in rows)
    # What holds for every item does not crowd out what this one rests on.
    own = [row for row in rows if row.attributes["item"]]
    sources = dict.fromkeys(source for row in own for source in row.attributes["source"].split("；") if source)
    category = catalogue.label("service_category", code.attributes.get("category", ""))
    return Guide(item, code.label, category, code.words("desk"), catalogue.version, on, tuple(parts), written,
                 tuple(sources))  # fmt: skip


def rows_of(catalogue: Catalogue, item: str) -> list[Code]:
    """Every row that speaks of an item, those of other days included, in the order of the list."""
    rows = catalogue.lists.get(GUIDES, ())
    return [row for row in rows if row.attributes["item"] in ("", item)]


def turning_days(catalogue: Catalogue, item: str) -> tuple[date, ...]:
    """The days on which the guide of an item says something else than on the day before, in their order."""
    days: set[date] = set()
    rows = rows_of(catalogue, item)
    drawn = [drawn for row in rows for drawn in _drawn(catalogue, row)]
    own = [row for row in rows if row.attributes["draws"] not in DRAWN]
    starts = [row.valid_from for row in (*own, *drawn)]
    first = min(starts, default=None)
    for row in (*own, *drawn):
        days.add(row.valid_from)
        if row.valid_to is not None:
            days.add(date.fromordinal(row.valid_to.toordinal() + 1))
    return tuple(sorted(day for day in days if first is not None and day > first))


def offered(catalogue: Catalogue, on: date) -> tuple[Code, ...]:
    """The items that are offered on a day, in the order of the catalogue."""
    return catalogue.current(ITEMS, on)


def matching_items(catalogue: Catalogue, typed: str, on: date) -> list[Code]:
    """The items that a few words find: in code, name, category or guide, or in the pinyin of the name. All words count.

    An empty text finds all.
    """
    words = typed.casefold().split()
    found = []
    for code in offered(catalogue, on):
        text = f"{code.code} {code.label} {catalogue.label('service_category', code.attributes.get('category', ''))}"
        hay = f"{text} {' '.join(spellings(code.label))}".casefold()
        told = "" if all(word in hay for word in words) else text_of(catalogue, code.code, on).casefold()
        if all(word in hay or word in told for word in words):
            found.append(code)
    return sorted(found, key=lambda code: bool(words) and not all(word in code.label.casefold() for word in words))


def text_of(catalogue: Catalogue, item: str, on: date) -> str:
    """All that is written in a guide, to be searched."""
    guide = guide_of(catalogue, item, on)
    return "\n".join(line.text for part in guide.parts for line in part.lines)


def searched_texts(catalogue: Catalogue, on: date, own: Mapping[str, ItemOverlay]) -> Iterator[GuideText]:
    """What the guides of the items offered on a day say, part by part; then what the station says of them itself."""
    for code in offered(catalogue, on):
        rows = [row for row in rows_of(catalogue, code.code) if row.is_current(on)]
        for part in catalogue.lists.get(PARTS, ()):
            of_part = [row for row in rows if row.attributes["part"] == part.code]
            lines = [line for row in of_part for line in _lines(catalogue, row, on)]
            if lines:
                day = max([*(line.row.valid_from for line in lines if line.row), *(row.valid_from for row in of_part)])
                yield GuideText(f"{code.code}:{part.code}", code.code, code.label, part.label, day.isoformat(),
                                "\n".join(line.text for line in lines))  # fmt: skip
        said = own.get(code.code, ItemOverlay())
        text = "\n".join(filter(None, (said.place, said.phone, said.note)))
        if text:
            yield GuideText(f"{code.code}:{OWN_PART}", code.code, code.label, "", code.valid_from.isoformat(), text)


def next_turn(catalogue: Catalogue, after: date) -> date:
    """The first day after this one on which something that guides are made of begins or ends to hold."""
    turns = [date.max]
    for row in (row for name in _READ for row in catalogue.lists.get(name, ())):
        turns.append(row.valid_from)
        if row.valid_to is not None:
            turns.append(date.fromordinal(row.valid_to.toordinal() + 1))
    return min(turn for turn in turns if turn > after)


def _lines(catalogue: Catalogue, row: Code, on: date) -> Iterator[GuideLine]:
    source = row.attributes["source"]
    draws = row.attributes["draws"]
    if draws not in DRAWN:
        yield GuideLine("text", row.label, source)
        return
    kind = {"fees": "fee", "materials": "material", "deadlines": "deadline"}[draws]
    for drawn in _drawn(catalogue, row):
        if drawn.is_current(on):
            own = drawn.attributes.get("basis") or drawn.attributes.get("source")
            yield GuideLine(kind, drawn.label, own or source, drawn)


def _drawn(catalogue: Catalogue, row: Code) -> list[Code]:
    """The rows of the list from which this row draws."""
    types = set(row.words("business_types"))
    match row.attributes["draws"]:
        case "fees":
            # The window files through the network system: what it charges is the electronic rate.
            return [fee for fee in catalogue["trademark_fee"] if fee.attributes["business_type"] in types
                    and fee.attributes["filing_channel"] == "electronic"]  # fmt: skip
        case "materials":
            return [paper for paper in catalogue["checklist"]
                    if not paper.words("business_types") or types & set(paper.words("business_types"))]  # fmt: skip
        case "deadlines":
            rules = row.words("rules")
            return sorted((rule for rule in catalogue["deadline_rule"] if rule.attributes["rule"] in rules),
                          key=lambda rule: rules.index(rule.attributes["rule"]))  # fmt: skip
        case _:
            return []
