"""What stands on a 转办单 or a 回访单 now, and that it was printed. Numbers stand in the record since its save."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station_app.actions.acts import NewId, begin
from station_app.actions.consultations import form_of
from station_app.actions.printed_papers import note_of_record
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Entry
from station_app.domain.numbers import mask_phone
from station_app.domain.papers.follow_ups import FollowUpSlip, ReferralSlip
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import PromiseKind
from station_app.domain.similar import without_persons
from station_app.storage import clerks, journal, promises, receipts
from station_app.storage.store import Store

PAPERS: Final = {PromiseKind.REFERRAL: "referral_slip", PromiseKind.FOLLOW_UP: "follow_up_slip"}
"""The paper of each kind of promise; a task has none."""

_UNNAMED: Final = "×××"
"""What stands in free text for whoever refused that another unit hears of him."""


@dataclass(frozen=True, slots=True)
class PreparedSlip:
    """A slip ready to be set, as the form `paper` names, and what to journal once it is."""

    paper: str
    slip: ReferralSlip | FollowUpSlip
    record_id: str
    revision_id: str
    nth: int


def prepare(
    store: Store, clerk: Clerk, number: str, *, catalogue: Catalogue, now: datetime, reprint: bool = False
) -> PreparedSlip:
    """What the slip of a referral or a call-back shows now.

    Whoever refused consent goes unnamed to another unit, in what was written about him too. A second paper of the same
    revision is a 补打. Refused `number-unknown`, `no-slip` for a task, `record-void`, `printed-already` unless
    `reprint` says so.
    """
    demand(clerk, "print")
    line = promises.line(store.db, number)
    entry = journal.latest(store.db, line.record_id) if line is not None else None
    if line is None or entry is None:
        raise Refused.because("number-unknown", "number", number=number[:40])
    if line.kind not in PAPERS:
        raise Refused.because("no-slip", "number", number=number)
    if line.state == "void":
        raise Refused.because("record-void", "number", number=number)
    before = receipts.times_printed_of_revision(store.db, entry.record_id, entry.revision_id)
    if before and not reprint:
        raise Refused.because("printed-already", "number", number=number, times=before)
    make = _referral if line.kind == PromiseKind.REFERRAL else _follow_up
    slip = make(store, clerk, entry, catalogue, now, before)
    nth = receipts.times_printed(store.db, entry.record_id) + 1
    return PreparedSlip(PAPERS[PromiseKind(line.kind)], slip, entry.record_id, entry.revision_id, nth)


def confirm(store: Store, clerk: Clerk, prepared: PreparedSlip, layout: str, *, now: datetime, new_id: NewId) -> None:
    """Journals that the slip was printed (who, when, which revision, how often)."""
    with store.atomic() as db:
        act = begin(db, clerk, "print", new_id(), now)
        note_of_record(db, act, prepared.record_id, prepared.revision_id, prepared.nth, layout, new_id)


def _referral(
    store: Store, clerk: Clerk, entry: Entry, catalogue: Catalogue, now: datetime, before: int
) -> ReferralSlip:
    body = entry.body()
    visit = journal.latest(store.db, body.get("about_id", ""))
    form = form_of(store.db, visit, catalogue) if visit is not None and visit.kind == "consultation" else None
    agreed = body.get("consent_scope") != "none"
    today = now.astimezone(BEIJING_TIME).date()
    persons = () if form is None else (
        form.visitor_name, form.visitor_phone, form.visitor_email, form.visitor_wechat, form.org_name, form.uscc
    )  # fmt: skip

    def told(text: str) -> str:
        return text if agreed else without_persons(text, persons, _UNNAMED, today)

    kind = catalogue.label("referral_target", body.get("target_kind", ""))
    return ReferralSlip(
        **_issued(store, clerk, entry, now, before),  # type: ignore[arg-type]
        related_number=body.get("about_number", ""),
        target=body.get("target_org") or kind,
        target_kind=kind,
        visitor=form.visitor_name if form is not None and agreed else "",
        contact=form.visitor_phone if form is not None and agreed else "",
        organisation=form.org_name if form is not None and agreed else "",
        items=tuple(catalogue.label("service_item", item) for item in form.items) if form is not None else (),
        question=told(form.question) if form is not None else "",
        reason=told(body.get("reason", "")),
        enclosures=told(body.get("enclosures", "")),
        due_on=date.fromisoformat(body["due_on"]),
    )


def _follow_up(
    store: Store, clerk: Clerk, entry: Entry, catalogue: Catalogue, now: datetime, before: int
) -> FollowUpSlip:
    body = entry.body()
    visit = journal.latest(store.db, body.get("about_id", ""))
    form = form_of(store.db, visit, catalogue) if visit is not None and visit.kind == "consultation" else None
    today = now.astimezone(BEIJING_TIME).date()
    unrated = catalogue.default("satisfaction")
    grades = tuple(code.label for code in catalogue.current("satisfaction", today) if code.code != unrated)
    return FollowUpSlip(
        **_issued(store, clerk, entry, now, before),  # type: ignore[arg-type]
        related_number=body.get("about_number", ""),
        visitor=form.visitor_name if form is not None else "",
        contact=mask_phone(form.visitor_phone) if form is not None and form.visitor_phone else "",
        organisation=form.org_name if form is not None else "",
        items=tuple(catalogue.label("service_item", item) for item in form.items) if form is not None else (),
        question=form.question if form is not None else "",
        answer=form.answer if form is not None else "",
        reason=body.get("reason", ""),
        due_on=date.fromisoformat(body["due_on"]),
        owner=clerks.names(store.db).get(body.get("owner", ""), ""),
        grades=grades,
    )


def _issued(store: Store, clerk: Clerk, entry: Entry, now: datetime, before: int) -> dict[str, object]:
    """What every paper has in common."""
    station = clerks.station(store.db)
    if station is None:
        raise LookupError("the station is not set up")
    return {
        "station_name": station.name,
        "station_code": station.code,
        "printed_at": now.astimezone(BEIJING_TIME),
        "number": entry.body()["number"],
        "phones": tuple(filter(None, station.phones.split("、"))),
        "address": tuple(filter(None, station.address.split("\n"))),
        "clerk": clerk.name,
        "reprint_no": before,
        "printed_by": clerk.name,
    }
