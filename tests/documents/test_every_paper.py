"""Every paper on every layout, in usual and in large type: complete, inside its margins, clean as a file."""

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

import pikepdf
import pytest

from station_app.documents.all_papers import FORMS, paper_words
from station_app.documents.expert_papers import hours
from station_app.documents.forms import unprintable
from station_app.domain.papers.issued import Edition
from station_app.domain.papers.window import FilingLine, OwedDocument
from tests.documents import samples
from tests.documents.papers import RARE_NAME, long_answer
from tests.documents.reading import fonts_of, page_sizes_mm, squeezed, text_of
from tests.documents.samples import SAMPLES

NOT_WORDS = {"qr_text", "check_code", "station_code", "printed_by"}
"""Fields that are drawn otherwise, or not at all."""

NOT_SHOWN = {
    "filing_receipt": {"station_name", "handler"},
    "referral_slip": {"target_kind"},
    "expert_day": {"clerk"},
    "expert_week": {"clerk"},
    "handover_list": {"clerk"},
    "service_guide": {"clerk"},
    "follow_up_slip": {"clerk"},
    "printer_test_page": {"clerk", "phones", "address"},
    "weekly_report": {"clerk", "phones", "address"},
}
"""What a paper leaves out by intent: the window's name stands for the station's, the door names no clerk."""

CASES = [(name, layout, scale) for name, form in FORMS.items() for layout in form.layouts for scale in (1.0, 1.5)]


def words_of(value: Any, leave: set[str]) -> Iterator[str]:
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from words_of(each, leave)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in leave:
                yield from words_of(getattr(value, field.name), leave)


def outside(pdf: bytes, margin: float) -> list[str]:
    """The words that reach over the page's edge, less `margin` points, as poppler sees them."""
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = []
    for page in told.split("<page ")[1:]:
        size = re.search(r'width="([0-9.]+)" height="([0-9.]+)"', page)
        assert size is not None
        width, height = map(float, size.groups())
        for left, top, right, bottom, word in re.findall(
            r'<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">(.*?)</word>', page
        ):
            if float(left) < margin or float(right) > width - margin or float(top) < 0 or float(bottom) > height:
                found.append(word)
    return found


@pytest.mark.parametrize(("name", "layout", "scale"), CASES)
def test_a_paper_says_all_that_it_was_given_inside_its_margins(name: str, layout: str, scale: float) -> None:
    form, shown = FORMS[name], SAMPLES[name]
    pdf = form.pdf(shown, form.layout(layout, scale=scale))
    told = Counter(squeezed(text_of(pdf)))
    for words in words_of(shown, NOT_WORDS | NOT_SHOWN.get(name, set())):
        assert not Counter(squeezed(words)) - told, words
    # The empty half of a closing mark may stand outside the text, never outside the paper's own edge.
    assert outside(pdf, 1.0) == []
    assert all(font.embedded and font.subset and font.unicode for font in fonts_of(pdf))
    # What is handed out is small; the report of a week is filed, and holds every word once in two weights.
    assert len(pdf) <= (100 if name == "weekly_report" else 70) * 1024
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.check_pdf_syntax() == []
        assert str(document.Root.Lang) == "zh-CN"
        assert form.title(shown) in str(document.docinfo.Title)
    assert pdf == form.pdf(shown, form.layout(layout, scale=scale))


@pytest.mark.parametrize("name", FORMS)
def test_everyday_papers_need_one_sheet(name: str) -> None:
    form = FORMS[name]
    for layout in set(form.layouts) - {"80mm"}:
        assert len(page_sizes_mm(form.pdf(SAMPLES[name], layout))) == 1


@pytest.mark.parametrize("name", FORMS)
def test_every_kind_of_paper_has_a_name_to_choose_a_printer_by(name: str) -> None:
    assert squeezed(paper_words(name)) in squeezed(text_of(FORMS[name].pdf(SAMPLES[name], "a4")))


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        (name, layout)
        for name, form in FORMS.items()
        for layout in ("a4", "80mm")
        if layout in form.layouts and name not in {"printer_test_page", "expert_week"}
    ],
)
def test_a_voided_corrected_or_reprinted_paper_says_so(name: str, layout: str) -> None:
    odd = replace(SAMPLES[name], voided=True, edition=Edition.AMENDED, reprint_no=3, printed_by="赵倩")
    told = squeezed(text_of(FORMS[name].pdf(odd, layout)))
    for words in ("已作废", "更正件", "补打第3次", "赵倩"):
        assert words in told


def test_no_paper_of_a_station_is_titled_as_the_authoritys_notice() -> None:
    for name, form in FORMS.items():
        with pikepdf.open(io.BytesIO(form.pdf(SAMPLES[name], "a4"))) as document:
            assert "受理通知书" not in str(document.docinfo.Title)


def test_a_filing_receipt_names_the_authority_of_its_day() -> None:
    form = FORMS["filing_receipt"]
    after = samples.filing_receipt(authority="国务院商标管理部门", submitted_on=date(2027, 1, 4))
    told = squeezed(text_of(form.pdf(after, "a4")))
    assert told.count("国务院商标管理部门") == 2
    assert "您于2027年1月4日递交的商标注册申请材料" in told
    assert "本回执一式两份" in told


def test_a_filing_receipt_of_many_marks_repeats_the_head_of_its_table() -> None:
    marks = tuple(FilingLine(f"国强记{index}", "商标注册申请", (30, 43)) for index in range(60))
    pages = text_of(FORMS["filing_receipt"].pdf(samples.filing_receipt(marks=marks), "a4")).split("\f")[:-1]
    assert len(pages) > 1
    assert all("商标名称" in squeezed(page) for page in pages)
    assert all(f"国强记{index}" in "".join(pages) for index in range(60))


def test_a_booking_that_the_city_has_not_confirmed_says_so_in_its_title_and_text() -> None:
    form = FORMS["booking_confirmation"]
    told = squeezed(text_of(form.pdf(samples.booking_confirmation(confirmed=False), "a5")))
    assert "预约申请单" in told
    assert "待市中心确认" in told
    assert "预约确认单" not in told
    assert "待市中心确认" not in squeezed(text_of(form.pdf(samples.booking_confirmation(), "a5")))


def test_the_sheet_for_the_door_names_no_visitor() -> None:
    told = text_of(FORMS["expert_week"].pdf(SAMPLES["expert_week"], "a4"))
    assert "李志远" in told
    assert "余 3" in told
    assert "约满" in told
    assert "王芳" not in told


def test_a_money_receipt_shows_the_amount_twice_and_what_it_is_not() -> None:
    told = squeezed(text_of(FORMS["money_receipt"].pdf(samples.money_receipt(amount_fen=32_400), "a5")))
    for words in ("叁佰贰拾肆元整", "¥324.00", "非财政票据", "财会主管", "出纳"):
        assert words in told


@pytest.mark.parametrize(("minutes", "told"), [(0, "0"), (14, "0"), (15, "0.5"), (60, "1"), (100, "1.5"), (460, "7.5")])
def test_hours_are_rounded_to_halves(minutes: int, told: str) -> None:
    assert hours(minutes) == told


BAD_NAME = "买买提·热合曼" + RARE_NAME[:4] + "欧" * 47 + "阿卜"


@pytest.mark.parametrize("layout", ["a4", "a5", "80mm"])
@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (
            "filing_receipt",
            {"applicant": BAD_NAME, "marks": (FilingLine(long_answer(300), BAD_NAME, tuple(range(1, 46))),)},
        ),
        ("one_time_notice", {"owed": (OwedDocument(BAD_NAME, BAD_NAME, long_answer(2000)),), "applicant": BAD_NAME}),
        ("referral_slip", {"visitor": BAD_NAME, "question": long_answer(2000), "reason": long_answer(600)}),
        ("follow_up_slip", {"visitor": BAD_NAME, "answer": long_answer(2000)}),
        ("booking_confirmation", {"visitor": BAD_NAME, "expert": BAD_NAME, "question": long_answer(2000)}),
        ("money_receipt", {"payer": BAD_NAME, "amount_fen": 123_456_789_012_345, "reason": long_answer(300)}),
        ("service_certificate", {"expert": BAD_NAME}),
        ("printer_test_page", {"printer": BAD_NAME}),
    ],
)
def test_long_names_and_texts_flow_and_nothing_is_lost(name: str, changes: dict[str, Any], layout: str) -> None:
    assert len(BAD_NAME) == 60
    form, shown = FORMS[name], replace(SAMPLES[name], **changes)
    pdf = form.pdf(shown, layout)
    told = Counter(squeezed(text_of(pdf)))
    for words in words_of(tuple(changes.values()), set()):
        assert not Counter(squeezed(words)) - told
    assert outside(pdf, 1.0) == []
    if layout == "80mm":
        assert len(page_sizes_mm(pdf)) == 1


@pytest.mark.parametrize("name", FORMS)
def test_what_no_font_has_is_named_before_printing_on_every_paper(name: str) -> None:
    odd = replace(SAMPLES[name], clerk="王😀敏", notice="注\u202e意\u0007ب")
    assert set(unprintable(odd)) == {"😀", "\u202e", "\u0007", "ب"}
    assert unprintable(SAMPLES[name]) == ()
    told = text_of(FORMS[name].pdf(odd, "a4"))
    assert not {"😀", "\u202e", "\u0007", "ب"} & set(told)
