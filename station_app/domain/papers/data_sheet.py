"""A sheet of data that somebody is given or signs: a person's copy of what is kept of him, a list of what is destroyed.
"""

from dataclasses import dataclass

from station_app.domain.papers.issued import IssuedPaper


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A heading and its table; `widths` are shares of the measure. Without rows it says so."""

    heading: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSheet(IssuedPaper):
    """A titled sheet: what it is, labels with values, tables, and who signs it."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[SheetSection, ...] = ()
    signers: tuple[str, ...] = ()
