"""服务情况周报表: the week of a station on one landscape sheet, for three signatures."""

from collections.abc import Sequence
from typing import Final

from station_app.documents import blocks, fonts, grids, tables
from station_app.documents.expert_papers import hours
from station_app.documents.forms import Form
from station_app.documents.furniture import day_and_time
from station_app.documents.grids import Cell
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.domain.money import in_figures
from station_app.domain.papers.weekly import Compared, Counted, Redefined, WeeklyReport
from station_app.domain.periods import ReportingWeek
from station_app.domain.report_periods import Period, Span
from station_app.words import on_paper

HEAD: Final = 0.12
FORM_NUMBER: Final = "GZZ-W-01"
NOT_TOLD: Final = "—"


def per_cent(tenths: int | None, *, signed: bool = False) -> str:
    """Tenths of a per cent as they stand on paper: 125 is 12.5%; a dash where there is no rate."""
    if tenths is None:
        return NOT_TOLD
    sign = "-" if tenths < 0 else "+" if signed and tenths else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}%"


def _whole(number: int | None) -> str:
    return NOT_TOLD if number is None else str(number)


def written(value: int | None, scale: str) -> str:
    """A raw figure as it stands on paper, by its scale; a dash for none."""
    match scale:
        case _ if value is None:
            return NOT_TOLD
        case "per_mille":
            return per_cent(value)
        case "hundredths":
            return f"{value / 100:.2f}"
        case "fen":
            return in_figures(value)
        case "minutes":
            return hours(value)
        case _:
            return str(value)


def _span(week: ReportingWeek | Period) -> str:
    if isinstance(week, Period) and week.span is not Span.WEEK:
        words = {
            Span.MONTH: on_paper("月份：{year}年{nth}月", year=week.year, nth=week.nth),
            Span.QUARTER: on_paper("季度：{year}年第{nth}季度", year=week.year, nth=week.nth),
            Span.YEAR: on_paper("年度：{year}年", year=week.year),
        }
        return words[week.span]
    first, last = (week.first, week.last) if isinstance(week, Period) else (week.monday, week.sunday)
    return on_paper(
        "周次：{year}年第{week}周（{from_month}月{from_day}日—{to_month}月{to_day}日）",
        year=week.year,
        week=week.nth if isinstance(week, Period) else week.week,
        from_month=first.month,
        from_day=first.day,
        to_month=last.month,
        to_day=last.day,
    )


def _weekly(report: WeeklyReport) -> bool:
    return not (isinstance(report.week, Period) and report.week.span is not Span.WEEK)


def title_of(report: WeeklyReport) -> str:
    """The paper's title, by the length of its period."""
    week = report.week
    span = week.span if isinstance(week, Period) else Span.WEEK
    return {
        Span.WEEK: on_paper("北京市知识产权公共服务工作站服务情况周报表"),
        Span.MONTH: on_paper("北京市知识产权公共服务工作站服务情况月报表"),
        Span.QUARTER: on_paper("北京市知识产权公共服务工作站服务情况季报表"),
        Span.YEAR: on_paper("北京市知识产权公共服务工作站服务情况年报表"),
    }[span]


def _facts(report: WeeklyReport, layout: Layout) -> list[Strip]:
    week, size = report.week, layout.type.label
    unit = on_paper("单位：{name}（{code}）", name=report.station_name, code=report.station_code)
    span = _span(week)
    kept = on_paper("表号：{form}　目录版本：{catalogue}", form=FORM_NUMBER, catalogue=report.catalogue)
    return [*blocks.edges(layout, f"{unit}　{span}", kept, size), space(0.2 * size)]


def _consultations(report: WeeklyReport, layout: Layout) -> list[Strip]:
    part = report.consultations
    heads = (
        on_paper("本周") if _weekly(report) else on_paper("本期"),
        on_paper("上周") if _weekly(report) else on_paper("上期"),
        on_paper("环比"),
        on_paper("本年累计"),
        on_paper("年度目标"),
        on_paper("完成率"),
    )
    lines: Sequence[tuple[str, Compared]] = (
        (on_paper("1　咨询总量"), part.total),
        (on_paper("2　咨询人次"), part.persons),
        (on_paper("3　现场"), part.on_site),
        (on_paper("4　电话"), part.telephone),
        (on_paper("5　网络及其他"), part.online),
    )
    strips = [_headed(layout, on_paper("一、咨询（件）"), heads)]
    for label, told in lines:
        cells = (
            str(told.week),
            _whole(told.week_before),
            per_cent(told.change, signed=True),
            str(told.year),
            _whole(told.target),
            per_cent(told.reached),
        )
        strips.append(grids.row(layout, [_label(label), *map(Cell, cells)], keep=True))
    difficult = on_paper(
        "{count} 件，本期答复 {answered} 件，到期未答复 {overdue} 件",
        count=part.difficult,
        answered=part.difficult_answered,
        overdue=part.difficult_overdue,
    )
    return [*strips, grids.row(layout, [_label(on_paper("6　疑难")), Cell(difficult, share=6, left=True)])]


def _headed(layout: Layout, head: str, columns: Sequence[str]) -> Strip:
    first = Cell(head, share=_FIRST * len(columns), head=True, left=True)
    return grids.row(layout, [first, *(Cell(column, head=True) for column in columns)], keep=True)


# The first column beside so many equal ones, so that all parts of the form share its edge.
_FIRST: Final = HEAD / (1 - HEAD)


def _label(text: str, columns: int = 6) -> Cell:
    return Cell(text, share=_FIRST * columns, left=True)


def _counted(layout: Layout, head: str, counted: Sequence[Counted], *more: tuple[str, str]) -> list[Strip]:
    cells = [*((each.label, str(each.count)) for each in counted), *more]
    return [grids.figures(layout, head, cells, head_share=HEAD)]


def _topics(report: WeeklyReport, layout: Layout) -> list[Strip]:
    return _counted(layout, on_paper("二、服务类别（件）"), report.topics)


def _visitors(report: WeeklyReport, layout: Layout) -> list[Strip]:
    elsewhere = (on_paper("津冀及外埠"), str(report.from_elsewhere))
    return _counted(layout, on_paper("三、服务主体（件）"), report.visitors, elsewhere)


def _rights(report: WeeklyReport, layout: Layout) -> list[Strip]:
    return _counted(layout, on_paper("四、权利类型（件）"), report.rights)


def _window(report: WeeklyReport, layout: Layout) -> list[Strip]:
    window = report.window
    business, columns = window.business, len(window.business) + 4
    whole = on_paper("合计")
    apart = (on_paper("预检补齐"), on_paper("官方补正"), on_paper("不予受理"))
    counts = (window.completed, window.corrections, window.rejected)
    lines = (
        (on_paper("件"), [str(each.count) for each in business], str(sum(each.count for each in business))),
        (on_paper("类"), [str(each.classes) for each in business], str(sum(each.classes for each in business))),
        (
            on_paper("预估规费（元）"),
            [in_figures(each.fees_fen) for each in business],
            in_figures(sum(each.fees_fen for each in business)),
        ),
    )
    strips = [_headed(layout, on_paper("五、商标窗口"), [*(each.label for each in business), whole, *apart])]
    for index, (label, cells, total) in enumerate(lines):
        last = index == len(lines) - 1
        rest = [_whole(count) for count in counts] if index == 0 else [NOT_TOLD] * 3
        cells = [*cells, total, *rest]
        strips.append(grids.row(layout, [_label(label, columns), *map(Cell, cells)], keep=not last))
    return strips


def _volunteers(report: WeeklyReport, layout: Layout) -> list[Strip]:
    part = report.volunteers
    rating = part.rating_hundredths
    cells = [
        (on_paper("排班场次"), _whole(part.shifts)),
        (on_paper("可约时段"), _whole(part.bookable)),
        (on_paper("预约"), str(part.booked)),
        (on_paper("到场"), str(part.attended)),
        (on_paper("爽约（来访）"), str(part.visitor_missed)),
        (on_paper("爽约（专家）"), str(part.expert_missed)),
        (on_paper("服务人次"), str(part.served)),
        (on_paper("时长（小时）"), hours(part.minutes)),
        (on_paper("平均评价"), NOT_TOLD if rating is None else f"{rating // 100}.{rating % 100:02d}"),
    ]
    return [grids.figures(layout, on_paper("六、志愿专家"), cells, head_share=HEAD)]


def _paired(layout: Layout, *parts: tuple[str, Sequence[tuple[str, str]]]) -> list[Strip]:
    """Short parts side by side in one row; below each other where type is too large for that."""
    if layout.page.measure < 70 * layout.type.body:
        return [grids.figures(layout, head, cells, head_share=HEAD) for head, cells in parts]
    share = (1 - HEAD * len(parts)) / sum(len(cells) for _, cells in parts)
    row: list[Cell] = []
    for head, cells in parts:
        row.append(Cell(head, share=HEAD, head=True, left=True))
        row += [Cell(text, label, share) for label, text in cells]
    return [grids.row(layout, row)]


def _referrals(report: WeeklyReport, layout: Layout) -> list[Strip]:
    sent, matters = report.referrals, report.matters
    return _paired(
        layout,
        (
            on_paper("七、转办（件）"),
            [
                (on_paper("转出"), str(sent.sent)),
                (on_paper("已签收"), str(sent.accepted)),
                (on_paper("已反馈"), str(sent.returned)),
                (on_paper("超期"), str(sent.overdue)),
            ],
        ),
        (
            on_paper("八、专项（件）"),
            [
                (on_paper("维权援助"), str(matters.rights)),
                (on_paper("纠纷调解"), str(matters.mediation)),
                (on_paper("海外"), str(matters.abroad)),
            ],
        ),
    )


def _training(report: WeeklyReport, layout: Layout) -> list[Strip]:
    training, custody = report.training, report.custody
    return _paired(
        layout,
        (
            on_paper("九、培训宣传"),
            [
                (on_paper("场次"), str(training.events)),
                (on_paper("线下人次"), str(training.on_site)),
                (on_paper("线上人次"), str(training.online)),
                (on_paper("发放资料（份）"), str(training.handouts)),
            ],
        ),
        (
            on_paper("十、托管（家）"),
            [(on_paper("新增中小企业"), str(custody.new)), (on_paper("累计"), str(custody.total))],
        ),
    )


def _satisfaction(report: WeeklyReport, layout: Layout) -> list[Strip]:
    part = report.satisfaction
    if part is None:
        told = on_paper("满意度由负责人和审计员查看，这一份不列。")
        head = Cell(on_paper("十一、满意度"), share=HEAD, head=True, left=True)
        return [grids.row(layout, [head, Cell(told, share=1 - HEAD, left=True)])]
    cells = [
        (on_paper("办结（件）"), str(part.closed)),
        (on_paper("评价数"), str(part.rated)),
        (on_paper("参评率"), per_cent(part.taking_part)),
        (on_paper("非常满意"), str(part.very_satisfied)),
        (on_paper("满意"), str(part.satisfied)),
        (on_paper("基本满意"), str(part.fairly_satisfied)),
        (on_paper("不满意"), str(part.dissatisfied)),
        (on_paper("非常不满意"), str(part.very_dissatisfied)),
        (on_paper("满意率"), per_cent(part.content)),
        (on_paper("差评整改"), str(part.put_right)),
    ]
    return [grids.figures(layout, on_paper("十一、满意度"), cells, head_share=HEAD)]


def _difficulties(report: WeeklyReport, layout: Layout) -> list[Strip]:
    told = report.difficulties or on_paper("无。")
    if report.suggestions:
        told = on_paper("{difficulties}\n建议：{suggestions}", difficulties=told, suggestions=report.suggestions)
    strips = [
        space(0.5 * layout.type.body),
        *blocks.line(layout, on_paper("十二、难点堵点与建议"), layout.type.heading, face=fonts.BOLD, leading=1.5),
        *blocks.paragraph(layout, told, layout.type.body),
    ]
    if report.enclosures:
        enclosed = on_paper("附：{sheets}", sheets=on_paper("、").join(report.enclosures))
        strips += [space(0.4 * layout.type.body), *blocks.paragraph(layout, enclosed, layout.type.body)]
    return [*strips, space(0.4 * layout.type.body)]


def _correction(report: WeeklyReport, layout: Layout) -> list[Strip]:
    made = report.correction
    if made is None:
        return []
    listed = on_paper("；").join(
        on_paper("{name} {was}→{now}", name=one.name, was=written(one.was, one.scale), now=written(one.now, one.scale))
        for one in made.figures
    )
    told = on_paper("第 {nth} 次更正（{day}）：{listed}。原因：{reason}", nth=made.nth, day=made.day or NOT_TOLD,
                    listed=listed, reason=made.reason or NOT_TOLD)  # fmt: skip
    return [
        *blocks.line(layout, on_paper("更正"), layout.type.heading, face=fonts.BOLD, leading=1.5),
        *blocks.paragraph(layout, told, layout.type.body),
    ]


def _redefined(one: Redefined) -> str:
    parts = on_paper("；").join(
        on_paper("{first} 至 {last} 为 {value}（第{version}版：{text}）", first=part.first, last=part.last,
                 value=written(part.value, part.scale), version=part.version, text=part.text)
        for part in one.parts
    )  # fmt: skip
    return on_paper("※“{name}”的口径在期内变更：{parts}", name=one.name, parts=parts)


def _definitions(report: WeeklyReport, layout: Layout) -> list[Strip]:
    told = on_paper(
        "口径：件为一个咨询编号，人次为在场人数；完成率为本年累计÷年度目标；参评率为评价数÷办结数；"
        "满意率为（非常满意＋满意＋基本满意）÷评价数；专家时长按实际分钟折算，取至半小时；"
        "培训按到场人次计；托管按统一社会信用代码去重。“—”为不适用或无数据。"
    )
    told = "\n".join([told, *map(_redefined, report.redefined)])
    return blocks.paragraph(layout, told, layout.type.small, grey=0.25, leading=1.4)


def _sign_off(report: WeeklyReport, layout: Layout) -> list[Strip]:
    filed = on_paper("填报时间：{time}", time=day_and_time(report.filed_at) if report.filed_at else "")
    batch = on_paper("批次号：{batch}", batch=report.batch or on_paper("尚未封装"))
    code = report.check_code
    if code:
        shown = f"{code[:4]}-{code[4:]}" if len(code) == 8 else code
        batch = on_paper("{batch}　校验码：{code}", batch=batch, code=shown)
    people = (
        on_paper("填表人：{name}", name=report.prepared_by),
        on_paper("审核人：{name}", name=report.checked_by),
        on_paper("负责人：{name}", name=report.responsible),
    )
    return [
        *tables.signatures(layout, people, height=2.0),
        space(0.5 * layout.type.label),
        *blocks.edges(layout, filed, batch, layout.type.label, below="left"),
    ]


WEEKLY_REPORT: Final[Form[WeeklyReport]] = Form(
    name="weekly_report",
    title=title_of,
    own={
        "facts": _facts,
        "consultations": _consultations,
        "topics": _topics,
        "visitors": _visitors,
        "rights": _rights,
        "window": _window,
        "volunteers": _volunteers,
        "referrals": _referrals,
        "training": _training,
        "satisfaction": _satisfaction,
        "difficulties": _difficulties,
        "correction": _correction,
        "definitions": _definitions,
        "sign_off": _sign_off,
    },
    layouts=("a4",),
)
"""On A4 landscape only: it is filed, not handed out."""
