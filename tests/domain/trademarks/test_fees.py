"""What a filing costs. The worked examples are those of the domain facts, section 3.1."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.catalogue import Catalogue, Code, CodeList
from station_app.domain.faults import Refused
from station_app.domain.money import in_capitals
from station_app.domain.trademarks.classes import ClassCount, GoodsClass, Item, check_goods
from station_app.domain.trademarks.fees import FEES, Charge, FeeRules
from station_app.words.trademarks import fee_line, fee_total
from tests.helpers.reference import bundled_catalogue

TODAY = date(2026, 11, 22)
RULES = FeeRules.from_catalogue(bundled_catalogue())


def counts(*items: int) -> list[ClassCount]:
    return [ClassCount(number, count) for number, count in enumerate(items, start=1)]


@pytest.mark.parametrize(
    ("business", "channel", "items", "grace", "yuan"),
    [
        ("TM01", "electronic", (10,), False, 270),
        ("TM01", "electronic", (12,), False, 324),
        ("TM01", "electronic", (10, 15, 3), False, 945),
        ("TM01", "paper", (10, 15, 3), False, 1050),
        ("TM12", "electronic", (4, 9), True, 1350),
        ("TM12", "electronic", (4, 9), False, 900),
        ("TM12", "paper", (30,), True, 750),
        ("TM02", "electronic", (10,), False, 1350),
        ("TM04", "paper", (1,), False, 1500),
        ("TM06", "electronic", (5,), False, 45),
        ("TM07", "electronic", (5,), False, 0),
        ("TM07", "paper", (5,), False, 150),
        ("TM10", "electronic", (25,), False, 450),
        ("TM17", "electronic", (1, 1), False, 270),
        ("TM19", "electronic", (1,), False, 0),
        ("TM32", "electronic", (1,), False, 675),
    ],
)
def test_a_filing_costs_what_the_worked_examples_say(
    business: str, channel: str, items: tuple[int, ...], grace: bool, yuan: int
) -> None:
    assert RULES.estimate(business, counts(*items), channel=channel, grace=grace, on=TODAY).total_fen == yuan * 100


def test_every_business_type_of_the_list_has_a_rule_for_both_channels() -> None:
    for business in bundled_catalogue()["trademark_business_type"]:
        for channel in ("electronic", "paper"):
            assert RULES.rule(business.code, channel, TODAY).source


def test_where_only_a_notice_tells_there_is_no_total() -> None:
    fee = RULES.estimate("TM05", counts(3), on=TODAY)
    assert (fee.total_fen, fee.lines) == (None, ())
    assert "通知" in fee.rule.source
    assert fee_total(fee) == "没有可算的数额，以官方缴费通知为准。"


def test_the_lines_say_what_each_class_costs_and_the_rule_stays_on_the_estimate() -> None:
    fee = RULES.estimate("TM01", counts(12), on=TODAY)
    assert [fee_line(line) for line in fee.lines] == [
        "第 1 类：基本费 270.00 元", "第 1 类：超出 2 项 × 27.00 元 = 54.00 元",
    ]  # fmt: skip
    assert fee_total(fee) == "合计 324.00 元（人民币叁佰贰拾肆元整）。预估，以官方缴费通知为准。"
    assert fee.stamp == f"TM01-electronic/2019-07-01/{bundled_catalogue().version}"
    assert in_capitals(105000) == "壹仟零伍拾元整"


_CLASSES = st.lists(st.integers(1, 45), min_size=1, max_size=45, unique=True).flatmap(
    lambda numbers: st.tuples(*(st.builds(ClassCount, st.just(number), st.integers(1, 300)) for number in numbers))
)


@given(_CLASSES, st.sampled_from(["TM01", "TM02", "TM10", "TM12", "TM17"]), st.sampled_from(["electronic", "paper"]))
def test_the_itemised_fee_is_the_total_for_any_list(
    classes: tuple[ClassCount, ...], business: str, channel: str
) -> None:
    grace = business == "TM12" and channel == "paper"
    fee = RULES.estimate(business, classes, channel=channel, grace=grace, on=TODAY)
    rule = fee.rule
    expected = sum(
        (rule.base_fen or 0) + max(0, (one.items or 0) - 10) * rule.extra_item_fen + (rule.grace_fen if grace else 0)
        for one in classes
    )
    assert fee.total_fen == sum(line.amount_fen for line in fee.lines) == expected
    assert {line.nice_class for line in fee.lines} == {one.nice_class for one in classes}
    assert sum(line.charge is Charge.BASE for line in fee.lines) == len(classes)


def test_the_eleventh_item_has_its_price_and_the_tenth_has_none() -> None:
    prices = [RULES.price_of_next_item("TM01", items, channel="electronic", on=TODAY) for items in (0, 9, 10, 11)]
    assert prices == [0, 0, 2700, 2700]
    assert RULES.price_of_next_item("TM12", 30, channel="electronic", on=TODAY) == 0


@pytest.mark.parametrize(
    ("classes", "code"),
    [
        ([], "class-missing"),
        ([ClassCount(46, 1)], "class-unknown"),
        ([ClassCount(0, 1)], "class-unknown"),
        ([ClassCount(9, 0)], "class-empty"),
        ([ClassCount(9, 3), ClassCount(9, 4)], "class-twice"),
        ([ClassCount(9, None)], "class-uncounted"),
        ([ClassCount(9, 99999)], "class-full"),
    ],
)
def test_a_list_that_cannot_be_filed_is_refused_by_name(classes: list[ClassCount], code: str) -> None:
    with pytest.raises(Refused) as refused:
        RULES.estimate("TM01", classes, on=TODAY)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_grace_is_for_renewals_only_and_a_renewal_needs_no_count_of_items() -> None:
    with pytest.raises(Refused, match="fee-no-grace"):
        RULES.estimate("TM10", counts(1), grace=True, on=TODAY)
    assert RULES.estimate("TM12", [ClassCount(9, None)], grace=True, on=TODAY).total_fen == 67500


@pytest.mark.parametrize(("business", "channel", "on", "code"), [
    ("TM01", "electronic", date(2019, 6, 30), "fee-rule-missing"),
    ("TM99", "electronic", TODAY, "fee-rule-missing"),
    ("TM01", "fax", TODAY, "fee-channel"),
])  # fmt: skip
def test_a_day_or_a_type_without_a_rule_is_refused(business: str, channel: str, on: date, code: str) -> None:
    with pytest.raises(Refused, match=code):
        RULES.estimate(business, counts(1), channel=channel, on=on)


def _with_fee(*codes: Code) -> Catalogue:
    return Catalogue("2027.1", {FEES: CodeList(FEES, codes)})


def test_the_rule_of_the_day_is_taken_and_two_rules_for_one_day_are_refused_by_name() -> None:
    old = bundled_catalogue()[FEES]["TM01-electronic"]
    ends = replace(old, valid_to=date(2026, 12, 31))
    new = replace(old, code="TM01-electronic-2027", valid_from=date(2027, 1, 1),
                  attributes={**old.attributes, "base_fen": "25000"})  # fmt: skip
    rules = FeeRules.from_catalogue(_with_fee(ends, new))
    totals = [
        rules.estimate("TM01", counts(1), on=day).total_fen for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]  # fmt: skip
    assert totals == [27000, 25000]
    with pytest.raises(Refused, match="fee-rules-overlap") as refused:
        FeeRules.from_catalogue(_with_fee(old, new))
    assert dict(refused.value.faults[0].details) == {"first": old.code, "second": new.code}
    with pytest.raises(Refused, match="fee-rules-overlap"):
        FeeRules.from_catalogue(_with_fee(new, replace(ends, valid_to=date(2027, 1, 1))))


def test_an_item_in_two_classes_or_twice_in_one_is_named() -> None:
    tea, coffee = Item("茶", "300001"), Item("咖啡", "300002")
    assert check_goods([GoodsClass(30, (tea, coffee)), GoodsClass(43, (Item("餐馆"),))]) == []
    crossed = check_goods([GoodsClass(30, (tea,)), GoodsClass(32, (coffee, Item("Ｔ恤"), Item(" 茶 ")))])
    assert [(fault.code, fault.details["item"], fault.details["other"]) for fault in crossed] == [
        ("goods-in-two-classes", " 茶 ", 30)
    ]
    twice = check_goods([GoodsClass(30, (tea, coffee, tea, Item("")))])
    assert [fault.code for fault in twice] == ["goods-twice", "goods-unnamed"]
    same_code = check_goods([GoodsClass(30, (tea,)), GoodsClass(32, (Item("茶饮", "300001"),))])
    assert [fault.code for fault in same_code] == ["goods-in-two-classes"]
    one_code = (Item("漂白水", "030001"), Item("次氯酸钾", "030001"))
    assert check_goods([GoodsClass(3, one_code)]) == []
