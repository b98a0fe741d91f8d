"""What a practice station never does: be enrolled, seal, export, send, take the city's answer.

Asked by each of these actions for itself, so that no door of the program leads round it; the code that marks a
practice station is journalled and cannot be changed.
"""

from typing import TYPE_CHECKING

from station_app.domain.faults import Refused
from station_app.domain.practice import is_practice
from station_app.domain.stations import Enrolment, Station
from station_app.domain.troubles import Trouble
from station_app.storage import clerks
from station_app.storage.cipher import Database

if TYPE_CHECKING:
    from station_app.storage.devices import Device


def in_practice(db: Database) -> bool:
    """Whether this database is there to practise with."""
    station = clerks.station(db)
    return station is not None and is_practice(station.code)


def demand_real(db: Database) -> None:
    """Nothing for a station in earnest; Refused `practice-never` for a practice station."""
    if in_practice(db):
        raise Refused.because("practice-never")


def demand_tied(db: Database, device: "Device | None") -> "tuple[Enrolment, Station, Device]":
    """What ties this PC to the city: the enrolment, the station, and the keys that it was enrolled with.

    Refused as `demand_real`, and `not-enrolled`; Trouble `device-keys-missing`.
    """
    demand_real(db)
    tie, station = clerks.enrolment(db), clerks.station(db)
    if tie is None or station is None:
        raise Refused.because("not-enrolled")
    if device is None or device.device_id != tie.device:
        raise Trouble("device-keys-missing")
    return tie, station, device
