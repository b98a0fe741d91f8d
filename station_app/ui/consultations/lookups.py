"""What the boxes ask while somebody types: visitors out of the store, and how items sound."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from shiboken6 import isValid

from station_app.actions.visitor_finding import find
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui.consultations.items_field import Sounds as ItemSounds
from station_app.ui.consultations.items_field import item_sounds
from station_app.ui.desk import Desk


class Lookups(QObject):
    """Answers at once from the window's own reader; what is slow to make ready is made beside the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def find(self, typed: str) -> Sequence[KnownVisitor]:
        """The visitors whom the text can mean."""
        return find(self._desk.reader, self._desk.open.device, typed)

    def make_ready(self, items_ready: Callable[[ItemSounds], None]) -> None:
        """Reads how the items sound: a fifth of a second the first time, for the dictionary."""
        day = self._desk.now().astimezone(BEIJING_TIME).date()
        items = self._desk.open.catalogue.current("service_item", day)

        def done(made: ItemSounds) -> None:
            if isValid(self):
                items_ready(made)

        self._desk.background.errand(lambda progress: item_sounds(items), done=done)
