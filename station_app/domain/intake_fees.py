"""What a whole intake costs: the fee of its classes, or of the marks it is about, class by class."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm, MarkConcerned
from station_app.domain.trademarks.classes import ClassCount
from station_app.domain.trademarks.fees import Fee, FeeRules


def estimate(form: IntakeForm, rules: FeeRules, on: date) -> Fee | None:
    """The estimate of an intake on a day; None where its classes are not known yet, so that nothing can be said.

    A business about registered marks costs per mark and class; a mark without its class makes it unknown. Refused as
    `FeeRules.estimate`.
    """
    channel = form.filing_channel or "electronic"
    if form.classes:
        counts = [one.counted for one in form.goods]
        return rules.estimate(form.business_type, counts, channel=channel, grace=form.grace, on=on)
    marks = form.marks_of_business
    if not marks or any(mark.nice_class is None for mark in marks):
        return None
    parts = [
        rules.estimate(form.business_type, classes, channel=channel, grace=form.grace, on=on)
        for classes in _by_mark(marks)
    ]
    totals = [part.total_fen for part in parts]
    total = None if None in totals else sum(total for total in totals if total is not None)
    return replace(parts[0], total_fen=total, lines=tuple(line for part in parts for line in part.lines))


def stored_estimate(form: IntakeForm, rules: FeeRules, on: date) -> dict[str, int | str]:
    """`fee_estimate_fen` and `fee_rule` as they stay on the record; empty where nothing can be estimated."""
    try:
        fee = estimate(form, rules, on)
    except Refused:
        # What is wrong with the classes is said by the form's own check; a record without an estimate is still one.
        return {}
    if fee is None:
        return {}
    told: dict[str, int | str] = {"fee_rule": fee.stamp}
    return told if fee.total_fen is None else told | {"fee_estimate_fen": fee.total_fen}


def _by_mark(marks: Sequence[MarkConcerned]) -> list[list[ClassCount]]:
    found: dict[str, dict[int, ClassCount]] = {}
    for mark in marks:
        assert mark.nice_class is not None
        found.setdefault(mark.number, {})[mark.nice_class] = ClassCount(mark.nice_class, None)
    return [list(classes.values()) for classes in found.values()]
