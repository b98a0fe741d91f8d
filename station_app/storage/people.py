"""Everything that is kept of one person, found by the ties of `domain.personal_data` in every table and the journal.

What an erasure blanks, what a copy shows and what the screen lists is this one answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from station_app.domain.personal_data import NAME_AND_PHONE, VISITOR
from station_app.storage import journal, replaying, timelines  # noqa: F401 - replaying declares every table
from station_app.storage.cipher import Database
from station_app.storage.drafts import Draft, all_drafts
from station_app.storage.projections import TABLES
from station_app.storage.tokens_of_text import phrase

_OVER: Final = ("closed", "void", "active", "lifted", "merged", "undone", "collected", "returned", "withdrawn",
                "served", "evaluated", "cancelled_by_visitor", "cancelled_by_expert", "cancelled_by_center", "no_show",
                "rejected", "rescheduled")  # fmt: skip
"""States in which nothing is waited for."""
_FIRM_NAMES: Final = frozenset({"org_name", "org_short_name", "uscc"})


@dataclass(frozen=True, slots=True)
class Held:
    """One record that holds something of the person. `own`: its newest revision is his; otherwise only earlier ones
    are. `number` and `state` are empty where the record has none, `day` is `yyyy-mm-dd` of its first save.
    """

    record_id: str
    kind: str
    number: str
    state: str
    day: str
    own: bool
    erased: bool

    @property
    def running(self) -> bool:
        """Whether something is still waited for: a filing under way, a call-back owed."""
        return bool(self.state) and self.state not in _OVER


@dataclass(frozen=True, slots=True)
class Everything:
    """All of one person: under which ids he is known, the records, the forms not saved, the texts that name him."""

    ids: tuple[str, ...]
    records: tuple[Held, ...]
    drafts: tuple[Draft, ...]
    known_as: tuple[str, ...]
    mentions: tuple[str, ...]
    """Numbers of other people's visits in whose text his name or phone stands."""


def everything_of(db: Database, visitor_id: str) -> Everything:
    """All that is kept of the visitor and of whoever was merged with him. LookupError for an id that is none."""
    row = db.execute("SELECT coalesce(merged_into, record_id) FROM visitors WHERE record_id = ?", (visitor_id,))
    found = row.fetchone()
    if found is None:
        raise LookupError("no such visitor")
    ids = tuple(timelines.all_ids(db, "visitor", str(found[0])))
    names, phones, others = _identity(db, ids)
    records = dict.fromkeys(ids, "visitor")
    records |= _by_index(db, f"json_extract(facts, '$.{VISITOR}')", ids)
    records |= _named_only(db, names, phones)
    wave = tuple(records)
    while wave:
        about = _by_index(
            db, "coalesce(json_extract(facts, '$.consultation_id'), json_extract(facts, '$.about_id'))", wave
        )
        fresh = {one: kind for one, kind in about.items() if one not in records and _nobody_elses(db, one, ids)}
        records |= fresh
        wave = tuple(fresh)
    records |= dict.fromkeys(_sole_firms(db, ids), "organisation")
    held = tuple(_held(db, record_id, kind, ids, set(records)) for record_id, kind in records.items())
    known = tuple(dict.fromkeys([*names, *phones, *others]))
    numbers = {one.number for one in held if one.number}
    return Everything(
        ids, held, tuple(_drafts(db, ids, names, phones)), known,
        tuple(number for number in _mentions(db, [*names, *phones]) if number not in numbers),
    )  # fmt: skip


def positions_of(db: Database, record_id: str, ids: Sequence[str]) -> list[int]:
    """Where in the journal the revisions of a record stand that name one of these visitors."""
    return [
        entry.position for entry in journal.of_record(db, record_id)
        if msgspec.json.decode(entry.facts).get(VISITOR) in ids
    ]  # fmt: skip


def _identity(db: Database, ids: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Every name, every phone, and every other address that the person was ever kept under."""
    kept: dict[str, list[str]] = {"name": [], "phone": [], "email": [], "wechat": []}
    for record_id in ids:
        for entry in journal.of_record(db, record_id):
            body = entry.body()
            for field, values in kept.items():
                if body.get(field) and body[field] not in values:
                    values.append(str(body[field]))
    return kept["name"], kept["phone"], [*kept["email"], *kept["wechat"]]


def _by_index(db: Database, expression: str, ids: Sequence[str]) -> dict[str, str]:
    rows = db.execute(
        f"SELECT DISTINCT record_id, kind FROM journal WHERE {expression} IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(ids)).decode(),),
    ).fetchall()
    return {str(record_id): str(kind) for record_id, kind in rows}


def _nobody_elses(db: Database, record_id: str, ids: Sequence[str]) -> bool:
    latest = journal.latest(db, record_id)
    return latest is not None and msgspec.json.decode(latest.facts).get(VISITOR) in (None, "", *ids)


def _named_only(db: Database, names: Sequence[str], phones: Sequence[str]) -> dict[str, str]:
    """Records that name him by name and phone and have no visitor's record behind them."""
    found: dict[str, str] = {}
    if not names or not phones:
        return found
    given = {"names": msgspec.json.encode(list(names)).decode(), "phones": msgspec.json.encode(list(phones)).decode()}
    for kind, table in TABLES.items():
        for name, phone in NAME_AND_PHONE:
            if name not in table.columns or phone not in table.columns:
                continue
            nobody = f" AND {VISITOR} IS NULL" if VISITOR in table.columns else ""
            rows = db.execute(
                f"SELECT record_id FROM {table.name} WHERE {phone} IN (SELECT value FROM json_each(:phones))"
                f" AND {name} IN (SELECT value FROM json_each(:names)){nobody}", given,
            ).fetchall()  # fmt: skip
            found |= {str(row[0]): kind for row in rows}
    return found


def _sole_firms(db: Database, ids: Sequence[str]) -> list[str]:
    """Firms that are this one person: their name is kept as a person's, and nobody else belongs to them."""
    rows = db.execute(
        "SELECT DISTINCT organisation_id FROM memberships AS mine"
        " WHERE visitor_id IN (SELECT value FROM json_each(:ids))"
        " AND NOT EXISTS (SELECT 1 FROM memberships AS other WHERE other.organisation_id = mine.organisation_id"
        "  AND other.state = 'active' AND other.visitor_id NOT IN (SELECT value FROM json_each(:ids)))",
        {"ids": msgspec.json.encode(list(ids)).decode()},
    ).fetchall()
    return [str(row[0]) for row in rows if _is_one_person(db, str(row[0]))]


def _is_one_person(db: Database, organisation_id: str) -> bool:
    return any(entry.personal_fields() & _FIRM_NAMES for entry in journal.of_record(db, organisation_id))


def _held(db: Database, record_id: str, kind: str, ids: Sequence[str], records: set[str]) -> Held:
    entries = journal.of_record(db, record_id)
    newest = msgspec.json.decode(entries[-1].facts)
    named = newest.get(VISITOR)
    return Held(
        record_id, kind, str(newest.get("number") or ""), _state(kind, newest), entries[0].at[:10],
        own=kind in ("visitor", "organisation") or named in ids or not named,
        erased=entries[-1].verb == "erase",
    )  # fmt: skip


def _state(kind: str, facts: dict[str, Any]) -> str:
    if kind not in TABLES or "state" not in TABLES[kind].columns:
        return ""
    # Some kinds leave out the state that a row begins with.
    return str(facts.get("state") or ("closed" if kind == "consultation" else "active"))


def _drafts(db: Database, ids: Sequence[str], names: Sequence[str], phones: Sequence[str]) -> list[Draft]:
    """Forms not yet saved in which one of his ids stands, or his phone, or his name beside no other phone."""
    found = []
    for draft in all_drafts(db):
        text = msgspec.json.encode(draft.body).decode() + draft.title
        by_name = any(name in text for name in names)
        if any(one in text for one in (*ids, *phones)) or (by_name and not phones):
            found.append(draft)
    return found


def _mentions(db: Database, known: Sequence[str], limit: int = 50) -> list[str]:
    found: dict[str, None] = {}
    for text in known:
        quoted = phrase(text)
        if not quoted or len(text) < 2:
            continue
        rows = db.execute(
            "SELECT consultations.number FROM search_index"
            " JOIN searched_rows ON searched_rows.place = search_index.rowid AND searched_rows.kind = 1"
            " JOIN consultations ON consultations.rid = searched_rows.rid"
            # The index knows a visit by its visitor's name too, which is no mention.
            " WHERE search_index MATCH ? AND (instr(coalesce(cjk(question), ''), cjk(?))"
            " OR instr(coalesce(cjk(answer), ''), cjk(?))) LIMIT ?",
            (f"{{main rest}} : {quoted}", text, text, limit),
        ).fetchall()
        found |= dict.fromkeys(str(row[0]) for row in rows)
    return list(found)[:limit]
