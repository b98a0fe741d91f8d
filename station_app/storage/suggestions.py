"""What the station already knows about a question: its own earlier answers, and paragraphs of policies.

All lookups are bounded by what they fetch, not by how much the station has: of each pair of characters only the newest
matches are read, which an FTS5 index yields from its end, and how dense they lie says how rare the pair is.
"""

from datetime import date
from typing import Any, Final

import msgspec

from station_app.domain.policy_texts import PolicyHead, basis_of
from station_app.domain.similar import Earlier, Reference, pairs_of, ranked, weights, without_persons
from station_app.storage.cipher import Database
from station_app.storage.search_tokens import filter_mark
from station_app.storage.tokens_of_text import phrase

NEWEST_OF_A_PAIR: Final = 120
MOST_READ: Final = 300
MOST_SHOWN: Final = 5
MOST_ANSWERS: Final = 3
"""Of the entries shown at most so many are earlier answers, where there are paragraphs of policies for the rest."""
_VISIT: Final = filter_mark("k", 1)
"""The mark of visits in the search index (storage/searched/visits.py)."""
_FEWEST_LETTERS: Final = 12
"""A paragraph with fewer letters is a heading or a signature."""


def references(
    db: Database, question: str, items: tuple[str, ...], *, without: str, stand_in: str, today: date
) -> list[Reference]:
    """What is shown beside the form while a question is typed: earlier answers first, then paragraphs of policies.

    Whoever asked then is left out of it: `stand_in` stands for names, numbers are masked.
    """
    earlier = earlier_answers(db, question, items, without=without, most=MOST_SHOWN)
    policies = policy_paragraphs(db, question, most=MOST_SHOWN)
    room = max(MOST_ANSWERS, MOST_SHOWN - len(policies))
    answers = [
        Reference(
            "answer", one.number, one.day, without_persons(one.question, one.persons, stand_in, today),
            without_persons(one.answer, one.persons, stand_in, today),
        )
        for one in earlier[:room]
    ]  # fmt: skip
    paragraphs = [
        Reference("policy", label, head.dated, head.title, text, basis_of(head, label))
        for head, label, text in policies
    ]
    return [*answers, *paragraphs][:MOST_SHOWN]


def earlier_answers(db: Database, question: str, items: tuple[str, ...], *, without: str, most: int) -> list[Earlier]:
    """Answered visits with a question like this one, the most alike first, the newest among equals.

    Void and erased ones are never among them, nor the visit `without` (a number), which is being corrected.
    """
    pairs = pairs_of(question)
    newest = db.execute("SELECT max(rid) FROM consultations").fetchone()[0]
    if not pairs or newest is None:
        return []
    matches: dict[str, list[int]] = {}
    seen: dict[str, float] = {}
    for pair in pairs:
        rows = db.execute(
            "SELECT searched_rows.rid FROM search_index JOIN searched_rows ON searched_rows.place = search_index.rowid"
            " WHERE search_index MATCH ? ORDER BY search_index.rowid DESC LIMIT ?",
            (f"main : {phrase(pair)} AND marks : {_VISIT}", NEWEST_OF_A_PAIR),
        ).fetchall()
        span = newest - min(rows)[0] + 1 if len(rows) == NEWEST_OF_A_PAIR else newest
        seen[pair] = len(rows) * newest / span
        matches[pair] = [rid for (rid,) in rows]
    weighed = weights(seen, newest)
    hits: dict[int, float] = {}
    for pair, rids in matches.items():
        for rid in rids:
            hits[rid] = hits.get(rid, 0.0) + weighed[pair]
    # A rare pair weighs more, so that its few matches are not crowded out by the many of a common one.
    best = sorted(hits, key=lambda rid: (round(hits[rid], 1), rid), reverse=True)[:MOST_READ]
    return ranked(weighed, _read(db, best, without), items, most)


def _read(db: Database, rids: list[int], without: str) -> list[Earlier]:
    marks = ", ".join("?" * len(rids))
    rows = db.execute(
        "SELECT consultations.number, consultations.day, consultations.items, consultations.question,"
        " consultations.answer, visitors.name, visitors.phone, visitors.email, visitors.wechat,"
        " organisations.org_name, organisations.org_short_name, organisations.uscc,"
        # Whoever was merged is called by either name in what was written then.
        " person.name, person.phone, person.email, person.wechat, firm.org_name, firm.org_short_name, firm.uscc"
        " FROM consultations LEFT JOIN visitors ON visitors.record_id = consultations.visitor_id"
        " LEFT JOIN organisations ON organisations.record_id = consultations.organisation_id"
        " LEFT JOIN visitors AS person ON person.record_id = visitors.merged_into"
        " LEFT JOIN organisations AS firm ON firm.record_id = organisations.merged_into"
        f" WHERE consultations.rid IN ({marks}) AND consultations.state <> 'void' AND consultations.number <> ?"
        " AND consultations.question <> '' AND consultations.answer <> ''",
        (*rids, without),
    ).fetchall()
    return [
        Earlier(number, day, tuple(msgspec.json.decode(items)), question, answer, tuple(filter(None, persons)))
        for number, day, items, question, answer, *persons in rows
    ]


def policy_paragraphs(db: Database, question: str, *, most: int) -> list[tuple[PolicyHead, str, str]]:
    """(head, label, text) of the paragraphs that say most of what the question asks, by FTS5's own bm25.

    Of a question of several pairs at least two must stand in the paragraph.
    """
    pairs = pairs_of(question)
    if not pairs:
        return []
    rows: list[Any] = db.execute(
        "SELECT policy_texts.title, policy_texts.issuer, policy_texts.number, policy_texts.dated,"
        " policy_paragraphs.label, policy_paragraphs.text FROM policy_search"
        " JOIN policy_paragraphs ON policy_paragraphs.rid = policy_search.rowid"
        " JOIN policy_texts ON policy_texts.record_id = policy_paragraphs.record_id AND policy_texts.state = 'active'"
        " WHERE policy_search MATCH ? ORDER BY policy_search.rank LIMIT 40",
        (" OR ".join(phrase(pair) for pair in pairs),),
    ).fetchall()
    enough = 1 if len(pairs) < 3 else 2
    found = []
    for title, issuer, number, dated, label, text in rows:
        plain = "".join(text.lower().split())
        if len(plain) >= _FEWEST_LETTERS and sum(pair in plain for pair in pairs) >= enough:
            found.append((PolicyHead(title, issuer or "", number or "", dated or ""), label, text))
    return found[:most]
