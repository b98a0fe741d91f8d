"""好差评: given by the visitor at the second window, or through the manager; the clerk's record is not touched."""

from typing import Any

import pytest

from station_app.actions import consultations, ratings, verification
from station_app.actions.acts import RecordIds
from station_app.actions.ratings import Rated
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.domain.ratings import RatingForm
from station_app.storage import journal, promises, timelines
from station_app.storage import ratings as stored
from station_app.words.timelines import entry_words
from tests.helpers.office import Office


def rate(office: Office, number: str, grade: str, ids: RecordIds | None = None, **said: Any) -> Rated:
    """What the visitor presses on the second window."""
    form = RatingForm(satisfaction=grade, **said)
    return ratings.rate(
        office.store, office.desk.clerk, number, form, ids=ids or RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def by_manager(office: Office, number: str, grade: str, way: str, **said: Any) -> Rated:
    form = RatingForm(satisfaction=grade, satisfaction_way=way, **said)
    return ratings.rate_otherwise(
        office.store, office.desk.clerk, number, form, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def become(office: Office, role: Role) -> None:
    """Another role at the same desk."""
    office.desk.clerk = Clerk(office.desk.clerk.record_id, "小刘", role)


def open_rectifications(office: Office, visit: str) -> list[tuple[str, str, str]]:
    return [
        (str(title), str(due), str(owner))
        for title, due, owner in office.store.db.execute(
            "SELECT title, due_on, owner FROM tasks WHERE about_id = ? AND task_kind = 'rectification'", (visit,)
        ).fetchall()
    ]


def test_a_rating_is_a_record_of_its_own_and_the_visit_is_not_amended(office: Office) -> None:
    visit = office.record()
    rate(office, visit.number, "5", indicators=("1",))
    assert [entry.verb for entry in journal.of_record(office.store.db, visit.record_id)] == ["record"]
    assert stored.of_visit(office.store.db, visit.record_id) is not None
    assert verification.verify(office.store).sound


def test_a_bad_rating_wants_what_it_is_about_or_why(office: Office) -> None:
    visit = office.record()
    for grade in ("1", "2"):
        with pytest.raises(Refused, match="rating-reason-missing"):
            rate(office, visit.number, grade)
    with pytest.raises(Refused, match="rating-missing"):
        rate(office, visit.number, "")
    with pytest.raises(Refused, match="code-unknown"):
        rate(office, visit.number, "6")
    assert stored.of_visit(office.store.db, visit.record_id) is None
    rate(office, visit.number, "3")


def test_a_bad_rating_makes_one_rectification_of_fifteen_working_days_for_the_manager(office: Office) -> None:
    manager = office.desk.clerk.record_id
    visit = office.record()
    office.desk.clerk = Clerk(office.ids(), "小刘", Role.CLERK)
    rate(office, visit.number, "1", indicators=("2", "4"), dissatisfied_reason="等了一个小时")
    # From Thursday 2026-11-19: fifteen working days without feasts are three weeks.
    assert open_rectifications(office, visit.record_id) == [("办事效率、服务环境", "2026-12-10", manager)]
    assert promises.has_task(office.store.db, visit.record_id, "rectification")


def test_a_good_rating_or_none_makes_no_rectification(office: Office) -> None:
    for grade in ("5", "4", "3", "0"):
        visit = office.record()
        rate(office, visit.number, grade)
        assert open_rectifications(office, visit.record_id) == []


def test_the_rating_and_its_rectification_stand_or_fall_together(office: Office) -> None:
    visit = office.record()
    ids = RecordIds.make(office.ids)
    first = rate(office, visit.number, "2", ids=ids, indicators=("1",))
    again = rate(office, visit.number, "2", ids=ids, indicators=("1",))
    assert first.revision_id == again.revision_id
    assert len(open_rectifications(office, visit.record_id)) == 1
    kinds = {entry.kind for entry in journal.of_action(office.store.db, ids.action_id)}
    assert kinds == {"rating", "task"}


def test_a_visit_is_rated_once_and_who_did_not_answer_may_be_asked_again(office: Office) -> None:
    visit = office.record()
    assert not rate(office, visit.number, "0").given
    assert rate(office, visit.number, "4").given
    with pytest.raises(Refused, match="rated-already"):
        rate(office, visit.number, "5")
    with pytest.raises(Refused, match="rated-already"):
        by_manager(office, visit.number, "5", "paper")
    (record,) = {entry.record_id for entry in journal.walk(office.store.db) if entry.kind == "rating"}
    assert journal.revisions_of(office.store.db, record) == 2


def test_a_voided_or_unknown_visit_cannot_be_rated(office: Office) -> None:
    visit = office.record()
    office.void(visit.number)
    with pytest.raises(Refused, match="record-void"):
        rate(office, visit.number, "5")
    with pytest.raises(Refused, match="number-unknown"):
        rate(office, "ZX-G003-20261119-0099", "5")


@pytest.mark.parametrize("role", [Role.CLERK, Role.INTERN, Role.AUDITOR])
def test_only_the_manager_enters_a_rating_by_another_way_and_names_it(office: Office, role: Role) -> None:
    visit = office.record()
    with pytest.raises(Refused, match="rating-way-missing"):
        by_manager(office, visit.number, "5", "")
    with pytest.raises(Refused, match="rating-only-at-window"):
        by_manager(office, visit.number, "5", "window")
    become(office, role)
    with pytest.raises(Refused, match="not-allowed"):
        by_manager(office, visit.number, "5", "paper")
    become(office, Role.MANAGER)
    by_manager(office, visit.number, "5", "paper")
    assert office.store.db.execute("SELECT satisfaction_way FROM ratings").fetchall() == [("paper",)]


def test_a_clerk_sees_that_a_visit_was_rated_but_neither_how_nor_the_totals(office: Office) -> None:
    visit, other = office.record(), office.record()
    rated = rate(office, visit.number, "5")
    become(office, Role.CLERK)
    assert not hasattr(rated, "satisfaction")
    assert stored.rated_numbers(office.store.db, [visit.number, other.number]) == {visit.number}
    for role in (Role.CLERK, Role.INTERN):
        become(office, role)
        with pytest.raises(Refused, match="not-allowed"):
            ratings.totals(office.store, office.desk.clerk, "2026-11-16", "2026-11-22")
        with pytest.raises(Refused, match="not-allowed"):
            ratings.page(office.store, office.desk.clerk, "2026-11-16", "2026-11-22")


def test_a_timeline_says_that_a_visitor_rated_and_not_how(office: Office) -> None:
    bad, good = office.record(), office.record()
    rate(office, bad.number, "1", indicators=("1",))
    rate(office, good.number, "5")
    db = office.store.db
    visitor = journal.latest(db, bad.record_id).body()["visitor_id"]  # type: ignore[union-attr]
    told = {
        entry_words(entry.kind, entry.text, entry.detail) + entry.state + entry.codes
        for entry in timelines.page(db, "visitor", [visitor]) if entry.kind == "rating"
    }  # fmt: skip
    assert told == {"来访人已评价[]"}


def test_the_totals_count_window_and_ledger_alike_and_no_void_visit(office: Office) -> None:
    for grade in ("5", "5", "4", "1"):
        rate(office, office.record().number, grade, indicators=("1",))
    office.record()
    office.record(satisfaction="4")
    spoilt = office.record()
    rate(office, spoilt.number, "1", indicators=("1",))
    office.void(spoilt.number)
    totals = ratings.totals(office.store, office.desk.clerk, "2026-11-16", "2026-11-22")
    assert totals.given == {"5": 2, "4": 2, "3": 0, "2": 0, "1": 1}
    assert (totals.closed, totals.rated, totals.not_rated) == (6, 5, 1)
    assert (totals.rectifications, totals.put_right) == (1, 0)
    assert ratings.totals(office.store, office.desk.clerk, "2026-11-01", "2026-11-08").closed == 0


def test_the_visitors_words_lie_in_the_erasable_part_with_id_numbers_masked(office: Office) -> None:
    visit = office.record()
    rate(office, visit.number, "1", dissatisfied_reason="我 11010519491231002X 等了很久")
    entry = next(entry for entry in journal.walk(office.store.db) if entry.kind == "rating")
    assert "等了很久" not in entry.facts
    assert "等了很久" in (entry.person or "")
    assert "19491231" not in (entry.person or "")


def test_a_rating_that_comes_with_a_visit_is_an_import_and_no_clerk_says_the_visitor_pressed(office: Office) -> None:
    brought = office.record(satisfaction="非常满意")
    body = journal.latest(office.store.db, brought.record_id).body()  # type: ignore[union-attr]
    assert (body["satisfaction"], body["satisfaction_way"]) == ("5", "import")
    with pytest.raises(Refused, match="rating-only-at-window"):
        office.record(satisfaction="5", satisfaction_way="window")
    office.record(satisfaction="5", satisfaction_way="paper")
    become(office, Role.CLERK)
    with pytest.raises(Refused, match="not-allowed"):
        office.record(satisfaction="5", satisfaction_way="paper")
    with pytest.raises(Refused, match="not-allowed"):
        office.amend(brought.number, satisfaction="1", dissatisfied_reason="其实不满意")
    office.amend(brought.number, answer="只改答复")
    become(office, Role.INTERN)
    with pytest.raises(Refused, match="not-allowed"):
        office.record(satisfaction="5")


def test_who_refused_that_data_go_further_has_refused_it_for_his_words_too(office: Office) -> None:
    visit = office.record(consent_scope="none")
    rate(office, visit.number, "1", dissatisfied_reason="不愿被转述")
    entry = next(entry for entry in journal.walk(office.store.db) if entry.kind == "rating")
    assert entry.body()["consent_scope"] == "none"


def test_an_undone_visit_is_not_asked_about(office: Office) -> None:
    visit = office.record()
    consultations.undo(
        office.store, office.desk.clerk, visit, "十秒内撤销", ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    with pytest.raises(Refused, match="record-void"):
        ratings.demand_ratable(office.store.db, visit.number)
