"""The batch slip: an A5 page that travels with a USB stick to the city centre and comes back signed.

It says what must be on the stick, so that the person at the centre can compare before plugging it in, and holds no
personal data: station, batch numbers, counts, digests.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station_app.documents import blocks, fonts, tables
from station_app.documents.blocks import Fact
from station_app.documents.furniture import day_and_time
from station_app.documents.layout_files import bundled_layout
from station_app.documents.layouts import Layout, Paper
from station_app.documents.pages import Strip, draw, plan, space
from station_app.documents.pen import Pen
from station_app.words import on_paper
from station_exchange.slips import in_groups


@dataclass(frozen=True, slots=True)
class SlipBatch:
    """One batch on the stick: its number, its count of entries, its file's size, its manifest's SHA-256 in hex."""

    number: int
    entries: int
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSlip:
    """What the slip shows of one export. `made_at` is local time.

    `stick_digest` is SHA-256 in hex over the files of these batches (`station_exchange.slips`): to be compared first.
    """

    station_name: str
    station_code: str
    epoch: str
    batches: tuple[SlipBatch, ...]
    made_at: datetime
    made_by: str
    stick_digest: str = ""


def batch_slip(slip: BatchSlip, layout: Layout | None = None) -> bytes:
    """The PDF of the slip, on the bundled A5 layout or another. More batches than fit flow onto further sheets."""
    setting = layout or bundled_layout(PAPER, "a5")
    title, span = on_paper("数据批次交接单"), _span(slip.batches)
    paper = plan(
        setting,
        title=f"{title} {slip.station_code} {span}",
        author=slip.station_name,
        body=[strip for name in setting.body for strip in BLOCKS[name](slip, setting)],
        foot=[strip for name in setting.foot for strip in BLOCKS[name](slip, setting)],
        running_head=[
            *blocks.edges(setting, f"{slip.station_name} · {title}", span, setting.type.small),
            blocks.rule(below=setting.type.body),
        ],
    )
    return draw(paper)


def _letterhead(slip: BatchSlip, layout: Layout) -> list[Strip]:
    return [
        *blocks.line(layout, slip.station_name, layout.type.station, align="centre", leading=1.5),
        *blocks.line(
            layout, on_paper("数据批次交接单"), layout.type.title, face=fonts.BOLD, align="centre", leading=1.5
        ),
        *blocks.double_rule(layout),
    ]


def _facts(slip: BatchSlip, layout: Layout) -> list[Strip]:
    rows = [
        Fact(on_paper("站点代码"), slip.station_code, short=True),
        Fact(on_paper("序列"), slip.epoch, short=True),
        Fact(on_paper("批次"), _span(slip.batches), short=True),
        Fact(
            on_paper("条目数"), on_paper("{count} 条", count=sum(batch.entries for batch in slip.batches)), short=True
        ),
        Fact(on_paper("文件数"), on_paper("{count} 个", count=len(slip.batches)), short=True),
        Fact(on_paper("导出人"), slip.made_by, short=True),
        Fact(on_paper("导出时间"), day_and_time(slip.made_at)),
    ]
    return [*blocks.facts(layout, rows), space(0.8 * layout.type.body)]


def _stick(slip: BatchSlip, layout: Layout) -> list[Strip]:
    """One digest over all batches of the slip: equal here and there, and none was changed or left behind."""
    if not slip.stick_digest:
        return []
    return [*_digest(layout, on_paper("本单校验值（所列各批文件合计）"), slip.stick_digest), *_end(layout)]


def _batches(slip: BatchSlip, layout: Layout) -> list[Strip]:
    strips = [strip for batch in slip.batches for strip in _batch(layout, batch)]
    # On a roll the rule of the signatures follows at once.
    return strips[:-1] if layout.narrow else strips


def _span(batches: Sequence[SlipBatch]) -> str:
    if not batches:
        return on_paper("无")
    first, last = batches[0].number, batches[-1].number
    return f"{first}" if first == last else f"{first}～{last}"


def _batch(layout: Layout, batch: SlipBatch) -> list[Strip]:
    """One batch: its number and counts, and below them its digest in groups, on two lines of eight groups."""
    told = on_paper("第 {number} 批　{count} 条", number=batch.number, count=batch.entries)
    size = on_paper("{size} KB", size=max(1, round(batch.size_bytes / 1024)))
    strips = blocks.edges(layout, told, size, layout.type.heading)
    strips += _digest(layout, on_paper("清单校验值"), batch.digest)
    return [*strips, *_end(layout)]


def _end(layout: Layout) -> list[Strip]:
    last = blocks.rule(0.4, above=0.5 * layout.type.body, below=0.5 * layout.type.body, grey=blocks.RULE_GREY)
    return [Strip(last.height, last.draw)]


def _digest(layout: Layout, words: str, digest: str) -> list[Strip]:
    """A digest in groups, in columns, so that two slips can be compared at a glance; eight to a line, or four."""
    groups = in_groups(digest).split(" ")
    widest = max(fonts.text_width(group, layout.type.body) for group in groups)
    columns = 8 if 8 * (widest + 0.6 * layout.type.body) <= layout.page.measure else 4
    strips = blocks.line(layout, words, layout.type.small, grey=blocks.LABEL_GREY, leading=1.8)
    for start in range(0, len(groups), columns):
        strips.append(_digest_line(layout, groups[start : start + columns], columns))
    return strips


def _digest_line(layout: Layout, groups: Sequence[str], columns: int) -> Strip:
    page, size = layout.page, layout.type.body
    step = page.measure / columns

    def draw(pen: Pen, top: float) -> None:
        for column, group in enumerate(groups):
            pen.text(page.left + column * step, top - size, group, size)

    return Strip(1.5 * size, draw, keep=True)


def _signatures(_slip: BatchSlip, layout: Layout) -> list[Strip]:
    """The hand-over: what the receiver checks, and both signatures."""
    steps = on_paper(
        "接收人请核对：文件数与条目数一致；在市中心程序里输入本单校验值（至少前四组），应显示“一致”。"
        "U 盘内的数据已加密，遗失请立即告知本站。"
    )
    return [
        blocks.rule(0.4, below=0.5 * layout.type.small),
        *blocks.paragraph(layout, steps, layout.type.small, grey=0.25, leading=1.5),
        *tables.signatures(layout, (on_paper("交出人"), on_paper("接收人"), on_paper("接收时间"))),
    ]


BLOCKS: Final[Mapping[str, Callable[[BatchSlip, Layout], list[Strip]]]] = {
    "letterhead": _letterhead,
    "facts": _facts,
    "stick": _stick,
    "batches": _batches,
    "signatures": _signatures,
}
"""The blocks a layout file may name."""

PAPER: Final = Paper("batch_slip", frozenset(BLOCKS), frozenset())
"""What a layout file of the slip may say: its blocks. Its words are fixed, both ends read them."""
