"""转办单 and 回访单: what travels to another unit and comes back answered, and what a call-back is written on."""

from functools import partial
from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.furniture import day_words
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.domain.papers.follow_ups import FollowUpSlip, ReferralSlip
from station_app.words import on_paper


def _people(slip: ReferralSlip | FollowUpSlip) -> list[Fact]:
    rows = [
        Fact(on_paper("来访人"), slip.visitor or on_paper("匿名"), short=True),
        Fact(on_paper("联系电话"), slip.contact or on_paper("未留"), short=True),
    ]
    if slip.organisation:
        rows.append(Fact(on_paper("单位"), slip.organisation))
    rows.append(Fact(on_paper("事项"), on_paper("、").join(slip.items) or on_paper("未填")))
    rows.append(Fact(on_paper("原登记编号"), slip.related_number))
    return rows


def _ruled(layout: Layout, rows: list[Fact]) -> list[Strip]:
    return [
        blocks.rule(0.4, grey=blocks.RULE_GREY),
        *blocks.facts(layout, rows),
        space(0.6 * layout.type.body),
    ]


def _referral_facts(slip: ReferralSlip, layout: Layout) -> list[Strip]:
    target = slip.target
    if slip.target_kind and slip.target_kind not in target:
        target = on_paper("{unit}（{kind}）", unit=target, kind=slip.target_kind)
    rows = [Fact(on_paper("转往"), target), *_people(slip)]
    if slip.due_on:
        rows.append(Fact(on_paper("请于此日前答复"), day_words(slip.due_on)))
    if slip.enclosures:
        rows.append(Fact(on_paper("随附材料"), slip.enclosures))
    return _ruled(layout, rows)


def _follow_up_facts(slip: FollowUpSlip, layout: Layout) -> list[Strip]:
    rows = _people(slip)
    if slip.due_on:
        rows.append(Fact(on_paper("应回访日期"), day_words(slip.due_on), short=True))
    if slip.owner:
        rows.append(Fact(on_paper("负责人"), slip.owner, short=True))
    if slip.reason:
        rows.append(Fact(on_paper("回访原因"), slip.reason))
    return _ruled(layout, rows)


def _part(slip: ReferralSlip | FollowUpSlip, layout: Layout, *, part: str) -> list[Strip]:
    words = {"question": on_paper("咨询内容"), "answer": on_paper("已作答复"), "reason": on_paper("转办原因")}[part]
    return blocks.section(layout, words, getattr(slip, part))


def _reply(_slip: ReferralSlip, layout: Layout) -> list[Strip]:
    return tables.writing_field(layout, on_paper("承办单位答复（盖章）"), 3)


def _referral_signatures(slip: ReferralSlip, layout: Layout) -> list[Strip]:
    sent = on_paper("转出：{station}　{clerk}", station=slip.station_name, clerk=slip.clerk)
    on = day_words(slip.printed_at.date())
    return [
        *blocks.edges(layout, sent, on, layout.type.label),
        *tables.signatures(
            layout, (on_paper("接收人"), on_paper("接收日期"), on_paper("答复人"), on_paper("答复日期"))
        ),
        space(0.8 * layout.type.body),
    ]


def _how_it_went(slip: FollowUpSlip, layout: Layout) -> list[Strip]:
    ways = (on_paper("电话"), on_paper("微信"), on_paper("上门"), on_paper("其他"))
    outcomes = (on_paper("已解决"), on_paper("仍需办理"), on_paper("联系不上"))
    return [
        blocks.rule(0.4, grey=blocks.RULE_GREY),
        *tables.choices(layout, on_paper("回访方式"), ways),
        *tables.choices(layout, on_paper("结果"), outcomes),
        *(tables.choices(layout, on_paper("满意度"), slip.grades) if slip.grades else []),
        space(0.4 * layout.type.body),
        *tables.writing_field(layout, on_paper("回访情况"), 2),
    ]


def _follow_up_signatures(_slip: FollowUpSlip, layout: Layout) -> list[Strip]:
    return [*tables.signatures(layout, (on_paper("回访人"), on_paper("回访时间"))), space(0.8 * layout.type.body)]


REFERRAL_SLIP: Final[Form[ReferralSlip]] = Form(
    name="referral_slip",
    title=lambda _: on_paper("转办单"),
    own={
        "facts": _referral_facts,
        "question": partial(_part, part="question"),
        "reason": partial(_part, part="reason"),
        "reply": _reply,
        "signatures": _referral_signatures,
    },
)

FOLLOW_UP_SLIP: Final[Form[FollowUpSlip]] = Form(
    name="follow_up_slip",
    title=lambda _: on_paper("回访单"),
    own={
        "facts": _follow_up_facts,
        "question": partial(_part, part="question"),
        "answer": partial(_part, part="answer"),
        "how_it_went": _how_it_went,
        "signatures": _follow_up_signatures,
    },
)
