"""Bookings and the waiting list by the command line: record, list, show, and each step of a booking's day."""

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec

from station_app.actions import (
    booking_absences,
    booking_answers,
    booking_blocks,
    booking_reminders,
    booking_steps,
    bookings,
    expert_papers,
    waiting,
)
from station_app.actions.acts import RecordIds
from station_app.actions.booking_reminders import Reached
from station_app.actions.booking_rows import Booked, latest_of
from station_app.actions.bookings import expert_of
from station_app.cli.experts import set_paper
from station_app.cli.session import Session, read_json
from station_app.domain.bookings import BookingState, ServedForm, WaitingForm
from station_app.domain.faults import Refused
from station_app.domain.json_fields import read_fields
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import bookings as stored
from station_app.storage import journal
from station_app.storage import waiting as waits
from station_app.words import say
from station_app.words.experts import booking_state_label, why_label
from station_app.words.faults import sentence
from station_app.words.states import state_label

KINDS = ("booking", "waiting")
STEPS = (
    "reschedule", "cancel", "check-in", "tie", "serve", "evaluate", "no-show", "take-back", "expert-absent",
    "remind", "told", "lift-block", "paper",
)  # fmt: skip
STATES = tuple(state.value for state in BookingState)


def add_words(verbs: Any, verb: Any) -> None:
    """The words of `station booking`."""
    told = say("预约的每一步：改约、取消、签到、接待、评价、爽约")
    made: argparse.ArgumentParser = verb(verbs, "booking", step, told)
    made.add_argument("number")
    made.add_argument("step", choices=STEPS)
    made.add_argument("--start", metavar="T")
    made.add_argument("--end", metavar="T")
    made.add_argument("--expert", default="", metavar="ID|NAME")
    made.add_argument("--by", choices=tuple(bookings.CANCELLED), default="visitor")
    made.add_argument("--reason", default="")
    made.add_argument("--visit", default="", metavar="NUMBER", help=say("关联的咨询登记编号"))
    made.add_argument("--minutes", type=int)
    made.add_argument("--advice", default="")
    made.add_argument("--rating", default="")
    made.add_argument("--unreached", action="store_true", help=say("提醒电话没有人接"))
    made.add_argument("--unresolved", action="store_true", help=say("问题没有解决"))
    made.add_argument("--layout", choices=("a4", "a5", "80mm"), default="a5")
    made.add_argument("--out", metavar="FILE.pdf")
    made.add_argument("--reprint", action="store_true", help=say("同一份确认单再打一次"))


def record(session: Session) -> int:
    """`station record booking|waiting --json-in FILE|-`: one object or JSON lines, each answered by itself."""
    given = read_json(session.words.json_in)
    desk = session.desk()
    named: dict[str, Any] = {"catalogue": desk.catalogue, "now": session.now(), "new_id": session.new_id}
    for one in given:
        ids = RecordIds.make(session.new_id)
        if session.words.kind == "waiting":
            if not isinstance(one, dict):
                raise Refused.because("json-object")
            values, faults = read_fields(WaitingForm, one, desk.catalogue)
            if faults:
                raise Refused(faults)
            values["expert_id"] = expert_of(desk.store.db, values.get("expert_id", ""))
            entry = waiting.add(desk.store, desk.clerk, WaitingForm(**values), ids=ids, **named)
            value = {"number": "", "record_id": entry.record_id, "revision_id": entry.revision_id}
            session.answer(value, say("已登记候补（{id}）", id=entry.record_id))
        else:
            form = bookings.read_form(one, desk.catalogue, desk.store.db)
            _answer(session, bookings.request(desk.store, desk.clerk, form, ids=ids, **named))
    return 0


def listing(session: Session, first: str | None, last: str | None) -> int:
    """`station list booking|waiting`: the latest booking first, who waits longest first; phones masked."""
    words, desk = session.words, session.desk(read_only=True)
    if words.kind == "waiting":
        for entry in waits.page(desk.store.db, limit=max(words.limit, 0)):
            shown = asdict(entry) | {"phone": mask_phone(entry.phone)}
            session.answer(shown, f"{entry.waiting_since[:10]}  {entry.visitor}  {entry.expert or entry.field}")
        return 0
    for line in stored.page(
        desk.store.db, first_day=first, last_day=last, state=words.state, limit=max(words.limit, 0)
    ):
        value = {
            "number": line.number, "record_id": line.record_id, "state": line.state, "delivery": line.delivery,
            "expert_id": line.expert_id, "expert": line.expert, "start": line.start, "end": line.end,
            "on_site": line.on_site, "site": line.site, "visitor_name": line.visitor,
            "visitor_phone": mask_phone(line.phone or ""), "org_name": line.organisation, "why": line.why,
            "alternatives": msgspec.json.decode(line.alternatives),
            "to_tell": bool(line.answered_at and not line.told_at),
            "reminder_calls": line.reminder_calls, "reminded_at": line.reminded_at, "expert_absent": line.expert_absent,
        }  # fmt: skip
        session.answer(
            value,
            f"{line.number}  {line.start[:16].replace('T', ' ')}—{line.end[11:16]}  {line.expert}  {line.visitor or ''}"
            f"  {booking_state_label(line.state)}  {state_label(line.delivery)}",
        )
    return 0


def knows(session: Session) -> bool:
    """Whether the number is a booking's."""
    # By its first letters: a desk that is opened to look cannot be written with afterwards.
    return str(session.words.number).startswith("YY-")


def show(session: Session) -> int:
    """`station show YY-…`: the present state, every step with its time and reason, where it is on its way."""
    db = session.desk(read_only=True).store.db
    latest = latest_of(db, session.words.number)
    line = stored.line(db, latest.record_id)
    assert line is not None
    body = latest.body()
    steps: list[dict[str, Any]] = [
        {
            "revision_id": entry.revision_id, "verb": entry.verb, "at": entry.at, "actor": entry.actor,
            "state": entry.body()["state"], "start": entry.body()["start"], "reason": entry.body().get("reason"),
        }
        for entry in journal.of_record(db, latest.record_id)
    ]  # fmt: skip
    value = {
        "number": line.number, "record_id": line.record_id, "state": line.state, "delivery": line.delivery,
        "saved_at": body["saved_at"], "record": body, "revisions": steps,
    }  # fmt: skip
    return session.answer(
        value,
        f"{line.number}  {booking_state_label(line.state)}  {line.expert}  {line.start[:16].replace('T', ' ')}"
        f"  {state_label(line.delivery)}",
        *(
            f"  {one['at'][:19]}  {one['verb']}  {one['start'][5:16].replace('T', ' ')}  {one['reason'] or ''}".rstrip()
            for one in steps
        ),
    )


def amend(session: Session) -> int:
    """`station amend YY-… --json-in FILE --reason TEXT`."""
    given = read_json(session.words.json_in)
    if len(given) != 1 or not isinstance(given[0], dict):
        raise Refused.because("json-object")
    desk = session.desk()
    done = bookings.amend(
        desk.store, desk.clerk, session.words.number, given[0], session.words.reason,
        ids=RecordIds.make(session.new_id), now=session.now(),
    )  # fmt: skip
    return _answer(session, done)


def step(session: Session) -> int:
    """`station booking NUMBER STEP …`: one step."""
    words, desk = session.words, session.desk()
    if words.step == "paper":
        return _paper(session)
    if words.step == "lift-block":
        return _lift_block(session)
    store, clerk, number = desk.store, desk.clerk, words.number
    now, catalogue = session.now(), desk.catalogue
    ids = RecordIds.make(session.new_id)
    asked: dict[str, Any] = {"ids": ids, "now": now}
    full: dict[str, Any] = {**asked, "catalogue": catalogue, "new_id": session.new_id}
    steps: dict[str, Callable[[], Booked]] = {
        "reschedule": lambda: bookings.reschedule(
            store, clerk, number, _moment(words.start, "--start"), _moment(words.end, "--end"), words.reason,
            expert_id=expert_of(store.db, words.expert), **full,
        ),
        "cancel": lambda: bookings.cancel(store, clerk, number, words.by, words.reason, **full),
        "check-in": lambda: booking_steps.check_in(store, clerk, number, **asked),
        "tie": lambda: booking_steps.tie(store, clerk, number, words.visit, **asked),
        "serve": lambda: booking_steps.serve(
            store, clerk, number, ServedForm(advice=words.advice, actual_minutes=words.minutes), **full
        ),
        "evaluate": lambda: booking_steps.evaluate(
            store, clerk, number, words.rating, resolved=not words.unresolved, reason=words.reason, **asked,
            catalogue=catalogue,
        ),
        "no-show": lambda: booking_steps.no_show(store, clerk, number, **full),
        "take-back": lambda: booking_steps.take_back_no_show(
            store, clerk, number, words.reason, **asked, new_id=session.new_id
        ),
        "expert-absent": lambda: booking_absences.expert_absent(store, clerk, number, words.reason, **full),
        "remind": lambda: booking_reminders.remind(
            store, clerk, number, Reached.NO_ANSWER if words.unreached else Reached.COMING, **asked
        ),
        "told": lambda: booking_answers.told(store, clerk, number, **asked),
    }  # fmt: skip
    return _answer(session, steps[words.step]())


def _lift_block(session: Session) -> int:
    """The block that keeps this booking's visitor from booking."""
    words, desk = session.words, session.desk()
    visitor = latest_of(desk.store.db, words.number).body().get("visitor_id", "")
    block = waits.block_on(desk.store.db, visitor, session.now().astimezone(BEIJING_TIME).date().isoformat())
    if block is None:
        raise Refused.because("block-unknown")
    done = booking_blocks.lift(
        desk.store, desk.clerk, block[0], words.reason, ids=RecordIds.make(session.new_id), now=session.now()
    )
    return session.answer({"record_id": done.record_id, "state": "lifted"}, say("已解除暂停预约。"))


def _paper(session: Session) -> int:
    words, desk = session.words, session.desk()
    if not words.out:
        raise Refused.because("booking-wants", "", what="--out")
    prepared = expert_papers.confirmation(
        desk.store, desk.clerk, words.number, catalogue=desk.catalogue, now=session.now(), reprint=words.reprint
    )
    return set_paper(session, prepared)


def _answer(session: Session, done: Booked) -> int:
    value = {
        "number": done.number, "record_id": done.record_id, "revision_id": done.revision_id,
        "state": done.state.value, "why": done.why, "late": done.late, "blocked_until": done.blocked_until,
        "freed": [{"waiting_id": one.record_id, "visitor_name": one.visitor} for one in done.freed],
        "priority": done.priority.record_id if done.priority is not None else "",
        "warnings": [{"field": one.field, "code": one.code, "message": sentence(one)} for one in done.warnings],
    }  # fmt: skip
    told = [sentence(one) for one in done.warnings]
    if done.why:
        told.append(why_label(done.why))
    if done.blocked_until:
        told.append(say("来访人到 {day} 为止暂停预约。", day=done.blocked_until))
    if done.priority is not None:
        told.append(say("{name}排在候补最前，到 {day} 为止。", name=done.priority.visitor, day=done.priority.last_day))
    if done.freed:
        told.append(say("空出的时段可以电话通知候补：{names}", names="、".join(one.visitor for one in done.freed)))
    return session.answer(
        value,
        say("已存本机 {time}（{number}，{state}）", time=done.saved_at[11:19], number=done.number,
            state=booking_state_label(done.state)),
        *(f"  {line}" for line in told),
    )  # fmt: skip


def _moment(text: str | None, what: str) -> datetime:
    if not text:
        raise Refused.because("booking-wants", "", what=what)
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise Refused.because("moment-unreadable", "booking_start") from None
    return read.replace(tzinfo=BEIJING_TIME) if read.tzinfo is None else read
