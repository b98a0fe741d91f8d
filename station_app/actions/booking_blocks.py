"""Who may not book for a while: a block comes with the limit of no-shows and late cancellations, and is lifted with a
reason (domain.md 4)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station_app.actions import visitors as at_counter
from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.booking_rows import reason_of
from station_app.actions.rights import demand
from station_app.domain.bookings import Limits
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry, News, split
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import booking_facts, journal, reference, waiting
from station_app.storage.cipher import Database
from station_app.storage.projections import TABLES
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Lifted:
    """A block that was lifted."""

    record_id: str
    revision_id: str
    changes: Changes


def count_against(
    db: Database, booking: Entry, clerk: Clerk, limits: Limits, action_id: str, now: datetime, new_id: NewId
) -> str:
    """Blocks the visitor of a booking that was just counted, where the limit is reached; the block's last day or empty.

    In the caller's transaction and under its action. What led to an earlier block is not counted again.
    """
    visitor_id = booking.body().get("visitor_id")
    if not visitor_id:
        return ""
    today = now.astimezone(BEIJING_TIME).date()
    first = (today - timedelta(days=limits.no_show_days)).isoformat()
    blocked = waiting.last_block(db, visitor_id)
    counted = booking_facts.counted_against(db, visitor_id, first, blocked)
    if counted < limits.no_show_limit:
        return ""
    until = until_day(today, limits)
    # The verb of the step that brought it stands on both.
    act = Act(action_id, booking.verb, clerk.record_id, moment(now), reference.installed_version(db) or "")
    body = {
        "visitor_id": visitor_id, "from_day": today.isoformat(), "until_day": until, "counted": counted,
        "booking_id": booking.record_id, "state": "active", "saved_at": moment(now), "clerk": clerk.record_id,
        "revision_no": 1,
    }  # fmt: skip
    at_counter.write(db, act, "booking_block", new_id(), body, new_id)
    return until


def until_day(today: date, limits: Limits) -> str:
    """The last day of a block that begins today."""
    return (today + timedelta(days=limits.block_days)).isoformat()


def lift(store: Store, clerk: Clerk, block_id: str, reason: str, *, ids: RecordIds, now: datetime) -> Lifted:
    """Lifts a block with a reason. Refused `reason-missing`, `block-unknown`, `block-lifted`."""
    demand(clerk, "lift_block")
    reason = reason_of(reason, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is None:
            latest = journal.latest(db, block_id)
            if latest is None or latest.kind != "booking_block":
                raise Refused.because("block-unknown")
            body = latest.body()
            if body.get("state") == "lifted":
                raise Refused.because("block-lifted")
            act = begin(db, clerk, "lift_block", ids.action_id, now)
            told = {**body, "state": "lifted", "reason": reason, "revision_no": int(body["revision_no"]) + 1}
            facts, person = split("booking_block", told)
            news = News("booking_block", block_id, ids.revision_id, latest.revision_id, facts, person)
            known = journal.append(db, act, news)
            TABLES["booking_block"].project(db, known)
        elif known.verb != "lift_block":
            raise Refused.because("saved-otherwise", "", number="")
    changes = Changes(known.action_id, known.verb, frozenset({"booking", "visitor"}), (known.record_id,))
    return Lifted(known.record_id, known.revision_id, changes)
