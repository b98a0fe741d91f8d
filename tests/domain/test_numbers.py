"""Numbers that people copy by hand. The worked examples are those of the domain facts, section 7."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.cn import uscc as standard_uscc

from station_app.domain.faults import Level, Refused
from station_app.domain.numbers import (
    KINDS,
    check_number,
    find_resident_ids,
    mask_phone,
    mask_resident_ids,
    patent_numbers,
    phones,
    regions,
    resident_ids,
    trademark_numbers,
    uscc,
)
from tests.helpers.reference import bundled_catalogue

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "code", ["91110000600037341L", "12100000400002259P", "911103026605015136", "9144030071526726XG"]
)
def test_credit_codes_of_real_organisations_are_accepted(code: str) -> None:
    found = uscc.check(code, bundled_catalogue()["region"])
    assert (found.ok, found.normalized, found.level, found.code) == (True, code, None, "uscc-valid")


@pytest.mark.parametrize(
    ("typed", "code", "details"),
    [
        ("91110108MA01ABCD12", "uscc-check", {}),
        ("91110108MA01ABCD1", "uscc-short", {"length": 17, "difference": 1}),
        ("91110108MA01ABCD1EE", "uscc-long", {"length": 19, "difference": 1}),
        ("9111OOOO600037341L", "uscc-letter", {"position": 5, "character": "O", "hint": "0"}),
        ("9I110000600037341L", "uscc-letter", {"position": 2, "character": "I", "hint": "1"}),
        ("91110000600037341Z", "uscc-letter", {"position": 18, "character": "Z", "hint": "2"}),
        ("91110000600037S41L", "uscc-letter", {"position": 15, "character": "S", "hint": "5"}),
        ("91110000600037V41L", "uscc-character", {"position": 15, "character": "V"}),
        ("9111A000600037341L", "uscc-region-letter", {"position": 5, "character": "A"}),
        ("", "uscc-empty", {}),
    ],
)
def test_a_wrong_credit_code_is_told_with_its_place_and_never_blocks(
    typed: str, code: str, details: dict[str, object]
) -> None:
    found = uscc.check(typed)
    assert (found.ok, found.level, found.code, dict(found.details)) == (False, Level.SHOULD, code, details)


def test_a_village_collective_whose_code_begins_with_a_letter_is_accepted() -> None:
    body = "N2110108MA01ABCD1"
    assert uscc.check(body + standard_uscc.calc_check_digit(body)).ok


@pytest.mark.parametrize(("region", "known"), [("110302", True), ("110103", True), ("110228", True), ("110110", False)])
def test_an_unknown_beijing_district_in_a_sound_credit_code_is_only_remarked_on(region: str, known: bool) -> None:
    body = f"91{region}MA01ABCD1"
    found = uscc.check(body + standard_uscc.calc_check_digit(body), bundled_catalogue()["region"])
    assert (found.ok, found.level) == (True, None if known else Level.NOTE)


_USCC_BODY = st.builds(
    lambda kind, region, rest: f"{kind}{region:06d}{rest}",
    st.text(uscc.ALPHABET, min_size=2, max_size=2),
    st.integers(100000, 659999),
    st.text(uscc.ALPHABET, min_size=9, max_size=9),
)


@given(_USCC_BODY, st.integers(0, 17), st.integers(1, 30))
def test_one_wrong_character_in_a_credit_code_is_always_caught(body: str, place: int, step: int) -> None:
    code = body + standard_uscc.calc_check_digit(body)
    assert uscc.check(code).ok
    wrong = uscc.ALPHABET[(uscc.ALPHABET.index(code[place]) + step) % len(uscc.ALPHABET)]
    assert not uscc.check(code[:place] + wrong + code[place + 1 :]).ok


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "110108199001011231", "11010120000229123X", "11022819750615001X", "830000199001010012"],
)
def test_resident_ids_of_abolished_counties_and_taiwan_permits_are_accepted(number: str) -> None:
    assert resident_ids.check(number, TODAY).code == "resident-id-valid"
    assert resident_ids.check(f" {number[:6]} {number[6:14]}-{number[14:].lower()} ", TODAY).normalized == number


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105194902300012", "resident-id-date"),  # 30 February, though its check digit fits
        ("110105189912310010", "resident-id-date"),
        ("110105202612310010", "resident-id-date"),  # not born yet
        ("110108199001011232", "resident-id-check"),
        ("110108900101123", "resident-id-old"),
        ("1101081990010112", "resident-id-short"),
        ("1101081990010112311", "resident-id-long"),
        ("11O108199001011231", "resident-id-letter"),
        ("11010819900101123A", "resident-id-character"),
        ("", "resident-id-empty"),
    ],
)
def test_a_wrong_resident_id_is_told_why(number: str, code: str) -> None:
    found = resident_ids.check(number, TODAY)
    assert (found.ok, found.code) == (False, code)


def test_the_place_of_a_letter_in_a_resident_id_is_counted_from_one() -> None:
    assert resident_ids.check("11O108199001011231", TODAY).details == {"position": 3, "character": "O", "hint": "0"}
    assert resident_ids.check("11010819900101123Z", TODAY).details["position"] == 18


_ID_BODY = st.builds(
    lambda region, born, serial: f"{region:06d}{born:%Y%m%d}{serial:03d}",
    st.integers(110000, 659999), st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999),
)


@given(_ID_BODY, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_in_a_resident_id_is_always_caught(body: str, place: int, step: int) -> None:
    number = body + ric.calc_check_digit(body + "0")
    assert resident_ids.check(number, TODAY).ok
    wrong = str((int(number[place]) + step) % 10)
    assert not resident_ids.check(number[:place] + wrong + number[place + 1 :], TODAY).ok


def test_an_id_number_in_free_text_is_found_and_masked_to_its_last_four() -> None:
    text = "小程序要登记 身份证110101199003074258，另一个 １１０１０１１９９００３０７４２５９ 抄错了"
    first, second = find_resident_ids(text, TODAY)
    assert (text[first.start : first.end], first.certain) == ("110101199003074258", True)
    assert (text[second.start : second.end], second.certain) == ("１１０１０１１９９００３０７４２５９", False)
    masked = mask_resident_ids(text, TODAY)
    assert masked == "小程序要登记 身份证**************4258，另一个 **************４２５９ 抄错了"
    assert find_resident_ids(masked, TODAY) == ()


@pytest.mark.parametrize(
    "text",
    [
        "代码911103026605015136是单位的",  # all digits, but no birthday in it
        "订单号202611091012000001不是证件",
        "1101081990010112310",  # nineteen digits
        "110108202612310017",  # nobody was born on that day yet
        "申请号202322865413.3，电话010-84084142",
        "",
    ],
)
def test_other_long_numbers_are_not_taken_for_id_numbers(text: str) -> None:
    assert find_resident_ids(text, TODAY) == ()
    assert mask_resident_ids(text, TODAY) == text


@given(_ID_BODY, st.text(max_size=8), st.sampled_from(["", " ", "-"]))
def test_no_id_number_survives_the_mask(body: str, around: str, gap: str) -> None:
    number = body + ric.calc_check_digit(body + "0")
    written = f"{number[:6]}{gap}{number[6:14]}{gap}{number[14:]}"
    text = f"{around}、{written}、{around}"
    masked = mask_resident_ids(text, TODAY)
    assert len(masked) == len(text)
    assert number[:6] + number[6:14] not in masked
    assert masked.endswith(f"{number[14:]}、{around}")


@pytest.mark.parametrize(
    ("typed", "normalized", "code"),
    [
        ("+86 138-0013-8000", "13800138000", "phone-mobile"),
        ("１３８００１３８０００", "13800138000", "phone-mobile"),
        ("8613800138000", "13800138000", "phone-mobile"),
        ("0086 138 0013 8000", "13800138000", "phone-mobile"),
        ("010-84084142", "010-84084142", "phone-landline"),
        ("010 8408 4142转8012", "010-84084142转8012", "phone-landline"),
        ("(010)84084142-8012", "010-84084142转8012", "phone-landline"),
        ("+86 10 84084142", "010-84084142", "phone-landline"),
        ("0316-2212345", "0316-2212345", "phone-landline"),
        ("+852 9123 4567", "+85291234567", "phone-foreign"),
    ],
)
def test_a_phone_is_accepted_in_every_way_people_write_it(typed: str, normalized: str, code: str) -> None:
    found = phones.check(typed)
    assert (found.ok, found.normalized, found.code) == (True, normalized, code)


@pytest.mark.parametrize(
    ("typed", "code", "details"),
    [
        ("1380013800", "phone-short", {"length": 10, "missing": 1}),
        ("138001380001", "phone-long", {"length": 12, "extra": 1}),
        ("12800138000", "phone-second-digit", {"digit": "2"}),
        ("84084142", "phone-area-missing", {"suggestion": "010-84084142"}),
        ("12330", "phone-hotline", {"number": "12330"}),
        ("010-1234567", "phone-landline-shape", {}),
        ("+852 9123 456", "phone-foreign-length", {}),
        ("1380013800O", "phone-letter", {"position": 11, "character": "O", "hint": "0"}),
        ("13800138000/1390", "phone-character", {"position": 12, "character": "/"}),
        ("567", "phone-shape", {"length": 3}),
        ("", "phone-empty", {}),
    ],
)
def test_a_wrong_phone_is_told_why_and_never_blocks(typed: str, code: str, details: dict[str, object]) -> None:
    found = phones.check(typed)
    assert (found.ok, found.level, found.code, dict(found.details)) == (False, Level.SHOULD, code, details)


@pytest.mark.parametrize("hotline", ["12330", "12345", "12315", "400-810-1234", "95588"])
def test_a_hotline_is_a_phone_of_an_organisation_and_not_of_a_visitor(hotline: str) -> None:
    assert phones.check(hotline, phones.Owner.ORGANISATION).ok
    assert not phones.check(hotline).ok


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800136688", "138****6688"),
        ("010-84084142", "010-****4142"),
        ("010-84084142转8012", "010-****4142转****"),
        ("+85291234567", "+852****4567"),
        ("12330", "***30"),
        ("", ""),
    ],
)
def test_a_masked_phone_shows_its_ends_only(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("typed", "normalized", "nice_class", "division"),
    [
        ("第 70000001 号", "70000001", 0, ""),
        ("12345678a", "12345678A", 0, "A"),
        ("g1234567", "G1234567", 0, ""),
        ("12345678-25", "12345678", 25, ""),
        ("12345678第35类", "12345678", 35, ""),
        ("123456789", "123456789", 0, ""),
    ],
)
def test_trademark_numbers_are_read_with_their_class_and_division(
    typed: str, normalized: str, nice_class: int, division: str
) -> None:
    found = trademark_numbers.check(typed)
    assert (found.ok, found.normalized, found.details) == (
        True, normalized, {"nice_class": nice_class, "division": division},
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7000000O", "trademark-letter"),
        ("ZL201910000000.1", "trademark-is-patent"),
        ("12345678-46", "trademark-class"),
        ("12345678-00", "trademark-class"),
        ("1234567890", "trademark-shape"),
        ("", "trademark-empty"),
    ],
)
def test_a_wrong_trademark_number_is_told_why(typed: str, code: str) -> None:
    assert (trademark_numbers.check(typed).ok, trademark_numbers.check(typed).code) == (False, code)


@pytest.mark.parametrize(
    "number", ["202322865413.3", "201811564288.X", "200510025251.6", "99113861.9", "01126463.2"]
)
def test_real_patent_numbers_are_accepted_with_and_without_their_prefix(number: str) -> None:
    for typed in (number, f"ZL{number}", f"CN {number.lower()}", f"专利号：{number}", number.replace(".", "")):
        found = patent_numbers.check(typed)
        assert (found.ok, found.normalized, found.code, found.level) == (True, number, "patent-valid", None)


@pytest.mark.parametrize(
    ("typed", "ok", "code"),
    [
        ("202310123456.7", False, "patent-check"),
        ("202322865413", True, "patent-unchecked"),
        ("CN110941994B", True, "patent-publication"),
        ("202342865413.3", False, "patent-kind"),
        ("189922865413.3", False, "patent-year"),
        ("2O2322865413.3", False, "patent-letter"),
        ("2023?2865413.3", False, "patent-character"),
        ("2023228654", False, "patent-length"),
        ("", False, "patent-empty"),
    ],
)
def test_other_patent_numbers_are_told_for_what_they_are(typed: str, ok: bool, code: str) -> None:
    assert (patent_numbers.check(typed).ok, patent_numbers.check(typed).code) == (ok, code)


@pytest.mark.parametrize(
    ("typed", "normalized", "code"),
    [
        ("110118", "110118", "region-valid"),
        ("110228", "110118", "region-old"),
        ("110103", "110101", "region-old"),
        ("110302", "110302", "region-valid"),
        ("131082", "131082", "region-valid"),
        ("朝阳", "110105", "region-valid"),
        ("朝阳区", "110105", "region-valid"),
        ("经开区", "110302", "region-valid"),
        ("亦庄", "110302", "region-valid"),
    ],
)
def test_a_district_is_known_by_code_name_and_former_code(typed: str, normalized: str, code: str) -> None:
    found = regions.check(typed, bundled_catalogue())
    assert (found.ok, found.normalized, found.code) == (True, normalized, code)


@pytest.mark.parametrize("typed", ["110110", "东南区", ""])
def test_a_district_that_does_not_exist_is_refused(typed: str) -> None:
    assert not regions.check(typed, bundled_catalogue()).ok


def test_every_kind_of_the_command_line_is_checked_and_no_other() -> None:
    catalogue = bundled_catalogue()
    values = dict(zip(KINDS, ["91110000600037341L", "11010519491231002X", "13800138000", "12345678",
                              "202322865413.3", "110105"], strict=True))
    assert all(check_number(kind, value, catalogue, TODAY).ok for kind, value in values.items())
    with pytest.raises(Refused, match="number-kind"):
        check_number("passport", "E12345678", catalogue, TODAY)


@given(st.text(max_size=24) | st.text("0123456789OIXxGA第号类转-. +()", max_size=24))
def test_normalising_twice_changes_nothing_more_and_no_input_breaks_a_check(text: str) -> None:
    for normalize in (uscc.normalize, resident_ids.normalize):
        assert normalize(normalize(text)) == normalize(text)
    for check in (phones.check, trademark_numbers.check, patent_numbers.check):
        found = check(text)
        if found.ok:
            assert check(found.normalized).normalized == found.normalized
            assert check(found.normalized).ok
    resident_ids.check(text, TODAY)
    mask_phone(text)
