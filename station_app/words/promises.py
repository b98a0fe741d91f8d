"""Referrals, call-backs and tasks in words: their kinds, their days, how far they have come."""

from datetime import date

from station_app.domain.promises import Due, PromiseKind
from station_app.words import say
from station_app.words.sentences import promises


def kind_label(kind: str, what: str | None = None) -> str:
    """转办, 回访, and of a task what kind it is: 待办, 疑难, 整改."""
    return say(promises.KINDS[(what or "todo") if kind == PromiseKind.TASK else kind])


def due_label(due: Due) -> str:
    """逾期, 今天, 本周, 以后, 已办结."""
    return say(promises.DUES[due])


def stage_label(stage: str) -> str:
    """已转出, 已签收, 已答复, 未联系上; empty where there is nothing to say."""
    return say(promises.STAGES[stage]) if stage else ""


def due_words(due: Due, due_on: str, today: date, *, doubtful: bool = False) -> str:
    """逾期2天, 今天, 11-26; 待核 behind a day that was counted without the year's holidays."""
    day = date.fromisoformat(due_on)
    if due is Due.OVERDUE:
        told = say("逾期{days}天", days=(today - day).days)
    elif due is Due.TODAY:
        told = say("今天")
    else:
        told = f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
    return say("{day}（待核）", day=told) if doubtful else told
