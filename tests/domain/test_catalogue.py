"""The code lists that the program carries."""

from datetime import date

import pytest

from station_app.domain.catalogue import Catalogue, Code, CodeList
from tests.helpers.reference import bundled_catalogue

SINCE = date(2026, 1, 1)


def _catalogue(*codes: Code) -> Catalogue:
    return Catalogue("2026.1", {"channel": CodeList("channel", codes)})


def test_a_list_is_asked_by_code_or_by_label_of_any_width() -> None:
    catalogue = bundled_catalogue()
    assert catalogue.resolve("channel", "02") == "02"
    assert catalogue.resolve("channel", " 电话 ") == "02"
    assert catalogue.resolve("result", "记录待答复（疑难）") == catalogue.resolve("result", "记录待答复(疑难)") == "6"
    assert catalogue.resolve("channel", "传真") is None
    assert catalogue.label("channel", "02") == "电话"


def test_a_code_of_another_version_is_shown_as_it_is() -> None:
    assert bundled_catalogue().label("channel", "77") == "77"


def test_a_list_that_does_not_exist_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        bundled_catalogue().resolve("colour", "red")


def test_a_retired_code_is_no_longer_offered_but_still_read() -> None:
    catalogue = _catalogue(Code("01", "现场", {}, SINCE, date(2026, 6, 30)), Code("02", "电话", {}, SINCE))
    assert [code.code for code in catalogue.current("channel", date(2026, 6, 30))] == ["01", "02"]
    assert [code.code for code in catalogue.current("channel", date(2026, 7, 1))] == ["02"]
    assert catalogue.current("channel", date(2025, 12, 31)) == ()
    assert catalogue.label("channel", "01") == "现场"


def test_of_two_codes_with_one_label_the_open_one_answers() -> None:
    catalogue = _catalogue(Code("01", "现场", {}, SINCE, date(2026, 6, 30)), Code("11", "现场", {}, SINCE))
    assert catalogue.resolve("channel", "现场") == "11"


def test_words_of_the_ledger_stand_for_codes() -> None:
    catalogue = bundled_catalogue()
    assert catalogue.word("service_item", "驳回复审") == ("S11",)
    assert catalogue.word("channel", "微信") == ("04",)
    assert catalogue.word("channel", "现场来访") == ("01",)
    assert catalogue.word("ip_type", "质押") == ("90",)
    assert catalogue.word("ip_type", "天书") == ()
    assert catalogue.word("phone_refused", "未留") == ("yes",)


def test_the_quick_list_has_each_digit_once_in_the_order_of_the_counter() -> None:
    keys = {code.number("quick_key"): code.attributes["quick_label"]
            for code in bundled_catalogue()["service_item"] if code.number("quick_key")}
    assert sorted(key for key in keys if key) == list(range(1, 10))
    assert keys[1] == "商标注册咨询"


def test_every_list_of_the_domain_is_carried_in_full() -> None:
    catalogue = bundled_catalogue()
    sizes = {"channel": 10, "visitor_type": 16, "enterprise_scale": 6, "service_category": 10, "result": 8,
             "difficulty": 2, "satisfaction": 6, "role": 4, "service_item": 40, "trademark_business_type": 24,
             "nice_class": 45, "industry": 20, "referral_target": 24}
    assert {name: len(catalogue[name].codes) for name in sizes} == sizes
    children = [code for code in catalogue["region"] if code.attributes["parent"] == "110000"]
    districts = [code for code in children if code.valid_to is None]
    assert len(districts) == 16


def test_fees_are_in_fen_and_every_open_window_type_has_both_channels() -> None:
    catalogue = bundled_catalogue()
    fees = {(code.attributes["business_type"], code.attributes["filing_channel"]): code
            for code in catalogue["trademark_fee"]}
    assert fees["TM01", "electronic"].number("base_fen") == 27000
    assert fees["TM01", "electronic"].number("extra_item_fen") == 2700
    assert fees["TM01", "paper"].number("base_fen") == 30000
    assert fees["TM12", "electronic"].number("grace_fen") == 22500
    assert fees["TM07", "electronic"].number("base_fen") == 0
    assert fees["TM05", "electronic"].number("base_fen") is None  # only a notice tells
    assert fees["TM02", "paper"].number("extra_item_fen") is None


def test_the_notices_name_no_one_until_they_are_filled_and_leave_no_placeholder_unfilled() -> None:
    for notice in bundled_catalogue()["notice"]:
        filled = notice.attributes["text"].format(station_name="甲站", station_phone="010-84084142",
                                                  city_centre_name="市中心", city_centre_phone="12330")
        assert "甲站" in filled
        assert "{" not in filled
