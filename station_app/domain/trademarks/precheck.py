"""预检: the sixteen usual reasons for which the authority asks for correction or refuses (domain.md 3.3).

Each finding names its reason (list `precheck_reason`) and is a fault whose sentence says what to do. What the data can
show is found; what only eyes see (an unclear seal) a clerk ticks in `noted_reasons`. Correction happens once, and one
faulty class sinks the whole application.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Level
from station_app.domain.intake_checks import check_image
from station_app.domain.intakes import REGISTRATIONS, IntakeForm
from station_app.domain.trademarks.checklists import Checklists, Tolerance, missing
from station_app.domain.trademarks.classes import check_goods, plain_wording
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.deadlines import add_months, compute, renewal_window
from station_app.domain.working_days import WorkingDays

REASONS: Final = "precheck_reason"
_OF_DOCUMENTS: Final = {
    "identity-organisation": "02", "identity-natural": "02", "permit-hkmotw": "02", "permit-foreign": "02",
    "identity-overseas": "02", "handler-id": "02", "subject-proof": "02", "transferee-identity": "02",
    "transferee-handler-id": "02", "business-proof": "03", "application-form": "04", "efiling-general": "04",
    "efiling-disposal": "04", "mark-image": "07", "mark-image-bw": "07", "mark-views": "07", "sound-sample": "07",
    "meaning": "08", "portrait-consent": "08", "power-of-attorney": "09", "priority-proof": "10", "use-rules": "11",
    "member-list": "11", "gi-authority": "11", "gi-reputation": "11", "gi-area": "11", "gi-quality": "11",
    "gi-inspection": "11", "translation": "16", "joint-identity": "02",
}  # fmt: skip
"""Under which reason a missing document falls; any other is one of identity and form (02)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason that applies: its code in the list, and the fault that says what to do."""

    reason: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the pre-check looks things up in, beside the form.

    `unknown_goods`: (class, wording) that the edition in force does not have; `headings`: names of classes and groups.
    `edition_in_force`: empty where no list says that it is the text of the filing day. `sending`: the filing is about
    to leave, so that documents may be owed only where the law gives time after it.
    """

    catalogue: Catalogue
    checklists: Checklists
    deadlines: DeadlineRules
    working_days: WorkingDays
    today: date
    edition_in_force: str = ""
    unknown_goods: frozenset[tuple[int, str]] = frozenset()
    headings: frozenset[str] = frozenset()
    known_firm_name: str = ""
    sending: bool = False


def precheck(form: IntakeForm, grounds: Grounds) -> tuple[Finding, ...]:
    """Every finding, by reason, those that would refuse or stop the filing first within it."""
    found: list[Finding] = []
    for look in _LOOKS:
        found += look(form, grounds)
    for reason in form.noted_reasons:
        found.append(Finding(reason, _noted(reason, grounds)))
    return tuple(sorted(found, key=lambda one: (one.reason, one.fault.level is not Level.MUST)))


def stops(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with which the filing may not be accepted."""
    return tuple(one for one in findings if one.fault.level is Level.MUST)


def _noted(reason: str, grounds: Grounds) -> Fault:
    label = grounds.catalogue.label(REASONS, reason)
    return Fault("precheck-noted", "noted_reasons", details={"label": label})


def _name(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    known = grounds.known_firm_name
    if known and form.applicant_name and plain_wording(known) != plain_wording(form.applicant_name):
        yield Finding("01", Fault("precheck-name-differs", "applicant_name", Level.SHOULD))


def _identity(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    on = form.filing_day or grounds.today
    if not form.applicant_id_checked:
        yield Finding("02", Fault("precheck-identity-unchecked", "applicant_id_checked"))
    kinds = grounds.catalogue["identity_document"]
    if form.identity_document not in kinds:
        return
    document = kinds[form.identity_document]
    if not document.attributes["accepted"]:
        yield Finding("02", Fault("precheck-identity-kind", "identity_document", details={"label": document.label}))
    elif form.applicant_kind and form.applicant_kind not in document.words("applicant_kinds"):
        yield Finding("02", Fault("precheck-identity-other", "identity_document", details={"label": document.label}))
    days, ends = document.number("valid_days"), form.identity_valid_to
    if ends is not None and ends < on:
        yield Finding("02", Fault("precheck-identity-expired", "identity_valid_to", details={"day": ends.isoformat()}))
    elif days and ends is None:
        yield Finding("02", Fault("precheck-permit-undated", "identity_valid_to", details={"label": document.label}))
    elif days and ends is not None and ends < on + timedelta(days=days):
        yield Finding("02", Fault("precheck-permit-short", "identity_valid_to", details={"day": ends.isoformat()}))


def _documents(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    """Missing documents under their reasons. One that may come later and is promised for a day only reminds."""
    applying = grounds.checklists.applying(form.case(), form.filing_day or grounds.today)
    for document in missing(applying, form.documents):
        promised = (
            document.code in form.owed
            and form.owed_until is not None
            and document.tolerable in ((Tolerance.AFTER,) if grounds.sending else (Tolerance.AFTER, Tolerance.SENDING))
        )
        yield Finding(_OF_DOCUMENTS.get(document.code, "02"), Fault(
            "precheck-document-owed" if promised else "precheck-document-missing", "checklist",
            Level.NOTE if promised else Level.MUST, {"label": document.label},
        ))  # fmt: skip


def _goods(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    if not form.classes and form.business_type in REGISTRATIONS:
        yield Finding("05", Fault("class-missing", "classes"))
        return
    for fault in check_goods(form.goods) if form.classes else ():
        yield Finding("05", fault)
    for one in form.goods:
        for item in one.items:
            details: dict[str, str | int] = {"item": item.name[:40], "nice_class": one.nice_class}
            wording = plain_wording(item.name)
            if wording.isdigit() or wording in grounds.headings:
                yield Finding("05", Fault("precheck-goods-heading", "classes", details=details))
            elif (one.nice_class, item.name) in grounds.unknown_goods:
                yield Finding("05", Fault("precheck-goods-wording", "classes", Level.SHOULD, details))


def _edition(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    in_force = grounds.edition_in_force
    for one in form.goods if in_force else ():
        if one.edition and one.edition != in_force:
            details: dict[str, str | int] = {
                "nice_class": one.nice_class, "edition": one.edition, "in_force": in_force,
            }  # fmt: skip
            yield Finding("06", Fault("precheck-edition", "classes", details=details))


def _image(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    if form.business_type not in REGISTRATIONS:
        return
    for image in form.mark_image:
        for fault in check_image(image):
            yield Finding("07", fault)
    if form.mark_kind == "06" and not form.colour_claim:
        yield Finding("07", Fault("precheck-colours-unclaimed", "colour_claim"))
    if not form.mark_name and not form.mark_image:
        yield Finding("07", Fault("precheck-mark-missing", "mark_name"))


def _meaning(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    if form.business_type in REGISTRATIONS and form.foreign_words and not form.foreign_meaning:
        yield Finding("08", Fault("precheck-meaning-missing", "foreign_meaning"))


def _agency(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    if form.agency_name and not form.power_of_attorney:
        yield Finding("09", Fault("precheck-power-missing", "power_of_attorney"))
    if form.applicant_kind == "71" and not form.domicile_in_china and not form.agency_name:
        yield Finding("09", Fault("precheck-agency-needed", "agency_name"))


def _priority(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    on = form.filing_day or grounds.today
    for claim in form.priority_claims:
        if claim.filed_on is None:
            yield Finding("10", Fault("precheck-priority-undated", "priority_claims"))
            continue
        ends = compute("priority", claim.filed_on, served=None, rules=grounds.deadlines,
                       working_days=grounds.working_days).due  # fmt: skip
        if on > ends or claim.filed_on > on:
            yield Finding("10", Fault("precheck-priority-late", "priority_claims", details={"day": ends.isoformat()}))
        elif not claim.proof_present:
            due = compute("priority-papers", on, served=None, rules=grounds.deadlines,
                          working_days=grounds.working_days).due  # fmt: skip
            yield Finding("10", Fault("precheck-priority-proof", "priority_claims", Level.NOTE,
                                      {"day": due.isoformat()}))  # fmt: skip


def _category(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    categories = grounds.catalogue["mark_category"]
    if form.business_type not in REGISTRATIONS or form.mark_category not in categories:
        if form.business_type == "TM04" and not form.mark_category:
            yield Finding("11", Fault("precheck-category-missing", "mark_category"))
        return
    category = categories[form.mark_category]
    if form.business_type not in category.words("business_types"):
        yield Finding("11", Fault("precheck-category", "mark_category", details={"label": category.label}))


def _all_marks(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    if form.business_type in ("TM07", "TM10") and not form.all_marks_included:
        changed = form.business_type == "TM07"
        yield Finding("12", Fault(
            "precheck-marks-change" if changed else "precheck-marks-transfer", "all_marks_included", Level.SHOULD
        ))  # fmt: skip


def _renewal(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    if form.business_type != "TM12":
        return
    on = form.filing_day or grounds.today
    for mark in form.marks_concerned:
        expires = mark.expires_on
        if expires is None and mark.registered_on is not None:
            expires = compute("expiry", mark.registered_on, served=None, rules=grounds.deadlines,
                              working_days=grounds.working_days).due  # fmt: skip
        if expires is None:
            yield Finding("13", Fault("precheck-renewal-undated", "marks_concerned", Level.SHOULD,
                                      {"number": mark.number}))  # fmt: skip
            continue
        opens, ends = renewal_window(expires, on, grounds.deadlines)
        details: dict[str, str | int] = {"number": mark.number, "opens": opens.isoformat(), "ends": ends.isoformat(),
                                         "expires": expires.isoformat()}  # fmt: skip
        if on < opens:
            yield Finding("13", Fault("precheck-renewal-early", "marks_concerned", details=details))
        elif on > ends:
            yield Finding("13", Fault("precheck-renewal-late", "marks_concerned", details=details))
        elif on > expires and not form.grace:
            yield Finding("13", Fault("precheck-renewal-grace", "grace", details=details))
        elif on <= expires and form.grace:
            yield Finding("13", Fault("precheck-renewal-no-grace", "grace", Level.SHOULD, details))


def _standing(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    needed = form.business_type not in {*REGISTRATIONS, "TM05", "TM06", ""}
    if needed and not form.marks_concerned:
        yield Finding("14", Fault("precheck-marks-missing", "marks_concerned"))
    for mark in form.marks_concerned:
        details: dict[str, str | int] = {"number": mark.number}
        if mark.standing == "dead":
            yield Finding("14", Fault("precheck-mark-dead", "marks_concerned", details=details))
        elif mark.standing == "frozen":
            yield Finding("14", Fault("precheck-mark-frozen", "marks_concerned", details=details))
        elif mark.standing == "pledged" and form.business_type in ("TM10", "TM11", "TM14"):
            yield Finding("14", Fault("precheck-mark-pledged", "marks_concerned", Level.SHOULD, details))


def _bar(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    """A registration within a year of the end of a mark like it, by the law of the filing day (一年不核准)."""
    if form.business_type not in REGISTRATIONS:
        return
    on = form.filing_day or grounds.today
    for mark in form.marks_concerned:
        name = "surrender-bar" if mark.ended_by == "surrendered" else "ended-bar"
        if mark.ended_on is None or not mark.ended_by:
            yield Finding("14", Fault("precheck-earlier-undated", "marks_concerned", Level.SHOULD,
                                      {"number": mark.number}))  # fmt: skip
            continue
        rule = next((one for day in (on, mark.ended_on) for one in grounds.deadlines.rules
                     if one.name == name and one.is_current(day)), None)  # fmt: skip
        if rule is None:
            continue
        ends = add_months(mark.ended_on, rule.length * (12 if rule.unit == "years" else 1))
        if on <= ends:
            # Where the law of the filing day knows no such bar any more, nobody has said what holds for older ends.
            stands = rule.is_current(on)
            yield Finding("14", Fault(
                "precheck-earlier-bar" if stands else "precheck-earlier-doubt", "marks_concerned",
                Level.SHOULD if stands else Level.NOTE,
                {"number": mark.number, "day": ends.isoformat(), "basis": rule.basis},
            ))  # fmt: skip


def _fee(form: IntakeForm, grounds: Grounds) -> Iterator[Finding]:
    for notice in form.fee_notice:
        due, paid = notice.due_on, notice.paid_on
        if due is not None and (paid or grounds.today) > due:
            yield Finding("15", Fault("precheck-fee-late", "fee_notice", details={"day": due.isoformat()}))
        elif paid is None and due is not None:
            yield Finding("15", Fault("precheck-fee-open", "fee_notice", Level.NOTE, {"day": due.isoformat()}))
        if notice.paid_fen is not None and notice.amount_fen is not None and notice.paid_fen < notice.amount_fen:
            short = notice.amount_fen - notice.paid_fen
            yield Finding("15", Fault("precheck-fee-short", "fee_notice", details={"short": f"{short / 100:.2f}"}))


_LOOKS: Final[tuple[Callable[[IntakeForm, Grounds], Iterator[Finding]], ...]] = (
    _name, _identity, _documents, _goods, _edition, _image, _meaning, _agency, _priority, _category, _all_marks,
    _renewal, _standing, _bar, _fee,
)  # fmt: skip
