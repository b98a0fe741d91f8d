"""Choosing a printer for a kind of paper. Kept in the encrypted database, not journalled (decision 26)."""

from station_app.actions.rights import demand
from station_app.domain.clerks import Clerk
from station_app.domain.printing import PrinterChoice
from station_app.storage import settings
from station_app.storage.store import Store

KEY = "printer_choices"


def choice_of(store: Store, paper: str) -> PrinterChoice:
    """How this paper is printed on this desk; into a file where nothing was chosen, or the kept choice is of no use."""
    kept = settings.get(store.db, KEY, {})
    try:
        return PrinterChoice.from_json(kept[paper])
    except (KeyError, TypeError, ValueError):
        return PrinterChoice(paper=paper)


def was_chosen(store: Store, paper: str) -> bool:
    """Whether somebody chose how this paper is printed, be it into a file."""
    return paper in settings.get(store.db, KEY, {})


def choose_printer(store: Store, clerk: Clerk, choice: PrinterChoice) -> None:
    """From now on this paper is printed so. Refused `no-right` for a clerk who may not print."""
    demand(clerk, "print")
    with store.atomic() as db:
        settings.put(db, KEY, {**settings.get(db, KEY, {}), choice.paper: choice.to_json()})
