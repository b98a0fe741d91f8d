"""The papers of the trademark window, from the record as it stands: 收文回执, 一次性告知书, 移交清单.

A 收文回执 is only for a station that is a window of the authority (decision 27 of the plan), and counts its own copies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station_app.actions.acts import NewId, begin, note
from station_app.actions.intakes import form_of, latest_of
from station_app.actions.own_checklist import checklists
from station_app.actions.printed_papers import note_of_record
from station_app.actions.rights import demand
from station_app.actions.week_fees import week_fees
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.journal import Entry
from station_app.domain.papers.issued import Edition, IssuedPaper
from station_app.domain.papers.window import (
    FilingLine,
    FilingReceipt,
    HandoverItem,
    HandoverList,
    OneTimeNotice,
    OwedDocument,
    ReturnNotice,
    WeekFeesLine,
    WeekFeesSheet,
)
from station_app.domain.periods import BEIJING_TIME, ReportingWeek
from station_app.domain.receipts import check_code
from station_app.domain.stations import Station
from station_app.domain.trademarks.checklists import State, missing
from station_app.storage import clerks, intakes, journal, receipts, settings
from station_app.storage.cipher import Database
from station_app.storage.store import Store

RECEIPT: Final = "filing_receipt"
NOTICE: Final = "one_time_notice"
HANDOVER: Final = "handover_list"
RETURN: Final = "return_notice"
WEEK: Final = "week_fees"
IS_WINDOW: Final = "tm_window"
WINDOW_NAME: Final = "tm_window_name"
LONGEST_NAME: Final = 40
"""The setting that says that this station is a window of the authority."""
_BUSINESS: Final = "trademark_business_type"


@dataclass(frozen=True, slots=True)
class PreparedPaper:
    """A paper ready to be set, as the form `paper` names, and what to journal once it is."""

    paper: str
    shown: IssuedPaper
    records: tuple[tuple[str, str], ...]
    """(record, revision) of each intake that stands on it."""
    nth: int
    file: str


def is_window(store: Store) -> bool:
    """Whether this station may hand out a 收文回执."""
    return bool(settings.get(store.db, IS_WINDOW, False))


def window_name(db: Database) -> str:
    """What stands at the head of a 收文回执; empty where nobody said it: then the station's own name does."""
    return str(settings.get(db, WINDOW_NAME, ""))


def choose_window(store: Store, clerk: Clerk, on: bool, name: str, *, now: datetime, new_id: NewId) -> None:
    """Says whether this station is a window of the authority and what the window is called; for the manager.

    Journalled. Refused `text-long` for a name that no head of a paper holds.
    """
    demand(clerk, "set_up")
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Refused.because("text-long", "window_name", length=len(name),
                              longest=LONGEST_NAME, extra=len(name) - LONGEST_NAME)  # fmt: skip
    with store.atomic() as db:
        for setting, value in ((IS_WINDOW, on), (WINDOW_NAME, name)):
            if settings.get(db, setting, type(value)()) != value:
                settings.put(db, setting, value)
                act = begin(db, clerk, "set_up", new_id(), now)
                told = ("on" if value else "off") if setting == IS_WINDOW else value or "off"
                note(db, act, "setting", {"name": setting, "value": told}, new_id)


def prepare_receipt(
    store: Store, clerk: Clerk, number: str, *, catalogue: Catalogue, now: datetime, reprint: bool = False
) -> PreparedPaper:
    """The 收文回执 of an intake. Refused `not-a-window`, `number-unknown`, `record-void`, `intake-returned` for one
    that was given back, `printed-already` unless `reprint` says so.
    """
    demand(clerk, "print")
    if not is_window(store):
        raise Refused.because("not-a-window", "")
    entry = latest_of(store.db, number)
    body, form = entry.body(), form_of(entry, catalogue)
    if body["state"] in (IntakeState.RETURNED, IntakeState.WITHDRAWN):
        raise Refused.because("intake-returned", "number", number=number)
    before = _times(store, entry.record_id, RECEIPT)
    if before and not reprint:
        raise Refused.because("printed-already", "number", number=number, times=before)
    station, submitted = _station(store), form.filing_day or _today(now)
    classes = tuple(sorted(one.nice_class for one in form.classes if one.nice_class))
    names = [form.mark_name] if form.mark_name else [mark.number for mark in form.marks_of_business]
    business = catalogue.label(_BUSINESS, form.business_type)
    receipt = FilingReceipt(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME), number=number,
        check_code=check_code(entry.record_id), phones=_split(station.phones), address=_split(station.address, "\n"),
        clerk=clerks.names(store.db).get(body["clerk"], ""), edition=_edition(store, entry), reprint_no=before,
        printed_by=clerk.name, window_name=window_name(store.db) or station.name,
        authority=_authority(catalogue, submitted),
        applicant=_applicants(form), submitted_on=submitted, business=business,
        awaited_notice=_awaited(catalogue, form.business_type), handler=form.handler_name,
        marks=tuple(FilingLine(name, business, classes) for name in names or [""]),
    )  # fmt: skip
    return PreparedPaper(RECEIPT, receipt, ((entry.record_id, entry.revision_id),), before + 1,
                         _file(number, before + 1))  # fmt: skip


def prepare_notice(
    store: Store, clerk: Clerk, number: str, *, catalogue: Catalogue, now: datetime
) -> PreparedPaper:
    """The 一次性告知书: every document that is still missing, told once. Refused `nothing-missing`, `number-unknown`,
    `record-void`.
    """
    demand(clerk, "print")
    entry = latest_of(store.db, number)
    shown = notice_of(store, clerk, form_of(entry, catalogue), catalogue=catalogue, now=now, number=number)
    before = _times(store, entry.record_id, NOTICE)
    return PreparedPaper(NOTICE, shown, ((entry.record_id, entry.revision_id),), before + 1,
                         f"{number}-GZ{before + 1}.pdf")  # fmt: skip


def _awaited(catalogue: Catalogue, business: str) -> str:
    """What the authority will send once the form is in order; empty where the list does not name it."""
    return str(catalogue[_BUSINESS][business].attributes.get("awaited_notice", ""))


def notice_of(
    store: Store, clerk: Clerk, form: IntakeForm, *, catalogue: Catalogue, now: datetime, number: str = ""
) -> OneTimeNotice:
    """The same for a form that is not saved yet: an applicant who goes home to fetch the rest leaves with it."""
    demand(clerk, "print")
    station, on = _station(store), form.filing_day or _today(now)
    applying = checklists(store.db, catalogue).applying(form.case(), on)
    lacking = missing(applying, form.documents)
    if not lacking:
        raise Refused.because("nothing-missing", "checklist")
    there = [one.label for one in applying if form.documents.get(one.code) == State.PRESENT]
    return OneTimeNotice(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME), number=number,
        phones=_split(station.phones), address=_split(station.address, "\n"), clerk=clerk.name, printed_by=clerk.name,
        applicant=_applicants(form), business=catalogue.label(_BUSINESS, form.business_type),
        owed=tuple(OwedDocument(one.label, one.form.value) for one in lacking), due_on=form.owed_until,
        received=tuple(there),
    )  # fmt: skip


def prepare_handover(
    store: Store, clerk: Clerk, numbers: Sequence[str], taker: str, *, catalogue: Catalogue, now: datetime
) -> PreparedPaper:
    """The 移交清单 with which accepted intakes go to the authority. Refused `nothing-to-hand-over`, `number-unknown`,
    `intake-not-accepted` naming the one that is not.
    """
    demand(clerk, "print")
    if not numbers:
        raise Refused.because("nothing-to-hand-over", "")
    station, items, records = _station(store), [], []
    for number in numbers:
        entry = latest_of(store.db, number)
        body, form = entry.body(), form_of(entry, catalogue)
        if body["state"] not in (IntakeState.ACCEPTED, IntakeState.SENT):
            raise Refused.because("intake-not-accepted", "number", number=number)
        documents = sum(row.state == State.PRESENT for row in form.checklist)
        items.append(
            HandoverItem(form.mark_name or catalogue.label(_BUSINESS, form.business_type), number, max(1, documents),
                         catalogue.label(_BUSINESS, form.business_type))
        )  # fmt: skip
        records.append((entry.record_id, entry.revision_id))
    day = _today(now)
    series = f"YJ-{station.code}-{day:%Y%m%d}-{now.astimezone(BEIJING_TIME):%H%M%S}"
    shown = HandoverList(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME), number=series,
        phones=_split(station.phones), address=_split(station.address, "\n"), clerk=clerk.name, printed_by=clerk.name,
        subject="", giver=station.name, taker=taker or _authority(catalogue, day),
        handed_on=day, items=tuple(items),
    )  # fmt: skip
    return PreparedPaper(HANDOVER, shown, tuple(records), 1, f"{series}.pdf")


def prepare_return(store: Store, clerk: Clerk, number: str, *, catalogue: Catalogue, now: datetime) -> PreparedPaper:
    """The 退件告知单 of an intake that was given back, with its reason and what goes back.

    Refused `intake-not-returned`, `number-unknown`, `record-void`.
    """
    demand(clerk, "print")
    entry = latest_of(store.db, number)
    body, form = entry.body(), form_of(entry, catalogue)
    if body["state"] != IntakeState.RETURNED:
        raise Refused.because("intake-not-returned", "number", number=number)
    station, on = _station(store), form.filing_day or _today(now)
    applying = checklists(store.db, catalogue).applying(form.case(), on)
    nth = _times(store, entry.record_id, RETURN) + 1
    shown = ReturnNotice(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME), number=number,
        phones=_split(station.phones), address=_split(station.address, "\n"), clerk=clerk.name, printed_by=clerk.name,
        check_code=check_code(entry.record_id), reprint_no=nth - 1, applicant=_applicants(form),
        business=catalogue.label(_BUSINESS, form.business_type), submitted_on=on,
        reason=str(body.get("returned_reason", "")), mark_name=form.mark_name,
        documents=tuple(one.label for one in applying if form.documents.get(one.code) == State.PRESENT),
    )  # fmt: skip
    return PreparedPaper(RETURN, shown, ((entry.record_id, entry.revision_id),), nth, f"{number}-TJ{nth}.pdf")


def prepare_week_fees(
    store: Store, clerk: Clerk, week: ReportingWeek, *, catalogue: Catalogue, now: datetime
) -> PreparedPaper:
    """The 规费汇总表 of a week; an empty one for a week without filings."""
    demand(clerk, "print")
    station, found = _station(store), week_fees(store.db, week, catalogue)
    shown = WeekFeesSheet(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME),
        clerk=clerk.name, printed_by=clerk.name, week=week,
        lines=tuple(
            WeekFeesLine(row.applicant, row.day, catalogue.label(_BUSINESS, row.business_type), row.classes,
                         row.estimate_fen, row.notice_fen, row.paid_fen)
            for row in found.rows
        ),
    )  # fmt: skip
    return PreparedPaper(WEEK, shown, (), 1, f"GF-{station.code}-{week.year}W{week.week:02}.pdf")


def accepted(store: Store) -> list[str]:
    """The numbers of intakes that are accepted and not yet sent, oldest first."""
    return [line.number for line in reversed(intakes.page(store.db, state=IntakeState.ACCEPTED.value, limit=500))]


def confirm(store: Store, clerk: Clerk, prepared: PreparedPaper, layout: str, *, now: datetime, new_id: NewId) -> None:
    """Journals that the paper was printed (who, when, which revision, how often)."""
    with store.atomic() as db:
        act = begin(db, clerk, "print", new_id(), now)
        if len(prepared.records) != 1 or prepared.paper == HANDOVER:
            records = [record for record, _ in prepared.records]
            note(db, act, "print", {"paper": prepared.paper, "layout": layout, "records": records}, new_id)
            return
        ((record_id, revision_id),) = prepared.records
        nth = receipts.times_printed(db, record_id) + 1
        note_of_record(db, act, record_id, revision_id, nth, layout, new_id, paper=prepared.paper)


def _times(store: Store, record_id: str, paper: str) -> int:
    return receipts.times_printed_as(store.db, record_id, paper)


def _edition(store: Store, entry: Entry) -> Edition:
    """更正件 where the record was corrected; a step from one state to the next is no correction."""
    corrected = journal.has_verb(store.db, entry.record_id, "amend")
    return Edition.AMENDED if corrected else Edition.ORIGINAL


def _authority(catalogue: Catalogue, on: date) -> str:
    known = catalogue.current("trademark_authority", on)
    if not known:
        raise Refused.because("authority-unknown", "filing_day", day=on.isoformat())
    return known[0].label


def _applicants(form: IntakeForm) -> str:
    names = [form.applicant_name, *(one.name for one in form.co_applicants)]
    return "、".join(filter(None, names))


def _station(store: Store) -> Station:
    station = clerks.station(store.db)
    if station is None:
        raise LookupError("the station is not set up")
    return station


def _split(text: str, at: str = "、") -> tuple[str, ...]:
    return tuple(filter(None, text.split(at)))


def _today(now: datetime) -> date:
    return now.astimezone(BEIJING_TIME).date()


def _file(number: str, nth: int) -> str:
    return f"{number}.pdf" if nth == 1 else f"{number}-{nth}.pdf"
