"""How this desk looks: settings that anybody at it may choose. Not journalled (decision 26)."""

from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.storage import settings
from station_app.storage.store import Store

CHOOSABLE = frozenset({"theme", "text_scale", "consultation_more_fields", "scan_folder"})


def choose(store: Store, clerk: Clerk, name: str, value: object) -> None:
    """Keeps one choice. Refused `not-allowed` for a setting that is not a matter of looks."""
    demand(clerk, "read")
    if name not in CHOOSABLE:
        raise Refused.because("not-allowed", "", action=name, role=clerk.role.value)
    with store.atomic() as db:
        settings.put(db, name, value)
