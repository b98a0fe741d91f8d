"""Whether this computer's clock can be right: it is not before the program was made, nor before the last entry."""

from datetime import date, datetime, timedelta
from typing import Final

from station_app.domain.troubles import Trouble

FIRST_MONTH: Final = date(2026, 11, 1)
"""The month of the first reference data: no clock before it can be right."""
BACK: Final = timedelta(minutes=10)
"""So much a clock may be put back by the network without a word."""
AHEAD: Final = timedelta(days=60)
"""So long nobody logs anything: beyond it the clock has rather jumped. Longer than any holiday."""


def clock_trouble(doubt: str, newest: str) -> Trouble | None:
    """The doubt as it is told; None for no doubt. `newest` is the time of the last entry as people read it."""
    if doubt == "clock-behind":
        return Trouble("clock-behind", newest=newest)
    if doubt == "clock-ahead":
        return Trouble("clock-ahead", newest=newest)
    return Trouble("clock-before-program") if doubt else None


def clock_doubt(now: datetime, newest: datetime | None, made: date) -> str:
    """`clock-before-program`, `clock-behind`, `clock-ahead`, or empty where nothing speaks against the clock.

    `newest` is the time of the last entry, None where there is none; `made` a day before which this program was not.
    """
    if now.date() < made:
        return "clock-before-program"
    if newest is not None and now < newest - BACK:
        return "clock-behind"
    if newest is not None and now > newest + AHEAD:
        return "clock-ahead"
    return ""
