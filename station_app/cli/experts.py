"""Experts and their roster by the command line: take in, list, change the state, free slots, roster files, papers."""

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from station_app.actions import expert_papers, experts, leases, roster_files, rosters
from station_app.actions.acts import RecordIds
from station_app.actions.bookings import expert_of
from station_app.actions.expert_papers import PreparedExpertPaper
from station_app.cli.session import Session, read_json
from station_app.documents.all_papers import FORMS
from station_app.documents.calendar_files import booked_times
from station_app.documents.ledger_files import read_ledger
from station_app.domain.bookings import cell_of, cell_start
from station_app.domain.experts import ExpertState
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME, ReportingWeek
from station_app.domain.printing import OWN_LAYOUTS
from station_app.domain.rosters import at_minute, clock
from station_app.storage import booking_facts
from station_app.storage import experts as stored
from station_app.storage import leases as leased
from station_app.storage import rosters as rules
from station_app.storage.files import replace_file
from station_app.words import say
from station_app.words.experts import expert_state_label, rule_label
from station_app.words.faults import sentence
from station_app.words.labels import paper_label

KINDS = ("expert", "duty")
STATES = tuple(state.value for state in ExpertState)
WHAT = ("state", "slots", "day", "week", "certificate", "ics", "remove-duty", "leases", "give-back")


def add_words(verbs: Any, verb: Any) -> None:
    """The words of `station experts`."""
    made: argparse.ArgumentParser = verb(verbs, "experts", run, say("志愿专家：改状态、看可约时段、打印各种单子和日历"))
    made.add_argument("what", choices=WHAT)
    made.add_argument("--expert", default="", metavar="ID|NAME")
    made.add_argument("--state", choices=[state.value for state in ExpertState])
    made.add_argument("--reason", default="")
    made.add_argument("--from", dest="first", metavar="D")
    made.add_argument("--to", dest="last", metavar="D")
    made.add_argument("--duty", default="", metavar="ID")
    made.add_argument("--week", metavar="2026-W47")
    made.add_argument("--layout", choices=("a4", "a5", "80mm"), default="a4")
    made.add_argument("--out", metavar="FILE")


def record(session: Session) -> int:
    """`station record expert|duty --json-in FILE|-`. An expert comes into the pool at once with `"pooled": true`."""
    given = read_json(session.words.json_in)
    desk = session.desk()
    for one in given:
        named: dict[str, Any] = {
            "ids": RecordIds.make(session.new_id), "catalogue": desk.catalogue, "now": session.now(),
        }  # fmt: skip
        if session.words.kind == "duty":
            duty = rosters.save(
                desk.store, desk.clerk, rosters.read_form(one, desk.catalogue, desk.store.db), **named
            )
            value: dict[str, Any] = {"record_id": duty.record_id, "revision_id": duty.revision_id, "number": ""}
            value["standing"] = list(duty.standing)
        else:
            pooled = isinstance(one, dict) and one.pop("pooled", False) is True
            saved = experts.save(
                desk.store, desk.clerk, experts.read_form(one, desk.catalogue), pooled=pooled, **named
            )
            value = {"record_id": saved.record_id, "revision_id": saved.revision_id, "number": ""}
            value["state"] = saved.state.value
            value["warnings"] = [{"field": fault.field, "code": fault.code} for fault in saved.warnings]
        session.answer(value, say("已存本机（{id}）", id=value["record_id"]))
    return 0


def listing(session: Session) -> int:
    """`station list expert [--state S]`: by name, contacts left out; JSON lines with `--json`."""
    words, desk = session.words, session.desk(read_only=True)
    if words.kind == "duty":
        return _duties(session)
    served = booking_facts.served_minutes(desk.store.db)
    for one in stored.page(desk.store.db, state=words.state, limit=max(words.limit, 0)):
        count, minutes = served.get(one.record_id, (0, 0))
        value = {
            "record_id": one.record_id, "name": one.name, "owner": one.owner, "state": one.state,
            "employer": one.employer, "title": one.title, "fields": list(one.fields), "term_from": one.term_from,
            "term_to": one.term_to, "services": count, "minutes": minutes,
        }  # fmt: skip
        labels = "、".join(desk.catalogue.label("expert_field", code) for code in one.fields)
        session.answer(value, f"{one.name}  {expert_state_label(one.state)}  {one.employer}  {labels}  {one.record_id}")
    return 0


def _duties(session: Session) -> int:
    db = session.desk(read_only=True).store.db
    for one in rules.active(db, session.desk().catalogue):
        expert = stored.get(db, one.expert_id)
        value = {
            "record_id": one.duty_id, "expert_id": one.expert_id, "expert": expert.name if expert else "",
            "rule": one.rule.value, "weekday": one.weekday, "first_day": one.first_day.isoformat(),
            "last_day": one.last_day.isoformat() if one.last_day else "", "start": clock(one.start),
            "end": clock(one.end), "site": one.site, "on_site": one.on_site,
        }  # fmt: skip
        when = f"{value['first_day']}—{value['last_day']}  {value['weekday'] or ''}  {value['start']}—{value['end']}"
        session.answer(value, f"{value['expert']}  {rule_label(one.rule)}  {when}  {one.site}  {one.duty_id}")
    return 0


def import_roster(session: Session) -> int:
    """`station import roster FILE.csv|FILE.xlsx [--dry-run]`: good rows stored, bad ones named; exit 1 where any is."""
    words, desk = session.words, session.desk()
    sheet = read_ledger(Path(words.file))
    done = roster_files.import_roster(
        desk.store, desk.clerk, sheet.header, sheet.lines, catalogue=desk.catalogue, now=session.now(),
        new_id=session.new_id, dry_run=words.dry_run,
    )  # fmt: skip
    refused = [
        {"row": one.line, "field": one.fault.field, "code": one.fault.code, "message": sentence(one.fault)}
        for one in done.refused
    ]
    session.answer(
        {"read": done.read, "stored": done.stored, "refused": refused},
        say("读了 {read} 行，存了 {stored} 条排班，{refused} 处没有存。", read=done.read, stored=done.stored,
            refused=len(refused)),
        *(say("  第 {row} 行：{message}", row=one["row"], message=one["message"]) for one in refused),
    )  # fmt: skip
    return 1 if refused else 0


def run(session: Session) -> int:
    """`station experts state|slots|day|week|certificate|ics …`."""
    match session.words.what:
        case "state":
            return _state(session)
        case "slots":
            return _slots(session)
        case "ics":
            return _calendar(session)
        case "remove-duty":
            return _remove_duty(session)
        case "leases":
            return _leases(session)
        case "give-back":
            return _give_back(session)
        case paper:
            return _paper(session, paper)


def _remove_duty(session: Session) -> int:
    words, desk = session.words, session.desk()
    done = rosters.remove(
        desk.store, desk.clerk, words.duty, words.reason, ids=RecordIds.make(session.new_id), catalogue=desk.catalogue,
        now=session.now(),
    )  # fmt: skip
    return session.answer(
        {"record_id": done.record_id, "standing": list(done.standing)}, say("已存本机（{id}）", id=done.record_id)
    )


def _leases(session: Session) -> int:
    """The leased quarter hours still to come, stretch by stretch as they were leased."""
    db = session.desk(read_only=True).store.db
    stretches: dict[str, list[leased.Lease]] = {}
    for one in leased.all_of(db, first_cell=cell_of(session.now())):
        stretches.setdefault(one.lease_id, []).append(one)
    for lease_id, held in stretches.items():
        expert = stored.get(db, held[0].expert_id)
        start, end = cell_start(held[0].cell), cell_start(held[-1].cell + 1)
        value = {
            "lease_id": lease_id, "expert_id": held[0].expert_id, "expert": expert.name if expert else "",
            "start": start.isoformat(timespec="minutes"), "end": end.isoformat(timespec="minutes"),
            "expires_at": held[0].expires_at,
        }  # fmt: skip
        session.answer(value, f"{start:%m-%d %H:%M}—{end:%H:%M}  {value['expert']}  {held[0].expires_at[:16]}")
    return 0


def _give_back(session: Session) -> int:
    words, desk = session.words, session.desk()
    first = _day(words.first) or session.now().astimezone(BEIJING_TIME).date()
    last = _day(words.last) or first
    done = leases.give_back(
        desk.store, desk.clerk, expert_of(desk.store.db, words.expert), at_minute(first, 0), at_minute(last, 1440),
        action_id=session.new_id(), now=session.now(), new_id=session.new_id,
    )  # fmt: skip
    return session.answer({"given_back": done.count}, say("交还了 {count} 个授权时段。", count=done.count))


def _state(session: Session) -> int:
    words, desk = session.words, session.desk()
    if not words.state or not words.expert:
        raise Refused.because("booking-wants", "", what="--expert --state")
    done = experts.change_state(
        desk.store, desk.clerk, expert_of(desk.store.db, words.expert), ExpertState(words.state), words.reason,
        ids=RecordIds.make(session.new_id), now=session.now(),
    )  # fmt: skip
    value = {"record_id": done.record_id, "state": done.state.value, "standing": list(done.standing)}
    told = [say("  还有预约要联系来访人：{numbers}", numbers="、".join(done.standing))] if done.standing else []
    return session.answer(value, say("已改为{state}。", state=expert_state_label(done.state)), *told)


def _slots(session: Session) -> int:
    words, desk = session.words, session.desk(read_only=True)
    today = session.now().astimezone(BEIJING_TIME).date()
    first = _day(words.first) or today
    last = _day(words.last) or first + timedelta(days=6)
    pool = [expert_of(desk.store.db, words.expert)] if words.expert else [
        one.record_id for one in stored.page(desk.store.db, state=ExpertState.POOLED, limit=10_000)
    ]  # fmt: skip
    names = {one: found.name for one in pool if (found := stored.get(desk.store.db, one)) is not None}
    for free in rosters.free_slots(desk.store.db, desk.catalogue, pool, first, last, session.now()):
        slot = free.slot
        value = {
            "expert_id": slot.expert_id, "expert": names.get(slot.expert_id, ""),
            "start": slot.start.isoformat(timespec="minutes"), "end": slot.end.isoformat(timespec="minutes"),
            "site": slot.site, "on_site": slot.on_site, "certain": free.certain,
        }  # fmt: skip
        certain = say("可确认") if free.certain else say("须市中心确认")
        session.answer(value, f"{slot.start:%m-%d %H:%M}—{slot.end:%H:%M}  {value['expert']}  {slot.site}  {certain}")
    return 0


def _paper(session: Session, what: str) -> int:
    words, desk = session.words, session.desk()
    if not words.out:
        raise Refused.because("booking-wants", "", what="--out")
    named: dict[str, Any] = {"catalogue": desk.catalogue, "now": session.now()}
    today = session.now().astimezone(BEIJING_TIME).date()
    if what == "week":
        week = ReportingWeek.parse(words.week) if words.week else ReportingWeek.containing(session.now())
        prepared = expert_papers.week_sheet(desk.store, desk.clerk, week.monday, **named)
    else:
        expert_id, first = expert_of(desk.store.db, words.expert), _day(words.first) or today
        if what == "day":
            prepared = expert_papers.day_sheet(desk.store, desk.clerk, expert_id, first, **named)
        else:
            last = _day(words.last) or today
            prepared = expert_papers.certificate(desk.store, desk.clerk, expert_id, first, last, **named)
    return set_paper(session, prepared)


def set_paper(session: Session, prepared: PreparedExpertPaper) -> int:
    """Writes the PDF of a prepared paper to `--out` and journals that it left."""
    words, desk, form = session.words, session.desk(), FORMS[prepared.paper]
    layout = form.layout(words.layout, own=session.folder.root / OWN_LAYOUTS)
    replace_file(Path(words.out), form.pdf(prepared.shown, layout))
    expert_papers.confirm(
        desk.store, desk.clerk, prepared, words.layout, now=session.now(), new_id=session.new_id
    )
    value = {"paper": prepared.paper, "number": prepared.number, "out": words.out}
    return session.answer(value, say("{paper}已写入 {file}。", paper=paper_label(prepared.paper), file=words.out))


def _calendar(session: Session) -> int:
    words, desk = session.words, session.desk(read_only=True)
    if not words.out:
        raise Refused.because("booking-wants", "", what="--out")
    first = _day(words.first) or session.now().astimezone(BEIJING_TIME).date() - timedelta(days=31)
    expert_id = expert_of(desk.store.db, words.expert)
    _name, times = expert_papers.booked_times(desk.store, desk.clerk, expert_id, first, _day(words.last))
    replace_file(Path(words.out), booked_times(times, now=session.now()))
    value = {"out": words.out, "events": len(times)}
    return session.answer(value, say("{count} 个预约已写入 {file}。", count=len(times), file=words.out))


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused.because("day-unreadable", "date", value=text[:20]) from error
