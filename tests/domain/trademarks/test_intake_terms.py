"""The days that an intake must keep."""

from datetime import date
from typing import Any

import pytest

from station_app.domain.intake_terms import OVER, Term, dues
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.working_days import WorkingDays
from tests.helpers.intakes import DAY, filing, without
from tests.helpers.reference import bundled_catalogue

CATALOGUE = bundled_catalogue()


def days(told: dict[str, Any], state: IntakeState = IntakeState.ACCEPTED) -> list[tuple[Term, date]]:
    form = IntakeForm.from_json(told, CATALOGUE).with_defaults(DAY)
    found = dues(
        form, state, rules=DeadlineRules.from_catalogue(CATALOGUE), working_days=WorkingDays.from_catalogue(CATALOGUE),
        today=DAY,
    )  # fmt: skip
    return [(due.term, due.on) for due in found]


def test_an_intake_keeps_the_days_of_what_is_owed_unpaid_and_to_be_proven_the_nearest_first() -> None:
    told = without(filing(), "handler-id", owed=True) | {
        "owed_until": "2026-12-01", "fee_notice": {"due_on": "2026-11-30"},
        "priority_claims": [{"country": "日本", "filed_on": "2026-09-01"}],
    }  # fmt: skip
    assert days(told) == [
        (Term.FEE, date(2026, 11, 30)), (Term.OWED, date(2026, 12, 1)), (Term.PRIORITY_PROOF, date(2027, 2, 19)),
    ]  # fmt: skip
    settled = told | {
        "checklist": filing()["checklist"], "fee_notice": {"due_on": "2026-11-30", "paid_on": "2026-11-25"},
        "priority_claims": [{"country": "日本", "filed_on": "2026-09-01", "proof_present": True}],
    }  # fmt: skip
    assert days(settled) == []


@pytest.mark.parametrize(("expires", "last"), [("2026-12-13", "2026-12-13"), ("2026-11-13", "2027-05-13")])
def test_a_renewal_is_asked_for_before_the_expiry_and_in_grace_before_its_end(expires: str, last: str) -> None:
    told = filing(
        business_type="TM12", classes=None, marks_concerned=[{"number": "12345678", "expires_on": expires}]
    )
    assert days(told) == [(Term.RENEWAL, date.fromisoformat(last))]
    assert days(told, IntakeState.SENT) == []


def test_an_intake_that_is_over_waits_for_nothing() -> None:
    told = filing(fee_notice={"due_on": "2026-11-30"})
    assert [days(told, state) for state in sorted(OVER)] == [[]] * len(OVER)
