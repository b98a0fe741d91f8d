"""疑难: a question put down with who answers it and by when; answered later, which closes the visit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station_app.actions.acts import RecordIds
from station_app.actions.promises import About, Done, make, owner_of, step, today_of, words
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.journal import Act, Entry
from station_app.domain.promises import AnswerPlan, PromiseKind, TaskKind, due_day
from station_app.storage.cipher import Database
from station_app.storage.store import Store


def put_down(
    db: Database, act: Act, visit: Entry, plan: AnswerPlan, clerk: Clerk, catalogue: Catalogue, now: datetime, *,
    record_id: str, revision_id: str,
) -> Entry:  # fmt: skip
    """Appends the open question of a visit in the caller's transaction; due in five working days unless it says."""
    due = due_day("difficult", today_of(now), catalogue, plan.due_on)
    own = {"task_kind": TaskKind.DIFFICULT, "title": visit.body().get("question", "")[:200]}
    owner = owner_of(db, plan.owner, clerk)
    return make(db, act, PromiseKind.TASK, About.of(visit), own, due, owner, record_id=record_id,
                revision_id=revision_id)  # fmt: skip


def answer(
    store: Store, clerk: Clerk, number: str, text: str, *, basis: str = "", ids: RecordIds, now: datetime
) -> Done:
    """Answers an open question, by its own number (`…-D1`): the answer is written to the visit, both are closed.

    What was answered at the counter stands before it, in one text. Refused `text-long`, `answer-missing`,
    `number-unknown`, `not-a-question`.
    """
    said, rests_on = words("answer", text, now, missing=Fault("answer-missing", "answer")), words("basis", basis, now)

    def change(db: Database, act: Act, latest: Entry, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if body.get("task_kind") != TaskKind.DIFFICULT:
            raise Refused.because("not-a-question", "number", number=number)
        return {"state": "closed", "closed_at": act.at, "outcome": said}

    return step(
        store, clerk, number, "answer", change, ids=ids, now=now, kind=PromiseKind.TASK,
        visit=lambda visit: {
            # As one text it must be no longer than a form takes: else no correction would be possible any more.
            "answer": words("answer", "\n".join(filter(None, [visit.get("answer", ""), said])), now),
            "basis": rests_on or visit.get("basis"),
            "answered_by": clerk.record_id,
        },
    )  # fmt: skip
