"""One station of the soak: a process that opens the real desk, saves visits, reports by wire and stick, until killed.

What it says to be saved goes to a file outside the station, line by line: the ground truth of invariant 1. With the
file `finish` beside it no visit is begun any more; it reports until the city has everything, and ends.
"""

import json
import os
import random
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import uuid_utils

from station_app.actions import (
    acknowledgements,
    attachments,
    batches,
    consultations,
    exports,
    sending_files,
    sync,
)
from station_app.actions.acts import RecordIds
from station_app.actions.stations import OpenDesk, open_desk
from station_app.delivery.folder import read_file
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import batches as stored
from station_app.storage import sendings
from station_app.storage.folder import DataFolder
from station_exchange.acknowledgement import MAX_ACKNOWLEDGEMENT
from tests.helpers.office import MANAGER, PASSWORD


@dataclass(frozen=True)
class Order:
    """What the process is told. It writes its number to `ready` once the desk is open; `wired` and `carried` say which
    ways it has, `pace` the seconds between two visits.
    """

    root: str
    code: str
    truth: str
    stick: str
    finish: str
    ready: str
    seed: int
    pace: float
    wired: bool
    carried: bool


def new_id() -> str:
    return str(uuid_utils.uuid7())


def now() -> datetime:
    return datetime.now(BEIJING_TIME)


class Counter:
    """An open desk with somebody at work at it."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._chance = random.Random(order.seed)
        self._truth = os.open(order.truth, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._desk: OpenDesk = open_desk(DataFolder.at(Path(order.root)), MANAGER, PASSWORD, now=now(), new_id=new_id)
        self._numbers: list[str] = []
        Path(order.ready).write_text(str(os.getpid()))

    def work(self) -> None:
        """Visits, corrections and reports in a random order, until the finish."""
        while not Path(self._order.finish).exists():
            draw = self._chance.random()
            if draw < 0.80 or not self._numbers:
                self._visit()
            elif draw < 0.88:
                self._step("amend")
            elif draw < 0.91:
                self._step("void")
            elif draw < 0.97:
                self.report()
            else:
                self._carry()
            time.sleep(self._order.pace * self._chance.random() * 2)

    def report(self) -> None:
        """One round over the wire; what goes wrong there is no business of the counter."""
        desk = self._desk
        batches.seal(desk.store, desk.clerk, desk.device, now=now())
        if not self._order.wired:
            return
        ready = sync.ready(desk.store, desk.clerk, desk.device, now=now())
        done = sync.confirm(desk.store, desk.clerk, desk.device, sync.send(ready), now=now(), new_id=new_id,
                            draw=self._chance.random())  # fmt: skip
        if done.trouble is None:
            load = sending_files.ready(desk.store, desk.clerk, desk.device, now=now())
            sending_files.confirm(desk.store, desk.clerk, sending_files.send(load), now=now(), new_id=new_id,
                                  draw=self._chance.random())  # fmt: skip

    def settle(self) -> bool:
        """After the last visit: report once more, and say whether the city has everything."""
        self.report()
        self._carry()
        db = self._desk.store.db
        present = stored.present_epoch(db)
        news = stored.unsealed_positions(db, present.epoch, after=stored.last_of(db, present.epoch)[2])
        owed = sendings.owed(db, self._desk.station.city_role)
        return not news and not stored.open_batches(db) and not owed

    def close(self) -> None:
        """The day is over."""
        self._desk.close()

    def _visit(self) -> None:
        ids, desk = RecordIds.make(new_id), self._desk
        given: dict[str, Any] = {
            "visitor_name": "访客" + "甲乙丙丁戊己庚辛"[self._chance.randrange(8)],
            "visitor_phone": f"139{self._chance.randrange(10**8):08d}", "items": ["S01"], "question": "商标怎么续展",
            "answer": "说明流程与费用" * self._chance.randrange(1, 9), "consent_scope": "service",
        }  # fmt: skip
        form = ConsultationForm.from_json(given, desk.catalogue)
        if self._chance.random() < 0.15:
            content = b"%PDF-1.7 " + self._chance.randbytes(self._chance.choice((1_000, 60_000, 700_000)))
            scan = attachments.take_in(desk.store, desk.clerk, content, name="扫描.pdf", catalogue=desk.catalogue,
                                       now=now())  # fmt: skip
            form = replace(form, attachments=(scan,))
        saved = consultations.record(desk.store, desk.clerk, form, ids=ids, catalogue=desk.catalogue, now=now(),
                                     new_id=new_id)  # fmt: skip
        self._say(ids)
        self._numbers.append(saved.number)

    def _step(self, what: str) -> None:
        number, desk, ids = self._numbers.pop(self._chance.randrange(len(self._numbers))), self._desk, None
        ids = RecordIds.make(new_id)
        if what == "amend":
            consultations.amend(desk.store, desk.clerk, number, {"answer": "再说明一次"}, "抄错一字", ids=ids,
                                catalogue=desk.catalogue, now=now(), new_id=new_id)  # fmt: skip
        else:
            consultations.void(desk.store, desk.clerk, number, "重复登记", ids=ids, now=now())
        self._say(ids)

    def _carry(self) -> None:
        desk, stick = self._desk, Path(self._order.stick)
        if not self._order.carried:
            return
        with suppress(Refused, Trouble):
            batches.seal(desk.store, desk.clerk, desk.device, now=now())
            exports.export(desk.store, desk.clerk, stick, now=now(), new_id=new_id, device=desk.device)
        with suppress(Refused, Trouble):
            data = read_file(stick / f"{self._order.code}.sva", MAX_ACKNOWLEDGEMENT)
            acknowledgements.take(desk.store, desk.clerk, desk.device, data, now=now(), new_id=new_id)

    def _say(self, ids: RecordIds) -> None:
        os.write(self._truth, f"{ids.revision_id}\n".encode())


def main() -> None:
    counter = Counter(Order(**json.loads(sys.argv[1])))
    counter.work()
    while not counter.settle():
        time.sleep(0.2)
    counter.close()


if __name__ == "__main__":
    main()
