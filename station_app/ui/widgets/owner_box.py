"""Choosing who at the station sees to something."""

from station_app.storage import clerks
from station_app.ui.desk import Desk
from station_app.ui.widgets.choices import CodeBox
from station_app.words import say


class OwnerBox(CodeBox):
    """The one who is signed in (本人), or another clerk of the station."""

    def __init__(self, name: str, desk: Desk) -> None:
        super().__init__(name, (), say("本人"))
        self._desk = desk
        self.refresh()

    def refresh(self) -> None:
        """Reads anew who works here; what was chosen stays chosen."""
        chosen = self.code()
        self.blockSignals(True)
        while self.count() > 1:
            self.removeItem(1)
        for clerk in clerks.everyone(self._desk.reader.db):
            if clerk.active and clerk.record_id != self._desk.open.clerk.record_id:
                self.addItem(clerk.name, clerk.name)
        self.choose(chosen)
        self.blockSignals(False)

    def name(self) -> str:
        """The clerk's name; empty for the one who is signed in."""
        return self.code()

    def choose(self, name: str) -> None:
        """Puts a clerk's name."""
        self.set_code(name, name or say("本人"))
