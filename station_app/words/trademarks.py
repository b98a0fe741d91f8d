"""Fees and deadlines of the trademark window in words. `speak` is `say` on a screen and `on_paper` on a paper."""

from collections.abc import Callable
from datetime import date
from typing import Final

from station_app.domain.money import in_capitals, in_figures
from station_app.domain.trademarks.deadline_rules import DeadlineRule
from station_app.domain.trademarks.deadlines import Deadline, Step
from station_app.domain.trademarks.fees import Charge, Fee, FeeLine, FeeRule
from station_app.words import say
from station_app.words.marks import mark
from station_app.words.sentences.trademarks import (
    CHANNELS,
    CONDITIONS,
    COUNTINGS,
    ENDINGS,
    EVENTS,
    PAID_WAYS,
    STANDINGS,
    STATES,
    STEPS,
    UNITS,
    WEEKDAYS,
)

Speak = Callable[..., str]
_WEEKDAY: Final = "weekday"


def fee_line(line: FeeLine, speak: Speak = say) -> str:
    """`第 9 类：基本费 270.00 元`."""
    values = {"nice_class": line.nice_class, "unit": in_figures(line.unit_fen), "count": line.count,
              "amount": in_figures(line.amount_fen)}  # fmt: skip
    match line.charge:
        case Charge.BASE:
            return speak(mark("第 {nice_class} 类：基本费 {amount} 元"), **values)
        case Charge.EXTRA:
            return speak(mark("第 {nice_class} 类：超出 {count} 项 × {unit} 元 = {amount} 元"), **values)
        case Charge.GRACE:
            return speak(mark("第 {nice_class} 类：宽展期延迟费 {amount} 元"), **values)


def fee_rule_lines(rule: FeeRule, business: str, version: str, speak: Speak = say) -> list[str]:
    """A fee rule in words: the prices, from when to when, whence. `business` is its label."""
    told = [speak(mark("{business}，{channel}"), business=business, channel=speak(CHANNELS[rule.channel]))]
    if rule.base_fen is None:
        told.append(speak(mark("没有可算的数额，以官方缴费通知为准。")))
    else:
        told.append(speak(mark("每类基本费 {amount} 元。"), amount=in_figures(rule.base_fen)))
        if rule.extra_item_fen:
            told.append(speak(mark("每类含 {free} 项，第 {first} 项起每项加 {amount} 元。"), free=rule.free_items,
                              first=rule.free_items + 1, amount=in_figures(rule.extra_item_fen)))  # fmt: skip
        if rule.grace_fen:
            told.append(speak(mark("宽展期内每类加延迟费 {amount} 元。"), amount=in_figures(rule.grace_fen)))
    return [*told, _valid(rule.valid_from, rule.valid_to, speak),
            speak(mark("依据：{source}"), source=rule.source), _version(rule.code, version, speak)]  # fmt: skip


def deadline_rule_lines(rule: DeadlineRule, version: str, speak: Speak = say) -> list[str]:
    """A deadline rule in words: from which event, how long, how it is counted, from when to when, its basis."""
    unit = speak(UNITS[rule.unit])
    told = [
        speak(mark("{label}：自{event}起 {length} {unit}。"), label=rule.label, event=speak(EVENTS[rule.event]),
              length=rule.length, unit=unit),
        speak(COUNTINGS[rule.counting]),
        _valid(rule.valid_from, rule.valid_to, speak),
        speak(mark("依据：{source}"), source=rule.basis),
    ]  # fmt: skip
    if rule.doubt_from is not None:
        told.append(speak(mark("{day} 起新法施行，这一条还没有修订，以官方为准。"), day=rule.doubt_from.isoformat()))
    return [*told, _version(rule.code, version, speak)]


def _valid(first: date, last: date | None, speak: Speak) -> str:
    if last is None:
        return speak(mark("{first} 起有效。"), first=first.isoformat())
    return speak(mark("{first} 至 {last} 有效。"), first=first.isoformat(), last=last.isoformat())


def _version(code: str, version: str, speak: Speak) -> str:
    return speak(mark("规则 {code}，基础数据 {version} 版"), code=code, version=version)


def fee_total(fee: Fee, speak: Speak = say) -> str:
    """The total in figures and capitals, or that only a notice tells it."""
    if fee.total_fen is None:
        return speak(mark("没有可算的数额，以官方缴费通知为准。"))
    return speak(mark("合计 {amount} 元（人民币{capitals}）。预估，以官方缴费通知为准。"),
                 amount=in_figures(fee.total_fen), capitals=in_capitals(fee.total_fen))  # fmt: skip


def step_sentence(step: Step, speak: Speak = say) -> str:
    """One step of a deadline."""
    values = dict(step.details)
    if _WEEKDAY in values:
        values[_WEEKDAY] = speak(WEEKDAYS[int(values[_WEEKDAY]) - 1])
    return speak(STEPS[step.code], **values)


def intake_state_label(state: str, speak: Speak = say) -> str:
    """How an intake stands: 收件, 预检, 受理 …"""
    return speak(STATES[state])


def paid_way_label(way: str, speak: Speak = say) -> str:
    """How a fee was paid."""
    return speak(PAID_WAYS[way])


def condition_label(condition: str, speak: Speak = say) -> str:
    """The circumstance under which a document is asked."""
    return speak(CONDITIONS[condition])


def standing_label(standing: str, speak: Speak = say) -> str:
    """How a mark concerned stands."""
    return speak(STANDINGS[standing])


def ending_label(ending: str, speak: Speak = say) -> str:
    """How a mark ended."""
    return speak(ENDINGS[ending])


def deadline_sentence(deadline: Deadline, speak: Speak = say) -> str:
    """The day in one line: certain, or with what else it may be."""
    label, due = deadline.rule.label, deadline.due.isoformat()
    if deadline.alternatives:
        others = "、".join(day.isoformat() for day in deadline.alternatives)
        return speak(mark("{label}：{due}（也可能是 {others}，以官方为准）"), label=label, due=due, others=others)
    if not deadline.certain:
        return speak(mark("{label}：{due}（待核，见步骤）"), label=label, due=due)
    return speak(mark("{label}：{due}"), label=label, due=due)
