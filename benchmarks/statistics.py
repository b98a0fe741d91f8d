"""The week's report: how long its figures take, beside a long past and beside a tenth of it, and its paper."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import flat, interleaved, milliseconds, typical_ratio
from benchmarks.sizes import Sizes
from benchmarks.station_maker import OPENING, Counter, copy_of_station, counter
from station_app.actions import dashboard, figures, period_reports, report_books, report_papers
from station_app.documents.report_files import report_pdf
from station_app.documents.report_workbook import workbook
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period, Span

GROWTH_LIMIT: Final = 1.3
WEEK: Final = Period.containing(OPENING - timedelta(days=4), Span.WEEK)
NOW: Final = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME)


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """The last week of the past, at the station with the whole past and at one with a tenth of it."""
    tenth = max(1, sizes.past // 10)
    with (
        counter(copy_of_station(place / "long", sizes.seed, sizes.past), space=8) as long,
        counter(copy_of_station(place / "short", sizes.seed, tenth), space=8) as short,
    ):
        rounds = sizes.receipt_rounds
        sides = interleaved(
            (lambda: milliseconds(lambda: _figures(long)), lambda: milliseconds(lambda: _figures(short))), rounds
        )
        papers = interleaved((lambda: milliseconds(lambda: _paper(long)),), rounds)
        books = interleaved((lambda: milliseconds(lambda: _book(long)),), max(1, rounds // 5))
    yield compared(
        "report-figures", f"All figures of a week, {sizes.past} visits in the past", "ms", median(flat(sides[0])),
        median(flat(sides[1])), f"with {tenth} in the past", GROWTH_LIMIT, ratio=typical_ratio(sides[0], sides[1]),
    )  # fmt: skip
    yield told("report-paper", "The week's report as PDF with its charts", "ms", median(flat(papers[0])),
               "wanted: 300 ms")  # fmt: skip
    yield told("report-book", "The same as a workbook with its detail sheets", "ms", median(flat(books[0])))


def _figures(at: Counter) -> None:
    figures.read(at.desk.store.db, at.desk.clerk, WEEK, at.desk.catalogue, OPENING)


def _paper(at: Counter) -> None:
    desk = at.desk
    stands = period_reports.standing(desk.store.db, WEEK, desk.catalogue, OPENING)
    paper = report_papers.paper_of(stands.newest, desk.station, desk.catalogue, now=NOW, with_ratings=True)
    report_pdf(paper, dashboard.charts_of(desk.store.db, desk.clerk, WEEK, desk.catalogue, OPENING))


def _book(at: Counter) -> None:
    desk = at.desk
    stands = period_reports.standing(desk.store.db, WEEK, desk.catalogue, OPENING)
    paper = report_papers.paper_of(stands.newest, desk.station, desk.catalogue, now=NOW, with_ratings=True)
    workbook(report_books.book_of(desk.store.db, stands.newest, paper, desk.catalogue, with_ratings=True))
