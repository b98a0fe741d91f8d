"""Which controls of an intake stand in which line of the form, from above to below."""

from typing import Final

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from station_app.ui import theme
from station_app.words import say

# Caption, the controls of the line's left half, those of its right half; a line with no right half is wide.
Line = tuple[str, tuple[str, ...], str, tuple[str, ...]]
FormLine = tuple[Line, tuple[str, ...], tuple[str, ...]]
"""A line, and the fields of the form for which its left and its right half stand."""
_NOTHING: Final[tuple[str, ...]] = ()
_TICKS: Final = ("joint", "priority", "foreign_papers", "name_change", "paper_certificate", "usa", "earlier")


def form_lines() -> tuple[FormLine, ...]:
    """All lines, those included that a business does not ask."""
    return (
        ((say("业务类型"), ("business",), say("提交"), ("channel",)), ("business_type",), ("filing_channel",)),
        ((say("申请人"), ("applicant",), say("类型"), ("kind",)), ("applicant_name",), ("applicant_kind",)),
        ((say("信用代码"), ("uscc",), "", _NOTHING), ("applicant_uscc",), _NOTHING),
        ((say("身份证件"), ("identity", "checked"), say("有效期至"), ("identity_until",)),
         ("identity_document", "applicant_id_checked"), ("identity_valid_to",)),
        ((say("证件号"), ("last4", "reveal", "separate"), say("住所"), ("domicile",)),
         ("applicant_id_last4", "separate_consent"), ("domicile_in_china",)),
        ((say("经办人"), ("handler",), say("电话"), ("phone",)), ("handler_name", "consent_scope"), ("handler_phone",)),
        ((say("代理机构"), ("agency", "licence", "power"), "", _NOTHING),
         ("agency_name", "agency_licence_no", "power_of_attorney"), _NOTHING),
        ((say("商标名称"), ("mark_name",), say("标志类型"), ("mark_kind",)), ("mark_name",), ("mark_kind",)),
        ((say("商标种类"), ("category",), "", _NOTHING), ("mark_category",), _NOTHING),
        ((say("商标图样"), ("image",), "", _NOTHING), ("mark_image",), _NOTHING),
        ((say("标志情形"), ("colour", "foreign", "portrait"), "", _NOTHING), ("colour_claim",), _NOTHING),
        ((say("外文含义"), ("meaning",), "", _NOTHING), ("foreign_meaning", "foreign_words"), _NOTHING),
        ((say("涉及商标"), ("marks", "details"), "", _NOTHING), ("marks_concerned",), _NOTHING),
        ((say("商标详情"), ("mark_rows",), "", _NOTHING), ("marks_concerned",), _NOTHING),
        ((say("专用期满"), ("expires", "grace"), "", _NOTHING), ("grace",), _NOTHING),
        ((say("一并办理"), ("all_marks",), "", _NOTHING), ("all_marks_included",), _NOTHING),
        ((say("质押金额"), ("pledge",), "", _NOTHING), ("pledge_amount_fen",), _NOTHING),
        ((say("申请情形"), _TICKS, "", _NOTHING), ("foreign_documents",), _NOTHING),
        ((say("共同申请人"), ("co_applicants",), "", _NOTHING), ("co_applicants",), _NOTHING),
        ((say("优先权"), ("priorities",), "", _NOTHING), ("priority_claims",), _NOTHING),
        ((say("在先商标"), ("earlier_marks",), "", _NOTHING), ("marks_concerned",), _NOTHING),
        ((say("申请号"), ("application",), "", _NOTHING), ("application_no",), _NOTHING),
        ((say("备注"), ("note",), "", _NOTHING), ("note",), _NOTHING),
    )  # fmt: skip


def beside(*controls: QWidget) -> QWidget:
    """Controls on one line, the first taking the room unless it is a tick."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(10))
    for at, control in enumerate(controls):
        row.addWidget(control, 1 if at == 0 and not isinstance(control, QCheckBox) else 0)
    if isinstance(controls[0], QCheckBox):
        row.addStretch(1)
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line
