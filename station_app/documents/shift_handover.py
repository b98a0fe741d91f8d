"""交接班单: what one shift leaves to the next, signed by both."""

from collections.abc import Sequence
from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.furniture import day_words
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.tables import Column
from station_app.domain.papers.follow_ups import HandoverKind, HandoverLine, HandoverStage, ShiftHandover
from station_app.words import on_paper


def _facts(paper: ShiftHandover, layout: Layout) -> list[Strip]:
    def pieces(count: int) -> str:
        return on_paper("{count} 件", count=count)

    rows = [
        Fact(on_paper("班次日期"), day_words(paper.shift_on), short=True),
        Fact(on_paper("当日登记"), pieces(paper.logged), short=True),
        Fact(on_paper("交班人"), paper.giver, short=True),
        Fact(on_paper("接班人"), paper.taker or on_paper("（签名）"), short=True),
        Fact(on_paper("待上报登记"), pieces(paper.unsent_records), short=True),
        Fact(on_paper("未确认的包"), on_paper("{count} 个", count=paper.unsent_batches), short=True),
        Fact(on_paper("退回待改"), pieces(paper.returned), short=True),
    ]
    return [
        blocks.rule(0.4, grey=blocks.RULE_GREY),
        *blocks.facts(layout, rows),
        space(0.8 * layout.type.body),
    ]


def _what(line: HandoverLine) -> str:
    kind = {
        HandoverKind.PARKED: on_paper("挂起"),
        HandoverKind.DRAFT: on_paper("没存完"),
        HandoverKind.REFERRAL: on_paper("转办"),
        HandoverKind.FOLLOW_UP: on_paper("回访"),
        HandoverKind.TO_DO: on_paper("待办"),
        HandoverKind.DIFFICULT: on_paper("疑难"),
        HandoverKind.RECTIFICATION: on_paper("整改"),
    }[line.kind]
    stage = {
        HandoverStage.NONE: "",
        HandoverStage.HANDED: on_paper("（已转出）"),
        HandoverStage.RECEIVED: on_paper("（已签收）"),
        HandoverStage.REPLIED: on_paper("（已答复）"),
        HandoverStage.TRIED: on_paper("（未联系上）"),
    }[line.stage]
    return f"{kind} {line.text}{stage}".replace(" （", "（")


def _due(line: HandoverLine) -> str:
    if line.due_on is None:
        return line.at
    if line.overdue_days:
        return on_paper("逾期{days}天", days=line.overdue_days)
    return f"{line.due_on:%m-%d}"


def _lines(layout: Layout, heading: str, lines: Sequence[HandoverLine], due: str, *, numbered: bool) -> list[Strip]:
    strips = blocks.heading(layout, on_paper("{heading}（{count} 件）", heading=heading, count=len(lines)))
    if not lines:
        return [*strips, *blocks.paragraph(layout, on_paper("没有。"), layout.type.body), space(0.7 * layout.type.body)]
    columns = [Column(on_paper("事项"), 0.34), Column(on_paper("来访人"), 0.18), Column(due, 0.14)]
    if numbered:
        columns.append(Column(on_paper("编号"), 0.42))
    rows = [(_what(line), line.about or on_paper("匿名"), _due(line), line.number)[: len(columns)] for line in lines]
    return [*strips, *tables.table(layout, columns, rows), space(0.9 * layout.type.body)]


def _parked(paper: ShiftHandover, layout: Layout) -> list[Strip]:
    return _lines(layout, on_paper("挂起和没存完的登记"), paper.parked, on_paper("时间"), numbered=False)


def _promised(paper: ShiftHandover, layout: Layout) -> list[Strip]:
    strips = _lines(layout, on_paper("逾期和本周要跟进的"), paper.promised, on_paper("期限"), numbered=True)
    if paper.more_promised:
        told = on_paper("另有 {count} 件期限在本周以后，见“跟进”页。", count=paper.more_promised)
        strips += [*blocks.paragraph(layout, told, layout.type.label), space(0.7 * layout.type.body)]
    return strips


def _note(paper: ShiftHandover, layout: Layout) -> list[Strip]:
    if paper.note:
        return blocks.section(layout, on_paper("交班说明"), paper.note)
    return tables.writing_field(layout, on_paper("交班说明"), 1)


def _signatures(_paper: ShiftHandover, layout: Layout) -> list[Strip]:
    return [
        *blocks.paragraph(layout, on_paper("以上事项已当面交接清楚。本单不涉及现金和票据。"), layout.type.label),
        *tables.signatures(layout, (on_paper("交班人"), on_paper("接班人"), on_paper("交接时间"))),
        space(0.6 * layout.type.body),
    ]


SHIFT_HANDOVER: Final[Form[ShiftHandover]] = Form(
    name="shift_handover",
    title=lambda _: on_paper("交接班单"),
    own={"facts": _facts, "parked": _parked, "promised": _promised, "note": _note, "signatures": _signatures},
)
