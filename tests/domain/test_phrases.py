"""常用语: what is written, what a sign means, what is offered first."""

from datetime import datetime, timedelta

import pytest

from station_app.domain.faults import Fault
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.phrases import (
    GAP,
    Phrase,
    PhraseForm,
    check_phrase,
    expand,
    heavier,
    merged,
    offered,
    sounded,
    trigger_before,
    written,
)
from station_app.storage.reference_bundles import read_bundle
from tests.helpers.reference import REFERENCE

CATALOGUE = read_bundle(REFERENCE).catalogue
NOON = datetime(2026, 11, 19, 12, tzinfo=BEIJING_TIME)


def phrase(abbreviation: str, title: str = "注册流程告知", text: str = "已说明流程。", items: tuple[str, ...] = (),
           weight: float | None = None) -> Phrase:  # fmt: skip
    return Phrase(f"key-{abbreviation}", PhraseForm(abbreviation, title, text, items), weight=weight)


def found(phrases: list[Phrase], query: str, items: tuple[str, ...] = ()) -> list[str]:
    return [one.form.abbreviation for one in offered(sounded(phrases), query, items)]


def faults(**given: object) -> list[Fault]:
    form = PhraseForm(**({"abbreviation": "xz", "title": "注册", "text": "已说明。"} | given))  # type: ignore[arg-type]
    return list(check_phrase(written(form), CATALOGUE, [phrase("zc", "注册材料")]))


@pytest.mark.parametrize(
    ("line", "composed", "query"),
    [(";xz", "", "xz"), ("；xz", "", "xz"), ("；ＸＺ", "", "xz"), ("先说流程；xz", "", "xz"), ("；", "x'z", "xz"),
     ("；x", "z", "xz"), ("；续展", "", "续展"), ("a;b;cd", "", "cd")],
)  # fmt: skip
def test_a_semicolon_of_either_width_begins_a_sign_composed_letters_included(line, composed, query):
    assert trigger_before(line, composed).query == query


@pytest.mark.parametrize("line", ["xz", ";", "；", ";x z", "；第一，", ";abcdefghijklm", ";x。", ""])
def test_what_is_no_sign_is_left_alone(line):
    assert trigger_before(line) is None


def test_the_begin_of_a_sign_is_counted_as_qt_counts_rare_characters():
    assert trigger_before("𠮷；xz").start == 2


def test_variables_are_filled_in_and_the_caret_stops_at_its_mark():
    values = {"来访人": "𠮷先生", "日期": "11月20日", "经办人": "王敏"}
    done = expand("请{来访人}于{日期}前来{光标}，找{ 经办人 }。", values)
    assert done.text == "请𠮷先生于11月20日前来，找王敏。"
    assert done.text[: done.caret] == "请𠮷先生于11月20日前来"


def test_a_variable_without_a_value_leaves_a_gap_that_is_seen():
    done = expand("请{来访人}备齐。", {"来访人": ""})
    assert (done.text, done.caret) == (f"请{GAP}备齐。", len(f"请{GAP}备齐。"))


def test_what_a_visitor_is_called_is_never_expanded_again():
    assert expand("{来访人}{光标}", {"来访人": "{经办人}", "经办人": "王敏"}).text == "{经办人}"


def test_an_unknown_variable_is_refused_by_its_name_when_the_phrase_is_written():
    fault = faults(text="请｛来访者｝备齐。")[0]
    assert (fault.code, fault.field, fault.details["name"]) == ("phrase-variable-unknown", "phrase_text", "来访者")
    assert "来访人" in str(fault.details["known"])


@pytest.mark.parametrize(
    ("given", "code"),
    [({"abbreviation": ""}, "phrase-abbreviation-missing"), ({"abbreviation": "续"}, "phrase-abbreviation-shape"),
     ({"abbreviation": "1x"}, "phrase-abbreviation-shape"), ({"abbreviation": "ZC"}, "phrase-abbreviation-taken"),
     ({"title": " "}, "phrase-title-missing"), ({"text": ""}, "phrase-text-missing"),
     ({"text": "{光标}{光标}"}, "phrase-caret-twice"), ({"text": "{来访人"}, "phrase-brace-open"),
     ({"text": "一\u202e二"}, "text-character"), ({"text": "一" * 2001}, "text-long"),
     ({"items": ("S99",)}, "code-unknown")],
)  # fmt: skip
def test_every_fault_of_a_phrase_is_named(given, code):
    assert [fault.code for fault in faults(**given)] == [code]


def test_a_sound_phrase_has_no_fault_and_its_sign_is_folded():
    assert faults(abbreviation="；ＸＺ", text="请{来访人}于{日期}来{光标}", items=("S01",)) == []
    assert written(PhraseForm("；ＸＺ", " 注册 ", "｛日期｝ ")) == PhraseForm("xz", "注册", "{日期}")


def test_a_phrase_is_found_by_sign_sound_and_words():
    phrases = [phrase("xz", "注册流程告知"), phrase("fy", "费用告知", "官费与代理费"), phrase("qt", "其他")]
    assert found(phrases, "x") == ["xz"]
    assert found(phrases, "zclc") == ["xz"]
    assert found(phrases, "feiyong") == ["fy"]
    assert found(phrases, "代理费") == ["fy"]
    assert found(phrases, "告知") == ["xz", "fy"] or found(phrases, "告知") == ["fy", "xz"]
    assert found(phrases, "没有") == []


def test_phrases_of_the_chosen_item_come_first_and_a_full_sign_before_all():
    phrases = [phrase("xa", items=("S05",)), phrase("xb"), phrase("xc", items=("S01",)), phrase("x", items=("Q01",))]
    assert found(phrases, "x", ("S01",)) == ["x", "xc", "xb", "xa"]


def test_recent_use_counts_more_than_old_use():
    old = None
    for day in range(12):
        old = heavier(old, NOON - timedelta(days=90 - day))
    new = None
    for _ in range(2):
        new = heavier(new, NOON)
    assert found([phrase("xa", weight=old), phrase("xb", weight=new), phrase("xc")], "x") == ["xb", "xa", "xc"]
    often = None
    for day in range(5):
        often = heavier(often, NOON - timedelta(days=5 - day))
    assert found([phrase("xa", weight=often), phrase("xb", weight=heavier(None, NOON))], "x") == ["xa", "xb"]


def test_a_hidden_phrase_is_not_offered():
    assert offered(sounded([Phrase("k", PhraseForm("xz", "注册", "话"), "r", hidden=True)]), "xz", ()) == []


def test_the_station_hides_or_rewords_the_citys_and_adds_its_own():
    hidden = Phrase("ZC01", PhraseForm(city_code="ZC01"), "r1", hidden=True)
    reworded = Phrase("ZC03", PhraseForm("xf", "续展", "本站说法", (), "ZC03"), "r3")
    mine = Phrase("r9", PhraseForm("wd", "我的", "话"), "r9")
    whole = {one.key: one for one in merged([hidden, reworded, mine], CATALOGUE, NOON)}
    assert whole["ZC01"].hidden
    assert whole["ZC01"].form.title == CATALOGUE["phrase"]["ZC01"].label
    assert (whole["ZC03"].form.text, whole["ZC03"].of_city) == ("本站说法", False)
    assert whole["ZC02"].of_city
    assert whole["r9"] is mine
    assert len(whole) == len(list(CATALOGUE["phrase"])) + 1


def test_the_citys_own_phrases_are_sound():
    city = merged([], CATALOGUE, NOON)
    assert len(city) >= 10
    for one in city:
        others = [other for other in city if other.key != one.key]
        assert check_phrase(written(one.form), CATALOGUE, others) == (), one.form.title
