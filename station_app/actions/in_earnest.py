"""What a practice station never does: be enrolled, seal, export, send, take the city's answer.

Asked by each of these actions for itself, so that no door of the program leads round it; the code that marks a
practice station is journalled and cannot be changed.
"""

from station_app.domain.faults import Refused
from station_app.domain.practice import is_practice
from station_app.storage import clerks
from station_app.storage.cipher import Database


def in_practice(db: Database) -> bool:
    """Whether this database is there to practise with."""
    station = clerks.station(db)
    return station is not None and is_practice(station.code)


def demand_real(db: Database) -> None:
    """Nothing for a station in earnest; Refused `practice-never` for a practice station."""
    if in_practice(db):
        raise Refused.because("practice-never")
