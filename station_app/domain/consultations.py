"""A walk-in consultation as a clerk, a JSON file or a paper ledger gives it (domain.md 2.1, records.md)."""

# ruff: noqa: RUF009 -- the makers of json_fields answer dataclass fields, made anew for each declaration.

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from station_app.domain.attachments import Attachment
from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault, Refused
from station_app.domain.json_fields import (
    Shape,
    code,
    codes,
    count,
    flag,
    moment,
    read_fields,
    rows,
    specs,
    text,
    write_fields,
)
from station_app.domain.numbers import mask_resident_ids, phones, related, uscc
from station_app.domain.registers import is_one_person

NAME_LENGTH: Final = 60
LINE_LENGTH: Final = 200
TEXT_LENGTH: Final = 2000
"""Longest texts, in code points."""

NOT_FROM_JSON: Final = frozenset({"catalogue_version", "import_id", "source_row"})
"""Fields that the program fills itself."""


@dataclass(frozen=True, slots=True)
class ConsultationForm:
    """What a form can say about one consultation; codes, never labels. Nothing is checked until `check` is asked.

    Times carry their zone. `consent_scope` is empty where nobody was asked (a paper ledger).
    """

    visitor_name: str = text(NAME_LENGTH, person=True)
    visitor_phone: str = text(LINE_LENGTH, person=True)
    phone_refused: bool = flag()
    visitor_email: str = text(LINE_LENGTH, person=True)
    visitor_wechat: str = text(LINE_LENGTH, person=True)
    minor_under_14: bool = flag()
    guardian_consent: bool = flag()
    anonymous: bool = flag()
    visitor_type: str = code("visitor_type")
    org_name: str = text(LINE_LENGTH)
    uscc: str = text(LINE_LENGTH)
    enterprise_scale: str = code("enterprise_scale")
    role: str = code("role")
    region_code: str = code("region")
    subdistrict: str = text(NAME_LENGTH)
    industry: str = code("industry")
    channel: str = code("channel")
    ip_type: tuple[str, ...] = codes("ip_type")
    items: tuple[str, ...] = codes("service_item")
    question: str = text(TEXT_LENGTH, person=True)
    answer: str = text(TEXT_LENGTH, person=True)
    basis: str = text(LINE_LENGTH)
    materials_given: str = text(LINE_LENGTH)
    result: str = code("result")
    difficulty: str = code("difficulty")
    satisfaction: str = code("satisfaction")
    satisfaction_way: str = code("satisfaction_way")
    dissatisfied_reason: str = text(TEXT_LENGTH, person=True)
    started_at: datetime | None = moment()
    arrived_at: datetime | None = moment()
    ended_at: datetime | None = moment()
    time_uncertain: bool = flag()
    backdated_reason: str = text(LINE_LENGTH)
    person_count: int = count(1)
    quantity: int = count(1)
    related_no: str = text(LINE_LENGTH)
    window_no: str = text(NAME_LENGTH)
    consent_version: str = code("notice")
    consent_scope: str = code("consent_scope")
    consented_at: datetime | None = moment()
    is_case_candidate: bool = flag()
    custody_interest: bool = flag()
    need: str = text(TEXT_LENGTH, person=True)
    attachments: tuple[Attachment, ...] = rows(Attachment)
    catalogue_version: str = text(NAME_LENGTH)
    import_id: str = text(NAME_LENGTH)
    source_row: int | None = count(None)

    @classmethod
    def from_json(cls, given: object, catalogue: Catalogue) -> "ConsultationForm":
        """Read a JSON object that takes codes or Chinese labels, and fill what nobody chose.

        `visitor_phone` may say 未留, `visitor_name` 匿名. Refuses, naming every fault: what is no object, unknown
        fields by name, values of a wrong shape, codes that no list has. What is missing is for `check` to say.
        """
        if not isinstance(given, Mapping):
            raise Refused.because("json-object")
        own = [Fault("field-of-program", name) for name in given if name in NOT_FROM_JSON]
        values, faults = read_fields(cls, {k: v for k, v in given.items() if k not in NOT_FROM_JSON}, catalogue)
        if own or faults:
            raise Refused([*own, *faults])
        return cls(**without_stand_ins(values, catalogue)).with_defaults(catalogue)

    def as_json(self) -> dict[str, Any]:
        """The form as JSON values, without the fields that hold their default."""
        return write_fields(self)

    def with_defaults(self, catalogue: Catalogue, station_region: str = "", now: datetime | None = None
                      ) -> "ConsultationForm":
        """The form with everything filled that is mandatory but need not be asked (decisions.md 23).

        The IP kinds come from the items, the difficulty from the result, the visitor's type from whether a firm is
        named, the district from the firm's credit code and else from the station, the start from `now`.
        """
        filled: dict[str, Any] = {"catalogue_version": self.catalogue_version or catalogue.version}
        result = self.result or catalogue.default("result")
        results = catalogue["result"]
        difficulty = results[result].attributes.get("difficulty", "") if result in results else ""
        firm = bool(self.org_name or self.uscc)
        kind = catalogue.default("visitor_type_of_organisation" if firm else "visitor_type")
        filled["result"] = result
        filled["difficulty"] = self.difficulty or difficulty or catalogue.default("difficulty")
        filled["channel"] = self.channel or catalogue.default("channel")
        filled["satisfaction"] = self.satisfaction or catalogue.default("satisfaction")
        filled["visitor_type"] = self.visitor_type or kind
        filled["ip_type"] = self.ip_type or _ip_types(self.items, catalogue)
        filled["region_code"] = self.region_code or _region_of_firm(self.uscc, catalogue) or station_region
        filled["started_at"] = self.started_at or now
        return replace(self, **filled)

    def normalized(self, today: date) -> "ConsultationForm":
        """The form as it is stored: numbers in their one form, and ID numbers in free text masked to the last four.

        ID numbers never enter the journal, a batch or the index (decisions.md 5); `check` has warned of them.
        """
        changed: dict[str, Any] = {
            name: mask_resident_ids(getattr(self, name), today)
            for name, spec in specs(ConsultationForm).items() if spec.shape is Shape.TEXT and name != "uscc"
        }
        phone = phones.check(self.visitor_phone)
        changed["visitor_phone"] = phone.normalized if phone.ok else changed["visitor_phone"]
        changed["uscc"] = uscc.normalize(self.uscc)
        changed["related_no"] = related.normalize(changed["related_no"])[:LINE_LENGTH]
        changed["attachments"] = tuple(
            replace(one, name=mask_resident_ids(one.name, today)) for one in self.attachments
        )
        return replace(self, **changed)


def person_fields(form: ConsultationForm, catalogue: Catalogue) -> frozenset[str]:
    """The fields that go into the erasable part of the journal entry (decisions.md 3).

    The firm's name and code belong to it where the firm is one person, such as a 个体工商户.
    """
    names = {name for name, spec in specs(ConsultationForm).items() if spec.person}
    kinds = catalogue["visitor_type"]
    named = form.visitor_type in kinds and kinds[form.visitor_type].attributes.get("personal")
    if named or is_one_person(uscc.normalize(form.uscc)):
        names |= {"org_name", "uscc"}
    return frozenset(names)


def without_stand_ins(values: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Words such as 未留 and 匿名 turned into the flags that they mean."""
    if catalogue.word("phone_refused", values.get("visitor_phone", "")):
        values = {**values, "visitor_phone": "", "phone_refused": True}
    if catalogue.word("anonymous", values.get("visitor_name", "")):
        values = {**values, "visitor_name": "", "anonymous": True}
    return values


def _ip_types(items: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """The IP kinds that the chosen items name, in order; the general one where they name none."""
    known = catalogue["service_item"]
    kinds = [kind for item in items if item in known for kind in known[item].words("ip_types")]
    return tuple(dict.fromkeys(kinds)) or tuple(filter(None, [catalogue.default("ip_type")]))


def _region_of_firm(number: str, catalogue: Catalogue) -> str:
    """The district in a sound credit code, by its present code; empty where it is none that the list knows."""
    if not uscc.check(number).ok:
        return ""
    region = uscc.region_of(uscc.normalize(number))
    regions = catalogue["region"]
    if region not in regions:
        province = f"{region[:2]}0000"
        return province if province in regions and not province.startswith("11") else ""
    return regions[region].attributes.get("replaced_by", "") or region
