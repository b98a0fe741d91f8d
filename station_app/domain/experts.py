"""Volunteer experts (志愿专家): the record, its states, and what one may be refused for (domain.md 4).

Service is unpaid: bank data have no field here and get none. Each expert has one owner (decisions.md 8): this station,
or the city, whose public part comes down with the reference data and is read-only here.
"""

# ruff: noqa: RUF009 -- the makers of json_fields answer dataclass fields, made anew for each declaration.

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Level, Refused
from station_app.domain.form_checks import declared_faults, text_faults
from station_app.domain.json_fields import codes, count, day, rows, text

NAME_LENGTH: Final = 60
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 2000
LONGEST_BUFFER: Final = 120
HIGHEST_CAP: Final = 200
QUARTER: Final = 15
"""Minutes of a cell: everything about an expert's time is a multiple of it (decision 21)."""

CITY: Final = "city"
"""`owner` of the city's experts; any other owner is a station's code."""

CITY_EXPERTS: Final = "city_expert"
"""The reference list of the public part of the city's pool: code = the expert's record id, label = the name."""

SOURCES: Final = "expert_source"
FIELDS: Final = "expert_field"
LANGUAGES: Final = "expert_language"
"""The lists of sources, of fields (an attribute `parent` makes the second level) and of languages."""


class ExpertState(StrEnum):
    """申请, 入库, 暂停, 退出, 惩戒. Nobody is ever deleted."""

    APPLIED = "applied"
    POOLED = "pooled"
    SUSPENDED = "suspended"
    LEFT = "left"
    DISCIPLINED = "disciplined"


NEXT: Final[Mapping[ExpertState, frozenset[ExpertState]]] = {
    ExpertState.APPLIED: frozenset({ExpertState.POOLED, ExpertState.LEFT}),
    ExpertState.POOLED: frozenset({ExpertState.SUSPENDED, ExpertState.LEFT, ExpertState.DISCIPLINED}),
    ExpertState.SUSPENDED: frozenset({ExpertState.POOLED, ExpertState.LEFT, ExpertState.DISCIPLINED}),
    ExpertState.LEFT: frozenset({ExpertState.APPLIED, ExpertState.POOLED}),
    ExpertState.DISCIPLINED: frozenset({ExpertState.LEFT, ExpertState.POOLED}),
}
"""Where a state may go, each step with its reason."""


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification with the number of its certificate, such as 专利代理师资格证."""

    name: str = text(LINE_LENGTH)
    number: str = text(LINE_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertForm:
    """An expert as form or JSON give it (records.md).

    `conflicts` names firms and people the expert may not be heard about, one a line or between `、`. `buffer_minutes`
    is kept free after each booking; the caps count bookings of a day and of a month, none where they are empty.
    `agreement_on` is the day of the written agreement (Beijing regulation on volunteering, Art. 18).
    """

    name: str = text(NAME_LENGTH, person=True)
    employer: str = text(LINE_LENGTH)
    title: str = text(LINE_LENGTH)
    qualifications: tuple[Qualification, ...] = rows(Qualification)
    sources: tuple[str, ...] = codes(SOURCES)
    fields: tuple[str, ...] = codes(FIELDS)
    languages: tuple[str, ...] = codes(LANGUAGES)
    owner: str = text(NAME_LENGTH)
    service_sites: str = text(LINE_LENGTH)
    term_from: date | None = day()
    term_to: date | None = day()
    agreement_on: date | None = day()
    conflicts: str = text(TEXT_LENGTH, person=True)
    volunteer_bj_no: str = text(LINE_LENGTH, person=True)
    contact: str = text(LINE_LENGTH, person=True)
    note: str = text(TEXT_LENGTH, person=True)
    buffer_minutes: int = count(0)
    daily_cap: int | None = count(None)
    monthly_cap: int | None = count(None)


def check(form: ExpertForm, catalogue: Catalogue, today: date) -> tuple[Fault, ...]:
    """Every fault of the form: name, sources and fields are needed; the term must not end before it begins."""
    return tuple(_faults(form, catalogue, today))


def _faults(form: ExpertForm, catalogue: Catalogue, today: date) -> Iterator[Fault]:
    yield from declared_faults(form, catalogue, today)
    if not form.name.strip():
        yield Fault("expert-name-missing", "expert_name")
    if not form.fields:
        yield Fault("expert-fields-missing", "expert_fields")
    if not form.sources:
        yield Fault("expert-source-missing", "expert_sources")
    if form.term_from and form.term_to and form.term_to < form.term_from:
        yield Fault("expert-term", "term_to", details={"day": form.term_from.isoformat()})
    if form.buffer_minutes % QUARTER or not 0 <= form.buffer_minutes <= LONGEST_BUFFER:
        yield Fault("expert-buffer", "buffer_minutes", details={"longest": LONGEST_BUFFER})
    for name in ("daily_cap", "monthly_cap"):
        cap = getattr(form, name)
        if cap is not None and not 1 <= cap <= HIGHEST_CAP:
            yield Fault("expert-cap", name, details={"highest": HIGHEST_CAP})
    if not form.contact.strip():
        yield Fault("expert-contact-missing", "contact", Level.SHOULD)
    for number, one in enumerate(form.qualifications, 1):
        if not one.name.strip():
            yield Fault("expert-qualification", "qualifications", details={"row": number})
        yield from text_faults("qualifications", one.name + one.number, 2 * LINE_LENGTH)


def check_step(present: ExpertState, wanted: ExpertState) -> None:
    """Nothing where the state may go there; Refused `expert-step` otherwise."""
    if wanted not in NEXT[present]:
        raise Refused.because("expert-step", "expert_state", present=present.value, wanted=wanted.value)


def conflict_names(conflicts: str) -> tuple[str, ...]:
    """The names of a conflict list, one by one."""
    parts = conflicts.replace("、", "\n").replace("；", "\n").replace(";", "\n").replace("，", "\n").split("\n")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


_COMMON: Final = ("股份有限公司", "有限责任公司", "有限公司", "集团", "公司")
_SHORTEST_NAME: Final = 2


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A firm's or a person's name as it is compared: one width, no blanks, brackets or legal form."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(one for one in plain if one.isalnum())
    for common in _COMMON:
        plain = plain.replace(common, "")
    return plain


def same_party(one: str, other: str) -> bool:
    """Whether two names may mean the same firm or person: one within the other, without its legal form.

    Rather once too often than once too seldom: a clerk looks at what is found and may say why it is none.
    """
    return same_plain(plain_name(one), plain_name(other))


def same_plain(first: str, second: str) -> bool:
    """`same_party` of two names that are plain already: a long past is compared without making each plain twice."""
    if first in second or second in first:
        return bool(first) and bool(second) and (min(len(first), len(second)) >= _SHORTEST_NAME or first == second)
    return False
