"""Taking a visitor's rating: from the second window, or by another way through the manager (decision 24).

The rating is a record of its own: the clerk's record of the visit is not amended by it, and he does not read it. A bad
one makes a rectification of 15 working days in the same transaction, owned by the manager.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.consultations import latest_of
from station_app.actions.promises import About, make
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Level, Refused, heavy
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import PromiseKind, TaskKind, due_day
from station_app.domain.ratings import (
    AT_THE_WINDOW,
    INDICATORS,
    NOT_RATED,
    RatingForm,
    RatingTotals,
    check,
    demands_reason,
)
from station_app.storage import journal, promises, ratings
from station_app.storage.cipher import Database
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Rated:
    """That a rating is on the disk. It does not say which: this goes back to the clerk's window."""

    number: str
    given: bool
    revision_id: str
    changes: Changes


def demand_ratable(db: Database, number: str) -> Entry:
    """The visit that the visitor may be asked about; Refused `number-unknown`, `record-void`, `rated-already`."""
    visit = latest_of(db, number)
    known = ratings.of_visit(db, visit.record_id)
    brought = visit.body().get("satisfaction", NOT_RATED)
    if brought != NOT_RATED or (known is not None and known[1] != NOT_RATED):
        raise Refused.because("rated-already", "", number=number)
    return visit


def rate(
    store: Store, clerk: Clerk, number: str, form: RatingForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> Rated:  # fmt: skip
    """What the visitor pressed on the second window, 未评价 included: then he can be asked once more.

    Refused as `demand_ratable`, `rating-missing`, `rating-reason-missing`.
    """
    window = replace(form, satisfaction_way=AT_THE_WINDOW)
    return _take(store, clerk, "rate", number, window, ids, catalogue, now, new_id)


def rate_otherwise(
    store: Store, clerk: Clerk, number: str, form: RatingForm, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> Rated:  # fmt: skip
    """A rating by paper, by phone or from a ledger, which only the manager enters, with its way.

    Refused `not-allowed`, `rating-way-missing`, `rating-only-at-window`, and as for `rate`.
    """
    demand(clerk, "rate_otherwise")
    if not form.satisfaction_way:
        raise Refused.because("rating-way-missing", "satisfaction_way")
    if form.satisfaction_way == AT_THE_WINDOW:
        raise Refused.because("rating-only-at-window", "satisfaction_way")
    return _take(store, clerk, "rate_otherwise", number, form, ids, catalogue, now, new_id)


def totals(store: Store, clerk: Clerk, first_day: str, last_day: str) -> RatingTotals:
    """The totals of a period, for the manager and the auditor."""
    demand(clerk, "see_ratings")
    return ratings.totals(store.db, first_day, last_day)


def page(
    store: Store, clerk: Clerk, first_day: str, last_day: str, *, bad_only: bool = False,
    before: tuple[str, int] | None = None, limit: int = 200,
) -> list[ratings.RatingLine]:  # fmt: skip
    """Single ratings of a period, for the manager and the auditor."""
    demand(clerk, "see_ratings")
    return ratings.page(
        store.db, first_day=first_day, last_day=last_day, bad_only=bad_only, before=before, limit=limit
    )


def _take(
    store: Store, clerk: Clerk, verb: str, number: str, form: RatingForm, ids: RecordIds, catalogue: Catalogue,
    now: datetime, new_id: NewId,
) -> Rated:  # fmt: skip
    demand(clerk, verb)
    today = now.astimezone(BEIJING_TIME).date()
    faults = check(form, catalogue, today)
    if heavy(faults):
        raise Refused(fault for fault in faults if fault.level is Level.MUST)
    form = form.normalized(today)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            if known.kind != "rating" or known.body().get("number") != number:
                raise Refused([Fault("rated-already", "", details={"number": number})])
            return _rated(known)
        visit = demand_ratable(db, number)
        act = begin(db, clerk, verb, ids.action_id, now)
        entry = _append(db, act, visit, form, ids, now)
        if demands_reason(form.satisfaction, catalogue):
            _rectify(db, act, visit, form, catalogue, now, new_id)
    return _rated(entry)


def _append(db: Database, act: Act, visit: Entry, form: RatingForm, ids: RecordIds, now: datetime) -> Entry:
    before = ratings.of_visit(db, visit.record_id)
    parent = journal.latest(db, before[0]) if before else None
    body: dict[str, Any] = {
        **form.as_json(),
        "consultation_id": visit.record_id,
        "number": visit.body()["number"],
        "day": visit.body()["day"],
        "rated_at": moment(now),
        "consent_scope": visit.body().get("consent_scope", ""),
    }
    facts, person = split("rating", body)
    record_id = parent.record_id if parent else ids.record_id
    news = News("rating", record_id, ids.revision_id, parent.revision_id if parent else None, facts, person)
    entry = journal.append(db, act, news)
    ratings.RATINGS.project(db, entry)
    return entry


def _rectify(
    db: Database, act: Act, visit: Entry, form: RatingForm, catalogue: Catalogue, now: datetime, new_id: NewId
) -> None:
    """差评整改, 15 working days. Its title names what it is about; the visitor's own words stay with the rating."""
    if promises.has_task(db, visit.record_id, TaskKind.RECTIFICATION):
        return
    about = "、".join(catalogue.label(INDICATORS, one) for one in form.indicators)
    own = {"task_kind": TaskKind.RECTIFICATION, "title": about}
    today = now.astimezone(BEIJING_TIME).date()
    due = due_day("rectification", today, catalogue)
    owner = ratings.a_manager(db) or act.actor
    make(db, act, PromiseKind.TASK, About.of(visit), own, due, owner, record_id=new_id(), revision_id=new_id())


def _rated(entry: Entry) -> Rated:
    body = entry.body()
    kinds = frozenset({"rating", *PromiseKind})
    changes = Changes(entry.action_id, entry.verb, kinds, (entry.record_id,))
    return Rated(body["number"], body.get("satisfaction", NOT_RATED) != NOT_RATED, entry.revision_id, changes)
