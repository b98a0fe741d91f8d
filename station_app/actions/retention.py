"""保存期限: what is due by its term is proposed once a month, looked at line by line, and held back where it must stay.

Destroying is `actions/destroying`. The proposal is read beside the writer (`find_due`) and put down by it (`keep`); its
cost is that of the days that have come due since the last one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from station_app.actions.acts import Changes, RecordIds, begin, moment
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.form_checks import text_faults
from station_app.domain.journal import News, split
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.personal_data import How, left_of
from station_app.domain.retention import CountsFrom, Due, Rule, cutoff, due_on, first_of_month, rules
from station_app.storage import holds, journal, people, retention, settings, timelines
from station_app.storage.cipher import Database
from station_app.storage.people import Held
from station_app.storage.store import Store

MONTH = "retention_month"
"""The setting that remembers for which month the proposal was made."""
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found due, and how far it looked: rule to (day, position)."""

    month: str
    dues: tuple[Due, ...]
    looked: dict[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A line held back, or let go again, that is on the disk."""

    record_id: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be destroyed of one line: the records, and what would go of them as (kind, number, field, value)."""

    due: Due
    rule: Rule | None
    records: tuple[Held, ...]
    goes: tuple[tuple[str, str, str, str], ...]
    stopped_by: str
    """Why it cannot be destroyed now, as a fault's code: `retention-running`, `retention-came-again`; or empty."""


def today_of(now: datetime) -> date:
    """The day in Beijing."""
    return now.astimezone(BEIJING_TIME).date()


def is_due(db: Database, now: datetime) -> bool:
    """Whether this month's proposal is still to be made."""
    return bool(settings.get(db, MONTH) != first_of_month(today_of(now)).isoformat()[:7])


def find_due(
    store: Store, catalogue: Catalogue, now: datetime, going_on: Callable[[int], bool] = lambda _seen: True
) -> Found | None:
    """What has come due since the last look, by every rule; None where `going_on` (told how many were seen) said no."""
    today, seen, db = today_of(now), 0, store.db
    found: dict[str, Due] = {}
    looked: dict[str, tuple[str, int]] = {}
    with store.snapshot():
        position, _hash = journal.head(db)
        for rule in rules(catalogue, today):
            before, (since, above) = cutoff(rule, today), retention.looked(db, rule.code)
            looked[rule.code] = (before, position)
            people: set[str] = set()
            for record_id, kind in retention.touched(db, rule.kinds, since, before, above):
                seen += 1
                if not going_on(seen):
                    return None
                due = _due(db, rule, record_id, kind, before, people)
                if due is not None and due.record_id not in found:
                    found[due.record_id] = due
    return Found(today.isoformat()[:7], tuple(found.values()), looked)


def keep(store: Store, clerk: Clerk, found: Found) -> Changes:
    """Puts down what was found. Not journalled: it says nothing that the journal does not."""
    demand(clerk, "read")
    with store.atomic() as db:
        retention.propose(db, found.dues)
        for rule, (before, position) in found.looked.items():
            retention.note_looked(db, rule, before, position)
        settings.put(db, MONTH, found.month)
    return Changes("", "propose", frozenset({"retention"}))


def hold(store: Store, clerk: Clerk, key: str, reason: str, *, ids: RecordIds, now: datetime) -> Kept:
    """Keeps a line (by its record id or its number) beyond its term, with a reason. Refused `retention-unknown`,
    `reason-missing`, `text-…`.
    """
    return _held(store, clerk, key, reason, "active", ids, now)


def let_go(store: Store, clerk: Clerk, key: str, reason: str, *, ids: RecordIds, now: datetime) -> Kept:
    """Takes a hold back: the line is destroyed with the others. Refused as `hold`, and `retention-not-held`."""
    return _held(store, clerk, key, reason, "lifted", ids, now)


def _held(store: Store, clerk: Clerk, key: str, reason: str, state: str, ids: RecordIds, now: datetime) -> Kept:
    demand(clerk, "hold_expired")
    reason = reason.strip()
    faults = list(text_faults("reason", reason, LONGEST_REASON))
    if faults or not reason:
        raise Refused(faults) if faults else Refused.because("reason-missing", "reason")
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        line = retention.line(db, key)
        if line is None:
            raise Refused.because("retention-unknown")
        if known is None:
            before = holds.of_record(db, line.record_id)
            if state == "lifted" and (before is None or before[1] != "active"):
                raise Refused.because("retention-not-held")
            act = begin(db, clerk, "hold_expired", ids.action_id, now)
            record = {"about_id": line.record_id, "state": state, "reason": reason, "clerk": clerk.record_id,
                      "held_at": moment(now)}  # fmt: skip
            facts, person = split("hold", record)
            record_id = before[0] if before else ids.record_id
            parent = journal.latest(db, record_id)
            entry = journal.append(db, act, News("hold", record_id, ids.revision_id,
                                                 parent.revision_id if parent else None, facts, person))  # fmt: skip
            holds.HOLDS.project(db, entry)
    return Kept(line.record_id, Changes(ids.action_id, "hold_expired", frozenset({"retention"}), (line.record_id,)))


def preview(db: Database, catalogue: Catalogue, key: str, now: datetime) -> Preview:
    """What would go of one line, as it stands now. Refused `retention-unknown`."""
    line = retention.line(db, key)
    if line is None:
        raise Refused.because("retention-unknown")
    rule = next((one for one in rules(catalogue, today_of(now)) if one.code == line.rule), None)
    if rule is None:
        return Preview(line, None, (), (), "")
    whole = records_of(db, rule, line.record_id)
    goes = tuple(
        (held.kind, held.number, name, _shown(value))
        for held in whole.records for name, value in _going(db, held, rule.way, whole.known_as)
    )  # fmt: skip
    return Preview(line, rule, whole.records, goes, stopped_by(db, rule, whole, cutoff(rule, today_of(now))))


@dataclass(frozen=True, slots=True)
class Whole:
    """All that one line takes: the records, the ids and names of the person, whether something of his is under way."""

    records: tuple[Held, ...]
    ids: tuple[str, ...]
    known_as: tuple[str, ...]
    busy: bool


def records_of(db: Database, rule: Rule, record_id: str) -> Whole:
    """What one line takes: of a person's, all his records of the rule's kinds (what has a longer term of its own
    stays); else the record alone.
    """
    if rule.counts_from is not CountsFrom.PERSON:
        latest = journal.latest(db, record_id)
        if latest is None:
            return Whole((), (), (), busy=False)
        facts = msgspec.json.decode(latest.facts)
        held = Held(record_id, latest.kind, str(facts.get("number") or ""), str(facts.get("state") or ""),
                    latest.at[:10], own=True, erased=latest.verb == "erase")  # fmt: skip
        return Whole((held,), (), (), busy=rule.counts_from is CountsFrom.RECORD and held.running)
    whole = people.everything_of(db, record_id)
    taken = tuple(
        one for one in whole.records
        if one.kind in (*rule.kinds, "proof", "hold") and not (one.erased and rule.way is How.ANONYMISE)
    )  # fmt: skip
    return Whole(taken, whole.ids, whole.known_as, busy=bool(whole.drafts) or any(one.running for one in taken))


def stopped_by(db: Database, rule: Rule, whole: Whole, before: str) -> str:
    """Why a line is left alone for now: something of it is under way, or the person was here since; else empty."""
    if whole.busy:
        return "retention-running"
    if rule.counts_from is CountsFrom.PERSON:
        last = retention.last_day_of_person(db, whole.ids)
    else:
        last = max((_record_day(db, rule, one.record_id) for one in whole.records), default="")
    return "" if last < before else "retention-came-again"


def _due(db: Database, rule: Rule, record_id: str, kind: str, before: str, people: set[str]) -> Due | None:
    """The line that something touched so long ago makes; None where it was touched since, or nothing is left of it.
    `people` are those who were looked at already: somebody with forty visits is one line.
    """
    if rule.counts_from is CountsFrom.PERSON:
        visitor = retention.visitor_of(db, record_id, kind)
        if visitor is None or visitor in people:
            return None
        people.add(visitor)
        return _person_due(db, rule, visitor, before)
    latest = journal.latest(db, record_id)
    if latest is None or not left_to_go(latest.person, rule.way, latest.verb):
        return None
    last = _record_day(db, rule, record_id)
    if not last or last >= before:
        return None
    _day, number, _first = retention.last_day_of_record(db, record_id)
    return Due(record_id, rule.code, kind, number, last, due_on(rule, last))


def _person_due(db: Database, rule: Rule, visitor: str, before: str) -> Due | None:
    latest = journal.latest(db, visitor)
    if latest is None or latest.kind != "visitor" or latest.verb == "erase":
        return None
    last = retention.last_day_of_person(db, timelines.all_ids(db, "visitor", visitor))
    if not last or last >= before:
        return None
    return Due(visitor, rule.code, "visitor", "", last, due_on(rule, last))


def left_to_go(person: str | None, way: How, verb: str) -> bool:
    """Whether anything would go of a record whose newest entry has this personal part."""
    return person not in (None, "{}") and not (way is How.ANONYMISE and verb == "erase")


def _record_day(db: Database, rule: Rule, record_id: str) -> str:
    """The day from which a record's years count; empty where they do not run: an expert who has not left."""
    last, _number, _first = retention.last_day_of_record(db, record_id)
    if rule.counts_from is not CountsFrom.LEFT:
        return last
    latest = journal.latest(db, record_id)
    facts = msgspec.json.decode(latest.facts) if latest is not None else {}
    return str(facts.get("state_since") or last)[:10] if facts.get("state") in ("left", "disciplined") else ""


def _going(db: Database, held: Held, way: How, known: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    latest = journal.latest(db, held.record_id)
    if latest is None or latest.person is None:
        return
    person = msgspec.json.decode(latest.person)
    stays = left_of(person, way, known) if held.own else person
    for name, value in sorted(person.items()):
        if stays.get(name) != value:
            yield name, value


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return "、".join(_shown(one) for one in value.values())
    return str(value)
