"""What is checked before a consultation is saved. The same check marks the form live and is repeated by the action.

Only what would make the record empty, unreadable or untellable refuses a save (MUST). A wrong phone, a wrong credit
code or an ID number in a text is stored with its warning: a visitor is waiting (domain.md 7).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from station_app.domain.attachments import LONGEST_NAME, is_digest
from station_app.domain.attachments import MOST as MOST_FILES
from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import TEXT_LENGTH, ConsultationForm
from station_app.domain.faults import Fault, Level
from station_app.domain.json_fields import Shape, specs
from station_app.domain.numbers import find_resident_ids, phones, related, uscc
from station_app.domain.periods import BEIJING_TIME
from station_exchange.text import forbidden_character

BACKDATED_AFTER: Final = timedelta(days=1)
CLOCK_TOLERANCE: Final = timedelta(minutes=10)
"""How far ahead of this PC's clock a start may lie without a word: watches differ."""
FAR_FUTURE: Final = timedelta(days=1)
MOST_PERSONS: Final = 9999


def check(
    form: ConsultationForm, catalogue: Catalogue, now: datetime, *, logged: datetime | None = None
) -> tuple[Fault, ...]:
    """Every fault of the form at the moment `now`, those that refuse a save first.

    `logged` is when the visit was first saved, where this is a correction: late is what was logged late.
    """
    faults = [*_required(form), *_texts(form), *_codes(form, catalogue), *_counts(form),
              *_times(form, now, logged or now), *_numbers(form, catalogue), *_ids_in_text(form, now),
              *_promises(form, catalogue), *_files(form, now), *_guardian(form)]
    return tuple(sorted(faults, key=lambda fault: fault.level is not Level.MUST))


def _required(form: ConsultationForm) -> Iterator[Fault]:
    """The four fields of a new visitor (ux.md 1): 称呼, 电话 or 未留, 事项, 摘要."""
    if not form.visitor_name and not form.anonymous:
        yield Fault("name-missing", "visitor_name")
    if not form.visitor_phone and not form.phone_refused and not form.anonymous:
        yield Fault("phone-missing", "visitor_phone")
    if not form.items:
        yield Fault("item-missing", "items")
    if not form.question:
        yield Fault("question-missing", "question")
    if form.started_at is None:
        yield Fault("start-missing", "started_at")


def check_reason(reason: str) -> tuple[Fault, ...]:
    """Every fault of the reason for a correction or a voiding: it travels like any other text."""
    if not reason.strip():
        return (Fault("reason-missing", "reason"),)
    return tuple(_text("reason", reason, TEXT_LENGTH))


def _texts(form: ConsultationForm) -> Iterator[Fault]:
    for name, spec in specs(ConsultationForm).items():
        if spec.shape is Shape.TEXT:
            yield from _text(name, getattr(form, name), spec.longest)


def _text(name: str, value: str, longest: int) -> Iterator[Fault]:
    stranger = forbidden_character(value)
    if stranger is not None:
        yield Fault("text-character", name, details={"character": f"U+{ord(stranger):04X}",
                                                     "position": value.index(stranger) + 1})
    if len(value) > longest:
        yield Fault("text-long", name, details={"length": len(value), "longest": longest,
                                                "extra": len(value) - longest})


def _codes(form: ConsultationForm, catalogue: Catalogue) -> Iterator[Fault]:
    for name, spec in specs(ConsultationForm).items():
        if spec.shape not in (Shape.CODE, Shape.CODES):
            continue
        value: str | tuple[str, ...] = getattr(form, name)
        for one in (value,) if isinstance(value, str) else value:
            if one and one not in catalogue[spec.code_list]:
                yield Fault("code-unknown", name, details={"value": one})


def _counts(form: ConsultationForm) -> Iterator[Fault]:
    for name, number in (("person_count", form.person_count), ("quantity", form.quantity)):
        if not 1 <= number <= MOST_PERSONS:
            yield Fault("count-range", name, details={"most": MOST_PERSONS})


def _times(form: ConsultationForm, now: datetime, logged: datetime) -> Iterator[Fault]:
    if form.started_at is None:
        return
    day = form.started_at.astimezone(BEIJING_TIME).date().isoformat()
    if form.started_at > now + FAR_FUTURE:
        yield Fault("start-in-future", "started_at", details={"day": day})
    elif form.started_at > now + CLOCK_TOLERANCE:
        yield Fault("start-ahead", "started_at", Level.NOTE)
    # A ledger is late by its nature; the import itself is the reason.
    late = form.started_at < logged - BACKDATED_AFTER
    if late and not form.backdated_reason and not form.import_id:
        yield Fault("backdated", "started_at", Level.SHOULD, {"day": day})
    if form.ended_at is not None and form.ended_at < form.started_at:
        yield Fault("ended-before-start", "ended_at", Level.SHOULD)
    if form.arrived_at is not None and form.arrived_at > form.started_at:
        yield Fault("arrived-after-start", "arrived_at", Level.SHOULD)


def _numbers(form: ConsultationForm, catalogue: Catalogue) -> Iterator[Fault]:
    found = []
    if form.visitor_phone:
        found.append(phones.check(form.visitor_phone).fault("visitor_phone"))
    if form.uscc:
        found.append(uscc.check(form.uscc, catalogue["region"]).fault("uscc"))
    found += [one.check.fault("related_no") for one in related.read(form.related_no)]
    yield from (fault for fault in found if fault is not None)


def _ids_in_text(form: ConsultationForm, now: datetime) -> Iterator[Fault]:
    today = now.astimezone(BEIJING_TIME).date()
    for name, spec in specs(ConsultationForm).items():
        if spec.shape is not Shape.TEXT or name == "uscc":
            continue
        spans = find_resident_ids(getattr(form, name), today)
        if spans:
            certain = any(span.certain for span in spans)
            yield Fault("resident-id-in-text" if certain else "resident-id-like-in-text", name, Level.SHOULD,
                        {"position": spans[0].start + 1, "number": len(spans)})


def _promises(form: ConsultationForm, catalogue: Catalogue) -> Iterator[Fault]:
    """A bad rating wants its reason (好差评), a follow-up its phone, personal data their notice (PIPL 17)."""
    ratings = catalogue["satisfaction"]
    rated_badly = form.satisfaction in ratings and ratings[form.satisfaction].attributes.get("needs_reason")
    if rated_badly and not form.dissatisfied_reason:
        yield Fault("dissatisfied-reason-missing", "dissatisfied_reason", Level.SHOULD)
    results = catalogue["result"]
    open_result = form.result in results and not results[form.result].attributes.get("closes")
    if open_result and not form.visitor_phone and not form.visitor_email:
        yield Fault("follow-up-without-phone", "visitor_phone", Level.NOTE)
    if form.visitor_phone and not form.consent_scope and not form.import_id:
        yield Fault("consent-missing", "consent_scope", Level.NOTE)


def _files(form: ConsultationForm, now: datetime) -> Iterator[Fault]:
    """A file's own name travels like any other text, and may hold an ID number like any other text."""
    if len(form.attachments) > MOST_FILES:
        yield Fault("attachments-many", "attachments", details={"most": MOST_FILES})
    today = now.astimezone(BEIJING_TIME).date()
    for one in form.attachments:
        yield from _text("attachments", one.name, LONGEST_NAME)
        if not is_digest(one.digest) or one.size < 1:
            yield Fault("attachment-not-kept", "attachments", details={"place": form.attachments.index(one) + 1})
        if spans := find_resident_ids(one.name, today):
            yield Fault("resident-id-in-text", "attachments", Level.SHOULD,
                        {"position": spans[0].start + 1, "number": len(spans)})  # fmt: skip


def _guardian(form: ConsultationForm) -> Iterator[Fault]:
    """Data of a child under 14 need the guardian's consent (PIPL 31); without it the visit is logged without a name."""
    named = form.visitor_name or form.visitor_phone or form.visitor_email or form.visitor_wechat
    if form.minor_under_14 and named and not form.guardian_consent:
        yield Fault("guardian-consent-missing", "guardian_consent")
    if form.guardian_consent and not form.minor_under_14:
        yield Fault("guardian-without-minor", "guardian_consent", Level.NOTE)
