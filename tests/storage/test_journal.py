"""The journal's own guards: nothing changes, nothing goes, and a person goes only after an entry that says so."""

import pytest

from station_app.actions import verification
from station_app.actions.acts import begin
from station_app.actions.visitors import write
from station_app.domain.journal import KINDS
from station_app.storage import journal, visitors
from station_app.storage.cipher import dbapi
from tests.helpers.canaries import sightings


def visitor_of(office, number: str) -> str:
    found = office.store.db.execute("SELECT visitor_id FROM consultations WHERE number = ?", (number,)).fetchone()
    return str(found[0])


def erase(office, visitor_id: str) -> int:
    """Erases a person as an erasing action must: an entry first, whose position is answered, then the blanking."""
    with office.store.atomic() as db:
        act = begin(db, office.desk.clerk, "void", office.ids(), office.clock())
        act = type(act)(act.action_id, "erase", act.actor, act.at, act.reference_version)
        latest = journal.latest(db, visitor_id)
        bare = {name: value for name, value in latest.body().items() if name not in KINDS["visitor"].person_fields}
        write(db, act, "visitor", visitor_id, bare, office.ids, parent=latest.revision_id)
        position, _hash = journal.head(db)
        assert journal.blank_person(db, visitor_id, before=position) == 1
    return position


@pytest.mark.parametrize(
    "change",
    [
        "facts = '{}'", "actor = 'x'", "at = '2026-11-19'", "verb = 'void'", "person = '{}'", "hash = zeroblob(32)",
        "previous_hash = zeroblob(32)", "person_sha256 = zeroblob(32)", "position = 999", "record_id = 'x'",
    ],
)  # fmt: skip
def test_no_column_of_an_entry_can_be_changed(office, change: str) -> None:
    office.record()
    with pytest.raises(dbapi.IntegrityError, match="append-only"):
        office.store.db.execute(f"UPDATE journal SET {change} WHERE position = 4")


def test_no_entry_can_be_deleted_or_put_in_twice(office) -> None:
    saved = office.record()
    db = office.store.db
    with pytest.raises(dbapi.IntegrityError, match="append-only"):
        db.execute("DELETE FROM journal WHERE position = 4")
    with pytest.raises(dbapi.IntegrityError):
        db.execute(
            "INSERT INTO journal SELECT position + 1000, action_id, record_id, revision_id, parent_revision_id, kind,"
            " verb, actor, at, schema_version, reference_version, facts, person, salt, facts_sha256, person_sha256,"
            " previous_hash, hash FROM journal WHERE revision_id = ?", (saved.revision_id,),
        )  # fmt: skip
    assert verification.verify(office.store).sound


def test_a_person_cannot_be_blanked_before_an_entry_says_that_he_is_erased(office) -> None:
    saved = office.record()
    visitor_id = visitor_of(office, saved.number)
    # A later entry alone is not enough: it must be one that erases.
    office.amend(saved.number, visitor_name="张国墙")
    assert journal.revisions_of(office.store.db, visitor_id) == 2
    newest = journal.latest(office.store.db, visitor_id)
    for before in (newest.position, newest.position + 1):
        with pytest.raises(dbapi.IntegrityError, match="erase entry"), office.store.atomic() as db:
            journal.blank_person(db, visitor_id, before=before)
    assert visitors.present(office.store.db, visitor_id)["name"] == "张国墙"
    assert all(entry.person is not None for entry in journal.of_record(office.store.db, visitor_id))


def test_an_erased_person_is_gone_from_journal_table_and_search_and_the_chain_still_verifies(office, tmp_path) -> None:
    office.record(visitor_name="另一位", visitor_phone="13800136699")
    visitor_id = visitor_of(office, office.record(visitor_name="欧阳翡翠", visitor_phone="13577468312").number)
    position = erase(office, visitor_id)
    db = office.store.db
    bodies = [entry for entry in journal.of_record(db, visitor_id) if entry.position < position]
    assert [(entry.person, entry.salt) for entry in bodies] == [(None, None)]
    assert visitors.present(db, visitor_id)["name"] is None
    asked = "SELECT count(*) FROM search_index WHERE search_index MATCH ?"
    hits, others = (db.execute(asked, (f'"{name}"',)).fetchone()[0] for name in ("欧 阳 翡 翠", "另 一 位"))
    # The other one and his visit.
    assert (hits, others) == (0, 2)
    found = verification.verify(office.store)
    assert found.sound, found.findings
    # Nor does any table hold it, those of the search index included: looked for in a copy without encryption.
    db.conn.execute(f"ATTACH DATABASE '{tmp_path / 'plain.db'}' AS plain KEY ''")
    db.conn.execute("SELECT sqlcipher_export('plain')")
    db.conn.execute("DETACH DATABASE plain")
    assert sightings(["另一位"], [tmp_path / "plain.db"])
    assert sightings(["欧阳翡翠", "13577468312", "欧 阳"], [tmp_path / "plain.db"]) == []
    assert "翡".encode() not in (tmp_path / "plain.db").read_bytes()


def test_an_erasure_opens_nothing_but_the_person_of_earlier_revisions(office) -> None:
    visitor_id = visitor_of(office, office.record().number)
    position = erase(office, visitor_id)
    db = office.store.db
    for statement in (
        "UPDATE journal SET person = NULL, salt = NULL, facts = '{}' WHERE record_id = ?",
        "UPDATE journal SET person = '{}' WHERE record_id = ? AND person IS NULL",
        "UPDATE journal SET verb = 'record', person = NULL, salt = NULL WHERE record_id = ?",
    ):
        with pytest.raises(dbapi.IntegrityError):
            db.execute(statement, (visitor_id,))
    with pytest.raises(dbapi.IntegrityError, match="erase entry"):
        db.execute("UPDATE journal SET person = NULL, salt = NULL WHERE position = ?", (position,))


def test_a_sealed_batch_cannot_be_rebuilt_or_removed(office) -> None:
    db = office.store.db
    epoch = db.execute("SELECT epoch FROM epochs").fetchone()[0]
    columns = "epoch, no, first_seq, last_seq, manifest, manifest_sha256, container, sealed_at"
    db.execute(f"INSERT INTO batches ({columns}) VALUES (?, 1, 1, 2, x'01', 'a', x'02', '2026-11-19')", (epoch,))
    for statement in (
        "UPDATE batches SET container = x'03'", "UPDATE batches SET manifest = x'03'",
        "UPDATE batches SET last_seq = 9", "DELETE FROM batches",
    ):  # fmt: skip
        with pytest.raises(dbapi.IntegrityError, match="sealed batch"):
            db.execute(statement)
    db.execute("UPDATE batches SET container = NULL")
    assert db.execute("SELECT manifest, container FROM batches").fetchone() == (b"\x01", None)
