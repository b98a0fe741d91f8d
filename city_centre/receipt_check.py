"""Whether a receipt's QR text was signed by one of the city's stations: offline, by the keys of their own devices."""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from city_centre.office import Office
from city_centre.storage import stations
from city_centre.storage.engine import reading
from station_exchange.keys import from_text
from station_exchange.receipt_codes import ReceiptClaim, Refusal, read_claim, verify

UNKNOWN_STATION = "unknown-station"


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A genuine text: what it claims, which station and device signed it, and whether that device still may.

    `revoked_at` is empty for a device in good standing. For one that was revoked the text proves less: whoever holds
    its key can write any day into it.
    """

    claim: ReceiptClaim
    station_name: str
    device: str
    revoked_at: str


def check(office: Office, text: str) -> CheckedReceipt | str:
    """The text checked against every device ever enrolled of the station that its number names.

    Answers why it is refused as a code: those of `receipt_codes.RefusalReason`, or `unknown-station` for a station that
    the city never enrolled.
    """
    claim = read_claim(text)
    if isinstance(claim, Refusal):
        return claim.reason.value
    with reading(office.engine) as connection:
        station = stations.get(connection, claim.station_code)
        known = stations.devices_of(connection, claim.station_code)
    if station is None or not known:
        return UNKNOWN_STATION
    refused = ""
    for device in known:
        found = verify(text, Ed25519PublicKey.from_public_bytes(from_text(device.sign_public)))
        if isinstance(found, ReceiptClaim):
            revoked_at = device.at if device.state == stations.REVOKED else ""
            return CheckedReceipt(found, station.name, device.device, revoked_at)
        refused = found.reason.value
    return refused


def summary(found: CheckedReceipt | str) -> dict[str, Any]:
    """The check as one JSON value."""
    if isinstance(found, str):
        return {"genuine": False, "reason": found}
    claim = found.claim
    return {
        "genuine": True,
        "number": claim.number,
        "station": claim.station_code,
        "name": found.station_name,
        "day": claim.day.isoformat(),
        "reprint": claim.reprint_no,
        "device": found.device,
        "revoked_at": found.revoked_at,
    }
