"""The items behind the keys 1–9: those of the reference data, or the desk's own choice in its own order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from station_app.domain.catalogue import Catalogue, Code, CodeList

ITEMS: Final = "service_item"
MOST: Final = 9
"""So many digits there are on a keyboard that begin with 1."""
_KEY: Final = "quick_key"


def quick_items(catalogue: Catalogue, today: date) -> list[Code]:
    """The items that have a key today, in the order of their keys."""
    found = [code for code in catalogue.current(ITEMS, today) if code.attributes.get(_KEY)]
    return sorted(found, key=lambda code: code.attributes[_KEY])


def with_quick_list(catalogue: Catalogue, codes: Sequence[str] | None, today: date) -> Catalogue:
    """The catalogue with these items behind 1, 2, 3 …, in this order; as it is where none were chosen.

    An item that is no longer offered loses its place, and those behind it keep their digits: fingers remember them.
    """
    if codes is None:
        return catalogue
    keys = {code: str(place) for place, code in enumerate(codes[:MOST], start=1)}
    rows = tuple(
        replace(row, attributes={**row.attributes, _KEY: keys.get(row.code, "") if row.is_current(today) else ""})
        for row in catalogue[ITEMS]
    )
    return replace(catalogue, lists={**catalogue.lists, ITEMS: CodeList(ITEMS, rows)})
