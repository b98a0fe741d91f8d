"""打印机测试页: margins, a ruler in millimetres, every size of type, rare characters, greys and a QR code."""

from typing import Final

from station_app.documents import blocks
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.layouts import POINTS_PER_MM, Layout
from station_app.documents.pages import Strip, space
from station_app.documents.pen import Pen
from station_app.domain.papers.printers import PrinterTestPage
from station_app.words import on_paper

SAMPLE: Final = "".join(map(chr, (0x36C3, 0x4DAE, 0x2CB5A, 0x20BB7, 0x30EDD, 0x3431, 0x20087)))
"""Rare characters that stand in names: extensions A, B, C, E, G (GB 18030-2022 levels 2 and 3)."""

GREYS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 0.94)


def _facts(page: PrinterTestPage, layout: Layout) -> list[Strip]:
    rows = [Fact(on_paper("打印机"), page.printer), Fact(on_paper("用于"), page.paper)]
    return [*blocks.facts(layout, rows), space(0.6 * layout.type.body)]


def _ruler(_page: PrinterTestPage, layout: Layout) -> list[Strip]:
    """From margin to margin, a mark each millimetre, a number each ten."""
    page, small = layout.page, layout.type.small
    millimetres = int(page.measure / POINTS_PER_MM)

    def draw(pen: Pen, top: float) -> None:
        for mark in range(millimetres + 1):
            x = page.left + mark * POINTS_PER_MM
            length = 9.0 if mark % 10 == 0 else 6.5 if mark % 5 == 0 else 4.0
            pen.stroke(x, top, x, top - length, weight=0.4)
            if mark % 10 == 0 and mark:
                pen.text(x - 0.55 * small, top - 9 - small, str(mark), small)
        pen.stroke(page.left, top, page.width - page.right, top, weight=0.6)

    told = on_paper("标尺：每格 1 毫米，共 {count} 毫米", count=millimetres)
    return [
        *blocks.line(layout, told, layout.type.label, grey=blocks.LABEL_GREY, leading=1.8),
        Strip(12 + 1.2 * small, draw, keep=True),
        space(0.8 * small),
    ]


def _sizes(_page: PrinterTestPage, layout: Layout) -> list[Strip]:
    strips: list[Strip] = []
    sizes = layout.type
    for size in (sizes.small, sizes.label, sizes.body, sizes.number, sizes.title):
        told = on_paper("{size} 磅　知识产权公共服务", size=f"{size:g}")
        strips += blocks.line(layout, told, size, leading=1.45)
    return [*strips, space(0.6 * sizes.body)]


def _characters(_page: PrinterTestPage, layout: Layout) -> list[Strip]:
    rows = [
        Fact(on_paper("生僻字"), SAMPLE),
        Fact(on_paper("标点"), "，。；：？！“”‘’（）《》【】—…·～"),
        Fact(on_paper("数字字母"), "0123456789 ABCXYZ abcxyz ¥ % № ×"),
    ]
    return [
        blocks.rule(0.4, grey=blocks.RULE_GREY),
        *blocks.facts(layout, rows),
        space(0.6 * layout.type.body),
    ]


def _greys(_page: PrinterTestPage, layout: Layout) -> list[Strip]:
    """Steps from black to nearly white; on a printer that knows only black, one black bar with a fine line below."""
    page, height = layout.page, 1.6 * layout.type.body
    steps = GREYS if layout.grey else (0.0,)

    def draw(pen: Pen, top: float) -> None:
        width = page.measure / len(steps)
        for index, grey in enumerate(steps):
            pen.canvas.setFillGray(grey)
            pen.canvas.rect(page.left + index * width, top - height, width, height, stroke=0, fill=1)
        pen.rule(top - height - 4, weight=0.25)

    return [Strip(height + 6, draw, keep=True), space(0.5 * layout.type.body)]


def _what_to_check(_page: PrinterTestPage, layout: Layout) -> list[Strip]:
    steps = (
        on_paper("四边没有缺字；标尺用直尺量，长度相符（不符时请在打印机设置里关掉“适应纸张”）。"),
        on_paper("最小的字清楚可读，生僻字不是方框。"),
        on_paper("二维码能扫出编号。"),
    )
    return blocks.numbered(layout, on_paper("请核对"), steps)


PRINTER_TEST_PAGE: Final[Form[PrinterTestPage]] = Form(
    name="printer_test_page",
    title=lambda _: on_paper("打印机测试页"),
    own={
        "facts": _facts,
        "ruler": _ruler,
        "sizes": _sizes,
        "characters": _characters,
        "greys": _greys,
        "what_to_check": _what_to_check,
    },
)
