"""Looking people up in one process: `python -m benchmarks.processes.desk_lookup DIR SEED PEOPLE` tells milliseconds."""

import json
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks.processes.desk_day import Morning
from benchmarks.processes.telling import say
from benchmarks.station_maker import OPENING
from station_app.domain.lookup_keys import folded
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.readings import usual_reading
from station_app.domain.short_names import short_name
from station_app.storage.cipher import Database
from station_app.storage.folder import DataFolder

_PEOPLE: Final = (
    "SELECT visitors.record_id, visitors.name, visitors.phone, organisations.org_name FROM visitors"
    " LEFT JOIN memberships ON memberships.visitor_id = visitors.record_id"
    " LEFT JOIN organisations ON organisations.record_id = memberships.organisation_id"
    " WHERE visitors.rid = ?"
)
_BUSIEST: Final = (
    "SELECT organisation_id FROM consultations WHERE organisation_id IS NOT NULL"
    " GROUP BY organisation_id ORDER BY count(*) DESC LIMIT 1"
)
_BARE: Final = "SELECT rid FROM visitor_keys WHERE key >= ? AND key < ? ORDER BY key LIMIT 8"


class LookingUp:
    """The window with the caret in the box."""

    def __init__(self, morning: Morning) -> None:
        self._morning = morning
        window = morning.program.main_window
        assert window is not None
        window.start_consultation()
        morning.tell("ready")
        self.page = window.page("consultations")
        self.box = self.page.fields.has.name
        self.db: Database = window.desk.reader.db

    def keys(self, text: str) -> list[float]:
        """Milliseconds of each key of the text; characters that have no key come as an input method hands them over."""
        from PySide6.QtGui import QInputMethodEvent
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        self.box.setFocus()
        taken = []
        for character in text:

            def press(character: str = character) -> None:
                if character.isascii():
                    QTest.keyClick(self.box, character)
                else:
                    event = QInputMethodEvent("", [])
                    event.setCommitString(character)
                    QApplication.sendEvent(self.box, event)
                self._morning.turn()

            taken.append(_milliseconds(press))
        self.box.set_text("")
        self._morning.turn()
        return taken

    def bare(self, key: str) -> float:
        """Milliseconds of the search by prefix alone."""
        return _milliseconds(lambda: self.db.execute(_BARE, (key, key + "\U0010ffff")).fetchall())

    def card(self, visitor_id: str) -> float:
        """Milliseconds until the panel beside the form shows this visitor."""
        from station_app.ui.inspector import Subject

        def show() -> None:
            self.page.visitor.about(Subject(visitor_id=visitor_id))
            self._morning.turn()

        return _milliseconds(show)

    def firm(self, organisation_id: str) -> float:
        """Milliseconds until the timeline of a firm is painted."""
        from station_app.storage.timelines import all_ids

        def show() -> None:
            self.page.visitor.timeline.show_of("organisation", all_ids(self.db, "organisation", organisation_id))
            self._morning.turn()

        return _milliseconds(show)


def _milliseconds(act: Callable[[], object]) -> float:
    begin = perf_counter()
    act()
    return (perf_counter() - begin) * 1000


def people(db: Database, seed: int, count: int) -> list[tuple[str, str, str, str]]:
    """So many visitors with a name and a phone: (id, name, phone, firm or '')."""
    chance = random.Random(seed)
    (last,) = db.execute("SELECT max(rid) FROM visitors").fetchone()
    found: list[tuple[str, str, str, str]] = []
    while len(found) < count:
        row = db.execute(_PEOPLE, (chance.randint(1, last),)).fetchone()
        if row is not None and row[1] and row[2]:
            found.append((row[0], row[1], row[2], row[3] or ""))
    return found


def main(data: str, seed: str, count: str) -> None:
    """Signs in, looks people up, tells."""
    from PySide6.QtWidgets import QApplication

    from station_app.ui import theme

    application = QApplication(["station"])
    theme.load_fonts()
    theme.apply_theme(application, "light")
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME) + timedelta(hours=9)
    morning = Morning(DataFolder.at(Path(data)), opening, application.processEvents)
    morning.sign_in()
    at = LookingUp(morning)
    chosen = people(at.db, int(seed), int(count))
    told: dict[str, Any] = {"keys": [], "cards": [], "bare": []}
    for warm in (True, False):
        for visitor_id, name, phone, firm in chosen[: 5 if warm else None]:
            said = usual_reading(name).split()
            texts = ["".join(one[0] for one in said), phone[-4:], "".join(said), name, folded(short_name(firm))]
            taken = [took for text in texts for took in at.keys(text)]
            card = at.card(visitor_id)
            if not warm:
                told["keys"] += taken
                told["cards"].append(card)
                told["bare"].append(at.bare(f"s{texts[0]}"))
    told["busiest"] = at.firm(at.db.execute(_BUSIEST).fetchone()[0])
    (told["visitors"],) = at.db.execute("SELECT count(*) FROM visitors").fetchone()
    say(json.dumps(told))
    morning.program.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
