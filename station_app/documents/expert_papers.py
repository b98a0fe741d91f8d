"""The papers around volunteer experts: booking confirmation, day sheet, week sheet, certificate of service."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.furniture import clerk_and_seal, day_words, weekday
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.pen import Pen
from station_app.documents.tables import Column
from station_app.domain.papers.experts import (
    BookingConfirmation,
    ExpertDay,
    ExpertWeek,
    ServiceCertificate,
    SlotState,
    WeekSpan,
)
from station_app.words import on_paper

_CM: Final = 72 / 2.54
_PHOTO: Final = (2.4 * _CM, 3.2 * _CM)
"""Width and height of an expert's photo on the sheet of a day, in points."""


def _state(booking: BookingConfirmation, layout: Layout) -> list[Strip]:
    """Whether this holds already, in a frame of its own: a visitor must not come for nothing."""
    words = on_paper("已确认") if booking.confirmed else on_paper("待市中心确认 — 确认后另行通知，请勿按此时间前来")
    return [*blocks.tags(layout, [words]), space(0.3 * layout.type.body)]


def _span(booking: BookingConfirmation) -> str:
    return on_paper(
        "{day}（{weekday}）{start}—{end}",
        day=day_words(booking.start.date()),
        weekday=weekday(booking.start.date()),
        start=f"{booking.start:%H:%M}",
        end=f"{booking.end:%H:%M}",
    )


def _booking_facts(booking: BookingConfirmation, layout: Layout) -> list[Strip]:
    expert = booking.expert
    if booking.expert_field:
        expert = on_paper("{name}（{field}）", name=expert, field=booking.expert_field)
    rows = [
        Fact(on_paper("时间"), _span(booking)),
        Fact(on_paper("专家"), expert),
    ]
    way = on_paper("现场") if booking.on_site else on_paper("线上")
    place = on_paper("{place}（{way}）", place=booking.place, way=way) if booking.place else way
    rows.append(Fact(on_paper("地点"), place))
    rows.append(Fact(on_paper("预约人"), booking.visitor, short=True))
    rows.append(Fact(on_paper("联系电话"), booking.phone_masked or on_paper("未留"), short=True))
    if booking.organisation:
        rows.append(Fact(on_paper("单位"), booking.organisation))
    return [
        blocks.rule(0.4, grey=blocks.RULE_GREY),
        *blocks.facts(layout, rows),
        space(0.6 * layout.type.body),
    ]


def _booking_question(booking: BookingConfirmation, layout: Layout) -> list[Strip]:
    return blocks.section(layout, on_paper("咨询问题"), booking.question)


def _materials(booking: BookingConfirmation, layout: Layout) -> list[Strip]:
    return blocks.section(layout, on_paper("请带来的材料"), on_paper("、").join(booking.materials))


def _rules(booking: BookingConfirmation, layout: Layout) -> list[Strip]:
    return blocks.numbered(layout, on_paper("预约须知"), booking.rules)


BOOKING_CONFIRMATION: Final[Form[BookingConfirmation]] = Form(
    name="booking_confirmation",
    title=lambda booking: on_paper("预约确认单") if booking.confirmed else on_paper("预约申请单"),
    own={
        "state": _state,
        "facts": _booking_facts,
        "question": _booking_question,
        "materials": _materials,
        "rules": _rules,
    },
)


def _slot_words() -> Mapping[SlotState, str]:
    return {
        SlotState.FREE: on_paper("可约"),
        SlotState.BOOKED: on_paper("已约"),
        SlotState.REQUESTED: on_paper("待确认"),
        SlotState.LEAVE: on_paper("请假"),
        SlotState.OFF: on_paper("不排班"),
    }


def _day_facts(sheet: ExpertDay, layout: Layout) -> list[Strip]:
    day = on_paper("{day}（{weekday}）", day=day_words(sheet.day), weekday=weekday(sheet.day))
    rows = [Fact(on_paper("专家"), sheet.expert, short=True), Fact(on_paper("日期"), day, short=True)]
    if sheet.employer:
        rows.append(Fact(on_paper("单位"), sheet.employer))
    if sheet.place:
        rows.append(Fact(on_paper("地点"), sheet.place))
    after = space(0.8 * layout.type.body)
    if not sheet.photo or layout.narrow:
        return [*blocks.facts(layout, rows), after]
    page, (wide, high) = layout.page, _PHOTO
    beside = blocks.facts(replace(layout, page=replace(page, right=page.right + wide + layout.type.body)), rows)

    def draw(pen: Pen, top: float) -> None:
        pen.picture(page.width - page.right - wide, top - high, wide, high, sheet.photo)

    # The photo stands beside the facts and asks for no line of its own; what they do not fill is left white.
    left = high - sum(strip.height for strip in beside)
    return [Strip(0, draw, keep=True), *beside, space(max(left, 0.0)), after]


def _day_lines(sheet: ExpertDay, layout: Layout) -> list[Strip]:
    words = _slot_words()
    columns = (
        Column(on_paper("时间"), 0.2, centred=True),
        Column(on_paper("来访人"), 0.29),
        Column(on_paper("咨询问题"), 0.33),
        Column(on_paper("备注"), 0.18),
    )
    rows = []
    for line in sheet.lines:
        who = "\n".join(filter(None, (line.visitor, line.organisation)))
        # A slot that nobody took says so where the visitor would stand; what is certain needs no remark.
        told = line.note if line.visitor else ""
        if line.visitor and line.state is SlotState.REQUESTED:
            told = "\n".join(filter(None, (words[line.state], line.note)))
        rows.append((f"{line.start:%H:%M}—{line.end:%H:%M}", who or words[line.state], line.question, told))
    return tables.table(layout, columns, rows, below_rule=True)


def _day_signatures(_sheet: ExpertDay, layout: Layout) -> list[Strip]:
    return [
        *tables.signatures(layout, (on_paper("专家签到"), on_paper("到场"), on_paper("离场"))),
        space(0.6 * layout.type.body),
    ]


EXPERT_DAY: Final[Form[ExpertDay]] = Form(
    name="expert_day",
    title=lambda _: on_paper("专家接待安排"),
    own={"facts": _day_facts, "lines": _day_lines, "signatures": _day_signatures},
)


def _week(sheet: ExpertWeek, layout: Layout) -> list[Strip]:
    return [
        *blocks.line(layout, sheet.week, layout.type.heading, align="centre", leading=1.6),
        space(0.4 * layout.type.body),
    ]


def _told(span: WeekSpan) -> str:
    room = on_paper("余 {count}", count=span.free) if span.free else on_paper("约满")
    way = "" if span.on_site else on_paper("线上")
    return " ".join(filter(None, (f"{span.start}–{span.end}", way, room)))


def _grid(sheet: ExpertWeek, layout: Layout) -> list[Strip]:
    """Experts down, days across: the whole week on one page, to be read from a step away."""
    columns = [Column(on_paper("专家"), 0.17)]
    columns += [Column(f"{weekday(day)}\n{day.month}/{day.day}", 0.83 / len(sheet.days), True) for day in sheet.days]
    rows = [
        ("\n".join(filter(None, (row.expert, row.field))), *("\n".join(map(_told, spans)) for spans in row.days))
        for row in sheet.rows
    ]
    return tables.table(layout, columns, rows, stacked=False)


def _list(sheet: ExpertWeek, layout: Layout) -> list[Strip]:
    """Day by day, for paper without room for a grid."""
    strips: list[Strip] = []
    for index, day in enumerate(sheet.days):
        facts = [
            Fact("\n".join(filter(None, (row.expert, row.field))), "\n".join(map(_told, row.days[index])))
            for row in sheet.rows if row.days[index]
        ]
        if not facts:
            continue
        head = f"{weekday(day)}　{on_paper('{month}月{day}日', month=day.month, day=day.day)}"
        strips += [
            *blocks.heading(layout, head),
            *blocks.facts(layout, facts),
            space(0.6 * layout.type.body),
        ]
    return strips


def _legend(_sheet: ExpertWeek, layout: Layout) -> list[Strip]:
    told = on_paper("“余”是还能约的次数，可在窗口或电话预约；安排如有调整，以窗口公布为准。")
    return blocks.line(layout, told, layout.type.small, grey=0.25, leading=1.7)


def _how_to_book(sheet: ExpertWeek, layout: Layout) -> list[Strip]:
    if not sheet.how_to_book:
        return []
    return [
        blocks.rule(0.4, above=0.4 * layout.type.small, below=0.4 * layout.type.small),
        *blocks.paragraph(layout, sheet.how_to_book, layout.type.label),
    ]


EXPERT_WEEK: Final[Form[ExpertWeek]] = Form(
    name="expert_week",
    title=lambda _: on_paper("志愿专家值班周表"),
    own={"week": _week, "grid": _grid, "list": _list, "legend": _legend, "how_to_book": _how_to_book},
)


def hours(minutes: int) -> str:
    """Minutes as hours with halves, rounded to the nearest half: 100 is 1.5 (domain.md 4)."""
    halves = (minutes + 15) // 30
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def _certificate_text(paper: ServiceCertificate, layout: Layout) -> list[Strip]:
    who = paper.expert
    extra = [paper.employer] if paper.employer else []
    if paper.volunteer_no:
        extra.append(on_paper("志愿者编号 {number}", number=paper.volunteer_no))
    if extra:
        who = on_paper("{name}（{extra}）", name=who, extra=on_paper("，").join(extra))
    told = on_paper(
        "兹证明{who}于{first}至{last}期间，在{station}参加知识产权志愿服务 {count} 次，"
        "累计服务时长 {hours} 小时（{minutes} 分钟）。服务为无偿志愿服务，记录属实。",
        who=who,
        first=day_words(paper.first),
        last=day_words(paper.last),
        station=paper.station_name,
        count=len(paper.services),
        hours=hours(paper.minutes),
        minutes=paper.minutes,
    )
    return [
        space(0.4 * layout.type.body),
        *blocks.indented(layout, told),
        space(0.8 * layout.type.body),
    ]


def _services(paper: ServiceCertificate, layout: Layout) -> list[Strip]:
    columns = (
        Column(on_paper("日期"), 0.24, centred=True),
        Column(on_paper("地点"), 0.26),
        Column(on_paper("服务内容"), 0.36),
        Column(on_paper("分钟"), 0.14, centred=True),
    )
    rows = [(f"{line.day:%Y-%m-%d}", line.place, line.content, str(line.minutes)) for line in paper.services]
    return tables.table(layout, columns, rows)


def _certificate_seal(paper: ServiceCertificate, layout: Layout) -> list[Strip]:
    return clerk_and_seal(paper, layout, layout.word("seal", on_paper("{station}（盖章）", station=paper.issuer)))


SERVICE_CERTIFICATE: Final[Form[ServiceCertificate]] = Form(
    name="service_certificate",
    title=lambda _: on_paper("志愿服务记录证明"),
    own={"text": _certificate_text, "services": _services, "seal": _certificate_seal},
)
