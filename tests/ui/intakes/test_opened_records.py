"""What the page opens it gives back unchanged: looking at a record is no correction."""

from typing import Any

import pytest

from station_app.actions import intakes
from station_app.actions.acts import RecordIds
from station_app.domain.intakes import IntakeForm
from station_app.ui.intakes.page import IntakePage
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import lines, settle
from tests.ui.intakes.filings import REGISTRATION, RENEWAL, filing

MARKS: list[dict[str, Any]] = [
    {"number": "12345678", "nice_class": 43, "expires_on": "2026-08-06", "registered_on": "2016-08-07"},
    {"number": "G1234567", "standing": "pledged", "expires_on": "2027-01-01"}, {"number": "87654321A"},
]  # fmt: skip
RICH: dict[str, Any] = {
    "co_applicants": [{"name": "江州国强食品有限公司", "representative": True}], "agency_name": "京北代理",
    "agency_licence_no": "2026-1", "power_of_attorney": True, "note": "加急", "filing_channel": "paper",
    "foreign_documents": True,
}  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "registration": REGISTRATION,
    "rich registration": filing(
        REGISTRATION, **RICH, colour_claim=True, foreign_words=True, foreign_meaning="国强", portrait=True,
        priority_claims=[{"country": "日本", "filed_on": "2026-09-01", "number": "2026-1"},
                         {"country": "韩国", "filed_on": "2026-09-02", "number": "10"}],
        mark_image={"width_mm": 80, "height_mm": 60, "width_px": 945, "height_px": 709},
        fee_notice={"notice_no": "1", "amount_fen": 54000, "due_on": "2026-12-04"},
    ),
    "person": filing(REGISTRATION, applicant_kind="12", applicant_uscc=None, identity_document="10",
                     applicant_id_last4="002X", separate_consent=True),
    "foreigner": filing(REGISTRATION, applicant_kind="71", applicant_uscc=None, identity_document="22",
                        identity_valid_to="2028-01-01", domicile_in_china=True),
    "renewal": RENEWAL,
    "renewal of many": filing(RENEWAL, marks_concerned=MARKS, all_marks_included=True),
    "transfer": filing(RENEWAL, business_type="TM10", grace=None, marks_concerned=MARKS),
    "pledge": filing(RENEWAL, business_type="TM19", grace=None, marks_concerned=MARKS, pledge_amount_fen=5_000_050),
    "change of name": filing(RENEWAL, business_type="TM07", grace=None, name_change=True, marks_concerned=MARKS),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_record_that_was_opened_reads_as_it_was_stored_and_can_move_on(
    page: IntakePage, office: Office, name: str
) -> None:
    saved = intakes.record(
        office.store, office.desk.clerk, IntakeForm.from_json(FORMS[name], office.desk.catalogue),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    page.open_record(saved.number)
    settle(page)
    before = page._entry.before
    assert before is not None
    assert page._form() == before
    page._press("move:prechecked")
    settle(page)
    assert lines(office)[0].state == "prechecked"
