"""What holds for the whole desk and is the manager's to choose: the letterhead, what follows a save, the quick list.

Journalled by name and value under the verb `set_up`; the letterhead is the station's own record and travels.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from station_app.actions.acts import Changes, NewId, begin, note
from station_app.actions.rights import demand
from station_app.actions.visitors import write
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.practice import is_practice
from station_app.domain.quick_list import MOST, with_quick_list
from station_app.domain.stations import Station
from station_app.storage import clerks, settings
from station_app.storage.cipher import Database
from station_app.storage.store import Store

PRINT_ON_SAVE: Final = "print_on_save"
"""Each new visit's receipt is printed as it is saved (保存即打印)."""
RATE_ON_SAVE: Final = "rate_on_save"
"""Each new visit's visitor is asked for a rating as it is saved."""
SWITCHES: Final = frozenset({PRINT_ON_SAVE, RATE_ON_SAVE})
QUICK_LIST: Final = "quick_list"

LONGEST_NAME: Final = 60
LONGEST_LINE: Final = 80
"""Most characters of an address or of the phones: one line at the foot of a receipt."""


def is_on(db: Database, name: str) -> bool:
    """Whether a switch of this desk is on; off where nobody chose."""
    return bool(settings.get(db, name, False))


def switch(store: Store, clerk: Clerk, name: str, on: bool, *, now: datetime, new_id: NewId) -> None:
    """Turns a switch of the desk on or off; for the manager. Refused `not-allowed` for what is no switch."""
    demand(clerk, "set_up")
    if name not in SWITCHES:
        raise Refused.because("not-allowed", "", action=name, role=clerk.role.value)
    with store.atomic() as db:
        if is_on(db, name) == on:
            return
        settings.put(db, name, on)
        act = begin(db, clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": name, "value": "on" if on else "off"}, new_id)


def revise_letterhead(
    store: Store, clerk: Clerk, *, name: str, address: str, phones: str, now: datetime, new_id: NewId
) -> Changes:
    """What stands at the head and the foot of every paper; for the manager.

    The name is the city's once the station is enrolled, and the practice station keeps its own. Refused
    `station-name-missing`, `text-long`, `station-name-of-city`.
    """
    demand(clerk, "set_up")
    name, address, phones = (" ".join(text.split()) for text in (name, address, phones))
    faults = [] if name else [Fault("station-name-missing", "name")]
    for field, text, longest in (
        ("name", name, LONGEST_NAME), ("address", address, LONGEST_LINE), ("phones", phones, LONGEST_LINE)
    ):  # fmt: skip
        if len(text) > longest:
            details = {"length": len(text), "longest": longest, "extra": len(text) - longest}
            faults.append(Fault("text-long", field, details=details))
    with store.atomic() as db:
        standing = clerks.station(db)
        assert standing is not None, "an open desk is a station"
        if name and name != standing.name and not may_rename(db, standing):
            faults.append(Fault("station-name-of-city", "name"))
        if faults:
            raise Refused(faults)
        act = begin(db, clerk, "set_up", new_id(), now)
        if (name, address, phones) != (standing.name, standing.address, standing.phones):
            record = {
                "code": standing.code, "name": name, "district": standing.district, "address": address,
                "phones": phones, "city_role": standing.city_role,
            }  # fmt: skip
            parent = clerks.station_revision(db)
            write(db, act, "station", standing.record_id, record, new_id, parent=parent)
        return Changes(act.action_id, act.verb, frozenset({"station"}))


def may_rename(db: Database, station: Station) -> bool:
    """Whether the desk may word the station's name itself: the city's word holds once it is enrolled."""
    return clerks.enrolment(db) is None and not is_practice(station.code)


def quick_codes(db: Database) -> tuple[str, ...] | None:
    """The items of the keys 1–9 in their order, as this desk chose them; None where it did not."""
    kept = settings.get(db, QUICK_LIST)
    return tuple(str(code) for code in kept) if isinstance(kept, list) else None


def choose_quick_list(
    store: Store, clerk: Clerk, codes: Sequence[str] | None, *, catalogue: Catalogue, now: datetime, new_id: NewId
) -> None:
    """Other items for the keys 1–9; None goes back to the list of the reference data. For the manager.

    Refused `quick-list-range` for none, more than nine, one twice, or one that is not offered today.
    """
    demand(clerk, "set_up")
    if codes is not None:
        offered = {code.code for code in catalogue.current("service_item", now.date())}
        chosen = list(codes)
        if not 1 <= len(chosen) <= MOST or len(set(chosen)) != len(chosen) or not offered.issuperset(chosen):
            raise Refused.because("quick-list-range", "", most=MOST)
    with store.atomic() as db:
        settings.put(db, QUICK_LIST, list(codes) if codes is not None else None)
        act = begin(db, clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": QUICK_LIST, "value": " ".join(codes or ()) or "usual"}, new_id)


def own_quick_list(db: Database, catalogue: Catalogue, today: date) -> Catalogue:
    """The lists of the reference data with this desk's own keys in them."""
    return with_quick_list(catalogue, quick_codes(db), today)
