"""Searching all kinds of record: pages of exact hits, newest first, how many there are, and then what is forgiven.

Everything a query says becomes quoted phrases of one FTS5 expression: nothing that a clerk types is ever read as an
operator, and no query is an error. Pages go by place (`storage/search_tokens.py`), so that a page costs what it shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import msgspec

from station_app.domain import forgiving
from station_app.domain.catalogue import Catalogue
from station_app.domain.searching import Document, Query, Word, excluded, hit_field, listed, plain
from station_app.storage.cipher import Database
from station_app.storage.search_kinds import COLUMNS, SearchKind, kinds
from station_app.storage.search_tokens import BACKWARDS, filter_mark, start_of, text_tokens

PAGE: Final = 50
MOST_FORGIVEN: Final = 100
MOST_PROPOSED: Final = 2000
"""Of what the index proposes as nearly right, so many of the newest are looked at."""
LABEL_LISTS: Final = ("service_item", "trademark_business_type", "referral_target")
_NEWEST: Final = (1 << 62) - 1
RATING: Final = "rating"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to. Days are `yyyy-mm-dd`, both included; of `kinds` any one will do, empty means all."""

    first_day: str = ""
    last_day: str = ""
    kinds: tuple[str, ...] = ()
    clerk: str = ""
    state: str = ""
    item: str = ""
    channel: str = ""
    ratings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks: without `ratings` no rating is found, nor a rectification that is not the clerk's own."""

    clerk: str
    ratings: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found. `field` is where the first word was met ('' where no word was asked for)."""

    place: int
    document: Document
    field: str
    forgiven: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """A query with its filters, as it is asked by somebody. `labels` are those of items, by code."""

    query: Query
    looker: Looker
    labels: Mapping[str, str] = field(default_factory=dict)
    filters: Filters = field(default_factory=Filters)
    oldest_first: bool = False


def labels_of(catalogue: Catalogue) -> dict[str, str]:
    """The labels that a word may stand in: of service items, of businesses, of whom a referral went to."""
    return {code.code: code.label for name in LABEL_LISTS for code in catalogue.lists.get(name, ())}


def page(db: Database, search: Search, *, after: int | None = None, limit: int = PAGE) -> list[Hit]:
    """The next hits behind the place `after`, newest first (or oldest first). An impossible filter finds nothing."""
    found = places(db, search, after=after, limit=limit)
    return [Hit(place, document, _met(search, document)) for place, document in _documents(db, found)]


def at_places(db: Database, search: Search, given: Sequence[int]) -> list[Hit]:
    """The hits at these places, which `places` answered; those that are gone since are left out."""
    return [Hit(place, document, _met(search, document)) for place, document in _documents(db, given)]


def count(db: Database, search: Search) -> int:
    """How many exact hits there are, to the last."""
    asked = expression(search)
    first, last = _span(search.filters)
    row = db.execute(
        "SELECT count(*) FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ?", (asked, first, last)
    ).fetchone()
    return int(row[0])


def forgiven(db: Database, search: Search, *, limit: int = MOST_FORGIVEN) -> list[Hit]:
    """Records that every word hits exactly or nearly, and one of them only nearly: newest first."""
    slacks = {word: forgiving.slack(word) for word in search.query.positive}
    asked = _proposing(search, slacks)
    if not asked:
        return []
    found: list[Hit] = []
    after, looked_at = None, 0
    while len(found) < limit and looked_at < MOST_PROPOSED:
        proposed = places(db, search, after=after, limit=PAGE, asked=asked)
        for place, document in _documents(db, proposed):
            met = _nearly_met(search, slacks, document)
            if met:
                found.append(Hit(place, document, met, forgiven=True))
        looked_at += len(proposed)
        if len(proposed) < PAGE:
            break
        after = proposed[-1]
    return found[:limit]


def document(db: Database, kind: str, rid: int) -> Document | None:
    """One record as it can be found now."""
    known = kinds()[kind]
    row = db.execute(f"SELECT {', '.join(COLUMNS)} FROM searched_{kind} WHERE rid = ?", (rid,)).fetchone()
    return _document(known, row) if row else None


def documents(db: Database) -> Iterator[tuple[int, Document]]:
    """Every record that can be found, with its place: for whoever compares."""
    after = -1
    while True:
        rows = db.execute(
            "SELECT place FROM searched_rows WHERE place > ? ORDER BY place LIMIT 500", (after,)
        ).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield from _documents(db, [row[0] for row in rows])


# --- the expression ----------------------------------------------------------------------------------------------


def expression(search: Search) -> str:
    """The FTS5 expression of a search: every word a phrase in quotes, every filter a mark."""
    required = [_exact(word, search.labels) for word in search.query.positive]
    required += _filtered(search)
    if not search.query.positive and not search.filters.kinds:
        required.append(f"({_any(kind.no for kind in kinds().values() if not kind.reference)})")
    return _closed(required, search)


def _closed(required: Sequence[str], search: Search) -> str:
    """All that is required, without what is excluded or not for the looker's eyes."""
    hidden = [_exact(word, search.labels) for word in search.query.negative]
    hidden += _hidden(search.looker)
    whole = " AND ".join(required) if required else f"({_any(kind.no for kind in kinds().values())})"
    return f"({whole}) NOT ({' OR '.join(hidden)})" if hidden else whole


def _any(numbers: Any) -> str:
    return " OR ".join(_mark("k", no) for no in numbers)


def _mark(sort: str, value: object) -> str:
    return f'marks : "{filter_mark(sort, value)}"'


def _phrase(text: str) -> str:
    return f'{{main rest}} : "{text_tokens(text)}"'


def _exact(word: Word, labels: Mapping[str, str]) -> str:
    ways = [_phrase(word.plain)]
    if word.coded:
        code = word.plain
        ways += [f'codes : "{code}" *', f'codes : "{BACKWARDS}{code[::-1]}" *']
    if word.spelt:
        ways.append(f'sounds : "{word.plain}" *')
    ways += [_mark("i", code) for code, label in labels.items() if word.plain in _plain_label(label)]
    return f"({' OR '.join(ways)})"


@lru_cache(maxsize=1024)
def _plain_label(label: str) -> str:
    """A label folded: there are some hundred of them, and each word of each query is held against all."""
    return plain(label)


def _filtered(search: Search) -> list[str]:
    filters = search.filters
    made = []
    if filters.kinds:
        known = kinds()
        made.append(f"({_any([known[name].no for name in filters.kinds if name in known] or [0])})")
    for sort, value in (("c", filters.clerk), ("s", filters.state), ("i", filters.item), ("h", filters.channel)):
        if value:
            made.append(_mark(sort, value))
    if filters.ratings and search.looker.ratings:
        made.append(f"({' OR '.join(_mark('g', grade) for grade in filters.ratings)})")
    return made


def _hidden(looker: Looker) -> list[str]:
    if looker.ratings:
        return []
    made = [f"({_mark('x', 1)} NOT {_mark('c', looker.clerk)})" if looker.clerk else _mark("x", 1)]
    rating = kinds().get(RATING)
    return [*made, _mark("k", rating.no)] if rating is not None else made


def _proposing(search: Search, slacks: Mapping[Word, forgiving.Slack]) -> str:
    """What may hold a forgiven hit: for each word the exact ways and the nearly right ones. Empty where none has."""
    required = []
    for word, slack in slacks.items():
        ways = [_exact(word, search.labels)]
        ways += [_phrase(piece) for piece in slack.pieces if piece]
        ways += [
            f'{{main rest}} : NEAR("{text_tokens(head)}" "{text_tokens(tail)}", 1)' for head, tail in slack.near
        ]  # fmt: skip
        if slack.firm:
            ways.append("(" + " AND ".join(f'rest : "{character}"' for character in dict.fromkeys(slack.firm)) + ")")
        if slack.code:
            half = len(slack.code) // 2
            ways += [f'codes : "{slack.code[:half]}" *', f'codes : "{BACKWARDS}{slack.code[half + 1 :][::-1]}" *']
        required.append(f"({' OR '.join(ways)})")
    if not any(slack.pieces or slack.near or slack.firm or slack.code for slack in slacks.values()):
        return ""
    exact = " AND ".join(_exact(word, search.labels) for word in search.query.positive)
    return f"({_closed([*required, *_filtered(search)], search)}) NOT ({exact})"


# --- pages -------------------------------------------------------------------------------------------------------


def _span(filters: Filters) -> tuple[int, int]:
    last = _NEWEST
    if filters.last_day:
        try:
            last = start_of((date.fromisoformat(filters.last_day) + timedelta(days=1)).isoformat()) - 1
        except (ValueError, OverflowError):
            last = _NEWEST
    return start_of(filters.first_day) if filters.first_day else 0, last


def places(
    db: Database, search: Search, *, after: int | None = None, limit: int = PAGE, asked: str = ""
) -> list[int]:  # fmt: skip
    """The places of the next hits behind the place `after`; of an expression of its own where `asked` is one."""
    first, last = _span(search.filters)
    order = "ASC" if search.oldest_first else "DESC"
    if after is not None:
        first, last = (after + 1, last) if search.oldest_first else (first, min(last, after - 1))
    rows = db.execute(
        "SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid BETWEEN ? AND ?"
        f" ORDER BY rowid {order} LIMIT ?",
        (asked or expression(search), first, last, limit),
    ).fetchall()
    return [row[0] for row in rows]


def _documents(db: Database, given: Sequence[int]) -> list[tuple[int, Document]]:
    """The records at these places, in the order of the places."""
    if not given:
        return []
    by_no = {kind.no: kind for kind in kinds().values()}
    marks = ", ".join("?" * len(given))
    placed: dict[int, dict[int, int]] = {}
    for place, no, rid in db.execute(
        f"SELECT place, kind, rid FROM searched_rows WHERE place IN ({marks})", tuple(given)
    ).fetchall():
        placed.setdefault(no, {})[rid] = place
    found: dict[int, Document] = {}
    for no, rids in placed.items():
        kind = by_no[no]
        marks = ", ".join("?" * len(rids))
        rows = db.execute(
            f"SELECT {', '.join(COLUMNS)} FROM searched_{kind.kind} WHERE rid IN ({marks})", tuple(rids)
        ).fetchall()
        for row in rows:
            found[rids[row[0]]] = _document(kind, row)
    return [(place, found[place]) for place in given if place in found]


def _document(kind: SearchKind, row: Sequence[Any]) -> Document:
    given = dict(zip(COLUMNS, row, strict=True))
    name, phone, org, main = (str(given[column] or "") for column in ("name", "phone", "org", "main"))
    texts = [(kind.field_of(column), str(given[column] or "")) for column in ("main", "name", "org", "org_short")]
    codes = [(column if column == "number" else kind.field_of(column), str(given[column] or ""))
             for column in ("number", "phone", "uscc")]  # fmt: skip
    readings = tuple(msgspec.json.decode(given["readings"], type=list[str])) if given["readings"] else ()
    return Document(
        kind=kind.kind, rid=given["rid"], record_id=str(given["record_id"]), number=str(given["number"] or ""),
        at=str(given["at"] or ""), day=str(given["day"] or "")[:10], clerk=str(given["clerk"] or ""),
        state=str(given["state"] or ""), channel=str(given["channel"] or ""), code_list=str(given["code_list"] or ""),
        labels=tuple(msgspec.json.decode(given["codes"], type=list[str])) if given["codes"] else (),
        rating=str(given["rating"] or ""), name=name, phone=phone, org=org, main=main,
        texts=tuple(pair for pair in (*texts, *listed(given["rest"])) if pair[1]),
        codes=tuple(pair for pair in (*codes, *listed(given["others"])) if pair[1]),
        readings=readings, org_short=str(given["org_short"] or ""),
    )  # fmt: skip


def _met(search: Search, found: Document) -> str:
    words = search.query.positive
    return hit_field(words[0], found, search.labels, sure=True) if words else ""


def _nearly_met(search: Search, slacks: Mapping[Word, forgiving.Slack], found: Document) -> str:
    """The field of the first word that is only nearly right; empty where the record is no forgiven hit."""
    met = ""
    for word, slack in slacks.items():
        if hit_field(word, found, search.labels):
            continue
        near = forgiving.near_field(slack, found)
        if not near:
            return ""
        met = met or near
    return "" if excluded(search.query, found, search.labels) else met


def narrowed(search: Search, **filters: Any) -> Search:
    """The same search with other filters."""
    return replace(search, filters=replace(search.filters, **filters))
