"""退件告知单: a filing is not taken in or given back; why, what goes back with it, and where to go with it."""

from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.furniture import day_words
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.domain.papers.window import ReturnNotice
from station_app.words import on_paper


def _addressee(notice: ReturnNotice, layout: Layout) -> list[Strip]:
    return blocks.line(layout, on_paper("{name}：", name=notice.applicant), layout.type.body, leading=1.6)


def _text(notice: ReturnNotice, layout: Layout) -> list[Strip]:
    day = day_words(notice.submitted_on)
    business = notice.business
    told = on_paper("您（单位）{day}递交的“{business}”材料，本窗口没有接收，现退回。", day=day, business=business)
    return [*blocks.indented(layout, told), space(0.5 * layout.type.body)]


def _reason(notice: ReturnNotice, layout: Layout) -> list[Strip]:
    where = notice.where or on_paper("改正后可再到本窗口递交，也可在国家知识产权局商标网上服务系统自行提交。")
    rows = [
        Fact(on_paper("退回原因"), notice.reason),
        Fact(on_paper("商标"), notice.mark_name),
        Fact(on_paper("退回材料"), on_paper("、").join(notice.documents)),
        Fact(on_paper("怎么办"), where),
    ]
    return [
        blocks.rule(0.4, grey=blocks.RULE_GREY),
        *blocks.facts(layout, [row for row in rows if row.value]),
        space(0.6 * layout.type.body),
    ]


def _caution(_notice: ReturnNotice, layout: Layout) -> list[Strip]:
    told = on_paper("本单不是国家知识产权局的不予受理决定。没有接收的材料不产生申请日。")
    return [*blocks.indented(layout, told), space(0.5 * layout.type.body)]


def _signatures(_notice: ReturnNotice, layout: Layout) -> list[Strip]:
    return [*tables.signatures(layout, (on_paper("申请人签收"), on_paper("日期"))), space(0.6 * layout.type.body)]


RETURN_NOTICE: Final[Form[ReturnNotice]] = Form(
    name="return_notice",
    title=lambda _: on_paper("退件告知单"),
    own={
        "addressee": _addressee,
        "text": _text,
        "reason": _reason,
        "caution": _caution,
        "signatures": _signatures,
    },
)
