"""Trademark intakes by the command line: taken in, checked before, moved on, corrected, shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import visit
from tests.documents.reading import squeezed, text_of
from tests.helpers.intakes import filing, without
from tests.helpers.programs import Answer, station


def record(data: Path, told: dict[str, Any]) -> Answer:
    return station(data, "record", "intake", "--json-in", "-", "--json", stdin=json.dumps(told, ensure_ascii=False))


def taken(data: Path, **given: Any) -> str:
    return str(record(data, filing(**given)).json["number"])


def amend(data: Path, number: str, **given: Any) -> Answer:
    return station(
        data, "amend", number, "--json-in", "-", "--reason", "补齐", "--json",
        stdin=json.dumps(given, ensure_ascii=False),
    )  # fmt: skip


def step(data: Path, number: str, state: str, reason: str = "") -> Answer:
    return station(data, "move", number, state, "--reason", reason, "--json")


def test_a_filing_gets_its_number_its_fee_and_the_confirmation_it_needs(data: Path) -> None:
    saved = record(data, filing(consent_scope=None)).json
    assert saved["number"].startswith("SB-G003-2026")
    assert [one["code"] for one in saved["warnings"]] == ["consent-missing"]
    shown = station(data, "show", saved["number"], "--json").json
    assert (shown["state"], shown["fee_estimate_fen"]) == ("received", 27000)
    assert shown["fee_rule"].startswith("TM01-electronic/")
    assert shown["efiling_confirmation"] == "general"
    assert shown["next"] == ["prechecked", "returned", "withdrawn"]
    assert (shown["findings"], shown["stops"]) == ([], 0)
    assert shown["record"]["classes"][0]["items"][0] == {"code": "300186", "name": "茶"}
    listed = station(data, "list", "intake", "--json").json_lines
    assert [(one["number"], one["handler_phone"], one["items"]) for one in listed] == [
        (saved["number"], "139****0001", 2)
    ]
    assert station(data, "verify", "--json").json["sound"] is True


def test_a_filing_goes_its_way_from_the_counter_to_the_collection(data: Path) -> None:
    number = taken(data)
    for state in ("prechecked", "accepted", "sent", "answered", "collected"):
        assert step(data, number, state).json["state"] == state
    shown = station(data, "show", number, "--json").json
    assert [one["state"] for one in shown["revisions"]] == [
        "received", "prechecked", "accepted", "sent", "answered", "collected",
    ]  # fmt: skip
    assert shown["sent_on"]
    assert shown["next"] == []
    refused = step(data, number, "sent")
    assert (refused.code, refused.fault) == (1, "intake-move")
    assert "领取" in refused.err
    assert "送出" in refused.err


def test_the_fees_of_a_week_are_told_for_people_and_for_programs(data: Path) -> None:
    number = taken(data, filing_day="2026-11-19")
    found = station(data, "fees", "2026-W47", "--json").json
    assert [(row["number"], row["estimate_fen"]) for row in found["rows"]] == [(number, 27000)]
    assert (found["estimate_fen"], found["paid_fen"], found["unknown"]) == (27000, 0, 0)
    assert "人民币贰佰柒拾元整" in station(data, "fees", "2026-W47").out
    assert station(data, "fees", "soon", "--json").fault == "week-unreadable"


def test_the_sheet_of_a_week_is_written_for_signature(data: Path, tmp_path: Path) -> None:
    taken(data, filing_day="2026-11-19")
    sheet = tmp_path / "规费.pdf"
    assert station(data, "fees", "2026-W47", "--out", str(sheet)).code == 0
    told = squeezed(text_of(sheet.read_bytes()))
    assert "商标受理窗口规费汇总表" in told
    assert "人民币贰佰柒拾元整" in told
    missing = station(data, "fees", "2026-W47", "--out", str(tmp_path / "no" / "folder.pdf"), "--json")
    assert missing.code != 0


def test_a_step_out_of_order_a_return_without_reason_and_a_late_withdrawal_are_refused(data: Path) -> None:
    number = taken(data)
    assert step(data, number, "sent").fault == "intake-move"
    assert step(data, number, "returned").fault == "reason-missing"
    assert step(data, number, "returned", "申请书未盖章").json["state"] == "returned"
    assert step(data, number, "received").json["state"] == "received"
    for state in ("prechecked", "accepted", "sent"):
        assert step(data, number, state).code == 0
    assert step(data, number, "withdrawn", "不办了").fault == "intake-sent-already"


def test_what_the_pre_check_finds_stops_the_acceptance_and_nothing_is_written(data: Path) -> None:
    number = str(record(data, without(filing(foreign_words=True), "meaning")).json["number"])
    checked = step(data, number, "prechecked").json
    assert {one["code"] for one in checked["warnings"]} == {"precheck-document-missing", "precheck-meaning-missing"}
    refused = step(data, number, "accepted")
    assert (refused.code, refused.out) == (1, "")
    assert "precheck-meaning-missing" in refused.err
    shown = station(data, "show", number, "--json").json
    assert (shown["state"], shown["stops"]) == ("prechecked", 2)
    told = filing(foreign_words=True, foreign_meaning="无含义")
    assert amend(data, number, foreign_meaning="无含义", checklist=told["checklist"]).code == 0
    assert step(data, number, "accepted").json["state"] == "accepted"


def test_an_owed_document_is_completed_before_the_filing_is_sent(data: Path) -> None:
    told = without(filing(), "handler-id", owed=True) | {"owed_until": "2030-01-01"}
    number = str(record(data, told).json["number"])
    for state in ("prechecked", "accepted"):
        assert step(data, number, state).code == 0
    assert station(data, "show", number, "--json").json["owed"] == ["handler-id"]
    assert step(data, number, "sent").fault == "precheck-document-missing"
    assert amend(data, number, checklist=filing()["checklist"]).code == 0
    assert step(data, number, "sent").json["state"] == "sent"
    assert station(data, "show", number, "--json").json["owed"] == []


@pytest.mark.parametrize(("given", "code"), [
    ({"classes": [{"nice_class": 46, "items": [{"name": "茶"}]}]}, "class-unknown"),
    ({"classes": [{"nice_class": 30, "items": []}]}, "class-empty"),
    ({"classes": [{"nice_class": 30, "items": [{"name": "茶"}]}, {"nice_class": 32, "items": [{"name": "茶"}]}]},
     "goods-in-two-classes"),
    ({"mark_image": {"width_mm": 40, "height_mm": 60}}, "mark-image-size"),
    ({"mark_image": {"width_px": 20000, "height_px": 15000}}, "mark-image-pixels"),
    ({"marks_concerned": ["1234567O"]}, "trademark-letter"),
    ({"applicant_uscc": "91110108MA01ABCD12"}, "uscc-check"),
    ({"business_type": "TM30"}, "business-not-at-window"),
    ({"business_type": "TM99"}, "code-unknown"),
    ({"applicant_id_last4": "11010519491231002X", "separate_consent": True}, "id-number-too-much"),
    ({"applicant_id_last4": "002X"}, "separate-consent-missing"),
    ({"mark_kind": "动态标志"}, "mark-kind-not-yet"),
    ({"owed": ["handler-id"]}, "field-of-program"),
    ({"applicant": "云栖"}, "field-unknown"),
    ({"pledge_amount_fen": -1}, "amount-not-positive"),
])  # fmt: skip
def test_a_filing_that_cannot_be_taken_in_is_refused_by_name(data: Path, given: dict[str, Any], code: str) -> None:
    refused = record(data, filing(checklist=[]) | {"filing_day": "2026-11-19"} | given)
    assert refused.code == 1
    assert refused.out == ""
    assert code in {line.partition(":")[0] for line in refused.err.splitlines()}
    assert station(data, "list", "intake", "--json").json_lines == []


def test_the_last_four_digits_stay_masked_and_no_whole_number_is_ever_stored(data: Path) -> None:
    number = taken(data, applicant_id_last4="002x", separate_consent=True, note="证件 11010519491231002X 已看")
    shown = station(data, "show", number, "--json")
    assert shown.json["record"]["applicant_id_last4"] == "****"
    assert "11010519491231002X" not in shown.out
    assert "002X" in shown.json["record"]["note"]


def test_a_filing_is_tied_to_the_visit_it_grew_from_and_can_be_voided(data: Path) -> None:
    visited = station(data, "record", "consultation", "--json-in", "-", "--json", stdin=visit()).json
    number = taken(data, consultation_id=visited["number"], handler_name="周子轩", handler_phone="139 0000 0001")
    told = station(data, "show", number, "--json").json["record"]
    assert told["consultation_id"] == visited["record_id"]
    assert told["visitor_id"]
    assert record(data, filing(consultation_id="ZX-G003-20000101-0001")).fault == "number-unknown"
    assert station(data, "void", number, "--reason", "重复", "--json").json["state"] == "void"
    assert step(data, number, "prechecked").fault == "record-void"
    assert amend(data, number, mark_name="新").fault == "record-void"
    assert [one["state"] for one in station(data, "list", "intake", "--state", "void", "--json").json_lines] == ["void"]
    assert station(data, "verify", "--json").json["sound"] is True


def test_the_fee_of_a_renewal_is_that_of_its_marks_and_is_counted_anew_with_a_correction(data: Path) -> None:
    marks = [{"number": "12345678", "nice_class": nice, "expires_on": "2030-01-01"} for nice in (30, 32)]
    number = taken(data, business_type="TM12", classes=None, mark_image=None, marks_concerned=marks)
    assert station(data, "show", number, "--json").json["fee_estimate_fen"] == 90000
    assert amend(data, number, grace=True).code == 0
    assert station(data, "show", number, "--json").json["fee_estimate_fen"] == 135000
    assert amend(data, number, grace=True).fault == "nothing-changed"
