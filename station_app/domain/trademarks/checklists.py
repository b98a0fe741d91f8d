"""Which documents a filing needs, by business type × applicant kind × circumstances, and what is missing (domain 3.2).

No list may hold a catch-all such as 其他材料 or 有关材料 (北京市优化营商环境条例 Art. 31): the loader refuses one that
does, the editor asks `check_label` before it stores one.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.faults import Fault, Refused

CHECKLISTS: Final = "checklist"
CONDITIONS: Final = frozenset({
    "agency", "no_agency", "colour", "three_dimensional", "sound", "not_sound", "foreign_words", "portrait", "priority",
    "foreign_documents", "usa", "name_change", "paper_certificate", "joint",
})  # fmt: skip
"""The circumstances of a filing that a row can depend on."""

_CATCH_ALL: Final = re.compile(
    r"^(其他|其它|有关|相关|必要)(的)?(证明)?(材料|文件|资料|证件|手续)|(其他|其它|有关|相关)(证明)?(材料|文件|资料|证件|手续)$"
    r"|(需要|要求|规定)的(其他|其它|有关|相关)|等(有关|相关|其他|其它)?(证明)?(材料|文件|资料|证件)$"
)


class Form(StrEnum):
    """In which form a document is handed in."""

    ORIGINAL = "original"
    COPY = "copy"
    SCAN = "scan"


class Tolerance(StrEnum):
    """Until when a document may be owed (容缺): not at all, until the filing is sent, or until after it by law."""

    NONE = ""
    SENDING = "sending"
    AFTER = "after"


class State(StrEnum):
    """How a document of the list stands. NOT_APPLICABLE needs no document, OWED is promised for later (容缺)."""

    PRESENT = "present"
    OWED = "owed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Document:
    """One row: which document, in which form, for whom, and until when it may be owed. Empty sets are for everybody."""

    code: str
    label: str
    form: Form
    business_types: frozenset[str]
    applicant_kinds: frozenset[str]
    condition: str
    tolerable: Tolerance
    basis: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """What decides which documents apply."""

    business_type: str
    applicant_kinds: frozenset[str]
    conditions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checklists:
    """All rows of one version of the reference data."""

    documents: tuple[Document, ...]

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> "Checklists":
        """The rows of the catalogue. Refused by name: `checklist-catch-all`, `checklist-row` (an unknown word)."""
        return cls(tuple(_document(code) for code in catalogue.lists.get(CHECKLISTS, ())))

    def applying(self, case: Case, on: date) -> tuple[Document, ...]:
        """The documents that a filing needs on the day, in the order of the list."""
        return tuple(one for one in self.documents if _applies(one, case, on))


def missing(documents: Iterable[Document], states: dict[str, str]) -> tuple[Document, ...]:
    """The documents that are neither there nor said to be not applicable; owed ones are missing."""
    settled = (State.PRESENT, State.NOT_APPLICABLE)
    return tuple(one for one in documents if states.get(one.code) not in settled)


def check_label(label: str, field: str = "document") -> tuple[Fault, ...]:
    """Whether a document's name may stand on a list: `checklist-unnamed`, `checklist-catch-all`."""
    plain = "".join(label.split())
    if not plain:
        return (Fault("checklist-unnamed", field),)
    if _CATCH_ALL.search(re.sub(r"[（(].*?[）)]", "", plain)) or _CATCH_ALL.search(plain):
        return (Fault("checklist-catch-all", field, details={"label": label.strip()[:40]}),)
    return ()


def _applies(one: Document, case: Case, on: date) -> bool:
    return (
        one.valid_from <= on
        and (one.valid_to is None or on <= one.valid_to)
        and _for(one.business_types, {case.business_type})
        and _for(one.applicant_kinds, case.applicant_kinds)
        and (not one.condition or one.condition in case.conditions)
    )


def _for(wanted: frozenset[str], given: Collection[str]) -> bool:
    return not wanted or not wanted.isdisjoint(given)


def _document(code: Code) -> Document:
    faults = check_label(code.label, "reference")
    if faults:
        raise Refused(faults)
    given = code.attributes
    known = given["form"] in list(Form) and given["tolerable"] in list(Tolerance)
    if not known or given["condition"] not in {"", *CONDITIONS}:
        raise Refused.because("checklist-row", "reference", row=code.code)
    return Document(
        code.code, code.label, Form(given["form"]), frozenset(code.words("business_types")),
        frozenset(code.words("applicant_kinds")), given["condition"], Tolerance(given["tolerable"]), given["basis"],
        code.valid_from, code.valid_to,
    )  # fmt: skip
