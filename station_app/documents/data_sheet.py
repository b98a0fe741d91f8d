"""A sheet of data: title, what it is, labels with values, tables, signatures. A4, as many sheets as it takes."""

from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.tables import Column
from station_app.domain.papers.data_sheet import DataSheet
from station_app.words import on_paper


def _lead(sheet: DataSheet, layout: Layout) -> list[Strip]:
    return [*blocks.paragraph(layout, sheet.lead, layout.type.body), space(0.5 * layout.type.body)]


def _facts(sheet: DataSheet, layout: Layout) -> list[Strip]:
    rows = [Fact(label, value or on_paper("—"), short=True) for label, value in sheet.facts]
    return [*blocks.facts(layout, rows), space(0.8 * layout.type.body)] if rows else []


def _sections(sheet: DataSheet, layout: Layout) -> list[Strip]:
    strips: list[Strip] = []
    for section in sheet.sections:
        strips += blocks.heading(layout, section.heading)
        columns = [Column(name, width) for name, width in zip(section.columns, section.widths, strict=True)]
        if section.rows:
            strips += tables.table(layout, columns, section.rows)
        else:
            strips += blocks.paragraph(layout, on_paper("没有。"), layout.type.body)
        strips.append(space(0.8 * layout.type.body))
    return strips


def _signatures(sheet: DataSheet, layout: Layout) -> list[Strip]:
    return [space(layout.type.body), *tables.signatures(layout, sheet.signers)] if sheet.signers else []


DATA_SHEET: Final[Form[DataSheet]] = Form(
    name="data_sheet",
    title=lambda sheet: sheet.title,
    own={"lead": _lead, "data_facts": _facts, "sections": _sections, "signers": _signatures},
    layouts=("a4",),
)
