"""A day's papers in one file: progress, cancel, and nothing lost against the single papers."""

import io

import pikepdf
import pytest

from station_app.documents.all_papers import FORMS
from station_app.documents.one_file import Sheet, papers_in_one
from station_app.documents.receipts import CONSULTATION_RECEIPT
from station_app.domain.troubles import Trouble
from station_app.words.troubles import trouble_sentence
from tests.documents.papers import CASES, long_answer, receipt
from tests.documents.reading import fonts_of, page_sizes_mm, text_of
from tests.documents.samples import SAMPLES, STATION


def receipts(count: int) -> list[Sheet]:
    """So many receipts with numbers of their own."""
    return [
        Sheet(CONSULTATION_RECEIPT, receipt(number=f"ZX-G003-20261119-{serial:04d}"), "a5")
        for serial in range(1, count + 1)
    ]


def test_two_hundred_receipts_go_into_one_small_file_with_progress() -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    pdf = papers_in_one(receipts(200), 200, title="2026年11月19日 回执", author=STATION, progress=progress)
    assert told == [(done, 200) for done in range(1, 201)]
    pages = text_of(pdf).split("\f")[:-1]
    assert len(pages) == 200
    assert all(f"ZX-G003-20261119-{serial:04d}" in page for serial, page in enumerate(pages, start=1))
    assert len(pdf) < 200 * 10 * 1024
    assert all(font.embedded and font.subset and font.unicode for font in fonts_of(pdf))


def test_a_cancelled_batch_leaves_no_file_and_says_so() -> None:
    made = []

    def sheets():  # type: ignore[no-untyped-def]
        for sheet in receipts(50):
            made.append(sheet)
            yield sheet

    with pytest.raises(Trouble) as caught:
        papers_in_one(sheets(), 50, title="x", author="x", progress=lambda done, _total: done < 7)
    assert caught.value.code == "print-cancelled"
    assert "已取消" in trouble_sentence(caught.value)
    assert len(made) == 7


def test_papers_of_all_kinds_and_sizes_share_a_file_and_are_named_in_its_outline() -> None:
    sheets = [Sheet(form, SAMPLES[name], "a4") for name, form in FORMS.items()]
    sheets.append(Sheet(CONSULTATION_RECEIPT, receipt(answer=long_answer(2000)), "a5"))
    sheets.append(Sheet(CONSULTATION_RECEIPT, receipt(**CASES["rare_name"]), "80mm"))
    pdf = papers_in_one(sheets, len(sheets), title="当日单据", author=STATION)
    single = [size for sheet in sheets for size in page_sizes_mm(sheet.form.pdf(sheet.shown, sheet.layout))]
    assert page_sizes_mm(pdf) == single
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.Root.Outlines.keys()) > 0
        assert document.check_pdf_syntax() == []
        with document.open_outline() as outline:
            assert [item.title for item in outline.root][1] == "收文回执 SB-G003-20261119-0007"
    assert pdf == papers_in_one(sheets, len(sheets), title="当日单据", author=STATION)
