"""The office itself: its epoch, its serial, its log and the answers it gave."""

from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, bindparam, insert, select, update

from city_centre.chain import NO_HEAD, next_head
from city_centre.storage import deeds
from city_centre.storage.schema import acknowledgements, centre_epochs, centre_state, log


@dataclass(frozen=True, slots=True)
class CentreState:
    """Where the office stands: the newest acknowledgement is (centre_epoch, serial), the log ends with log_head."""

    code: str
    name: str
    centre_epoch: int
    serial: int
    log_length: int
    log_head: str
    deeds_length: int
    deeds_head: str


_STATE = select(centre_state)
_STATE_LOCKED = _STATE.with_for_update()
_ADD_TO_LOG = insert(log)
_SET_LOG = update(centre_state).values(log_length=bindparam("to_length"), log_head=bindparam("to_head"))
_SET_SERIAL = update(centre_state).values(
    serial=bindparam("to_serial"), deeds_length=bindparam("to_length"), deeds_head=bindparam("to_head")
)
_ANSWERS = select(
    acknowledgements.c.centre_epoch, acknowledgements.c.serial, acknowledgements.c.log_length
).where(acknowledgements.c.station == bindparam("station"))
_ANSWER = select(acknowledgements.c.log_length).where(
    acknowledgements.c.station == bindparam("station"),
    acknowledgements.c.centre_epoch == bindparam("centre_epoch"),
    acknowledgements.c.serial == bindparam("serial"),
)
_HEAD = select(log.c.head).where(log.c.length == bindparam("length"))
_EPOCHS_BEGAN = select(centre_epochs.c.centre_epoch, centre_epochs.c.began_at)


def found(connection: Connection, code: str, name: str, at: str) -> None:
    """Make the one row of a new office."""
    state_ = CentreState(code, name, 1, 0, 0, NO_HEAD, 0, NO_HEAD)
    connection.execute(insert(centre_state).values(**asdict(state_)))
    deeds.keep(connection, centre_epochs, {"centre_epoch": 1, "log_length": 0, "began_at": at})


def state(connection: Connection, *, lock: bool = False) -> CentreState:
    """The office's state; with `lock` nobody else extends the log or issues an answer until this transaction ends.

    A transaction that locks it as well as a station locks the station first.
    """
    found_row = connection.execute(_STATE_LOCKED if lock else _STATE).one()
    return CentreState(**found_row._mapping)


def raise_epoch(connection: Connection, above: int, at: str) -> None:
    """Begin a new centre epoch above the one given, if none has begun yet: this database has lost a part of its past.

    The part is not known, so every station is to send again what is not archived.
    """
    now = state(connection, lock=True)
    if now.centre_epoch > above:
        return
    epoch = above + 1
    connection.execute(update(centre_state).values(centre_epoch=epoch))
    row = {"centre_epoch": epoch, "log_length": now.log_length, "began_at": at}
    deeds.keep(connection, centre_epochs, row)


def extend_log(connection: Connection, station: str, epoch: str, no: int, manifest: str) -> None:
    """Add one applied batch to the end of the log."""
    now = state(connection, lock=True)
    head = next_head(now.log_head, station, epoch, no, manifest, now.deeds_head)
    length = now.log_length + 1
    entry = {"length": length, "station": station, "epoch": epoch, "no": no, "manifest": manifest, "head": head}
    entry["deeds_head"] = now.deeds_head
    connection.execute(_ADD_TO_LOG, entry)
    connection.execute(_SET_LOG, {"to_length": length, "to_head": head})


def issue(connection: Connection, station: str, device: str, at: str) -> CentreState:
    """The state under a new serial, the answer recorded as issued to that device."""
    before = state(connection, lock=True)
    row = {
        "station": station,
        "centre_epoch": before.centre_epoch,
        "serial": before.serial + 1,
        "device": device,
        "log_length": before.log_length,
        "issued_at": at,
    }
    length, head = deeds.append(connection, acknowledgements, row, before.deeds_length, before.deeds_head)
    connection.execute(_SET_SERIAL, {"to_serial": before.serial + 1, "to_length": length, "to_head": head})
    return replace(before, serial=before.serial + 1, deeds_length=length, deeds_head=head)


def issued_to(connection: Connection, station: str) -> dict[tuple[int, int], int]:
    """Every answer given to that station: (centre epoch, serial) and the length of the log it stated."""
    found_rows = connection.execute(_ANSWERS, {"station": station})
    return {(centre_epoch, serial): length for centre_epoch, serial, length in found_rows}


def was_issued(
    connection: Connection, station: str, centre_epoch: int, serial: int, log_length: int, log_head: str
) -> bool:
    """Whether this database knows of having given that answer to that station, and its log still has that head."""
    wanted = {"station": station, "centre_epoch": centre_epoch, "serial": serial}
    if connection.execute(_ANSWER, wanted).scalar() != log_length:
        return False
    head = connection.execute(_HEAD, {"length": log_length}).scalar()
    return log_head == (NO_HEAD if log_length == 0 else head)


def epochs_began(connection: Connection) -> dict[int, str]:
    """When each incarnation of this database began."""
    return {row.centre_epoch: row.began_at for row in connection.execute(_EPOCHS_BEGAN)}
