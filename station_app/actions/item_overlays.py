"""The district's own word on the city's items, as the manager of a desk enters it: journalled, dated by the journal."""

from datetime import date, datetime

from station_app.actions import guide_texts
from station_app.actions.acts import Changes, NewId, begin, note
from station_app.actions.desk_settings import own_quick_list
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.item_overlays import ITEMS, ItemOverlay, check_overlay, with_overlays
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import item_overlays as kept
from station_app.storage.cipher import Database
from station_app.storage.item_overlays import laid, overlays
from station_app.storage.store import Store

__all__ = ["lay_over", "of_this_desk", "overlays"]


def of_this_desk(db: Database, catalogue: Catalogue, today: date) -> Catalogue:
    """The lists of the reference data as this desk offers them: what is laid over them, and the desk's own keys."""
    return own_quick_list(db, with_overlays(catalogue, laid(db, catalogue, today)), today)


def lay_over(
    store: Store, clerk: Clerk, code: str, overlay: ItemOverlay, *, catalogue: Catalogue, now: datetime, new_id: NewId
) -> Changes:
    """Keeps what is said of one item; an empty overlay leaves the city's word alone. For the manager.

    Refused `item-unknown` for a code that the list does not have, `item-last` where nothing would be offered any more,
    and the faults of the texts. A record that names a hidden item is read and corrected as before.
    """
    demand(clerk, "set_up")
    overlay = ItemOverlay(overlay.hidden, *(" ".join(text.split()) for text in
                                            (overlay.name, overlay.place, overlay.phone, overlay.note)))  # fmt: skip
    if code not in catalogue[ITEMS]:
        raise Refused.because("item-unknown", "items", value=code[:20])
    faults = check_overlay(overlay)
    if faults:
        raise Refused(faults)
    with store.atomic() as db:
        kept.put(db, {**overlays(db), code: overlay})
        today = now.astimezone(BEIJING_TIME).date()
        hidden = {item for item, one in laid(db, catalogue, today).items() if one.hidden}
        if not {row.code for row in catalogue[ITEMS]} - hidden:
            raise Refused.because("item-last", "items")
        guide_texts.keep_standing(db, today)
        act = begin(db, clerk, "set_up", new_id(), now)
        said = {f"item_{name}": value for name, value in overlay.as_json().items()}
        note(db, act, "setting", {"name": kept.OVERLAYS, "value": code, **said}, new_id)
    return Changes(act.action_id, "set_up", frozenset({"setting", "items"}))
