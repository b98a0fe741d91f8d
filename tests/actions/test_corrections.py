"""What a correction changes, and what it must leave as it is."""

import pytest

from station_app.actions import intakes
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import form_of, latest_of, undo
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm
from station_app.storage import journal, visitors
from tests.helpers.intakes import filing

CODE = "91110000600037341L"


def _now_reads(office, saved):
    return form_of(office.store.db, latest_of(office.store.db, saved.number), office.desk.catalogue)


def test_a_correction_of_the_name_leaves_the_e_mail_address(office):
    saved = office.record(visitor_email="zhang@example.cn")
    office.amend(saved.number, visitor_name="张国祥")
    assert _now_reads(office, saved).visitor_email == "zhang@example.cn"


def test_a_corrected_e_mail_address_is_kept(office):
    saved = office.record(visitor_email="zhang@example.cn")
    office.amend(saved.number, visitor_email="zhang.gq@example.cn")
    assert _now_reads(office, saved).visitor_email == "zhang.gq@example.cn"
    office.amend(saved.number, visitor_email="")
    assert _now_reads(office, saved).visitor_email == ""


def test_a_known_visitor_s_new_e_mail_address_is_kept(office):
    office.record()
    again = office.record(visitor_email="zhang@example.cn")
    assert _now_reads(office, again).visitor_email == "zhang@example.cn"


def test_a_visit_given_to_another_visitor_leaves_that_visitor_s_own_e_mail_address(office):
    office.record(visitor_name="李想", visitor_phone="13900001111", visitor_email="li@example.cn")
    mistaken = office.record(visitor_email="zhang@example.cn")
    office.amend(mistaken.number, visitor_name="李想", visitor_phone="13900001111")
    assert _now_reads(office, mistaken).visitor_email == "li@example.cn"


def test_the_corrected_name_of_a_firm_with_a_credit_code_is_kept(office):
    saved = office.record(org_name="云栖半到体有限公司", uscc=CODE)
    office.amend(saved.number, org_name="云栖半导体有限公司")
    assert _now_reads(office, saved).org_name == "云栖半导体有限公司"


def test_a_firm_known_by_its_code_alone_takes_the_name_that_comes_later(office):
    first = office.record(uscc=CODE)
    office.record(visitor_name="李想", visitor_phone="13900001111", org_name="云栖半导体有限公司", uscc=CODE)
    assert _now_reads(office, first).org_name == "云栖半导体有限公司"


def test_a_credit_code_typed_by_mistake_can_be_taken_away(office):
    saved = office.record(org_name="云栖半导体有限公司", uscc=CODE)
    office.amend(saved.number, uscc="")
    assert (_now_reads(office, saved).org_name, _now_reads(office, saved).uscc) == ("云栖半导体有限公司", "")


def test_a_correction_reads_the_words_for_what_was_kept_back(office):
    saved = office.record()
    office.amend(saved.number, visitor_phone="未留")
    now = _now_reads(office, saved)
    assert (now.visitor_phone, now.phone_refused) == ("", True)


def test_a_phone_given_after_all_is_no_longer_kept_back(office):
    saved = office.record(visitor_phone="未留")
    office.amend(saved.number, visitor_phone="13800136688")
    now = _now_reads(office, saved)
    assert (now.visitor_phone, now.phone_refused) == ("13800136688", False)


def test_a_correction_that_only_writes_the_same_phone_otherwise_changes_nothing(office):
    saved = office.record()
    with pytest.raises(Refused, match="nothing-changed"):
        office.amend(saved.number, visitor_phone="+86 138 0013 6688")


def test_a_visit_logged_in_time_is_not_late_because_it_is_corrected_a_week_later(office):
    saved = office.record()
    office.clock.forward(days=7)
    amended = office.amend(saved.number, answer="改为：材料清单已给")
    assert [fault.code for fault in amended.warnings] == []


def test_a_visit_logged_late_stays_marked_so_when_it_is_corrected(office):
    saved = office.record(started_at="2026-11-16T10:00")
    assert "backdated" in [fault.code for fault in saved.warnings]
    amended = office.amend(saved.number, answer="改为：材料清单已给")
    assert "backdated" in [fault.code for fault in amended.warnings]


def test_a_reason_that_the_city_could_not_store_is_refused(office):
    saved = office.record()
    for act in (office.void, office.amend):
        given = {"answer": "改为：材料清单已给"} if act == office.amend else {}
        with pytest.raises(Refused, match="reason:text-character"):
            act(saved.number, "重复\u202e登记", **given)
        with pytest.raises(Refused, match="reason:text-long"):
            act(saved.number, "重" * 2001, **given)
    assert len(journal.of_record(office.store.db, saved.record_id)) == 1


def test_an_id_number_in_a_reason_is_masked(office):
    saved = office.record()
    office.void(saved.number, "与 11010519491231002X 重复")
    latest = journal.latest(office.store.db, saved.record_id)
    assert latest is not None
    assert latest.person is not None
    assert "11010519491231002X" not in latest.person
    assert latest.body()["reason"].endswith("重复")


def _filing_of(office):
    form = IntakeForm.from_json(filing(), office.desk.catalogue)
    return intakes.record(
        office.store, office.desk.clerk, form, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def test_a_correction_to_another_visitor_leaves_alone_who_has_a_filing_as_well(office):
    saved = office.record(visitor_name="赵倩", visitor_phone="13900000001")
    was = latest_of(office.store.db, saved.number).body()["visitor_id"]
    _filing_of(office)
    office.amend(saved.number, visitor_name="李四", visitor_phone="13800138000")
    assert visitors.present(office.store.db, was)["name"] == "赵倩"
    assert latest_of(office.store.db, saved.number).body()["visitor_id"] != was


def test_a_visit_taken_back_leaves_who_has_a_filing_as_well(office):
    saved = office.record(visitor_name="赵倩", visitor_phone="13900000001")
    was = latest_of(office.store.db, saved.number).body()["visitor_id"]
    _filing_of(office)
    undo(
        office.store, office.desk.clerk, saved, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    assert visitors.present(office.store.db, was)["state"] == "active"
