"""What the city's staff tell the stations: notices, answers, and records sent back by hand."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select

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
    connection.execute(insert(messages).values(**asdict(message)))


def newest(connection: Connection, station: str, limit: int) -> list[Message]:
    """The newest messages to the station, the oldest of them first."""
    wanted = select(messages).where(messages.c.station == station)
    ordered = wanted.order_by(messages.c.at.desc(), messages.c.message_id.desc()).limit(limit)
    return [Message(**row._mapping) for row in connection.execute(ordered)][::-1]


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
    connection.execute(insert(recalls).values(**asdict(sent_back)))
    return True


def open_recalls(connection: Connection, station: str | None = None) -> list[Recall]:
    """The recalls that no newer revision of their record has answered yet, oldest first."""
    later = rows.alias("later")
    own = rows.alias("own")
    newer = (
        select(func.count())
        .select_from(later)
        .where(
            later.c.station == recalls.c.station,
            later.c.record_id == recalls.c.record_id,
            later.c.position > own.c.position,
        )
        .scalar_subquery()
    )
    wanted = (
        select(recalls)
        .join(own, (own.c.station == recalls.c.station) & (own.c.revision_id == recalls.c.revision_id))
        .where(newer == 0)
        .order_by(recalls.c.at, recalls.c.revision_id)
    )
    if station is not None:
        wanted = wanted.where(recalls.c.station == station)
    return [Recall(**row._mapping) for row in connection.execute(wanted)]
