"""办事指南: what a visitor needs for one item, on one page. Longer ones are set closer before they take a second."""

from dataclasses import replace
from typing import Final

from station_app.documents import blocks, fonts
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.furniture import day_words
from station_app.documents.layout_files import bundled_layout
from station_app.documents.layouts import Layout, Type
from station_app.documents.pages import Plan, Strip, space
from station_app.domain.papers.guides import ServiceGuide
from station_app.words import on_paper

CLOSER: Final = (1.0, 0.95, 0.9, 0.85, 0.8)
"""Shares of the layout's type sizes that are tried, one after another, until the guide stands on one page."""


class OnePageForm(Form[ServiceGuide]):
    """Sets its paper as large as one page allows; at the layout's own size where it does not fit even closer."""

    def plan(self, shown: ServiceGuide, layout: str | Layout) -> Plan:
        """The guide measured, on one page where it fits."""
        setting = bundled_layout(self.paper, layout) if isinstance(layout, str) else layout
        plans = []
        for share in CLOSER:
            sizes = {name: getattr(setting.type, name) * share for name in Type.__slots__ if name != "leading"}
            plans.append(Form.plan(self, shown, replace(setting, type=replace(setting.type, **sizes))))
            if len(plans[-1].pages) == 1:
                return plans[-1]
        return plans[0]


def _item(guide: ServiceGuide, layout: Layout) -> list[Strip]:
    size = layout.type.small
    day = on_paper("截至{day}有效的内容　目录版本 {version}", day=day_words(guide.on), version=guide.version)
    code = on_paper("事项代码 {code}　{category}　本站：{desk}", code=guide.number, category=guide.category,
                    desk=guide.desk)  # fmt: skip
    return [
        *blocks.line(layout, guide.name, layout.type.number, face=fonts.BOLD, leading=1.5),
        *blocks.edges(layout, code, day, size, grey=0.3),
        blocks.rule(0.4, above=0.4 * size, grey=blocks.RULE_GREY),
    ]


def _sections(guide: ServiceGuide, layout: Layout) -> list[Strip]:
    rows = [Fact(section.label, _numbered(section.lines)) for section in guide.sections]
    return [*blocks.facts(layout, rows), space(0.5 * layout.type.body)]


def _sources(guide: ServiceGuide, layout: Layout) -> list[Strip]:
    if not guide.sources:
        return []
    told = on_paper("来源：{sources}。", sources=on_paper("；").join(guide.sources))
    return blocks.paragraph(layout, told, layout.type.small, grey=0.3, leading=1.4)


def _numbered(lines: tuple[str, ...]) -> str:
    if len(lines) < 2:
        return "".join(lines)
    return "\n".join(f"{at}. {line}" for at, line in enumerate(lines, start=1))


SERVICE_GUIDE: Final[OnePageForm] = OnePageForm(
    name="service_guide",
    title=lambda _: on_paper("办事指南"),
    own={"item": _item, "sections": _sections, "sources": _sources},
    layouts=("a4",),
)
