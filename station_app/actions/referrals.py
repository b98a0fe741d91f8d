"""转办: a matter handed to another unit with a slip, its receipt, its reply, its closing.

The four steps are known by their times: `handed_at`, `received_at` (签收), `replied_at`, `closed_at`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from station_app.actions.acts import RecordIds, begin
from station_app.actions.promises import (
    About,
    Done,
    derived_id,
    done,
    make,
    owner_of,
    revise_visit,
    step,
    today_of,
    words,
)
from station_app.actions.retries import otherwise
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused, heavy
from station_app.domain.form_checks import stored_texts
from station_app.domain.journal import Act, Entry
from station_app.domain.promises import PromiseKind, ReferralPlan, check_plan, due_day
from station_app.storage import consultations, journal
from station_app.storage.cipher import Database
from station_app.storage.store import Store

KIND: Final = PromiseKind("referral")


def refer(
    store: Store, clerk: Clerk, number: str, plan: ReferralPlan, *, ids: RecordIds, catalogue: Catalogue,
    now: datetime,
) -> Done:  # fmt: skip
    """Hands a logged visit to another unit after all; the slip's number is the visit's with `-Z1`, `-Z2` …

    Refused: what `check_plan` finds, `number-unknown`, `record-void`, `owner-unknown`.
    """
    demand(clerk, "refer")
    demand_sound(plan, catalogue, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.kind != KIND or known.body().get("about_number") != number:
                raise otherwise(known)
            return done(known)
        visit = standing_visit(db, number)
        act = begin(db, clerk, "refer", ids.action_id, now)
        entry = hand_over(
            db, act, About.of(visit), plan, clerk, catalogue, now, record_id=ids.record_id, revision_id=ids.revision_id
        )
        if visit.body().get("state") == "closed" and visit.body().get("closed_at"):
            # It had closed because nothing was owed any more; now something is.
            opened = {"state": "open", "closed_at": None}
            revise_visit(db, act, visit, opened, derived_id(ids.revision_id, visit.record_id))
    return done(entry)


def hand_over(
    db: Database, act: Act, about: About, plan: ReferralPlan, clerk: Clerk, catalogue: Catalogue, now: datetime, *,
    record_id: str, revision_id: str,
) -> Entry:  # fmt: skip
    """Appends the referral of a record in the caller's transaction; the plan is sound."""
    texts = stored_texts(plan, today_of(now))
    due = due_day("referral", today_of(now), catalogue, plan.due_on)
    own = {
        "target_kind": plan.target_kind,
        "target_org": texts["target_org"],
        "reason": texts["reason"],
        "enclosures": texts["enclosures"],
        "handed_at": act.at,
    }
    owner = owner_of(db, plan.owner, clerk)
    return make(db, act, KIND, about, own, due, owner, record_id=record_id, revision_id=revision_id)


def take_slip(store: Store, clerk: Clerk, number: str, received_by: str, *, ids: RecordIds, now: datetime) -> Done:
    """Notes that the other unit has signed for it (签收). Refused `slip-taken` where that is noted already."""
    who = words("received_by", received_by, now)

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if body.get("received_at"):
            raise Refused.because("slip-taken", "number", number=number)
        return {"received_at": act.at, "received_by": who}

    return step(store, clerk, number, "take_slip", change, ids=ids, now=now, kind=KIND)


def take_reply(store: Store, clerk: Clerk, number: str, reply: str, *, ids: RecordIds, now: datetime) -> Done:
    """Puts down what the other unit answered. A further reply stands under the earlier one. Refused `reply-missing`."""
    text = words("reply", reply, now, missing=Fault("reply-missing", "reply"))

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        said = "\n".join(filter(None, [body.get("reply", ""), text]))
        first = body.get("first_replied_at") or body.get("replied_at") or act.at
        return {
            "reply": said, "replied_at": act.at, "first_replied_at": first,
            "received_at": body.get("received_at") or act.at,
        }  # fmt: skip

    return step(store, clerk, number, "take_reply", change, ids=ids, now=now, kind=KIND)


def close(store: Store, clerk: Clerk, number: str, outcome: str, *, ids: RecordIds, now: datetime) -> Done:
    """Closes a referral (办结). Refused `promise-outcome-missing` without a reply or an outcome saying how it ended."""
    text = words("outcome", outcome, now)

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if not text and not body.get("reply"):
            raise Refused.because("promise-outcome-missing", "outcome")
        return {"state": "closed", "closed_at": act.at, "outcome": text}

    return step(store, clerk, number, "close_promise", change, ids=ids, now=now, kind=KIND)


def standing_visit(db: Database, number: str) -> Entry:
    """The newest revision of a visit; Refused `number-unknown` or `record-void`."""
    record_id = consultations.record_id_of(db, number)
    latest = journal.latest(db, record_id) if record_id else None
    if latest is None:
        raise Refused.because("number-unknown", "number", number=number[:40])
    if latest.body().get("state") == "void":
        raise Refused.because("record-void", "number", number=number)
    return latest


def demand_sound(plan: Any, catalogue: Catalogue, now: datetime) -> None:
    """Nothing where a plan can be kept; Refused with every fault where it cannot."""
    faults = check_plan(plan, catalogue, today_of(now))
    if heavy(faults):
        raise Refused(faults)

