"""What a visit promises: its referrals, its call-backs, its open question, its rectification."""

from datetime import date, datetime

import pytest

from station_app.actions import (
    difficult_questions,
    follow_ups,
    promise_changes,
    ratings,
    referrals,
    tasks,
    verification,
)
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import undo
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import Due, ReferralPlan
from station_app.domain.ratings import RatingForm
from station_app.storage import consultations as visits
from station_app.storage import journal, promises
from tests.helpers.promises import TO_RIGHTS_CENTRE, Hand, referred


@pytest.fixture
def do(office):
    """Short ways to take a step."""
    return Hand(office)


def test_a_visit_saved_as_referred_writes_its_referral_in_the_same_action(office):
    saved, line = referred(office)
    assert line is not None
    assert (line.kind, line.what, line.target, line.name) == ("referral", "03", "朝阳区维权援助中心", "张国强")
    # Thursday the 19th, five working days on.
    assert (line.due_on, line.doubtful, line.stage) == ("2026-11-26", False, "handed")
    kinds = {entry.kind for entry in journal.of_action(office.store.db, saved.changes.action_id)}
    assert kinds == {"visitor", "consultation", "referral"}
    assert verification.verify(office.store).sound


def test_a_visit_may_be_referred_to_several_and_called_back_as_well(office):
    saved = office.record(
        result="5",
        extras={
            "referral": [TO_RIGHTS_CENTRE, {"target_kind": "市中心", "due_on": "2026-12-01"}],
            "follow_up": {"due_on": "2026-12-02", "way": "电话"},
        },
    )
    made = promises.about(office.store.db, saved.record_id)
    assert [(line.number[-3:], line.due_on) for line in made] == [
        ("-H1", "2026-12-02"), ("-Z1", "2026-11-26"), ("-Z2", "2026-12-01"),
    ]  # fmt: skip


def test_a_referral_without_a_target_or_for_yesterday_refuses_the_whole_save(office):
    with pytest.raises(Refused) as refused:
        office.record(result="5", extras={"referral": {"due_on": "2026-11-18"}})
    assert {fault.code for fault in refused.value.faults} == {"referral-target-missing", "due-past"}
    assert visits.count(office.store.db) == 0
    assert office.record().number.endswith("-0001")


@pytest.mark.parametrize(
    ("extras", "code"),
    [({"referral": "市中心"}, "field-shape"), ({"referral": {"to": "01"}}, "field-unknown"),
     ({"referral": {"target_kind": "88"}}, "code-unknown"), ({"follow_up": {"due_on": "明天"}}, "day-unreadable"),
     ({"follow_up": {"owner": "没有此人"}}, "owner-unknown"),
     ({"referral": TO_RIGHTS_CENTRE | {"reason": "看\u202e不见"}}, "text-character"),
     ({"follow_up": {"due_on": "2126-12-01"}}, "due-far")],
)  # fmt: skip
def test_what_cannot_be_read_as_a_promise_is_refused_by_name(office, extras, code):
    with pytest.raises(Refused, match=code):
        office.record(extras=extras)
    assert visits.count(office.store.db) == 0


def test_a_referral_goes_from_slip_to_receipt_to_reply_to_closing_and_closes_the_visit(office, do):
    saved, line = referred(office)
    do.with_ids(referrals.take_slip, line.number, "援助中心 王老师")
    assert promises.line(office.store.db, line.number).stage == "received"
    do.with_ids(referrals.take_reply, line.number, "已受理,三日内联系")
    do.with_ids(referrals.take_reply, line.number, "已联系当事人")
    assert promises.line(office.store.db, line.number).stage == "replied"
    assert visits.line(office.store.db, saved.number).state == "open"
    do.with_ids(referrals.close, line.number, "当事人自行投诉")
    closed = journal.latest(office.store.db, line.record_id).body()
    assert closed["reply"] == "已受理,三日内联系\n已联系当事人"
    assert (closed["state"], closed["outcome"]) == ("closed", "当事人自行投诉")
    assert visits.line(office.store.db, saved.number).state == "closed"
    assert verification.verify(office.store).sound


def test_a_visit_referred_twice_closes_with_the_second(office, do):
    saved = office.record(result="5", extras={"referral": [TO_RIGHTS_CENTRE, {"target_kind": "01"}]})
    for mark, state in (("Z1", "open"), ("Z2", "closed")):
        do.with_ids(referrals.close, f"{saved.number}-{mark}", "已办")
        assert visits.line(office.store.db, saved.number).state == state


def test_a_referral_without_a_word_of_what_came_of_it_stays_open(office, do):
    _, line = referred(office)
    with pytest.raises(Refused, match="promise-outcome-missing"):
        do.with_ids(referrals.close, line.number, " ")
    with pytest.raises(Refused, match="reply-missing"):
        do.with_ids(referrals.take_reply, line.number, "")
    do.with_ids(referrals.take_slip, line.number, "")
    with pytest.raises(Refused, match="slip-taken"):
        do.with_ids(referrals.take_slip, line.number, "")


def test_a_step_pressed_twice_is_one_step(office, do):
    _, line = referred(office)
    ids = do.ids()
    first = do.with_ids(referrals.take_reply, line.number, "已受理", ids=ids)
    again = do.with_ids(referrals.take_reply, line.number, "已受理", ids=ids)
    assert again == first
    assert journal.latest(office.store.db, line.record_id).body()["reply"] == "已受理"
    with pytest.raises(Refused, match="saved-otherwise"):
        do.with_ids(referrals.close, line.number, "别的", ids=ids)


def test_a_referral_past_its_day_is_overdue(office, do):
    _, line = referred(office)
    today, sunday = "2026-11-27", "2026-11-29"
    assert [row.number for row in promises.page(office.store.db, Due.OVERDUE, today=today, sunday=sunday)] == [
        line.number
    ]
    assert promises.counts(office.store.db, today=today, sunday=sunday)[Due.OVERDUE] == 1
    do.with_ids(promise_changes.postpone, line.number, date(2026, 11, 30), "对方出差")
    counted = promises.counts(office.store.db, today=today, sunday=sunday)
    assert (counted[Due.OVERDUE], counted[Due.LATER]) == (0, 1)
    with pytest.raises(Refused, match="reason-missing"):
        do.with_ids(promise_changes.postpone, line.number, date(2026, 12, 1), "")
    with pytest.raises(Refused, match="due-past"):
        do.with_ids(promise_changes.postpone, line.number, date(2026, 11, 1), "倒退")


def test_a_difficult_question_is_owed_by_the_clerk_in_five_working_days_and_answered_later(office, do):
    saved = office.record(result="6", answer="先记下,请专家看")
    line = promises.line(office.store.db, f"{saved.number}-D1")
    assert (line.what, line.due_on, line.owner) == ("difficult", "2026-11-26", office.desk.clerk.record_id)
    assert visits.line(office.store.db, saved.number).state == "open"
    with pytest.raises(Refused, match="answer-missing"):
        do.with_ids(tasks.close, line.number, "完成")
    office.clock.forward(days=2)
    do.with_ids(difficult_questions.answer, line.number, "可以,依据审查指南", basis="商标审查审理指南")
    visit = journal.latest(office.store.db, saved.record_id).body()
    assert visit["answer"] == "先记下,请专家看\n可以,依据审查指南"
    assert (visit["state"], visit["basis"], visit["revision_no"]) == ("closed", "商标审查审理指南", 1)
    assert visit["answered_at"].startswith("2026-11-21")
    assert promises.line(office.store.db, line.number).state == "closed"
    assert verification.verify(office.store).sound


def test_a_correction_of_an_answered_question_does_not_open_it_again(office, do):
    saved = office.record(result="6")
    do.with_ids(difficult_questions.answer, f"{saved.number}-D1", "可以")
    office.amend(saved.number, question="第43类餐饮服务怎么注册商标?")
    assert visits.line(office.store.db, saved.number).state == "closed"
    assert journal.latest(office.store.db, saved.record_id).body()["answered_at"]
    assert len(promises.about(office.store.db, saved.record_id)) == 1


def test_a_question_answered_by_a_correction_is_no_longer_owed(office):
    saved = office.record(result="6")
    office.amend(saved.number, result="1", answer="查到了:可以")
    line = promises.line(office.store.db, f"{saved.number}-D1")
    assert (line.state, line.outcome) == ("closed", "查到了:可以")


def test_a_call_that_reached_nobody_is_put_off_to_the_next_working_day(office, do):
    saved = office.record(extras={"follow_up": {"due_on": "2026-11-20", "reason": "问商标是否递交"}})
    number = f"{saved.number}-H1"
    office.clock.now = datetime(2026, 11, 20, 16, 0, tzinfo=BEIJING_TIME)
    do.with_catalogue(follow_ups.contact, number, way="1", outcome="3", note="无人接")
    line = promises.line(office.store.db, number)
    assert (line.state, line.due_on, line.stage) == ("open", "2026-11-23", "tried")
    do.with_catalogue(follow_ups.contact, number, way="2", outcome="1", note="已递交")
    body = journal.latest(office.store.db, line.record_id).body()
    assert (body["state"], body["attempts"], body["outcome"], body["note"]) == ("closed", 2, "1", "已递交")
    with pytest.raises(Refused, match="promise-closed"):
        do.with_catalogue(follow_ups.contact, number, way="2", outcome="1", note="再打一次")


def test_a_call_back_wants_its_way_and_its_outcome(office, do):
    saved = office.record(extras={"follow_up": {}})
    for way, outcome, code in (("", "1", "way-missing"), ("1", "", "contact-outcome-missing"), ("7", "1", "unknown")):
        with pytest.raises(Refused, match=code):
            do.with_catalogue(follow_ups.contact, f"{saved.number}-H1", way=way, outcome=outcome, note="")


def test_a_bad_rating_makes_a_rectification_of_fifteen_working_days_over_the_national_day(office, do):
    office.clock.now = datetime(2026, 9, 21, 10, 0, tzinfo=BEIJING_TIME)
    saved = office.record(satisfaction="1", dissatisfied_reason="等了一个小时")
    line = promises.line(office.store.db, f"{saved.number}-D1")
    assert (line.what, line.due_on, line.title) == ("rectification", "2026-10-19", "等了一个小时")
    assert journal.latest(office.store.db, line.record_id).action_id == saved.changes.action_id
    for outcome, told_on, code in (
        ("", date(2026, 9, 21), "promise-outcome-missing"), ("增开窗口", None, "feedback-missing"),
        ("增开窗口", date(2026, 9, 22), "feedback-in-future"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            do.with_ids(tasks.close, line.number, outcome, feedback_on=told_on)
    do.with_ids(tasks.close, line.number, "增开窗口,已致歉", feedback_on=date(2026, 9, 21))
    assert promises.line(office.store.db, line.number).state == "closed"


def test_a_rating_given_later_demands_its_rectification_once(office):
    saved = office.record()
    assert promises.about(office.store.db, saved.record_id) == []
    office.amend(saved.number, satisfaction="2", dissatisfied_reason="没说清楚")
    office.amend(saved.number, satisfaction="1")
    assert [line.what for line in promises.about(office.store.db, saved.record_id)] == ["rectification"]


def test_a_referral_that_names_nobody_to_refer_to_is_saved_with_a_warning(office):
    saved = office.record(result="5")
    assert "referral-missing" in {fault.code for fault in saved.warnings}
    assert "referral-missing" not in {fault.code for fault in referred(office)[0].warnings}


def test_what_others_promised_about_a_visit_goes_when_its_save_is_taken_back(office):
    saved = office.record()
    ratings.rate(
        office.store, office.desk.clerk, saved.number, RatingForm("1", dissatisfied_reason="等了太久"),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    assert [line.state for line in promises.about(office.store.db, saved.record_id)] == ["open"]
    undo(
        office.store, office.desk.clerk, saved, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    assert [line.state for line in promises.about(office.store.db, saved.record_id)] == ["void"]
    assert verification.verify(office.store).sound


def test_a_referral_made_by_mistake_and_voided_does_not_keep_a_settled_visit_open(office):
    saved, line = referred(office)
    hand = {"ids": RecordIds.make(office.ids), "now": office.clock()}
    referrals.close(office.store, office.desk.clerk, line.number, "已办结", **hand)
    again = referrals.refer(
        office.store, office.desk.clerk, saved.number, ReferralPlan(target_kind="03"),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip
    assert _state(office, saved) == "open"
    hand["ids"] = RecordIds.make(office.ids)
    promise_changes.void(office.store, office.desk.clerk, again.number, "选错单位", **hand)
    assert _state(office, saved) == "closed"
    assert verification.verify(office.store).sound


def test_a_voided_referral_that_nothing_came_of_leaves_the_visit_open(office):
    saved, line = referred(office)
    promise_changes.void(
        office.store, office.desk.clerk, line.number, "选错单位", ids=RecordIds.make(office.ids), now=office.clock()
    )
    assert _state(office, saved) == "open"


def test_an_answer_too_long_to_stand_under_the_first_is_refused_and_the_visit_can_still_be_corrected(office):
    results = office.desk.catalogue["result"]
    put_down = next(one for one in results if one.attributes.get("promise") == "difficult_question")
    saved = office.record(result=put_down.code, answer="甲" * 1500)
    with pytest.raises(Refused, match="answer:text-long"):
        difficult_questions.answer(
            office.store, office.desk.clerk, f"{saved.number}-D1", "乙" * 1500, ids=RecordIds.make(office.ids),
            now=office.clock(),
        )  # fmt: skip
    office.amend(saved.number, quantity=2)
    assert _state(office, saved) == "open"


def _state(office, saved) -> str:
    row = office.store.db.execute("SELECT state FROM consultations WHERE number = ?", (saved.number,)).fetchone()
    return str(row[0])
