"""预检: each of the sixteen usual reasons is found, and a filing that has none passes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from station_app.domain.intakes import IntakeForm
from station_app.domain.trademarks.checklists import Checklists
from station_app.domain.trademarks.deadline_rules import DeadlineRules
from station_app.domain.trademarks.precheck import REASONS, Grounds, precheck, stops
from station_app.domain.working_days import WorkingDays
from station_app.words.faults import sentence
from tests.helpers.intakes import DAY, filing, without
from tests.helpers.reference import bundled_catalogue

CATALOGUE = bundled_catalogue()
GROUNDS = Grounds(
    CATALOGUE, Checklists.from_catalogue(CATALOGUE), DeadlineRules.from_catalogue(CATALOGUE),
    WorkingDays.from_catalogue(CATALOGUE), DAY, edition_in_force="13-2026", headings=frozenset({"方便食品"}),
    unknown_goods=frozenset({(30, "好茶")}), known_firm_name="北京云栖茶业有限公司",
)  # fmt: skip


def found(told: dict[str, Any], **grounds: Any) -> set[tuple[str, str, str]]:
    form = IntakeForm.from_json(told, CATALOGUE).with_defaults(DAY).normalized(DAY)
    findings = precheck(form, replace(GROUNDS, **grounds))
    assert all(sentence(one.fault) for one in findings)
    assert [one.reason for one in findings] == sorted(one.reason for one in findings)
    return {(one.reason, one.fault.code, one.fault.level.value) for one in findings}


def goods(nice_class: int, *names: str, edition: str = "") -> dict[str, Any]:
    return {"nice_class": nice_class, "items": [{"name": name} for name in names], "edition": edition}


def renewal(expires_on: str, on: str, **given: Any) -> dict[str, Any]:
    return filing(
        business_type="TM12", classes=None, mark_image=None, filing_day=on,
        marks_concerned=[{"number": "12345678", "nice_class": 30, "expires_on": expires_on}], **given,
    )  # fmt: skip


TRANSFER = filing(
    business_type="TM10", classes=None, mark_image=None, marks_concerned=["12345678-30"], all_marks_included=True
)


def test_a_filing_with_everything_in_order_has_no_finding() -> None:
    assert found(filing()) == set()
    assert found(TRANSFER) == set()


@pytest.mark.parametrize(("told", "finding"), [
    (filing(applicant_name="北京云西茶业有限公司"), ("01", "precheck-name-differs", "should")),
    (filing(applicant_id_checked=False), ("02", "precheck-identity-unchecked", "must")),
    (filing(identity_document="期刊证"), ("02", "precheck-identity-kind", "must")),
    (filing(identity_document="居民身份证"), ("02", "precheck-identity-other", "must")),
    (filing(identity_valid_to="2026-11-18"), ("02", "precheck-identity-expired", "must")),
    (filing(applicant_kind="70", applicant_uscc=None, identity_document="20", identity_valid_to="2027-06-01"),
     ("02", "precheck-permit-short", "must")),
    (filing(applicant_kind="70", applicant_uscc=None, identity_document="20"),
     ("02", "precheck-permit-undated", "must")),
    (without(filing(), "handler-id"), ("02", "precheck-document-missing", "must")),
    (without(filing(applicant_kind="12", identity_document="10"), "business-proof"),
     ("03", "precheck-document-missing", "must")),
    (without(filing(), "efiling-general"), ("04", "precheck-document-missing", "must")),
    (filing(noted_reasons=["04"]), ("04", "precheck-noted", "must")),
    (filing(classes=None), ("05", "class-missing", "must")),
    (filing(classes=[goods(30, "茶"), goods(43, "茶")]), ("05", "goods-in-two-classes", "must")),
    (filing(classes=[goods(30, "方便食品")]), ("05", "precheck-goods-heading", "must")),
    (filing(classes=[goods(30, "3002")]), ("05", "precheck-goods-heading", "must")),
    (filing(classes=[goods(30, "好茶")]), ("05", "precheck-goods-wording", "should")),
    (filing(classes=[goods(30, "茶", edition="12-2025")]), ("06", "precheck-edition", "must")),
    (filing(mark_image={"width_mm": 40, "height_mm": 60}), ("07", "mark-image-size", "must")),
    (filing(mark_image={"width_px": 20000, "height_px": 15000}), ("07", "mark-image-pixels", "must")),
    (without(filing(colour_claim=True), "mark-image-bw"), ("07", "precheck-document-missing", "must")),
    (filing(mark_kind="颜色组合"), ("07", "precheck-colours-unclaimed", "must")),
    (filing(mark_name=None, mark_image=None), ("07", "precheck-mark-missing", "must")),
    (filing(foreign_words=True), ("08", "precheck-meaning-missing", "must")),
    (without(filing(portrait=True), "portrait-consent"), ("08", "precheck-document-missing", "must")),
    (filing(agency_name="京北代理"), ("09", "precheck-power-missing", "must")),
    (filing(applicant_kind="71", applicant_uscc=None, identity_document="24"),
     ("09", "precheck-agency-needed", "must")),
    (filing(priority_claims=[{"country": "日本", "filed_on": "2026-05-18"}]),
     ("10", "precheck-priority-late", "must")),
    (filing(priority_claims=[{"country": "日本", "filed_on": "2026-05-19"}]),
     ("10", "precheck-priority-proof", "note")),
    (filing(priority_claims=[{"country": "日本"}]), ("10", "precheck-priority-undated", "must")),
    (without(filing(business_type="TM02"), "use-rules"), ("11", "precheck-document-missing", "must")),
    (filing(business_type="TM04"), ("11", "precheck-category-missing", "must")),
    (filing(business_type="TM01", mark_category="集体"), ("11", "precheck-category", "must")),
    (TRANSFER | {"all_marks_included": False}, ("12", "precheck-marks-transfer", "should")),
    (filing(business_type="TM07", classes=None, marks_concerned=["12345678-30"]),
     ("12", "precheck-marks-change", "should")),
    (renewal("2027-12-20", "2026-11-19"), ("13", "precheck-renewal-early", "must")),
    (renewal("2026-11-13", "2026-11-19"), ("13", "precheck-renewal-grace", "must")),
    (renewal("2026-05-18", "2026-11-19", grace=True), ("13", "precheck-renewal-late", "must")),
    (renewal("2026-12-13", "2026-11-19", grace=True), ("13", "precheck-renewal-no-grace", "should")),
    (TRANSFER | {"marks_concerned": [{"number": "12345678", "standing": "dead"}]},
     ("14", "precheck-mark-dead", "must")),
    (TRANSFER | {"marks_concerned": [{"number": "12345678", "standing": "frozen"}]},
     ("14", "precheck-mark-frozen", "must")),
    (TRANSFER | {"marks_concerned": [{"number": "12345678", "standing": "pledged"}]},
     ("14", "precheck-mark-pledged", "should")),
    (TRANSFER | {"marks_concerned": []}, ("14", "precheck-marks-missing", "must")),
    (filing(fee_notice={"due_on": "2026-11-18"}), ("15", "precheck-fee-late", "must")),
    (filing(fee_notice={"due_on": "2026-11-18", "paid_on": "2026-11-19"}), ("15", "precheck-fee-late", "must")),
    (filing(fee_notice={"due_on": "2026-11-20"}), ("15", "precheck-fee-open", "note")),
    (filing(fee_notice={"amount_fen": 27000, "paid_fen": 26900}), ("15", "precheck-fee-short", "must")),
    (without(filing(foreign_documents=True), "translation"), ("16", "precheck-document-missing", "must")),
])  # fmt: skip
def test_each_reason_is_found_and_alone(told: dict[str, Any], finding: tuple[str, str, str]) -> None:
    if finding[1].startswith("precheck-name"):
        assert found(told) == {finding}
    else:
        assert finding in found(told, known_firm_name="")
    assert {reason for reason, _, _ in found(told)} <= {finding[0], "07"} | ({"14"} if finding[0] == "12" else set())


def test_a_renewal_in_its_window_and_one_in_grace_pass() -> None:
    assert found(renewal("2026-12-13", "2026-11-19")) == set()
    assert found(renewal("2027-11-18", "2026-11-19")) == set()
    assert found(renewal("2026-11-13", "2026-11-19", grace=True)) == set()
    assert found(renewal("2026-11-19", "2026-11-19")) == set()
    assert found(renewal("2026-05-19", "2026-11-19", grace=True)) == set()


def test_the_expiry_of_a_first_term_is_counted_from_its_registration() -> None:
    told = renewal("2026-11-13", "2026-11-19")
    told["marks_concerned"] = [{"number": "12345678", "nice_class": 30, "registered_on": "2016-11-14"}]
    assert {code for _, code, _ in found(told)} == {"precheck-renewal-grace"}


def test_what_may_be_owed_only_reminds_until_the_filing_is_sent() -> None:
    told = without(filing(), "handler-id", owed=True) | {"owed_until": "2026-11-25"}
    assert found(told) == {("02", "precheck-document-owed", "note")}
    assert found(told, sending=True) == {("02", "precheck-document-missing", "must")}
    assert found(told | {"owed_until": None}) == {("02", "precheck-document-missing", "must")}
    no_time = without(filing(), "application-form", owed=True) | {"owed_until": "2026-11-25"}
    assert found(no_time) == {("04", "precheck-document-missing", "must")}


def test_proof_of_a_priority_may_come_after_the_filing() -> None:
    told = without(
        filing(priority_claims=[{"country": "日本", "filed_on": date(2026, 9, 1).isoformat()}]), "priority-proof",
        owed=True,
    ) | {"owed_until": "2027-02-18"}  # fmt: skip
    assert {level for _, _, level in found(told, sending=True)} == {"note"}


def test_the_list_of_reasons_has_sixteen_and_stops_are_those_that_must_be_mended() -> None:
    assert [code.code for code in CATALOGUE[REASONS]] == [f"{number:02d}" for number in range(1, 17)]
    form = IntakeForm.from_json(filing(foreign_words=True, classes=[goods(30, "好茶")]), CATALOGUE).with_defaults(DAY)
    assert [one.reason for one in stops(precheck(form, GROUNDS))] == ["08"]
