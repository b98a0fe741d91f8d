"""What is checked before a row of a register is saved; the same check marks the form and is repeated by the action.

MUST only what makes the row say nothing or count wrongly; a doubtful number is stored with its warning.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Level
from station_app.domain.form_checks import declared_faults
from station_app.domain.json_fields import Shape, specs_of
from station_app.domain.numbers import phones, uscc
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.registers import Register

MOST: Final = 999_999
_AHEAD: Final = timedelta(days=1)


def check(register: Register, form: Any, catalogue: Catalogue, now: datetime) -> tuple[Fault, ...]:
    """Every fault of the form at that moment, those that refuse a save first."""
    today = now.astimezone(BEIJING_TIME).date()
    faults = [*_required(register, form), *declared_faults(form, catalogue, today), *_counts(form),
              *_days(register, form, now), *_numbers(form, catalogue)]  # fmt: skip
    return tuple(sorted(faults, key=lambda fault: fault.level is not Level.MUST))


def _required(register: Register, form: Any) -> Iterator[Fault]:
    known_firm = bool(getattr(form, "organisation_id", ""))
    for name in register.required:
        if not getattr(form, name) and not (known_firm and name == "org_name"):
            yield Fault("register-field-missing", name)
    if register.somebody and not any(
        getattr(form, name) for name in ("org_name", "uscc", "organisation_id", "visitor_name", "visitor_id")
    ):
        yield Fault("register-nobody", "org_name")


def _counts(form: Any) -> Iterator[Fault]:
    for name, spec in specs_of(form).items():
        if spec.shape is Shape.COUNT:
            number = getattr(form, name)
            if number is not None and not 0 <= number <= MOST:
                yield Fault("register-count", name, details={"most": MOST})


def _days(register: Register, form: Any, now: datetime) -> Iterator[Fault]:
    if register.kind == "outreach":
        if form.start is not None and form.end is not None and form.end < form.start:
            yield Fault("event-ends-before", "end")
        return
    today = now.astimezone(BEIJING_TIME).date()
    if form.opened_on is not None:
        if form.opened_on > today + _AHEAD:
            yield Fault("register-day-ahead", "opened_on", Level.SHOULD, {"day": form.opened_on.isoformat()})
        if form.due_on is not None and form.due_on < form.opened_on:
            yield Fault("due-before-opened", "due_on", details={"day": form.opened_on.isoformat()})


def _numbers(form: Any, catalogue: Catalogue) -> Iterator[Fault]:
    found = []
    if getattr(form, "visitor_phone", ""):
        found.append(phones.check(form.visitor_phone).fault("visitor_phone"))
    if getattr(form, "uscc", ""):
        found.append(uscc.check(form.uscc, catalogue["region"]).fault("uscc"))
    yield from (fault for fault in found if fault is not None)
