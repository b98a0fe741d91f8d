"""常用语: what the station wrote, changed or hid, and how much each phrase is used."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import msgspec

from station_app.domain.catalogue import Catalogue
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.phrases import Phrase, PhraseForm, heavier, merged
from station_app.storage.cipher import Database
from station_app.storage.projections import field, listed, table

PHRASES = table(
    "phrase",
    "phrases",
    {
        "state": field("state", "active"),
        "abbreviation": field("abbreviation"),
        "title": field("title"),
        "text": field("text"),
        "items": listed("items"),
        "city_code": field("city_code"),
    },
)

_COLUMNS = "record_id, state, abbreviation, title, text, items, city_code"


def own(db: Database) -> list[Phrase]:
    """What the station itself wrote or hid, by abbreviation; removed ones left out."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM phrases WHERE state <> 'void' ORDER BY abbreviation, record_id")
    return [_phrase(row) for row in rows.fetchall()]


def present(db: Database, catalogue: Catalogue, now: datetime) -> list[Phrase]:
    """Every phrase with its use: the city's as the station left them, then the station's own; hidden ones too."""
    used = {key: (uses, weight) for key, uses, weight in db.execute("SELECT phrase, uses, weight FROM phrase_uses")}
    return _with_uses(merged(own(db), catalogue, now.astimezone(BEIJING_TIME)), used)


def of_city_code(db: Database, code: str) -> str | None:
    """The record in which the station keeps what it made of a city's phrase, undone ones too."""
    row = db.execute("SELECT record_id FROM phrases WHERE city_code = ?", (code,)).fetchone()
    return str(row[0]) if row else None


def count_use(db: Database, key: str, at: datetime) -> None:
    """Counts one use of a phrase, in the caller's transaction."""
    row = db.execute("SELECT weight FROM phrase_uses WHERE phrase = ?", (key,)).fetchone()
    db.execute(
        "INSERT INTO phrase_uses (phrase, uses, weight) VALUES (?, 1, ?) ON CONFLICT (phrase) DO UPDATE"
        " SET uses = uses + 1, weight = excluded.weight",
        (key, heavier(float(row[0]) if row else None, at)),
    )


def _phrase(row: tuple[str, str, str | None, str | None, str | None, str, str | None]) -> Phrase:
    record_id, state, abbreviation, title, text, items, city_code = row
    form = PhraseForm(
        abbreviation or "", title or "", text or "", tuple(msgspec.json.decode(items)), city_code or ""
    )
    return Phrase(city_code or record_id, form, record_id, hidden=state == "hidden")


def _with_uses(phrases: Iterable[Phrase], used: dict[str, tuple[int, float]]) -> list[Phrase]:
    return [
        replace(phrase, uses=used[phrase.key][0], weight=used[phrase.key][1]) if phrase.key in used else phrase
        for phrase in phrases
    ]
