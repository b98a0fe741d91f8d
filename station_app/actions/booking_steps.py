"""The day of a booking: check in, tie to the visit, put down what was served, the evaluation, a no-show."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from station_app.actions import consultations
from station_app.actions.acts import NewId, RecordIds
from station_app.actions.booking_blocks import count_against
from station_app.actions.booking_rows import Booked, latest_of, reason_of, step, words_of
from station_app.actions.bookings import undo_beside
from station_app.domain.bookings import BookingState, Limits, ServedForm
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import journal, visitors
from station_app.storage.cipher import Database
from station_app.storage.store import Store

LONGEST_SERVICE: Final = 600
RESULT: Final = "4"
"""办理结果 of a visit whose advice an expert gives (list F: 预约专家)."""


def check_in(store: Store, clerk: Clerk, key: str, *, ids: RecordIds, now: datetime) -> Booked:
    """The visitor is there (签到). Only on the booking's own day: Refused `booking-not-today` otherwise."""

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        today = now.astimezone(BEIJING_TIME).date().isoformat()
        if body["start"][:10] != today:
            raise Refused.because("booking-not-today", "", number=body["number"], day=body["start"][:10])
        return {"checked_in_at": act.at}

    return step(store, clerk, key, "check_in", BookingState.CHECKED_IN, change, ids=ids, now=now)[0]


def visit_form(db: Database, key: str, catalogue: Catalogue) -> ConsultationForm:
    """The consultation that a booking opens, prefilled: who came, the firm, the question. Nothing is written."""
    body = latest_of(db, key).body()
    given: dict[str, Any] = {
        "question": body.get("question", ""), "consent_scope": body.get("consent_scope", ""), "result": RESULT,
    }  # fmt: skip
    visitor = visitors.present(db, body.get("visitor_id") or "")
    if visitor is not None:
        given |= {
            "visitor_name": visitor["name"] or "", "visitor_phone": visitor["phone"] or "",
            "visitor_type": visitor["visitor_type"] or "", "region_code": visitor["region_code"] or "",
        }  # fmt: skip
    firm = visitors.firm_present(db, body.get("organisation_id") or "")
    if firm is not None:
        given |= {"org_name": firm["org_name"] or "", "uscc": firm["uscc"] or ""}
    return ConsultationForm.from_json({name: value for name, value in given.items() if value}, catalogue)


def tie(store: Store, clerk: Clerk, key: str, consultation_no: str, *, ids: RecordIds, now: datetime) -> Booked:
    """Ties the visit that was logged for a booking to it. Refused `number-unknown`, `booking-tied`."""

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if body["state"] not in (BookingState.CHECKED_IN, BookingState.SERVED, BookingState.EVALUATED):
            raise Refused.because("booking-not-here", "", number=body["number"])
        visit = consultations.latest_of(db, consultation_no)
        if body.get("consultation_id") not in (None, visit.record_id):
            raise Refused.because("booking-tied", "", number=body["number"])
        return {"consultation_id": visit.record_id}

    return step(store, clerk, key, "tie_booking", None, change, ids=ids, now=now)[0]


def serve(
    store: Store, clerk: Clerk, key: str, form: ServedForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> Booked:  # fmt: skip
    """Puts down what was served: the minutes it took and the expert's advice (要点, not a legal opinion).

    The advice also goes on the visit that is tied to the booking, behind what its answer says already; a form without
    advice takes the visit's answer for it. Refused `served-minutes`, `served-advice`, `booking-step`.
    """
    advice, note = words_of("advice", form.advice, now), words_of("expert_note", form.expert_note, now)
    minutes = form.actual_minutes
    if minutes is None or not 1 <= minutes <= LONGEST_SERVICE:
        raise Refused.because("served-minutes", "actual_minutes", longest=LONGEST_SERVICE)

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        told = advice
        visit = journal.latest(db, body["consultation_id"]) if body.get("consultation_id") else None
        answer = visit.body().get("answer", "") if visit is not None else ""
        told = told or answer
        if not told:
            raise Refused.because("served-advice", "advice")
        if visit is not None and told not in answer and visit.body().get("state") != "void":
            text = words_of("answer", "\n".join(filter(None, (answer, told))), now)
            consultations.answer_beside(db, act, visit, text, new_id)
        return {"advice": told, "expert_note": note, "actual_minutes": minutes, "served_at": act.at}

    return step(store, clerk, key, "serve", BookingState.SERVED, change, ids=ids, now=now)[0]


def evaluate(
    store: Store, clerk: Clerk, key: str, rating: str, *, resolved: bool, reason: str = "", expert_note: str = "",
    ids: RecordIds, catalogue: Catalogue, now: datetime,
) -> Booked:  # fmt: skip
    """The visitor's evaluation (five levels, code or label) and whether it was solved; the expert's note beside it.

    Asked again it corrects. Refused `code-unknown`; a bad rating (1, 2) needs its reason (`rating-reason`).
    """
    code = catalogue.resolve("satisfaction", rating.strip())
    if code is None:
        raise Refused.because("code-unknown", "satisfaction", value=rating[:40])
    why = reason_of(reason, now, needed=False)
    if code in ("1", "2") and not why:
        raise Refused.because("rating-reason", "dissatisfied_reason")
    note = words_of("expert_note", expert_note, now)

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        told = {"visitor_rating": code, "resolved": "yes" if resolved else "no", "rating_reason": why}
        return told | ({"expert_note": note} if note else {}) | {"evaluated_at": act.at}

    return step(store, clerk, key, "evaluate_booking", BookingState.EVALUATED, change, ids=ids, now=now)[0]


def no_show(
    store: Store, clerk: Clerk, key: str, *, ids: RecordIds, catalogue: Catalogue, now: datetime, new_id: NewId
) -> Booked:
    """Nobody came (爽约). Counted; at the limit the visitor is blocked, and the answer says until when.

    Refused `booking-not-yet` before the time has begun.
    """
    limits = Limits.of(catalogue, now.astimezone(BEIJING_TIME).date())

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if now < datetime.fromisoformat(body["start"]):
            raise Refused.because("booking-not-yet", "", number=body["number"], time=body["start"][11:16])
        return {"counted_at": act.at}

    with store.atomic():
        answer, entry, fresh = step(store, clerk, key, "no_show", BookingState.NO_SHOW, change, ids=ids, now=now)
        if not fresh:
            return answer
        until = count_against(store.db, entry, clerk, limits, ids.action_id, now, new_id)
        return replace(answer, blocked_until=until)


def take_back_no_show(
    store: Store, clerk: Clerk, key: str, reason: str, *, ids: RecordIds, now: datetime, new_id: NewId
) -> Booked:
    """A no-show that was none: confirmed again, with a reason; a block that it brought is lifted.

    Refused `booking-taken` where somebody else was given the time meanwhile.
    """
    reason = reason_of(reason, now)

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if body["state"] != BookingState.NO_SHOW:
            raise Refused.because("booking-step", "", number=body["number"], present=body["state"],
                                  wanted=BookingState.CONFIRMED.value)  # fmt: skip
        undo_beside(db, act, latest.action_id, new_id)
        return {"reason": reason, "counted_at": None}

    return step(store, clerk, key, "take_back_no_show", BookingState.CONFIRMED, change, ids=ids, now=now)[0]
