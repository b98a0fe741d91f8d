"""The registers of one pattern (登记册): each is a declared list of fields, from which form, list and checks are made.

Seven there are (domain.md 1, 5; records.md): outreach, guidance visits, custody, service needs, liaison, difficulties,
case candidates. They share the fields of `RegisterForm`; codes are dated reference data, never constants of the code.
"""

# ruff: noqa: RUF009 -- the makers of json_fields answer dataclass fields, made anew for each declaration.

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Refused
from station_app.domain.form_checks import stored_texts
from station_app.domain.json_fields import (
    code,
    codes,
    count,
    day,
    hours,
    moment,
    read_fields,
    specs,
    text,
    write_fields,
)
from station_app.domain.periods import BEIJING_TIME

NAME_LENGTH: Final = 60
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 2000
"""Longest texts, in code points."""

OUTCOMES: Final = "register_outcome"
"""The list of how a row is closed; its attribute `register` names whose outcome a code is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterForm:
    """What all registers share. `organisation_id` and `visitor_id` name known ones; else they are found or made.

    `owner` is a clerk's record id (JSON may give the name), `consultation_id` the visit that the row came from (JSON
    may give its number).
    """

    org_name: str = text(LINE_LENGTH)
    uscc: str = text(LINE_LENGTH)
    organisation_id: str = text(NAME_LENGTH)
    visitor_name: str = text(NAME_LENGTH, person=True)
    visitor_phone: str = text(LINE_LENGTH, person=True)
    visitor_id: str = text(NAME_LENGTH)
    consultation_id: str = text(NAME_LENGTH)
    consent_scope: str = code("consent_scope")
    opened_on: date | None = day()
    due_on: date | None = day()
    owner: str = text(NAME_LENGTH)
    note: str = text(TEXT_LENGTH, person=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachForm:
    """One training or publicity event. Attendances (人次) are counted, not people; handouts in copies."""

    event_kind: str = code("outreach_event")
    title: str = text(LINE_LENGTH)
    start: datetime | None = moment()
    end: datetime | None = moment()
    hours: str = hours()
    place: str = text(LINE_LENGTH)
    host: str = text(LINE_LENGTH)
    audience: tuple[str, ...] = codes("outreach_audience")
    items: tuple[str, ...] = codes("service_item")
    attendances_onsite: int | None = count(0)
    attendances_online: int | None = count(0)
    materials_given: int | None = count(0)
    owner: str = text(NAME_LENGTH)
    note: str = text(TEXT_LENGTH, person=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceVisitForm(RegisterForm):
    """One brand-guidance visit (商标品牌指导), at the station or at the firm."""

    guidance_form: str = code("guidance_form")
    guidance_topics: tuple[str, ...] = codes("guidance_topic")
    person_count: int | None = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyForm(RegisterForm):
    """托管 of one firm, from `opened_on` to `due_on`; a firm is its credit code, and has one open custody at most."""

    custody_scope: tuple[str, ...] = codes("custody_scope")
    enterprise_scale: str = code("enterprise_scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNeedForm(RegisterForm):
    """A need for financing, assignment, insurance…, and who is asked to meet it."""

    need_kind: str = code("need_kind")
    ip_type: tuple[str, ...] = codes("ip_type")
    target_org: str = text(LINE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiaisonForm(RegisterForm):
    """One contact with a key enterprise (重点企业联络)."""

    channel: str = code("channel")
    liaison_subject: str = code("liaison_subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyForm(RegisterForm):
    """A difficulty (难点堵点) reported upward: to whom, when, and what was answered."""

    difficulty_kind: str = code("difficulty_kind")
    reported_to: str = code("referral_target")
    reported_on: date | None = day()
    reply: str = text(TEXT_LENGTH, person=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForm(RegisterForm):
    """A candidate for the typical cases; its title and story are free text, and so personal until they are edited."""

    case_title: str = text(LINE_LENGTH, person=True)
    service_category: str = code("service_category")
    ip_type: tuple[str, ...] = codes("ip_type")


AnyForm = RegisterForm | OutreachForm


@dataclass(frozen=True, slots=True)
class Register:
    """One register. `shown` are its fields in the order in which a clerk is asked; `required` those that must be told.

    `headline`: the fields of which the first that is told names the row in a list. `somebody`: a firm or a person must
    be told. `offered_by`: the field of a consultation that asks for a row here.
    """

    name: str
    form: type
    shown: tuple[str, ...]
    required: tuple[str, ...]
    headline: tuple[str, ...] = ("note",)
    kind: str = "register"
    number_kind: str = ""
    somebody: bool = False
    one_open_per_firm: bool = False
    offered_by: str = ""
    codes_shown: tuple[str, ...] = ()
    """Coded fields that a list shows beside the headline."""

    @property
    def day_field(self) -> str:
        """The field that says when a row began."""
        return "start" if self.kind == "outreach" else "opened_on"


_FIRM: Final = ("org_name", "uscc")
_PERSON: Final = ("visitor_name", "visitor_phone", "consent_scope")
_DATES: Final = ("opened_on", "due_on", "owner")

REGISTERS: Final[Mapping[str, Register]] = {
    register.name: register
    for register in (
        Register(
            "outreach", OutreachForm,
            ("event_kind", "title", "start", "end", "attendances_onsite", "attendances_online", "hours",
             "materials_given", "place", "host", "audience", "items", "owner", "note"),
            ("event_kind", "title", "start"), headline=("title",), kind="outreach", number_kind="HD",
            codes_shown=("event_kind",),
        ),
        Register(
            "guidance_visit", GuidanceVisitForm,
            (*_FIRM, *_PERSON, "guidance_form", "guidance_topics", "person_count", *_DATES, "note"),
            ("guidance_form", "opened_on"), somebody=True, codes_shown=("guidance_form", "guidance_topics"),
        ),
        Register(
            "custody", CustodyForm,
            (*_FIRM, "enterprise_scale", *_PERSON, "custody_scope", *_DATES, "note"),
            ("org_name", "uscc", "opened_on"), one_open_per_firm=True, offered_by="custody_interest",
            codes_shown=("custody_scope",),
        ),
        Register(
            "service_need", ServiceNeedForm,
            (*_FIRM, *_PERSON, "need_kind", "ip_type", "target_org", *_DATES, "note"),
            ("need_kind", "opened_on"), somebody=True, offered_by="need", codes_shown=("need_kind",),
        ),
        Register(
            "liaison", LiaisonForm,
            (*_FIRM, *_PERSON, "channel", "liaison_subject", *_DATES, "note"),
            ("org_name", "opened_on"), codes_shown=("liaison_subject", "channel"),
        ),
        Register(
            "difficulty", DifficultyForm,
            ("difficulty_kind", "note", "reported_to", "reported_on", "reply", *_FIRM, *_PERSON, *_DATES),
            ("note", "opened_on"), codes_shown=("difficulty_kind", "reported_to"),
        ),
        Register(
            "case_candidate", CaseForm,
            ("case_title", "service_category", "ip_type", *_FIRM, *_PERSON, *_DATES, "note"),
            ("case_title", "opened_on"), headline=("case_title", "note"), offered_by="is_case_candidate",
            codes_shown=("service_category",),
        ),
    )
}  # fmt: skip
"""Every register, in the order of the page 登记册."""

IN_RECORD_ONLY: Final = frozenset({"org_name", "uscc", "visitor_name", "visitor_phone"})
"""Fields that stand on the firm's and the visitor's own records, not on the row."""


def read_form(register: Register, given: object, catalogue: Catalogue) -> Any:
    """The form of a JSON object that takes codes or Chinese labels. Refused with every fault of its shape."""
    if not isinstance(given, Mapping):
        raise Refused.because("json-object")
    values, faults = read_fields(register.form, given, catalogue)
    if faults:
        raise Refused(faults)
    return register.form(**values)


def completed(register: Register, form: Any, today: date, owner: str) -> Any:
    """The form with what need not be asked: begun today, looked after by who logs it, the offered kind of need."""
    changed: dict[str, Any] = {}
    if register.kind != "outreach" and form.opened_on is None:
        changed["opened_on"] = today
    if not form.owner:
        changed["owner"] = owner
    return replace(form, **changed) if changed else form


def normalized(form: Any, today: date) -> Any:
    """The form as it is stored (form_checks.stored_texts)."""
    return replace(form, **stored_texts(form, today))


def own_body(form: Any) -> dict[str, Any]:
    """The form as the row's own part of a journal body: without what stands on firm and visitor."""
    return {name: value for name, value in write_fields(form).items() if name not in IN_RECORD_ONLY}


def began_on(register: Register, form: Any) -> date:
    """The day by which a row is listed and counted: Beijing's day of an event's start, else `opened_on`."""
    if register.kind == "outreach":
        start: datetime = form.start
        return start.astimezone(BEIJING_TIME).date()
    opened: date = form.opened_on
    return opened


def headline(register: Register, body: Mapping[str, Any]) -> str:
    """What names a row in a list, in one line."""
    for name in register.headline:
        if body.get(name):
            return " ".join(str(body[name]).split())
    return ""


def outcomes(register: Register, catalogue: Catalogue, on: date) -> tuple[Any, ...]:
    """How a row of this register can be closed on that day, in order; the first is the usual one."""
    return tuple(one for one in catalogue.current(OUTCOMES, on) if one.attributes.get("register") == register.name)


def offers(consultation: Mapping[str, Any]) -> tuple[Register, ...]:
    """The registers that a consultation's fields ask for: custody_interest, need, is_case_candidate."""
    asked = (one for one in REGISTERS.values() if one.offered_by and consultation.get(one.offered_by))
    return tuple(asked)


def kind_of_need(items: Iterable[str], catalogue: Catalogue) -> str:
    """The kind of need that the items of a visit speak of; empty where they speak of none."""
    asked = set(items)
    return next((kind.code for kind in catalogue["need_kind"] if asked & set(kind.words("items"))), "")


def is_one_person(uscc_code: str) -> bool:
    """Whether a credit code is that of a 个体工商户 (organisation class 92): its name and code are personal then."""
    return uscc_code.startswith("92")


def labelled_fields() -> frozenset[str]:
    """Every field of every register: each has a label in `words`."""
    return frozenset(name for register in REGISTERS.values() for name in specs(register.form))
