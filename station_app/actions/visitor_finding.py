"""The one look-up box: whatever a clerk types, pastes or scans to find a visitor, a receipt of ours included."""

from typing import Final

from station_app.actions import receipts
from station_app.domain.receipts import Refusal
from station_app.domain.troubles import Trouble
from station_app.storage import visitor_lookup
from station_app.storage.devices import Device
from station_app.storage.store import Store
from station_app.storage.visitor_lookup import MOST, KnownVisitor

_SHORTEST_CODE: Final = 60
"""The text of a receipt's QR code is longer than any name."""


def find(store: Store, device: Device | None, typed: str, limit: int = MOST) -> list[KnownVisitor]:
    """The visitors whom the text can mean, as `visitor_lookup.find`; of a receipt's QR code, whoever it was given to.

    A code that is none of ours, or was altered, finds nobody.
    """
    code = typed.strip()
    if len(code) >= _SHORTEST_CODE and code.isascii():
        try:
            read = receipts.check(store, device, code)
        except Trouble:
            return []
        visitor = None if isinstance(read, Refusal) else visitor_lookup.of_number(store.db, read.claim.number)
        return [visitor] if visitor is not None else []
    return visitor_lookup.find(store.db, typed, limit)
