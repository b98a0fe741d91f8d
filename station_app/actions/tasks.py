"""待办: what somebody at the station still has to do, made from any record; and 整改, which a bad rating demands."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from station_app.actions.acts import RecordIds, begin
from station_app.actions.promises import About, Done, done, make, owner_of, step, today_of, words
from station_app.actions.referrals import demand_sound
from station_app.actions.retries import otherwise
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.form_checks import stored_texts
from station_app.domain.journal import Act, Entry
from station_app.domain.promises import DueDay, PromiseKind, TaskKind, TaskPlan, due_day
from station_app.domain.ratings import demands_reason
from station_app.domain.working_days import WorkingDays
from station_app.storage import journal, promises, ratings
from station_app.storage.cipher import Database
from station_app.storage.store import Store

KIND: Final = PromiseKind("task")


def add(
    store: Store, clerk: Clerk, plan: TaskPlan, *, about_id: str = "", ids: RecordIds, catalogue: Catalogue,
    now: datetime,
) -> Done:  # fmt: skip
    """Puts down a to-do, about the record `about_id` where one is given; without a day it is for today.

    On a day off it is for the next working day. Refused: what `check_plan` finds, `owner-unknown`, `record-unknown`.
    """
    demand(clerk, "add_task")
    demand_sound(plan, catalogue, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.kind != KIND or known.verb != "add_task":
                raise otherwise(known)
            return done(known)
        latest = journal.latest(db, about_id) if about_id else None
        if about_id and latest is None:
            raise Refused.because("record-unknown", "")
        act = begin(db, clerk, "add_task", ids.action_id, now)
        today, texts = today_of(now), stored_texts(plan, today_of(now))
        day = plan.due_on or WorkingDays.from_catalogue(catalogue).on_or_after(today)
        entry = make(
            db, act, KIND, About.of(latest) if latest else About(),
            {"task_kind": TaskKind.TO_DO, "title": texts["title"], "note": texts["note"]},
            DueDay(day, doubtful=False), owner_of(db, plan.owner, clerk),
            record_id=ids.record_id, revision_id=ids.revision_id,
        )  # fmt: skip
    return done(entry)


def close(
    store: Store, clerk: Clerk, number: str, outcome: str = "", *, feedback_on: date | None = None, ids: RecordIds,
    now: datetime,
) -> Done:  # fmt: skip
    """Ticks a task off. A rectification closes only with its result and the day the visitor was told of it.

    Refused `promise-outcome-missing`, `feedback-missing`, `feedback-in-future`; `answer-missing` for an open question
    (疑难), which closes with its answer (`difficult_questions.answer`).
    """
    text = words("outcome", outcome, now)

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        kind = body.get("task_kind")
        if kind == TaskKind.DIFFICULT:
            raise Refused.because("answer-missing", "answer")
        if kind == TaskKind.RECTIFICATION:
            if not text:
                raise Refused.because("promise-outcome-missing", "outcome")
            if feedback_on is None:
                raise Refused.because("feedback-missing", "feedback_on")
            if feedback_on > today_of(now):
                raise Refused.because("feedback-in-future", "feedback_on", day=feedback_on.isoformat())
        told = feedback_on.isoformat() if feedback_on is not None else None
        return {"state": "closed", "closed_at": act.at, "outcome": text, "feedback_on": told}

    return step(store, clerk, number, "close_promise", change, ids=ids, now=now, kind=KIND)


def rectify(
    db: Database, act: Act, visit: Entry, clerk: Clerk, catalogue: Catalogue, now: datetime, *, record_id: str,
    revision_id: str,
) -> Entry | None:  # fmt: skip
    """Makes the rectification (差评整改, 15 working days) of a visit rated badly, in the caller's transaction.

    To be called with every revision that may have brought a rating; None where the rating is not bad, or one was made.
    """
    body = visit.body()
    bad = demands_reason(body.get("satisfaction", ""), catalogue)
    if not bad or body.get("import_id") or promises.has_task(db, visit.record_id, TaskKind.RECTIFICATION):
        return None
    own = {"task_kind": TaskKind.RECTIFICATION, "title": body.get("dissatisfied_reason", "")}
    due = due_day("rectification", today_of(now), catalogue)
    # Nobody mends what was said about himself: it is the manager's, as with a rating from the second window.
    owner = ratings.a_manager(db) or body.get("clerk") or clerk.record_id
    return make(db, act, KIND, About.of(visit), own, due, owner, record_id=record_id, revision_id=revision_id)
