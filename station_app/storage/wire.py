"""Where the wire to the office leads and how it has fared. Settings, not journalled: sending must not make news."""

from dataclasses import asdict
from typing import Literal

from station_app.domain.backoff import WireState
from station_app.domain.reporting_times import ReportingTimes
from station_app.storage import settings
from station_app.storage.cipher import Database

_ADDRESS = "wire_address"
_STATE = "wire_state"
_TIMES = "reporting_times"


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


def times(db: Database) -> ReportingTimes:
    """When the desk reminds and reports by itself."""
    return ReportingTimes.from_json(settings.get(db, _TIMES))


def keep_times(db: Database, times: ReportingTimes) -> None:
    """Keeps other times."""
    settings.put(db, _TIMES, asdict(times))


def last(db: Database, what: Literal["round", "reminder"]) -> str:
    """When the last round over the wire ended, or the last reminder was given; empty where there was none."""
    return str(settings.get(db, f"wire_last_{what}", ""))


def note_last(db: Database, what: Literal["round", "reminder"], at: str) -> None:
    """Keeps when that was."""
    settings.put(db, f"wire_last_{what}", at)
