"""What the station still owes: referrals, call-backs, open questions, rectifications, to-dos."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from station_app.actions import (
    consultations,
    difficult_questions,
    follow_ups,
    promise_changes,
    referrals,
    tasks,
    verification,
)
from station_app.actions.acts import RecordIds
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import Due, FollowUpPlan, ReferralPlan, TaskPlan
from station_app.storage import consultations as visits
from station_app.storage import journal, open_promises, promises, timelines

TO_RIGHTS_CENTRE = {"target_kind": "03", "target_org": "朝阳区维权援助中心", "reason": "涉嫌商标侵权,请协助取证"}


@pytest.fixture
def do(office):
    """Short ways to take a step at the office's clock, with new ids each."""

    class Hand:
        def ids(self):
            return RecordIds.make(office.ids)

        def with_ids(self, action, *words, **named):
            named.setdefault("ids", self.ids())
            return action(office.store, office.desk.clerk, *words, now=office.clock(), **named)

        def with_catalogue(self, action, *words, **named):
            return self.with_ids(action, *words, catalogue=office.desk.catalogue, **named)

    return Hand()


def _referred(office, **given):
    saved = office.record(result="5", extras={"referral": TO_RIGHTS_CENTRE | given})
    return saved, promises.line(office.store.db, f"{saved.number}-Z1")


def test_a_visit_saved_as_referred_writes_its_referral_in_the_same_action(office):
    saved, line = _referred(office)
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
    saved, line = _referred(office)
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
    _, line = _referred(office)
    with pytest.raises(Refused, match="promise-outcome-missing"):
        do.with_ids(referrals.close, line.number, " ")
    with pytest.raises(Refused, match="reply-missing"):
        do.with_ids(referrals.take_reply, line.number, "")
    do.with_ids(referrals.take_slip, line.number, "")
    with pytest.raises(Refused, match="slip-taken"):
        do.with_ids(referrals.take_slip, line.number, "")


def test_a_step_pressed_twice_is_one_step(office, do):
    _, line = _referred(office)
    ids = do.ids()
    first = do.with_ids(referrals.take_reply, line.number, "已受理", ids=ids)
    again = do.with_ids(referrals.take_reply, line.number, "已受理", ids=ids)
    assert again == first
    assert journal.latest(office.store.db, line.record_id).body()["reply"] == "已受理"
    with pytest.raises(Refused, match="saved-otherwise"):
        do.with_ids(referrals.close, line.number, "别的", ids=ids)


def test_a_referral_past_its_day_is_overdue(office, do):
    _, line = _referred(office)
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


def test_a_term_into_a_year_without_holidays_is_marked_doubtful(office):
    office.clock.now = datetime(2026, 12, 29, 10, 0, tzinfo=BEIJING_TIME)
    _, line = _referred(office)
    assert (line.due_on, line.doubtful) == ("2027-01-05", True)


def test_a_to_do_about_a_visit_or_about_nothing(office, do):
    saved = office.record()
    about = do.with_catalogue(tasks.add, TaskPlan(title="回电告知费用"), about_id=saved.record_id)
    assert about.number == f"{saved.number}-D1"
    free = do.with_catalogue(tasks.add, TaskPlan(title="买打印纸", due_on=date(2026, 11, 20)))
    line = promises.line(office.store.db, free.number)
    assert free.number.startswith("DB-G003-")
    assert (line.due_on, line.about_id, line.name) == ("2026-11-20", None, None)
    assert promises.line(office.store.db, about.number).due_on == "2026-11-19"
    do.with_ids(tasks.close, free.number)
    assert promises.line(office.store.db, free.number).state == "closed"


def test_a_to_do_noted_on_a_promise_is_about_the_visit_behind_it(office, do):
    saved, line = _referred(office)
    made = do.with_catalogue(tasks.add, TaskPlan(title="催办"), about_id=line.record_id)
    assert made.number == f"{saved.number}-D1"


def test_a_to_do_without_a_title_is_refused(office, do):
    with pytest.raises(Refused, match="task-title-missing"):
        do.with_catalogue(tasks.add, TaskPlan(title=""))
    with pytest.raises(Refused, match="record-unknown"):
        do.with_catalogue(tasks.add, TaskPlan(title="查"), about_id="00000000-0000-7000-8000-000000000000")


def test_an_undone_save_takes_its_promises_back(office):
    saved, line = _referred(office)
    office.clock.forward(seconds=5)
    consultations.undo(
        office.store, office.desk.clerk, saved, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    assert promises.line(office.store.db, line.number).state == "void"
    assert verification.verify(office.store).sound


def test_a_voided_visit_owes_nothing_any_more(office):
    saved, line = _referred(office)
    office.void(saved.number)
    assert promises.line(office.store.db, line.number).state == "void"
    assert open_promises.count_of_visitor(office.store.db, [line.visitor_id]) == 0
    assert verification.verify(office.store).sound


def test_a_step_is_taken_back_whole_within_ten_seconds(office, do):
    saved = office.record(result="6")
    number = f"{saved.number}-D1"
    answered = do.with_ids(difficult_questions.answer, number, "可以")
    office.clock.forward(seconds=9)
    do.with_ids(promise_changes.undo, answered)
    visit = journal.latest(office.store.db, saved.record_id).body()
    assert (visit["state"], "answered_at" in visit, visit["answer"]) == ("open", False, "说明流程与费用")
    assert promises.line(office.store.db, number).state == "open"
    assert verification.verify(office.store).sound
    answered = do.with_ids(difficult_questions.answer, number, "可以")
    office.clock.forward(seconds=11)
    with pytest.raises(Refused, match="undo-too-late"):
        do.with_ids(promise_changes.undo, answered)


def test_an_undone_to_do_is_void_and_a_step_changed_since_cannot_be_undone(office, do):
    made = do.with_catalogue(tasks.add, TaskPlan(title="回电"))
    do.with_ids(promise_changes.postpone, made.number, date(2026, 11, 23), "改周一")
    with pytest.raises(Refused, match="undo-amended"):
        do.with_ids(promise_changes.undo, made)
    other = do.with_catalogue(tasks.add, TaskPlan(title="回电"))
    do.with_ids(promise_changes.undo, other)
    assert promises.line(office.store.db, other.number).state == "void"


def test_a_promise_goes_to_another_clerk_and_a_stranger_is_refused(office, do):
    made = do.with_catalogue(tasks.add, TaskPlan(title="回电"))
    with pytest.raises(Refused, match="owner-unknown"):
        do.with_ids(promise_changes.reassign, made.number, "没有此人")
    do.with_ids(promise_changes.reassign, made.number, "王敏")
    assert promises.line(office.store.db, made.number).owner == office.desk.clerk.record_id


def test_a_visit_referred_after_all_opens_again_only_where_it_had_waited(office, do):
    saved = office.record()
    do.with_catalogue(referrals.refer, saved.number, ReferralPlan(target_kind="01"))
    assert visits.line(office.store.db, saved.number).state == "closed"
    waiting, line = _referred(office, reason="")
    do.with_ids(referrals.close, line.number, "已办")
    do.with_catalogue(referrals.refer, waiting.number, ReferralPlan(target_kind="02"))
    assert visits.line(office.store.db, waiting.number).state == "open"
    do.with_catalogue(follow_ups.plan, waiting.number, FollowUpPlan())
    assert verification.verify(office.store).sound


def test_promises_follow_the_corrected_visitor_and_what_he_agreed_to(office):
    saved, line = _referred(office)
    office.record(visitor_name="李想", visitor_phone="13900001111")
    office.amend(saved.number, visitor_name="李想", visitor_phone="13900001111", consent_scope="none")
    moved = promises.line(office.store.db, line.number)
    assert moved.name == "李想"
    assert journal.latest(office.store.db, line.record_id).body()["consent_scope"] == "none"
    assert open_promises.count_of_visitor(office.store.db, [moved.visitor_id]) == 1
    assert [row.number for row in open_promises.of_visitor(office.store.db, [moved.visitor_id])] == [line.number]


def test_a_referral_that_names_nobody_to_refer_to_is_saved_with_a_warning(office):
    saved = office.record(result="5")
    assert "referral-missing" in {fault.code for fault in saved.warnings}
    assert "referral-missing" not in {fault.code for fault in _referred(office)[0].warnings}


def test_id_numbers_never_enter_a_promise(office, do):
    _, line = _referred(office, reason="当事人 11010519491231002X 请协助")
    do.with_ids(referrals.take_reply, line.number, "已核 11010519491231002X")
    text = "".join(str(entry.body()) for entry in journal.of_record(office.store.db, line.record_id))
    assert "11010519491231002X" not in text
    assert "002X" in text


def test_promises_stand_in_the_visitors_timeline_and_among_what_is_unfinished(office, do):
    saved, line = _referred(office)
    do.with_catalogue(follow_ups.plan, saved.number, FollowUpPlan(due_on=date(2026, 12, 1)))
    do.with_catalogue(tasks.add, TaskPlan(title="催办"), about_id=saved.record_id)
    whose = [line.visitor_id]
    assert {entry.kind for entry in timelines.page(office.store.db, "visitor", whose)} == {
        "consultation", "referral", "follow_up", "task",
    }  # fmt: skip
    do.with_ids(referrals.close, line.number, "已办")
    assert {entry.kind for entry in timelines.unfinished(office.store.db, "visitor", whose)} == {"follow_up", "task"}


def test_an_intern_may_note_and_follow_but_not_void_or_hand_to_others(office, do):
    made = do.with_catalogue(tasks.add, TaskPlan(title="回电"))
    intern = replace(office.desk.clerk, role=Role.INTERN)
    for step, words in (
        (promise_changes.void, (made.number, "不用了")), (promise_changes.reassign, (made.number, "王敏")),
    ):  # fmt: skip
        with pytest.raises(Refused, match="not-allowed"):
            step(office.store, intern, *words, ids=do.ids(), now=office.clock())
    done = tasks.close(office.store, intern, made.number, ids=do.ids(), now=office.clock())
    assert promises.line(office.store.db, done.number).state == "closed"


def test_a_promise_shows_the_survivor_of_a_merge(office, do):
    _, line = _referred(office)
    other = office.record(visitor_name="张国强(云栖)", visitor_phone="13900001111")
    survivor = journal.latest(office.store.db, other.record_id).body()["visitor_id"]
    loser = journal.latest(office.store.db, line.visitor_id)
    office.store.db.execute(
        "UPDATE visitors SET merged_into = ?, state = 'void' WHERE record_id = ?", (survivor, loser.record_id)
    )
    assert promises.line(office.store.db, line.number).name == "张国强(云栖)"


def test_the_list_is_paged_by_day_without_losing_or_repeating_any(office, do):
    for day in (24, 23, 24, 25, 23):
        saved = office.record(extras={"follow_up": {"due_on": f"2026-11-{day}"}})
        do.with_catalogue(tasks.add, TaskPlan(title="回电", due_on=date(2026, 11, day)), about_id=saved.record_id)
    where = {"today": "2026-11-19", "sunday": "2026-11-22"}

    def walked(due):
        found, after = [], None
        while lines := promises.page(office.store.db, due, after=after, limit=3, **where):
            found += lines
            after = promises.key(lines[-1])
        return found

    later = walked(Due.LATER)
    assert len({line.record_id for line in later}) == len(later) == 10
    assert [promises.key(line) for line in later] == sorted(promises.key(line) for line in later)
    for line in later:
        if line.kind == "task":
            office.clock.forward(minutes=1)
            do.with_ids(tasks.close, line.number)
    closed = walked(Due.CLOSED)
    assert [line.kind for line in closed] == ["task"] * 5
    assert [line.closed_at for line in closed] == sorted((line.closed_at for line in closed), reverse=True)
    assert promises.counts(office.store.db, kind="follow_up", **where)[Due.LATER] == 5
    assert promises.page(office.store.db, Due.LATER, owner="nobody", **where) == []
