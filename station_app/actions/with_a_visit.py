"""What is saved together with a visit, in its transaction: referrals, call-backs, its open question, its 整改."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station_app.actions import difficult_questions, follow_ups, referrals, tasks
from station_app.actions.acts import NewId
from station_app.actions.promises import About, append, today_of
from station_app.actions.visitors import revise
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.journal import Act, Entry
from station_app.domain.promises import AnswerPlan, Plans, PromiseKind, TaskKind, check_plans, read_plans
from station_app.storage import journal, promises, ratings, registers
from station_app.storage.cipher import Database


def sound_plans(extras: Mapping[str, Any] | None, catalogue: Catalogue, now: datetime) -> Plans:
    """What the extras of a visit promise; names that are no promise are left to others. Refused with every fault."""
    plans = read_plans(extras or {}, catalogue)
    faults = check_plans(plans, catalogue, today_of(now))
    if heavy(faults):
        raise Refused(faults)
    return plans


def missing(result: str, plans: Plans, catalogue: Catalogue, *, standing: int = 0) -> tuple[Fault, ...]:
    """The warning for a result that says 转办 while nothing says to whom; `standing` counts referrals made before."""
    if _promised_by(result, catalogue) == "referral" and not plans.referrals and not standing:
        return (Fault("referral-missing", "referral", Level.SHOULD),)
    return ()


def make(
    db: Database, act: Act, visit: Entry, plans: Plans, clerk: Clerk, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> list[Entry]:  # fmt: skip
    """Appends everything that this revision of a visit promises, and answers it.

    A result that puts the question down (疑难) promises an answer even where the form does not say by whom; a bad
    rating its rectification. A row of a paper ledger promises nothing by itself: it is the past.
    """
    about, body = About.of(visit), visit.body()
    made = [
        referrals.hand_over(db, act, about, plan, clerk, catalogue, now, record_id=new_id(), revision_id=new_id())
        for plan in plans.referrals
    ]
    made += [
        follow_ups.promise(db, act, about, plan, clerk, catalogue, now, record_id=new_id(), revision_id=new_id())
        for plan in plans.follow_ups
    ]
    answers = plans.answers
    put_down = _promised_by(body.get("result", ""), catalogue) == "difficult_question"
    if not answers and put_down and not body.get("import_id"):
        answers = () if promises.has_task(db, visit.record_id, TaskKind.DIFFICULT) else (AnswerPlan(),)
    made += [
        difficult_questions.put_down(
            db, act, visit, plan, clerk, catalogue, now, record_id=new_id(), revision_id=new_id()
        )
        for plan in answers
    ]
    mending = tasks.rectify(db, act, visit, clerk, catalogue, now, record_id=new_id(), revision_id=new_id())
    return [*made, mending] if mending is not None else made


def follow(db: Database, act: Act, visit: Entry, catalogue: Catalogue, new_id: NewId) -> None:
    """Lets the promises of a corrected visit follow it: who it was, and what they agreed to.

    A question that the correction answers, its result being another now, is closed with that answer.
    """
    about, body = About.of(visit), visit.body()
    told = {
        "visitor_id": about.visitor_id,
        "organisation_id": about.organisation_id,
        "consent_scope": about.consent_scope,
    }
    settled = _promised_by(body.get("result", ""), catalogue) != "difficult_question"
    for line in promises.about(db, visit.record_id):
        latest = journal.latest(db, line.record_id)
        if latest is None:
            continue
        was = latest.body()
        changed: dict[str, Any] = {
            name: value for name, value in told.items() if (was.get(name) or "") != (value or "")
        }
        if settled and line.state == "open" and line.what == TaskKind.DIFFICULT:
            changed |= {"state": "closed", "closed_at": act.at, "outcome": body.get("answer", "")}
        if changed:
            append(db, act, latest.kind, latest.record_id, new_id(), latest, {**was, **changed})
    _agree(db, act, visit, new_id)


def _agree(db: Database, act: Act, visit: Entry, new_id: NewId) -> None:
    """What a corrected visit says of consent holds for its rating; a refusal for the registers' rows from it too."""
    scope = visit.body().get("consent_scope", "")
    rating = ratings.of_visit(db, visit.record_id)
    following = [("rating", rating[0])] if rating is not None else []
    if scope == "none":
        following += [("register", row) for row in registers.of_consultation(db, visit.record_id).values()]
    for kind, record_id in following:
        latest = journal.latest(db, record_id)
        if latest is not None and latest.body().get("consent_scope", "") != scope:
            revise(db, act, kind, record_id, {"consent_scope": scope}, new_id)


def referrals_of(db: Database, record_id: str) -> int:
    """How many referrals of a visit stand, open or closed."""
    return sum(
        line.kind == PromiseKind.REFERRAL and line.state != "void" for line in promises.about(db, record_id)
    )


def _promised_by(result: str, catalogue: Catalogue) -> str:
    results = catalogue["result"]
    return results[result].attributes.get("promise", "") if result in results else ""
