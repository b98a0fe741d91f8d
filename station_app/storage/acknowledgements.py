"""What the centre has answered: the newest answer, and the records it returned."""

from dataclasses import dataclass

from station_app.storage.cipher import Database


@dataclass(frozen=True, slots=True)
class Answered:
    """The best acknowledgement taken so far."""

    centre_epoch: int
    serial: int
    issued_at: str
    applied_at: str
    log_length: int
    log_head: str


@dataclass(frozen=True, slots=True)
class ReturnedRecord:
    """One record the centre sent back: in which field, why, in its words. `number` is empty where it has none."""

    revision_id: str
    record_id: str
    code: str
    field: str
    text: str
    at: str
    number: str


def newest(db: Database) -> Answered | None:
    """The acknowledgement with the highest (centre epoch, serial)."""
    row = db.execute(
        "SELECT centre_epoch, serial, issued_at, applied_at, log_length, log_head FROM acknowledgements"
        " ORDER BY centre_epoch DESC, serial DESC LIMIT 1"
    ).fetchone()
    return Answered(*row) if row else None


def keep(db: Database, answer: Answered) -> None:
    """Keeps one acknowledgement's place."""
    db.execute(
        "INSERT INTO acknowledgements (centre_epoch, serial, issued_at, applied_at, log_length, log_head)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (answer.centre_epoch, answer.serial, answer.issued_at, answer.applied_at, answer.log_length, answer.log_head),
    )


def replace_returned(db: Database, rows: list[tuple[str, str, str, str, str, str]]) -> None:
    """Puts the open returns of the newest answer in the place of all before.

    Each is (revision_id, record_id, code, field, text, at).
    """
    db.execute("DELETE FROM returned")
    for row in rows:
        db.execute(
            "INSERT INTO returned (revision_id, record_id, code, field, text, at) VALUES (?, ?, ?, ?, ?, ?)", row
        )


def returned(db: Database) -> list[ReturnedRecord]:
    """The open returns whose revision is still the newest of its record, oldest first."""
    rows = db.execute(
        "SELECT returned.revision_id, returned.record_id, code, field, text, returned.at,"
        " coalesce(consultations.number, '') FROM returned"
        " LEFT JOIN consultations ON consultations.record_id = returned.record_id ORDER BY returned.at"
    ).fetchall()
    return [ReturnedRecord(*row) for row in rows]
