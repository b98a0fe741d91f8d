"""The guide of a service item on one page, to be taken home."""

from dataclasses import dataclass
from datetime import date

from station_app.domain.papers.issued import IssuedPaper


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One part under its heading, its lines as they are read."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceGuide(IssuedPaper):
    """办事指南. `number` is the item's code; `on` the day for which it holds, `version` the catalogue it comes from."""

    name: str
    category: str
    desk: str
    on: date
    version: str
    sections: tuple[GuideSection, ...]
    sources: tuple[str, ...] = ()
