"""What the centre publishes to its stations, as both ends know it: where things lie, and what the trust says.

The tree is a TUF repository (docs/exchange.md, decision 34): `metadata/` with the signed statements, `targets/` with
what they speak of. Two targets, each under a delegation of its own: the reference data, and the trust.
"""

from typing import Final

import msgspec

from station_exchange.manifest import Short, StationCode

FOLDER: Final = "PUBLISHED"
"""The folder of the tree on a stick."""
METADATA: Final = "metadata"
TARGETS: Final = "targets"
REFERENCE: Final = "refdata/reference.zip"
TRUST: Final = "trust/trust.json"
WIRE_PATH: Final = "/v1/published"
"""Where the tree is served."""
LARGEST_TRUST: Final = 8 * 1024 * 1024
LARGEST_REFERENCE: Final = 16 * 1024 * 1024


class TrustedDevice(msgspec.Struct, frozen=True):
    """One PC of a station: its public keys, and whether it is `enrolled` or `revoked`, since `at` (UTC)."""

    station: StationCode
    device: Short
    sign_public: Short
    recipient: Short
    state: Short
    at: Short


class Trust(msgspec.Struct, frozen=True):
    """Whom the centre vouches for, and by which keys it is to be known from now on."""

    v: int
    centre: Short
    acknowledgement_key: Short
    operational_recipient: Short
    recovery_recipient: Short
    devices: list[TrustedDevice]


def read_trust(content: bytes, centre: str) -> Trust:
    """The trust of a proven target; ValueError where it is none, or of another centre."""
    try:
        found = msgspec.json.decode(content, type=Trust)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("no trust") from error
    if found.v != 1 or found.centre != centre:
        raise ValueError("not of this centre")
    return found
