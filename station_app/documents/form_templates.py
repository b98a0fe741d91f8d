"""Sets a form that was filled from a template."""

from typing import Final

from station_app.documents import blocks, fonts, tables
from station_app.documents.forms import Form
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.tables import Column
from station_app.domain.papers.report_form import FilledForm
from station_app.words import on_paper


def form_pdf(filled: FilledForm) -> bytes:
    """The filled form as a PDF, portrait or landscape as its template says."""
    form = _LANDSCAPE if filled.landscape else _PORTRAIT
    return form.pdf(filled, "a4")


def _facts(filled: FilledForm, layout: Layout) -> list[Strip]:
    unit = on_paper("单位：{name}（{code}）", name=filled.station_name, code=filled.station_code)
    return [
        *blocks.edges(layout, unit, on_paper("期间：{period}", period=filled.period), layout.type.label),
        *blocks.paragraph(layout, filled.basis, layout.type.small, grey=0.25), space(0.5 * layout.type.body),
    ]  # fmt: skip


def _sections(filled: FilledForm, layout: Layout) -> list[Strip]:
    strips: list[Strip] = []
    for section in filled.sections:
        strips += blocks.line(layout, section.head, layout.type.heading, face=fonts.BOLD, leading=1.7)
        if section.columns:
            heads, whole = _heads(), sum(section.widths)
            columns = [
                Column(heads.get(name, name), width / whole, centred=width < 0.2 * whole)
                for name, width in zip(section.columns, section.widths, strict=True)
            ]
            strips += tables.table(layout, columns, section.rows or [("",) * len(columns)])
        for text in section.paragraphs:
            strips += blocks.paragraph(layout, text, layout.type.body)
        strips.append(space(0.6 * layout.type.body))
    return strips


def _hands(filled: FilledForm, layout: Layout) -> list[Strip]:
    people = (
        on_paper("填表人：{name}", name=filled.prepared_by), on_paper("审核人：{name}", name=filled.checked_by),
        on_paper("负责人：{name}", name=filled.responsible),
    )  # fmt: skip
    return [space(layout.type.body), *tables.signatures(layout, people)]


def _heads() -> dict[str, str]:
    return {
        "name": on_paper("指标"), "unit": on_paper("单位"), "value": on_paper("本期"), "before": on_paper("上期"),
        "change": on_paper("环比"), "year": on_paper("本年累计"), "target": on_paper("年度目标"),
        "reached": on_paper("完成率"), "number": on_paper("编号"), "day": on_paper("日期"),
        "channel": on_paper("渠道"), "visitor_type": on_paper("主体类型"), "items": on_paper("事项"),
        "person_count": on_paper("人数"), "difficulty": on_paper("难易"), "result": on_paper("办理结果"),
        "state": on_paper("状态"), "event_kind": on_paper("活动类别"), "attendances_onsite": on_paper("线下人次"),
        "attendances_online": on_paper("线上人次"), "materials_given": on_paper("资料（份）"),
        "ip_type": on_paper("权利类型"), "region_code": on_paper("所在区"), "subdistrict": on_paper("街镇"),
        "enterprise_scale": on_paper("企业规模"), "business_type": on_paper("业务类型"), "classes": on_paper("类别"),
        "fee_estimate_fen": on_paper("预估规费（元）"), "target_kind": on_paper("转办对象"),
        "handed_on": on_paper("转出日"), "received_on": on_paper("签收日"), "replied_on": on_paper("反馈日"),
        "due_on": on_paper("期限"), "actual_minutes": on_paper("服务分钟"), "custody_scope": on_paper("托管内容"),
    }  # fmt: skip


def _form(name: str) -> Form[FilledForm]:
    return Form(
        name=name, title=lambda filled: filled.title, own={"facts": _facts, "sections": _sections, "hands": _hands},
        layouts=("a4",),
    )  # fmt: skip


_PORTRAIT: Final = _form("report_form")
_LANDSCAPE: Final = _form("report_form_wide")
