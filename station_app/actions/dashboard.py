"""What the dashboard shows of a period, and the charts of its report: days, trend, hours, channels, categories, topics,
街镇.

Everything comes from the figures by day; each bar names the rule by which its records are found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from station_app.actions.figures import may_see
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk, blind_to_ratings
from station_app.domain.indicators import RATINGS_PART
from station_app.domain.papers.charts import Bar, Chart
from station_app.domain.promises import Due, end_of_week
from station_app.domain.report_periods import Period, Span
from station_app.storage import promises, tallies
from station_app.storage.cipher import Database

TREND_LENGTH: Final = 8
"""How many periods a trend goes back, the present one included."""
MOST_SUBDISTRICTS: Final = 8
MOST_TOPICS: Final = 10
_OFFICE_HOURS: Final = range(9, 18)


@dataclass(frozen=True, slots=True)
class TodayFigures:
    """Today in one line: what was logged, and what is owed. Ratings are None for who may not see them."""

    visits: int
    filings: int
    bookings: int
    due_today: int
    overdue: int
    due_this_week: int
    rated: int | None
    content: int | None


def today_figures(db: Database, clerk: Clerk, today: date) -> TodayFigures:
    """Today's figures."""
    demand(clerk, "read")
    day = today.isoformat()
    owed = promises.counts(
        db, today=day, sunday=end_of_week(today).isoformat(), blind=blind_to_ratings(clerk)
    )
    rated = content = None
    if may_see(clerk, RATINGS_PART):
        grades = tallies.sums(db, "rating.grade", day, day)
        rated, content = sum(grades.values()), sum(grades.get(grade, 0) for grade in "543")
    return TodayFigures(
        _total(db, "visit.count", day), _total(db, "intake.count", day), _total(db, "booking.count", day),
        owed[Due.TODAY], owed[Due.OVERDUE], owed[Due.WEEK], rated, content,
    )  # fmt: skip


def charts_of(db: Database, clerk: Clerk, period: Period, catalogue: Catalogue, today: date) -> tuple[Chart, ...]:
    """The charts of a period that has begun, those first that a report shows. Refused `period-ahead`."""
    demand(clerk, "read")
    period.demand_begun(today)
    found = [_days(db, period), _trend(db, period), _categories(db, period, catalogue), _hours(db, period),
             _topics(db, period, catalogue), _channels(db, period, catalogue),
             _subdistricts(db, period)]  # fmt: skip
    if may_see(clerk, RATINGS_PART):
        found.append(_grades(db, period, catalogue))
    return tuple(found)


def _total(db: Database, cell: str, day: str) -> int:
    return sum(tallies.sums(db, cell, day, day).values())


def _sums(db: Database, cell: str, period: Period) -> Mapping[str, int]:
    return tallies.sums(db, cell, period.first.isoformat(), period.last.isoformat())


def _days(db: Database, period: Period) -> Chart:
    """A bar for each day of a week or month, for each week of a quarter, for each month of a year."""
    counted = tallies.by_day(db, "visit.count", period.first.isoformat(), period.last.isoformat())
    pieces: list[tuple[str, date, date]] = []
    called = {Span.QUARTER: "weeks", Span.YEAR: "months"}.get(period.span, "")
    if period.span in (Span.WEEK, Span.MONTH):
        pieces = [(str(day.day), day, day) for day in period.days]
    else:
        inner = Span.WEEK if period.span is Span.QUARTER else Span.MONTH
        part = Period.containing(period.first, inner)
        while part.first <= period.last:
            pieces.append((str(part.nth), max(part.first, period.first), min(part.last, period.last)))
            part = part.after
    bars = []
    for label, first, last in pieces:
        days = (first + timedelta(days=count) for count in range((last - first).days + 1))
        value = sum(counted.get(day.isoformat(), 0) for day in days)
        bars.append(Bar(label, value, "visit.count", first, last))
    return Chart("days", tuple(bars), called)


def _trend(db: Database, period: Period) -> Chart:
    bars: list[Bar] = []
    for _ in range(TREND_LENGTH):
        value = sum(_sums(db, "visit.count", period).values())
        bars.insert(0, Bar(str(period.nth), value, "visit.count", period.first, period.last))
        period = period.before
    return Chart("trend", tuple(bars))


def _categories(db: Database, period: Period, catalogue: Catalogue) -> Chart:
    items = catalogue["service_item"]
    counted: dict[str, int] = dict.fromkeys((one.code for one in catalogue["service_category"]), 0)
    for value, amount in _sums(db, "visit.items", period).items():
        for category in {items[item].attributes.get("category", "") for item in value.split() if item in items}:
            counted[category] = counted.get(category, 0) + amount
    return Chart("categories", tuple(
        Bar(catalogue.label("service_category", code).partition("(")[0], amount, f"visit.items[category={code}]",
            period.first, period.last)
        for code, amount in counted.items() if code
    ))  # fmt: skip


def _topics(db: Database, period: Period, catalogue: Catalogue) -> Chart:
    """The items that were asked about most; a visit with several counts under each of them."""
    counted: dict[str, int] = {}
    for value, amount in _sums(db, "visit.items", period).items():
        for item in set(value.split()):
            counted[item] = counted.get(item, 0) + amount
    first = sorted(((code, amount) for code, amount in counted.items() if amount), key=lambda one: (-one[1], one[0]))
    return Chart("topics", tuple(
        Bar(catalogue.label("service_item", code), amount, f"visit.items[{code}]", period.first, period.last)
        for code, amount in first[:MOST_TOPICS]
    ))  # fmt: skip


def _hours(db: Database, period: Period) -> Chart:
    counted = _sums(db, "visit.hour", period)
    told = {int(value) for value in counted if value} | set(_OFFICE_HOURS)
    return Chart("hours", tuple(
        Bar(str(hour), counted.get(f"{hour:02d}", 0), f"visit.hour[{hour:02d}]", period.first, period.last)
        for hour in range(min(told), max(told) + 1)
    ))  # fmt: skip


def _channels(db: Database, period: Period, catalogue: Catalogue) -> Chart:
    counted = _sums(db, "visit.channel", period)
    found = [
        Bar(catalogue.label("channel", code), amount, f"visit.channel[{code}]", period.first, period.last)
        for code, amount in sorted(counted.items(), key=lambda one: (-one[1], one[0])) if code
    ]  # fmt: skip
    return Chart("channels", tuple(found))


def _subdistricts(db: Database, period: Period) -> Chart:
    counted = sorted(_sums(db, "visit.subdistrict", period).items(), key=lambda one: (not one[0], -one[1], one[0]))
    named = [one for one in counted if one[0]][:MOST_SUBDISTRICTS]
    bars = [
        Bar(name, amount, f"visit.subdistrict[{name}]", period.first, period.last) for name, amount in named
    ]
    unnamed = dict(counted).get("", 0)
    if unnamed:
        bars.append(Bar("", unnamed, "visit.subdistrict[.]", period.first, period.last))
    return Chart("subdistricts", tuple(bars))


def _grades(db: Database, period: Period, catalogue: Catalogue) -> Chart:
    counted = _sums(db, "rating.grade", period)
    return Chart("grades", tuple(
        Bar(catalogue.label("satisfaction", grade), counted.get(grade, 0), f"rating.grade[{grade}]", period.first,
            period.last)
        for grade in "54321"
    ))  # fmt: skip
