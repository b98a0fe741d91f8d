"""The recovery sheet: one A4 page with the code that opens the station's data when every password is forgotten.

Printed once by `station init`, kept away from the computer. The code stands in a fixed-width grid, each group numbered,
so that it can be read over a telephone and typed in again without a doubt.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station_app.documents import blocks, fonts
from station_app.documents.blocks import Fact
from station_app.documents.layout_files import bundled_layout
from station_app.documents.layouts import Layout, Paper
from station_app.documents.pages import Strip, draw, plan, space
from station_app.documents.pen import Pen
from station_app.words import on_paper

GROUPS_IN_A_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet shows. `groups` are the groups of the code in order, each of at most eight characters."""

    groups: tuple[str, ...]
    station_name: str
    station_code: str
    day: date


def recovery_sheet(sheet: RecoverySheet, layout: Layout | None = None) -> bytes:
    """The PDF of the sheet: one page on the bundled A4 layout.

    The bytes hold the code: they go to the printer or to a file the person names, and nowhere else.
    """
    setting = layout or bundled_layout(PAPER, "a4")
    paper = plan(
        setting,
        title=f"{on_paper('恢复码')} {sheet.station_code}",
        author=sheet.station_name,
        body=[strip for name in setting.body for strip in BLOCKS[name](sheet, setting)],
        foot=[strip for name in setting.foot for strip in BLOCKS[name](sheet, setting)],
    )
    return draw(paper)


def _letterhead(sheet: RecoverySheet, layout: Layout) -> list[Strip]:
    return [
        *blocks.line(layout, sheet.station_name, layout.type.station, align="centre", leading=1.5),
        *blocks.line(layout, on_paper("恢复码"), layout.type.title, face=fonts.BOLD, align="centre", leading=1.5),
        *blocks.double_rule(layout),
    ]


def _facts(sheet: RecoverySheet, layout: Layout) -> list[Strip]:
    printed = on_paper("{year}年{month}月{day}日", year=sheet.day.year, month=sheet.day.month, day=sheet.day.day)
    rows = [Fact(on_paper("站点代码"), sheet.station_code, short=True), Fact(on_paper("印制日期"), printed, short=True)]
    return [*blocks.facts(layout, rows), space(1.6 * layout.type.body)]


def _steps(_sheet: RecoverySheet, layout: Layout) -> list[Strip]:
    """How to use the code, and how to keep it."""
    body = layout.type.body
    steps = (
        on_paper(
            "这张纸能打开本站全部数据。请锁进保险柜或带锁的文件柜，不要放在电脑旁，不要拍照，不要发到微信或邮箱。"
        ),
        on_paper("所有人都忘了密码，或者要在别的电脑上打开备份时使用：运行 station recover，按顺序输入上面各组字符。"),
        on_paper("恢复码中没有字母 I、L、O，也没有数字 0 和 1。大小写都可以，横线和空格可以不输。"),
        on_paper("交接保管时请在下面签名；怀疑泄露时请在程序里换一次密钥，这张纸随即作废，程序会再印一张新的。"),
    )
    strips = [space(1.2 * body), *blocks.heading(layout, on_paper("怎样使用和保管"))]
    for number, step in enumerate(steps, start=1):
        strips += [*blocks.paragraph(layout, f"{number}. {step}", body), space(0.35 * body)]
    return strips


def _code_grid(sheet: RecoverySheet, layout: Layout) -> list[Strip]:
    """The groups in cells of one size, row by row, each with its place in the order."""
    groups, page, size, small = sheet.groups, layout.page, layout.type.number, layout.type.small
    width, height = page.measure / GROUPS_IN_A_ROW, 3.1 * size
    strips = []
    for start in range(0, len(groups), GROUPS_IN_A_ROW):
        row = groups[start : start + GROUPS_IN_A_ROW]

        def draw(pen: Pen, top: float, row: Sequence[str] = row, start: int = start) -> None:
            for column, group in enumerate(row):
                left = page.left + column * width
                pen.box(left, top - height, width, height)
                pen.text(left + 0.5 * small, top - 1.4 * small, str(start + column + 1), small, grey=blocks.LABEL_GREY)
                # Characters one by one in equal steps: proportional type would let 1 and I run into their neighbours.
                step = min(0.95 * size, (width - size) / max(1, len(group)))
                x = left + (width - step * len(group)) / 2
                for place, character in enumerate(group):
                    inset = (step - fonts.text_width(character, size, fonts.BOLD)) / 2
                    pen.text(x + place * step + inset, top - 2.05 * size, character, size, face=fonts.BOLD)

        strips.append(Strip(height, draw, keep=True))
    return strips


def _custody(_sheet: RecoverySheet, layout: Layout) -> list[Strip]:
    """Where it lies and who keeps it, to be written by hand: three changes of keeper."""
    label, page = layout.type.label, layout.page
    columns = (on_paper("存放地点"), on_paper("保管人签名"), on_paper("日期"))
    shares = (0.0, 0.45, 0.78)

    def head(pen: Pen, top: float) -> None:
        for text, share in zip(columns, shares, strict=True):
            pen.text(page.left + share * page.measure, top - 1.2 * label, text, label, grey=blocks.LABEL_GREY)
        pen.rule(top - 1.8 * label)

    def line(pen: Pen, top: float) -> None:
        pen.rule(top - 2.6 * label, grey=0.5)

    return [Strip(1.8 * label, head, keep=True), *[Strip(2.6 * label, line, keep=True)] * 3]


BLOCKS: Final[Mapping[str, Callable[[RecoverySheet, Layout], list[Strip]]]] = {
    "letterhead": _letterhead,
    "facts": _facts,
    "code": _code_grid,
    "steps": _steps,
    "custody": _custody,
}
"""The blocks a layout file may name."""

PAPER: Final = Paper("recovery_sheet", frozenset(BLOCKS), frozenset())
"""What a layout file of the sheet may say: its blocks. Its words keep data safe and are not a station's to change."""
