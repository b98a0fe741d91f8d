"""The weekly report on paper: every figure that was given stands on it, once, where it belongs, whatever the length."""

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pikepdf
import pytest

from station_app.documents.forms import unprintable
from station_app.documents.weekly_report import WEEKLY_REPORT, per_cent
from station_app.domain.money import in_figures
from station_app.domain.papers.issued import Edition
from station_app.domain.papers.weekly import Compared, Consultations, Satisfaction, TrademarkWindow, WeeklyReport
from station_app.domain.periods import ReportingWeek
from tests.documents.papers import RARE_NAME, long_answer
from tests.documents.reading import fonts_of, page_sizes_mm, squeezed, text_of
from tests.documents.test_every_paper import outside
from tests.documents.weekly import counted, weekly_report

NOT_COUNTS = {"reprint_no", "minutes", "rating_hundredths", "fees_fen"}
"""Numbers that are not printed as they are; each has a test of its own below."""

NOT_SHOWN = {"clerk", "phones", "address", "qr_text", "check_code", "printed_by"}


def values(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every text and every count of a report, with the name of its field."""
    if is_dataclass(value) and not isinstance(value, ReportingWeek):
        for field in fields(value):
            if not (isinstance(value, WeeklyReport) and field.name in NOT_SHOWN | {"week"}):
                yield from values(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for each in value:
            yield from values(each, name)
    elif isinstance(value, int | str) and not isinstance(value, bool | Enum):
        yield name, value


def shown(report: WeeklyReport, scale: float = 1.0) -> bytes:
    return WEEKLY_REPORT.pdf(report, WEEKLY_REPORT.layout("a4", scale=scale))


def rows_of(pdf: bytes) -> list[list[str]]:
    """The lines as they stand side by side on the page, cut where there is a gap."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return [re.split(r"\s{2,}|\u3000", line.strip()) for line in told.decode().splitlines() if line.strip()]


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_figure_and_every_text_that_was_given_is_on_the_paper(scale: float) -> None:
    report = weekly_report()
    pdf = shown(report, scale)
    numbers = Counter(re.findall(r"(?<![\d.,])\d+(?![\d.,%])", text_of(pdf)))
    told, expected = squeezed(text_of(pdf)), Counter[str]()
    for name, value in values(report):
        if isinstance(value, str):
            assert squeezed(value) in told, value
        elif name not in NOT_COUNTS:
            expected[str(value)] += 1
    assert sum(expected.values()) > 90
    assert not expected - numbers
    for business in report.window.business:
        assert in_figures(business.fees_fen) in text_of(pdf).split(), "a figure broken over two lines is another figure"


def test_the_sheet_is_a4_landscape_and_one_page_in_an_everyday_week() -> None:
    pdf = shown(weekly_report())
    assert [(round(width), round(height)) for width, height in page_sizes_mm(pdf)] == [(297, 210)]
    assert outside(pdf, 1.0) == []
    assert all(font.embedded and font.subset and font.unicode for font in fonts_of(pdf))
    assert len(pdf) <= 100 * 1024
    assert pdf == shown(weekly_report())
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
        assert "周报表" in str(document.docinfo.Title)


def test_the_rates_of_the_form_are_those_of_its_definitions() -> None:
    rows = rows_of(shown(weekly_report()))
    assert ["1", "咨询总量", "361", "344", "+4.9%", "9127", "12000", "76.1%"] in rows
    assert ["2", "咨询人次", "402", "417", "-3.6%", "10233", "—", "—"] in rows
    assert ["4", "电话", "97", "97", "0.0%", "2460", "—", "—"] in rows
    assert ["5", "网络及其他", "26", "0", "—", "652", "—", "—"] in rows
    (satisfaction,) = [row for row in rows if "83.5%" in row]
    assert satisfaction[-10:] == ["358", "299", "83.5%", "221", "43", "22", "8", "5", "95.7%", "9"]
    told = squeezed(text_of(shown(weekly_report())))
    assert "14件，本期答复11件，到期未答复3件" in told
    assert "满意率为（非常满意＋满意＋基本满意）÷评价数" in told


def test_the_window_is_added_up_in_pieces_classes_and_yuan() -> None:
    rows = rows_of(shown(weekly_report()))
    assert ["件", *(str(161 + index) for index in range(7)), "1148", "181", "182", "183"] in rows
    assert ["类", *(str(171 + index) for index in range(7)), "1218", "—", "—", "—"] in rows
    assert any(row[0] == "预估规费（元）" and row[8] == "19,183.50" for row in rows)


def test_hours_marks_and_names_of_those_who_answer_for_it() -> None:
    told = squeezed(text_of(shown(weekly_report())))
    for words in (
        "单位：北京市知识产权公共服务江东工作站（G003）",
        "2026年第46周（11月9日—11月15日）",
        "GZZ-W-01",
        "4.86",
        "填表人：王敏",
        "审核人：赵倩",
        "负责人：李志远",
        "填报时间：2026年11月16日09:05",
        "批次号：E7K2-0012",
        "校验码：7K2Q-X4MD",
    ):
        assert words in told
    unsent = squeezed(text_of(shown(weekly_report(batch="", check_code=""))))
    assert "批次号：尚未封装" in unsent
    assert "校验码" not in unsent


def test_a_week_without_anything_is_reported_with_noughts() -> None:
    none = Compared(0, 0, 0)
    report = weekly_report(
        consultations=Consultations(
            total=none, persons=none, on_site=none, telephone=none, online=none,
            difficult=0, difficult_answered=0, difficult_overdue=0,
        ),
        satisfaction=Satisfaction(
            closed=0, very_satisfied=0, satisfied=0, fairly_satisfied=0, dissatisfied=0, very_dissatisfied=0,
            put_right=0,
        ),
        window=TrademarkWindow(business=(), completed=0, corrections=0, rejected=0),
        topics=(), visitors=(), rights=(), difficulties="", enclosures=(),
    )  # fmt: skip
    rows = rows_of(shown(report))
    assert ["1", "咨询总量", "0", "0", "—", "0", "—", "—"] in rows
    assert "无。" in text_of(shown(report))
    assert any(row[-10:] == ["0", "0", "—", "0", "0", "0", "0", "0", "—", "0"] for row in rows)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_long_difficulties_flow_onto_counted_sheets_and_the_signatures_stay_on_the_last(scale: float) -> None:
    report = weekly_report(
        difficulties=long_answer(4000), prepared_by=RARE_NAME * 4, station_name="北京市知识产权公共服务江东工作站" * 3,
        topics=counted(tuple(f"很长的服务类别名称之{index}" for index in range(14)), 10_000_001),
    )  # fmt: skip
    pdf = shown(report, scale)
    told = squeezed(text_of(pdf))
    assert not Counter(squeezed(report.difficulties)) - Counter(told)
    for words in (report.prepared_by, report.station_name, *(str(each.count) for each in report.topics)):
        assert words in told
    assert outside(pdf, 1.0) == []
    pages = [squeezed(page) for page in text_of(pdf).split("\f")[:-1]]
    assert len(pages) > 1
    assert [f"第{number}页，共{len(pages)}页" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert ["审核人：" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_corrected_report_says_so() -> None:
    odd = replace(weekly_report(), edition=Edition.AMENDED, voided=True, reprint_no=2, printed_by="赵倩")
    told = squeezed(text_of(shown(odd)))
    for words in ("更正件", "已作废", "补打第2次"):
        assert words in told


def test_the_report_reads_on_a_printer_that_knows_only_black() -> None:
    layout = replace(WEEKLY_REPORT.layout("a4"), grey=False)
    with pikepdf.open(io.BytesIO(WEEKLY_REPORT.pdf(weekly_report(), layout))) as document:
        greys = {
            float(operands[0])
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in {"g", "G"}
        }
    assert greys == {0.0}


def test_what_no_font_has_is_named_before_the_report_is_printed() -> None:
    assert unprintable(weekly_report()) == ()
    assert unprintable(weekly_report(difficulties="好😀", prepared_by="王\u202e")) == ("😀", "\u202e")


@pytest.mark.parametrize(
    ("tenths", "told"), [(None, "—"), (0, "0.0%"), (5, "+0.5%"), (-36, "-3.6%"), (1000, "+100.0%")]
)
def test_a_change_carries_its_sign(tenths: int | None, told: str) -> None:
    assert per_cent(tenths, signed=True) == told


@pytest.mark.parametrize(
    ("week", "before", "change"),
    [(361, 344, 49), (402, 417, -36), (3, 0, None), (0, 3, -1000), (3, None, None), (2001, 2000, 1)],
)
def test_the_change_is_measured_on_the_week_before(week: int, before: int | None, change: int | None) -> None:
    assert Compared(week, week, before).change == change
