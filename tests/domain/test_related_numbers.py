"""Numbers that a visit is about say themselves what they are (domain.md 7.4, 7.5)."""

import pytest

from station_app.domain.numbers import related


@pytest.mark.parametrize(
    ("typed", "kind", "code", "stored"),
    [
        ("第 70000001 号", "trademark", "trademark-valid", "70000001"),
        ("12345678a", "trademark", "trademark-valid", "12345678A"),
        ("g1234567", "trademark", "trademark-international", "G1234567"),
        ("12345678-25", "trademark", "trademark-valid", "12345678-25"),
        ("注册商标号：12345678 第25类", "trademark", "trademark-valid", "12345678-25"),
        ("7000000O", "trademark", "trademark-letter", "7000000O"),
        ("ＺＬ ２０１８１１５６４２８８．Ｘ", "patent", "patent-valid", "201811564288.X"),
        ("202322865413", "patent", "patent-unchecked", "202322865413"),
        ("99113861.9", "patent", "patent-valid", "99113861.9"),
        ("CN110941994B", "patent", "patent-publication", "CN110941994B"),
        ("202310123456.7", "patent", "patent-check", "202310123456.7"),
        ("不记得了", "trademark", "trademark-shape", "不记得了"),
    ],
)
def test_a_number_knows_what_it_is(typed: str, kind: str, code: str, stored: str) -> None:
    (one,) = related.read(typed)
    assert (one.kind, one.check.code) == (kind, code)
    assert related.normalize(typed) == stored


def test_several_numbers_are_told_apart() -> None:
    typed = "70000001，ZL201811564288.X；7000000O、"
    assert [(one.kind, one.check.ok) for one in related.read(typed)] == [
        ("trademark", True), ("patent", True), ("trademark", False)
    ]  # fmt: skip
    assert related.normalize(typed) == "70000001、201811564288.X、7000000O"


def test_nothing_is_no_number() -> None:
    assert related.read(" 、 ") == []
    assert related.normalize("") == ""
