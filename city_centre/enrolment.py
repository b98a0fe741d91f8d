"""Letting stations and their devices in, and putting devices out (decisions 11 to 13)."""

import hashlib
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

import msgspec
from sqlalchemy import Connection

from city_centre.office import Office, OfficeRefused, stamp
from city_centre.storage import stations
from city_centre.storage.engine import writing
from city_centre.storage.stations import Device, Enrolment, Station
from station_exchange import asking, enrolment, envelope
from station_exchange.asking import Asking
from station_exchange.enrolment import ENROLMENT_TYPE, EnrolmentPaper, is_safe_address
from station_exchange.keys import from_text, is_recipient
from station_exchange.manifest import SUITE, VERSION, CertificateRequest, Predecessor
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


def admit(
    office: Office, connection: Connection, station: str, device: str, asked: CertificateRequest, now: datetime
) -> None:
    """Enrol the device that asks, if it proves an unused secret of its station, or if the keys it had before vouch for
    it; those are retired then. ExchangeRefused E_SECRET otherwise.

    The caller has verified that the container is signed by the key that asks, and holds the station's lock, so that one
    secret lets in one device. Of the former keys the newest that is known here counts, and must not be revoked; where
    none is (an office put back to an older day), the first must prove the secret.
    """
    own = Predecessor(device, asked.sign_public, asked.recipient, asked.proof, asked.signature)
    links = [*asked.before, own]
    for link in links:
        _demand_keys(link)
    known = [stations.device(connection, station, link.device) for link in links]
    at = max((place for place, one in enumerate(known) if one is not None), default=-1)
    start = known[at] if at >= 0 else None
    if start is not None and (start.state != stations.ENROLLED or start.sign_public != links[at].sign_public):
        raise ExchangeRefused(Code.SECRET, "vouched for by keys that count no more")
    if start is None:
        _let_in(office, connection, station, links[0], now)
        at = 0
    for former, link in pairwise(links[at:]):
        if not enrolment.is_vouched(
            former.sign_public, link.signature, centre=office.code, station=station, device=link.device,
            sign_public=link.sign_public, recipient=link.recipient,
        ):  # fmt: skip
            raise ExchangeRefused(Code.SECRET, "not vouched for by the keys before")
        stations.revoke_device(connection, station, former.device, stamp(now), stations.RETIRED)
        stations.add_device(connection, station, link.device, link.sign_public, link.recipient, stamp(now))


def hear(office: Office, line: bytes, now: datetime) -> Asking:
    """A question that came on a stick: the device makes itself known by it. ExchangeRefused as for a batch."""
    asked, opened = asking.read(line.strip())
    if asked.centre != office.code:
        raise ExchangeRefused(Code.ADDRESS, "for another office")
    with writing(office.engine) as connection:
        admit_asking(office, connection, asked, opened, now)
    return asked


def admit_asking(
    office: Office, connection: Connection, asked: Asking, opened: envelope.Envelope, now: datetime
) -> Device:
    """The device that asks, let in by its request where it is not known yet; ExchangeRefused E_DEVICE, E_SECRET or
    E_SIGNATURE. Takes the station's lock only for a device that is new.
    """
    device = stations.device(connection, asked.station, asked.device)
    if device is None:
        if asked.request is None or stations.get(connection, asked.station, lock=True) is None:
            raise ExchangeRefused(Code.DEVICE, "never enrolled")
        asking.prove(opened, asked.request.sign_public)
        # Under the lock once more: the same question may have come by another way at this very moment.
        if stations.device(connection, asked.station, asked.device) is None:
            admit(office, connection, asked.station, asked.device, asked.request, now)
        device = stations.device(connection, asked.station, asked.device)
    if device is None or device.state != stations.ENROLLED:
        raise ExchangeRefused(Code.DEVICE, "not let in any more")
    asking.prove(opened, device.sign_public)
    return device


def _demand_keys(link: Predecessor) -> None:
    try:
        from_text(link.sign_public)
    except ValueError as error:
        raise ExchangeRefused(Code.SECRET, "no public key") from error
    if not is_recipient(link.recipient):
        raise ExchangeRefused(Code.SECRET, "nothing can be sealed to this device")


def _let_in(office: Office, connection: Connection, station: str, link: Predecessor, now: datetime) -> None:
    asked = CertificateRequest(link.sign_public, link.recipient, link.proof)
    for kept in stations.unused_enrolments(connection, station):
        secret = office.keys.open_small(kept.sealed_secret)
        proven = enrolment.is_proven(asked, secret, centre=office.code, station=station, device=link.device)
        if proven and stamp(now) <= kept.expires_at:
            stations.use_enrolment(connection, station, kept.secret_sha256, link.device)
            stations.add_device(connection, station, link.device, link.sign_public, link.recipient, stamp(now))
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
