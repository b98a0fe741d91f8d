"""The papers of the trademark window and of what is handed over there (domain.md 3.5)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from station_app.domain.papers.issued import IssuedPaper
from station_app.domain.periods import ReportingWeek

NEVER_A_TITLE: Final = "受理通知书"
"""Only the national authority issues one (domain.md 3.5); no paper of a station may be titled so."""


@dataclass(frozen=True, slots=True)
class FilingLine:
    """One mark of a filing receipt: its name, the business type's label, its classes."""

    mark_name: str
    business_type: str
    classes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingReceipt(IssuedPaper):
    """收文回执: the window has taken in an application's papers. Never a 受理通知书, which only the authority issues.

    `window_name` stands at the head and under the text; `authority` is the national office's name on the day of
    `submitted_on` (dated data: it changed in 2018 and 2026); `awaited_notice` the document that it will send, empty
    for the usual one.
    """

    window_name: str
    authority: str
    applicant: str
    submitted_on: date
    business: str
    awaited_notice: str
    marks: tuple[FilingLine, ...]
    handler: str = ""


@dataclass(frozen=True, slots=True)
class OwedDocument:
    """One document that is still missing: what, in which form (a code of the checklist, or words), and why what was
    brought does not do.
    """

    document: str
    form: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeNotice(IssuedPaper):
    """一次性告知书: all that is missing, told once. `due_on` is the day by which to bring it, where there is one."""

    applicant: str
    business: str
    owed: tuple[OwedDocument, ...]
    due_on: date | None = None
    hand_in: str = ""
    received: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnNotice(IssuedPaper):
    """退件告知单: a filing was given back. `documents` go back with it; an empty `where` is told in the usual words."""

    applicant: str
    business: str
    submitted_on: date
    reason: str
    mark_name: str = ""
    documents: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class WeekFeesLine:
    """One filing of a week's fees; amounts in fen, None where nobody can tell yet."""

    applicant: str
    day: str
    business: str
    classes: tuple[int, ...]
    estimate_fen: int | None
    notice_fen: int | None
    paid_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekFeesSheet(IssuedPaper):
    """规费汇总表 of a week, in order of the filing days."""

    week: ReportingWeek
    lines: tuple[WeekFeesLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReceipt(IssuedPaper):
    """收款记录（非财政票据）: the window took money. `amount_fen` in fen, not negative; `copy_name` such as 收据联."""

    payer: str
    way: str
    amount_fen: int
    reason: str
    received_on: date
    copy_name: str = ""


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One line of a hand-over list."""

    name: str
    number: str = ""
    copies: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverList(IssuedPaper):
    """移交清单: what one unit gives another, counted, with both signatures. An empty `subject` means filings handed to
    the authority.
    """

    subject: str
    giver: str
    taker: str
    handed_on: date
    items: tuple[HandoverItem, ...]
