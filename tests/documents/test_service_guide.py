"""办事指南 on paper: every item's stands on one page and says what the dated lists say on its day."""

from datetime import date, datetime

import pytest

from station_app.documents.service_guide import SERVICE_GUIDE
from station_app.domain.guides import GUIDES, guide_of, matching_items, turning_days
from station_app.domain.papers.guides import GuideSection, ServiceGuide
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.checklists import check_label
from station_app.words.guides import desk_words, line_words
from tests.documents.reading import text_of
from tests.helpers.reference import bundled_catalogue

CATALOGUE = bundled_catalogue()
TODAY, NEXT_YEAR = date(2026, 11, 22), date(2027, 1, 1)
ITEMS = [code.code for code in CATALOGUE["service_item"]]


def _paper(item: str, on: date = TODAY) -> ServiceGuide:
    guide = guide_of(CATALOGUE, item, on)
    sections = tuple(GuideSection(part.label, tuple(line_words(line, CATALOGUE) for line in part.lines))
                     for part in guide.parts)  # fmt: skip
    return ServiceGuide(
        station_name="朝阳区江东工作站", station_code="G003", number=item, name=guide.name, category=guide.category,
        printed_at=datetime(2026, 11, 22, 9, 0, tzinfo=BEIJING_TIME), desk=desk_words(guide.desk), on=on,
        version=guide.version, sections=sections, sources=guide.sources,
    )  # fmt: skip


def _lines(item: str, part: str, on: date = TODAY) -> list[str]:
    found = {one.code: one for one in guide_of(CATALOGUE, item, on).parts}
    return [line_words(line, CATALOGUE) for line in found[part].lines] if part in found else []


@pytest.mark.parametrize("on", [TODAY, NEXT_YEAR])
def test_the_guide_of_every_item_stands_on_one_page(on: date) -> None:
    pages = {item: len(SERVICE_GUIDE.plan(_paper(item, on), "a4").pages) for item in ITEMS}
    assert pages == dict.fromkeys(ITEMS, 1)
    assert len(pages) == 40


def test_the_page_says_what_the_guide_says() -> None:
    paper = _paper("S05")
    told = "".join(text_of(SERVICE_GUIDE.pdf(paper, "a4")).split())
    for words in ("办事指南", "商标续展", "S05", paper.version,
                  "每类450.00元，宽展期内每类另加225.00元", "北京窗口待核"):
        assert words in told


def test_fees_documents_and_terms_are_drawn_from_their_own_lists() -> None:
    assert _lines("S01", "fees")[0] == "商标注册申请(普通)：每类 270.00 元，一类超过 10 项的，每项另加 27.00 元"
    assert _lines("S07", "fees")[0].endswith("不收费")
    assert "商标注册申请" not in "".join(_lines("S05", "fees"))
    assert "双方法定代表人签字的同意转让证明（原件）" in _lines("S04", "materials")
    assert "集体成员名单（原件）" in _lines("S10", "materials")
    assert "代理委托书（写明代理内容和权限）（原件；委托代理机构）" in _lines("S05", "materials")


def test_a_guide_follows_the_law_of_its_day() -> None:
    assert "异议：自公告之日起 3 个月" in _lines("S11", "time_limit")
    assert "异议：自公告之日起 2 个月" in _lines("S11", "time_limit", NEXT_YEAR)
    assert "自国家知识产权局收到注销申请之日起" in _lines("S07", "questions")[0]
    assert "自公告之日起" in _lines("S07", "questions", NEXT_YEAR)[0]
    for item in ("S01", "S05", "S07", "S11"):
        assert NEXT_YEAR in turning_days(CATALOGUE, item)
    assert turning_days(CATALOGUE, "T01") == ()


def test_no_condition_and_no_document_of_a_guide_is_a_catch_all() -> None:
    caught = [row.code for row in CATALOGUE[GUIDES] if row.attributes["part"] in ("conditions", "materials")
              and check_label(row.label, "document")]  # fmt: skip
    assert caught == []


def test_every_text_of_a_guide_names_its_source_and_every_row_can_be_read() -> None:
    assert [row.code for row in CATALOGUE[GUIDES] if not row.attributes["source"]] == []
    for on in (TODAY, NEXT_YEAR):
        for item in ITEMS:
            guide = guide_of(CATALOGUE, item, on)
            assert all(line_words(line, CATALOGUE) for part in guide.parts for line in part.lines)
            assert [part.code for part in guide.parts] == [
                part.code for part in CATALOGUE["guide_part"] if part.code in {one.code for one in guide.parts}
            ]


def test_several_words_narrow_the_list_and_an_empty_text_shows_all() -> None:
    assert len(matching_items(CATALOGUE, "", TODAY)) == 40
    assert [one.code for one in matching_items(CATALOGUE, "商标 质押", TODAY)] == ["S09"]
    assert matching_items(CATALOGUE, "(\"-NEAR", TODAY) == []
