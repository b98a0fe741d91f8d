"""移交清单: what one unit gives another, counted and signed by both."""

from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.furniture import day_words
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.tables import Column
from station_app.domain.papers.window import HandoverList
from station_app.words import on_paper


def _facts(paper: HandoverList, layout: Layout) -> list[Strip]:
    copies = sum(item.copies for item in paper.items)
    rows = [
        Fact(on_paper("移交内容"), paper.subject or on_paper("商标业务申请材料")),
        Fact(on_paper("移交单位"), paper.giver),
        Fact(on_paper("接收单位"), paper.taker),
        Fact(on_paper("移交日期"), day_words(paper.handed_on), short=True),
        Fact(on_paper("合计"), on_paper("{items} 项 {copies} 份", items=len(paper.items), copies=copies), short=True),
    ]
    return [
        blocks.rule(0.4, grey=blocks.RULE_GREY),
        *blocks.facts(layout, rows),
        space(0.8 * layout.type.body),
    ]


def _items(paper: HandoverList, layout: Layout) -> list[Strip]:
    columns = (
        Column(on_paper("序号"), 0.1, centred=True),
        Column(on_paper("名称"), 0.26),
        Column(on_paper("编号"), 0.38),
        Column(on_paper("份数"), 0.1, centred=True),
        Column(on_paper("备注"), 0.16),
    )
    rows = [
        (str(index), item.name, item.number, str(item.copies), item.note)
        for index, item in enumerate(paper.items, start=1)
    ]
    return tables.table(layout, columns, rows, below_rule=True)


def _signatures(_paper: HandoverList, layout: Layout) -> list[Strip]:
    checked = on_paper("以上材料经双方当面清点，名称、编号、份数相符。本清单一式两份，双方各存一份。")
    return [
        *blocks.paragraph(layout, checked, layout.type.label),
        *tables.signatures(layout, (on_paper("移交人"), on_paper("接收人"), on_paper("监交人"))),
        space(0.6 * layout.type.body),
    ]


HANDOVER_LIST: Final[Form[HandoverList]] = Form(
    name="handover_list",
    title=lambda _: on_paper("移交清单"),
    own={"facts": _facts, "items": _items, "signatures": _signatures},
)
