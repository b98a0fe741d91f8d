"""到期销毁: what has come to its term is destroyed step by step, and listed. Not to be undone.

A run is begun with the manager's password and a reason; each step is one transaction that erases some lines and writes
down which (an entry `destruction`): broken off at any moment, the list says exactly what was destroyed. The erase
entries travel; counts and chain stay (`actions/erasures`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import msgspec

from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.erasures import Gone, drop_outside, erase_records, remember
from station_app.actions.retention import records_of, stopped_by, today_of
from station_app.actions.rights import demand
from station_app.actions.sensitive import permit
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry, News
from station_app.domain.retention import Destroyed, DestructionList, Due, Rule, cutoff, rules
from station_app.domain.stations import Station
from station_app.storage import holds, journal, retention
from station_app.storage.cipher import Database
from station_app.storage.store import Store

STEP: Final = 20
"""Lines of one transaction: a save at the counter waits for no more than these."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run that was begun: which rules, and where it goes on. `left` lines wait, of which some may be left alone."""

    record_id: str
    rules: tuple[str, ...]
    began_at: str
    after: tuple[str, str] | None = None
    done: int = 0
    records: int = 0
    files: int = 0
    skipped: int = 0
    over: bool = False
    changes: Changes | None = None


def begin_run(
    store: Store, clerk: Clerk, codes: tuple[str, ...], *, reason: str, proof: str, catalogue: Catalogue,
    ids: RecordIds, now: datetime, new_id: NewId,
) -> Run:  # fmt: skip
    """Lets what these rules propose be destroyed. Refused `not-allowed`, `reason-missing`, `wrong-proof`,
    `locked-out…`, `retention-nothing` where nothing is proposed that is not held.
    """
    demand(clerk, "destroy_expired")
    known = journal.by_revision(store.db, ids.revision_id)
    if known is None:
        holding = {one.code for one in rules(catalogue, today_of(now))} & set(codes)
        if not any(retention.page(store.db, rule=code, limit=1, held=False) for code in holding):
            raise Refused.because("retention-nothing")
        permit(store, clerk, "destroy_expired", proof=proof, reason=reason, now=now, new_id=new_id,
               about={"run": ids.record_id})  # fmt: skip
        with store.atomic() as db:
            act = begin(db, clerk, "destroy_expired", ids.action_id, now)
            facts = {"state": "begun", "rules": sorted(holding), "began_at": moment(now), "clerk": clerk.record_id}
            known = journal.append(db, act, News("destruction", ids.record_id, ids.revision_id, None, facts, {}))
    facts = msgspec.json.decode(known.facts)
    return Run(known.record_id, tuple(facts["rules"]), facts["began_at"])


def destroy_some(
    store: Store, clerk: Clerk, run: Run, *, catalogue: Catalogue, station: Station, now: datetime, new_id: NewId,
    most: int = STEP,
) -> Run:  # fmt: skip
    """The next step of a run: the run as it stands then, `over` where nothing was left. What is under way, held or
    was touched since stays, and is counted as skipped; what was touched since goes off the list.
    """
    demand(clerk, "destroy_expired")
    named = {one.code: one for one in rules(catalogue, today_of(now)) if one.code in run.rules}
    lines = retention.page(store.db, after=run.after, limit=most)
    mine = [one for one in lines if one.rule in named]
    rows: list[dict[str, Any]] = []
    records: dict[str, str] = {}
    digests: list[str] = []
    skipped = 0
    if mine:
        with store.atomic() as db:
            note = begin(db, clerk, "destroy_expired", new_id(), now)
            act = replace(note, verb="erase")
            for line in mine:
                done = _destroy(db, line, named[line.rule], act, now, new_id)
                if done is None:
                    skipped += 1
                    continue
                listed, gone = done
                rows += listed
                records |= gone.records
                digests += gone.files
            if records:
                remember(store, station, Gone(records, digests))
            if rows:
                facts = {"part": run.record_id, "rows": rows, "files": len(digests)}
                journal.append(db, note, News("destruction", new_id(), new_id(), None, facts, {}))
        drop_outside(store, station, digests, [row["number"] for row in rows if row["number"]])
    last = (lines[-1].due_on, lines[-1].record_id) if lines else run.after
    return Run(
        run.record_id, run.rules, run.began_at, last, run.done + len(mine) - skipped, run.records + len(rows),
        run.files + len(digests), run.skipped + skipped, over=len(lines) < most,
        changes=Changes(new_id(), "erase", frozenset({"retention", "visitor", "consultation", "intake", "register",
                                                      "outreach", "expert"})) if rows else None,
    )  # fmt: skip


def end_run(store: Store, clerk: Clerk, run: Run, *, now: datetime, new_id: NewId) -> bool:
    """Writes down that a run is over; whether the write-ahead log could be emptied too. Once, however often asked."""
    demand(clerk, "destroy_expired")
    with store.atomic() as db:
        latest = journal.latest(db, run.record_id)
        if latest is None:
            raise Refused.because("retention-unknown")
        facts = msgspec.json.decode(latest.facts)
        if facts["state"] != "over":
            rows, files = _parts(db, run.record_id)
            facts |= {"state": "over", "ended_at": moment(now), "records": len(rows), "files": files}
            act = begin(db, clerk, "destroy_expired", new_id(), now)
            journal.append(db, act, News("destruction", run.record_id, new_id(), latest.revision_id, facts, {}))
    return store.checkpoint_if_free()


def end_broken_off(store: Store, clerk: Clerk, *, now: datetime, new_id: NewId) -> None:
    """Ends the runs that broke off: what they destroyed is on their lists, the rest is still proposed."""
    demand(clerk, "destroy_expired")
    for record_id, text in retention.runs(store.db):
        facts = msgspec.json.decode(text)
        if facts["state"] != "over":
            end_run(store, clerk, Run(record_id, tuple(facts["rules"]), facts["began_at"]), now=now, new_id=new_id)


def the_list(db: Database, run: str, catalogue: Catalogue) -> DestructionList:
    """What a run destroyed, line by line, out of the journal; at any time again. Refused `retention-unknown`."""
    latest = journal.latest(db, run)
    if latest is None or latest.kind != "destruction":
        raise Refused.because("retention-unknown")
    facts = msgspec.json.decode(latest.facts)
    rows, files = _parts(db, run)
    links = retention.links(db, [row["position"] for row in rows])
    began = facts["began_at"]
    held = tuple(
        one for one in rules(catalogue, datetime.fromisoformat(began).date()) if one.code in facts["rules"]
    )
    return DestructionList(
        number_of(latest, began), run, began, str(facts.get("ended_at") or ""), facts["clerk"], files, held,
        tuple(Destroyed(hash=links.get(row["position"], ""), **row) for row in rows),
    )  # fmt: skip


def number_of(entry: Entry, began_at: str) -> str:
    """What a list is called on paper: its day and the last digits of its run."""
    return f"XH-{began_at[:10].replace('-', '')}-{entry.record_id[-6:].upper()}"


def _parts(db: Database, run: str) -> tuple[list[dict[str, Any]], int]:
    rows: list[dict[str, Any]] = []
    files = 0
    for text in retention.parts(db, run):
        facts = msgspec.json.decode(text)
        rows += facts["rows"]
        files += int(facts["files"])
    return rows, files


def _destroy(
    db: Database, line: Due, rule: Rule, act: Act, now: datetime, new_id: NewId
) -> tuple[list[dict[str, Any]], Gone] | None:
    """Destroys one line: what the list says of it, and what is gone; None where it is left alone."""
    try:
        whole = records_of(db, rule, line.record_id)
    except LookupError:
        retention.drop(db, line.record_id)
        return None
    if holds.held(db, [line.record_id, *(one.record_id for one in whole.records)]):
        return None
    stopped = stopped_by(db, rule, whole, cutoff(rule, today_of(now)))
    if stopped:
        if stopped == "retention-came-again":
            retention.drop(db, line.record_id)
        return None
    spans = {one.record_id: retention.last_day_of_record(db, one.record_id) for one in whole.records}
    gone = erase_records(db, act, whole.records, rule.way, ids=whole.ids, known=whole.known_as, new_id=new_id)
    retention.drop(db, line.record_id)
    rows = [
        {"position": entry.position, "kind": entry.kind, "number": spans[entry.record_id][1],
         "first_day": spans[entry.record_id][2], "last_day": spans[entry.record_id][0], "rule": rule.code,
         "way": rule.way.value}
        for entry in gone.entries
    ]  # fmt: skip
    return rows, gone
