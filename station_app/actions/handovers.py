"""交接班: what one shift leaves to the next, put together from what is open now, and journalled when it is printed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station_app.actions.acts import Changes, RecordIds, begin
from station_app.actions.parking import is_parked
from station_app.actions.promises import today_of
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk, blind_to_ratings
from station_app.domain.journal import News
from station_app.domain.papers.follow_ups import HandoverKind, HandoverLine, HandoverStage, ShiftHandover
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import Due, PromiseKind, end_of_week
from station_app.storage import batches, clerks, consultations, drafts, journal, promises
from station_app.storage.cipher import Database
from station_app.storage.promises import Promise
from station_app.storage.store import Store

MOST_LISTED: Final = 200
"""More promises than this are counted, not listed: nobody reads ten sheets at the change of a shift."""
LONGEST_TEXT: Final = 60


@dataclass(frozen=True, slots=True)
class HandedOver:
    """That a shift was handed over is on the disk."""

    number: str
    record_id: str
    changes: Changes


def prepare(
    store: Store, clerk: Clerk, *, taker: str = "", note: str = "", catalogue: Catalogue, now: datetime
) -> ShiftHandover:
    """The sheet as things stand now: parked and unsaved forms, promises overdue and due this week, what is not sent.

    `taker` is a name, or empty to be written by hand. No phone stands on it.
    """
    demand(clerk, "hand_over")
    db = store.db
    station = clerks.station(db)
    if station is None:
        raise LookupError("the station is not set up")
    today, local = today_of(now), now.astimezone(BEIJING_TIME)
    owed = batches.owed(db)
    listed, more = _promised(db, today, catalogue, blind_to_ratings(clerk))
    return ShiftHandover(
        station_name=station.name,
        station_code=station.code,
        printed_at=local,
        # The minute names the sheet: it has no series, it is no record.
        number=f"JB-{station.code}-{local:%Y%m%d-%H%M}",
        clerk=clerk.name,
        shift_on=today,
        giver=clerk.name,
        taker=taker.strip(),
        logged=consultations.count_of_day(db, today.isoformat()),
        unsent_records=owed.consultations,
        unsent_batches=owed.batches,
        returned=owed.returned,
        parked=tuple(_half_typed(db)),
        promised=tuple(listed),
        more_promised=more,
        note=note.strip(),
    )


def confirm(
    store: Store, clerk: Clerk, sheet: ShiftHandover, layout: str, *, ids: RecordIds, now: datetime
) -> HandedOver:
    """Journals that the sheet was made: who gave, who took, and how much of everything; nothing of any visitor."""
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is None:
            act = begin(db, clerk, "hand_over", ids.action_id, now)
            taker = clerks.by_name(db, sheet.taker) if sheet.taker else None
            facts = {
                "number": sheet.number,
                "given_by": clerk.record_id,
                "taken_by": taker.record_id if taker is not None else "",
                "logged": sheet.logged,
                "parked": len(sheet.parked),
                "promised": len(sheet.promised) + sheet.more_promised,
                "overdue": sum(line.overdue_days > 0 for line in sheet.promised),
                "unsent_records": sheet.unsent_records,
                "unsent_batches": sheet.unsent_batches,
                "layout": layout,
            }
            kept = {name: value for name, value in facts.items() if value not in ("", None)}
            known = journal.append(db, act, News("handover", ids.record_id, ids.revision_id, None, kept, {}))
    changes = Changes(known.action_id, known.verb, frozenset({"handover"}), (known.record_id,))
    return HandedOver(known.body()["number"], known.record_id, changes)


def _half_typed(db: Database) -> list[HandoverLine]:
    """Forms that were parked or never saved, the newest first."""
    lines = []
    for draft in drafts.all_drafts(db):
        form = draft.body.get("form", {})
        at = datetime.fromisoformat(draft.saved_at).astimezone(BEIJING_TIME)
        kind = HandoverKind.PARKED if is_parked(draft) else HandoverKind.DRAFT
        text, name = form.get("question") or draft.title, form.get("visitor_name", "")
        lines.append(HandoverLine(kind, _short(text), name, at=f"{at:%m-%d %H:%M}"))
    return lines


def _promised(
    db: Database, today: date, catalogue: Catalogue, blind: str
) -> tuple[list[HandoverLine], int]:
    sunday = end_of_week(today)
    until = sunday.isoformat()
    found: list[Promise] = []
    for due in (Due.OVERDUE, Due.TODAY, Due.WEEK):
        found += promises.page(
            db, due, today=today.isoformat(), sunday=until, blind=blind, limit=MOST_LISTED
        )
    every = sum(promises.counts(db, today=today.isoformat(), sunday=until, blind=blind).values())
    listed = [_line(promise, today, catalogue) for promise in found[:MOST_LISTED]]
    return listed, every - len(listed)


def _line(promise: Promise, today: date, catalogue: Catalogue) -> HandoverLine:
    due_on = date.fromisoformat(promise.due_on)
    text = promise.title or ""
    if promise.kind == PromiseKind.REFERRAL:
        text = promise.target or catalogue.label("referral_target", promise.what or "")
    return HandoverLine(
        HandoverKind((promise.what or "todo") if promise.kind == PromiseKind.TASK else promise.kind),
        _short(text),
        promise.name or promise.org_name or "",
        due_on=due_on,
        overdue_days=max((today - due_on) // timedelta(days=1), 0),
        stage=HandoverStage(promise.stage),
        number=promise.number,
    )


def _short(text: str) -> str:
    """One line of a text that may have thousands of characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"
