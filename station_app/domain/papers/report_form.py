"""Other forms that are filled from the same indicators: a template as data, and the paper that comes of it."""

from dataclasses import dataclass
from typing import Literal

from station_app.domain.papers.issued import IssuedPaper

Column = Literal["value", "before", "change", "year", "target", "reached"]


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a template.

    `figures`: a line for each indicator with these columns. `records`: a line for each row of a detail sheet
    (report_books), with columns of it and their widths. `text`: paragraphs with {code}, {code.year}, {station},
    {period}, {difficulties}, {suggestions} in them.
    """

    kind: Literal["figures", "records", "text"]
    head: str
    columns: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    sheet: str = ""
    widths: tuple[float, ...] = ()
    text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A form as data. `basis` says after which standard it is made, and that it is not the official form itself."""

    name: str
    title: str
    basis: str
    sections: tuple[Section, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class FilledSection:
    """A section with its content: a table (`columns` in code, rows of texts) or paragraphs."""

    head: str
    columns: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm(IssuedPaper):
    """A filled form."""

    title: str
    basis: str
    period: str
    sections: tuple[FilledSection, ...]
    landscape: bool = False
    prepared_by: str = ""
    checked_by: str = ""
    responsible: str = ""
