"""Letting stations and their devices in, and putting devices out (decisions 11 to 13)."""

import hashlib
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import Connection

from city_centre.office import Office, OfficeRefused, stamp
from city_centre.storage import stations
from city_centre.storage.engine import writing
from city_centre.storage.stations import Enrolment, Station
from station_exchange import enrolment, envelope
from station_exchange.enrolment import ENROLMENT_TYPE, EnrolmentPaper, is_safe_address
from station_exchange.keys import from_text, is_recipient
from station_exchange.manifest import SUITE, VERSION, CertificateRequest, Manifest
from station_exchange.refusals import Code, ExchangeRefused

VALID_FOR = timedelta(days=30)
"""A paper travels by stick; decision 11 gives it 30 days."""


def enrol(
    office: Office,
    station: str,
    name: str,
    now: datetime,
    secret: str,
    *,
    district: str = "",
    city_role: Literal["entrusted", "independent"] = "entrusted",
    address: str = "",
) -> bytes:
    """Make the station known (or give it its new name) and write the paper by which one device of it is let in.

    `secret` is the paper's one-time secret, made by the caller; `address` where the station's wire leads, empty where
    it has none. OfficeRefused `station_code` for a code that is not 3 to 5 capital letters and digits, `wire_address`
    for an address that is not safe.
    """
    if address and not is_safe_address(address):
        raise OfficeRefused("wire_address", address=address)
    paper = EnrolmentPaper(
        v=VERSION,
        suite=SUITE,
        kind="enrolment",
        centre=office.code,
        centre_name=office.name,
        station=station,
        station_name=name,
        district=district,
        city_role=city_role,
        acknowledgement_key=office.keys.acknowledgement.public.text,
        operational_recipient=office.keys.operational.recipient,
        recovery_recipient=office.keys.recovery_recipient,
        secret=secret,
        expires_at=stamp(now + VALID_FOR),
        address=address,
        root=office.keys.roots[-1].decode() if office.keys.roots else "",
    )
    payload = msgspec.json.encode(paper)
    try:
        msgspec.json.decode(payload, type=EnrolmentPaper)
    except msgspec.ValidationError as error:
        raise OfficeRefused("station_code", station=station) from error
    with writing(office.engine) as connection:
        stations.put(connection, Station(station, name, district, city_role, stamp(now)))
        kept = Enrolment(_digest(secret), office.keys.seal_small(secret), paper.expires_at)
        stations.add_enrolment(connection, station, kept)
    return envelope.seal(ENROLMENT_TYPE, payload, office.keys.acknowledgement) + b"\n"


def admit(office: Office, connection: Connection, manifest: Manifest, asked: CertificateRequest, now: datetime) -> None:
    """Enrol the device that asks, if it proves an unused secret of its station; ExchangeRefused E_SECRET otherwise.

    The caller has verified that the container is signed by the key that asks, and holds the station's lock, so that one
    secret lets in one device.
    """
    try:
        from_text(asked.sign_public)
    except ValueError as error:
        raise ExchangeRefused(Code.SECRET, "no public key") from error
    if not is_recipient(asked.recipient):
        raise ExchangeRefused(Code.SECRET, "nothing can be sealed to this device")
    station, device = manifest.station, manifest.device
    for kept in stations.unused_enrolments(connection, station):
        secret = office.keys.open_small(kept.sealed_secret)
        proven = enrolment.is_proven(asked, secret, centre=office.code, station=station, device=device)
        if proven and stamp(now) <= kept.expires_at:
            stations.use_enrolment(connection, station, kept.secret_sha256, device)
            stations.add_device(connection, station, device, asked.sign_public, asked.recipient, stamp(now))
            return
    raise ExchangeRefused(Code.SECRET, "wrong, used or out of date")


def revoke(office: Office, station: str, device: str, now: datetime) -> None:
    """From now on nothing of this device is applied; OfficeRefused `no_device` where none of that id is enrolled."""
    with writing(office.engine) as connection:
        stations.get(connection, station, lock=True)
        if not stations.revoke_device(connection, station, device, stamp(now)):
            raise OfficeRefused("no_device", station=station)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
