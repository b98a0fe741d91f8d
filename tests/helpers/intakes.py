"""Filings for tests: one that a window can accept, and shortest ways to change it."""

from datetime import date
from typing import Any

from station_app.domain.intakes import IntakeForm
from station_app.domain.trademarks.checklists import Checklists
from tests.helpers.reference import bundled_catalogue

USCC = "91110000600037341L"
DAY = date(2026, 11, 19)
FIRM: dict[str, Any] = {
    "business_type": "TM01", "applicant_kind": "10", "applicant_name": "北京云栖茶业有限公司", "applicant_uscc": USCC,
    "identity_document": "营业执照", "applicant_id_checked": True, "handler_name": "赵倩",
    "handler_phone": "13900000001", "mark_name": "云栖", "mark_kind": "文字", "consent_scope": "service",
    "mark_image": {"width_mm": 80, "height_mm": 60, "width_px": 945, "height_px": 709},
    "classes": [{"nice_class": 30, "items": [{"code": "300186", "name": "茶"}, {"code": "300187", "name": "红茶"}]}],
}  # fmt: skip


def filing(**given: Any) -> dict[str, Any]:
    """A filing as JSON with every document of its list ticked, and the given fields changed; None takes one away."""
    told = {name: value for name, value in (FIRM | given).items() if value is not None}
    if "checklist" not in given:
        form = IntakeForm.from_json(told, bundled_catalogue()).with_defaults(DAY)
        documents = Checklists.from_catalogue(bundled_catalogue()).applying(form.case(), form.filing_day or DAY)
        told["checklist"] = [
            {"document": one.code, "form": one.form.value, "state": "present"} for one in documents
        ]
    return told


def without(told: dict[str, Any], *documents: str, owed: bool = False) -> dict[str, Any]:
    """The same filing with some documents missing, or owed."""
    rows = [one for one in told["checklist"] if one["document"] not in documents]
    if owed:
        rows += [{"document": document, "state": "owed"} for document in documents]
    return told | {"checklist": rows}
