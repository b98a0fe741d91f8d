"""Taking in filings: safe to press twice, what travels of whom, fee notices, goods chosen together."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station_app.actions import intakes
from station_app.actions.acts import RecordIds
from station_app.actions.intakes import SavedIntake
from station_app.actions.week_fees import week_fees
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.intakes import MOVES, IntakeForm, IntakeState, demand_move
from station_app.domain.periods import ReportingWeek
from station_app.storage import goods, journal
from station_app.storage import intakes as stored
from tests.helpers.intakes import USCC, filing
from tests.helpers.office import Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


def take(office: Office, ids: RecordIds | None = None, **given: Any) -> SavedIntake:
    office.clock.forward(seconds=1)
    form = IntakeForm.from_json(filing(**given), office.desk.catalogue)
    return intakes.record(
        office.store, office.desk.clerk, form, ids=ids or RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def step(office: Office, number: str, state: IntakeState, ids: RecordIds | None = None, **how: Any) -> SavedIntake:
    return intakes.move(
        office.store, office.desk.clerk, number, state, ids=ids or RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), **how,
    )  # fmt: skip


def amend(office: Office, number: str, ids: RecordIds | None = None, **given: Any) -> SavedIntake:
    return intakes.amend(
        office.store, office.desk.clerk, number, given, "抄错一字", ids=ids or RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip


def test_the_same_step_asked_twice_is_one_step_and_another_under_its_ids_is_refused(office: Office) -> None:
    ids = RecordIds.make(office.ids)
    first, again = take(office, ids), take(office, ids)
    assert (again.number, again.revision_id) == (first.number, first.revision_id)
    with pytest.raises(Refused, match="saved-otherwise"):
        take(office, ids, mark_name="别的")
    moved = RecordIds.make(office.ids)
    step(office, first.number, IntakeState.PRECHECKED, moved)
    assert step(office, first.number, IntakeState.PRECHECKED, moved).state == "prechecked"
    with pytest.raises(Refused, match="saved-otherwise"):
        step(office, first.number, IntakeState.ACCEPTED, moved)
    assert len(journal.of_record(office.store.db, first.record_id)) == 2


def test_who_stands_in_a_filing_is_kept_apart_from_its_facts_and_consent_travels_with_them(office: Office) -> None:
    saved = take(
        office, applicant_id_last4="002X", separate_consent=True, note="急件", co_applicants=[{"name": "李想"}]
    )
    entry = journal.latest(office.store.db, saved.record_id)
    assert entry is not None
    for hidden in ("云栖茶业", "赵倩", "13900000001", "002X", "急件", "李想"):
        assert hidden not in entry.facts
    assert '"consent_scope":"service"' in entry.facts
    assert USCC in entry.facts
    own = take(office, applicant_kind="11", identity_document="01")
    mine = journal.latest(office.store.db, own.record_id)
    assert mine is not None
    assert USCC not in mine.facts
    assert USCC in (mine.person or "")


def test_a_fee_notice_is_tracked_until_it_is_paid(office: Office) -> None:
    number = take(office).number

    def note(**given: Any) -> SavedIntake:
        return intakes.fee_notice(
            office.store, office.desk.clerk, number, given, ids=RecordIds.make(office.ids),
            catalogue=office.desk.catalogue, now=office.clock(), reason="收到缴费通知书",
        )  # fmt: skip

    note(notice_no="JF1", pay_code="88", amount_fen=27000, received_on="2026-11-19", due_on="2026-12-04")
    db = office.store.db
    assert [one.number for one in stored.unpaid(db, "2026-12-04")] == [number]
    assert stored.unpaid(db, "2026-12-03") == []
    note(paid_on="2026-11-30", paid_fen=27000)
    assert stored.unpaid(db, "2026-12-31") == []
    form = intakes.form_of(intakes.latest_of(db, number), office.desk.catalogue)
    assert (form.fee_notice[0].pay_code, form.fee_notice[0].paid_on) == ("88", date(2026, 11, 30))
    with pytest.raises(Refused, match="notice-due-before"):
        note(due_on="2026-11-01")


def test_what_is_owed_is_listed_until_it_is_there(office: Office) -> None:
    rows = [{"document": "handler-id", "form": "copy", "state": "owed"}]
    number = take(office, checklist=rows, owed_until="2026-11-25").number
    assert [one.number for one in stored.owing(office.store.db, "2026-11-25")] == [number]
    assert stored.owing(office.store.db, "2026-11-24") == []
    amend(office, number, checklist=[rows[0] | {"state": "present"}])
    assert stored.owing(office.store.db, "2026-11-25") == []


def test_goods_that_were_filed_together_are_offered_together_and_void_filings_do_not_count(office: Office) -> None:
    def classes(*names: str) -> list[dict[str, Any]]:
        return [{"nice_class": 30, "items": [{"name": name} for name in names]}]

    take(office, classes=classes("茶", "咖啡", "糖"))
    take(office, classes=classes("茶", "咖啡"))
    gone = take(office, classes=classes("茶", "盐"))
    found = goods.chosen_together(office.store.db, ["茶"])
    assert [(one.name, one.times) for one in found] == [("咖啡", 2), ("盐", 1), ("糖", 1)]
    intakes.void(
        office.store, office.desk.clerk, gone.number, "重复", ids=RecordIds.make(office.ids), now=office.clock()
    )
    assert [one.name for one in goods.chosen_together(office.store.db, ["茶", "咖啡"])] == ["糖"]
    assert goods.chosen_together(office.store.db, []) == []


def test_a_corrected_list_of_goods_and_marks_leaves_nothing_of_the_old_one_behind(office: Office) -> None:
    number = take(office, marks_concerned=["12345678-30", "87654321"]).number
    db = office.store.db
    assert [one.number for one in stored.about_mark(db, "12345678")] == [number]
    amend(office, number, marks_concerned=["87654321"], classes=[{"nice_class": 43, "items": [{"name": "餐馆"}]}])
    assert stored.about_mark(db, "12345678") == []
    assert list(stored.rows_faults(db)) == []
    with office.store.atomic():
        db.execute("DELETE FROM intake_goods")
    assert [code for code, _ in stored.rows_faults(db)] == ["row-differs"]


def test_the_last_four_digits_are_shown_once_it_is_journalled_who_saw_them(office: Office) -> None:
    number = take(office, applicant_id_last4="002x", separate_consent=True).number
    ids = RecordIds.make(office.ids)
    seen = intakes.reveal_last_four(office.store, office.desk.clerk, number, ids=ids, now=office.clock())
    assert seen == "002X"
    entry = journal.by_revision(office.store.db, ids.revision_id)
    assert entry is not None
    assert entry.kind == "reveal"
    assert "002X" not in entry.facts


def test_an_auditor_takes_nothing_in_and_moves_nothing(office: Office) -> None:
    number = take(office).number
    auditor = replace(office.desk.clerk, role=Role.AUDITOR)
    with pytest.raises(Refused, match="not-allowed"):
        intakes.move(
            office.store, auditor, number, IntakeState.PRECHECKED, ids=RecordIds.make(office.ids),
            catalogue=office.desk.catalogue, now=office.clock(),
        )  # fmt: skip


def test_a_step_has_its_day_but_none_to_come(office: Office) -> None:
    number = take(office).number
    step(office, number, IntakeState.PRECHECKED, on=date(2026, 11, 18))
    line = stored.line(office.store.db, number)
    assert line is not None
    assert line.moved_on == "2026-11-18"
    with pytest.raises(Refused, match="intake-day-ahead"):
        step(office, number, IntakeState.ACCEPTED, on=date(2026, 11, 20))


def test_every_state_is_reached_from_the_counter_and_what_is_over_stays_over() -> None:
    reached, open_ones = {IntakeState.RECEIVED}, [IntakeState.RECEIVED]
    while open_ones:
        news = MOVES[open_ones.pop()] - reached
        reached |= news
        open_ones += news
    assert reached == set(IntakeState) - {IntakeState.VOID}
    for over in (IntakeState.COLLECTED, IntakeState.WITHDRAWN, IntakeState.VOID):
        for wanted in IntakeState:
            with pytest.raises(Refused):
                demand_move(over, wanted)


def test_the_fees_of_a_week_are_summed_without_what_was_voided_or_given_back(office: Office) -> None:
    kept = take(office, filing_day="2026-11-16").number
    paid = take(office, business_type="TM12", classes=None, mark_image=None, filing_day="2026-11-22",
                marks_concerned=[{"number": "12345678", "nice_class": 30}],
                fee_notice={"amount_fen": 45000, "due_on": "2026-12-04", "paid_on": "2026-11-20"}).number  # fmt: skip
    unknown = take(office, business_type="TM05", classes=None, mark_image=None, filing_day="2026-11-18").number
    take(office, filing_day="2026-11-15")
    gone, returned = take(office).number, take(office).number
    intakes.void(office.store, office.desk.clerk, gone, "重复", ids=RecordIds.make(office.ids), now=office.clock())
    step(office, returned, IntakeState.RETURNED, reason="未盖章")
    found = week_fees(office.store.db, ReportingWeek.parse("2026-W47"), office.desk.catalogue)
    assert [row.number for row in found.rows] == [kept, unknown, paid]
    assert [row.classes for row in found.rows] == [(30,), (), (30,)]
    assert (found.estimate_fen, found.paid_fen, found.unknown) == (72000, 45000, 1)


def test_a_filing_reads_back_as_it_was_stored(office: Office) -> None:
    told = filing(
        priority_claims=[{"country": "日本", "filed_on": "2026-09-01", "number": "2026-1"}], agency_name="京北代理",
        marks_concerned=["12345678-30"], fee_notice={"amount_fen": 27000, "due_on": "2026-12-04"},
    )  # fmt: skip
    saved = take(office, **told)
    form = intakes.form_of(intakes.latest_of(office.store.db, saved.number), office.desk.catalogue)
    assert IntakeForm.from_json(form.as_json(), office.desk.catalogue) == form
    assert form.marks_concerned[0].nice_class == 30
    assert form.as_json()["mark_image"]["width_mm"] == 80
    assert form.priority_claims[0].filed_on == date(2026, 9, 1)
