"""The same step asked again: after a COMMIT of unknown outcome, a second press, a crash between commit and answer.

A step is known by its revision id. Whoever asks again with other content must hear so: the earlier step stands, and
what is on the form now was never stored.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.domain.journal import Entry, split
from station_app.storage import journal
from station_app.storage.cipher import Database

_GIVEN_BY_THE_SAVE = frozenset({"number", "saved_at", "clerk", "revision_no", "handled_by", "visitor_id",
                                "organisation_id", "warnings", "reason", "catalogue_version"})  # fmt: skip
_START = frozenset({"started_at", "day"})
UNDO_SECONDS: Final = 10
"""How long a save can be undone at one press (decision 21)."""


def is_too_late(saved_at: str, now: datetime) -> bool:
    """Whether what was saved at that moment (ISO 8601) can be undone no more."""
    return now - datetime.fromisoformat(saved_at) > timedelta(seconds=UNDO_SECONDS)


def demand_same_step(known: Entry, number: str, verb: str) -> None:
    """Nothing where the stored revision is this step on this number; Refused `saved-otherwise` where it is another."""
    if known.verb != verb or known.body().get("number") != number:
        raise otherwise(known)


def demand_same_visit(
    db: Database, known: Entry, record_id: str, form: ConsultationForm, body: Mapping[str, Any], *, start_typed: bool
) -> None:
    """Nothing where the stored visit says what the form says; Refused `saved-otherwise` where it does not.

    `body` is the form as a journal body; without `start_typed` the start was the clock's and says nothing. A firm's
    name is not compared: its code may have brought another.
    """
    if known.record_id != record_id or known.kind != "consultation":
        raise otherwise(known)
    if known.person is None:
        return
    left_out = _GIVEN_BY_THE_SAVE if start_typed else _GIVEN_BY_THE_SAVE | _START
    was = known.body()
    facts, person = split("consultation", body)
    if _without(was, left_out) != _without({**facts, **person}, left_out) or not _same_visitor(db, known, was, form):
        raise otherwise(known)


def otherwise(known: Entry) -> Refused:
    """The refusal that names what was stored under these ids."""
    return Refused.because("saved-otherwise", "", number=str(known.body().get("number", "")))


def _same_visitor(db: Database, known: Entry, was: Mapping[str, Any], form: ConsultationForm) -> bool:
    visitor_id = was.get("visitor_id")
    if visitor_id is None:
        return not form.visitor_name and not form.visitor_phone
    then = journal.as_of(db, visitor_id, known.position)
    if then is None or then.person is None:
        return True
    visitor = then.body()
    return (visitor.get("name", ""), visitor.get("phone", "")) == (form.visitor_name, form.visitor_phone)


def _without(body: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}
