"""Taking money for the authority: off unless the site's manager switches it on; the 收款记录 of what was paid."""

from datetime import date, datetime
from typing import Final

from station_app.actions.acts import NewId, begin, note
from station_app.actions.filing_papers import PreparedPaper
from station_app.actions.intakes import form_of, latest_of
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.papers.window import MoneyReceipt
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.receipts import check_code
from station_app.storage import clerks, receipts, settings
from station_app.storage.cipher import Database
from station_app.storage.store import Store

PAPER: Final = "money_receipt"
_BUSINESS: Final = "trademark_business_type"
COLLECTS: Final = "collects_fees"
"""The setting that says that this site takes the authority's fees."""


def collects(db: Database) -> bool:
    """Whether this site takes money (domain.md 3.1: it is not a cash register by default)."""
    return bool(settings.get(db, COLLECTS, False))


def choose_collecting(store: Store, clerk: Clerk, on: bool, *, now: datetime, new_id: NewId) -> None:
    """Switches taking money on or off, and journals who did; for the manager."""
    demand(clerk, "set_up")
    with store.atomic() as db:
        if collects(db) == on:
            return
        settings.put(db, COLLECTS, on)
        act = begin(db, clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": COLLECTS, "value": "on" if on else "off"}, new_id)


def prepare_money_receipt(
    store: Store, clerk: Clerk, number: str, *, catalogue: Catalogue, now: datetime,
    reprint: bool = False,
) -> PreparedPaper:  # fmt: skip
    """The 收款记录 of what was paid for an intake; its `way` is a code of `PAID_WAYS`, its reason the business.

    Refused `money-not-taken-here` where the switch is off, `fee-not-paid`, `number-unknown`, `record-void`,
    `printed-already` unless `reprint` says so.
    """
    demand(clerk, "print")
    if not collects(store.db):
        raise Refused.because("money-not-taken-here", "")
    entry = latest_of(store.db, number)
    form = form_of(entry, catalogue)
    notice = form.fee_notice[0] if form.fee_notice else None
    paid_on: date | None = notice.paid_on if notice is not None else None
    paid = notice.paid_fen if notice is not None and notice.paid_fen is not None else (
        notice.amount_fen if notice is not None else None
    )  # fmt: skip
    if notice is None or paid_on is None or paid is None:
        raise Refused.because("fee-not-paid", "fee_notice", number=number)
    before = receipts.times_printed_as(store.db, entry.record_id, PAPER)
    if before and not reprint:
        raise Refused.because("printed-already", "number", number=number, times=before)
    station = clerks.station(store.db)
    if station is None:
        raise LookupError("the station is not set up")
    shown = MoneyReceipt(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME), number=number,
        check_code=check_code(entry.record_id), phones=tuple(filter(None, station.phones.split("、"))),
        address=tuple(filter(None, station.address.split("\n"))), clerk=clerk.name, printed_by=clerk.name,
        reprint_no=before, payer=form.applicant_name, way=notice.paid_way or "window", amount_fen=paid,
        reason=catalogue.label(_BUSINESS, form.business_type), received_on=paid_on,
    )  # fmt: skip
    file = f"{number}-SK{before + 1}.pdf"
    return PreparedPaper(PAPER, shown, ((entry.record_id, entry.revision_id),), before + 1, file)
