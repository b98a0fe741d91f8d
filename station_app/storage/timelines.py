"""One timeline over all kinds of record: whatever concerns a person or a firm, newest first, and what is unfinished.

A kind registers itself: its storage module calls `register(TimelineKind(...))` when it is imported, and its name stands
in `MODULES` below. Nothing else need know of it; what the entry is called on the screen stands in words/timelines.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Literal

import msgspec

from station_app.storage.cipher import Database

What = Literal["visitor", "organisation"]

MODULES: Final = ("consultations", "receipts", "promises", "registers", "ratings", "intakes", "bookings")
"""Modules of station_app/storage that register kinds. A new one adds its name here."""


@dataclass(frozen=True, slots=True)
class TimelineKind:
    """How the entries of a kind are read.

    `of_visitor` and `of_organisation` are SELECTs that yield exactly these columns, in this order:
    `at` (ISO time with offset, or a day), `record_id`, `number` (of the record to open; '' for none), `state`,
    `is_open` (1 where something is still to be done), `code_list` and `codes` (a JSON list of codes and the list they
    are in; '' and '[]' for none), `text` (what is read beside it), `detail` (what words/timelines.py wants besides).
    Whom they are about is `IN (SELECT value FROM json_each(:ids))`: the ids of all records that were merged into one.
    Voided records may be among them, with is_open 0. A kind that never concerns firms (or persons) leaves it empty.
    """

    kind: str
    of_visitor: str = ""
    of_organisation: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a timeline."""

    kind: str
    at: str
    record_id: str
    number: str
    state: str
    is_open: bool
    code_list: str
    codes: str
    text: str
    detail: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Where the next page begins."""
        return (self.at, self.kind, self.record_id)


_KINDS: dict[str, TimelineKind] = {}
_COLUMNS: Final = "at, record_id, number, state, is_open, code_list, codes, text, detail"


def register(kind: TimelineKind) -> None:
    """Adds a kind. ValueError where one of that name is there already."""
    if kind.kind in _KINDS and _KINDS[kind.kind] != kind:
        raise ValueError(f"two timelines of {kind.kind}")
    _KINDS[kind.kind] = kind


def kinds() -> Mapping[str, TimelineKind]:
    """All kinds that registered themselves."""
    for name in MODULES:
        import_module(f"station_app.storage.{name}")
    return _KINDS


def all_ids(db: Database, what: What, record_id: str) -> list[str]:
    """The record itself and all that were merged into it: whatever names one of them is its own."""
    table = _TABLES[what]
    rows = db.execute(f"SELECT record_id FROM {table} WHERE merged_into = ? ORDER BY rid", (record_id,)).fetchall()
    return [record_id, *(str(row[0]) for row in rows)]


_TABLES: Final[Mapping[str, str]] = {"visitor": "visitors", "organisation": "organisations"}


def page(
    db: Database, what: What, ids: Sequence[str], *, before: tuple[str, str, str] | None = None, limit: int = 50
) -> list[TimelineEntry]:
    """The newest entries about these ids (see `all_ids`), older than the entry whose `key` is `before`."""
    found: list[TimelineEntry] = []
    at, before_kind, record_id = before or ("", "", "")
    given = {"ids": msgspec.json.encode(list(ids)).decode(), "at": at, "record_id": record_id, "limit": limit}
    for kind, select in _selects(what):
        older = ""
        if before is not None:
            # Of one moment, kinds come in the order of their names, each with its later ids first.
            beside = "at <= :at" if kind < before_kind else "at < :at"
            older = "WHERE (at < :at OR (at = :at AND record_id < :record_id))" if kind == before_kind else (
                f"WHERE {beside}"
            )  # fmt: skip
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM ({select}) {older} ORDER BY at DESC, record_id DESC LIMIT :limit", given
        ).fetchall()
        found += [_entry(kind, row) for row in rows]
    found.sort(key=lambda entry: entry.key, reverse=True)
    return found[:limit]


def unfinished(db: Database, what: What, ids: Sequence[str], *, most: int = 200) -> list[TimelineEntry]:
    """What is still to be done for these ids (有 N 件未结), oldest first, at most `most` of each kind."""
    found: list[TimelineEntry] = []
    given = {"ids": msgspec.json.encode(list(ids)).decode(), "most": most}
    for kind, select in _selects(what):
        rows = db.execute(
            f"SELECT {_COLUMNS} FROM ({select}) WHERE is_open = 1 ORDER BY at, record_id LIMIT :most", given
        ).fetchall()
        found += [_entry(kind, row) for row in rows]
    return sorted(found, key=lambda entry: entry.key)


def affairs(entries: Sequence[TimelineEntry]) -> list[str]:
    """What the entries are about, each affair once: a visit and the question it left open are one 件."""
    return list(dict.fromkeys(entry.number or entry.record_id for entry in entries))


def _selects(what: What) -> list[tuple[str, str]]:
    chosen = [
        (kind.kind, kind.of_visitor if what == "visitor" else kind.of_organisation) for kind in kinds().values()
    ]
    return [(kind, select) for kind, select in chosen if select]


def _entry(kind: str, row: Sequence[object]) -> TimelineEntry:
    at, record_id, number, state, is_open, code_list, codes, text, detail = row
    return TimelineEntry(
        kind, str(at), str(record_id), str(number or ""), str(state or ""), bool(is_open), str(code_list or ""),
        str(codes or "[]"), str(text or ""), str(detail or ""),
    )  # fmt: skip
