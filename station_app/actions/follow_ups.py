"""回访: calling back. A call that reached nobody keeps the promise open and puts it off."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from station_app.actions.acts import RecordIds, begin
from station_app.actions.promises import About, Done, done, make, owner_of, step, today_of, words
from station_app.actions.referrals import demand_sound, standing_visit
from station_app.actions.retries import otherwise
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.form_checks import stored_texts
from station_app.domain.journal import Act, Entry
from station_app.domain.promises import FollowUpPlan, PromiseKind, check_due, due_day
from station_app.domain.working_days import WorkingDays
from station_app.storage import journal
from station_app.storage.cipher import Database
from station_app.storage.store import Store

KIND: Final = PromiseKind("follow_up")


def plan(
    store: Store, clerk: Clerk, number: str, planned: FollowUpPlan, *, ids: RecordIds, catalogue: Catalogue,
    now: datetime,
) -> Done:  # fmt: skip
    """Promises a call-back about a logged visit. Refused as `referrals.refer`."""
    demand(clerk, "plan_follow_up")
    demand_sound(planned, catalogue, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.kind != KIND or known.body().get("about_number") != number:
                raise otherwise(known)
            return done(known)
        visit = standing_visit(db, number)
        act = begin(db, clerk, "plan_follow_up", ids.action_id, now)
        entry = promise(
            db, act, About.of(visit), planned, clerk, catalogue, now, record_id=ids.record_id,
            revision_id=ids.revision_id,
        )  # fmt: skip
    return done(entry)


def promise(
    db: Database, act: Act, about: About, planned: FollowUpPlan, clerk: Clerk, catalogue: Catalogue, now: datetime, *,
    record_id: str, revision_id: str,
) -> Entry:  # fmt: skip
    """Appends the call-back of a record in the caller's transaction; the plan is sound."""
    own = {"way": planned.way, "reason": stored_texts(planned, today_of(now))["reason"], "attempts": 0}
    due = due_day("follow_up", today_of(now), catalogue, planned.due_on)
    owner = owner_of(db, planned.owner, clerk)
    return make(db, act, KIND, about, own, due, owner, record_id=record_id, revision_id=revision_id)


def contact(
    store: Store, clerk: Clerk, number: str, *, way: str, outcome: str, note: str, ids: RecordIds,
    catalogue: Catalogue, now: datetime, next_on: date | None = None,
) -> Done:  # fmt: skip
    """Puts down that the visitor was called: the way, what came of it, and a note.

    An outcome that does not close (联系不上) puts the promise off to `next_on`, or to the next working day. Refused
    `way-missing`, `contact-outcome-missing`, `due-past`, `due-far`, codes that no list has.
    """
    text, today = words("note", note, now), today_of(now)
    for name, code_list, code, missing in (
        ("way", "follow_up_way", way, Fault("way-missing", "way")),
        ("outcome", "follow_up_outcome", outcome, Fault("contact-outcome-missing", "outcome")),
    ):
        if not code:
            raise Refused([missing])
        if code not in catalogue[code_list]:
            raise Refused.because("code-unknown", name, value=code[:40])
    faults = tuple(check_due(next_on, today))
    if faults:
        raise Refused(faults)
    closes = bool(catalogue["follow_up_outcome"][outcome].attributes.get("closes"))

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        told = {"way": way, "outcome": outcome, "note": text, "contacted_at": act.at,
                "attempts": int(body.get("attempts", 0)) + 1}  # fmt: skip
        if closes:
            return {**told, "state": "closed", "closed_at": act.at}
        calendar = WorkingDays.from_catalogue(catalogue)
        day = next_on or calendar.after(today)
        doubtful = next_on is None and bool(calendar.doubtful_years(today, day))
        return {**told, "due_on": day.isoformat(), "due_doubtful": doubtful}

    return step(store, clerk, number, "contact", change, ids=ids, now=now, kind=KIND)
