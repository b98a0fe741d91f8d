"""Where the wire to the office leads and how it has fared. Settings, not journalled: sending must not make news."""

from station_app.domain.backoff import WireState
from station_app.storage import settings
from station_app.storage.cipher import Database

_ADDRESS = "wire_address"
_STATE = "wire_state"


def address(db: Database) -> str:
    """The office's address, empty for a station that only has a stick."""
    return str(settings.get(db, _ADDRESS, ""))


def keep_address(db: Database, address: str) -> None:
    """Keeps another address."""
    settings.put(db, _ADDRESS, address)


def state(db: Database) -> WireState:
    """How the wire has fared."""
    kept = settings.get(db, _STATE, {})
    return WireState(int(kept.get("failures", 0)), str(kept.get("code", "")), str(kept.get("not_before", "")))


def keep_state(db: Database, state: WireState) -> None:
    """Keeps how the wire fares, so that a restart neither forgets a wait nor starts a storm."""
    settings.put(db, _STATE, {"failures": state.failures, "code": state.code, "not_before": state.not_before})
