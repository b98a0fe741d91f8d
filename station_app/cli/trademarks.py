"""The trademark window by the command line: fees and deadlines. Needs no station."""

from datetime import date
from pathlib import Path
from typing import Any

from station_app.cli.session import Session
from station_app.documents.calendar_files import deadline_calendar
from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Refused
from station_app.domain.money import in_capitals
from station_app.domain.trademarks.classes import ClassCount
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.deadlines import compute
from station_app.domain.trademarks.fees import BUSINESS_TYPES, FeeRules
from station_app.domain.working_days import WorkingDays
from station_app.places import database_file
from station_app.storage import reference
from station_app.storage.files import replace_file
from station_app.words import say
from station_app.words.trademarks import deadline_sentence, fee_line, fee_total, step_sentence


def fee(session: Session) -> int:
    """`station fee --type TM01 --class 9:12 …`: the itemised estimate; `total_fen` null where only a notice tells."""
    words, catalogue = session.words, _catalogue()
    business_type = catalogue.resolve(BUSINESS_TYPES, words.type)
    if business_type is None:
        raise Refused.because("code-unknown", "business_type", value=words.type[:40])
    on = _day(words.on, "from") if words.on else session.now().date()
    found = FeeRules.from_catalogue(catalogue).estimate(
        business_type, [_class(text) for text in words.classes or ()], channel=words.channel, grace=words.grace, on=on
    )
    value: dict[str, Any] = {
        "type": business_type,
        "label": catalogue.label(BUSINESS_TYPES, business_type),
        "channel": words.channel,
        "on": on.isoformat(),
        "total_fen": found.total_fen,
        "total_capitals": None if found.total_fen is None else in_capitals(found.total_fen),
        "lines": [
            {
                "nice_class": line.nice_class,
                "charge": line.charge.value,
                "unit_fen": line.unit_fen,
                "count": line.count,
                "amount_fen": line.amount_fen,
                "text": fee_line(line),
            }
            for line in found.lines
        ],
        "rule": found.stamp,
        "source": found.rule.source,
        "note": say("预估，以官方缴费通知为准。"),
    }
    return session.answer(
        value, value["label"], *(f"  {fee_line(line)}" for line in found.lines), fee_total(found),
        say("规则：{rule}", rule=found.stamp), say("依据：{source}", source=found.rule.source),
    )  # fmt: skip


def deadline(session: Session) -> int:
    """`station deadline RULE --from DATE [--served WAY] [--out FILE.ics]`: the day and every step to it."""
    words, catalogue = session.words, _catalogue()
    rules = DeadlineRules.from_catalogue(catalogue)
    found = compute(
        words.rule, _day(words.first, "from"), served=words.served, rules=rules,
        working_days=WorkingDays.from_catalogue(catalogue),
    )  # fmt: skip
    if words.out:
        replace_file(Path(words.out), deadline_calendar(found, uid=session.new_id(), now=session.now()))
    value = {
        "due": found.due.isoformat(),
        "alternatives": [day.isoformat() for day in found.alternatives],
        "certain": found.certain,
        "steps": [step_sentence(step) for step in found.steps],
        "rule": f"{found.rule.code}/{rules.version}",
        "label": found.rule.label,
        "source": found.rule.basis,
    }
    return session.answer(
        value, deadline_sentence(found), *(f"  {step_sentence(step)}" for step in found.steps),
        say("依据：{source}", source=found.rule.basis),
    )  # fmt: skip


def _catalogue() -> Catalogue:
    return reference.read_bundle(database_file("reference")).catalogue


def _class(text: str) -> ClassCount:
    """`9:12`, or `9` where nobody counted; Refused `class-shape`."""
    nice_class, colon, items = text.strip().replace("：", ":").partition(":")
    if not nice_class.isdecimal() or not (items.isdecimal() or not colon) or len(text) > 12:
        raise Refused([Fault("class-shape", "classes", details={"value": text[:20]})])
    return ClassCount(int(nice_class), int(items) if colon else None)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused.because("day-unreadable", field, value=text[:20]) from error
