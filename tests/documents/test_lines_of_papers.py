"""Line breaking as papers really do it: with the fonts' own widths, on every layout of every paper, in every size."""

import subprocess
from itertools import accumulate, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.documents import blocks, fonts
from station_app.documents.all_papers import FORMS
from station_app.documents.layouts import Layout
from station_app.documents.receipts import CONSULTATION_RECEIPT, consultation_receipt
from station_app.documents.typesetting import HALF_BLANK, NEVER_FIRST, NEVER_LAST, clusters
from station_app.domain.printing import SCALES
from tests.documents.papers import receipt
from tests.documents.reading import squeezed
from tests.documents.samples import shift_handover
from tests.documents.test_typesetting import PARAGRAPHS, phrases

SETTINGS = [
    (name, layout, per_cent) for name, form in FORMS.items() for layout, per_cent in product(form.layouts, SCALES)
]
SIZES = ("small", "label", "body", "heading")


def width_of(text: str, size: float) -> float:
    """What a text takes on one line, without what may hang outside at its end."""
    kept = text.rstrip(" ")
    hanging = fonts.text_width(kept[-1], size) / 2 if kept[-1:] in HALF_BLANK and kept else 0.0
    return fonts.text_width(kept, size) - hanging


@settings(max_examples=250, deadline=None)
@given(PARAGRAPHS, st.sampled_from(SETTINGS), st.sampled_from(SIZES))
def test_no_paper_breaks_a_line_where_it_may_not(
    words: list[tuple[str, str]], setting: tuple[str, str, int], size_of: str
) -> None:
    name, layout_name, per_cent = setting
    layout: Layout = FORMS[name].layout(layout_name, scale=per_cent / 100)
    size, measure = getattr(layout.type, size_of), layout.page.measure
    text = "".join(word for word, _ in words)
    lines = [line.text for line in blocks.set_lines(text, size, measure)]
    assert "".join(lines) == text
    assert all(line[0] not in NEVER_FIRST for line in lines[1:])
    assert all(line.rstrip(" ")[-1] not in NEVER_LAST for line in lines[:-1])
    assert all(width_of(line, size) <= measure + 0.01 for line in lines)
    # A code is cut only where it is by itself, with its brackets and marks, longer than the paper is wide.
    whole = [cluster for cluster in clusters(text) if width_of(cluster, size) <= measure]
    for code in (code for _, code in words if code):
        if any(code in cluster for cluster in whole):
            assert any(code in line for line in lines)


HEAD = "ZX-G003-20261119-7777"


def page_of(pdf: bytes) -> str:
    """The text as it stands on the pages. Poppler's raw order would break lines between tightened marks."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return told.decode().replace("\f", "\n")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(phrases(), min_size=1, max_size=25), min_size=1, max_size=4),
    st.sampled_from(CONSULTATION_RECEIPT.layouts),
    st.sampled_from(SCALES),
)
def test_an_answer_is_read_back_line_by_line_as_it_was_written(
    paragraphs: list[list[tuple[str, str]]], layout: str, per_cent: int
) -> None:
    texts = ["".join(word for word, _ in paragraph) for paragraph in paragraphs]
    setting = CONSULTATION_RECEIPT.layout(layout, scale=per_cent / 100)
    # A number of its own: one that a paragraph may hold as well would be taken for the head of a further page.
    given = receipt(answer="\n".join(texts), question="问", notice="", phones=(), address=(), qr_text="", number=HEAD)
    lines = [squeezed(line) for line in page_of(consultation_receipt(given, setting)).splitlines()]
    first, last = lines.index("答复意见") + 1, next(at for at, line in enumerate(lines) if line.startswith("办理结果"))
    furniture = (squeezed(given.station_name), HEAD, "第1页", "第2页", "第3页")
    answer = [line for line in lines[first:last] if line and not line.startswith(furniture)]
    assert "".join(answer) == squeezed("".join(texts))
    # Poppler breaks a line of its own where several marks in a row were tightened (““SW”””): the laws hold for ours.
    size, measure = setting.type.body, setting.page.measure
    ours = set(accumulate(len(squeezed(line.text)) for text in texts for line in blocks.set_lines(text, size, measure)))
    ends = list(accumulate(map(len, answer)))
    assert ours <= set(ends)
    for end, line, after in zip(ends, answer, [*answer[1:], ""], strict=True):
        if end in ours:
            assert line[-1] not in NEVER_LAST
            assert not after or after[0] not in NEVER_FIRST
    assert len(answer) >= len(texts)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_layout_leaves_room_for_a_credit_code_on_one_line(setting: tuple[str, str, int]) -> None:
    name, layout_name, per_cent = setting
    layout = FORMS[name].layout(layout_name, scale=per_cent / 100)
    assert width_of("91110105MA01ABCD2X，", layout.type.body) <= layout.page.measure


@pytest.mark.parametrize(("layout", "per_cent"), [("a4", 100), ("a4", 150), ("a5", 100)])
def test_a_number_in_a_table_is_set_smaller_rather_than_cut(layout: str, per_cent: int) -> None:
    form, given = FORMS["shift_handover"], shift_handover()
    told = page_of(form.pdf(given, form.layout(layout, scale=per_cent / 100)))
    assert len(given.promised) == 3
    assert all(line.number in told for line in given.promised)
