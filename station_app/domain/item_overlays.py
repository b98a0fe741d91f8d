"""What a district lays over the city's list of items: one hidden, one called otherwise, where and whom to ask.

The city owns the codes: an overlay never makes one, never gives one to another item, and takes none from old records.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from station_app.domain.catalogue import Catalogue, CodeList
from station_app.domain.faults import Fault

ITEMS: Final = "service_item"
DISTRICT_ITEMS: Final = "district_item"
_LINES: Final = ("place", "phone", "note")
CITY_LABEL: Final = "city_label"
HIDDEN: Final = "hidden"
LONGEST_NAME: Final = 40
LONGEST_LINE: Final = 120


@dataclass(frozen=True, slots=True)
class ItemOverlay:
    """One item's own. Empty texts leave the city's word and the station's letterhead."""

    hidden: bool = False
    name: str = ""
    place: str = ""
    phone: str = ""
    note: str = ""

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "ItemOverlay":
        """As it was kept; what a newer program added is left out."""
        known = {name: given[name] for name in cls.__slots__ if name in given}
        return cls(**known)

    def as_json(self) -> dict[str, Any]:
        """Only what is said."""
        return {name: value for name, value in asdict(self).items() if value}


def of_district(catalogue: Catalogue, district: str, today: date) -> dict[str, ItemOverlay]:
    """What the city's reference data lay over the items of a district: the list `district_item`, whose codes are
    `district/item` and whose labels the names used there.
    """
    found = {}
    for row in catalogue.lists.get(DISTRICT_ITEMS, ()):
        told = row.attributes
        if row.is_current(today) and told.get("district") == district and told.get("item"):
            own = ItemOverlay(told.get("hidden") == "1", row.label, *(told.get(name, "") for name in _LINES))
            found[told["item"]] = own
    return found


def check_overlay(overlay: ItemOverlay) -> list[Fault]:
    """Texts that are longer than their line."""
    faults = []
    for name, longest in (("name", LONGEST_NAME), ("place", LONGEST_LINE), ("phone", LONGEST_LINE),
                          ("note", LONGEST_LINE)):  # fmt: skip
        text = getattr(overlay, name)
        if len(text) > longest:
            details = {"length": len(text), "longest": longest, "extra": len(text) - longest}
            faults.append(Fault("text-long", f"item_{name}", details=details))
    return faults


def with_overlays(catalogue: Catalogue, overlays: Mapping[str, ItemOverlay]) -> Catalogue:
    """The catalogue as this desk offers it: hidden items are not offered, renamed ones carry the district's name.

    Every code stays, so that an old record is read as before; codes that this version does not know are passed over.
    """
    if not overlays:
        return catalogue
    rows = []
    for row in catalogue[ITEMS]:
        own = overlays.get(row.code)
        if own is not None:
            attributes = {**row.attributes, CITY_LABEL: row.label, HIDDEN: "1" if own.hidden else ""}
            row = replace(row, label=own.name or row.label, attributes=attributes)
        rows.append(row)
    return replace(catalogue, lists={**catalogue.lists, ITEMS: CodeList(ITEMS, tuple(rows))})
