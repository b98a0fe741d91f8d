"""Bad input at the trademark window, item by item as it was asked for: refused or warned by name, with what to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.faults import Fault, Refused
from station_app.domain.intake_checks import check
from station_app.domain.intakes import IntakeForm
from station_app.domain.trademarks.fees import FeeRules, demand_apart
from station_app.domain.trademarks.precheck import precheck
from station_app.storage import goods, reference
from station_app.words.faults import sentence
from tests.domain.trademarks.test_precheck import CATALOGUE, GROUNDS, TRANSFER, renewal
from tests.helpers.intakes import DAY, filing
from tests.helpers.office import Office


def faults(told: dict[str, Any]) -> list[Fault]:
    form = IntakeForm.from_json(told, CATALOGUE).with_defaults(DAY)
    return [*check(form, CATALOGUE, DAY), *(one.fault for one in precheck(form, GROUNDS))]


def classes(*given: tuple[int, tuple[str, ...]]) -> dict[str, Any]:
    return filing(classes=[{"nice_class": number, "items": [{"name": name} for name in names]}
                           for number, names in given])  # fmt: skip


def image(**given: int) -> dict[str, Any]:
    return filing(mark_image=given)


def mark(number: str) -> dict[str, Any]:
    return TRANSFER | {"marks_concerned": [number]}


@pytest.mark.parametrize(("told", "code", "named", "remedy"), [
    (classes((46, ("茶",))), "class-unknown", "46", "1 至 45"),
    (classes((30, ("茶",)), (43, ("茶",))), "goods-in-two-classes", "茶", "只留"),
    (classes((30, ())), "class-empty", "30", "至少选一项"),
    (image(width_mm=40, height_mm=60), "mark-image-size", "40 毫米", "换一张"),
    (image(width_px=20000, height_px=15000), "mark-image-pixels", "300 百万像素", "缩小"),
    (renewal("2027-12-20", "2026-11-19"), "precheck-renewal-early", "12345678", "到时再办"),
    (renewal("2026-05-18", "2026-11-19", grace=True), "precheck-renewal-late", "宽展期", "新的注册申请"),
    (TRANSFER | {"all_marks_included": False}, "precheck-marks-transfer", "近似商标", "一并转让"),
    (filing(applicant_kind="70", applicant_uscc=None, identity_document="20", identity_valid_to="2026-11-18"),
     "precheck-identity-expired", "2026-11-18", "换发"),
    (mark("7000000O"), "trademark-letter", "O", "0"),
    (mark("ZL201811564288.X"), "trademark-is-patent", "专利号", "商标"),
    (filing(co_applicants=[{"name": "云栖", "uscc": "91110108MA01ABCD12"}]), "uscc-check", "第 18 位", "请"),
    (filing(co_applicants=[{"name": "一"}, {"name": "一"}]), "co-applicant-twice", "共同申请人", "删去"),
    (filing(co_applicants=[{"name": "一", "representative": True}, {"name": "二", "representative": True}]),
     "representatives-many", "代表人", "只留一位"),
])  # fmt: skip
def test_it_is_told_by_name_with_what_to_do(told: dict[str, Any], code: str, named: str, remedy: str) -> None:
    found = [one for one in faults(told) if one.code == code]
    assert found, [one.code for one in faults(told)]
    assert named in sentence(found[0])
    assert remedy in sentence(found[0])


def _overlapping_fees() -> None:
    rule = FeeRules.from_catalogue(CATALOGUE).rules[0]
    demand_apart([rule, replace(rule, code="TM01-2027", valid_from=date(2027, 1, 1))])


def test_a_fee_rule_that_overlaps_another_is_refused_with_both_names() -> None:
    with pytest.raises(Refused) as refused:
        _overlapping_fees()
    told = sentence(refused.value.faults[0])
    assert "TM01-electronic" in told
    assert "TM01-2027" in told
    assert "没有安装" in told


def _another_bundle(office: Office) -> None:
    bundle = reference.read_bundle(Path("db/reference"))
    with office.store.atomic() as db:
        reference.install(db, replace(bundle, digest="0" * 64), "2026-11-19T10:00:00.000+08:00")


def _another_list(office: Office) -> None:
    from station_app.domain.trademarks.goods import Edition, read_rows

    header = ["类别", "类似群", "商品编码", "商品名称", "备注"]
    for name in ("茶", "咖啡"):
        found = read_rows(header, [(2, ["30", "3002", "", name, ""])], Edition("13-2026", "", None, None))
        with office.store.atomic() as db:
            if not goods.install(db, found, ("a" if name == "茶" else "b") * 64, "2026-11-19T10:00:00.000+08:00"):
                raise AssertionError


@pytest.mark.parametrize(("install", "code", "named"), [
    (_another_bundle, "reference-version-differs", "2026.11"), (_another_list, "goods-edition-differs", "13-2026"),
])  # fmt: skip
def test_a_reference_file_of_another_edition_is_refused_by_its_name(
    office: Office, install: Callable[[Office], None], code: str, named: str
) -> None:
    with pytest.raises(Refused, match=code) as refused:
        install(office)
    assert named in sentence(refused.value.faults[0])


@pytest.mark.parametrize(
    ("ended_by", "ended_on", "on", "found"),
    [("lapsed", "2026-06-01", "2026-11-19", "precheck-earlier-bar"),
     ("lapsed", "2025-11-18", "2026-11-19", ""),
     ("revoked", "2025-11-19", "2026-11-19", "precheck-earlier-bar"),
     ("invalidated", "2024-02-29", "2025-02-28", "precheck-earlier-bar"),
     ("invalidated", "2024-02-29", "2025-03-01", ""),
     ("surrendered", "2026-10-01", "2026-11-19", ""),
     ("surrendered", "2027-01-10", "2027-02-01", "precheck-earlier-bar"),
     ("lapsed", "2026-10-01", "2027-02-01", "precheck-earlier-doubt"),
     ("lapsed", "2027-01-10", "2027-02-01", ""),
     ("", None, "2026-11-19", "precheck-earlier-undated")],
)  # fmt: skip
def test_a_mark_that_ended_less_than_a_year_ago_bars_one_like_it_by_the_law_of_the_filing_day(
    ended_by: str, ended_on: str | None, on: str, found: str
) -> None:
    earlier = {"number": "1234567", "ended_by": ended_by, "ended_on": ended_on}
    told = faults(filing(marks_concerned=[earlier], filing_day=on))
    assert [one.code for one in told if one.code.startswith("precheck-earlier")] == ([found] if found else [])
