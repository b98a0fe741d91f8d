"""A fee notice with its to-do: put down when the notice comes, ticked off when it is paid, all in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from station_app.actions import intakes, tasks
from station_app.actions.acts import RecordIds
from station_app.actions.intakes import SavedIntake
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import TaskPlan
from station_app.storage import promises
from station_app.storage.store import Store

DAYS_BEFORE: Final = 3
"""The to-do comes so long before the last day: paid late counts as not paid (domain.md 3.1)."""


def note(
    store: Store, clerk: Clerk, number: str, given: Mapping[str, object], *, reason: str, kind: str, title: str,
    ids: RecordIds, spare: Sequence[RecordIds], catalogue: Catalogue, now: datetime,
) -> SavedIntake:  # fmt: skip
    """Notes the given fields of the fee notice. A due day puts down a to-do called `title` in place of older ones whose
    titles begin with `kind`, a payment ticks them off. `spare`: ids for the to-dos, the same when the step is asked
    again; what they do not reach stays open. Refused as `intakes.fee_notice`; then there is no to-do either.
    """
    first, *others = spare
    with store.atomic() as db:
        saved = intakes.fee_notice(store, clerk, number, given, ids=ids, catalogue=catalogue, now=now, reason=reason)
        due_on = str(given.get("due_on", ""))
        if due_on or "paid_on" in given:
            standing = [
                one for one in promises.about(db, saved.record_id, state="open")
                if one.kind == "task" and (one.title or "").startswith(kind) and not (due_on and one.title == title)
            ]  # fmt: skip
            for one, own in zip(standing, others, strict=False):
                tasks.close(store, clerk, one.number, reason, ids=own, now=now)
        if due_on:
            today = now.astimezone(BEIJING_TIME).date()
            plan = TaskPlan(title=title, due_on=max(today, date.fromisoformat(due_on) - timedelta(days=DAYS_BEFORE)))
            tasks.add(store, clerk, plan, about_id=saved.record_id, ids=first, catalogue=catalogue, now=now)
    return replace(saved, changes=replace(saved.changes, kinds=saved.changes.kinds | {"task"}))
