"""The days that an intake must keep: documents owed, the fee notice, proof of a priority, the grace of a renewal.

What a desk can count from the record itself. Terms that start with a notice of the authority are counted when it
comes (`trademarks.deadlines`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.deadlines import compute, renewal_window
from station_app.domain.working_days import WorkingDays

OVER = frozenset({IntakeState.COLLECTED, IntakeState.RETURNED, IntakeState.WITHDRAWN, IntakeState.VOID})
"""States in which nothing is waited for any more."""


class Term(StrEnum):
    """What a day is for."""

    OWED = "owed"
    FEE = "fee"
    PRIORITY_PROOF = "priority_proof"
    RENEWAL = "renewal"


@dataclass(frozen=True, slots=True)
class Due:
    """One day to keep; `certain` false where holidays or the law leave a doubt. `about`: a mark's number, if one."""

    term: Term
    on: date
    certain: bool = True
    about: str = ""


def dues(
    form: IntakeForm, state: IntakeState, *, rules: DeadlineRules, working_days: WorkingDays, today: date
) -> tuple[Due, ...]:
    """The open days of an intake, the nearest first; none once it is over."""
    if state in OVER:
        return ()
    found: list[Due] = []
    if form.owed and form.owed_until is not None:
        found.append(Due(Term.OWED, form.owed_until))
    for notice in form.fee_notice:
        if notice.due_on is not None and notice.paid_on is None:
            found.append(Due(Term.FEE, notice.due_on))
    on = form.filing_day or today
    if any(not claim.proof_present for claim in form.priority_claims):
        counted = compute("priority-papers", on, served=None, rules=rules, working_days=working_days)
        found.append(Due(Term.PRIORITY_PROOF, counted.due, counted.certain))
    # Once it is sent, the renewal has been asked for in time.
    if form.business_type == "TM12" and state in (IntakeState.RECEIVED, IntakeState.PRECHECKED, IntakeState.ACCEPTED):
        for mark in form.marks_concerned:
            if mark.expires_on is not None:
                _, ends = renewal_window(mark.expires_on, on, rules)
                last = mark.expires_on if on <= mark.expires_on else ends
                found.append(Due(Term.RENEWAL, last, about=mark.number))
    return tuple(sorted(found, key=lambda due: (due.on, due.term)))
