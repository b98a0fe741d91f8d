"""The steps of a promise: which of them a kind has, what each asks for, and the action that takes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from station_app.actions import difficult_questions, follow_ups, promise_changes, referrals, tasks
from station_app.actions.acts import RecordIds
from station_app.actions.promises import Done
from station_app.actions.sensitive import prove
from station_app.domain.promises import PromiseKind, TaskKind
from station_app.storage.promises import Promise
from station_app.ui.desk import Desk
from station_app.words import say


@dataclass(frozen=True, slots=True)
class Filled:
    """What stood in the form of a step."""

    text: str = ""
    day: date | None = None
    way: str = ""
    outcome: str = ""
    owner: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its button, its key, and what its form asks for (`text` and `day` are the captions, empty for none)."""

    name: str
    label: str
    key: str
    text: str = ""
    day: str = ""
    contact: bool = False
    owner: bool = False
    proof: bool = False
    """Whether it asks for the clerk's own password: a sensitive act."""
    asks: bool = True
    """Whether it has a form at all; without one the key takes the step, and Ctrl+Z takes it back."""


def steps_of(promise: Promise | None) -> list[Step]:
    """What can be done with a promise, in the order of the buttons; nothing once it is closed."""
    if promise is None or promise.state != "open":
        return []
    every = [*_OWN[_kind(promise)](), Step("postpone", say("改期"), "P", text=say("改期原因"), day=say("改到"))]
    every += [
        Step("reassign", say("改派"), "G", owner=True),
        Step("void", say("作废"), "Del", text=say("作废原因"), proof=True),
    ]
    return [step for step in every if not (step.name == "receive" and promise.stage in ("received", "replied"))]


def _kind(promise: Promise) -> str:
    return (promise.what or TaskKind.TO_DO) if promise.kind == PromiseKind.TASK else promise.kind


_OWN: Final[Mapping[str, Callable[[], list[Step]]]] = {
    PromiseKind.REFERRAL: lambda: [
        Step("close", say("办结"), "Space", text=say("办理结果（有答复可不写）")),
        Step("receive", say("签收"), "S", text=say("接收人（可不写）")),
        Step("reply", say("答复"), "R", text=say("对方答复")),
    ],
    PromiseKind.FOLLOW_UP: lambda: [
        Step("contact", say("登记回访"), "Space", text=say("回访情况"), contact=True, day=say("联系不上改到")),
    ],
    TaskKind.TO_DO: lambda: [Step("close", say("做完了"), "Space", asks=False)],
    TaskKind.DIFFICULT: lambda: [Step("answer", say("答复"), "Space", text=say("答复内容"))],
    TaskKind.RECTIFICATION: lambda: [
        Step("close", say("办结"), "Space", text=say("整改结果"), day=say("反馈日期")),
    ],
}


def action_of(desk: Desk, promise: Promise, step: Step, filled: Filled, ids: RecordIds) -> Callable[[], Done]:
    """What the writer is to do for this step, with the time of this press."""
    now, store, clerk, number = desk.now(), desk.open.store, desk.open.clerk, promise.number
    catalogue = desk.open.catalogue

    def close() -> Done:
        if promise.kind == PromiseKind.REFERRAL:
            return referrals.close(store, clerk, number, filled.text, ids=ids, now=now)
        return tasks.close(store, clerk, number, filled.text, feedback_on=filled.day, ids=ids, now=now)

    def void() -> Done:
        prove(store, clerk, filled.proof, now)
        return promise_changes.void(store, clerk, number, filled.text, ids=ids, now=now)

    found: Mapping[str, Callable[[], Done]] = {
        "close": close,
        "receive": lambda: referrals.take_slip(store, clerk, number, filled.text, ids=ids, now=now),
        "reply": lambda: referrals.take_reply(store, clerk, number, filled.text, ids=ids, now=now),
        "contact": lambda: follow_ups.contact(
            store, clerk, number, way=filled.way, outcome=filled.outcome, note=filled.text, next_on=filled.day,
            ids=ids, catalogue=catalogue, now=now,
        ),
        "answer": lambda: difficult_questions.answer(store, clerk, number, filled.text, ids=ids, now=now),
        "postpone": lambda: promise_changes.postpone(
            store, clerk, number, filled.day or now.date(), filled.text, ids=ids, now=now
        ),
        "reassign": lambda: promise_changes.reassign(store, clerk, number, filled.owner, ids=ids, now=now),
        "void": void,
    }  # fmt: skip
    return found[step.name]
