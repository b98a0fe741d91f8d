"""The station's own earlier answers to a question like this one, and what of them may be shown."""

from datetime import date

import pytest

from station_app.actions import merges
from station_app.actions.acts import RecordIds
from station_app.domain.similar import pairs_of, without_persons
from station_app.storage import suggestions
from station_app.storage.suggestions import earlier_answers
from tests.helpers.office import Office

TODAY = date(2026, 11, 19)


def answers(office: Office, question: str, items: tuple[str, ...] = (), without: str = "", most: int = 3) -> list[str]:
    return [one.answer for one in earlier_answers(office.store.db, question, items, without=without, most=most)]


@pytest.fixture
def busy(office: Office) -> Office:
    for item, question, answer in (
        ("S05", "商标明年三月到期，续展要带什么材料", "带注册证和身份证明"),
        ("Q04", "费减备案被退回缺什么", "缺纳税申报表"),
        ("S01", "餐饮服务怎么注册商标", "讲了流程"),
        ("C01", "绘本想登记版权", "作品登记材料"),
        ("S05", "续展的宽展期有多久", "宽展期说明"),
    ):
        office.record(items=[item], question=question, answer=answer)
        office.clock.forward(days=1)
    return office


def test_a_like_question_brings_its_answer_first(busy):
    assert answers(busy, "我的商标快到期了，续展需要什么材料？")[0] == "带注册证和身份证明"
    assert answers(busy, "绘本怎么登记版权") == ["作品登记材料"]


def test_a_question_like_none_brings_nothing(busy):
    assert answers(busy, "外观设计海牙体系国际申请") == []
    assert answers(busy, "的了吗") == []
    assert answers(busy, "") == []


def test_the_same_item_weighs_and_the_newest_comes_first_among_equals(office):
    for item, answer in (("S01", "旧"), ("S05", "续展的"), ("S01", "新")):
        office.record(items=[item], question="商标办理多少钱", answer=answer)
        office.clock.forward(days=1)
    assert answers(office, "商标办理多少钱") == ["新", "续展的", "旧"]
    assert answers(office, "商标办理多少钱", ("S05",))[0] == "续展的"


def test_one_answer_given_many_times_is_offered_once(office):
    for _ in range(3):
        office.record(question="商标办理多少钱", answer="三百元")
    assert answers(office, "商标办理多少钱") == ["三百元"]


def test_a_rare_old_match_is_not_crowded_out_by_many_common_ones(office):
    office.record(question="商标里含有汉服纹样能注册吗", answer="看显著性")
    for count in range(130):
        office.record(question="商标注册怎么办", answer=f"流程 {count}")
    assert answers(office, "汉服纹样商标注册")[0] == "看显著性"


def test_a_rare_pair_weighs_more_than_several_common_ones(office, monkeypatch):
    monkeypatch.setattr(suggestions, "MOST_READ", 20)
    office.record(question="汉服怎么办", answer="看显著性")
    for count in range(40):
        office.record(question="商标注册怎么办", answer=f"流程 {count}")
    assert "看显著性" in answers(office, "汉服商标注册", most=40)


def test_void_and_unanswered_visits_and_the_one_being_corrected_are_left_out(office):
    kept = office.record(question="商标办理多少钱", answer="三百元")
    gone = office.record(question="商标办理多少钱", answer="作废的")
    office.record(question="商标办理多少钱", answer="")
    office.void(gone.number)
    assert answers(office, "商标办理多少钱") == ["三百元"]
    assert answers(office, "商标办理多少钱", without=kept.number) == []


def test_an_erased_visit_is_never_cited(office):
    saved = office.record(question="商标办理多少钱", answer="三百元")
    # What an erasure leaves in the row: no text, and none in the index.
    office.store.db.execute("UPDATE consultations SET question = NULL, answer = NULL WHERE number = ?", (saved.number,))
    assert answers(office, "商标办理多少钱") == []


def test_a_corrected_question_is_found_by_its_new_words_only(office):
    saved = office.record(question="商标办理多少钱", answer="三百元")
    office.amend(saved.number, question="专利年费滞纳金")
    assert answers(office, "商标办理多少钱") == []
    assert answers(office, "专利年费滞纳金") == ["三百元"]


def test_names_and_numbers_of_whoever_asked_then_are_left_out(office):
    office.record(
        visitor_name="张国强", visitor_phone="13800136688", org_name="国强餐饮公司", question="商标办理多少钱",
        answer="已告知张国强（国强餐饮公司）三百元，回电 138 0013 6688 或 +8613511112222，证 110101199003074610",
    )  # fmt: skip
    (one,) = earlier_answers(office.store.db, "商标办理多少钱", (), without="", most=3)
    shown = without_persons(one.answer, one.persons, "来访人", TODAY)
    assert shown.startswith("已告知来访人（来访人）三百元，回电 138****6688 或 135****2222，证 **************4610")
    for secret in ("张国强", "国强餐饮", "0013", "1111", "19900307"):
        assert secret not in shown


def test_who_was_merged_is_left_out_by_either_name(office):
    office.record(visitor_name="张国墙", question="张国强问商标办理多少钱", answer="已答张国墙三百元")
    office.record(visitor_name="张国强", visitor_phone="13900001111", question="专利年费", answer="已讲")
    one, other = (row[0] for row in office.store.db.execute("SELECT record_id FROM visitors ORDER BY rid"))
    merges.merge(
        office.store, office.desk.clerk, "visitor", other, one, take=(), ids=RecordIds.make(office.ids),
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    found = suggestions.references(office.store.db, "商标办理多少钱", (), without="", stand_in="来访人", today=TODAY)
    told = "".join(repr(one) for one in found)
    assert "三百元" in told
    assert "张国" not in told


def test_a_resident_id_that_stands_in_an_old_text_is_masked_and_a_name_of_one_character_left():
    assert without_persons("证 110101199003074610", (), "来访人", TODAY) == "证 **************4610"
    assert without_persons("方先生说方案可行", ("方",), "来访人", TODAY) == "方先生说方案可行"


def test_wildcards_and_quotes_of_a_question_are_only_characters(busy):
    for question in ('"续展', "续展*", "NEAR(续展", "续展 AND OR NOT", "question : x"):
        answers(busy, question)
    assert answers(busy, '"续展" 材料*')[0] == "带注册证和身份证明"


def test_pairs_leave_out_what_only_asks_and_are_never_too_many():
    assert pairs_of("请问商标的续展怎么办？") == ("商标", "续展")
    assert pairs_of("PCT 申请") == ("pct", "申请")
    assert len(pairs_of("".join(chr(0x4E00 + place) for place in range(200)))) == 16
