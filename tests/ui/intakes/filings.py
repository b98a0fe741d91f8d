"""Filings as they come to the window, as JSON."""

from typing import Any, Final

REGISTRATION: Final[dict[str, Any]] = {
    "business_type": "TM01", "applicant_kind": "10", "applicant_name": "江州国强餐饮有限公司",
    "applicant_uscc": "91110000600037341L", "identity_document": "01", "applicant_id_checked": True,
    "handler_name": "张国强", "handler_phone": "13800138000", "mark_name": "国强记", "mark_kind": "01",
    "classes": [
        {"nice_class": 43, "items": [{"name": "餐厅", "code": "430102"}, {"name": "咖啡馆", "code": "430024"}]},
        {"nice_class": 30, "items": [{"name": "月饼", "code": "C300031"}]},
    ],
    "checklist": [
        {"document": name, "form": form, "state": "present"}
        for name, form in (("application-form", "original"), ("identity-organisation", "copy"),
                           ("efiling-general", "original"), ("handler-id", "copy"), ("mark-image", "original"))
    ],
    "consent_scope": "city",
}  # fmt: skip
"""A registration in two classes by a firm, whole."""

RENEWAL: Final[dict[str, Any]] = {
    "business_type": "TM12", "applicant_kind": "10", "applicant_name": "江州国强餐饮有限公司",
    "applicant_uscc": "91110000600037341L", "identity_document": "01", "applicant_id_checked": True,
    "handler_name": "张国强", "handler_phone": "13800138000", "mark_name": "国强记",
    "marks_concerned": [{"number": "12345678", "expires_on": "2026-08-06"}], "grace": True,
    "classes": [{"nice_class": 43, "items": [{"name": "餐厅", "code": "430102"}]}],
    "checklist": [
        {"document": name, "form": form, "state": "present"}
        for name, form in (("application-form", "original"), ("identity-organisation", "copy"),
                           ("efiling-general", "original"), ("handler-id", "copy"))
    ],
    "consent_scope": "city",
}  # fmt: skip
"""A renewal within the grace period."""


def filing(base: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A filing with some fields changed; None leaves one out."""
    return {name: value for name, value in {**base, **changed}.items() if value is not None}
