"""The seven registers: logged, corrected, closed, voided, undone; custody by distinct firm; rows made from a visit."""

from datetime import date
from typing import Any

import pytest

from station_app.actions import consultations, number_report, registers, verification
from station_app.actions.acts import RecordIds
from station_app.actions.registers import SavedRow
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.domain.number_report import Explained
from station_app.domain.registers import REGISTERS, labelled_fields, read_form
from station_app.storage import journal, timelines
from station_app.storage import registers as stored
from station_app.words.labels import field_label
from station_app.words.registers import register_caption, register_label
from station_app.words.timelines import entry_words
from tests.helpers.office import Office

CODE = "91110000600037341L"
OTHER_CODE = "91110105MA01R0L15X"
USUAL: dict[str, dict[str, Any]] = {
    "outreach": {"event_kind": "01", "title": "商标品牌讲座", "start": "2026-11-18T14:00", "end": "2026-11-18T16:00",
                 "hours": 2, "attendances_onsite": 43, "attendances_online": 120, "materials_given": 50},
    "guidance_visit": {"org_name": "云栖半导体", "guidance_form": "上门指导", "guidance_topics": ["商标规范使用"]},
    "custody": {"org_name": "云栖半导体", "uscc": CODE, "custody_scope": ["综合托管"], "due_on": "2027-11-18"},
    "service_need": {"visitor_name": "李想", "visitor_phone": "13900001111", "need_kind": "融资", "note": "质押贷款"},
    "liaison": {"org_name": "云栖半导体", "uscc": CODE, "channel": "电话", "liaison_subject": "政策送达"},
    "difficulty": {"difficulty_kind": "办理时限", "note": "优先审查等候太久", "reported_to": "市中心"},
    "case_candidate": {"case_title": "老字号跨类维权", "org_name": "稻香里", "note": "三个月调解成功"},
}  # fmt: skip


def keep(office: Office, name: str, ids: RecordIds | None = None, **given: Any) -> SavedRow:
    """Logs a row of a register as it usually is, with some fields given otherwise."""
    office.clock.forward(seconds=1)
    register = REGISTERS[name]
    form = read_form(register, USUAL[name] | given, office.desk.catalogue)
    return registers.record(
        office.store, office.desk.clerk, register, form, ids=ids or RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def amend(office: Office, key: str, reason: str = "抄错", **given: Any) -> SavedRow:
    return registers.amend(
        office.store, office.desk.clerk, key, given, reason, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def close(office: Office, key: str, outcome: str, **given: Any) -> SavedRow:
    return registers.close(
        office.store, office.desk.clerk, key, outcome, given=given, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def void(office: Office, key: str) -> SavedRow:
    return registers.void(
        office.store, office.desk.clerk, key, "重复登记", ids=RecordIds.make(office.ids), now=office.clock()
    )


def the_row(office: Office, key: str) -> stored.Row:
    row = stored.row(office.store.db, key)
    assert row is not None
    return row


@pytest.mark.parametrize("name", REGISTERS)
def test_a_row_of_each_register_is_logged_listed_and_replayed_to_the_same_table(office: Office, name: str) -> None:
    saved = keep(office, name)
    (row,) = stored.page(office.store.db, name)
    assert (row.record_id, row.kind, row.delivery) == (saved.record_id, name, "stored")
    assert verification.verify(office.store).sound
    assert bool(saved.number) == (name == "outreach")


@pytest.mark.parametrize("name", REGISTERS)
def test_each_register_has_a_name_labels_and_fields_that_its_form_knows(office: Office, name: str) -> None:
    register = REGISTERS[name]
    form = read_form(register, USUAL[name], office.desk.catalogue)
    assert register_label(name)
    for field in (*register.shown, *register.required, *register.headline, *register.codes_shown):
        assert hasattr(form, field), field
        assert register_caption(name, field)
    assert set(register.required) <= set(register.shown)


def test_every_field_of_a_register_has_a_label() -> None:
    assert all(field_label(name) for name in labelled_fields())


@pytest.mark.parametrize("name", REGISTERS)
def test_free_text_lies_in_the_erasable_part_and_codes_do_not(office: Office, name: str) -> None:
    saved = keep(office, name, note="涉及张国强本人的情况")
    entry = journal.latest(office.store.db, saved.record_id)
    assert entry is not None
    assert "张国强" in (entry.person or "")
    assert "张国强" not in entry.facts


def test_pressing_save_twice_logs_one_row_and_other_content_under_the_same_press_is_refused(office: Office) -> None:
    ids = RecordIds.make(office.ids)
    first, again = keep(office, "liaison", ids=ids), keep(office, "liaison", ids=ids)
    assert first.revision_id == again.revision_id
    assert len(stored.page(office.store.db, "liaison")) == 1
    with pytest.raises(Refused, match="register-saved-otherwise"):
        keep(office, "liaison", ids=ids, note="别的内容")


def test_a_firm_is_in_open_custody_once_whoever_logs_it_and_however_its_name_is_written(office: Office) -> None:
    keep(office, "custody")
    with pytest.raises(Refused, match="custody-open-already") as refused:
        keep(office, "custody", org_name="云栖半导体有限公司", uscc=" 9111 0000 6000 37341l ")
    assert refused.value.faults[0].details == {"day": "2026-11-19"}
    keep(office, "custody", org_name="拾光文创", uscc=OTHER_CODE)
    assert stored.custody_sums(office.store.db, "2026-11-16", "2026-11-22") == (2, 2)


def test_a_firm_whose_custody_ended_comes_back_and_is_counted_as_one_firm(office: Office) -> None:
    first = keep(office, "custody")
    close(office, first.record_id, "企业退出")
    keep(office, "custody", opened_on="2026-11-19")
    assert stored.custody_sums(office.store.db, "2026-11-16", "2026-11-22") == (1, 1)
    with pytest.raises(Refused, match="custody-open-already"):
        registers.reopen(
            office.store, office.desk.clerk, first.record_id, "企业又回来", ids=RecordIds.make(office.ids),
            catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
        )  # fmt: skip


def test_custody_wants_the_credit_code_by_which_firms_are_counted(office: Office) -> None:
    with pytest.raises(Refused, match="uscc:register-field-missing"):
        keep(office, "custody", uscc="")
    assert stored.page(office.store.db, "custody") == []


def test_a_corrected_credit_code_cannot_make_a_second_open_custody_of_a_firm(office: Office) -> None:
    keep(office, "custody")
    other = keep(office, "custody", org_name="拾光文创", uscc=OTHER_CODE)
    with pytest.raises(Refused, match="custody-open-already"):
        amend(office, other.record_id, uscc=CODE)
    assert verification.verify(office.store).sound


def test_person_times_are_summed_and_a_cancelled_or_planned_event_does_not_count(office: Office) -> None:
    keep(office, "outreach")
    keep(office, "outreach", attendances_onsite=7, attendances_online=0, materials_given=0)
    cancelled = keep(office, "outreach", start="2026-11-21T14:00", end="2026-11-21T16:00")
    planned = keep(office, "outreach", start="2026-11-22T14:00", end="2026-11-22T16:00")
    assert the_row(office, planned.number).state == "open"
    close(office, cancelled.number, "已取消")
    assert stored.outreach_sums(office.store.db, "2026-11-16", "2026-11-22") == (2, 50, 120, 50)
    close(office, planned.number, "已举办", attendances_onsite=30, attendances_online=0)
    assert stored.outreach_sums(office.store.db, "2026-11-16", "2026-11-22") == (3, 80, 120, 100)


def test_events_have_numbers_without_gaps_and_a_voided_one_keeps_its_number(office: Office) -> None:
    first = keep(office, "outreach")
    void(office, first.number)
    with pytest.raises(Refused):
        keep(office, "outreach", title="")
    second = keep(office, "outreach")
    assert (first.number, second.number) == ("HD-G003-20261119-0001", "HD-G003-20261119-0002")
    (report,) = number_report.numbers(office.store, kind="HD")
    assert [(stretch.first, stretch.what) for stretch in report.stretches] == [
        (1, Explained.VOIDED), (2, Explained.SAVED)
    ]  # fmt: skip


def test_a_correction_keeps_history_and_one_that_changes_nothing_is_refused(office: Office) -> None:
    saved = keep(office, "difficulty")
    amend(office, saved.record_id, reply="已转国家局", reported_on="2026-11-19")
    entries = journal.of_record(office.store.db, saved.record_id)
    assert [entry.verb for entry in entries] == ["record", "amend"]
    assert entries[1].body()["reply"] == "已转国家局"
    with pytest.raises(Refused, match="register-same"):
        amend(office, saved.record_id, reply="已转国家局")
    with pytest.raises(Refused, match="reason-missing"):
        amend(office, saved.record_id, reason=" ", reply="再改")


def test_a_closed_row_is_no_longer_open_and_a_void_one_cannot_be_touched(office: Office) -> None:
    need = keep(office, "service_need")
    assert stored.open_counts(office.store.db) == {"service_need": 1}
    close(office, need.record_id, "need-met", target_org="朝阳支行")
    assert stored.open_counts(office.store.db) == {}
    assert the_row(office, need.record_id).outcome == "need-met"
    with pytest.raises(Refused, match="register-closed"):
        close(office, need.record_id, "need-met")
    with pytest.raises(Refused, match="outcome-missing"):
        close(office, keep(office, "liaison").record_id, "need-met")
    void(office, need.record_id)
    with pytest.raises(Refused, match="register-void"):
        amend(office, need.record_id, note="再改")


def _undo(office: Office, saved: SavedRow) -> SavedRow:
    return registers.undo(
        office.store, office.desk.clerk, saved, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip


def test_undo_within_ten_seconds_takes_back_the_firm_made_for_it_and_after_that_is_refused(office: Office) -> None:
    saved = keep(office, "custody")
    _undo(office, saved)
    assert office.store.db.execute("SELECT state FROM organisations").fetchall() == [("void",)]
    late = keep(office, "custody")
    office.clock.forward(seconds=11)
    with pytest.raises(Refused, match="undo-register-late"):
        _undo(office, late)


def test_the_same_credit_code_is_the_same_firm_in_visits_and_registers(office: Office) -> None:
    office.record(org_name="云栖半导体", uscc=CODE)
    keep(office, "custody")
    keep(office, "liaison")
    assert office.store.db.execute("SELECT count(*) FROM organisations").fetchone() == (1,)


def test_the_name_of_a_firm_that_is_one_person_lies_in_the_erasable_part(office: Office) -> None:
    saved = keep(office, "custody", org_name="宝财五金店", uscc="92110105MA01R0L152")
    row = the_row(office, saved.record_id)
    entry = journal.latest(office.store.db, row.organisation_id or "")
    assert entry is not None
    assert "宝财" not in entry.facts
    assert "宝财" in (entry.person or "")


def test_undoing_a_visit_leaves_the_firm_that_a_register_names_since(office: Office) -> None:
    visit = office.record(org_name="云栖半导体", uscc=CODE)
    keep(office, "custody")
    consultations.undo(
        office.store, office.desk.clerk, visit, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    assert office.store.db.execute("SELECT state FROM organisations").fetchall() == [("active",)]
    assert office.store.db.execute("SELECT state FROM visitors").fetchall() == [("void",)]


def test_the_timelines_of_firm_and_visitor_have_the_register_and_say_what_is_open(office: Office) -> None:
    visit = office.record(org_name="云栖半导体", uscc=CODE)
    keep(office, "custody")
    keep(office, "service_need", org_name="云栖半导体", uscc=CODE, visitor_name="张国强", visitor_phone="13800136688")
    db = office.store.db
    (firm,) = (str(row[0]) for row in db.execute("SELECT record_id FROM organisations").fetchall())
    told = [
        (entry.kind, entry_words(entry.kind, entry.text, entry.detail), entry.is_open)
        for entry in timelines.page(db, "organisation", [firm])
    ]
    assert ("register", "企业托管", False) in told
    assert ("register", "服务需求：质押贷款", True) in told
    visitor = journal.latest(db, visit.record_id).body()["visitor_id"]  # type: ignore[union-attr]
    assert [entry.kind for entry in timelines.unfinished(db, "visitor", [visitor])] == ["register"]


def test_who_refused_that_data_go_further_has_refused_it_for_the_register_too(office: Office) -> None:
    office.record(visitor_name="李想", visitor_phone="13900001111", consent_scope="none")
    saved = keep(office, "service_need")
    entry = journal.latest(office.store.db, saved.record_id)
    assert entry is not None
    assert entry.body()["consent_scope"] == "none"


def test_a_visit_offers_the_rows_it_asks_for_and_each_is_made_once_linked_to_it(office: Office) -> None:
    asked: dict[str, Any] = {"custody_interest": True, "need": "想质押融资", "is_case_candidate": True}
    visit = office.record(org_name="云栖半导体", uscc=CODE, **asked)
    db, catalogue = office.store.db, office.desk.catalogue
    assert [one.name for one in registers.offered(db, visit.number)] == ["custody", "service_need", "case_candidate"]
    form = registers.from_consultation(db, visit.number, REGISTERS["custody"], catalogue)
    saved = registers.record(
        office.store, office.desk.clerk, REGISTERS["custody"], form, ids=RecordIds.make(office.ids),
        catalogue=catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    row = the_row(office, saved.record_id)
    assert (row.consultation_id, row.org_name, row.name) == (visit.record_id, "云栖半导体", "张国强")
    assert [one.name for one in registers.offered(db, visit.number)] == ["service_need", "case_candidate"]
    with pytest.raises(Refused, match="made-from-consultation"):
        keep(office, "custody", org_name="拾光文创", uscc=OTHER_CODE, consultation_id=visit.number)
    void(office, saved.record_id)
    assert len(registers.offered(db, visit.number)) == 3


def test_an_intern_may_log_but_not_correct_or_void_and_an_auditor_may_not_log(office: Office) -> None:
    saved = keep(office, "liaison")
    office.desk.clerk = Clerk(office.desk.clerk.record_id, "实习生", Role.INTERN)
    keep(office, "difficulty")
    with pytest.raises(Refused, match="not-allowed"):
        amend(office, saved.record_id, note="改")
    with pytest.raises(Refused, match="not-allowed"):
        void(office, saved.record_id)
    office.desk.clerk = Clerk(office.desk.clerk.record_id, "审计", Role.AUDITOR)
    with pytest.raises(Refused, match="not-allowed"):
        keep(office, "liaison")


def test_bad_input_is_refused_by_the_name_of_its_field(office: Office) -> None:
    for name, given, told in (
        ("liaison", {"note": "看不见\u202e"}, "note:text-character"),
        ("liaison", {"note": "长" * 2001}, "note:text-long"),
        ("service_need", {"need_kind": "没有的"}, "need_kind:code-unknown"),
        ("service_need", {"stranger": 1}, "field-unknown"),
        ("guidance_visit", {"org_name": ""}, "org_name:register-nobody"),
        ("outreach", {"attendances_onsite": -1}, "attendances_onsite:register-count"),
        ("outreach", {"hours": "两小时"}, "hours:hours-unreadable"),
        ("outreach", {"end": "2026-11-18T13:00"}, "end:event-ends-before"),
        ("custody", {"due_on": "2026-11-01"}, "due_on:due-before-opened"),
        ("custody", {"opened_on": "十一月"}, "opened_on:day-unreadable"),
        ("liaison", {"owner": "没有这个人"}, "owner:owner-unknown"),
    ):
        with pytest.raises(Refused, match=told):
            keep(office, name, **given)
    assert office.store.db.execute("SELECT count(*) FROM registers").fetchone() == (0,)


def test_an_id_number_in_free_text_is_stored_masked_with_a_warning(office: Office) -> None:
    saved = keep(office, "case_candidate", note="身份证 11010519491231002X 的当事人")
    assert [fault.code for fault in saved.warnings] == ["resident-id-in-text"]
    entry = journal.latest(office.store.db, saved.record_id)
    assert entry is not None
    assert "19491231" not in (entry.person or "")


def test_a_list_is_filtered_by_state_day_and_text_and_read_page_by_page(office: Office) -> None:
    for day in range(1, 8):
        keep(office, "liaison", org_name=f"江东{day}号公司", uscc="", opened_on=date(2026, 11, day).isoformat())
    db = office.store.db
    first = stored.page(db, "liaison", limit=3)
    rest = stored.page(db, "liaison", limit=9, before=(first[-1].opened_on, first[-1].rid))
    assert [row.opened_on[-2:] for row in (*first, *rest)] == ["07", "06", "05", "04", "03", "02", "01"]
    assert [row.org_name for row in stored.page(db, "liaison", text="5号")] == ["江东5号公司"]
    assert len(stored.page(db, "liaison", first_day="2026-11-03", last_day="2026-11-04")) == 2
    close(office, first[0].record_id, "已处理")
    assert len(stored.page(db, "liaison", state="open")) == 6
    assert stored.page(db, "custody") == []
