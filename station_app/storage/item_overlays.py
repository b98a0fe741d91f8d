"""What is laid over the city's items here: by the city for the district, and by the desk itself, as it is kept among
the settings.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from station_app.domain.catalogue import Catalogue
from station_app.domain.item_overlays import ItemOverlay, of_district
from station_app.storage import clerks, settings
from station_app.storage.cipher import Database

OVERLAYS: Final = "item_overlays"


def overlays(db: Database) -> dict[str, ItemOverlay]:
    """The desk's own word, by the item's code."""
    kept = settings.get(db, OVERLAYS, {})
    return {str(code): ItemOverlay.from_json(one) for code, one in kept.items()} if isinstance(kept, Mapping) else {}


def laid(db: Database, catalogue: Catalogue, on: date) -> dict[str, ItemOverlay]:
    """All that is laid over these lists on a day, by the item's code: what the city says for the station's district,
    the desk's own word on an item in its place.
    """
    station = clerks.station(db)
    given = of_district(catalogue, station.district, on) if station is not None and station.district else {}
    return {**given, **overlays(db)}


def put(db: Database, own: Mapping[str, ItemOverlay]) -> None:
    """Keeps the desk's own word, empty overlays left out, in the caller's transaction."""
    settings.put(db, OVERLAYS, {item: one.as_json() for item, one in own.items() if one.as_json()})
