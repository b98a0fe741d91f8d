"""Receipts as they leave the printer: what can be read on them, searched in them, and kept as a file."""

import io
import subprocess
import sys
from datetime import datetime

import pikepdf
import pytest

from station_app.documents.receipts import LAYOUTS, consultation_receipt, unprintable
from station_app.domain.receipts import Edition
from station_app.words import say
from tests.documents.papers import ANSWER, CASES, CREDIT_CODE, NUMBER, RARE_NAME, long_answer, receipt
from tests.documents.reading import fonts_of, page_sizes_mm, squeezed, text_of
from tests.helpers.language import speaking


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_receipt_says_all_that_it_was_given(layout: str) -> None:
    given = receipt()
    told = squeezed(text_of(consultation_receipt(given, layout)))
    for text in (
        given.number,
        given.station_name,
        given.visitor_name,
        given.phone_masked,
        given.organisation,
        *given.items,
        given.channel,
        given.question,
        given.answer,
        given.result,
        given.clerk,
        given.notice,
        *given.phones,
        *given.address,
        "2026年11月19日10:42",
        "Z498-JZ9H",
        "来访咨询回执",
    ):
        assert squeezed(text) in told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rare_names_can_be_searched_and_copied(layout: str) -> None:
    name = f"{RARE_NAME}买买提·"
    told = text_of(consultation_receipt(receipt(visitor_name=name), layout))
    assert name in told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_credit_code_is_never_cut_by_a_line_end(layout: str) -> None:
    for lead in range(40):
        told = text_of(consultation_receipt(receipt(answer="答" * lead + CREDIT_CODE + "，完。"), layout))
        assert any(CREDIT_CODE in line for line in told.splitlines())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_embedded_subsets_and_small_files_leave_the_desk(layout: str, case: str) -> None:
    pdf = consultation_receipt(receipt(**CASES[case]), layout)
    found = fonts_of(pdf)
    assert {font.name.split("+")[1] for font in found} <= {"NotoSansSC-Regular", "NotoSansSC-Bold", "HanaMinB"}
    assert all(font.embedded and font.subset and font.unicode for font in found)
    assert len(pdf) <= 70 * 1024


@pytest.mark.parametrize("layout", ["a4", "a5"])
def test_a_long_answer_flows_onto_counted_sheets_that_carry_the_number(layout: str) -> None:
    given = receipt(answer=long_answer(2000))
    pdf = consultation_receipt(given, layout)
    pages = text_of(pdf).split("\f")[:-1]
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页，共 {len(pages)} 页" in page
        assert NUMBER in page
    furniture = {f"第{number}页，共{len(pages)}页" for number in range(1, len(pages) + 1)}
    furniture |= {
        squeezed(f"{given.station_name} · 来访咨询回执{NUMBER}"),
        squeezed(f"{given.station_name} · 来访咨询回执"),
        NUMBER,
    }
    lines = [squeezed(line) for line in text_of(pdf).splitlines()]
    running = "".join(line for line in lines if line not in furniture)
    assert squeezed(given.answer) in running
    assert "（盖章）" in pages[-1]


def test_a_roll_grows_with_its_text_and_stays_one_page() -> None:
    [(width, short)] = page_sizes_mm(consultation_receipt(receipt(), "80mm"))
    [(_, long)] = page_sizes_mm(consultation_receipt(receipt(answer=long_answer(2000)), "80mm"))
    assert width == 80.0
    assert long > short + 300


@pytest.mark.parametrize(("layout", "size"), [("a4", (210.0, 297.0)), ("a5", (148.0, 210.0))])
def test_an_everyday_receipt_fits_one_sheet_of_its_size(layout: str, size: tuple[float, float]) -> None:
    assert page_sizes_mm(consultation_receipt(receipt(), layout)) == [size]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_voided_receipt_says_so_on_every_sheet(layout: str) -> None:
    pages = text_of(consultation_receipt(receipt(voided=True, answer=long_answer(1500)), layout)).split("\f")[:-1]
    # Poppler reads slanted words one character a line.
    assert all(squeezed(page).startswith("已作废") for page in pages)
    assert "已作废" not in text_of(consultation_receipt(receipt(), layout))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_corrected_and_reprinted_receipt_carries_its_marks(layout: str) -> None:
    told = text_of(consultation_receipt(receipt(**CASES["amended_reprint"]), layout))
    assert "更正件" in told
    assert squeezed("补打 第 2 次 2026年11月20日 15:20 赵倩") in squeezed(told)
    plain = text_of(consultation_receipt(receipt(edition=Edition.ORIGINAL), layout))
    assert "更正件" not in plain
    assert "补打" not in plain


def test_a_reprint_without_a_named_printer_names_the_clerk() -> None:
    told = text_of(consultation_receipt(receipt(reprint_no=1, printed_at=datetime(2026, 12, 1, 9, 5))))
    assert squeezed("补打 第 1 次 2026年12月1日 09:05 王敏") in squeezed(told)


def test_an_anonymous_visitor_gets_a_receipt_too() -> None:
    told = text_of(consultation_receipt(receipt(**CASES["bare"])))
    assert "匿名" in told
    assert "未留" in told
    assert "扫码" not in told


def test_a_character_no_font_has_is_named_before_printing_and_never_a_box() -> None:
    odd = receipt(question="请看😀", visitor_name="阿ب", answer=f"{ANSWER}\u202e")
    assert set(unprintable(odd)) == {"😀", "ب", "\u202e"}
    told = text_of(consultation_receipt(odd))
    assert "请看〔U+1F600〕" in told
    assert "〔U+202E〕" in told
    assert unprintable(receipt()) == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_file_tells_its_title_and_language_and_no_name(layout: str) -> None:
    pdf = consultation_receipt(receipt(), layout)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang) == "zh-CN"
        assert str(document.docinfo.Title) == f"来访咨询回执 {NUMBER}"
        assert not any("张国强" in str(value) for value in document.docinfo.values())
        assert document.check_pdf_syntax() == []


def test_an_english_desk_prints_the_same_chinese_paper() -> None:
    chinese = consultation_receipt(receipt())
    with speaking("en"):
        assert say("打印") == "Print"
        assert consultation_receipt(receipt()) == chinese


def test_the_same_receipt_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib\n"
        "from station_app.documents.receipts import consultation_receipt\n"
        "from tests.documents.papers import CASES, receipt\n"
        "print(hashlib.sha256(consultation_receipt(receipt(**CASES['rare_name']))).hexdigest())\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
