"""一次性告知书: everything that is missing, told once, with the place and the day to bring it."""

from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.forms import Form
from station_app.documents.furniture import day_words
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.tables import Column
from station_app.domain.papers.window import OneTimeNotice
from station_app.words import on_paper


def _addressee(notice: OneTimeNotice, layout: Layout) -> list[Strip]:
    return blocks.line(layout, on_paper("{name}：", name=notice.applicant), layout.type.body, leading=1.6)


def _text(notice: OneTimeNotice, layout: Layout) -> list[Strip]:
    told = [
        on_paper(
            "您（单位）办理“{business}”，经核对还缺以下 {count} 项材料，现一次告知：",
            business=notice.business,
            count=len(notice.owed),
        )
    ]
    strips = blocks.indented(layout, "".join(told))
    return [*strips, space(0.5 * layout.type.body)]


def _owed(notice: OneTimeNotice, layout: Layout) -> list[Strip]:
    columns = (
        Column(on_paper("序号"), 0.1, centred=True),
        Column(on_paper("缺少的材料"), 0.34),
        Column(on_paper("形式"), 0.22),
        Column(on_paper("原因和要求"), 0.34),
    )
    forms = {"original": on_paper("原件"), "copy": on_paper("复印件"), "scan": on_paper("扫描件")}
    rows = [
        (str(index), owed.document, forms.get(owed.form, owed.form), owed.reason)
        for index, owed in enumerate(notice.owed, start=1)
    ]
    if notice.due_on:
        when = on_paper("请于{day}前补齐。", day=day_words(notice.due_on))
    else:
        when = on_paper("补齐后即可继续办理。")
    where = on_paper("补交方式：{how}", how=notice.hand_in) if notice.hand_in else ""
    return [
        *tables.table(layout, columns, rows),
        *blocks.indented(layout, when + where),
        space(0.5 * layout.type.body),
    ]


def _received(notice: OneTimeNotice, layout: Layout) -> list[Strip]:
    if not notice.received:
        return []
    rows = [blocks.Fact(on_paper("已收材料"), on_paper("、").join(notice.received))]
    return [blocks.rule(0.4, grey=blocks.RULE_GREY), *blocks.facts(layout, rows)]


def _signatures(_notice: OneTimeNotice, layout: Layout) -> list[Strip]:
    return [*tables.signatures(layout, (on_paper("申请人签收"), on_paper("日期"))), space(0.6 * layout.type.body)]


ONE_TIME_NOTICE: Final[Form[OneTimeNotice]] = Form(
    name="one_time_notice",
    title=lambda _: on_paper("一次性告知书"),
    own={
        "addressee": _addressee,
        "text": _text,
        "owed": _owed,
        "received": _received,
        "signatures": _signatures,
    },
)
