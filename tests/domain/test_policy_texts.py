"""Texts of policies: the places paragraphs are cited by, and what a text says of itself."""

import pytest

from station_app.domain.policy_texts import (
    LONGEST_PARAGRAPH,
    PolicyHead,
    basis_of,
    check_head,
    chinese_number,
    clean,
    guess_head,
    paragraphs_of,
    rejoined,
)

RULES = """江州市知识产权局
关于印发《江州市专利资助办法》的通知
江知发〔2025〕12号
第一章　总则
第一条　为规范资助工作，制定本办法。
第二条 资助对象应当符合下列条件：
（一）在本市登记；
（二）专利权有效。
资助不重复给予。
第二章  附则
第十一条　本办法自2025年3月1日起施行。
江州市知识产权局
2025年2月18日""".splitlines()

NOTICE = """关于做好商标窗口工作的通知
各工作站：
一、受理范围
本市申请人均可办理。
（一）注册申请
1. 申请书
2．身份证明
二、时限
当场办结。""".splitlines()


def labels(lines: list[str]) -> dict[str, str]:
    return {paragraph.text: paragraph.label for paragraph in paragraphs_of(clean(lines))}


def test_articles_items_and_later_clauses_have_their_place():
    place = labels(RULES)
    assert place["第一条 为规范资助工作，制定本办法。"] == "第一条"
    assert place["第二条 资助对象应当符合下列条件：\n（一）在本市登记；\n（二）专利权有效。"] == "第二条"
    assert place["资助不重复给予。"] == "第二条第二款"
    assert place["第十一条 本办法自2025年3月1日起施行。"] == "第十一条"
    assert place["2025年2月18日"] == "第13段"


def test_points_that_nothing_announced_are_cited_by_themselves():
    place = labels(["第三条 站长负责本站工作。", "（一）组织接待；", "（二）按周上报。"])
    assert place["（二）按周上报。"] == "第三条第（二）项"


def test_announced_points_that_would_grow_too_long_stand_alone():
    place = labels(["第三条 材料如下：", *(f"（{mark}）{'材' * 500}" for mark in "一二三")])
    assert sorted(place.values()) == ["第三条", "第三条第（三）项"]


def test_headings_of_chapters_are_no_paragraphs():
    assert not [text for text in labels(RULES) if text.startswith(("第一章", "第二章"))]


def test_numbered_parts_of_a_notice_have_their_place():
    place = labels(NOTICE)
    assert place["一、受理范围"] == "一"
    assert place["本市申请人均可办理。"] == "一"
    assert place["（一）注册申请"] == "一（一）"
    assert place["2．身份证明"] == "一（一）2"
    assert place["当场办结。"] == "二"
    assert place["各工作站："] == "第2段"


def test_a_paragraph_that_is_too_long_is_cut_between_its_sentences():
    sentence = "本办法所称资助是指对专利的补助。"
    parts = paragraphs_of(["第三条 " + sentence * 200])
    assert len(parts) > 1
    assert {part.label for part in parts} == {"第三条"}
    assert all(len(part.text) <= LONGEST_PARAGRAPH and part.text.endswith("。") for part in parts)
    assert "".join(part.text for part in parts) == "第三条 " + sentence * 200


def test_the_text_says_what_it_is_called_who_issued_it_and_when():
    head = guess_head(clean(RULES), "file")
    assert head.title == "关于印发《江州市专利资助办法》的通知"
    assert (head.issuer, head.number, head.dated) == ("江州市知识产权局", "江知发〔2025〕12号", "2025-02-18")


def test_a_date_in_chinese_numerals_is_read_and_a_file_without_a_head_takes_its_name():
    head = guess_head(["随便写的一句话，没有标题可认，也没有落款。", "二〇二四年十二月三十一日"], "办事指南")
    assert (head.title, head.issuer, head.dated) == ("办事指南", "", "2024-12-31")


def test_a_day_that_does_not_exist_is_no_date():
    assert guess_head(["公告", "2025年2月30日"], "x").dated == ""


def test_lines_of_a_page_become_paragraphs_again_and_page_numbers_go():
    full = "第一条 为了规范本市知识产权公共服务工作站的接待登"
    lines = [full, "记工作，制定本办法。", "- 3 -", "第二条 本办法适用于各站。"]
    assert rejoined(lines) == [full + "记工作，制定本办法。", "第二条 本办法适用于各站。"]


def test_words_in_letters_keep_their_blank_when_lines_are_joined():
    assert rejoined(["the quick brown fox jumps", "over the dog"]) == ["the quick brown fox jumps over the dog"]


def test_what_may_not_be_stored_is_left_out():
    assert clean(["\ufeff第一条\u202e文\x07字", "\x00", "  \u3000 "]) == ["第一条文字"]


@pytest.mark.parametrize(
    ("head", "code"),
    [(PolicyHead("", "局", "", "2025-01-01"), "policy-title-missing"),
     (PolicyHead("法", " ", "", "2025-01-01"), "policy-issuer-missing"),
     (PolicyHead("法", "局", "", ""), "policy-date-missing"),
     (PolicyHead("法", "局", "", "2025年"), "policy-date-unreadable"),
     (PolicyHead("法", "局", "", "20250101"), "policy-date-unreadable"),
     (PolicyHead("法" * 201, "局", "", "2025-01-01"), "text-long"),
     (PolicyHead("法\u202e", "局", "", "2025-01-01"), "text-character"),
     (PolicyHead("法\n二", "局", "", "2025-01-01"), "text-character")],
)  # fmt: skip
def test_every_fault_of_a_head_is_named(head, code):
    assert [fault.code for fault in check_head(head)] == [code]


def test_a_basis_names_title_number_and_place():
    assert basis_of(PolicyHead("商标法", "", "", ""), "第三条") == "《商标法》第三条"
    head = PolicyHead("资助办法", "", "江知发〔2025〕12号")
    assert basis_of(head, "一（二）") == "《资助办法》（江知发〔2025〕12号）一（二）"


def test_articles_are_counted_as_they_are_written():
    counted = [chinese_number(number) for number in (1, 10, 11, 20, 21, 100, 103, 110, 121, 1000)]
    assert counted == ["一", "十", "十一", "二十", "二十一", "一百", "一百零三", "一百一十", "一百二十一", "1000"]
