"""What this screen lets the writer do: each answers the action with the time of this press."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import cast

from station_app.actions import booking_absences, booking_steps, bookings
from station_app.actions.acts import RecordIds
from station_app.actions.booking_rows import Booked
from station_app.actions.bookings import By
from station_app.domain.bookings import BookingForm, ServedForm
from station_app.storage.bookings import Line
from station_app.ui.desk import Desk
from station_app.ui.experts.booking_steps import Step, StepForm

Write = Callable[[], Booked]


def booking(desk: Desk, form: BookingForm, ids: RecordIds) -> Write:
    """A new booking."""
    now = desk.now()
    return lambda: bookings.request(
        desk.open.store, desk.open.clerk, form, ids=ids, catalogue=desk.open.catalogue, now=now, new_id=desk.new_id
    )


def moving(
    desk: Desk, record_id: str, start: datetime, end: datetime, reason: str, ids: RecordIds, expert_id: str = ""
) -> Write:
    """改约: another time, and another expert where one is named."""
    now = desk.now()
    return lambda: bookings.reschedule(
        desk.open.store, desk.open.clerk, record_id, start, end, reason, expert_id=expert_id, ids=ids,
        catalogue=desk.open.catalogue, now=now, new_id=desk.new_id,
    )  # fmt: skip


def undoing(desk: Desk, done: Booked, ids: RecordIds) -> Write:
    """Takes back the last step, within ten seconds."""
    now = desk.now()
    return lambda: bookings.undo(desk.open.store, desk.open.clerk, done, ids=ids, now=now, new_id=desk.new_id)


def step_action(desk: Desk, line: Line, step: Step, form: StepForm, ids: RecordIds,
                moments: tuple[datetime, datetime] | None) -> Write:  # fmt: skip
    """The action of a step of a booking."""
    now, key = desk.now(), line.record_id
    store, clerk, catalogue = desk.open.store, desk.open.clerk, desk.open.catalogue
    start, end = moments or (datetime.fromisoformat(line.start), datetime.fromisoformat(line.end))
    served = ServedForm(advice=form.advice, actual_minutes=form.actual_minutes, expert_note=form.expert_note)
    by = cast("By", form.by or "visitor")
    found: Mapping[str, Write] = {
        "check_in": lambda: booking_steps.check_in(store, clerk, key, ids=ids, now=now),
        "reschedule": moving(desk, key, start, end, form.reason, ids),
        "cancel": lambda: bookings.cancel(
            store, clerk, key, by, form.reason, ids=ids, catalogue=catalogue, now=now, new_id=desk.new_id
        ),
        "no_show": lambda: booking_steps.no_show(
            store, clerk, key, ids=ids, catalogue=catalogue, now=now, new_id=desk.new_id
        ),
        "expert_absent": lambda: booking_absences.expert_absent(
            store, clerk, key, ids=ids, catalogue=catalogue, now=now, new_id=desk.new_id
        ),
        "take_back": lambda: booking_steps.take_back_no_show(
            store, clerk, key, form.reason, ids=ids, now=now, new_id=desk.new_id
        ),
        "serve": lambda: booking_steps.serve(
            store, clerk, key, served, ids=ids, catalogue=catalogue, now=now, new_id=desk.new_id
        ),
        "evaluate": lambda: booking_steps.evaluate(
            store, clerk, key, form.visitor_rating, resolved=form.resolved is not False, reason=form.reason,
            expert_note=form.expert_note, ids=ids, catalogue=catalogue, now=now,
        ),
    }  # fmt: skip
    return found[step.name]
