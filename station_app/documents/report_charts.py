"""附图: the charts of a report on one landscape sheet, in one grey with every value in figures at its bar."""

from collections.abc import Sequence
from typing import Final

from station_app.documents import blocks, fonts
from station_app.documents.forms import Form
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.pen import Pen
from station_app.domain.papers.charts import Bar, Chart, ChartSheet
from station_app.domain.periods import BEIJING_TIME
from station_app.words import on_paper
from station_app.words.statistics import chart_title_on_paper

ACROSS: Final = 3
_UPRIGHT: Final = frozenset({"days", "trend", "hours"})
"""Charts along time: bars stand side by side. The others lie below each other, with room for their words."""
_GREY: Final = 0.45
_LABEL_GREY: Final = 0.25
_MOST_LABELS: Final = 16


def _charts(sheet: ChartSheet, layout: Layout) -> list[Strip]:
    strips: list[Strip] = []
    for start in range(0, len(sheet.charts), ACROSS):
        strips += [_row(layout, sheet.charts[start : start + ACROSS]), space(layout.type.body)]
    return strips


def _row(layout: Layout, charts: Sequence[Chart]) -> Strip:
    """Charts side by side, as high as the fullest of them."""
    gap = 1.6 * layout.type.body
    width = (layout.page.measure - gap * (ACROSS - 1)) / ACROSS
    step = 1.5 * layout.type.small
    lying = max((len(chart.bars) for chart in charts if chart.name not in _UPRIGHT), default=0)
    height = 2.2 * layout.type.heading + max(11.5 * layout.type.small, lying * step)

    def draw(pen: Pen, top: float) -> None:
        for index, chart in enumerate(charts):
            left = layout.page.left + index * (width + gap)
            title = chart_title_on_paper(chart.heading)
            pen.text(left, top - layout.type.heading, title, layout.type.heading, face=fonts.BOLD)
            below = top - 1.8 * layout.type.heading
            if not chart.total:
                pen.text(left, below - step, on_paper("本期没有。"), layout.type.small, grey=_LABEL_GREY)
            elif chart.name in _UPRIGHT:
                _standing(pen, layout, chart, left, below, width, height - 2.2 * layout.type.heading)
            else:
                _lying(pen, layout, chart, left, below, width, step)

    return Strip(height, draw)


def _standing(
    pen: Pen, layout: Layout, chart: Chart, left: float, top: float, width: float, height: float
) -> None:
    size, floor = layout.type.small, top - height + 1.4 * layout.type.small
    room = top - floor - 1.4 * size
    slot = width / max(1, len(chart.bars))
    every = -(-len(chart.bars) // _MOST_LABELS)
    for index, bar in enumerate(chart.bars):
        x, tall = left + index * slot, room * bar.value / chart.highest
        thick = min(0.62 * slot, 3 * size)
        start = x + (slot - thick) / 2
        _block(pen, start, floor, thick, tall)
        if bar.value:
            _centred(pen, layout, str(bar.value), x + slot / 2, floor + tall + 0.3 * size)
        if index % every == 0:
            _centred(pen, layout, bar.label, x + slot / 2, floor - 1.1 * size)
    pen.stroke(left, floor, left + width, floor, weight=0.6)


def _lying(pen: Pen, layout: Layout, chart: Chart, left: float, top: float, width: float, step: float) -> None:
    size = layout.type.small
    words = [_words(bar) for bar in chart.bars]
    label = max(fonts.text_width(text, size) for text in words) + size
    figure = fonts.text_width(str(chart.highest), size) + size
    for index, (bar, text) in enumerate(zip(chart.bars, words, strict=True)):
        y = top - (index + 1) * step + 0.35 * step
        pen.text(left, y, text, size, grey=_LABEL_GREY)
        long = (width - label - figure) * bar.value / chart.highest
        _block(pen, left + label, y - 0.15 * size, long, 0.95 * size)
        pen.text(left + label + long + 0.4 * size, y, str(bar.value), size)
    pen.stroke(left + label, top, left + label, top - len(words) * step, weight=0.6)


def _block(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    if width <= 0 or height <= 0:
        return
    pen.tint(x, y, width, height, grey=_GREY)
    # A printer that knows only black draws no tint: the outline is the bar then.
    pen.box(x, y, width, height, weight=0.4)


def _words(bar: Bar) -> str:
    return fonts.printable(bar.label or on_paper("未填"))


def _centred(pen: Pen, layout: Layout, text: str, x: float, y: float) -> None:
    size = layout.type.small
    pen.text(x - fonts.text_width(text, size) / 2, y, text, size)


def _facts(sheet: ChartSheet, layout: Layout) -> list[Strip]:
    unit = on_paper("单位：{name}（{code}）", name=sheet.station_name, code=sheet.station_code)
    span = on_paper("{period}：{first} 至 {last}", period=str(sheet.period), first=sheet.period.first.isoformat(),
                    last=sheet.period.last.isoformat())  # fmt: skip
    return [*blocks.edges(layout, unit, span, layout.type.label), space(layout.type.body)]


def _drawn(sheet: ChartSheet, layout: Layout) -> list[Strip]:
    """As of when: the figures of a closed report are frozen, its charts tell what stands in the register now."""
    told = on_paper(
        "图按 {day} 的登记绘制；报表归档以后的更正已计入图中，与表内归档时的数不同之处见更正。",
        day=sheet.printed_at.astimezone(BEIJING_TIME).date().isoformat(),
    )  # fmt: skip
    return blocks.paragraph(layout, told, layout.type.small, grey=_LABEL_GREY)


REPORT_CHARTS: Final[Form[ChartSheet]] = Form(
    name="report_charts",
    title=lambda _: on_paper("附图　服务情况"),
    own={"facts": _facts, "charts": _charts, "drawn": _drawn},
    layouts=("a4",),
)
"""On A4 landscape, behind the report."""
