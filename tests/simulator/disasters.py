"""What may be put back, copied or lost: stations and the city, and what the truth learns of it."""

import random
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from city_centre.office import Office
from city_centre.storage import batches as centre_batches
from city_centre.storage.engine import reading
from city_centre.storage.rows import applied_rows
from station_app.storage import journal
from station_exchange.rows import ERASE
from tests.helpers.office import Ids
from tests.simulator import later
from tests.simulator.centres import Centre
from tests.simulator.pc import TRAVELLING, Pc
from tests.simulator.template import CODES
from tests.simulator.truth import Truth


class Disasters:
    """The part of the world in which they happen."""

    place: Path
    rng: random.Random
    now: datetime
    truth: Truth
    office: Office
    pcs: list[Pc]
    gone: list[Pc]
    fired: Counter[str]
    centre: Centre
    centre_copies: list[Any]
    delivered: list[bytes]
    seen: dict[tuple[str, str, int], set[str]]
    revoked: dict[str, tuple[str, frozenset[str]]]
    violations: list[str]

    def fault(self, name: str) -> None:
        """Counts a fault that fired."""
        self.fired[name] += 1

    def learn_of_opening(self, pc: Pc) -> None:
        """Opening may itself make news: what was erased is erased again in a copy that was put back."""
        news = [
            entry for entry in journal.walk(pc.desk.store.db)
            if entry.kind in TRAVELLING and entry.revision_id not in self.truth.saves
        ]  # fmt: skip
        self.violations += self.truth.learn(pc.code, [entry for entry in news if entry.verb == ERASE])

    def restore_station(self, pc: Pc, copy: Path, how: str) -> None:
        """An older copy of the database is put back; what only it held is gone."""
        before = pc.revisions()
        pc.put_back(copy, how, self.now)
        self.learn_of_opening(pc)
        self.fault("station-restored" if how == "kept" else "station-restored-unnoticed")
        if how != "kept":
            self.truth.copied.add(pc.code)
        present = pc.revisions()
        siblings = [other.revisions() for other in self.pcs if other is not pc and other.code == pc.code]
        removed = before - present - set().union(*siblings)
        held = self.at_centre()
        self.truth.taken_away |= removed
        self.truth.excused |= removed - held
        self.truth.taken_away -= present
        self.truth.excused -= present

    def clone(self, pc: Pc) -> Pc:
        """The disk is copied to a second PC, which is answered; both go on."""
        self.fault("station-cloned")
        self.truth.copied.add(pc.code)
        number = len(self.pcs) + len(self.gone)
        name = f"{pc.code}-copy{number}"
        copy = pc.cloned(name, self.place / name, Ids(space=50 + number))
        copy.open(self.now)
        self.learn_of_opening(copy)
        self.pcs.append(copy)
        return copy

    def lose(self, pc: Pc) -> None:
        """The PC is gone; what only it held is gone with it."""
        removed = pc.revisions() - set().union(*(other.revisions() for other in self.pcs if other is not pc))
        self.truth.taken_away |= removed
        self.truth.excused |= removed - self.at_centre()
        pc.close()
        self.pcs.remove(pc)
        self.gone.append(pc)

    def remember_centre(self) -> None:
        """Keeps a copy of the centre's database."""
        self.centre_copies.append(self.centre.copy())

    def restore_centre(self, copy: Any) -> None:
        """An older copy of the centre's database is put back, and nobody tells the stations."""
        self.fault("centre-restored")
        held = self.at_centre()
        self.centre.put(copy)
        self.truth.excused |= self.truth.taken_away & (held - self.at_centre())
        self.delivered.clear()
        self.seen.clear()
        later.revoke_again(self)

    def at_centre(self) -> set[str]:
        """Every revision the centre has applied."""
        with reading(self.office.engine) as connection:
            return set().union(*(applied_rows(connection, code) for code in CODES))

    def applied_of(self, code: str) -> set[str]:
        """Every revision of one station that the centre has applied."""
        with reading(self.office.engine) as connection:
            return set(applied_rows(connection, code))

    def applied_batches(self) -> set[tuple[str, str, int, str]]:
        """Every batch that the centre has applied: (station, epoch, number, manifest)."""
        with reading(self.office.engine) as connection:
            return {
                (code, batch.epoch, batch.no, batch.manifest)
                for code in CODES
                for batch in centre_batches.all_batches(connection, code)
                if batch.state == centre_batches.APPLIED
            }
