"""What the boxes ask while somebody types: visitors out of the store, and how names and items sound."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from shiboken6 import isValid

from station_app.domain.periods import BEIJING_TIME
from station_app.storage.visitor_lookup import KnownVisitor, Sounds, find, visitors_since
from station_app.ui.consultations.items_field import Sounds as ItemSounds
from station_app.ui.consultations.items_field import item_sounds
from station_app.ui.desk import Desk


class Lookups(QObject):
    """Answers at once from the window's own reader; what is slow to make ready is made beside the window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sounds: Sounds | None = None

    def find(self, typed: str) -> Sequence[KnownVisitor]:
        """The visitors whom the text can mean."""
        return find(self._desk.reader.db, typed, self._sounds)

    def make_ready(self, items_ready: Callable[[ItemSounds], None]) -> None:
        """Reads how the visitors' names and the items sound: half a second the first time, for the dictionary."""
        day = self._desk.now().astimezone(BEIJING_TIME).date()
        items = self._desk.open.catalogue.current("service_item", day)

        def done(made: tuple[ItemSounds, Sounds]) -> None:
            if isValid(self):
                self._sounds = made[1]
                items_ready(made[0])

        self._desk.background.errand(lambda progress: (item_sounds(items), Sounds.read(progress.store.db)), done=done)

    def hear_news(self) -> None:
        """Takes in who came to the desk since."""
        sounds = self._sounds
        if sounds is None:
            return

        def done(news: list[tuple[int, str, int]]) -> None:
            if isValid(self):
                sounds.add(news)

        self._desk.background.errand(lambda progress: visitors_since(progress.store.db, sounds.position), done=done)
