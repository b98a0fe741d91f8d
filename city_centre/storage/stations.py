"""Stations, their devices and the one-time secrets by which a device is let in."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from city_centre.storage.schema import devices, enrolments, stations

ENROLLED = "enrolled"
REVOKED = "revoked"
RETIRED = "retired"
"""Its station has changed its keys: nothing new of it is applied, what it signed before stays good."""


@dataclass(frozen=True, slots=True)
class Station:
    """A station the city knows. `city_role` is entrusted or independent."""

    station: str
    name: str
    district: str
    city_role: str
    since: str


@dataclass(frozen=True, slots=True)
class Device:
    """One PC of a station: its public keys and whether it is enrolled, retired or revoked, since `at`."""

    station: str
    device: str
    ordinal: int
    sign_public: str
    recipient: str
    state: str
    at: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """An unused one-time secret, still sealed."""

    secret_sha256: str
    sealed_secret: bytes
    expires_at: str


_STATION = select(stations).where(stations.c.station == bindparam("station"))
_STATION_LOCKED = _STATION.with_for_update()
_STATIONS = select(stations).order_by(stations.c.station)
_DEVICES = select(devices).where(devices.c.station == bindparam("station"))
_DEVICE = _DEVICES.where(devices.c.device == bindparam("device"))
_NEWEST_DEVICE = _DEVICES.where(devices.c.state == ENROLLED).order_by(devices.c.ordinal.desc()).limit(1)
_LAST_ORDINAL = select(func.max(devices.c.ordinal)).where(devices.c.station == bindparam("station"))
_ADD_DEVICE = insert(devices)
_UNUSED = select(enrolments.c.secret_sha256, enrolments.c.sealed_secret, enrolments.c.expires_at).where(
    enrolments.c.station == bindparam("station"), enrolments.c.used_by_device.is_(None)
)
_USE = (
    update(enrolments)
    .where(enrolments.c.station == bindparam("of_station"), enrolments.c.secret_sha256 == bindparam("of_secret"))
    .values(used_by_device=bindparam("by_device"), sealed_secret=None)
)


def put(connection: Connection, station: Station) -> None:
    """Add the station, or give a known one its new name, district and role."""
    if get(connection, station.station) is None:
        connection.execute(
            insert(stations).values(
                station=station.station,
                name=station.name,
                district=station.district,
                city_role=station.city_role,
                since=station.since,
            )
        )
        return
    connection.execute(
        update(stations)
        .where(stations.c.station == station.station)
        .values(name=station.name, district=station.district, city_role=station.city_role)
    )


def get(connection: Connection, station: str, *, lock: bool = False) -> Station | None:
    """The station; with `lock` its row is held until the transaction ends. Always the first lock taken."""
    found = connection.execute(_STATION_LOCKED if lock else _STATION, {"station": station}).first()
    return None if found is None else Station(**found._mapping)


def all_stations(connection: Connection) -> list[Station]:
    """Every station, by code."""
    return [Station(**row._mapping) for row in connection.execute(_STATIONS)]


def device(connection: Connection, station: str, device_id: str) -> Device | None:
    """The device of that station, whatever its state."""
    found = connection.execute(_DEVICE, {"station": station, "device": device_id}).first()
    return None if found is None else Device(**found._mapping)


def devices_of(connection: Connection, station: str) -> list[Device]:
    """Every device ever enrolled of the station, the first one first."""
    found = connection.execute(_DEVICES.order_by(devices.c.ordinal), {"station": station})
    return [Device(**row._mapping) for row in found]


def newest_device(connection: Connection, station: str) -> Device | None:
    """The device enrolled last and not revoked: answers go to it."""
    found = connection.execute(_NEWEST_DEVICE, {"station": station}).first()
    return None if found is None else Device(**found._mapping)


def add_device(connection: Connection, station: str, device_id: str, sign_public: str, recipient: str, at: str) -> None:
    """Enrol a new device as the station's newest."""
    highest = connection.execute(_LAST_ORDINAL, {"station": station}).scalar()
    connection.execute(
        _ADD_DEVICE,
        {
            "station": station,
            "device": device_id,
            "ordinal": (highest or 0) + 1,
            "sign_public": sign_public,
            "recipient": recipient,
            "state": ENROLLED,
            "at": at,
        },
    )


def revoke_device(connection: Connection, station: str, device_id: str, at: str, state: str = REVOKED) -> bool:
    """Revoke (or retire) the device from now on; False where no enrolled device of that id exists."""
    done = connection.execute(
        update(devices)
        .where(devices.c.station == station, devices.c.device == device_id, devices.c.state == ENROLLED)
        .values(state=state, at=at)
    )
    return done.rowcount == 1


def add_enrolment(connection: Connection, station: str, enrolment: Enrolment) -> None:
    """Keep a one-time secret until it is used."""
    connection.execute(
        insert(enrolments).values(
            station=station,
            secret_sha256=enrolment.secret_sha256,
            sealed_secret=enrolment.sealed_secret,
            expires_at=enrolment.expires_at,
            used_by_device=None,
        )
    )


def unused_enrolments(connection: Connection, station: str) -> list[Enrolment]:
    """The secrets of that station that no device has used, expired ones included."""
    return [Enrolment(*row) for row in connection.execute(_UNUSED, {"station": station})]


def use_enrolment(connection: Connection, station: str, secret_sha256: str, device_id: str) -> None:
    """Mark the secret as used and forget it; its digest stays."""
    connection.execute(_USE, {"of_station": station, "of_secret": secret_sha256, "by_device": device_id})
