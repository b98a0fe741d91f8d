"""Charts as data: bars with their words and values. A screen paints them, a paper draws them, a table tells them."""

from dataclasses import dataclass
from datetime import date

from station_app.domain.papers.issued import IssuedPaper
from station_app.domain.report_periods import Period


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its value, and what it counts (a rule of `domain.indicators`) on which days.

    `label` is empty for what was not told (no 街镇): each place has its own word for that.
    """

    label: str
    value: int
    rule: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `name`: days, trend, hours, channels, categories, topics, subdistricts or grades.

    `inner` says what the bars of `days` are where they are no days: weeks or months.
    """

    name: str
    bars: tuple[Bar, ...]
    inner: str = ""

    @property
    def heading(self) -> str:
        """What its title is looked up by (words.statistics)."""
        return self.inner or self.name

    @property
    def total(self) -> int:
        """All bars together."""
        return sum(bar.value for bar in self.bars)

    @property
    def highest(self) -> int:
        """The longest bar."""
        return max((bar.value for bar in self.bars), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSheet(IssuedPaper):
    """附图: the charts of a report on a sheet of their own."""

    period: Period
    charts: tuple[Chart, ...]
