"""保存期限: what is due is proposed at the start of a month, held or destroyed by the manager, and listed."""

import json
from datetime import datetime

import pytest

from station_app.actions import backups, destroying, experts, intakes, merges, registers, retention, verification
from station_app.actions.acts import RecordIds
from station_app.actions.putting_back import restore
from station_app.domain.clerks import Role
from station_app.domain.experts import ExpertState
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm
from station_app.domain.journal import KINDS
from station_app.domain.json_fields import read_fields
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.registers import REGISTERS
from station_app.domain.retention import RULES, Due, due_on, rules
from station_app.storage import journal
from station_app.storage import retention as stored
from tests.helpers.experts import take_in
from tests.helpers.intakes import filing
from tests.helpers.office import MANAGER, PASSWORD
from tests.helpers.pages import seen_in_pages
from tests.keeping.years import at, destroy, propose
from tests.trust import marked


def codes(office):
    return [(line.rule, line.kind, line.number) for line in stored.page(office.store.db)]


def test_every_rule_of_the_data_names_kinds_there_are_and_every_personal_kind_has_an_end(office):
    found = rules(office.desk.catalogue, datetime(2026, 11, 19).date())
    named = {kind for rule in found for kind in rule.kinds}
    assert named <= set(KINDS)
    lasting = {"weekly_report", "report_step", "phrase"}
    assert {kind.name for kind in KINDS.values() if kind.person_fields} == (named | lasting) - {
        "membership", "organisation"
    }  # fmt: skip
    assert all(rule.basis for rule in found)
    assert RULES in office.desk.catalogue.lists


def test_a_person_is_due_three_years_after_the_last_visit_and_not_a_day_before_the_month(office):
    at(office, 2023, 1, 10)
    first, _visitor = marked.come(office)
    office.record(visitor_name="常来的人", visitor_phone="13800136600")
    at(office, 2024, 6, 1)
    office.record(visitor_name="常来的人", visitor_phone="13800136600")
    at(office, 2026, 1, 20)
    propose(office)
    assert codes(office) == [], "the 10th is not yet over at the start of January"
    at(office, 2026, 2, 2)
    assert retention.is_due(office.store.db, office.clock())
    propose(office)
    assert not retention.is_due(office.store.db, office.clock())
    (line,) = stored.page(office.store.db)
    assert (line.rule, line.kind, line.last_day, line.due_on) == ("visitor", "visitor", "2023-01-10", "2026-01-10")
    shown = retention.preview(office.store.db, office.desk.catalogue, line.record_id, office.clock())
    assert first in {held.number for held in shown.records}
    assert ("visitor", "", "name", marked.NAME) in shown.goes
    assert shown.stopped_by == ""
    assert due_on(shown.rule, "2024-02-29") == "2027-03-01"


def test_what_was_destroyed_is_nowhere_any_more_the_figures_stay_and_the_list_names_nobody(office):
    at(office, 2023, 1, 10)
    number, _visitor = marked.come(office)
    office.amend(number, question=f"{marked.NAME}问：茶叶归哪一类")
    figures = office.store.db.execute("SELECT * FROM daily_counts ORDER BY 1, 2, 3").fetchall()
    at(office, 2026, 2, 2)
    propose(office)
    run = destroy(office)
    assert (run.done, run.skipped, run.over) == (1, 0, True)
    assert seen_in_pages(office.folder.database, office.store.key, *marked.ALL) == []
    # What was asked stays ten years.
    assert seen_in_pages(office.folder.database, office.store.key, "茶叶归哪一类") != []
    assert office.store.db.execute("SELECT * FROM daily_counts ORDER BY 1, 2, 3").fetchall() == figures
    assert verification.verify(office.store).findings == ()
    assert codes(office) == []
    told = destroying.the_list(office.store.db, run.record_id, office.desk.catalogue)
    assert (len(told.rows), told.count("visitor")) == (run.records, run.records)
    assert number in {row.number for row in told.rows}
    links = {entry.position: entry.hash.hex() for entry in journal.walk(office.store.db)}
    assert all(links[row.position] == row.hash for row in told.rows)
    travelling = {row[0] for row in office.store.db.execute("SELECT position FROM outbox")}
    assert {row.position for row in told.rows if KINDS[row.kind].travels} <= travelling, "the city is told"


def test_ten_years_later_what_was_asked_goes_too(office):
    at(office, 2019, 3, 1)
    marked.come(office)
    at(office, 2022, 5, 2)
    propose(office)
    destroy(office)
    at(office, 2029, 5, 2)
    propose(office)
    assert {line.rule for line in stored.page(office.store.db)} == {"content", "proof"}
    destroy(office)
    assert [entry.person for entry in journal.walk_latest(office.store.db, "consultation")] == ["{}"]
    assert verification.verify(office.store).findings == ()


def test_an_older_backup_put_back_destroys_again(office):
    at(office, 2023, 1, 10)
    marked.come(office)
    made = backups.make(office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids)
    at(office, 2026, 2, 2)
    propose(office)
    destroy(office)
    office.close()
    restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock())
    office.reopen()
    assert "erased-again" in office.desk.told
    assert seen_in_pages(office.folder.database, office.store.key, marked.NAME, marked.PHONE) == []


def test_what_is_held_or_under_way_stays_and_whoever_comes_again_is_off_the_list(office):
    at(office, 2023, 1, 10)
    _number, held = marked.come(office)
    office.record(visitor_name="还没办完", visitor_phone="13800136601",
                  extras={"referral": {"target_kind": "01", "reason": "转办", "due_on": "2023-02-01"}})  # fmt: skip
    office.record(visitor_name="又来了的", visitor_phone="13800136602")
    office.record(visitor_name="没再来的", visitor_phone="13800136603")
    at(office, 2026, 2, 2)
    propose(office)
    assert len(codes(office)) == 4
    retention.hold(office.store, office.desk.clerk, held, "有诉讼", ids=RecordIds.make(office.ids), now=office.clock())
    office.record(visitor_name="又来了的", visitor_phone="13800136602")
    run = destroy(office)
    assert (run.done, run.skipped) == (1, 3)
    whole = "".join(entry.person or "" for entry in journal.walk(office.store.db))
    assert [name in whole for name in (marked.NAME, "还没办完", "又来了的", "没再来的")] == [True, True, True, False]
    assert len(codes(office)) == 2
    assert stored.page(office.store.db, held=True)[0].held == "有诉讼"
    retention.let_go(office.store, office.desk.clerk, held, "已结案", ids=RecordIds.make(office.ids),
                     now=office.clock())  # fmt: skip
    assert destroy(office).done == 1
    assert verification.verify(office.store).findings == ()


def test_two_records_of_one_person_come_due_together_after_his_last_visit_under_either(office):
    at(office, 2023, 1, 10)
    _number, kept = marked.come(office)
    office.record(visitor_name="他的另一个名字", visitor_phone="13800136605")
    (other,) = office.store.db.execute("SELECT record_id FROM visitors WHERE phone = '13800136605'").fetchone()
    at(office, 2023, 2, 10)
    merges.merge(office.store, office.desk.clerk, "visitor", kept, other, take=[], ids=RecordIds.make(office.ids),
                 now=office.clock(), new_id=office.ids)  # fmt: skip
    at(office, 2024, 6, 1)
    office.record(visitor_name=marked.NAME, visitor_phone=marked.PHONE)
    at(office, 2026, 4, 2)
    propose(office)
    assert codes(office) == [], "he came again since"
    at(office, 2027, 7, 2)
    propose(office)
    assert [line.record_id for line in stored.page(office.store.db, rule="visitor")] == [kept]
    destroy(office)
    whole = "".join(entry.person or "" for entry in journal.walk(office.store.db))
    assert [name in whole for name in (marked.NAME, "他的另一个名字")] == [False, False]


def test_each_of_a_thousand_lines_that_come_due_on_one_day_can_be_held(office):
    """As after an old ledger was brought in: all of it was written on one day."""
    dues = [Due(f"record-{at:04}", "content", "consultation", f"ZX-{at:04}", "2016-01-10", "2026-01-10")
            for at in range(1100)]  # fmt: skip
    stored.propose(office.store.db, dues)
    for key in ("ZX-0000", "ZX-1099", "record-1050"):
        kept = retention.hold(
            office.store, office.desk.clerk, key, "正在复核", ids=RecordIds.make(office.ids), now=office.clock()
        )
        line = stored.line(office.store.db, kept.record_id)
        assert line is not None
        assert (line.record_id[-4:], line.held) == (key[-4:], "正在复核")
    assert stored.line(office.store.db, "ZX-1100") is None


def test_what_has_a_longer_term_of_its_own_outlives_the_visit(office):
    at(office, 2023, 1, 10)
    _number, visitor = marked.come(office)
    kept = marked.leave_a_trace(office, "intake", visitor, "")
    at(office, 2026, 2, 2)
    propose(office)
    # The made-up filing is no row of its table: it is left where it stands, in the journal alone.
    destroy(office)
    assert marked.NAME in (journal.latest(office.store.db, kept).person or "")


@pytest.mark.parametrize(("kind", "years"), [("difficulty", 10), ("outreach", 10)])
def test_a_row_of_a_register_loses_its_words_after_ten_years(office, kind, years):
    at(office, 2014, 3, 1)
    register = REGISTERS[kind]
    given = {"note": "窗口少，等候久"}
    usual = {
        "difficulty": {"difficulty_kind": "01"},
        "outreach": {"event_kind": "01", "title": "进园区", "start": "2014-02-28T09:00", "place": "园区"},
    }[kind]
    values, _faults = read_fields(register.form, given | usual, office.desk.catalogue)
    saved = registers.record(
        office.store, office.desk.clerk, register, register.form(**values), ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    registers.void(office.store, office.desk.clerk, saved.record_id, "办结", ids=RecordIds.make(office.ids),
                   now=office.clock())  # fmt: skip
    at(office, 2014 + years, 3, 31)
    propose(office)
    assert codes(office) == []
    at(office, 2014 + years, 4, 1)
    propose(office)
    assert [line.rule for line in stored.page(office.store.db)] == ["register"]
    destroy(office)
    assert seen_in_pages(office.folder.database, office.store.key, "窗口少，等候久") == []
    assert verification.verify(office.store).findings == ()


def test_the_month_looks_only_at_what_has_come_due_and_at_what_a_wrong_clock_wrote(office):
    at(office, 2023, 1, 10)
    marked.come(office)
    at(office, 2026, 2, 2)
    propose(office)
    seen = []
    look = retention.find_due
    look(office.store, office.desk.catalogue, office.clock(), lambda many: bool(seen.append(many)) or True)
    assert seen == [], "a second look finds nothing new to look at"
    at(office, 2010, 1, 1)
    office.record(visitor_name="钟停了时来的", visitor_phone="13800136604")
    at(office, 2026, 3, 2)
    propose(office)
    assert "2010-01-01" in {line.last_day for line in stored.page(office.store.db)}
    at(office, 2023, 10, 5)
    office.record(visitor_name="后来的", visitor_phone="13800136605")
    at(office, 2026, 12, 2)
    assert retention.find_due(office.store, office.desk.catalogue, office.clock(), lambda _many: False) is None


def test_nothing_is_destroyed_or_held_without_right_password_reason_and_proposal(office):
    at(office, 2023, 1, 10)
    _number, visitor = marked.come(office)
    at(office, 2026, 2, 2)
    told = {"reason": "期满", "proof": PASSWORD, "catalogue": office.desk.catalogue, "now": office.clock(),
            "new_id": office.ids}  # fmt: skip

    def refused(**given):
        with pytest.raises(Refused) as caught:
            destroying.begin_run(office.store, office.desk.clerk, ("visitor",), ids=RecordIds.make(office.ids),
                                 **(told | given))  # fmt: skip
        return caught.value.faults[0].code

    assert refused() == "retention-nothing"
    propose(office)
    assert refused(reason=" ") == "reason-missing"
    assert refused(proof="不是这个密码呀") == "wrong-proof"
    for wrong, code in (("", "reason-missing"), ("一" * 300, "text-long")):
        with pytest.raises(Refused, match=code):
            retention.hold(office.store, office.desk.clerk, visitor, wrong, ids=RecordIds.make(office.ids),
                           now=office.clock())  # fmt: skip
    for act, key, code in ((retention.hold, "没有", "retention-unknown"),
                           (retention.let_go, visitor, "retention-not-held")):  # fmt: skip
        with pytest.raises(Refused, match=code):
            act(office.store, office.desk.clerk, key, "因", ids=RecordIds.make(office.ids), now=office.clock())
    assert office.desk.clerk.role is Role.MANAGER
    assert marked.NAME in (journal.latest(office.store.db, visitor).person or "")


def test_a_run_that_broke_off_has_on_its_list_what_it_destroyed(office):
    at(office, 2023, 1, 10)
    for tail in range(3):
        office.record(visitor_name=f"来访人{tail}", visitor_phone=f"1380013661{tail}")
    at(office, 2026, 2, 2)
    propose(office)
    run = destroying.begin_run(
        office.store, office.desk.clerk, ("visitor",), reason="期满", proof=PASSWORD, catalogue=office.desk.catalogue,
        ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    destroying.destroy_some(
        office.store, office.desk.clerk, run, catalogue=office.desk.catalogue, station=office.desk.station,
        now=office.clock(), new_id=office.ids, most=1,
    )  # fmt: skip
    office.reopen()
    destroying.end_broken_off(office.store, office.desk.clerk, now=office.clock(), new_id=office.ids)
    told = destroying.the_list(office.store.db, run.record_id, office.desk.catalogue)
    assert told.ended_at
    assert len([row for row in told.rows if row.kind == "visitor"]) == 1
    assert len(codes(office)) == 2
    (record, facts) = stored.runs(office.store.db)[0]
    assert (record, json.loads(facts)["records"]) == (run.record_id, len(told.rows))
    assert datetime.fromisoformat(told.began_at).astimezone(BEIJING_TIME).year == 2026


def test_a_filing_and_an_expert_who_left_go_ten_years_later_and_one_who_serves_stays(office):
    at(office, 2026, 11, 19)
    taken = intakes.record(
        office.store, office.desk.clerk, IntakeForm.from_json(filing(), office.desk.catalogue),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    intakes.void(office.store, office.desk.clerk, taken.number, "重复", ids=RecordIds.make(office.ids),
                 now=office.clock())  # fmt: skip
    gone, _stays = take_in(office), take_in(office, name="还在的专家", contact="13700009999")
    experts.change_state(office.store, office.desk.clerk, gone.record_id, ExpertState.LEFT, "离任",
                         ids=RecordIds.make(office.ids), now=office.clock())  # fmt: skip
    at(office, 2036, 12, 2)
    propose(office)
    due = {(line.rule, line.kind) for line in stored.page(office.store.db)}
    assert {("intake", "intake"), ("expert", "expert")} <= due
    assert len([line for line in stored.page(office.store.db) if line.rule == "expert"]) == 1
    destroy(office)
    pages = seen_in_pages(office.folder.database, office.store.key, "赵倩", "13700001234", "还在的专家")
    assert pages == ["还在的专家"]
    assert verification.verify(office.store).findings == ()
