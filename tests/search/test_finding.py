"""What a clerk types finds what he means: words, sounds, tails and codes; slips are forgiven behind the exact hits."""

import pytest

from station_app.actions import searching
from station_app.domain.character_variants import _PAIRS, simplified
from station_app.domain.faults import Refused
from station_app.domain.forgiving import one_slip, slack
from station_app.domain.searching import Word, parse, places
from station_app.storage.search import Hit


def find(office, typed: str, limit: int = 50) -> list[Hit]:
    return searching.find(office.store, office.desk.clerk, office.desk.catalogue, typed, limit=limit)


def visits(office, typed: str) -> list[tuple[str, bool]]:
    """(name of who came, whether forgiven) of the visits that are found, in their order."""
    return [(hit.document.name, hit.forgiven) for hit in find(office, typed) if hit.document.kind == "consultation"]


@pytest.fixture
def counter(office):
    office.record(
        visitor_name="曾国强", visitor_phone="13800136688", org_name="北京江楠餐饮有限公司", uscc="91110000600037341L",
        question="第43类餐饮商标续展费用怎么交", answer="宽展期六个月", items=["S05"],
    )  # fmt: skip
    office.clock.forward(days=1)
    office.record(visitor_name="李小红", visitor_phone="13911112222", question="询问logo外观设计", answer="当场答复",
                  items=["C01"])  # fmt: skip
    return office


WAYS = [
    "续展", "续", "商标续展费用", "费用 续展", "餐饮 6688", "曾国强", "zgq", "zengguoq", "6688", "13800136688",
    "ZX-G003-20261119", "20261119-0001", "江楠", "jncy", "91110000600037341L", "341L", '"续展费用"',
    "“续展费用”", "续展 -外观", "４３类", "宽展期，费用",
]  # fmt: skip


def test_the_visit_is_found_by_any_of_its_ways(counter) -> None:
    for typed in WAYS:
        assert visits(counter, typed) == [("曾国强", False)], typed


SLIPS = [
    "續展費用", "续站费用", "续展费用吗", "商标续展用费", "江餐", "北京江楠餐饮股份有限公司", "续占",
    "13800136689",
]  # fmt: skip


def test_a_slip_is_forgiven(counter) -> None:
    for typed in SLIPS:
        assert visits(counter, typed) == [("曾国强", True)], typed


NOT_MEANT = [
    '"续站费用"', "不会有的词语", "续展 -餐饮", "zz", "8866",
]  # fmt: skip


def test_what_is_not_meant_is_not_found(counter) -> None:
    for typed in NOT_MEANT:
        assert visits(counter, typed) == [], typed


def test_exact_hits_come_newest_first_and_the_forgiven_behind_them(counter) -> None:
    counter.clock.forward(days=1)
    counter.record(visitor_name="赵倩", visitor_phone="13700000003", question="再问续展", answer="已答")
    counter.record(visitor_name="钱多", visitor_phone="13700000004", question="再问續展", answer="已答")
    assert visits(counter, "续展") == [("赵倩", False), ("曾国强", False), ("钱多", True)]


def test_visitors_and_firms_are_found_themselves(counter) -> None:
    kinds = {(hit.document.kind, hit.field) for hit in find(counter, "zgq")}
    assert kinds == {("consultation", "pinyin"), ("visitor", "pinyin")}
    assert {(hit.document.kind, hit.field) for hit in find(counter, "江楠")} == {
        ("consultation", "org_name"), ("organisation", "org_name")}  # fmt: skip


def test_a_word_of_an_item_finds_whoever_asked_about_it(counter) -> None:
    found = [hit for hit in find(counter, '"版权登记"') if hit.document.kind == "consultation"]
    assert [(hit.document.name, hit.field) for hit in found] == [("李小红", "items")]


MEANINGLESS = [
    ("。，！？", "search-nothing"), ('"', "search-nothing"), ("- -- -\"\"", "search-nothing"),
    ("(" * 50, "search-nothing"), ("😀", "search-nothing"), ("%_", "search-nothing"), ("\\", "search-nothing"),
    ("\ud800", "search-nothing"), ("字" * 10_000, "search-long"),
    (" ".join("甲乙丙丁戊己庚辛壬癸子丑寅"), "search-many-words"),
]  # fmt: skip


def test_a_query_that_means_nothing_is_told_so(office) -> None:
    for typed, code in MEANINGLESS:
        with pytest.raises(Refused, match=code):
            find(office, typed)


ODD = [
    "NEAR(商标 注册, 2)", "name:张", "{main}:商标", "商标 AND NOT 注册", "^商标", "商标 *", "a\x00b", "𠮷野家",
    "㐀𪚥", "'; DROP", "商标\n注册", "字" * 200, "a" * 200, "1" * 200, "-商标", "rowid", "+商标", "çéü", "ﷺ",
]  # fmt: skip


def test_no_query_is_an_error(counter) -> None:
    for typed in ODD:
        assert all(hit.document.record_id for hit in find(counter, typed)), typed


def test_what_is_met_is_marked_where_it_stands() -> None:
    words = parse("４３类 LOGO").positive
    text = "第 43 类的Ｌｏｇｏ，第43类"
    assert [text[begin:end] for begin, end in places(words, text)] == ["43 类", "Ｌｏｇｏ", "43类"]


def test_the_table_of_traditional_characters_pairs_what_is_in_use() -> None:
    for group in _PAIRS.split():
        assert len(group) > 1
        group[0].encode("gb2312")
        assert simplified(group[1:]) == group[0] * (len(group) - 1), group
    assert simplified("臺灣商標註冊") == "台湾商标注册".replace("注", "註")


def test_one_slip_is_one_and_not_two() -> None:
    near = ("13800136689", "1380013668", "138001366889", "13800163688")
    far = ("13800136688", "13800136699", "138001366", "23800136689")
    assert all(one_slip("13800136688", other) for other in near)
    assert not any(one_slip("13800136688", other) for other in far)
    assert slack(Word("续展", quoted=True)).pattern is None
