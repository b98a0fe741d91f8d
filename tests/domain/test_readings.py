"""How names are read aloud, and what a clerk may write where the program reads one wrongly."""

import pytest

from station_app.domain.duplicates import Firm, Person, near, reasons_of_firms, reasons_of_persons
from station_app.domain.lookup_keys import keys_of_firm, keys_of_person
from station_app.domain.readings import MOST_READINGS, check_readings, reading_of, spellings, usual_reading
from station_app.domain.short_names import short_name


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("曾国强", "zeng guo qiang"), ("单雄信", "shan xiong xin"),
        ("单于冒顿", "chan yu mao dun"), ("万俟卨", "mo qi xie"),
        ("尉迟恭", "yu chi gong"), ("长孙无忌", "zhang sun wu ji"),
        ("澹台灭明", "tan tai mie ming"), ("𠮷田", "ji tian"),
        ("吕敏", "lv min"), ("仇英", "qiu ying"), ("区寄", "ou ji"),
    ],
)  # fmt: skip
def test_a_surname_is_read_as_its_bearers_say_it(name: str, reading: str) -> None:
    assert usual_reading(name) == reading


def test_a_name_of_many_readings_is_kept_under_a_bounded_number_of_keys() -> None:
    name = "乐重单行长朝曾查" * 7
    assert len(spellings(name)) < 5 * MOST_READINGS
    assert all(len(key) <= 25 for key in keys_of_person(name, (), ""))


def test_a_clerks_reading_comes_first_and_the_programs_own_stays() -> None:
    spelt = spellings("乐行", ["yao heng"])
    assert spelt[0] == "yh"
    assert {"yaoheng", "lexing", "lx"} <= set(spelt)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (["yao heng"], ""), (["lv"], ""), (["yào heng"], "reading-form"),
        (["要"], "reading-form"), ([""], "reading-form"),
        (["a"] * 5, "readings-many"), (["yao1"], "reading-form"), (["x" * 9], "reading-form"),
    ],
)  # fmt: skip
def test_a_reading_is_pinyin_without_tones(written: list[str], code: str) -> None:
    assert [fault.code for fault in check_readings(written)] == ([code] if code else [])


def test_a_reading_is_kept_in_one_form() -> None:
    assert reading_of("  Lǚ ".replace("ǚ", "ü")) == "lv"
    assert reading_of("Xi'an  ＺＨＡＮＧ") == "xi an zhang"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("北京江楠餐饮管理有限公司", "江楠餐饮管理"), ("江州国强餐饮有限公司", "江州国强餐饮"),
        ("北京市朝阳区宝财五金店", "宝财五金"),
        ("清禾（北京）生物科技股份有限公司", "清禾生物科技"), ("公司", "公司"), ("", ""), ("A店", "A店"),
    ],
)  # fmt: skip
def test_people_leave_out_the_place_and_the_form_of_a_firm(name: str, said: str) -> None:
    assert short_name(name) == said


def test_a_firm_is_typed_by_its_short_name_whole_name_and_code() -> None:
    keys = keys_of_firm("北京江楠餐饮有限公司", "老江家", "911101056000373419")
    wanted = {"sjncy", "slaojiangjia", "c老江家", "c江楠餐饮", "c餐饮", "c北京江楠餐饮有限公司", "u911101056000373419"}
    assert wanted <= set(keys)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("13800136688", "13800136689", True), ("13800136688", "13800163688", True),
        ("13800136688", "13800145688", False), ("13800136688", "1380013688", True),
        ("13800136688", "13800136868", True), ("13800136688", "13800136688", False), ("1380", "1381", False),
        ("13800136688", "13911136688", False), ("", "13800136688", False),
    ],
)  # fmt: skip
def test_one_slip_of_the_hand_is_near_and_two_are_not(one: str, other: str, alike: bool) -> None:
    assert near(one, other) is alike
    assert near(other, one) is alike


def test_why_two_persons_look_alike() -> None:
    own = Person("张国强", "13800136688", (), frozenset({"firm"}))
    for other, reasons in (
        (Person("张国强", "13800136688"), ("same-name-and-phone",)),
        (Person("张国强", "13800136689"), ("same-name-near-phone",)),
        (Person("章国强", "13800136688"), ("same-sound-same-phone",)),
        (Person("张国强", "13911110000", (), frozenset({"firm"})), ("same-name-same-firm",)),
        (Person("张国强", ""), ("same-name-without-phone",)),
        (Person("章国强", "13911116688"), ("same-sound-same-tail",)),
        (Person("李雪梅", "13800136688"), ("same-phone",)),
        (Person("张国强", "13911110000"), ()),
        (Person("李雪梅", "13911110000"), ()),
    ):
        assert reasons_of_persons(own, other) == reasons
        assert reasons_of_persons(other, own) == reasons


def test_two_sound_codes_that_differ_speak_against_one_firm() -> None:
    own = Firm("北京江楠餐饮有限公司", "911101056000373419")
    for other, reasons in (
        (Firm("北京江楠餐饮有限公司", ""), ("same-firm-name",)),
        (Firm("江楠餐饮", ""), ("near-firm-name",)),
        (Firm("别的公司", "911101056000373419"), ("same-code",)),
        (Firm("北京江楠餐饮有限公司", "91110108MA01ABCDE1"), ()),
        (Firm("北京江楠餐饮有限公司", "911101056000373418"), ("same-firm-name",)),
        (Firm("宝财五金店", ""), ()),
    ):
        assert reasons_of_firms(own, other) == reasons
        assert reasons_of_firms(other, own) == reasons
