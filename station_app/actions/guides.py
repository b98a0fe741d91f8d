"""Guides of service items: what one says on a day, from any installed version, and its page to be taken home."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from station_app.actions.acts import NewId
from station_app.actions.consultations import station_of
from station_app.actions.printed_papers import note_printed
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.guides import ITEMS, Guide, GuideLine, guide_of
from station_app.domain.item_overlays import ItemOverlay, with_overlays
from station_app.domain.papers.guides import GuideSection, ServiceGuide
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import reference
from station_app.storage.cipher import Database
from station_app.storage.item_overlays import laid
from station_app.storage.store import Store

PAPER = "service_guide"
LineWords = Callable[[GuideLine], str]
"""Puts a line into words: no action has a sentence to say."""


@dataclass(frozen=True, slots=True)
class PreparedGuide:
    """A guide ready to be set; `file` is the name it has as a file."""

    shown: ServiceGuide
    file: str


def read_guide(db: Database, catalogue: Catalogue, item: str, on: date, version: str = "") -> Guide:
    """The guide of an item on a day, from `catalogue` or from another installed version, with the desk's own word.

    Refused `item-unknown`, `reference-version-missing`.
    """
    if version and version != catalogue.version:
        catalogue = reference.load(db, version)
        catalogue = with_overlays(catalogue, laid(db, catalogue, on))
    if item not in catalogue[ITEMS]:
        raise Refused.because("item-unknown", "items", value=item[:20])
    return guide_of(catalogue, item, on)


def own_lines(db: Database, catalogue: Catalogue, item: str, on: date) -> ItemOverlay:
    """What the district says of an item; where it names no place and no phone, the station's own stand in."""
    own, station = laid(db, catalogue, on).get(item, ItemOverlay()), station_of(db)
    return ItemOverlay(own.hidden, own.name, own.place or "".join(station.address.split("\n")),
                       own.phone or station.phones, own.note)  # fmt: skip


def prepare_guide(
    store: Store, clerk: Clerk, item: str, on: date, told: LineWords, labels: Sequence[str], *, catalogue: Catalogue,
    now: datetime, desk_words: str = "",
) -> PreparedGuide:  # fmt: skip
    """The page of an item. `told` puts a line into words, `labels` are the headings of place, phone and note.

    Refused `item-unknown`, `not-allowed` for a clerk who may not print.
    """
    demand(clerk, "print")
    guide, station = read_guide(store.db, catalogue, item, on), station_of(store.db)
    own = own_lines(store.db, catalogue, item, on)
    sections = [GuideSection(part.label, tuple(told(line) for line in part.lines)) for part in guide.parts]
    for label, text in zip(labels, (own.place, own.phone, own.note), strict=True):
        if text:
            sections.append(GuideSection(label, (text,)))
    shown = ServiceGuide(
        station_name=station.name, station_code=station.code, printed_at=now.astimezone(BEIJING_TIME), number=item,
        clerk=clerk.name, printed_by=clerk.name, name=guide.name, category=guide.category, desk=desk_words, on=on,
        version=guide.version, sections=tuple(sections), sources=guide.sources,
    )  # fmt: skip
    return PreparedGuide(shown, f"ZN-{item}-{on:%Y%m%d}.pdf")


def confirm(store: Store, clerk: Clerk, prepared: PreparedGuide, layout: str, *, now: datetime, new_id: NewId) -> None:
    """Journals that a guide was printed: which item, never for whom."""
    note_printed(store, clerk, PAPER, layout, now=now, new_id=new_id, about=prepared.shown.number)

