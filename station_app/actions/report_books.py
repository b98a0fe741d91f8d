"""The workbook of a report: figures, definitions, amendments, and six detail sheets that name no person."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.indicators import RATINGS_PART, Dictionary
from station_app.domain.papers.report_book import DetailSheet, ReportBook, Value
from station_app.domain.papers.weekly import WeeklyReport
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_contents import Contents
from station_app.domain.report_periods import Period
from station_app.storage import registers, tallies
from station_app.storage.cipher import Database

MOST_ROWS: Final = 50_000
"""Most rows of a detail sheet; a station has some 15,000 visits a year."""
_PAGE: Final = 500


def book_of(
    db: Database, contents: Contents, paper: WeeklyReport, catalogue: Catalogue, *, with_ratings: bool
) -> ReportBook:
    """The workbook of an edition whose paper is `paper`. The detail sheets tell the records as they stand now."""
    period, dictionary = contents.period, Dictionary(catalogue)
    definitions = tuple(
        one
        for code in dictionary
        for one, _, _ in dictionary.within(code, period.first, period.last)
        if with_ratings or one.part != RATINGS_PART
    )
    return ReportBook(paper, contents, definitions, detail_sheets(db, period, catalogue), with_ratings)


def detail_sheets(db: Database, period: Period, catalogue: Catalogue) -> tuple[DetailSheet, ...]:
    """The six detail sheets (附) of a period, of the records as they stand now."""
    return tuple(_details(db, period, catalogue))


def _details(db: Database, period: Period, catalogue: Catalogue) -> Iterator[DetailSheet]:
    yield DetailSheet(
        "consultations",
        ("number", "day", "channel", "visitor_type", "enterprise_scale", "region_code", "subdistrict", "items",
         "ip_type", "person_count", "difficulty", "result", "state"),
        tuple(
            (row.number, _day(row.day), *_labels(catalogue, row.facts, "channel", "visitor_type", "enterprise_scale"),
             _label(catalogue, "region", row.facts.get("region_code")), str(row.facts.get("subdistrict") or ""),
             _several(catalogue, "service_item", row.facts.get("items")),
             _several(catalogue, "ip_type", row.facts.get("ip_type")), int(row.facts.get("person_count") or 1),
             *_labels(catalogue, row.facts, "difficulty", "result"), row.state)
            for row in _all(db, "visit", period)
        ),
    )  # fmt: skip
    yield DetailSheet(
        "intakes", ("number", "day", "business_type", "classes", "fee_estimate_fen", "state"),
        tuple(
            (row.number, _day(row.day), _label(catalogue, "trademark_business_type", row.facts.get("business_type")),
             " ".join(str(one.get("nice_class", "")) for one in row.facts.get("classes") or ()),
             row.facts.get("fee_estimate_fen"), row.state)
            for row in _all(db, "intake", period)
        ),
    )  # fmt: skip
    yield DetailSheet(
        "bookings", ("number", "day", "actual_minutes", "state"),
        tuple((row.number, _day(row.day), row.facts.get("actual_minutes"), row.state)
              for row in _all(db, "booking", period)),
    )  # fmt: skip
    yield DetailSheet(
        "referrals", ("number", "handed_on", "target_kind", "received_on", "replied_on", "due_on", "state"),
        tuple(
            (row.number, _day(row.day), _label(catalogue, "referral_target", row.facts.get("target_kind")),
             _moment(row.facts, "received_at"), _moment(row.facts, "replied_at"), _day(row.facts.get("due_on")),
             row.state)
            for row in _all(db, "referral", period)
        ),
    )  # fmt: skip
    yield DetailSheet(
        "outreach", ("number", "day", "event_kind", "attendances_onsite", "attendances_online", "materials_given"),
        tuple(
            (row.number, _day(row.day), _label(catalogue, "outreach_event", row.facts.get("event_kind")),
             *(int(row.facts.get(name) or 0) for name in ("attendances_onsite", "attendances_online",
                                                          "materials_given")))
            for row in _all(db, "outreach", period)
        ),
    )  # fmt: skip
    yield DetailSheet(
        "custody", ("day", "enterprise_scale", "custody_scope", "state"),
        tuple(
            (_day(row.day), *_labels(catalogue, row.facts, "enterprise_scale"),
             _several(catalogue, "custody_scope", row.facts.get("custody_scope")), row.state)
            for row in registers.custody_rows(db, period.first.isoformat(), period.last.isoformat(), limit=MOST_ROWS)
        ),
    )  # fmt: skip


def _all(db: Database, event: str, period: Period) -> Iterator[tallies.CountedRow]:
    after: tuple[str, str] | None = None
    for _ in range(MOST_ROWS // _PAGE):
        page = tallies.rows(
            db, event, lambda made: len(made), period.first.isoformat(), period.last.isoformat(), after=after,
            limit=_PAGE,
        )  # fmt: skip
        yield from page
        if len(page) < _PAGE:
            return
        after = (page[-1].day, page[-1].record_id)


def _labels(catalogue: Catalogue, facts: Mapping[str, Any], *names: str) -> tuple[Value, ...]:
    return tuple(_label(catalogue, name, facts.get(name)) for name in names)


def _label(catalogue: Catalogue, list_name: str, code: Any) -> str:
    return catalogue.label(list_name, str(code)) if code else ""


def _several(catalogue: Catalogue, list_name: str, codes: Any) -> str:
    return "、".join(catalogue.label(list_name, str(code)) for code in codes or ())


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None


def _moment(facts: Mapping[str, Any], name: str) -> date | None:
    return datetime.fromisoformat(facts[name]).astimezone(BEIJING_TIME).date() if facts.get(name) else None
