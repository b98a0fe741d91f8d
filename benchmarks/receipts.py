"""A receipt on A5, warm: against the same words at the same places set by bare reportlab with the same fonts.

Bare reportlab means: its canvas, its fonts, one call per run of text, and the file; no line breaking, no QR code, no
rules. What the receipt costs beyond that is ours.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import flat, interleaved, milliseconds, typical_ratio
from benchmarks.sizes import Sizes
from benchmarks.station_maker import copy_of_station, counter, news
from station_app.actions import receipts
from station_app.documents import fonts
from station_app.documents.pen import Pen
from station_app.documents.receipts import consultation_receipt
from station_app.domain.receipts import ConsultationReceipt

LIMIT: Final = 2.5
WANTED_MS: Final = 60

Written = tuple[float, float, str, str, float]
"""x, y, font, text, size."""

_QUESTION: Final = (
    "询问餐饮服务注册商标的流程：店名能否在第43类注册？公司刚成立三个月，想了解费用、周期和需要准备的材料。"
)
_ANSWER: Final = (
    "1. 第43类餐饮服务可先在中国商标网检索近似商标，确认无冲突后再提交；检索结果仅供参考。\n"
    "2. 申请可自行网上提交，也可到商标业务受理窗口办理；需提供营业执照复印件、商标图样和申请书。\n"
    "3. 已当场一次性告知所需材料。官费以国家知识产权局公布的收费标准为准。"
)
_NOTICE: Final = "本回执仅说明本站已接待咨询并作出答复，不是国家知识产权局的受理凭证；申请日以国家知识产权局确定为准。"


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """Setting one receipt; and, told beside it, the whole way from the record to the PDF."""
    with counter(copy_of_station(place / "station", sizes.seed, sizes.little_past), space=7) as at:
        form, now = at.form(news(sizes.seed, 1)[0])
        saved = at.save(form, now)
        desk = at.desk

        def prepared() -> ConsultationReceipt:
            told_of = receipts.prepare(
                desk.store, desk.clerk, desk.device, saved.number, catalogue=desk.catalogue,
                now=now + timedelta(minutes=1),
            )  # fmt: skip
            return replace(
                told_of.receipt, phones=("010-84084142", "12330"), address=("北京市朝阳区江东路18号一层102室",),
                question=_QUESTION, answer=_ANSWER, notice=_NOTICE,
            )  # fmt: skip

        receipt = prepared()
        words, paper = _words_of(receipt)
        ours, bare, whole = interleaved(
            [
                lambda: milliseconds(lambda: consultation_receipt(receipt, "a5")),
                lambda: milliseconds(lambda: _bare(words, paper)),
                lambda: milliseconds(lambda: consultation_receipt(prepared(), "a5")),
            ],
            sizes.receipt_rounds,
        )
    yield compared(
        "receipt", "A receipt on A5, warm", "ms", median(flat(ours)), median(flat(bare)),
        "its bare text by reportlab", LIMIT, ratio=typical_ratio(ours, bare),
        notes=(f"wanted: {WANTED_MS} ms, told only: milliseconds do not fail",),
    )  # fmt: skip
    yield told(
        "receipt-from-record", "From the stored record to the PDF", "ms", median(flat(whole)), f"wanted: {WANTED_MS} ms"
    )


def _words_of(receipt: ConsultationReceipt) -> tuple[list[Written], tuple[float, float]]:
    """Every text that the receipt's pen writes, with its place, font and size; and the size of the paper."""
    written: list[Written] = []
    papers: set[tuple[float, float]] = set()
    with _overheard(written, papers):
        consultation_receipt(receipt, "a5")
    return written, papers.pop()


@contextmanager
def _overheard(written: list[Written], papers: set[tuple[float, float]]) -> Iterator[None]:
    original = Pen.text

    def text(
        pen: Pen, x: float, y: float, text: str, size: float, *, face: str = fonts.REGULAR, **how: Any
    ) -> None:
        papers.add((pen.layout.page.width, pen.layout.page.height))
        start = x
        for run in fonts.runs(text, face):
            written.append((start, y, run.font, run.text, size))
            start += fonts.text_width(run.text, size, face)
        original(pen, x, y, text, size, face=face, **how)

    Pen.text = text  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Pen.text = original  # type: ignore[method-assign]


def _bare(words: list[Written], paper: tuple[float, float]) -> bytes:
    file = io.BytesIO()
    canvas: Any = Canvas(
        file, pagesize=paper, invariant=1, initialFontName=fonts.REGULAR, pageCompression=1
    )
    for x, y, font, text, size in words:
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    return file.getvalue()
