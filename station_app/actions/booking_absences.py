"""The expert who did not come (domain.md 4): the visitor is owed an apology and goes first on the waiting list."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from station_app.actions.acts import NewId, RecordIds
from station_app.actions.booking_rows import Booked, reason_of, step
from station_app.actions.waiting import put_first
from station_app.domain.bookings import BookingState, Limits
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import waiting
from station_app.storage.cipher import Database
from station_app.storage.store import Store


def expert_absent(
    store: Store, clerk: Clerk, key: str, reason: str = "", *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> Booked:  # fmt: skip
    """The expert did not come (专家未到): the booking ends as cancelled by the expert, marked `expert_absent_at`.

    Nothing is counted against the visitor, who goes before all others on the waiting list for the same expert, for as
    many days as the dated limit `priority_days` says (`priority` of the answer; none where nobody is known any more).
    Refused `booking-not-yet-expert` before the time has begun, `booking-step`.
    """
    reason = reason_of(reason, now, needed=False)
    today = now.astimezone(BEIJING_TIME).date()
    last = today + timedelta(days=Limits.of(catalogue, today).priority_days)
    made: list[str] = []

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if now < datetime.fromisoformat(body["start"]):
            raise Refused.because("booking-not-yet-expert", "", number=body["number"], time=body["start"][11:16])
        if body.get("visitor_id"):
            made.append(put_first(db, act, body, today, last, new_id))
        return {"reason": reason, "expert_absent_at": act.at, "cancelled_at": act.at, "answered_at": None}

    with store.atomic() as db:
        wanted = BookingState.CANCELLED_BY_EXPERT
        answer, _entry, fresh = step(store, clerk, key, "expert_absent", wanted, change, ids=ids, now=now)
        return replace(answer, priority=waiting.get(db, made[0])) if fresh and made else answer
