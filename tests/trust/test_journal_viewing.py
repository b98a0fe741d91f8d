"""The journal looked through: pages and filters, old beside new, a tampered entry named, a list without people."""

import csv
from dataclasses import replace

import pytest

from station_app.actions import journal_viewing
from station_app.actions.batches import seal
from station_app.documents.journal_file import write_journal
from station_app.domain.cells import harmless
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.storage import journal, journal_pages
from station_app.storage.journal_pages import JournalFilter
from station_app.words.journal import checked_sentences
from tests.helpers.city import City
from tests.helpers.office import PASSWORD
from tests.trust import marked
from tests.trust.test_erasing import erase
from tests.trust.test_erasing_afar import deliver


def look(office, **wanted):
    return journal_viewing.page(office.store, office.desk.clerk, JournalFilter(**wanted))


def test_pages_come_newest_first_and_go_on_where_the_last_one_ended(office):
    for _ in range(4):
        office.record()
    everything = look(office)
    assert [line.position for line in everything] == list(range(len(everything), 0, -1))
    clerk, seen, before = office.desk.clerk, [], None
    while part := journal_viewing.page(office.store, clerk, JournalFilter(), before=before, limit=3):
        seen += part
        before = part[-1].position
    assert seen == everything


def test_each_filter_finds_what_it_says_and_nothing_else(office):
    first = office.record()
    office.clock.forward(days=1)
    second = office.record(visitor_name="另一位", visitor_phone="13800136699")
    office.void(second.number)
    assert {line.number for line in look(office, kind="consultation")} == {first.number, second.number}
    assert [line.verb for line in look(office, verb="void")] == ["void"]
    assert {line.at[:10] for line in look(office, first_day="2026-11-20")} == {"2026-11-20"}
    assert {line.at[:10] for line in look(office, last_day="2026-11-19")} == {"2026-11-19"}
    assert [line.verb for line in look(office, number=second.number)] == ["void", "record"]
    assert {line.number for line in look(office, number="zx-g003-202611")} == {first.number, second.number}
    assert {line.actor for line in look(office, actor=office.desk.clerk.record_id)} == {office.desk.clerk.record_id}
    assert look(office, actor="nobody") == []
    kinds, verbs = journal_pages.kinds_and_verbs(office.store.db)
    assert {"consultation", "visitor", "session", "station", "clerk"} == set(kinds)
    assert {"record", "void", "sign_in", "set_up"} == set(verbs)


def test_what_was_changed_stands_old_beside_new_and_the_rest_is_left_out(office):
    saved = office.record()
    office.amend(saved.number, question="换了一个问题")
    newest = look(office, kind="consultation")[0]
    listed = journal_viewing.changes(office.store, office.desk.clerk, newest.position)
    found = {change.field: change for change in listed}
    assert (found["question"].before, found["question"].after) == ("第43类餐饮服务怎么注册商标", "换了一个问题")
    assert found["question"].personal
    assert (found["revision_no"].before, found["revision_no"].after) == (1, 2)
    assert "answer" not in found
    first = look(office, kind="visitor")[-1]
    changes = journal_viewing.changes(office.store, office.desk.clerk, first.position)
    assert all(change.before is None for change in changes)


def test_of_an_erased_person_the_journal_shows_that_and_nothing_more(office):
    number, visitor_id = marked.come(office)
    erase(office, visitor_id)
    for line in look(office):
        shown = str(journal_viewing.changes(office.store, office.desk.clerk, line.position))
        assert [text for text in marked.ALL if text in shown] == []
    begun = look(office, number=number)[-1]
    assert journal_pages.blanked(office.store.db, begun.position)


@pytest.mark.parametrize("role", [Role.CLERK, Role.INTERN])
def test_the_journal_is_the_managers_and_the_auditors(office, role):
    clerk = replace(office.desk.clerk, role=role)
    for ask in (
        lambda: journal_viewing.page(office.store, clerk, JournalFilter()),
        lambda: journal_viewing.changes(office.store, clerk, 1),
        lambda: journal_viewing.check_chain(office.store, clerk),
        lambda: journal_viewing.ask_for_export(office.store, clerk, proof=PASSWORD, reason="查", now=office.clock(),
                                               new_id=office.ids),
    ):  # fmt: skip
        with pytest.raises(Refused, match="not-allowed"):
            ask()
    auditor = replace(clerk, role=Role.AUDITOR)
    assert journal_viewing.check_chain(office.store, auditor).sound


TAMPERING = {
    "a fact": "UPDATE journal SET facts = replace(facts, 'S01', 'S02') WHERE position = :at",
    "a word": "UPDATE journal SET person = replace(person, '餐饮', '旅馆') WHERE position = :at",
    "who": "UPDATE journal SET actor = 'somebody' WHERE position = :at",
    "when": "UPDATE journal SET at = '2026-01-01T00:00:00.000+08:00' WHERE position = :at",
    "a person blanked without an order": "UPDATE journal SET person = NULL, salt = NULL WHERE position = :at",
    "an entry gone": "DELETE FROM journal WHERE position = :at",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING)
def test_an_entry_that_somebody_changed_past_the_program_is_named(office, statement):
    office.record()
    saved = office.record(visitor_name="另一位", visitor_phone="13800136699")
    office.record()
    at = next(line.position for line in look(office, kind="consultation") if line.number == saved.number)
    db = office.store.db
    db.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("journal_is_never_changed", "journal_is_never_deleted"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute(statement, {"at": at})
    checked = journal_viewing.check_chain(office.store, office.desk.clerk)
    assert not checked.sound
    assert checked.tampered[0].position == at
    told = checked_sentences(
        checked.entries, checked.checkpoint, checked.agrees,
        [(one.code, one.position, one.line, "王敏") for one in checked.tampered],
    )  # fmt: skip
    assert str(at) in told[0]
    if not statement.startswith("DELETE"):
        assert saved.number in told[0]


def test_a_chain_that_was_recomputed_whole_no_longer_agrees_with_what_the_city_has_seen(office, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    city = City.founded(tmp_path / "city")
    city.enrol(office, stick)
    office.record()
    deliver(office, city, stick)
    office.record()
    assert journal_viewing.check_chain(office.store, office.desk.clerk).checkpoint == 0
    from station_app.actions import acknowledgements

    acknowledgements.take(
        office.store, office.desk.clerk, office.desk.device, city.acknowledge(stick), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    checked = journal_viewing.check_chain(office.store, office.desk.clerk)
    assert checked.sound
    assert 0 < checked.checkpoint < checked.entries
    _forge(office, checked.checkpoint - 1)
    forged = journal_viewing.check_chain(office.store, office.desk.clerk)
    assert forged.tampered == ()
    assert not forged.agrees


def _forge(office, position):
    """Changes who wrote an entry and makes every later link anew, as whoever has the key could."""
    from station_app.domain.journal import expected_hash

    db = office.store.db
    db.execute("DROP TRIGGER journal_is_never_changed")
    db.execute("UPDATE journal SET actor = 'somebody' WHERE position = ?", (position,))
    previous = None
    for entry in list(journal.walk(db)):
        entry = replace(entry, previous_hash=previous) if previous is not None else entry
        previous = expected_hash(entry)
        db.execute("UPDATE journal SET previous_hash = ?, hash = ? WHERE position = ?",
                   (entry.previous_hash, previous, entry.position))  # fmt: skip


def test_the_list_to_take_along_shows_who_did_what_and_no_person_and_no_formula(office, tmp_path):
    number, _visitor = marked.come(office)
    target = tmp_path / "journal.csv"
    count = write_journal(target, journal_viewing.export_rows(office.store, JournalFilter()))
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == count + 1 == journal.head(office.store.db)[0] + 1
    assert any(row[5] == number and row[2] == "王敏" and row[4] == "登记" for row in rows)
    assert rows[-1][7] == journal.head(office.store.db)[1].hex()
    text = target.read_text("utf-8-sig")
    assert [one for one in marked.ALL if one in text] == []
    assert [harmless(cell) for cell in ("=1+1", "＋1", "一")] == ["'=1+1", "'＋1", "一"]


def test_sealing_does_not_make_news_for_the_list(office):
    office.record()
    position = journal.head(office.store.db)[0]
    with pytest.raises(Refused, match="not-enrolled"):
        seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    assert journal.head(office.store.db)[0] == position
