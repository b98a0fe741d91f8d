"""What the city's staff tell the stations: notices, answers, and records sent back by hand."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, func, select

from city_centre.storage import deeds
from city_centre.storage.schema import rows
from city_centre.storage.staff_tables import messages, recalls

NOTICE = "notice"
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Message:
    """One notice or answer to one station. `record_id` and `number` are empty for a notice."""

    station: str
    message_id: str
    kind: str
    record_id: str
    number: str
    text: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class SentNotice:
    """One notice as the staff sent it: to how many stations, and `station` the first of them by code."""

    at: str
    actor: str
    text: str
    stations: int
    station: str


@dataclass(frozen=True, slots=True)
class Recall:
    """An applied revision that somebody of the city sent back: in which field, and why."""

    station: str
    revision_id: str
    record_id: str
    kind: str
    field: str
    text: str
    actor: str
    at: str


def add(connection: Connection, message: Message) -> None:
    """Keep one message."""
    deeds.keep(connection, messages, asdict(message))


_NEWEST = (
    select(messages)
    .where(messages.c.station == bindparam("station"))
    .order_by(messages.c.at.desc(), messages.c.message_id.desc())
    .limit(bindparam("most"))
)


def newest(connection: Connection, station: str, limit: int) -> list[Message]:
    """The newest messages to the station, the oldest of them first."""
    found = connection.execute(_NEWEST, {"station": station, "most": limit})
    return [Message(**row._mapping) for row in found][::-1]


_LAST_MOMENTS = (
    select(messages.c.at)
    .where(messages.c.kind == NOTICE)
    .distinct()
    .order_by(messages.c.at.desc())
    .limit(bindparam("most"))
    .subquery()
)
_NEWEST_NOTICES = (
    select(
        messages.c.at,
        messages.c.actor,
        messages.c.text,
        func.count().label("stations"),
        func.min(messages.c.station).label("station"),
    )
    .where(messages.c.kind == NOTICE, messages.c.at >= select(func.min(_LAST_MOMENTS.c.at)).scalar_subquery())
    .group_by(messages.c.message_id, messages.c.at, messages.c.actor, messages.c.text)
    .order_by(messages.c.at.desc(), messages.c.message_id.desc())
    .limit(bindparam("most"))
)


def newest_notices(connection: Connection, limit: int) -> list[SentNotice]:
    """The last notices of the office, the newest first; the cost follows how many stations these went to."""
    return [SentNotice(**row._mapping) for row in connection.execute(_NEWEST_NOTICES, {"most": limit})]


def answered(connection: Connection, record_ids: Collection[str]) -> set[tuple[str, str]]:
    """Those of the records that have an answer: (station, record id)."""
    wanted = select(messages.c.station, messages.c.record_id).where(
        messages.c.kind == ANSWER, messages.c.record_id.in_(record_ids)
    )
    return {(row.station, row.record_id) for row in connection.execute(wanted)}


def answers_to(connection: Connection, station: str, record_id: str) -> list[Message]:
    """All answers to one record, the first one first."""
    wanted = select(messages).where(
        messages.c.station == station, messages.c.kind == ANSWER, messages.c.record_id == record_id
    )
    return [Message(**row._mapping) for row in connection.execute(wanted.order_by(messages.c.at))]


def recall(connection: Connection, sent_back: Recall) -> bool:
    """Keep one recall; False where this revision was sent back before."""
    known = select(recalls.c.revision_id).where(
        recalls.c.station == sent_back.station, recalls.c.revision_id == sent_back.revision_id
    )
    if connection.execute(known).first() is not None:
        return False
    deeds.keep(connection, recalls, asdict(sent_back))
    return True


_LATER = rows.alias("later")
_OWN = rows.alias("own")
_NEWER = (
    select(func.count())
    .select_from(_LATER)
    .where(
        _LATER.c.station == recalls.c.station,
        _LATER.c.record_id == recalls.c.record_id,
        _LATER.c.position > _OWN.c.position,
    )
    .scalar_subquery()
)
_OPEN_RECALLS = (
    select(recalls)
    .join(_OWN, (_OWN.c.station == recalls.c.station) & (_OWN.c.revision_id == recalls.c.revision_id))
    .where(_NEWER == 0)
    .order_by(recalls.c.at, recalls.c.revision_id)
)
_OPEN_RECALLS_OF = _OPEN_RECALLS.where(recalls.c.station == bindparam("station"))


def open_recalls(connection: Connection, station: str | None = None) -> list[Recall]:
    """The recalls that no newer revision of their record has answered yet, oldest first."""
    if station is None:
        found = connection.execute(_OPEN_RECALLS)
    else:
        found = connection.execute(_OPEN_RECALLS_OF, {"station": station})
    return [Recall(**row._mapping) for row in found]
