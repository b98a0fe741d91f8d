"""The office itself: its epoch, its serial, its log and the answers it gave."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from city_centre.chain import NO_HEAD, next_head
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


def found(connection: Connection, code: str, name: str, at: str) -> None:
    """Make the one row of a new office."""
    connection.execute(
        insert(centre_state).values(code=code, name=name, centre_epoch=1, serial=0, log_length=0, log_head=NO_HEAD)
    )
    connection.execute(insert(centre_epochs).values(centre_epoch=1, log_length=0, began_at=at))


def state(connection: Connection, *, lock: bool = False) -> CentreState:
    """The office's state; with `lock` nobody else extends the log or issues an answer until this transaction ends.

    A transaction that locks it as well as a station locks the station first.
    """
    found_row = connection.execute(select(centre_state).with_for_update() if lock else select(centre_state)).one()
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
    connection.execute(insert(centre_epochs).values(centre_epoch=epoch, log_length=now.log_length, began_at=at))


def extend_log(connection: Connection, station: str, epoch: str, no: int, manifest: str) -> None:
    """Add one applied batch to the end of the log."""
    now = state(connection, lock=True)
    head = next_head(now.log_head, station, epoch, no, manifest)
    length = now.log_length + 1
    connection.execute(
        insert(log).values(length=length, station=station, epoch=epoch, no=no, manifest=manifest, head=head)
    )
    connection.execute(update(centre_state).values(log_length=length, log_head=head))


def issue(connection: Connection, station: str, device: str, at: str) -> CentreState:
    """The state under a new serial, the answer recorded as issued to that device."""
    serial = state(connection, lock=True).serial + 1
    connection.execute(update(centre_state).values(serial=serial))
    now = state(connection)
    connection.execute(
        insert(acknowledgements).values(
            station=station,
            centre_epoch=now.centre_epoch,
            serial=serial,
            device=device,
            log_length=now.log_length,
            issued_at=at,
        )
    )
    return now


def issued_to(connection: Connection, station: str) -> dict[tuple[int, int], int]:
    """Every answer given to that station: (centre epoch, serial) and the length of the log it stated."""
    wanted = select(acknowledgements).where(acknowledgements.c.station == station)
    return {(row.centre_epoch, row.serial): row.log_length for row in connection.execute(wanted)}


def was_issued(
    connection: Connection, station: str, centre_epoch: int, serial: int, log_length: int, log_head: str
) -> bool:
    """Whether this database knows of having given that answer to that station, and its log still has that head."""
    wanted = select(acknowledgements.c.log_length).where(
        acknowledgements.c.station == station,
        acknowledgements.c.centre_epoch == centre_epoch,
        acknowledgements.c.serial == serial,
    )
    if connection.execute(wanted).scalar() != log_length:
        return False
    head = connection.execute(select(log.c.head).where(log.c.length == log_length)).scalar()
    return log_head == (NO_HEAD if log_length == 0 else head)


def epochs_began(connection: Connection) -> dict[int, str]:
    """When each incarnation of this database began."""
    return {row.centre_epoch: row.began_at for row in connection.execute(select(centre_epochs))}
