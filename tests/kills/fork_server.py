"""Desks to be killed: imports the program once, then forks one desk for each line it is given.

A line is a JSON object: `folder`, `key` (the database key in hex; empty to sign in by the password), `space` (whose
ids), `start` (office time), `silent` (the save after which it kills itself before it says anything; -1 for never).
Answers, one line each, in order: `pid N`; of the desk `opened`, then `trying` with the three ids of a save, `drafted`,
`saved` with its number, each only after the action returned; `trouble` where it could not open; `ended`.
"""

import json
import os
import signal
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from station_app.actions import consultations, drafts
from station_app.actions.acts import RecordIds
from station_app.actions.stations import OpenDesk, open_desk
from station_app.domain.consultations import ConsultationForm
from station_app.domain.troubles import Trouble
from station_app.storage.drafts import Draft
from station_app.storage.folder import DataFolder
from station_app.storage.store import Store
from tests.helpers.office import MANAGER, PASSWORD, Clock, Ids, make_office


def visit(desk: OpenDesk, number: int) -> ConsultationForm:
    """A visit; some visitors and firms come again, the texts differ in length."""
    return ConsultationForm.from_json(
        {
            "visitor_name": f"来访人{number % 7}", "visitor_phone": f"1390000{number % 7:04}",
            "org_name": "北京江东科技有限公司" if number % 3 else "", "items": ["S01"],
            "question": "商标续展需要哪些材料？" * (number % 40 + 1), "consent_scope": "service",
        },
        desk.catalogue,
    )  # fmt: skip


def say(*words: str) -> None:
    """One line, at once: what was said before a kill was said."""
    os.write(1, (" ".join(words) + "\n").encode())


def sit_down(order: dict[str, Any], warm: OpenDesk, now: datetime, new_id: Ids) -> OpenDesk:
    """The desk, signed in as a clerk does, or with the key at hand and the code lists of another desk."""
    folder = DataFolder.at(Path(order["folder"]))
    if not order["key"]:
        return open_desk(folder, MANAGER, PASSWORD, now=now, new_id=new_id)
    lock = folder.lock()
    return replace(warm, store=Store(folder, bytes.fromhex(order["key"])), lock=lock)


def work(order: dict[str, Any], warm: OpenDesk) -> None:
    """Opens the desk and logs visits until it is killed: each form kept as a draft first, as the window does."""
    clock, new_id = Clock(datetime.fromisoformat(order["start"])), Ids(space=order["space"])
    desk = sit_down(order, warm, clock(), new_id)
    say("opened")
    number = 0
    while True:
        now = clock.forward(seconds=1)
        ids = RecordIds.make(new_id)
        say("trying", ids.action_id, ids.record_id, ids.revision_id)
        body = {"question": "还没有写完", "number": number}
        drafts.keep(
            desk.store, desk.clerk,
            Draft(ids.record_id, "consultation", desk.clerk.record_id, "未完成", body, now.isoformat()),
        )  # fmt: skip
        say("drafted", ids.record_id)
        saved = consultations.record(
            desk.store, desk.clerk, visit(desk, number), ids=ids, catalogue=desk.catalogue, now=now, new_id=new_id
        )
        if number == order["silent"]:
            os.kill(os.getpid(), signal.SIGKILL)
        say("saved", saved.number, saved.record_id, saved.revision_id)
        number += 1


def main() -> None:
    """Serves until there are no more lines."""
    with tempfile.TemporaryDirectory() as place:
        # Once through everything that is imported late, so that each desk finds it there.
        warm = make_office(Path(place))
        warm.record()
        warm.close()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(json.loads(line), warm.desk)
            except Trouble as trouble:
                say("trouble", trouble.code)
            finally:
                os._exit(1)
        say("pid", str(child))
        os.waitpid(child, 0)
        say("ended")


if __name__ == "__main__":
    main()
