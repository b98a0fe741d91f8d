"""A report as a workbook: its figures, their definitions, what was amended, and the detail sheets (附).

Detail sheets name no person: numbers, days, codes by their labels, counts.
"""

from dataclasses import dataclass
from datetime import date

from station_app.domain.indicators import Definition
from station_app.domain.papers.weekly import WeeklyReport
from station_app.domain.report_contents import Contents

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class DetailSheet:
    """One detail sheet by its name in code; `columns` are names in code as well, `fen` among them as money."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportBook:
    """The workbook of one edition. `definitions` are those in force, every version of the period, in order."""

    paper: WeeklyReport
    contents: Contents
    definitions: tuple[Definition, ...]
    details: tuple[DetailSheet, ...]
    with_ratings: bool
