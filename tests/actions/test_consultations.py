"""What a clerk does with a visit: log it, correct it, void it, undo it."""

import pytest

from station_app.actions import verification
from station_app.actions.acts import RecordIds
from station_app.domain.faults import Refused
from station_app.storage import consultations, journal


def test_a_logged_visit_has_its_number_and_stands_in_the_list(office):
    saved = office.record()
    assert saved.number == "ZX-G003-20261119-0001"
    lines = consultations.page(office.store.db)
    assert [(line.number, line.name, line.delivery) for line in lines] == [(saved.number, "张国强", "stored")]


def test_pressing_save_twice_logs_one_visit(office):
    ids = RecordIds.make(office.ids)
    first = office.record(ids=ids)
    again = office.record(ids=ids)
    assert (again.number, again.revision_id) == (first.number, first.revision_id)
    assert len(consultations.page(office.store.db)) == 1


def test_numbers_have_no_gap_even_where_a_save_was_refused(office):
    office.record()
    with pytest.raises(Refused):
        office.record(question="")
    assert office.record().number.endswith("-0002")


def test_the_same_name_and_phone_is_the_same_visitor(office):
    for phone in ("13800136688", "+86 138-0013-6688", "１３８００１３６６８８"):
        office.record(visitor_phone=phone)
    assert office.store.db.execute("SELECT count(*) FROM visitors").fetchone() == (1,)


def test_the_same_credit_code_is_the_same_firm(office):
    office.record(org_name="云栖半导体", uscc="91110000600037341L")
    office.record(
        visitor_name="李想", visitor_phone="13900001111", org_name="云栖半导体有限公司", uscc="91110000600037341L"
    )
    assert office.store.db.execute("SELECT count(*) FROM organisations").fetchone() == (1,)
    assert office.store.db.execute("SELECT count(*) FROM memberships").fetchone() == (2,)


def test_a_correction_keeps_number_and_history(office):
    saved = office.record()
    amended = office.amend(saved.number, answer="改为:材料清单已给")
    assert amended.number == saved.number
    entries = journal.of_record(office.store.db, saved.record_id)
    assert [entry.verb for entry in entries] == ["record", "amend"]
    assert entries[0].body()["answer"] == "说明流程与费用"
    assert entries[1].parent_revision_id == entries[0].revision_id


def test_a_correction_that_changes_nothing_is_refused(office):
    saved = office.record()
    with pytest.raises(Refused, match="nothing-changed"):
        office.amend(saved.number, answer="说明流程与费用")


def test_a_corrected_phone_leaves_no_stranger_behind(office):
    saved = office.record()
    office.amend(saved.number, visitor_phone="13800136699")
    assert office.store.db.execute("SELECT name, phone FROM visitors").fetchall() == [("张国强", "13800136699")]


def test_a_voided_visit_keeps_its_number_and_cannot_be_corrected(office):
    saved = office.record()
    office.void(saved.number)
    line = consultations.line(office.store.db, saved.number)
    assert line is not None
    assert line.state == "void"
    with pytest.raises(Refused, match="record-void"):
        office.amend(saved.number, answer="再改")
    assert office.record().number.endswith("-0002")


def test_undo_within_ten_seconds_takes_back_the_visitor_made_for_it(office):
    from station_app.actions.consultations import undo

    saved = office.record()
    office.clock.forward(seconds=5)
    undo(office.store, office.desk.clerk, saved, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
         new_id=office.ids)  # fmt: skip
    assert office.store.db.execute("SELECT state FROM visitors").fetchall() == [("void",)]
    assert verification.verify(office.store).sound


def test_undo_after_ten_seconds_is_refused(office):
    from station_app.actions.consultations import undo

    saved = office.record()
    office.clock.forward(seconds=11)
    with pytest.raises(Refused, match="undo-too-late"):
        undo(office.store, office.desk.clerk, saved, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
             new_id=office.ids)  # fmt: skip


def test_every_kind_of_change_still_replays_to_the_same_tables(office):
    first = office.record(org_name="云栖半导体", uscc="91110000600037341L", role="经办")
    office.amend(first.number, org_name="云栖半导体有限公司", uscc="")
    second = office.record(visitor_name="匿名", visitor_phone="")
    office.void(second.number)
    found = verification.verify(office.store)
    assert found.sound, found.findings
    assert found.records >= 5


def test_verification_names_a_row_that_was_altered_behind_the_journal(office):
    saved = office.record()
    office.store.db.execute("UPDATE consultations SET channel = '02' WHERE number = ?", (saved.number,))
    assert [finding.code for finding in verification.verify(office.store).findings] == ["row-differs"]


def test_the_journal_refuses_to_be_changed_or_deleted(office):
    office.record()
    for statement in (
        "DELETE FROM journal",
        "UPDATE journal SET at = ''",
        "UPDATE journal SET person = NULL, salt = NULL",
    ):
        with pytest.raises(Exception, match="append-only"):
            office.store.db.execute(statement)


def test_an_id_number_in_a_question_is_warned_of_and_never_stored(office):
    saved = office.record(question="身份证110101199003074258怎么填")
    assert "resident-id-in-text" in {fault.code for fault in saved.warnings}
    stored = "".join(entry.facts + (entry.person or "") for entry in journal.walk(office.store.db))
    assert "110101199003074258" not in stored
