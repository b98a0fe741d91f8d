"""Amounts of money, in whole fen, as they stand on paper: 324.00 and 叁佰贰拾肆元整.

The capital form follows the rules for bills (支付结算办法, annex 1): a zero between digits is said once, 整 stands
after yuan or jiao, not after fen.
"""

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")

LARGEST_FEN: Final = 10**16 * 100 - 1
"""Up to 仟万亿: beyond, no form has room."""


def in_figures(fen: int) -> str:
    """The amount with two decimals and commas: 105000 is 1,050.00. ValueError for a negative one."""
    if fen < 0:
        raise ValueError("an amount on paper is not negative")
    return f"{fen // 100:,}.{fen % 100:02d}"


def in_capitals(fen: int) -> str:
    """人民币大写 without 人民币: 32400 is 叁佰贰拾肆元整, 5 is 伍分, 0 is 零元整.

    ValueError for a negative amount or one above 9,999 万亿.
    """
    if not 0 <= fen <= LARGEST_FEN:
        raise ValueError("an amount on paper is between nothing and 9999 万亿 yuan")
    yuan, jiao, single = fen // 100, fen // 10 % 10, fen % 10
    told = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not single:
        return f"{told or '零元'}整"
    if jiao:
        told += f"{_DIGITS[jiao]}角"
    elif told:
        told += "零"
    return f"{told}{_DIGITS[single]}分" if single else f"{told}整"


def _whole(number: int) -> str:
    """A whole number above zero in capital figures."""
    groups = []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    told, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            gap = bool(told)
            continue
        # A zero is said where digits are missing between two groups.
        if told and (gap or group < 1000):
            told += "零"
        told += _below_ten_thousand(group) + _unit(index, groups)
        gap = False
    return told


def _unit(index: int, groups: list[int]) -> str:
    """万, 亿, or 万 alone where the 亿 of 万亿 is said by the group below."""
    if index == 3:
        return "万" if groups[2] else "万亿"
    return _GROUPS[index]


def _below_ten_thousand(number: int) -> str:
    told, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            told += ("零" if zero and told else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return told
