"""本周规费汇总: what the window took in within a week and what it should cost (domain.md 6, the window's form).

Columns of the form: 序号, 申请人, 申请日期, 业务类型, 类别, 金额, 合计. The estimate, what the authority's notice asks
and what was paid are told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from station_app.actions.intakes import form_of
from station_app.domain.catalogue import Catalogue
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.periods import ReportingWeek
from station_app.storage import intakes, journal
from station_app.storage.cipher import Database

_LEFT_OUT: Final = frozenset({IntakeState.VOID, IntakeState.RETURNED, IntakeState.WITHDRAWN})
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class WeekFeeRow:
    """One line. `notice_fen` is what the authority's notice asks, None where none came; `paid_fen` what was paid."""

    number: str
    applicant: str
    day: str
    business_type: str
    classes: tuple[int, ...]
    estimate_fen: int | None
    notice_fen: int | None
    paid_fen: int | None


@dataclass(frozen=True, slots=True)
class WeekFees:
    """The week's lines in order of their numbers, and their sums; `unknown` lines have no estimate."""

    rows: tuple[WeekFeeRow, ...]

    @property
    def estimate_fen(self) -> int:
        """The estimates together."""
        return sum(row.estimate_fen or 0 for row in self.rows)

    @property
    def paid_fen(self) -> int:
        """What was paid."""
        return sum(row.paid_fen or 0 for row in self.rows)

    @property
    def unknown(self) -> int:
        """How many lines nobody can estimate: only a notice tells, or the classes are not known yet."""
        return sum(row.estimate_fen is None for row in self.rows)


def week_fees(db: Database, week: ReportingWeek, catalogue: Catalogue) -> WeekFees:
    """The filings of a week by their filing day; void, returned and withdrawn ones are left out."""
    lines = intakes.page(db, first_day=week.monday.isoformat(), last_day=week.sunday.isoformat(), limit=_MOST)
    rows: list[WeekFeeRow] = []
    for line in lines:
        entry = journal.latest(db, line.record_id)
        if entry is None or line.state in _LEFT_OUT:
            continue
        form = form_of(entry, catalogue)
        notice = form.fee_notice[0] if form.fee_notice else None
        paid = None
        if notice is not None and notice.paid_on is not None:
            paid = notice.paid_fen if notice.paid_fen is not None else notice.amount_fen
        rows.append(WeekFeeRow(
            line.number, line.applicant_name or "", line.day, line.business_type, _classes(form),
            line.fee_estimate_fen, notice.amount_fen if notice else None, paid,
        ))  # fmt: skip
    return WeekFees(tuple(sorted(rows, key=_order)))


def _order(row: WeekFeeRow) -> tuple[str, str]:
    return row.day, row.number


def _classes(form: IntakeForm) -> tuple[int, ...]:
    named: Sequence[int | None] = [one.nice_class for one in form.classes]
    named = named or [mark.nice_class for mark in form.marks_of_business]
    return tuple(sorted({number for number in named if number is not None}))
