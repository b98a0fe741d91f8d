"""The one save of an entry, and how it is told: recording a visit or correcting one, asked twice as safely as once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from station_app.actions import consultations
from station_app.actions.consultations import Saved
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Level
from station_app.domain.periods import BEIJING_TIME
from station_app.ui.consultations.entries import Entry, changed_fields
from station_app.ui.desk import Desk
from station_app.words import say


def save_action(
    desk: Desk, entry: Entry, form: ConsultationForm, reason: str, extras: Mapping[str, Any]
) -> Callable[[], Saved]:
    """What the writer is to do for this entry, with the time of this press.

    `extras` is what the form's parts want saved beside the consultation, in the same action (`FormPart.extras`).
    """
    now, clerk = desk.now(), desk.open.clerk

    def record() -> Saved:
        return consultations.record(
            desk.open.store, clerk, form, author=entry.clerk, ids=entry.ids, catalogue=desk.open.catalogue, now=now,
            new_id=desk.new_id, extras=extras,
        )  # fmt: skip

    def amend() -> Saved:
        assert entry.before is not None
        return consultations.amend(
            desk.open.store, clerk, entry.number, changed_fields(entry.before, form, desk.open.catalogue),
            reason, ids=entry.ids, catalogue=desk.open.catalogue, now=now, new_id=desk.new_id, extras=extras,
        )  # fmt: skip

    return amend if entry.number else record


def told_saved(saved: Saved, *, corrected: bool) -> str:
    """已存本机 10:42:07（ZX…）, and how many of its fields are marked 待核."""
    doubtful = sum(fault.level is Level.SHOULD for fault in saved.warnings)
    doubts = say("，{count} 处标“待核”", count=doubtful) if doubtful else ""
    at = clock(saved.saved_at)
    if corrected:
        return say("更正已存本机 {time}（{number}）{doubts}", time=at, number=saved.number, doubts=doubts)
    return say("已存本机 {time}（{number}）{doubts}", time=at, number=saved.number, doubts=doubts)


def clock(moment: str) -> str:
    """The time of day at the counter of a stored moment: 10:42:07."""
    return f"{datetime.fromisoformat(moment).astimezone(BEIJING_TIME):%H:%M:%S}"
