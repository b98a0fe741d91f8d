"""Chinese line breaking, after GB/T 15834-2011: over random paragraphs, whatever the words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.documents.typesetting import (
    HALF_BLANK,
    LEFT_BLANK,
    NEVER_FIRST,
    NEVER_LAST,
    break_lines,
    clusters,
    set_width,
    tightens,
)

HANZI = st.sampled_from("知识产权公共服务工作站商标申请人答复㛃䶮𬭚𠮷𰻝")
CODE = st.one_of(
    st.sampled_from(["91110105MA01ABCD2X", "ZX-G003-20261119-0042", "1,050.50", "a.b@c.cn", "10:42", "2026-11-19"]),
    st.from_regex(r"\A[A-Z0-9]{1,18}\Z"),
)


def em(character: str) -> float:
    """A simple measure: half an em for Latin, one for Chinese."""
    return 0.5 if ord(character) < 0x2000 else 1.0


@st.composite
def phrases(draw: st.DrawFn) -> tuple[str, str]:
    """A Chinese character, then perhaps brackets, a word or a code, and closing marks; and the code, if it is one."""
    lead = draw(HANZI)
    openers = draw(st.text(st.sampled_from("（《“「("), max_size=2))
    code = draw(st.one_of(st.just(""), CODE))
    word = code or draw(st.text(HANZI, min_size=1, max_size=6))
    closers = draw(st.text(st.sampled_from("，。、；：！？）》”…—%·"), max_size=3))
    return lead + openers + word + closers, code


PARAGRAPHS = st.lists(phrases(), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None)
@given(PARAGRAPHS, st.integers(18, 45))
def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one(
    words: list[tuple[str, str]], limit: int
) -> None:
    lines = break_lines("".join(word for word, _ in words), limit, em)
    for line in lines[1:]:
        assert line.text[0] not in NEVER_FIRST
    for line in lines[:-1]:
        assert line.text.rstrip(" ")[-1] not in NEVER_LAST


@settings(max_examples=150, deadline=None)
@given(PARAGRAPHS, st.integers(18, 45))
def test_codes_and_numbers_stay_whole(words: list[tuple[str, str]], limit: int) -> None:
    lines = [line.text for line in break_lines("".join(word for word, _ in words), limit, em)]
    for code in (code for _, code in words if code):
        assert any(code in line for line in lines)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("知识 产权，。（）《》“”…—·-,.:;()AB12\n㛃𠮷"), max_size=200), st.integers(2, 30))
def test_no_character_is_lost_and_no_line_is_too_long(text: str, limit: int) -> None:
    lines = break_lines(text, limit, em)
    rebuilt, paragraph = [], ""
    for line in lines:
        paragraph += line.text
        if line.ends_paragraph:
            rebuilt.append(paragraph)
            paragraph = ""
    assert "\n".join(rebuilt) == text
    for line in lines:
        assert line.width <= limit
        ink = line.text.rstrip(" ")
        hanging = em(ink[-1]) / 2 if ink and ink[-1] in HALF_BLANK else 0
        assert line.width == pytest.approx(set_width(ink, em) - hanging)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("知识产权，。（）《》“”…—·-,.:()AB12"), max_size=120), st.integers(4, 30))
def test_only_what_is_longer_than_a_line_is_cut_inside(text: str, limit: int) -> None:
    ends, place = {}, 0
    for cluster in clusters(text):
        for offset in range(1, len(cluster)):
            ends[place + offset] = cluster
        place += len(cluster)
    place = 0
    for line in break_lines(text, limit, em)[:-1]:
        place += len(line.text)
        if place in ends:
            cluster = ends[place]
            assert sum(map(em, cluster)) > limit


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("代码91110105MA01ABCD2X，", ["代", "码", "91110105MA01ABCD2X，"]),
        ("《商标法》第十五条", ["《商", "标", "法》", "第", "十", "五", "条"]),
        ("费用1,050.50元。", ["费", "用", "1,050.50", "元。"]),
        ("等等……还有——是", ["等", "等……", "还", "有——", "是"]),
        ("买买提·热合曼", ["买", "买", "提·", "热", "合", "曼"]),
        ("周三14:00—14:30，到A—B", ["周", "三", "14:00—14:30，", "到", "A—", "B"]),
        ("见（ABC def）。", ["见", "（ABC ", "def）。"]),
    ],
)
def test_lines_may_end_only_between_words(text: str, pieces: list[str]) -> None:
    assert list(clusters(text)) == pieces


def test_a_code_longer_than_a_line_is_cut_and_keeps_every_character() -> None:
    lines = [line.text for line in break_lines("网址" + "A1b2" * 40 + "。", 20, em)]
    assert lines[0] == "网址"
    assert "".join(lines) == "网址" + "A1b2" * 40 + "。"
    assert lines[-1] != "。"


def test_a_closing_mark_may_hang_half_outside_the_line() -> None:
    assert [line.text for line in break_lines("一二三四五，六", 5.5, em)] == ["一二三四五，", "六"]
    assert [line.text for line in break_lines("一二三四五六七", 5.5, em)] == ["一二三四五", "六七"]


def test_two_marks_side_by_side_share_their_empty_halves() -> None:
    assert set_width("《法》，（一）", em) == 6
    assert set_width("：“是", em) == 2.5
    assert set_width("法，一", em) == 3
    assert not tightens("法", "（")
    assert not tightens("（", "，")
    assert HALF_BLANK.isdisjoint(LEFT_BLANK)
