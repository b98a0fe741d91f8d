"""When the desk reminds of the week's report, and when it reports by itself where it has a wire."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Literal

from station_app.domain.periods import BEIJING_TIME

Automatic = Literal["off", "hourly", "daily"]
NEVER: Final = 0
CHOICES: Final[tuple[Automatic, ...]] = ("off", "hourly", "daily")


@dataclass(frozen=True, slots=True)
class ReportingTimes:
    """`reminder_day` is 1 (Monday) … 7, 0 for no reminder; times are HH:MM at the counter.

    The city's week closes on Friday afternoon (ux.md 7), so Friday at 16:00 leaves an hour for what must be mended.
    """

    reminder_day: int = 5
    reminder_at: str = "16:00"
    automatic: Automatic = "daily"
    automatic_at: str = "12:30"

    @classmethod
    def from_json(cls, given: object) -> "ReportingTimes":
        """What was kept; the default for each part that is missing or senseless."""
        kept, usual = (given if isinstance(given, dict) else {}), cls()
        day = kept.get("reminder_day")
        return cls(
            day if isinstance(day, int) and not isinstance(day, bool) and NEVER <= day <= 7 else usual.reminder_day,
            _time(kept.get("reminder_at"), usual.reminder_at),
            kept["automatic"] if kept.get("automatic") in CHOICES else usual.automatic,
            _time(kept.get("automatic_at"), usual.automatic_at),
        )

    def reminder_due(self, now: datetime, last: str) -> bool:
        """Whether the week's reminder is due: its moment has come this week, and it was not given since (`last`)."""
        if self.reminder_day == NEVER:
            return False
        here = now.astimezone(BEIJING_TIME)
        monday = here.date() - timedelta(days=here.isoweekday() - 1)
        moment = datetime.combine(
            monday + timedelta(days=self.reminder_day - 1), time.fromisoformat(self.reminder_at), BEIJING_TIME
        )
        return moment <= here and _earlier(last, moment, here)

    def report_due(self, now: datetime, last: str) -> bool:
        """Whether the desk should report by itself now; `last` is the ISO moment of its last round, or empty."""
        if self.automatic == "off":
            return False
        here = now.astimezone(BEIJING_TIME)
        if self.automatic == "hourly":
            return _earlier(last, here - timedelta(minutes=59), here)
        moment = datetime.combine(here.date(), time.fromisoformat(self.automatic_at), BEIJING_TIME)
        return moment <= here and _earlier(last, moment, here)


def _earlier(last: str, moment: datetime, now: datetime) -> bool:
    """Whether `last` lies before `moment`; one from the future is of a clock gone wrong, and counts as none."""
    if not last:
        return True
    at = datetime.fromisoformat(last)
    return at < moment or at > now + timedelta(days=1)


def _time(given: object, usual: str) -> str:
    try:
        return time.fromisoformat(given).strftime("%H:%M") if isinstance(given, str) else usual
    except ValueError:
        return usual
