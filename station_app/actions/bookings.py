"""Booking an expert: request (confirmed at once where this station may), move, cancel, correct, undo.

Each is one transaction, safe to press twice. A moved booking stays the same record under the same number: one revision
says what was given up (`rescheduled`), the next what stands now, so the history is the journal's own (decision 21).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Literal

from station_app.actions import visitors as at_counter
from station_app.actions.acts import NewId, RecordIds, begin, moment
from station_app.actions.booking_blocks import count_against
from station_app.actions.booking_grounds import Verdict, judge
from station_app.actions.booking_rows import (
    Booked,
    append,
    booked,
    latest_of,
    lighter,
    marks,
    reason_of,
    step,
    words_of,
)
from station_app.actions.booking_visitors import who_comes
from station_app.actions.retries import is_too_late
from station_app.actions.rights import demand
from station_app.actions.waiting import fulfil
from station_app.domain.bookings import BookingForm, BookingState, Limits, form_faults, is_late, may_become
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Level, Refused
from station_app.domain.form_checks import stored_texts
from station_app.domain.journal import Act, Entry
from station_app.domain.json_fields import read_fields, specs
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import clerks, experts, journal, numbers, waiting
from station_app.storage.cipher import Database
from station_app.storage.store import Store
from station_app.storage.waiting import WaitingLine

NUMBER_KIND: Final = "YY"
By = Literal["visitor", "expert", "center"]
"""Who cancels."""
CANCELLED: Final[Mapping[str, BookingState]] = {
    "visitor": BookingState.CANCELLED_BY_VISITOR,
    "expert": BookingState.CANCELLED_BY_EXPERT,
    "center": BookingState.CANCELLED_BY_CENTER,
}
CORRECTED: Final = ("question", "materials", "other_party", "recusal_reason", "site")
"""What `amend` changes; the time has `reschedule`, what came of it `serve` and `evaluate`."""

_OF_COUNTER: Final = frozenset({"visitor_name", "visitor_phone", "org_name", "uscc", "waiting_id"})


def read_form(given: object, catalogue: Catalogue, db: Database) -> BookingForm:
    """A JSON object as a form. An expert may be named where only one bears the name.

    Refused `json-object`, unknown fields by name, unreadable values, `expert-unknown`, `expert-namesakes`.
    """
    if not isinstance(given, Mapping):
        raise Refused.because("json-object")
    values, faults = read_fields(BookingForm, given, catalogue)
    if faults:
        raise Refused(faults)
    form = BookingForm(**values)
    return replace(form, expert_id=expert_of(db, form.expert_id))


def expert_of(db: Database, named: str) -> str:
    """The record id of an expert given by id or name; Refused `expert-unknown`, `expert-namesakes`."""
    if not named or experts.get(db, named) is not None:
        return named
    found = experts.named(db, named)
    if len(found) > 1:
        raise Refused.because("expert-namesakes", "expert_id", name=named[:40])
    if not found:
        raise Refused.because("expert-unknown", "expert_id")
    return found[0]


def request(
    store: Store, clerk: Clerk, form: BookingForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime, new_id: NewId
) -> Booked:
    """Books an expert. Confirmed at once where this station may, else requested (待市中心确认); `why` tells.

    Finds or makes visitor and firm; marks the entry of the waiting list (`waiting_id`) as fulfilled. Refused with every
    heavy fault of `judge` and of the form; nothing is written then.
    """
    demand(clerk, "book")
    today = now.astimezone(BEIJING_TIME).date()
    own = lighter(tuple(form_faults(form, catalogue, today)))
    stored: dict[str, Any] = dict(stored_texts(form, today))
    form = replace(form, **stored)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            _demand_same(known, form)
            return booked(known)
        verdict = judge(db, form, catalogue, now)
        warnings = own + lighter(verdict.faults)
        act = begin(db, clerk, "book", ids.action_id, now)
        body = _body(db, act, form, verdict, warnings, clerk, catalogue, now, new_id)
        entry = append(db, act, ids, None, body)
        if form.waiting_id:
            fulfil(db, act, form.waiting_id, entry.record_id, new_id)
    return booked(entry, warnings=warnings, why=verdict.why)


def _body(
    db: Database, act: Act, form: BookingForm, verdict: Verdict, warnings: tuple[Fault, ...], clerk: Clerk,
    catalogue: Catalogue, now: datetime, new_id: NewId,
) -> dict[str, Any]:  # fmt: skip
    station = clerks.station(db)
    if station is None:
        raise LookupError("the station is not set up")
    visitor_id, organisation_id, consent_scope = who_comes(db, act, form, catalogue, new_id)
    own = {
        name: getattr(form, name)
        for name, spec in specs(BookingForm).items()
        if name not in _OF_COUNTER and spec.shape.value in ("text", "code", "flag")
    }
    return own | {
        "number": numbers.give(db, NUMBER_KIND, station.code, numbers.serial_day(now)),
        "visitor_id": visitor_id,
        "organisation_id": organisation_id,
        "consent_scope": consent_scope,
        "requested_at": moment(now),
        "saved_at": moment(now),
        "clerk": clerk.record_id,
        "warnings": marks(warnings),
        **_placed(verdict, form),
    }


def _placed(verdict: Verdict, form: BookingForm) -> dict[str, Any]:
    """What a booking says of its time: where, when, whose, under which lease."""
    assert verdict.expert is not None
    assert form.start is not None
    assert form.end is not None
    sitting = verdict.sitting
    return {
        "expert_id": verdict.expert.record_id,
        "owner": verdict.expert.owner,
        "start": form.start.astimezone(BEIJING_TIME).isoformat(timespec="minutes"),
        "end": form.end.astimezone(BEIJING_TIME).isoformat(timespec="minutes"),
        "on_site": form.on_site if form.on_site is not None else (sitting.on_site if sitting else True),
        "site": sitting.site if sitting else "",
        "buffer_minutes": verdict.expert.buffer_minutes,
        "state": verdict.state.value,
        "lease_id": verdict.lease_id if verdict.state is BookingState.CONFIRMED else "",
        "why": verdict.why,
    }


def reschedule(
    store: Store, clerk: Clerk, key: str, start: datetime, end: datetime, reason: str = "", *, expert_id: str = "",
    ids: RecordIds, catalogue: Catalogue, now: datetime, new_id: NewId,
) -> Booked:  # fmt: skip
    """Moves a booking (改约) to another time, and to another expert where one is given. The number stays.

    What was given up is free at once. A confirmed one moved to where this station may not confirm is a request again
    (warning `booking-now-requested`). Refused: `booking-step`, `booking-same-time`, and what `judge` finds.
    """
    demand(clerk, "reschedule")
    reason = reason_of(reason, now, needed=False)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.kind != "booking" or known.verb != "reschedule":
                raise Refused.because("saved-otherwise", "", number=str(known.body().get("number", "")))
            return booked(known)
        latest = latest_of(db, key)
        body = latest.body()
        present = BookingState(body["state"])
        if not may_become(present, BookingState.RESCHEDULED):
            raise Refused.because("booking-step", "", number=body["number"], present=present.value,
                                  wanted=BookingState.RESCHEDULED.value)  # fmt: skip
        form = replace(
            form_of(body), start=start, end=end, expert_id=expert_id or body["expert_id"],
            on_site=None if expert_id and expert_id != body["expert_id"] else bool(body.get("on_site")),
            # Asked already when it was booked; with another expert it is asked again.
            recusal_asked=bool(body.get("recusal_asked")) and expert_id in ("", body["expert_id"]),
        )  # fmt: skip
        verdict = judge(db, form, catalogue, now, but=latest.record_id)
        warnings = lighter(verdict.faults)
        placed = _placed(verdict, form)
        if all(placed[name] == body[name] for name in ("expert_id", "start", "end")):
            raise Refused.because("booking-same-time", "booking_start", number=body["number"])
        if present is BookingState.CONFIRMED and verdict.state is BookingState.REQUESTED:
            warnings += (Fault("booking-now-requested", "booking_start", Level.NOTE),)
        act = begin(db, clerk, "reschedule", ids.action_id, now)
        given_up = append(
            db, act, RecordIds(ids.action_id, latest.record_id, new_id()), latest,
            {**body, "state": BookingState.RESCHEDULED.value, "reason": reason},
        )  # fmt: skip
        moved = {
            **body, **placed, "moves": int(body.get("moves", 0)) + 1, "reason": reason, "alternatives": [],
            "late": False, "warnings": marks(warnings), "moved_at": moment(now), "answered_at": None, "told_at": None,
            "reminded_at": None, "reminder_calls": 0,
        }  # fmt: skip
        entry = append(db, act, replace(ids, record_id=latest.record_id), given_up, moved)
        freed = whom_to_phone(db, body)
    return booked(entry, warnings=warnings, why=verdict.why, freed=freed)


def form_of(body: Mapping[str, Any]) -> BookingForm:
    """The form that a booking's body was made from, without visitor and firm by name."""
    names = ("expert_id", "visitor_id", "organisation_id", "question", "materials", "other_party", "recusal_asked",
             "recusal_reason", "consent_scope")  # fmt: skip
    return BookingForm(
        **{name: body[name] for name in names if body.get(name)},
        start=datetime.fromisoformat(body["start"]), end=datetime.fromisoformat(body["end"]),
        on_site=bool(body.get("on_site")),
    )  # fmt: skip


def whom_to_phone(db: Database, body: Mapping[str, Any]) -> tuple[WaitingLine, ...]:
    """Who waits for the time that a booking's body holds."""
    expert = experts.get(db, body["expert_id"])
    if expert is None:
        return ()
    return tuple(
        waiting.for_slot(db, expert.record_id, expert.fields, body["start"][:10], on_site=bool(body.get("on_site")))
    )


def cancel(
    store: Store, clerk: Clerk, key: str, by: By, reason: str = "", *, ids: RecordIds, catalogue: Catalogue,
    now: datetime, new_id: NewId,
) -> Booked:  # fmt: skip
    """Cancels a booking for the visitor, the expert or the centre; the last two need a reason.

    A visitor who cancels a confirmed one too late is counted like a no-show, and may be blocked by it
    (`blocked_until`). `freed` names whom to phone. Refused `booking-step`, `reason-missing`.
    """
    reason = reason_of(reason, now, needed=by != "visitor")
    limits = Limits.of(catalogue, now.astimezone(BEIJING_TIME).date())
    more: dict[str, Any] = {}

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        start = datetime.fromisoformat(body["start"])
        more["late"] = by == "visitor" and body["state"] == BookingState.CONFIRMED and is_late(start, now, limits)
        counted = {"counted_at": act.at} if more["late"] else {}
        return {"reason": reason, "late": more["late"], "cancelled_at": act.at, "answered_at": None, **counted}

    with store.atomic():
        answer, entry, fresh = step(store, clerk, key, "cancel_booking", CANCELLED[by], change, ids=ids, now=now)
        if not fresh:
            return replace(answer, late=bool(entry.body().get("late")))
        if more["late"]:
            more["blocked_until"] = count_against(store.db, entry, clerk, limits, ids.action_id, now, new_id)
        return replace(answer, freed=whom_to_phone(store.db, entry.body()), **more)


def amend(
    store: Store, clerk: Clerk, key: str, given: Mapping[str, object], reason: str, *, ids: RecordIds, now: datetime
) -> Booked:
    """Corrects what is written on a booking (`CORRECTED`) with a reason; time and people have steps of their own."""
    demand(clerk, "amend")
    reason = reason_of(reason, now)
    for name, value in given.items():
        if name not in CORRECTED:
            raise Refused.because("field-unknown", "", name=str(name)[:40])
        if not isinstance(value, str):
            raise Refused.because("field-shape", "booking_question", shape="text")

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        changed = {name: words_of(name, str(value), now) for name, value in given.items()}
        if all(body.get(name, "") == value for name, value in changed.items()):
            raise Refused.because("nothing-changed", "", number=body["number"])
        return {**changed, "reason": reason}

    return step(store, clerk, key, "amend", None, change, ids=ids, now=now)[0]


def undo(store: Store, clerk: Clerk, done: Booked, *, ids: RecordIds, now: datetime, new_id: NewId) -> Booked:
    """Takes back a step of the last ten seconds, whole: a new booking is voided, any other is put where it was.

    Refused `undo-too-late`; `undo-amended` where something came after it; `booking-taken` where the time it would go
    back to was taken meanwhile.
    """
    demand(clerk, "undo")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.verb != "undo" or known.record_id != done.record_id:
                raise Refused.because("saved-otherwise", "", number=str(known.body().get("number", "")))
            return booked(known)
        if is_too_late(done.saved_at, now):
            raise Refused.because("undo-too-late", "", number=done.number)
        latest = latest_of(db, done.record_id)
        if latest.revision_id != done.revision_id:
            raise Refused.because("undo-amended", "", number=done.number)
        before = [one for one in journal.of_record(db, done.record_id) if one.action_id != done.changes.action_id]
        act = begin(db, clerk, "undo", ids.action_id, now)
        body = before[-1].body() if before else {**latest.body(), "state": BookingState.VOID.value}
        entry = append(db, act, replace(ids, record_id=latest.record_id), latest, body)
        undo_beside(db, act, done.changes.action_id, new_id)
        if not before:
            at_counter.release(db, act, done.changes.action_id, new_id)
    return booked(entry)


def undo_beside(db: Database, act: Act, action_id: str, new_id: NewId) -> None:
    """Takes back what an action wrote beside the booking: a block it brought, an entry of the waiting list that it
    ended or put there.
    """
    for made in journal.of_action(db, action_id):
        if made.kind == "booking_block" and made.parent_revision_id is None:
            at_counter.revise(db, act, made.kind, made.record_id, {"state": "lifted"}, new_id)
        elif made.kind == "waiting" and made.parent_revision_id is not None:
            was = journal.by_revision(db, made.parent_revision_id)
            assert was is not None
            at_counter.write(db, act, "waiting", made.record_id, was.body(), new_id, parent=made.revision_id)
        elif made.kind == "waiting":
            at_counter.revise(db, act, "waiting", made.record_id, {"state": "withdrawn"}, new_id)


def _demand_same(known: Entry, form: BookingForm) -> None:
    """Refused `saved-otherwise` where the ids belong to another booking than the form's."""
    body = known.body()
    same = known.kind == "booking" and known.verb == "book" and body["expert_id"] == form.expert_id
    if same and form.start is not None and form.end is not None:
        times = [datetime.fromisoformat(body[name]) for name in ("start", "end")]
        same = times == [form.start, form.end] and (known.person is None or body.get("question") == form.question)
    if not same:
        raise Refused.because("saved-otherwise", "", number=str(body.get("number", "")))


