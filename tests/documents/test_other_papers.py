"""The recovery sheet, the batch slip, QR codes as drawn, and papers as pictures."""

import io
from typing import Any

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from station_app.documents.batch_slip import batch_slip
from station_app.documents.previews import grey_images, page_count, page_images
from station_app.documents.qr import draw_qr, qr_modules
from station_app.documents.receipts import consultation_receipt
from station_app.documents.recovery_sheet import recovery_sheet
from station_exchange.slips import in_groups
from tests.documents.golden import SHEET, slip
from tests.documents.papers import long_answer, receipt
from tests.documents.reading import fonts_of, page_sizes_mm, squeezed, text_of


def test_the_recovery_sheet_is_one_page_with_every_group_in_order() -> None:
    pdf = recovery_sheet(SHEET)
    told = squeezed(text_of(pdf))
    assert page_sizes_mm(pdf) == [(210.0, 297.0)]
    places = [told.index(group) for group in SHEET.groups]
    assert places == sorted(places)
    assert "恢复码" in told
    assert "保管人签名" in told
    assert all(font.embedded and font.subset for font in fonts_of(pdf))


def test_the_batch_slip_names_every_batch_and_its_digest() -> None:
    given = slip(2)
    told = text_of(batch_slip(given))
    for batch in given.batches:
        assert f"第 {batch.number} 批" in told
        assert squeezed(in_groups(batch.digest)) in squeezed(told)
    assert "723 条" in told
    assert "接收人" in told


def test_many_batches_flow_onto_further_sheets_with_one_signature() -> None:
    pdf = batch_slip(slip(14))
    pages = text_of(pdf).split("\f")[:-1]
    assert len(pages) >= 2
    assert [("交出人" in page) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert all(squeezed(in_groups(batch.digest)) in squeezed("".join(pages)) for batch in slip(14).batches)


def test_a_slip_for_no_batch_says_none() -> None:
    assert "无" in text_of(batch_slip(slip(0)))


def test_a_qr_code_is_drawn_module_by_module_as_one_path() -> None:
    modules = qr_modules(receipt().qr_text)
    assert len(modules) == 49
    file = io.BytesIO()
    canvas: Any = Canvas(file, pagesize=(98, 98), pageCompression=0)
    draw_qr(canvas, modules, 0, 0, 2)
    canvas.save()
    with pikepdf.open(io.BytesIO(file.getvalue())) as document:
        operators = [str(step.operator) for step in pikepdf.parse_content_stream(document.pages[0])]
    assert sum(operator in {"f", "f*", "B", "b"} for operator in operators) == 1
    page = pypdfium2.PdfDocument(file.getvalue())[0]
    picture = page.render(scale=4).to_pil().convert("L")
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            assert (picture.getpixel((column * 8 + 4, row * 8 + 4)) < 128) == dark


@pytest.mark.parametrize("layout", ["a5", "80mm"])
def test_pictures_have_the_size_of_the_paper_and_ink_on_it(layout: str) -> None:
    pdf = consultation_receipt(receipt(), layout)
    [(width, height)] = page_sizes_mm(pdf)
    [picture] = page_images(pdf, 60)
    assert picture.width == pytest.approx(width / 25.4 * 60, abs=1.5)
    assert picture.height == pytest.approx(height / 25.4 * 60, abs=1.5)
    assert len(picture.data) == picture.width * picture.height * 4
    assert picture.data[:4] == b"\xff\xff\xff\xff"
    assert min(picture.data) < 64


def test_every_page_becomes_a_picture() -> None:
    pdf = consultation_receipt(receipt(answer=long_answer(2000)), "a5")
    assert page_count(pdf) == len(page_images(pdf, 30)) >= 2


def test_what_is_not_a_pdf_has_no_pages() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        page_count(b"not a paper")


def test_pages_for_the_printer_are_grey_and_as_large_as_the_paper() -> None:
    [page] = grey_images(consultation_receipt(receipt()), 203)
    assert (page.width, page.height) == pytest.approx((148 / 25.4 * 203, 210 / 25.4 * 203), abs=1.5)
    assert len(page.data) == page.width * page.height
    assert min(page.data) < 10
    assert max(page.data) == 255
