"""Texts of policies: the present state of each, and its paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from station_app.domain.journal import Entry
from station_app.domain.policy_texts import Paragraph, PolicyHead
from station_app.storage import journal
from station_app.storage.cipher import Database
from station_app.storage.projections import field, table

POLICY_TEXTS = table(
    "policy_text",
    "policy_texts",
    {
        "state": field("state", "active"),
        "title": field("title"),
        "issuer": field("issuer"),
        "number": field("number"),
        "dated": field("dated"),
        "digest": field("digest"),
        "format": field("format"),
        "brought_at": field("brought_at"),
        "revisions": field("revision_no", 1),
        "paragraphs": lambda entry, body: len(body.get("paragraphs") or ()),
    },
)

_COLUMNS = "record_id, state, title, issuer, number, dated, digest, format, brought_at, revisions, paragraphs"


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One text as it stands in the list. `revisions` counts the versions that were brought in."""

    record_id: str
    state: str
    head: PolicyHead
    digest: str
    format: str
    brought_at: str
    revisions: int
    paragraphs: int


def project(db: Database, entry: Entry) -> None:
    """Puts the row of the entry and its paragraphs, those of an earlier version gone, in the caller's transaction."""
    POLICY_TEXTS.project(db, entry)
    if entry.parent_revision_id is not None:
        db.execute("DELETE FROM policy_paragraphs WHERE record_id = ?", (entry.record_id,))
    for nth, (label, text) in enumerate(entry.body().get("paragraphs") or (), start=1):
        db.execute(
            "INSERT INTO policy_paragraphs (record_id, nth, label, text) VALUES (?, ?, ?, ?)",
            (entry.record_id, nth, label, text),
        )


def present(db: Database) -> list[PolicyText]:
    """Every text that stands, the newest date first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM policy_texts WHERE state = 'active' ORDER BY dated DESC, title, record_id"
    )
    return [_text(row) for row in rows.fetchall()]


def get(db: Database, record_id: str) -> PolicyText | None:
    """One text that stands."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM policy_texts WHERE record_id = ? AND state = 'active'", (record_id,)
    ).fetchone()
    return _text(row) if row else None


def by_digest(db: Database, digest: str) -> PolicyText | None:
    """The text that was read out of the very same file and still stands."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM policy_texts WHERE digest = ? AND state = 'active' LIMIT 1", (digest,)
    ).fetchone()
    return _text(row) if row else None


def paragraphs(db: Database, record_id: str) -> list[Paragraph]:
    """The paragraphs of a text, in order."""
    rows = db.execute("SELECT label, text FROM policy_paragraphs WHERE record_id = ? ORDER BY nth", (record_id,))
    return [Paragraph(label, text) for label, text in rows.fetchall()]


def article(db: Database, law: str, year: str, label: str) -> tuple[str, str]:
    """(title, text) of an article of a law that stands here, its paragraphs in one; two empty texts where none does.

    The title ends with the law's name; of several the one dated in `year` (or undated), else none.
    """
    rows = db.execute(
        "SELECT t.title, p.text FROM policy_texts AS t JOIN policy_paragraphs AS p ON p.record_id = t.record_id"
        " WHERE t.state = 'active' AND substr(t.title, -length(?)) = ?"
        " AND (? = '' OR coalesce(t.dated, '') = '' OR substr(t.dated, 1, 4) = ?)"
        " AND (p.label = ? OR p.label GLOB ? || '第*')"
        " ORDER BY t.dated DESC, t.record_id, p.nth",
        (law, law, year, year, label, label),
    ).fetchall()
    title = str(rows[0][0]) if rows else ""
    return title, " ".join(str(row[1]) for row in rows if row[0] == title)


def faults(db: Database) -> Iterator[tuple[str, str]]:
    """Texts whose paragraphs are not those of the journal's newest revision: what `station verify` looks for."""
    for entry in journal.walk_latest(db, "policy_text"):
        said = [tuple(pair) for pair in entry.body().get("paragraphs") or ()]
        stored = [(paragraph.label, paragraph.text) for paragraph in paragraphs(db, entry.record_id)]
        if said != stored:
            yield "row-differs", f"policy_paragraphs:{entry.position}"


def _text(row: tuple[Any, ...]) -> PolicyText:
    record_id, state, title, issuer, number, dated, digest, form, brought_at, revisions, count = row
    head = PolicyHead(title, issuer or "", number or "", dated or "")
    return PolicyText(record_id, state, head, digest, form, brought_at, revisions, count)
