"""Referrals, call-backs and tasks by the command line: make, list, take each step, print the slip and the hand-over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from station_app.actions import (
    difficult_questions,
    follow_ups,
    handovers,
    promise_changes,
    referrals,
    slips,
    tasks,
)
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import latest_of
from station_app.actions.promises import Done
from station_app.actions.stations import OpenDesk
from station_app.cli.session import Session, WrongUsage, read_json
from station_app.documents.all_papers import FORMS
from station_app.domain.clerks import blind_to_ratings
from station_app.domain.faults import Refused
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import OWN_LAYOUTS
from station_app.domain.promises import PromiseKind, due_of, read_plans, read_task
from station_app.storage import clerks, journal, promises
from station_app.storage.files import replace_file
from station_app.words import say
from station_app.words.labels import paper_label
from station_app.words.promises import due_label, due_words, kind_label, stage_label
from station_app.words.states import state_label

KINDS = tuple(kind.value for kind in PromiseKind)
STEPS = ("receive", "reply", "contact", "answer", "close", "postpone", "reassign", "void")


def record(session: Session) -> int:
    """`station record referral|follow_up|task --json-in FILE|-`: `number` in the object names the visit it is about."""
    given = read_json(session.words.json_in)
    desk = session.desk()
    for one in given:
        if not isinstance(one, dict):
            raise Refused.because("json-object")
        plan, number = {name: value for name, value in one.items() if name != "number"}, str(one.get("number") or "")
        _answer(session, _made(session, desk, session.words.kind, number, plan))
    return 0


def _made(session: Session, desk: OpenDesk, kind: str, number: str, plan: dict[str, Any]) -> Done:
    named: dict[str, Any] = {
        "ids": RecordIds.make(session.new_id), "catalogue": desk.catalogue, "now": session.now(),
    }  # fmt: skip
    if kind == PromiseKind.TASK:
        about = latest_of(desk.store.db, number).record_id if number else ""
        return tasks.add(desk.store, desk.clerk, read_task(plan, desk.catalogue), about_id=about, **named)
    plans = read_plans({kind: plan}, desk.catalogue)
    if kind == PromiseKind.REFERRAL:
        return referrals.refer(desk.store, desk.clerk, number, plans.referrals[0], **named)
    return follow_ups.plan(desk.store, desk.clerk, number, plans.follow_ups[0], **named)


def listing(session: Session) -> int:
    """`station list referral|follow_up|task`: by the day it is due, phones masked; JSON lines with `--json`."""
    words, desk = session.words, session.desk(read_only=True)
    today = session.now().astimezone(BEIJING_TIME).date()
    names = clerks.names(desk.store.db)
    first, last = _day(words.first, "from"), _day(words.last, "to")
    for line in promises.listing(
        desk.store.db, words.kind, first_day=first.isoformat() if first else None,
        last_day=last.isoformat() if last else None, state=words.state, limit=max(words.limit, 0),
        blind=blind_to_ratings(desk.clerk),
    ):  # fmt: skip
        due = due_of(line.state, line.due_on, today)
        value = {
            "number": line.number,
            "record_id": line.record_id,
            "state": line.state,
            "due": due.value,
            "due_on": line.due_on,
            "due_doubtful": bool(line.doubtful),
            "owner": names.get(line.owner, ""),
            "about_number": line.about_number,
            "what": line.what,
            "target_org": line.target,
            "stage": line.stage,
            "text": line.title,
            "visitor_name": line.name,
            "visitor_phone": mask_phone(line.phone or ""),
            "org_name": line.org_name,
        }
        when = due_words(due, line.due_on, today, doubtful=line.doubtful)
        told = filter(None, (
            line.number, kind_label(line.kind, line.what), due_label(due), when, line.target, line.title, line.name,
            names.get(line.owner, ""), stage_label(line.stage), state_label(line.state),
        ))  # fmt: skip
        session.answer(value, "  ".join(told))
    return 0


def knows(session: Session) -> bool:
    """Whether the number is a promise's."""
    return promises.line(session.desk(read_only=True).store.db, session.words.number) is not None


def show(session: Session) -> int:
    """`station show NUMBER` of a promise: how it stands, and every step it took."""
    db, number = session.desk(read_only=True).store.db, session.words.number
    line = promises.line(db, number)
    assert line is not None
    entries = journal.of_record(db, line.record_id)
    steps = [{"verb": entry.verb, "at": entry.at, "actor": entry.actor} for entry in entries]
    value = {
        "number": number, "kind": line.kind, "record_id": line.record_id, "state": line.state,
        "record": entries[-1].body(), "revisions": steps,
    }  # fmt: skip
    return session.answer(
        value,
        f"{number}  {kind_label(line.kind, line.what)}  {state_label(line.state)}  {stage_label(line.stage)}".rstrip(),
        *(f"  {taken['at'][:19]}  {taken['verb']}" for taken in steps),
    )


def step(session: Session) -> int:
    """`station promise STEP NUMBER …`: one step of a referral, a call-back, a question or a task."""
    words, desk = session.words, session.desk()
    catalogue, text, on = desk.catalogue, words.text, _day(words.on, "due_on")
    if {"postpone": on is None, "reassign": not words.to}.get(words.step, False):
        raise WrongUsage("promise-step-wants")
    ids, now = RecordIds.make(session.new_id), session.now()
    store, clerk, number = desk.store, desk.clerk, words.number
    line = promises.line(store.db, number)
    closing = referrals.close if line is not None and line.kind == PromiseKind.REFERRAL else _close_task(on)
    steps: dict[str, Callable[[], Done]] = {
        "receive": lambda: referrals.take_slip(store, clerk, number, text, ids=ids, now=now),
        "reply": lambda: referrals.take_reply(store, clerk, number, text, ids=ids, now=now),
        "contact": lambda: follow_ups.contact(
            store, clerk, number, way=_code(desk, "follow_up_way", words.way),
            outcome=_code(desk, "follow_up_outcome", words.outcome), note=text, next_on=on, ids=ids,
            catalogue=catalogue, now=now,
        ),
        "answer": lambda: difficult_questions.answer(store, clerk, number, text, ids=ids, now=now),
        "close": lambda: closing(store, clerk, number, text, ids=ids, now=now),
        "postpone": lambda: promise_changes.postpone(
            store, clerk, number, on or now.date(), words.reason, ids=ids, now=now
        ),
        "reassign": lambda: promise_changes.reassign(store, clerk, number, words.to, ids=ids, now=now),
        "void": lambda: promise_changes.void(store, clerk, number, words.reason, ids=ids, now=now),
    }  # fmt: skip
    return _answer(session, steps[words.step]())


def _close_task(feedback_on: date | None) -> Callable[..., Done]:
    def close(*given: Any, **named: Any) -> Done:
        return tasks.close(*given, feedback_on=feedback_on, **named)

    return close


def slip(session: Session) -> int:
    """`station slip NUMBER --layout a5 --out FILE.pdf [--reprint]`: the 转办单 or 回访单, journalled like a receipt."""
    words, desk = session.words, session.desk()
    prepared = slips.prepare(
        desk.store, desk.clerk, words.number, catalogue=desk.catalogue, now=session.now(), reprint=words.reprint
    )
    replace_file(Path(words.out), _set(session, prepared.paper, prepared.slip))
    slips.confirm(desk.store, desk.clerk, prepared, words.layout, now=session.now(), new_id=session.new_id)
    value = {"number": words.number, "paper": prepared.paper, "layout": words.layout, "printed": prepared.nth}
    return session.answer(
        value, say("{paper} {number} 已写入 {file}。", paper=paper_label(prepared.paper), number=words.number,
                   file=words.out)
    )  # fmt: skip


def handover(session: Session) -> int:
    """`station handover --layout a4 --out FILE.pdf [--to NAME] [--text NOTE]`: the sheet of this shift."""
    words, desk = session.words, session.desk()
    sheet = handovers.prepare(
        desk.store, desk.clerk, taker=words.to, note=words.text, catalogue=desk.catalogue, now=session.now()
    )
    replace_file(Path(words.out), _set(session, "shift_handover", sheet))
    done = handovers.confirm(
        desk.store, desk.clerk, sheet, words.layout, ids=RecordIds.make(session.new_id), now=session.now()
    )
    value = {
        "number": done.number, "record_id": done.record_id, "parked": len(sheet.parked),
        "promised": len(sheet.promised) + sheet.more_promised, "unsent": sheet.unsent_records,
    }  # fmt: skip
    return session.answer(value, say("交接班单 {number} 已写入 {file}。", number=done.number, file=words.out))


def _set(session: Session, paper: str, shown: Any) -> bytes:
    form, words = FORMS[paper], session.words
    layout = form.layout(words.layout, own=session.folder.root / OWN_LAYOUTS, scale=words.size / 100)
    return form.pdf(shown, layout)


def _code(desk: OpenDesk, code_list: str, text: str) -> str:
    """The code that a word is; the word itself where it is none, for the action to refuse by name."""
    return (desk.catalogue.resolve(code_list, text) or text) if text else ""


def _answer(session: Session, done: Done) -> int:
    value = {"number": done.number, "record_id": done.record_id, "revision_id": done.revision_id}
    return session.answer(value, say("已存本机 {time}（{number}）", time=done.at[11:19], number=done.number))


def _day(text: str | None, field: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused.because("day-unreadable", field, value=text[:20]) from error

