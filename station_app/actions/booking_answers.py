"""What an acknowledgement brings for bookings: leases, contacts, and the centre's answer to each booking.

Called inside the transaction that takes the acknowledgement. Leases and contacts replace all that stood; an answer is
a revision of its booking, so that the past shows who decided what.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from station_app.actions.acts import NewId, RecordIds, begin
from station_app.actions.booking_rows import Booked, append, step
from station_app.domain.bookings import BookingState, cell_start, cells
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry
from station_app.storage import booking_facts, journal, leases, waiting
from station_app.storage.cipher import Database
from station_app.storage.store import Store
from station_exchange.acknowledgement import Acknowledgement, BookingAnswer

LAST_CELL: Final = 2**31
"""No moment lies behind it that a calendar could show."""
_REFUSED: Final = {
    "rejected": BookingState.REJECTED,
    "cancelled_by_center": BookingState.CANCELLED_BY_CENTER,
    "released": BookingState.REJECTED,
}

_OF_THE_CENTRE: Final = ("answer_booking", "tell_answer", "remind_booking")
"""Revisions that only write down what was said: they change nothing that the centre has not seen."""


def take(db: Database, clerk: Clerk, answer: Acknowledgement, now: datetime, new_id: NewId) -> int:
    """Takes all that concerns bookings; answers how many of them the centre's word has changed."""
    leases.replace(
        db,
        [
            leases.Lease(one.lease_id, one.epoch, one.expert_id, cell, one.expires_at)
            for one in answer.leases
            for cell in range(one.first_cell, min(one.last_cell, one.first_cell + 95) + 1)
        ],
    )
    leases.replace_contacts(db, {one.expert_id: one.contact for one in answer.contacts}.items())
    changed = [told for one in answer.bookings if (told := _changes(db, one)) is not None]
    if not changed:
        return 0
    act = begin(db, clerk, "answer_booking", new_id(), now)
    for latest, body in changed:
        body["answered_at"] = act.at
        append(db, act, RecordIds(act.action_id, latest.record_id, new_id()), latest, body)
    return len(changed)


def take_free(db: Database, answer: Acknowledgement) -> int:
    """Takes when the city's experts are free for those who wait here; answers for how many of them it is news."""
    return waiting.replace_free(
        db,
        [
            (one.record_id, stretch[0], stretch[1])
            for one in answer.freed
            for stretch in one.stretches
            if len(stretch) == 2 and 0 < stretch[0] <= stretch[1] < LAST_CELL
        ],
    )


def _changes(db: Database, answer: BookingAnswer) -> tuple[Entry, dict[str, Any]] | None:
    """The newest revision of a booking and the body that follows it by the centre's word; None where nothing does.

    An answer to a revision that somebody has changed here since is about the past: the centre will say what it thinks
    of the newer one. An answer to a revision that nobody knows here any more (a restored station, a copied one) counts
    in full: the centre knows better what became of the booking, its time included.
    """
    latest = journal.latest(db, answer.record_id)
    if latest is None or latest.kind != "booking":
        return None
    body = latest.body()
    state = body["state"]
    if state not in (BookingState.REQUESTED, BookingState.CONFIRMED):
        return None
    revisions = journal.of_record(db, answer.record_id)
    places = [place for place, entry in enumerate(revisions) if entry.revision_id == answer.revision_id]
    if places and any(entry.verb not in _OF_THE_CENTRE for entry in revisions[places[0] + 1 :]):
        return None
    same_time = _is_about(answer, body)
    if places and not same_time:
        return None
    if answer.state == "confirmed":
        if same_time and state == BookingState.CONFIRMED:
            return None
        if _is_free(db, answer):
            return latest, {**body, **_placed(answer), "state": BookingState.CONFIRMED.value, "why": "",
                            "alternatives": []}  # fmt: skip
    elif answer.state not in _REFUSED or (answer.state == "released" and latest.revision_id == answer.revision_id):
        return None
    others = [
        {"start": cell_start(first).isoformat(timespec="minutes"),
         "end": cell_start(last + 1).isoformat(timespec="minutes")}
        for first, last in answer.alternatives
    ]  # fmt: skip
    refused = _REFUSED.get(answer.state, BookingState.REJECTED)
    return latest, {**body, "state": refused.value, "why": answer.why or answer.state, "alternatives": others}


def _placed(answer: BookingAnswer) -> dict[str, Any]:
    """The expert and the time that the centre has of a booking, as a body says them."""
    return {
        "expert_id": answer.expert_id,
        "start": cell_start(answer.first_cell).isoformat(timespec="minutes"),
        "end": cell_start(answer.last_cell + 1).isoformat(timespec="minutes"),
    }


def _is_free(db: Database, answer: BookingAnswer) -> bool:
    """Whether no other booking of this station lies there; a restored one may not know what it had given up."""
    first, last = answer.first_cell, answer.last_cell
    return booking_facts.in_the_way(db, answer.expert_id, first, last, but=answer.record_id) is None


def _is_about(answer: BookingAnswer, body: Mapping[str, Any]) -> bool:
    own = cells(datetime.fromisoformat(body["start"]), datetime.fromisoformat(body["end"]))
    return (answer.expert_id, answer.first_cell, answer.last_cell) == (body["expert_id"], own[0], own[-1])


def told(store: Store, clerk: Clerk, key: str, *, ids: RecordIds, now: datetime) -> Booked:
    """Notes that the visitor was told what the centre has answered. Refused `booking-not-answered`."""

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if not body.get("answered_at"):
            raise Refused.because("booking-not-answered", "", number=body["number"])
        return {"told_at": act.at}

    return step(store, clerk, key, "tell_answer", None, change, ids=ids, now=now)[0]

