"""The pool: taken in, corrected, the state changed with a reason; whose experts they are; names that conflict."""

from pathlib import Path

import pytest

from station_app.actions import experts, rosters, verification
from station_app.actions.acts import RecordIds
from station_app.domain.clerks import Clerk, Role
from station_app.domain.experts import NEXT, ExpertState, conflict_names, same_party
from station_app.domain.faults import Refused
from station_app.storage import experts as stored
from station_app.storage import rosters as rules
from tests.helpers.city_experts import CITY_EXPERT, install, write_bundle
from tests.helpers.experts import EXPERT, book, roster, take_in
from tests.helpers.office import Office
from tests.helpers.reference import REFERENCE


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


def change(office: Office, expert: str, state: ExpertState, reason: str = "本人申请") -> experts.SavedExpert:
    return experts.change_state(
        office.store, office.desk.clerk, expert, state, reason, ids=RecordIds.make(office.ids), now=office.clock()
    )


def test_an_application_becomes_a_member_and_every_step_is_kept_with_its_reason(office: Office) -> None:
    expert = take_in(office, pooled=False).record_id
    for state, reason in (
        (ExpertState.POOLED, "评审通过"), (ExpertState.SUSPENDED, "进修半年"), (ExpertState.POOLED, "已返岗"),
        (ExpertState.DISCIPLINED, "借机招揽客户"), (ExpertState.LEFT, "聘期结束"),
    ):  # fmt: skip
        office.clock.forward(days=1)
        change(office, expert, state, reason)
    history = stored.history(office.store.db, expert)
    assert [one.state for one in history] == ["applied", "pooled", "suspended", "pooled", "disciplined", "left"]
    assert [one.reason for one in history][1:] == ["评审通过", "进修半年", "已返岗", "借机招揽客户", "聘期结束"]
    assert verification.verify(office.store).sound


def test_no_state_is_a_dead_end_and_none_is_reached_without_its_step(office: Office) -> None:
    assert all(NEXT[state] for state in ExpertState)
    expert = take_in(office, pooled=False).record_id
    with pytest.raises(Refused) as refused:
        change(office, expert, ExpertState.SUSPENDED)
    assert codes(refused) == ["expert-step"]
    with pytest.raises(Refused) as refused:
        change(office, expert, ExpertState.POOLED, " ")
    assert codes(refused) == ["reason-missing"]


def test_a_correction_keeps_the_state_and_its_history(office: Office) -> None:
    expert = take_in(office).record_id
    experts.revise(
        office.store, office.desk.clerk, expert, {"employer": "大道知识产权", "monthly_cap": 8},
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip
    found = stored.get(office.store.db, expert)
    assert found is not None
    assert (found.employer, found.monthly_cap, found.state, found.name) == ("大道知识产权", 8, "pooled", "周正")
    assert len(stored.history(office.store.db, expert)) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": ""}, "expert-name-missing"),
        ({"fields": []}, "expert-fields-missing"),
        ({"sources": []}, "expert-source-missing"),
        ({"term_from": "2026-12-01", "term_to": "2026-11-01"}, "expert-term"),
        ({"buffer_minutes": 20}, "expert-buffer"),
        ({"daily_cap": 0}, "expert-cap"),
        ({"owner": "city"}, "expert-owner-city"),
        ({"owner": "G004"}, "expert-owner-other"),
        ({"bank_account": "6222"}, "field-unknown"),
    ],
)
def test_what_a_record_may_not_be_is_refused_by_name(office: Office, given: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        take_in(office, **given)
    assert code in codes(refused)
    assert stored.page(office.store.db) == []


def test_only_the_manager_changes_a_state_and_an_intern_takes_nobody_in(office: Office) -> None:
    expert = take_in(office).record_id
    intern = Clerk(office.desk.clerk.record_id, "实习", Role.INTERN)
    clerk = Clerk(office.desk.clerk.record_id, "经办", Role.CLERK)
    with pytest.raises(Refused) as refused:
        experts.change_state(
            office.store, clerk, expert, ExpertState.SUSPENDED, "试试", ids=RecordIds.make(office.ids),
            now=office.clock(),
        )  # fmt: skip
    assert codes(refused) == ["not-allowed"]
    form = experts.read_form(EXPERT, office.desk.catalogue)
    with pytest.raises(Refused) as refused:
        experts.save(
            office.store, intern, form, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
            now=office.clock(),
        )  # fmt: skip
    assert codes(refused) == ["not-allowed"]


def test_the_citys_experts_come_with_the_reference_data_and_are_read_only_here(office: Office, tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "bundle", REFERENCE)
    install(office.store.db, folder, "2026-11-19T09:00:00+08:00")
    office.reopen()
    own = take_in(office).record_id
    assert [one.record_id for one in stored.page(office.store.db, owner="city")] == [CITY_EXPERT]
    assert {one.record_id for one in stored.page(office.store.db, field_code="L")} == {own, CITY_EXPERT}
    assert len(rules.active(office.store.db, office.desk.catalogue, expert_ids=[CITY_EXPERT])) == 7
    with pytest.raises(Refused) as refused:
        roster(office, CITY_EXPERT)
    assert codes(refused) == ["expert-owner-city"]
    asked = book(office, CITY_EXPERT, "11-20 09:00", "11-20 09:30")
    assert (asked.state, asked.why) == ("requested", "not-leased")


def test_two_rules_for_one_hour_are_refused_and_a_removed_one_frees_it(office: Office) -> None:
    expert = take_in(office).record_id
    first = roster(office, expert)
    with pytest.raises(Refused) as refused:
        roster(office, expert, start="11:00", end="12:00")
    assert [(one.code, one.details["day"]) for one in refused.value.faults] == [("duty-overlap", "2026-11-20")]
    booked = book(office, expert, "11-20 09:00", "11-20 09:30")
    gone = rosters.remove(
        office.store, office.desk.clerk, first.record_id, "改到下午", ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip
    assert gone.standing == (booked.number,)
    roster(office, expert, start="11:00", end="12:00")
    assert verification.verify(office.store).sound


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("北京云栖半导体有限公司", "云栖半导体", True), ("云栖半导体（北京）有限公司", "云栖半导体(北京)", True),
        ("稻香里", "稻香村", False), ("甲", "甲", True), ("甲", "甲乙", False), ("ＡＢＣ公司", "abc", True),
    ],
)  # fmt: skip
def test_names_of_one_party_are_recognised_without_legal_form_and_width(one: str, other: str, same: bool) -> None:
    assert same_party(one, other) is same


def test_a_list_of_conflicts_is_read_name_by_name() -> None:
    assert conflict_names("云栖半导体、稻香里；\n张三，张三") == ("云栖半导体", "稻香里", "张三")
