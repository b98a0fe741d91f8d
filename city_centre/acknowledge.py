"""The office's answer to one station: cumulative, signed, sealed to its newest device, also when it knows nothing."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection

from city_centre import attached, bookings, waits
from city_centre.applying import ZERO
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.storage import batches, centre, messages, publications, rows, stations
from city_centre.storage.engine import writing
from city_centre.telling import CARRIED
from station_exchange import acknowledgement
from station_exchange.acknowledgement import Acknowledgement, Balance, EpochState, Fork, Message, Returned, Taken
from station_exchange.manifest import VERSION

MANIFESTS = 16
"""How many of the newest applied manifests of an epoch are named, so that a restored station finds what is common."""
DETAILED_EPOCHS = 4
"""For how many of the newest epochs so many; of older ones only the last. Keeps the answer under 20 KB."""
SENT_BACK = "E_CITY"
"""The code of a record that a person of the city sent back."""
MAX_RETURNS = 1000
"""The oldest open returns first; the rest follow as these are settled. Keeps the answer under its size limit."""


def answer(office: Office, station: str, now: datetime) -> bytes:
    """The bytes of the station's `.sva` file under a new serial.

    OfficeRefused `unknown_station`, or `no_device` where no device is enrolled to which it could be sealed.
    """
    with writing(office.engine) as connection:
        if stations.get(connection, station, lock=True) is None:
            raise OfficeRefused("unknown_station", station=station)
        device = stations.newest_device(connection, station)
        if device is None:
            raise OfficeRefused("no_device", station=station)
        content = _content(office, connection, station, device.device, now)
        # Last, as in intake: the office's state is everybody's lock, and only the answer's number is taken under it.
        issued = centre.issue(connection, station, device.device, stamp(now))
        content = msgspec.structs.replace(
            content, centre_epoch=issued.centre_epoch, serial=issued.serial, log_length=issued.log_length,
            log_head=issued.log_head,
        )  # fmt: skip
    return acknowledgement.seal(content, device.recipient, office.keys.acknowledgement, office.keys.succession)


def _content(office: Office, connection: Connection, station: str, device: str, now: datetime) -> Acknowledgement:
    """All that the answer says of the station, whose lock the caller holds; without a number of its own yet."""
    told = bookings.answers(connection, station, now)
    grants = bookings.lease_grants(connection, station, stamp(now))
    published = publications.newest(connection)
    return Acknowledgement(
        v=VERSION,
        centre=office.code,
        station=station,
        device=device,
        centre_epoch=0,
        serial=0,
        issued_at=stamp(now),
        epochs=_epochs(connection, station),
        returned=open_returns(connection, station),
        forks=[Fork(epoch, no) for epoch, no in batches.station_forks(connection, station)],
        balance=_balance(connection, station),
        log_length=0,
        log_head=ZERO,
        reference_version=published.version if published is not None else "",
        trust_version=published.number if published is not None else 0,
        messages=_messages(connection, station),
        leases=grants,
        bookings=told,
        contacts=bookings.contacts(connection, told, grants),
        files=attached.files_of(connection, station),
        freed=waits.freed(connection, station, now),
        operational_recipient=office.keys.operational.recipient,
    )


def _epochs(connection: Connection, station: str) -> list[EpochState]:
    parked = batches.parked_numbers(connection, station)
    known = batches.station_epochs(connection, station)
    states = []
    for age, epoch in enumerate(reversed(known)):
        depth = MANIFESTS if age < DETAILED_EPOCHS else 1
        newest = batches.newest_applied(connection, station, epoch.epoch, epoch.hw - depth)
        states.append(
            EpochState(
                epoch=epoch.epoch,
                hw=epoch.hw,
                last_seq=epoch.last_seq,
                manifests=[Taken(no, manifest) for no, manifest in newest],
                received=parked.get(epoch.epoch, []),
                archived=epoch.archived,
            )
        )
    return states[::-1]


def open_returns(connection: Connection, station: str) -> list[Returned]:
    """What waits for the station's hand: rows the office could not take, and records a person sent back."""
    return [
        Returned(row.revision_id, row.record_id, row.code, row.field, row.text, row.at)
        for row in rows.open_returns(connection, station, MAX_RETURNS)
    ] + [
        Returned(one.revision_id, one.record_id, SENT_BACK, one.field, one.text, one.at)
        for one in messages.open_recalls(connection, station)
    ]


def _messages(connection: Connection, station: str) -> list[Message]:
    return [
        Message(one.message_id, one.kind, one.record_id, one.number, one.text, one.actor, one.at)
        for one in messages.newest(connection, station, CARRIED)
    ]


def _balance(connection: Connection, station: str) -> Balance:
    kinds = rows.balance(connection, station)
    digest = int(ZERO, 16)
    for _entries, one in kinds.values():
        digest ^= int(one, 16)
    return Balance({kind: entries for kind, (entries, _digest) in kinds.items() if entries}, f"{digest:064x}")
