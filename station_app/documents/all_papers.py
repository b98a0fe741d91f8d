"""Every form of the desk by name: what a printer can be chosen for."""

from collections.abc import Mapping
from typing import Any, Final

from station_app.documents.expert_papers import BOOKING_CONFIRMATION, EXPERT_DAY, EXPERT_WEEK, SERVICE_CERTIFICATE
from station_app.documents.filing_receipt import FILING_RECEIPT
from station_app.documents.follow_up_papers import FOLLOW_UP_SLIP, REFERRAL_SLIP
from station_app.documents.forms import Form
from station_app.documents.handover_list import HANDOVER_LIST
from station_app.documents.money_receipt import MONEY_RECEIPT
from station_app.documents.one_time_notice import ONE_TIME_NOTICE
from station_app.documents.printer_test_page import PRINTER_TEST_PAGE
from station_app.documents.receipts import CONSULTATION_RECEIPT
from station_app.documents.return_notice import RETURN_NOTICE
from station_app.documents.service_guide import SERVICE_GUIDE
from station_app.documents.shift_handover import SHIFT_HANDOVER
from station_app.documents.week_fees import WEEK_FEES
from station_app.documents.weekly_report import WEEKLY_REPORT
from station_app.words.labels import paper_label

FORMS: Final[Mapping[str, Form[Any]]] = {
    form.name: form
    for form in (
        CONSULTATION_RECEIPT,
        FILING_RECEIPT,
        ONE_TIME_NOTICE,
        REFERRAL_SLIP,
        FOLLOW_UP_SLIP,
        BOOKING_CONFIRMATION,
        EXPERT_DAY,
        EXPERT_WEEK,
        SERVICE_CERTIFICATE,
        HANDOVER_LIST,
        SHIFT_HANDOVER,
        MONEY_RECEIPT,
        RETURN_NOTICE,
        WEEK_FEES,
        WEEKLY_REPORT,
        SERVICE_GUIDE,
        PRINTER_TEST_PAGE,
    )
}


def paper_words(name: str) -> str:
    """What a kind of paper is called, where a printer is chosen for it. KeyError for a form that is not in FORMS."""
    return paper_label(FORMS[name].name)
