"""Which documents a filing needs, and that no list has a catch-all."""

from dataclasses import replace
from datetime import date

import pytest

from station_app.domain.catalogue import Catalogue, CodeList
from station_app.domain.faults import Refused
from station_app.domain.trademarks.checklists import CHECKLISTS, Case, Checklists, check_label, missing
from tests.helpers.reference import bundled_catalogue

LISTS = Checklists.from_catalogue(bundled_catalogue())
DAY = date(2026, 11, 19)


def needed(business: str, kind: str, *conditions: str) -> set[str]:
    case = Case(business, frozenset({kind}), frozenset(conditions))
    return {one.code for one in LISTS.applying(case, DAY)}


@pytest.mark.parametrize(("business", "kind", "conditions", "documents"), [
    ("TM01", "10", ("no_agency", "not_sound"),
     {"application-form", "identity-organisation", "efiling-general", "handler-id", "mark-image"}),
    ("TM01", "12", ("no_agency", "not_sound", "colour"),
     {"application-form", "identity-natural", "business-proof", "efiling-general", "handler-id", "mark-image",
      "mark-image-bw"}),
    ("TM01", "71", ("agency", "not_sound", "priority", "foreign_documents"),
     {"application-form", "identity-overseas", "efiling-general", "handler-id", "power-of-attorney", "translation",
      "mark-image", "priority-proof"}),
    ("TM01", "70", ("no_agency", "sound"),
     {"application-form", "permit-hkmotw", "efiling-general", "handler-id", "sound-sample"}),
    ("TM10", "10", ("no_agency", "not_sound"),
     {"application-form", "identity-organisation", "efiling-disposal", "handler-id", "transferee-identity",
      "transferee-handler-id", "transfer-consent"}),
    ("TM19", "10", ("agency", "not_sound"),
     {"application-form", "identity-organisation", "efiling-disposal", "handler-id", "power-of-attorney",
      "pledge-undertaking", "pledge-contracts", "pledge-marks"}),
])  # fmt: skip
def test_the_list_follows_business_applicant_and_circumstances(
    business: str, kind: str, conditions: tuple[str, ...], documents: set[str]
) -> None:
    assert needed(business, kind, *conditions) == documents


def test_every_business_of_the_window_has_a_list_with_its_own_version_of_the_confirmation() -> None:
    for business in bundled_catalogue()["trademark_business_type"]:
        if business.attributes["window"] != "1":
            continue
        documents = needed(business.code, "10", "no_agency", "not_sound")
        confirmation = business.attributes["efiling_confirmation"]
        assert {"application-form", "identity-organisation"} <= documents
        assert {f"efiling-{confirmation}"} - {"efiling-"} <= documents
        assert len(documents & {"efiling-general", "efiling-disposal"}) == bool(confirmation)


def test_what_is_missing_is_neither_there_nor_not_applicable() -> None:
    documents = LISTS.applying(Case("TM01", frozenset({"10"}), frozenset({"no_agency", "not_sound"})), DAY)
    states = {one.code: "present" for one in documents} | {"handler-id": "owed", "mark-image": "not_applicable"}
    assert [one.code for one in missing(documents, states)] == ["handler-id"]
    assert missing(documents, {})[0].label == "申请书（本项业务用表）"


@pytest.mark.parametrize("label", [
    "其他材料", "有关材料", "其他有关证明文件", "营业执照等材料", "法律规定的有关手续", "其 他 材 料",
    "相关证明材料（如有）", "身份证及其他资料", "要求的其他文件",
])  # fmt: skip
def test_a_catch_all_is_refused_by_the_editor_and_by_the_loader(label: str) -> None:
    assert [fault.code for fault in check_label(label)] == ["checklist-catch-all"]
    row = replace(bundled_catalogue()[CHECKLISTS]["handler-id"], label=label)
    with pytest.raises(Refused, match="checklist-catch-all"):
        Checklists.from_catalogue(Catalogue("1", {CHECKLISTS: CodeList(CHECKLISTS, (row,))}))


def test_what_is_named_may_stand_on_a_list_and_what_is_not_may_not() -> None:
    assert [one.label for one in LISTS.documents if check_label(one.label)] == []
    assert check_label("营业执照或其他主体登记证书（写明统一社会信用代码）") == ()
    assert [fault.code for fault in check_label("  ")] == ["checklist-unnamed"]


def test_a_row_that_nobody_can_follow_is_refused() -> None:
    good = bundled_catalogue()[CHECKLISTS]["handler-id"]
    for column in ("form", "condition", "tolerable"):
        row = replace(good, attributes={**good.attributes, column: "sometimes"})
        with pytest.raises(Refused, match="checklist-row"):
            Checklists.from_catalogue(Catalogue("1", {CHECKLISTS: CodeList(CHECKLISTS, (row,))}))
