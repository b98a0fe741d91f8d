"""Fills a form's template from a report's contents and its detail sheets. Ratings only for who may see them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from station_app.actions.figures import may_see
from station_app.actions.report_books import detail_sheets
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.indicators import Definition, Dictionary
from station_app.domain.money import in_figures
from station_app.domain.papers.report_form import FilledForm, FilledSection, Section, Template
from station_app.domain.papers.weekly import Compared
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_contents import Contents, Told
from station_app.domain.stations import Station
from station_app.storage.cipher import Database

NOT_TOLD: Final = "—"
_FIELD: Final = re.compile(r"\{([A-Za-z0-9_.]+)\}")
_NAME_WIDTH: Final = 26.0
_WIDTH: Final = 12.0


def fill(
    db: Database, template: Template, contents: Contents, station: Station, clerk: Clerk, catalogue: Catalogue, *,
    now: datetime, states: Mapping[str, str],
) -> FilledForm:  # fmt: skip
    """The filled form. `states` are the words for the states of records. Refused `form-field` where the template names
    an indicator, a column or a field that there is not.
    """
    names = {"station": station.name, "period": str(contents.period), "difficulties": contents.difficulties or NOT_TOLD,
             "suggestions": contents.suggestions or NOT_TOLD}  # fmt: skip
    filler = _Filler(contents, Dictionary(catalogue), clerk, names)
    sections = []
    for section in template.sections:
        if section.kind == "figures":
            sections.append(filler.figures(section))
        elif section.kind == "text":
            sections.append(FilledSection(section.head, paragraphs=tuple(filler.text(one) for one in section.text)))
        else:
            sections.append(_records(db, section, contents, catalogue, states))
    signed = (contents.prepared, contents.checked, contents.closed)
    return FilledForm(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME),
        title=template.title, basis=template.basis, period=str(contents.period), sections=tuple(sections),
        landscape=template.landscape, prepared_by=signed[0].name if signed[0] else "",
        checked_by=signed[1].name if signed[1] else "", responsible=signed[2].name if signed[2] else "",
    )  # fmt: skip


def _records(
    db: Database, section: Section, contents: Contents, catalogue: Catalogue, states: Mapping[str, str]
) -> FilledSection:
    sheet = next((one for one in detail_sheets(db, contents.period, catalogue) if one.name == section.sheet), None)
    missing = section.sheet if sheet is None else next((n for n in section.columns if n not in sheet.columns), "")
    if sheet is None or missing or len(section.widths) != len(section.columns):
        raise Refused.because("form-field", "form", name=missing or section.head)
    places = [sheet.columns.index(name) for name in section.columns]
    rows = []
    for row in sheet.rows:
        texts = []
        for place, name in zip(places, section.columns, strict=True):
            value = row[place]
            if name == "state":
                texts.append(states.get(str(value), str(value)))
            elif name == "fee_estimate_fen" and isinstance(value, int):
                texts.append(in_figures(value))
            else:
                texts.append(value.isoformat() if isinstance(value, date) else "" if value is None else str(value))
        rows.append(tuple(texts))
    return FilledSection(section.head, section.columns, section.widths, tuple(rows))


class _Filler:
    def __init__(self, contents: Contents, dictionary: Dictionary, clerk: Clerk, names: Mapping[str, str]) -> None:
        self._contents, self._dictionary, self._clerk, self._names = contents, dictionary, clerk, names

    def figures(self, section: Section) -> FilledSection:
        rows = []
        for code in section.indicators:
            meaning, told = self._meaning(code), self._told(code)
            cells = tuple(_cell(told, meaning, column) for column in section.columns)
            rows.append((meaning.name, meaning.unit, *cells))
        columns = ("name", "unit", *section.columns)
        widths = (_NAME_WIDTH, 0.7 * _WIDTH, *(_WIDTH for _ in section.columns))
        return FilledSection(section.head, columns, widths, tuple(rows))

    def text(self, template: str) -> str:
        return _FIELD.sub(self._field, template)

    def _field(self, match: re.Match[str]) -> str:
        name = match.group(1)
        if name in self._names:
            return self._names[name]
        code, _, column = name.partition(".")
        return _cell(self._told(code), self._meaning(code), column or "value")

    def _meaning(self, code: str) -> Definition:
        if code not in self._dictionary:
            raise Refused.because("form-field", "form", name=code)
        return self._dictionary.versions(code)[-1]

    def _told(self, code: str) -> Told:
        told = self._contents.figures.get(code)
        if told is None or not may_see(self._clerk, self._meaning(code).part):
            return Told(code, 0, None)
        return told


def _cell(told: Told, meaning: Definition, column: str) -> str:
    if column in ("change", "reached"):
        if told.value is None or meaning.rule.is_rate:
            return NOT_TOLD
        ratio = Compared(told.value, told.year or 0, told.before, told.target)
        share = ratio.change if column == "change" else ratio.reached
        return NOT_TOLD if share is None else f"{share / 10:.1f}%"
    value = {"value": told.value, "before": told.before, "year": told.year, "target": told.target}.get(column)
    if value is None:
        return NOT_TOLD
    scale = {"per_mille": 10, "hundredths": 100, "minutes": 60}.get(meaning.scale)
    if meaning.scale == "fen":
        return in_figures(value)
    text = str(value) if scale is None else f"{value / scale:.{2 if meaning.scale == 'hundredths' else 1}f}"
    return f"{text}%" if meaning.scale == "per_mille" else text
