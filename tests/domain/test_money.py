"""Amounts as they stand on paper: in figures, and in capitals as the bills of China are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.money import LARGEST_FEN, in_capitals, in_figures


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (32_400, "叁佰贰拾肆元整"),
        (105_000, "壹仟零伍拾元整"),
        (94_500, "玖佰肆拾伍元整"),
        (135_000, "壹仟叁佰伍拾元整"),
        (27_000, "贰佰柒拾元整"),
        # The examples of the rules for bills.
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (10_010_000, "壹拾万零壹佰元整"),
        (100_000_000, "壹佰万元整"),
        (10**12 + 100, "壹佰亿零壹元整"),
        (10**14, "壹万亿元整"),
        (10**14 + 10**10, "壹万零壹亿元整"),
        (2_000_030_000, "贰仟万零叁佰元整"),
    ],
)
def test_an_amount_is_written_in_capitals_as_on_a_bill(fen: int, capitals: str) -> None:
    assert in_capitals(fen) == capitals


@pytest.mark.parametrize("fen", [-1, LARGEST_FEN + 1])
def test_no_amount_below_nothing_or_beyond_the_form_is_written(fen: int) -> None:
    with pytest.raises(ValueError, match="amount"):
        in_capitals(fen)


def test_figures_have_commas_and_two_decimals() -> None:
    assert in_figures(105_000) == "1,050.00"
    assert in_figures(7) == "0.07"
    with pytest.raises(ValueError, match="negative"):
        in_figures(-1)


def value(capitals: str) -> int:
    """Reads capitals back, place by place: the amount in fen."""
    digits = {digit: number for number, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
    places = {"拾": 10, "佰": 100, "仟": 1000}
    fen, whole, section, digit = 0, 0, 0, 0
    for character in capitals:
        if character in digits:
            digit = digits[character]
        elif character in places:
            section, digit = section + digit * places[character], 0
        elif character == "万":
            section, digit = (section + digit) * 10_000, 0
        elif character == "亿":
            whole, section, digit = whole + (section + digit) * 10**8, 0, 0
        elif character == "元":
            fen, whole, section, digit = (whole + section + digit) * 100, 0, 0, 0
        elif character == "角":
            fen, digit = fen + digit * 10, 0
        elif character == "分":
            fen, digit = fen + digit, 0
    return fen


@given(st.one_of(st.integers(0, 10**7), st.integers(0, 10**13)))
def test_what_is_written_in_capitals_reads_back_as_the_amount(fen: int) -> None:
    capitals = in_capitals(fen)
    assert value(capitals) == fen
    assert "零零" not in capitals
    assert capitals.endswith("整") != (fen % 10 > 0)
    assert not capitals.startswith("零") or fen == 0
