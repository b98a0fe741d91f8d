"""What the district lays over the city's items, as it is kept among the settings."""

from collections.abc import Mapping
from typing import Final

from station_app.domain.item_overlays import ItemOverlay
from station_app.storage import settings
from station_app.storage.cipher import Database

OVERLAYS: Final = "item_overlays"


def overlays(db: Database) -> dict[str, ItemOverlay]:
    """What is laid over the list, by the item's code."""
    kept = settings.get(db, OVERLAYS, {})
    return {str(code): ItemOverlay.from_json(one) for code, one in kept.items()} if isinstance(kept, Mapping) else {}


def put(db: Database, laid: Mapping[str, ItemOverlay]) -> None:
    """Keeps what is laid over the list, empty overlays left out, in the caller's transaction."""
    settings.put(db, OVERLAYS, {item: one.as_json() for item, one in laid.items() if one.as_json()})
