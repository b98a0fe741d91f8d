"""Asking the search index: what may be asked by whom, and the lists that a clerk keeps under a name."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import msgspec

from station_app.actions.rights import RIGHTS, demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.searching import parse
from station_app.domain.troubles import Trouble
from station_app.storage import clerk_settings, search, search_index, settings
from station_app.storage.search import Filters, Hit, Looker, Search
from station_app.storage.store import Store

LONGEST_NAME: Final = 20
MOST_VIEWS: Final = 30
_OWN: Final = "search_views"
_SHARED: Final = "shared_search_views"


@dataclass(frozen=True, slots=True)
class View:
    """A list under a name. A period is kept as its code (`week`, `year` …), so that it moves on with the days."""

    name: str
    text: str = ""
    period: str = ""
    filters: Filters = field(default_factory=Filters)
    oldest_first: bool = False
    shared: bool = False


def looker(clerk: Clerk) -> Looker:
    """What this clerk's eyes may see."""
    return Looker(clerk.record_id, ratings=clerk.role in RIGHTS["see_ratings"])


def asked(
    clerk: Clerk, catalogue: Catalogue, text: str, filters: Filters | None = None, *, oldest_first: bool = False
) -> Search:
    """The search that a clerk asks for. Refused `search-long`, `search-many-words`, `search-nothing`."""
    demand(clerk, "read")
    return Search(parse(text), looker(clerk), search.labels_of(catalogue), filters or Filters(), oldest_first)


def find(store: Store, clerk: Clerk, catalogue: Catalogue, text: str, *, limit: int) -> list[Hit]:
    """Exact hits, newest first, then the forgiven, at most `limit` in all. Refused as `asked`.

    Trouble `database-older` where the desk has not been opened to write since the program's rules of search changed.
    """
    wanted = asked(clerk, catalogue, text)
    demand_index(store)
    found = search.page(store.db, wanted, limit=limit)
    room = min(limit - len(found), search.MOST_FORGIVEN)
    return [*found, *(search.forgiven(store.db, wanted, limit=room) if room > 0 else ())]


def demand_index(store: Store) -> None:
    """Trouble `database-older` where the index waits to be made anew."""
    if search_index.outdated(store.db):
        raise Trouble("database-older")


def rebuild(store: Store, clerk: Clerk, progress: search_index.Progress | None = None) -> int:
    """Makes the index anew from the records, and answers how many it holds. Everything of it or nothing."""
    demand(clerk, "verify")
    with store.atomic() as db:
        return search_index.make_anew(db, progress)


def views(store: Store, clerk: Clerk) -> list[View]:
    """The lists that the clerk kept, then those that are shared at this station."""
    own = _read(clerk_settings.get(store.db, clerk.record_id, _OWN, []), shared=False)
    return [*own, *_read(settings.get(store.db, _SHARED, []), shared=True)]


def keep_view(store: Store, clerk: Clerk, view: View) -> list[View]:
    """Keeps a list under its name, in the place of one of that name; answers all there are.

    Refused `view-name-missing`, `view-name-long`, `views-many`.
    """
    demand(clerk, "read")
    view = replace(view, name=view.name.strip())
    if not view.name:
        raise Refused.because("view-name-missing", "name")
    if len(view.name) > LONGEST_NAME:
        raise Refused.because("view-name-long", "name", most=LONGEST_NAME)
    with store.atomic() as db:
        known = [one for one in views(store, clerk) if one.name != view.name]
        if len(known) >= MOST_VIEWS:
            raise Refused.because("views-many", "name", most=MOST_VIEWS)
        _write(db, clerk, [*known, view])
    return views(store, clerk)


def drop_view(store: Store, clerk: Clerk, name: str) -> list[View]:
    """Forgets the list of that name; answers those that are left."""
    demand(clerk, "read")
    with store.atomic() as db:
        _write(db, clerk, [one for one in views(store, clerk) if one.name != name])
    return views(store, clerk)


def _write(db: Any, clerk: Clerk, kept: Sequence[View]) -> None:
    clerk_settings.put(db, clerk.record_id, _OWN, [asdict(one) for one in kept if not one.shared])
    settings.put(db, _SHARED, [asdict(one) for one in kept if one.shared])


def _read(kept: Any, *, shared: bool) -> list[View]:
    found = []
    for one in kept if isinstance(kept, list) else ():
        try:
            found.append(replace(_view(one), shared=shared))
        except (msgspec.ValidationError, TypeError):
            # Of another version of the program: a list that cannot be read any more is no reason to show none.
            continue
    return found


def _view(one: Mapping[str, Any]) -> View:
    return msgspec.convert(one, View)
