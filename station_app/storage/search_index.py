"""The search index: made of what the kinds declare, kept by triggers with every change, rebuilt, compared.

One external-content FTS5 table over views that make tokens of the records themselves (decision 6 of the plan): it holds
no text, so that what is erased from a record is gone with it. Around each change of a row that a record is read from,
the record is taken out of the index as it reads before, and put in again as it reads then.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from typing import Final

from station_app.domain.readings import RULES as READINGS
from station_app.domain.searching import RULES
from station_app.storage import settings
from station_app.storage.cipher import Database
from station_app.storage.search_kinds import COLUMNS, SearchKind, Source, kinds
from station_app.storage.search_tokens import SLOTS

_STAMP: Final = "search_index"
TOKENS: Final = ("main", "rest", "codes", "sounds", "marks")
_STEP: Final = 500
_MOST: Final = 20
Progress = Callable[[int, int], bool]

_TOKENS_OF: Final = (
    "CREATE VIEW searched_{kind}_tokens AS SELECT rid, day, search_text(main) AS main,"
    " search_texts(name, org, org_short, rest) AS rest, search_codes(number, phone, uscc, others) AS codes,"
    " search_sounds(name, readings, org, org_short) AS sounds,"
    " search_marks({no}, state, clerk, channel, codes, rating, closed) AS marks FROM searched_{kind}"
)
_TAKE: Final = (
    "INSERT INTO search_index (search_index, rowid, main, rest, codes, sounds, marks)"
    " SELECT 'delete', placed.place, made.main, made.rest, made.codes, made.sounds, made.marks"
    " FROM searched_{kind}_tokens AS made JOIN searched_rows AS placed ON placed.kind = {no} AND placed.rid = made.rid"
    " WHERE made.rid IN ({rids});"
)
_ADD: Final = (
    "INSERT INTO search_index (rowid, main, rest, codes, sounds, marks)"
    " SELECT placed.place, made.main, made.rest, made.codes, made.sounds, made.marks"
    " FROM searched_{kind}_tokens AS made JOIN searched_rows AS placed ON placed.kind = {no} AND placed.rid = made.rid"
    " WHERE made.rid IN ({rids});"
)
# Where a day is full, which no station's is, the record stands behind all others rather than nowhere.
_FREE: Final = (
    f"(SELECT CASE WHEN last IS NULL THEN given.start WHEN last = given.start + {SLOTS - 1}"
    " THEN (SELECT max(place) + 1 FROM searched_rows) ELSE last + 1 END FROM (SELECT max(place) AS last"
    f" FROM searched_rows WHERE place BETWEEN given.start AND given.start + {SLOTS - 1}))"
)
_GIVEN: Final = "(SELECT search_start(day) AS start FROM searched_{kind} WHERE rid = NEW.rid) AS given"
_PLACE: Final = f"INSERT INTO searched_rows (place, kind, rid) SELECT {_FREE}, {{no}}, NEW.rid FROM {_GIVEN};"
_MOVE: Final = (
    f"UPDATE searched_rows SET place = (SELECT {_FREE} FROM {_GIVEN}) WHERE kind = {{no}} AND rid = NEW.rid"
    f" AND EXISTS (SELECT 1 FROM {_GIVEN} WHERE given.start / {SLOTS} <> searched_rows.place / {SLOTS});"
    # One that was void when it came has no place yet.
    f" INSERT INTO searched_rows (place, kind, rid) SELECT {_FREE}, {{no}}, NEW.rid FROM {_GIVEN}"
    " WHERE NOT EXISTS (SELECT 1 FROM searched_rows WHERE kind = {no} AND rid = NEW.rid);"
)


def declared() -> dict[str, str]:
    """Every view and trigger of the index by name, with the statement that makes it."""
    return _declared(tuple(kinds()))


@cache
def _declared(_names: tuple[str, ...]) -> dict[str, str]:
    # A kind never changes under its name (search_kinds.register): the names tell whether this was made before.
    made: dict[str, str] = {}
    for kind in kinds().values():
        columns = ", ".join(COLUMNS)
        made[f"searched_{kind.kind}"] = f"CREATE VIEW searched_{kind.kind} ({columns}) AS {kind.select.strip()}"
        made[f"searched_{kind.kind}_tokens"] = _TOKENS_OF.format(kind=kind.kind, no=kind.no)
        for name, statement in _own_triggers(kind):
            made[name] = statement
        for source in kind.sources:
            for name, statement in _source_triggers(kind, source):
                made[name] = statement
    made["searched_texts"] = "CREATE VIEW searched_texts AS " + " UNION ALL ".join(
        f"SELECT placed.place AS place, {', '.join(f'made.{name}' for name in TOKENS)} FROM searched_rows AS placed"
        f" JOIN searched_{kind.kind}_tokens AS made ON made.rid = placed.rid WHERE placed.kind = {kind.no}"
        for kind in kinds().values()
    )
    return made


def _own_triggers(kind: SearchKind) -> Iterator[tuple[str, str]]:
    told = {"kind": kind.kind, "no": kind.no}
    for name, when, body in (
        ("come", "AFTER INSERT", _PLACE + " " + _ADD),
        ("before", "BEFORE UPDATE", _TAKE),
        ("after", "AFTER UPDATE", _MOVE + " " + _ADD),
        ("go", "BEFORE DELETE", _TAKE + " DELETE FROM searched_rows WHERE kind = {no} AND rid = OLD.rid;"),
    ):
        row = "NEW" if when.startswith("AFTER") else "OLD"
        full = f"searched_{kind.kind}_{name}"
        yield full, f"CREATE TRIGGER {full} {when} ON {kind.table} BEGIN {body.format(rids=f'{row}.rid', **told)} END"


def _source_triggers(kind: SearchKind, source: Source) -> Iterator[tuple[str, str]]:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in source.columns)
    for name, when, row, body in (("before", "BEFORE", "OLD", _TAKE), ("after", "AFTER", "NEW", _ADD)):
        full = f"searched_{kind.kind}_{source.table}_{name}"
        yield full, (
            f"CREATE TRIGGER {full} {when} UPDATE ON {source.table} WHEN {changed} BEGIN"
            f" {body.format(kind=kind.kind, no=kind.no, rids=source.rids.format(row=row))} END"
        )


def _installed(db: Database) -> dict[str, str]:
    rows = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') AND name LIKE 'searched!_%' ESCAPE '!'"
    ).fetchall()
    return {str(name): str(sql) for name, sql in rows}


def _stamp() -> str:
    return f"{RULES}.{READINGS}.{_digest(tuple(kinds()))}"


@cache
def _digest(names: tuple[str, ...]) -> str:
    told = "\n".join(f"{name}\t{statement}" for name, statement in _declared(names).items())
    return sha256(told.encode()).hexdigest()[:16]


def outdated(db: Database) -> bool:
    """Whether the index was made by other declarations or rules than this program's, or never."""
    return bool(settings.get(db, _STAMP) != _stamp())


def take_down(db: Database) -> None:
    """Takes the views and triggers away, in the caller's transaction, and lets the next opening make the index anew:
    a migration that changes a table could not get past them.
    """
    for name, sql in _installed(db).items():
        db.execute(f"DROP {'VIEW' if sql.startswith('CREATE VIEW') else 'TRIGGER'} {name}")
    settings.put(db, _STAMP, "")


def make_anew(db: Database, progress: Progress | None = None) -> int:
    """Makes the index anew from the records, in the caller's transaction, and answers how many it holds.

    `progress(done, total)` may answer False: InterruptedError then, for the caller's transaction to be taken back.
    """
    take_down(db)
    for statement in declared().values():
        db.execute(statement)
    db.execute("DELETE FROM searched_rows")
    # Not `delete-all`, which is for contentless tables; an external-content table takes it too and leaves nothing.
    db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    each = " UNION ALL ".join(
        f"SELECT {kind.no} AS kind, rid, search_start(day) AS start, at FROM searched_{kind.kind}"
        for kind in kinds().values()
    )
    db.execute(
        "INSERT INTO searched_rows (place, kind, rid)"
        " SELECT start + row_number() OVER (PARTITION BY start ORDER BY at, kind, rid) - 1, kind, rid"
        f" FROM ({each}) ORDER BY start, at, kind, rid"
    )
    total = int(db.execute("SELECT count(*) FROM searched_rows").fetchone()[0])
    done = 0
    for rows in _token_rows(db):
        # In the order of places: FTS5 fills one page after another.
        db.conn.executemany(
            "INSERT INTO search_index (rowid, main, rest, codes, sounds, marks) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        done += len(rows)
        if progress is not None and not progress(done, total):
            raise InterruptedError
    db.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    settings.put(db, _STAMP, _stamp())
    return done


def _token_rows(db: Database) -> Iterator[list[tuple[int, str, str, str, str, str]]]:
    """Every record's place and tokens, a few hundred at a time, in the order of places."""
    at = -1
    names = {kind.no: kind.kind for kind in kinds().values()}
    while True:
        placed = db.execute(
            "SELECT place, kind, rid FROM searched_rows WHERE place > ? ORDER BY place LIMIT ?", (at, _STEP)
        ).fetchall()
        if not placed:
            return
        at = placed[-1][0]
        found = {}
        for no in {row[1] for row in placed}:
            rids = {row[2]: row[0] for row in placed if row[1] == no}
            marks = ", ".join("?" * len(rids))
            for rid, *tokens in db.execute(
                f"SELECT rid, {', '.join(TOKENS)} FROM searched_{names[no]}_tokens WHERE rid IN ({marks})", tuple(rids)
            ).fetchall():
                found[rids[rid]] = tokens
        yield [(place, *found[place]) for place in sorted(found)]


def faults(db: Database) -> Iterator[tuple[str, str]]:
    """Where the index is not what the records demand: triggers that are gone, records without a place, tokens that are
    missing or left over. Reads only. Nothing while the index waits to be made anew by the next opening.

    Tokens are counted, for each column and each token: in how many records and how often.
    """
    if outdated(db):
        return
    installed = _installed(db)
    for name, statement in declared().items():
        if installed.get(name) != statement:
            yield "row-missing", name
    missing = [name for name in declared() if name not in installed and name.count("_") < 2]
    if missing:
        return
    for kind in kinds().values():
        rows = db.execute(
            f"SELECT rid FROM searched_{kind.kind} EXCEPT SELECT rid FROM searched_rows WHERE kind = {kind.no} LIMIT ?",
            (_MOST,),
        ).fetchall()
        yield from (("row-missing", f"searched_rows:{kind.kind}:{rid}") for (rid,) in rows)
    yield from _token_faults(db)


def _token_faults(db: Database) -> Iterator[tuple[str, str]]:
    records: dict[str, Counter[str]] = {name: Counter() for name in TOKENS}
    times: dict[str, Counter[str]] = {name: Counter() for name in TOKENS}
    for rows in filter(None, _token_rows(db)):
        for name, texts in zip(TOKENS, list(zip(*rows, strict=True))[1:], strict=True):
            times[name].update(" ".join(filter(None, texts)).split(" ") if any(texts) else ())
            for text in texts:
                if text:
                    records[name].update(set(text.split(" ")))
    wrong: Counter[str] = Counter()
    for term, column, documents, count in db.execute("SELECT term, col, doc, cnt FROM search_terms"):
        if records[column].pop(term, 0) != documents or times[column].pop(term, 0) != count:
            wrong[column] += 1
    for name in TOKENS:
        wrong[name] += len(records[name])
    # Which tokens they are is nobody's business: they may be of a name.
    yield from (("row-differs", f"search_index:{name}") for name in TOKENS if wrong[name])


def size(db: Database) -> int:
    """Bytes that the index takes, all its tables together."""
    return int(db.execute(
        "SELECT (SELECT coalesce(sum(length(block)), 0) FROM search_index_data)"
        " + (SELECT coalesce(sum(length(term) + 8), 0) FROM search_index_idx)"
        " + 12 * (SELECT count(*) FROM searched_rows)"
    ).fetchone()[0])  # fmt: skip
