"""F75, G19: whatever somebody with all rights on the database changes in an official table, `centre verify` finds it.

So many random edits as STATION_EDITS says: a row changed, taken out or put in, the triggers switched off before.
"""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from city_centre import acknowledge, chain, destroying, office, staff, telling
from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import publications
from city_centre.storage.deeds import OFFICIAL
from city_centre.storage.engine import open_sqlite, writing
from city_centre.storage.publications import Publication
from city_centre.verify import verify
from tests.city_centre.conftest import CHEAP, NOW
from tests.helpers.wire import Desk, made_id, row

EDITS = int(os.environ.get("STATION_EDITS", "50"))
SIGNED = ("containers", "rows", "log", "deeds")

on_sqlite = pytest.mark.parametrize("data", ["sqlite"], indirect=True)


@pytest.fixture
def busy(centre: Office, enrol: Callable[..., Desk]) -> Desk:
    """Everything official has rows: two stations, returned and erased rows, answers, notices, acts, a publishing, a
    list of what was destroyed.
    """
    staff.take_on(centre, "李敏", "manager", "first password", NOW, by="test", cost=CHEAP)
    by = staff.present(centre, "李敏")
    assert by is not None
    desk, other = enrol("G003"), enrol("G004")
    person = {"question": "怎么续展？"}
    receive(centre, desk.batch([row("a", person=person), row("b", person=person)]), NOW)
    receive(centre, other.batch([row("z", kind="note", facts={}), row("y", kind="note", facts={})]), NOW)
    receive(centre, desk.batch([row("c", facts={"items": []}), row("d", kind="note", facts={}, person=person)]), NOW)
    receive(centre, desk.batch([row("gone", record="b", parent="b", verb="erase", facts={})]), NOW)
    telling.tell(centre, by, "", "一条通知", NOW, made_id("message"))
    telling.send_back(centre, by, "G003", made_id("record", "a"), "items", "请改", NOW)
    with writing(centre.engine) as connection:
        publications.note(connection, Publication("2026-11-20", "李敏", "2026.11.4", "ab" * 32, 1, 2, 3, 4))
    destroying.destroy(centre, NOW + timedelta(days=401), made_id("list"))
    for at in range(2):
        desk.read(acknowledge.answer(centre, "G003", NOW + timedelta(minutes=at)))
        other.read(acknowledge.answer(centre, "G004", NOW + timedelta(minutes=at)))
    receive(centre, desk.batch([row("e", kind="note", facts={})]), NOW)
    receive(centre, other.batch([row("x", kind="note", facts={})]), NOW)
    # What this answer states of the log covers every deed before the batches that it follows.
    desk.read(acknowledge.answer(centre, "G003", NOW + timedelta(minutes=5)))
    receive(centre, desk.batch([row("f", kind="note", facts={})]), NOW)
    assert verify(centre).findings == []
    return desk


@on_sqlite
def test_every_random_edit_of_an_official_table_is_found(
    centre: Office, busy: Desk, data: Path, tmp_path: Path
) -> None:
    """F75."""
    centre.engine.dispose()
    missed, tried = [], set()
    for seed in range(EDITS):
        place = tmp_path / "edited"
        place.mkdir()
        shutil.copy(data / office.DATABASE_FILE, place)
        engine = open_sqlite(place / office.DATABASE_FILE, centre.keys.database_key)
        with writing(engine) as connection:
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
            did = _edit(connection, random.Random(seed))
        found = verify(replace(centre, engine=engine)).findings
        engine.dispose()
        shutil.rmtree(place)
        tried.add(did[:2])
        if not found:
            missed.append((seed, *did))
    assert missed == []
    assert {table for _what, table in tried} == {*OFFICIAL, *SIGNED}
    assert {what for what, _table in tried} == {"update", "delete", "insert"}


def _edit(connection: Any, chance: random.Random) -> tuple[str, str, str]:
    """One edit that changes something: what, in which table, in which column."""
    while True:
        table = chance.choice([*OFFICIAL, *SIGNED])
        what = chance.choice(["update", "update", "delete", "insert"])
        rows = connection.execute(text(f"SELECT rowid AS placed, * FROM {table}")).mappings().all()
        one = dict(chance.choice(rows))
        at = one.pop("placed")
        column = chance.choice(list(one))
        other = one | {column: _other(one[column], chance, [known[column] for known in rows])}
        if what == "update" and other == one:
            continue
        if what == "insert":
            for name in ("ordinal", "length", "serial", "seq", "no", "revision_id", "message_id"):
                if name in other and chance.random() < 0.9:
                    other[name] = _other(other[name], chance, [])
        named = ", ".join(other)
        put = ", ".join(f":{name}" for name in other)
        statement = {
            "update": f"UPDATE {table} SET {column} = :{column} WHERE rowid = {at}",
            "delete": f"DELETE FROM {table} WHERE rowid = {at}",
            "insert": f"INSERT INTO {table} ({named}) VALUES ({put})",
        }[what]
        try:
            with connection.begin_nested():
                done = connection.execute(text(statement), other if what != "delete" else {})
        except DBAPIError:  # A key or a reference forbids this edit: another then.
            continue
        assert done.rowcount == 1
        return what, table, column


def _other(value: Any, chance: random.Random, known: list[Any]) -> Any:
    """Something else of the same kind: what another row has, or a little change."""
    different = [one for one in known if one != value]
    if different and chance.random() < 0.4:
        return chance.choice(different)
    if value is None:
        return "x"
    if isinstance(value, int):
        return value + chance.choice([1, 7, 1000])
    if isinstance(value, bytes):
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ (1 << chance.randrange(8))]) + value[at + 1 :]
    if not value:
        return "x"
    at = chance.randrange(len(value))
    return value[:at] + ("0" if value[at] != "0" else "1") + value[at + 1 :]


def test_a_notice_taken_out_and_both_chains_made_anew_is_betrayed_by_a_station(centre: Office, busy: Desk) -> None:
    """F75: who computes everything anew still cannot change what a station has quoted: that is its witness."""
    with writing(centre.engine) as connection:
        _without_triggers(connection, centre.engine.dialect.name)
        connection.execute(text("DELETE FROM messages WHERE station = 'G003'"))
    assert {note.code for note in verify(centre).findings} == {"deed_altered"}
    with writing(centre.engine) as connection:
        moved = _deeds_anew(connection)
    assert {note.code for note in verify(centre).findings} == {"log_deeds"}
    with writing(centre.engine) as connection:
        _log_anew(connection, moved)
    assert {note.code for note in verify(centre).findings} == {"witness"}


def _without_triggers(connection: Any, dialect: str) -> None:
    for table in ("messages", "deeds", "log"):
        if dialect == "sqlite":
            for name in ("stays", "keeps_all"):
                connection.execute(text(f"DROP TRIGGER {table}_{name}"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def _deeds_anew(connection: Any) -> dict[str, str]:
    """The chain of deeds without the first notice, numbered and chained again; its old heads by the new ones."""
    rows = connection.execute(text("SELECT ordinal, kind, digest, head FROM deeds ORDER BY ordinal")).all()
    gone = next(one.ordinal for one in rows if one.kind == "messages")
    connection.execute(text("DELETE FROM deeds"))
    head, moved, length = chain.NO_HEAD, {}, 0
    for one in rows:
        if one.ordinal != gone:
            length += 1
            head = chain.next_deed(head, one.kind, one.digest)
            connection.execute(
                text("INSERT INTO deeds (ordinal, kind, digest, head) VALUES (:at, :kind, :digest, :head)"),
                {"at": length, "kind": one.kind, "digest": one.digest, "head": head},
            )
        moved[one.head] = head
    connection.execute(text("UPDATE centre_state SET deeds_length = :at, deeds_head = :head"),
                       {"at": length, "head": head})  # fmt: skip
    return moved


def _log_anew(connection: Any, moved: dict[str, str]) -> None:
    wanted = text("SELECT length, station, epoch, no, manifest, deeds_head FROM log ORDER BY length")
    head = chain.NO_HEAD
    for length, station, epoch, no, manifest, deed in connection.execute(wanted).all():
        head = chain.next_head(head, station, epoch, no, manifest, moved[deed])
        connection.execute(text("UPDATE log SET head = :head, deeds_head = :deed WHERE length = :at"),
                           {"head": head, "deed": moved[deed], "at": length})  # fmt: skip
    connection.execute(text("UPDATE centre_state SET log_head = :head"), {"head": head})
