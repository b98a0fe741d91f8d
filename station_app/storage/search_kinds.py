"""Which kinds of record can be searched: each declares one SELECT, and the index makes its views and triggers of it.

A kind registers itself: a module of `storage/searched` calls `register(SearchKind(...))` when it is imported, and its
name stands in `MODULES`. Nothing else need know of it; the next opening of a desk makes the index anew with it. What it
is called on the screen stands in words/searching.py, where it opens in ui/crossings.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Final

MODULES: Final = (
    "visits", "filings", "people", "promises", "registers", "ratings", "policies", "bookings", "guides",
)  # fmt: skip
"""Modules of station_app/storage/searched. A new kind adds its name here."""

COLUMNS: Final = (
    "rid", "record_id", "number", "at", "day", "clerk", "state", "channel", "code_list", "codes", "rating", "closed",
    "name", "readings", "phone", "org", "org_short", "uscc", "main", "rest", "others",
)  # fmt: skip
"""What a kind's SELECT yields, in this order.

`number`: what the record is opened by ('' for none); `at`, `day`: when, to sort and to filter by; `clerk`: whose it is;
`code_list`, `codes`: a list's name and a JSON list of codes in it; `rating`: a grade; `closed`: 1 where only its clerk
and whoever may see ratings may find it; `readings`: JSON list of readings of the name; `main`: the text it is known by;
`rest`, `others`: JSON objects of further texts and further codes by field, each a text, a list of texts or null.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """Another table that a kind's SELECT reads: when one of its `columns` changes, the records `rids` are indexed anew.

    `rids` is a SELECT of rids in which `{row}` stands for the changed row (OLD and NEW in turn).
    """

    table: str
    columns: tuple[str, ...]
    rids: str


@dataclass(frozen=True, slots=True)
class SearchKind:
    """How the records of a kind are found.

    `no` is its own for ever (1 to 63). `table` has an INTEGER PRIMARY KEY `rid`; whenever its rows come, change or go,
    the index follows. `fields` names what name, phone, org and main are called in the record. `reference`: no record of
    the station's work but a text to look things up in, found by words or by its kind and in no list of everything.
    """

    kind: str
    no: int
    table: str
    select: str
    sources: tuple[Source, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    reference: bool = False

    def field_of(self, column: str) -> str:
        """The record's own name for a column."""
        return self.fields.get(column, column)


_KINDS: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    """Adds a kind. ValueError where its name or its number is taken."""
    for known in _KINDS.values():
        if known != kind and (known.kind == kind.kind or known.no == kind.no):
            raise ValueError(f"two kinds of search: {known.kind} and {kind.kind}")
    _KINDS[kind.kind] = kind
    kinds.cache_clear()


@cache
def kinds() -> dict[str, SearchKind]:
    """All kinds that registered themselves, by name, in the order of their numbers."""
    for name in MODULES:
        import_module(f"station_app.storage.searched.{name}")
    return dict(sorted(_KINDS.items(), key=lambda item: item[1].no))


PERSON: Final = (
    "LEFT JOIN visitors AS came ON came.record_id = {column}"
    " LEFT JOIN visitors AS person ON person.record_id = coalesce(came.merged_into, came.record_id)"
)
FIRM: Final = (
    "LEFT JOIN organisations AS named ON named.record_id = {column}"
    " LEFT JOIN organisations AS firm ON firm.record_id = coalesce(named.merged_into, named.record_id)"
)
"""The person and the firm of a record: the survivor where one was merged into another."""


def of_person(table: str) -> Source:
    """The records of `table` (with a column visitor_id) follow what their visitor is called."""
    columns = ("name", "phone", "name_readings", "merged_into")
    return Source("visitors", columns, _named(table, "visitor_id", "visitors"))


def of_firm(table: str) -> Source:
    """The records of `table` (with a column organisation_id) follow what their firm is called."""
    columns = ("org_name", "org_short_name", "uscc", "merged_into")
    return Source("organisations", columns, _named(table, "organisation_id", "organisations"))


def of_journal(table: str) -> Source:
    """The records of `table` follow the person of their journal entry: an erasure blanks it."""
    return Source("journal", ("person",), f"SELECT rid FROM {table} WHERE record_id = {{row}}.record_id")


def _named(table: str, column: str, whom: str) -> str:
    return (
        f"SELECT rid FROM {table} WHERE {column} = {{row}}.record_id"
        f" UNION SELECT {table}.rid FROM {whom} AS merged JOIN {table} ON {table}.{column} = merged.record_id"
        " WHERE merged.merged_into = {row}.record_id"
    )
