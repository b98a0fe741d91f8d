"""Faults in words: every code that the program raises has one sentence here (ux.md 6: 在哪 + 怎么了 + 怎么办).

A new code gets its sentence in a module of `station_app.words.sentences`; a test finds codes without one.
"""

from collections.abc import Callable, Mapping
from typing import Final

from station_app.domain.faults import Fault, Level
from station_app.domain.numbers import NumberCheck
from station_app.words import say
from station_app.words.experts import booking_state_label, expert_state_label
from station_app.words.labels import field_label
from station_app.words.sentences import (
    appointments,
    attachments,
    city_messages,
    clerks,
    consultations,
    desk,
    expert_papers,
    experts,
    keeping,
    ledger_files,
    ledgers,
    numbers,
    phrases,
    promises,
    publications,
    rebuilding,
    reference,
    registers,
    searching,
    settings,
    statistics,
    trademarks,
    trust,
    visitors,
    window,
    wire,
)
from station_app.words.trademarks import intake_state_label

SENTENCES: Final[Mapping[str, str]] = {
    **numbers.GOOD,
    **numbers.SENTENCES,
    **consultations.SENTENCES,
    **attachments.SENTENCES,
    **city_messages.SENTENCES,
    **keeping.SENTENCES,
    **ledgers.SENTENCES,
    **ledger_files.SENTENCES,
    **rebuilding.SENTENCES,
    **reference.SENTENCES,
    **publications.SENTENCES,
    **desk.SENTENCES,
    **phrases.SENTENCES,
    **promises.SENTENCES,
    **clerks.SENTENCES,
    **registers.SENTENCES,
    **searching.SENTENCES,
    **statistics.SENTENCES,
    **window.SENTENCES,
    **wire.SENTENCES,
    **visitors.SENTENCES,
    **trademarks.SENTENCES,
    **experts.SENTENCES,
    **expert_papers.SENTENCES,
    **appointments.SENTENCES,
    **trust.SENTENCES,
    **settings.SENTENCES,
}

_STATES_IN: Final[Mapping[str, tuple[Callable[[str], str], tuple[str, ...]]]] = {
    "intake-move": (intake_state_label, ("present", "wanted")),
    "expert-step": (expert_state_label, ("present", "wanted")),
    "expert-not-pooled": (expert_state_label, ("state",)),
    "booking-step": (booking_state_label, ("present", "wanted")),
}
"""Details that are states of a record: told by their names."""


def sentence(fault: Fault) -> str:
    """The fault as a person reads it. KeyError for a code without a sentence: a mistake of the program."""
    details = dict(fault.details)
    label, names = _STATES_IN.get(fault.code, (str, ()))
    for name in names:
        details[name] = label(str(details[name]))
    return say(SENTENCES[fault.code], **{**details, "field": field_label(fault.field)})


def check_sentence(check: NumberCheck) -> str:
    """What a number check says, also where nothing is wrong."""
    return say(SENTENCES[check.code], **check.details)


def level_label(level: Level) -> str:
    """必须改, 建议改 or 提醒."""
    match level:
        case Level.MUST:
            return say("必须改")
        case Level.SHOULD:
            return say("建议改")
        case Level.NOTE:
            return say("提醒")
