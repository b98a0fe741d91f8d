"""规费汇总表: what the trademark window took in within a week and what it costs, after the window's own form.

Columns of the form: 序号, 申请人, 申请日期, 业务类型, 类别, 金额; below them the sum, the day the money was sent on
and who filled it in. Estimate, notice and payment are told apart.
"""

from datetime import date
from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.forms import Form
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.tables import Column
from station_app.domain.money import in_capitals, in_figures
from station_app.domain.papers.window import WeekFeesSheet
from station_app.words import on_paper


def _facts(sheet: WeekFeesSheet, layout: Layout) -> list[Strip]:
    week, size = sheet.week, layout.type.label
    unit = on_paper("单位：{name}（{code}）", name=sheet.station_name, code=sheet.station_code)
    span = on_paper("{from_day}～{to_day}（{year}年第{week}周）", from_day=_day(week.monday), to_day=_day(week.sunday),
                    year=week.year, week=week.week)  # fmt: skip
    return [*blocks.edges(layout, unit, span, size), space(0.3 * size)]


def _lines(sheet: WeekFeesSheet, layout: Layout) -> list[Strip]:
    columns = (
        Column(on_paper("序号"), 0.05, centred=True), Column(on_paper("申请人"), 0.24),
        Column(on_paper("申请日期"), 0.1, centred=True), Column(on_paper("业务类型"), 0.17),
        Column(on_paper("类别"), 0.09, centred=True), Column(on_paper("金额（预估，元）"), 0.12, centred=True),
        Column(on_paper("通知书（元）"), 0.115, centred=True), Column(on_paper("已缴（元）"), 0.115, centred=True),
    )  # fmt: skip
    rows = [
        (str(at), line.applicant, line.day, line.business, on_paper("、").join(map(str, line.classes)),
         _money(line.estimate_fen), _money(line.notice_fen), _money(line.paid_fen))
        for at, line in enumerate(sheet.lines, start=1)
    ]  # fmt: skip
    estimate, paid = _sum(sheet, "estimate_fen"), _sum(sheet, "paid_fen")
    rows.append(("", on_paper("合计"), "", on_paper("{count} 件", count=len(sheet.lines)), "", in_figures(estimate),
                 in_figures(_sum(sheet, "notice_fen")), in_figures(paid)))  # fmt: skip
    told = on_paper("预估合计人民币{estimate}，已缴人民币{paid}。", estimate=in_capitals(estimate),
                    paid=in_capitals(paid))  # fmt: skip
    unknown = sum(line.estimate_fen is None for line in sheet.lines)
    if unknown:
        told += on_paper("{count} 件的费用以缴费通知书为准，没有计入预估。", count=unknown)
    return [*tables.table(layout, columns, rows), *blocks.paragraph(layout, told, layout.type.label)]


def _hands(sheet: WeekFeesSheet, layout: Layout) -> list[Strip]:
    filled = on_paper("填表人：{name}", name=sheet.clerk) if sheet.clerk else on_paper("填表人")
    labels = (on_paper("本周规费汇出日期"), filled, on_paper("审核人"))
    return [space(layout.type.body), *tables.signatures(layout, labels)]


def _money(fen: int | None) -> str:
    return in_figures(fen) if fen is not None else ""


def _sum(sheet: WeekFeesSheet, name: str) -> int:
    return sum(getattr(line, name) or 0 for line in sheet.lines)


def _day(day: date) -> str:
    return on_paper("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


WEEK_FEES: Final[Form[WeekFeesSheet]] = Form(
    name="week_fees",
    title=lambda _: on_paper("商标受理窗口规费汇总表"),
    own={"facts": _facts, "lines": _lines, "hands": _hands},
    layouts=("a4",),
)
