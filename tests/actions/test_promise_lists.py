"""To-dos, what is taken back and put off, and the lists of all that is owed."""

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
from station_app.domain.clerks import Role, blind_to_ratings
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import Due, FollowUpPlan, ReferralPlan, TaskPlan
from station_app.storage import consultations as visits
from station_app.storage import journal, open_promises, promises, timelines
from tests.helpers.promises import Hand, referred


@pytest.fixture
def do(office):
    """Short ways to take a step."""
    return Hand(office)


def test_a_term_into_a_year_without_holidays_is_marked_doubtful(office):
    office.clock.now = datetime(2026, 12, 29, 10, 0, tzinfo=BEIJING_TIME)
    _, line = referred(office)
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
    saved, line = referred(office)
    made = do.with_catalogue(tasks.add, TaskPlan(title="催办"), about_id=line.record_id)
    assert made.number == f"{saved.number}-D1"


def test_a_to_do_without_a_title_is_refused(office, do):
    with pytest.raises(Refused, match="task-title-missing"):
        do.with_catalogue(tasks.add, TaskPlan(title=""))
    with pytest.raises(Refused, match="record-unknown"):
        do.with_catalogue(tasks.add, TaskPlan(title="查"), about_id="00000000-0000-7000-8000-000000000000")


def test_an_undone_save_takes_its_promises_back(office):
    saved, line = referred(office)
    office.clock.forward(seconds=5)
    consultations.undo(
        office.store, office.desk.clerk, saved, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    assert promises.line(office.store.db, line.number).state == "void"
    assert verification.verify(office.store).sound


def test_a_voided_visit_owes_nothing_any_more(office):
    saved, line = referred(office)
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
    waiting, line = referred(office, reason="")
    do.with_ids(referrals.close, line.number, "已办")
    do.with_catalogue(referrals.refer, waiting.number, ReferralPlan(target_kind="02"))
    assert visits.line(office.store.db, waiting.number).state == "open"
    do.with_catalogue(follow_ups.plan, waiting.number, FollowUpPlan())
    assert verification.verify(office.store).sound


def test_promises_follow_the_corrected_visitor_and_what_he_agreed_to(office):
    saved, line = referred(office)
    office.record(visitor_name="李想", visitor_phone="13900001111")
    office.amend(saved.number, visitor_name="李想", visitor_phone="13900001111", consent_scope="none")
    moved = promises.line(office.store.db, line.number)
    assert moved.name == "李想"
    assert journal.latest(office.store.db, line.record_id).body()["consent_scope"] == "none"
    assert open_promises.count_of_visitor(office.store.db, [moved.visitor_id]) == 1
    assert [row.number for row in open_promises.of_visitor(office.store.db, [moved.visitor_id])] == [line.number]


def test_id_numbers_never_enter_a_promise(office, do):
    _, line = referred(office, reason="当事人 11010519491231002X 请协助")
    do.with_ids(referrals.take_reply, line.number, "已核 11010519491231002X")
    text = "".join(str(entry.body()) for entry in journal.of_record(office.store.db, line.record_id))
    assert "11010519491231002X" not in text
    assert "002X" in text


def test_promises_stand_in_the_visitors_timeline_and_among_what_is_unfinished(office, do):
    saved, line = referred(office)
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
    _, line = referred(office)
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


def test_a_clerk_does_not_learn_from_the_lists_that_a_visit_was_rated_badly(office) -> None:
    """Decision 24 of the plan: the rectification is the manager's, and stands in nobody else's lists."""
    office.record(satisfaction="1", satisfaction_way="import", dissatisfied_reason="等得太久")
    db, clerk = office.store.db, replace(office.desk.clerk, role=Role.CLERK, record_id="another")
    assert (blind_to_ratings(office.desk.clerk), blind_to_ratings(clerk)) == ("", "another")
    days = {"today": "2026-11-19", "sunday": "2026-11-22"}
    seen = {
        who: (
            sum(promises.counts(db, **days, blind=blind).values()),
            sum(len(promises.page(db, due, **days, blind=blind)) for due in Due),
            len(promises.listing(db, "task", blind=blind)),
        )
        for who, blind in (("manager", ""), ("clerk", "another"), ("owner", office.desk.clerk.record_id))
    }
    assert seen == {"manager": (1, 1, 1), "clerk": (0, 0, 0), "owner": (1, 1, 1)}
    visitor = db.execute("SELECT record_id FROM visitors").fetchone()[0]
    assert open_promises.count_of_visitor(db, [visitor]) == 0
    assert open_promises.of_visitor(db, [visitor]) == []
