"""Somebody who has the key goes around the program: `station verify` names what he changed."""

import msgspec
import pytest

from station_app.actions import batches, receipts, verification
from station_app.domain.journal import Act, News, chain
from station_app.storage import journal
from station_app.storage.projections import TABLES
from station_exchange.keys import SealingKey, SigningKey
from tests.helpers.wire import paper


@pytest.fixture
def week(office):
    """A desk with two sealed batches and a printed receipt."""
    office.enrol(paper(SigningKey.make(), SealingKey.make(), SealingKey.make()))
    for _ in range(2):
        saved = office.record(items=["S01", "S02"])
        batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    prepared = receipts.prepare(
        office.store, office.desk.clerk, office.desk.device, saved.number, catalogue=office.desk.catalogue,
        now=office.clock(),
    )  # fmt: skip
    receipts.confirm(office.store, office.desk.clerk, prepared, "a5", now=office.clock(), new_id=office.ids)
    return office


def _found(office):
    return {finding.code for finding in verification.verify(office.store).findings}


def _without_triggers(office):
    db = office.store.db
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN"
                              " ('journal', 'batches')").fetchall():  # fmt: skip
        db.execute(f"DROP TRIGGER {name}")
    return db


def test_a_desk_that_nobody_touched_is_sound(week):
    assert _found(week) == set()


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("row-differs", "DELETE FROM consultation_items WHERE item = 'S02'"),
        ("row-differs", "INSERT INTO consultation_items SELECT record_id, 'S09' FROM consultations LIMIT 1"),
        ("row-missing", "DELETE FROM receipt_prints"),
        ("row-differs", "UPDATE receipt_prints SET layout = 'a4'"),
        ("row-without-journal", "INSERT INTO receipt_prints SELECT record_id, nth + 1, revision_id || 'x',"
                                " printed_revision, layout, clerk, at FROM receipt_prints"),
        ("batch-altered", "UPDATE outbox SET batch_no = 1 WHERE batch_no = 2"),
        ("batch-missing", "UPDATE outbox SET batch_no = 9 WHERE batch_no = 2"),
        ("batch-altered", "UPDATE batches SET container = zeroblob(1000) WHERE no = 1"),
        ("batch-altered", "UPDATE batches SET container = (SELECT container FROM batches WHERE no = 2) WHERE no = 1"),
        ("batch-altered", "UPDATE batches SET last_seq = last_seq - 1 WHERE no = 2"),
    ],
)  # fmt: skip
def test_what_was_changed_past_the_program_is_named(week, code, statement):
    _without_triggers(week).execute(statement)
    assert code in _found(week)


def test_a_journal_chained_anew_after_sealing_does_not_fit_the_sealed_batches(week):
    db = _without_triggers(week)
    previous = bytes(32)
    for entry in list(journal.walk(db)):
        act = Act(entry.action_id, entry.verb, entry.actor, entry.at, entry.reference_version)
        facts, person = entry.facts.replace("S01", "S03"), entry.person or "{}"
        anew = chain(
            act,
            News(entry.kind, entry.record_id, entry.revision_id, entry.parent_revision_id,
                         msgspec.json.decode(facts), msgspec.json.decode(person)),
            position=entry.position, previous_hash=previous, salt=entry.salt or b"",
        )  # fmt: skip
        db.execute(
            "UPDATE journal SET facts = ?, person = ?, facts_sha256 = ?, person_sha256 = ?, previous_hash = ?, hash = ?"
            " WHERE position = ?",
            (anew.facts, anew.person, anew.facts_sha256, anew.person_sha256, previous, anew.hash, anew.position),
        )
        previous = anew.hash
        if anew.kind in TABLES:
            TABLES[anew.kind].project(db, anew)
    assert "chain-broken" in _found(week)


def test_a_save_beside_it_does_not_disturb_the_check(week):
    reader = week.store.reader()
    with reader.snapshot():
        before = reader.db.execute("SELECT count(*) FROM consultations").fetchone()
        week.record()
        assert reader.db.execute("SELECT count(*) FROM consultations").fetchone() == before
    assert reader.db.execute("SELECT count(*) FROM consultations").fetchone() == (before[0] + 1,)
    reader.close()
