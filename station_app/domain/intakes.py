"""A trademark filing taken in at the window (商标受理): its form, its states and which step may follow which.

The fields are those of records.md. ID numbers are no field: the form has a checked flag and the last four digits, these
only with a separate consent (decision 5). What is wrong with a form says `intake_checks`; what the
authority would object to says `trademarks.precheck`.
"""

# ruff: noqa: RUF009 -- the makers of json_fields answer dataclass fields, made anew for each declaration.

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Refused
from station_app.domain.form_checks import stored_texts
from station_app.domain.json_fields import code, codes, count, day, flag, read_fields, rows, text, write_fields
from station_app.domain.numbers import mask_resident_ids, phones, trademark_numbers, uscc
from station_app.domain.trademarks.checklists import Case, State
from station_app.domain.trademarks.classes import GoodsClass, Item

NAME_LENGTH: Final = 200
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 2000
"""Longest texts, in code points."""
REGISTRATIONS: Final = frozenset({"TM01", "TM02", "TM03", "TM04"})
"""Business types that ask for a new registration."""
OF_PROGRAM: Final = frozenset({"owed", "fee_estimate_fen", "fee_rule", "efiling_confirmation", "state", "number",
                               "sent_on", "returned_reason", "catalogue_version"})  # fmt: skip
"""Fields that the program fills itself."""
_SINGLE: Final = ("mark_image", "fee_notice")
"""Records within the record of which there is one or none: an object in JSON, a tuple here."""


class IntakeState(StrEnum):
    """收件 → 预检 → 受理 → 送出 → 回文 → 领取, and 退回, 撤回, 作废."""

    RECEIVED = "received"
    PRECHECKED = "prechecked"
    ACCEPTED = "accepted"
    SENT = "sent"
    ANSWERED = "answered"
    COLLECTED = "collected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    VOID = "void"


_S = IntakeState
MOVES: Final[Mapping[IntakeState, frozenset[IntakeState]]] = {
    _S.RECEIVED: frozenset({_S.PRECHECKED, _S.RETURNED, _S.WITHDRAWN}),
    _S.PRECHECKED: frozenset({_S.ACCEPTED, _S.RECEIVED, _S.RETURNED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.SENT, _S.RETURNED, _S.WITHDRAWN}),
    # Once it is at the authority, taking it back is a business of its own (TM16).
    _S.SENT: frozenset({_S.ANSWERED}),
    _S.ANSWERED: frozenset({_S.ANSWERED, _S.COLLECTED}),
    _S.COLLECTED: frozenset(),
    _S.RETURNED: frozenset({_S.RECEIVED}),
    _S.WITHDRAWN: frozenset(),
    _S.VOID: frozenset(),
}
"""The steps that may follow each state. Voiding is no step: it is always possible, with a reason."""
WITH_REASON: Final = frozenset({_S.RETURNED, _S.WITHDRAWN})
"""Steps that want a reason in words."""


def demand_move(present: IntakeState, wanted: IntakeState) -> None:
    """Nothing where the step may follow; Refused `intake-move` with both states, `intake-sent-already` for a withdrawal
    of what is at the authority.
    """
    if wanted is _S.WITHDRAWN and present in (_S.SENT, _S.ANSWERED, _S.COLLECTED):
        raise Refused.because("intake-sent-already", "state")
    if wanted not in MOVES[present]:
        raise Refused.because("intake-move", "state", present=present.value, wanted=wanted.value)


@dataclass(frozen=True, slots=True)
class GoodsItemRow:
    """One item of a class as JSON has it."""

    code: str = text(20)
    name: str = text(LINE_LENGTH)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class with its items and the edition of the list they were taken from."""

    nice_class: int | None = count(None)
    items: tuple[GoodsItemRow, ...] = rows(GoodsItemRow)
    edition: str = text(60)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the checklist: its code, in which form it came, how it stands (trademarks.checklists.State)."""

    document: str = text(60)
    form: str = text(20)
    state: str = text(20)


@dataclass(frozen=True, slots=True)
class MarkImage:
    """The image of the mark: the attachment's digest, its size in bytes, in millimetres on the form and in pixels."""

    digest: str = text(64)
    size: int | None = count(None)
    width_mm: int | None = count(None)
    height_mm: int | None = count(None)
    width_px: int | None = count(None)
    height_px: int | None = count(None)


@dataclass(frozen=True, slots=True)
class PriorityClaim:
    """A priority claimed: from which first filing (or exhibition), and whether its proof is there."""

    country: str = text(60)
    filed_on: date | None = day()
    number: str = text(60)
    proof_present: bool = flag()


@dataclass(frozen=True, slots=True)
class MarkConcerned:
    """A registered or filed mark that the business is about. `standing`: active, dead, frozen or pledged.

    For a registration: an earlier mark like the new one that ended. `ended_by`: revoked, invalidated, lapsed or
    surrendered; the law bars others, or everybody, from it for a year (一年不核准).
    """

    number: str = text(60)
    nice_class: int | None = count(None)
    expires_on: date | None = day()
    registered_on: date | None = day()
    standing: str = text(20)
    ended_on: date | None = day()
    ended_by: str = text(20)


@dataclass(frozen=True, slots=True)
class CoApplicant:
    """A further applicant; the first of all is the representative unless `representative` says otherwise."""

    name: str = text(NAME_LENGTH)
    uscc: str = text(30)
    representative: bool = flag()


@dataclass(frozen=True, slots=True)
class FeeNotice:
    """缴费通知书 of the authority: what is to be paid with which code, when it came, by when, and when it was paid.

    `paid_way`: online, window or transfer.
    """

    notice_no: str = text(60)
    pay_code: str = text(60)
    amount_fen: int | None = count(None)
    received_on: date | None = day()
    due_on: date | None = day()
    paid_on: date | None = day()
    paid_fen: int | None = count(None)
    paid_way: str = text(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeForm:
    """What a form can say about one filing; codes, never labels. Nothing is checked until `intake_checks.check`."""

    business_type: str = code("trademark_business_type")
    applicant_kind: str = code("applicant_kind")
    applicant_name: str = text(NAME_LENGTH, person=True)
    applicant_uscc: str = text(30, person=True)
    identity_document: str = code("identity_document")
    identity_valid_to: date | None = day()
    applicant_id_checked: bool = flag()
    applicant_id_last4: str = text(30, person=True)
    separate_consent: bool = flag()
    domicile_in_china: bool = flag()
    co_applicants: tuple[CoApplicant, ...] = rows(CoApplicant)
    handler_name: str = text(60, person=True)
    handler_phone: str = text(LINE_LENGTH, person=True)
    agency_name: str = text(NAME_LENGTH)
    agency_licence_no: str = text(60)
    power_of_attorney: bool = flag()
    mark_name: str = text(NAME_LENGTH)
    mark_kind: str = code("mark_kind")
    mark_category: str = code("mark_category")
    mark_image: tuple[MarkImage, ...] = rows(MarkImage)
    colour_claim: bool = flag()
    foreign_words: bool = flag()
    foreign_meaning: str = text(LINE_LENGTH)
    portrait: bool = flag()
    foreign_documents: bool = flag()
    priority_claims: tuple[PriorityClaim, ...] = rows(PriorityClaim)
    marks_concerned: tuple[MarkConcerned, ...] = rows(MarkConcerned)
    all_marks_included: bool = flag()
    name_change: bool = flag()
    paper_certificate: bool = flag()
    designates_usa: bool = flag()
    classes: tuple[ClassRow, ...] = rows(ClassRow)
    filing_channel: str = text(20)
    grace: bool = flag()
    filing_day: date | None = day()
    checklist: tuple[DocumentRow, ...] = rows(DocumentRow)
    owed_until: date | None = day()
    noted_reasons: tuple[str, ...] = codes("precheck_reason")
    fee_notice: tuple[FeeNotice, ...] = rows(FeeNotice)
    application_no: str = text(60)
    pledge_amount_fen: int | None = count(None)
    visitor_id: str = text(60)
    organisation_id: str = text(60)
    consultation_id: str = text(60)
    consent_scope: str = code("consent_scope")
    note: str = text(TEXT_LENGTH, person=True)

    @classmethod
    def from_json(cls, given: object, catalogue: Catalogue) -> "IntakeForm":
        """Read a JSON object that takes codes or Chinese labels.

        `marks_concerned` may be plain numbers, `mark_image` and `fee_notice` are objects. Refuses, naming every fault:
        what is no object, unknown fields by name, fields of the program, values of a wrong shape, unknown codes.
        """
        if not isinstance(given, Mapping):
            raise Refused.because("json-object")
        own = [Fault("field-of-program", name) for name in given if name in OF_PROGRAM]
        values, faults = read_fields(
            cls, {k: _shaped(k, v) for k, v in given.items() if k not in OF_PROGRAM}, catalogue
        )
        if own or faults:
            raise Refused([*own, *faults])
        return cls(**values)

    def changed(self, given: Mapping[str, object], catalogue: Catalogue) -> "IntakeForm":
        """The form with the given JSON fields changed; refused as `from_json`."""
        own = [Fault("field-of-program", name) for name in given if name in OF_PROGRAM]
        values, faults = read_fields(
            type(self), {k: _shaped(k, v) for k, v in given.items() if k not in OF_PROGRAM}, catalogue
        )
        if own or faults:
            raise Refused([*own, *faults])
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        """The form as JSON values, without the fields that hold their default."""
        written = write_fields(self)
        for name in _SINGLE:
            if name in written:
                written[name] = written[name][0]
        if "marks_concerned" in written:
            written["marks_concerned"] = [
                one["number"] if set(one) == {"number"} else one for one in written["marks_concerned"]
            ]
        return written

    def with_defaults(self, today: date) -> "IntakeForm":
        """The form with what need not be asked: electronic filing, today as the filing day, the marks' category."""
        category = {"TM01": "1", "TM02": "2", "TM03": "3"}.get(self.business_type, "")
        return replace(
            self,
            filing_channel=self.filing_channel or "electronic",
            filing_day=self.filing_day or today,
            mark_category=self.mark_category or category,
        )

    def normalized(self, today: date) -> "IntakeForm":
        """The form as it is stored: numbers in their one form, ID numbers in any text masked to the last four."""
        changed: dict[str, Any] = dict(stored_texts(self, today))
        phone = phones.check(self.handler_phone)
        changed["handler_phone"] = phone.normalized if phone.ok else changed["handler_phone"]
        changed["applicant_uscc"] = uscc.normalize(self.applicant_uscc)
        changed["applicant_id_last4"] = self.applicant_id_last4.upper()
        changed["co_applicants"] = tuple(
            replace(one, name=mask_resident_ids(one.name, today), uscc=uscc.normalize(one.uscc))
            for one in self.co_applicants
        )
        changed["marks_concerned"] = tuple(
            replace(one, number=trademark_numbers.normalize(one.number), nice_class=_class_of(one))
            for one in self.marks_concerned
        )
        if self.application_no:
            changed["application_no"] = trademark_numbers.normalize(self.application_no)
        return replace(self, **changed)

    @property
    def goods(self) -> tuple[GoodsClass, ...]:
        """The classes with their items; a class that was not named is class 0."""
        return tuple(
            GoodsClass(one.nice_class or 0, tuple(Item(item.name, item.code) for item in one.items), one.edition)
            for one in self.classes
        )

    @property
    def marks_of_business(self) -> tuple[MarkConcerned, ...]:
        """The marks that the business is about; those of a registration ended before and stand in its way at most."""
        return () if self.business_type in REGISTRATIONS else self.marks_concerned

    @property
    def documents(self) -> dict[str, str]:
        """How each document of the checklist stands, by its code."""
        return {one.document: one.state for one in self.checklist}

    @property
    def owed(self) -> tuple[str, ...]:
        """The documents promised for later (容缺)."""
        return tuple(one.document for one in self.checklist if one.state == State.OWED)

    def case(self) -> Case:
        """What decides which documents this filing needs."""
        holds = {
            "agency": bool(self.agency_name), "no_agency": not self.agency_name, "colour": self.colour_claim,
            "three_dimensional": self.mark_kind == "05", "sound": self.mark_kind == "07",
            "not_sound": self.mark_kind != "07", "foreign_words": self.foreign_words, "portrait": self.portrait,
            "priority": bool(self.priority_claims), "foreign_documents": self.foreign_documents,
            "name_change": self.name_change, "paper_certificate": self.paper_certificate,
            "usa": self.designates_usa, "joint": bool(self.co_applicants),
        }  # fmt: skip
        conditions = frozenset(name for name, true in holds.items() if true)
        return Case(self.business_type, frozenset({self.applicant_kind} - {""}), conditions)


def _shaped(name: str, value: object) -> object:
    """Objects of which there is one as a list of one; plain trademark numbers as objects."""
    if name in _SINGLE and isinstance(value, Mapping):
        return [value]
    if name == "marks_concerned" and isinstance(value, list):
        return [{"number": one} if isinstance(one, str) else one for one in value]
    return value


def _class_of(mark: MarkConcerned) -> int | None:
    """The class that stands beside a mark, or behind its number (`12345678-25`)."""
    behind = trademark_numbers.check(mark.number).details.get("nice_class", 0)
    return mark.nice_class or (int(behind) or None)
