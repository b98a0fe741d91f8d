"""Indicators, periods and charts in words."""

from datetime import date, timedelta

from station_app.domain.indicators import Definition
from station_app.domain.money import in_figures
from station_app.domain.report_periods import Period, Span
from station_app.words import on_paper, say

_TITLES = {
    "days": lambda: say("每日咨询（件）"),
    "weeks": lambda: say("每周咨询（件）"),
    "months": lambda: say("每月咨询（件）"),
    "trend": lambda: say("近几期咨询（件）"),
    "categories": lambda: say("服务类别（件）"),
    "topics": lambda: say("咨询最多的十个事项（件）"),
    "hours": lambda: say("到访时段（时）"),
    "channels": lambda: say("咨询渠道（件）"),
    "subdistricts": lambda: say("街镇（件）"),
    "grades": lambda: say("满意度（件）"),
}
_PARTS = {
    "A": lambda: say("一、咨询"),
    "B": lambda: say("二、服务类别"),
    "C": lambda: say("三、服务主体"),
    "D": lambda: say("四、权利类型"),
    "E": lambda: say("五、商标窗口"),
    "F": lambda: say("六、志愿专家"),
    "G": lambda: say("七、转办"),
    "H": lambda: say("八、专项"),
    "I": lambda: say("九、培训宣传"),
    "J": lambda: say("十、托管"),
    "K": lambda: say("十一、满意度"),
}


def chart_title(name: str) -> str:
    """A chart's title on screen."""
    return _TITLES[name]()


def part_title(part: str) -> str:
    """A part of the report by its letter; the letter itself for one that the city has added."""
    return _PARTS[part]() if part in _PARTS else part


def bar_label(label: str) -> str:
    """A bar's words: 未填 where nothing was told."""
    return label or say("未填")


def value_text(value: int | None, definition: Definition, *, signed: bool = False) -> str:
    """A figure as people read it: per cent, yuan, hours, mean; a dash where there is none."""
    if value is None:
        return "—"
    sign = "+" if signed and value > 0 else ""
    match definition.scale:
        case "per_mille":
            return f"{sign}{value / 10:.1f}%"
        case "hundredths":
            return f"{sign}{value / 100:.2f}"
        case "fen":
            return sign + in_figures(value)
        case "minutes":
            return f"{sign}{value / 60:.1f}"
        case _:
            return f"{sign}{value}"


def period_label(period: Period, today: date | None = None) -> str:
    """A period as a person chooses it: 本周 11-16—11-22, 2026年11月."""
    span = f"{period.first:%m-%d}—{period.last:%m-%d}"
    match period.span:
        case Span.WEEK:
            if today is not None and period == Period.containing(today, Span.WEEK):
                return say("本周 {span}", span=span)
            if today is not None and period == Period.containing(today - timedelta(days=7), Span.WEEK):
                return say("上周 {span}", span=span)
            return say("{year} 年第 {nth} 周 {span}", year=period.year, nth=period.nth, span=span)
        case Span.MONTH:
            return say("{year} 年 {nth} 月", year=period.year, nth=period.nth)
        case Span.QUARTER:
            return say("{year} 年第 {nth} 季度", year=period.year, nth=period.nth)
        case _:
            return say("{year} 年", year=period.year)


def chart_title_on_paper(name: str) -> str:
    """A chart's title on a paper, which stays Chinese."""
    return {
        "days": on_paper("每日咨询（件）"), "weeks": on_paper("每周咨询（件）"),
        "months": on_paper("每月咨询（件）"), "trend": on_paper("近几期咨询（件）"),
        "categories": on_paper("服务类别（件）"), "hours": on_paper("到访时段（时）"),
        "topics": on_paper("咨询最多的十个事项（件）"), "channels": on_paper("咨询渠道（件）"),
        "subdistricts": on_paper("街镇（件）"), "grades": on_paper("满意度（件）"),
    }[name]  # fmt: skip
