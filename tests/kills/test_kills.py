"""`kill -9` at random moments, through the real save path: what was called saved is there, and nothing twice."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from station_app.actions import consultations, drafts, verification
from station_app.actions.acts import RecordIds
from station_app.actions.stations import OpenDesk, open_desk
from station_app.storage import consultations as stored
from station_app.storage import drafts as kept
from station_app.storage import journal
from station_app.storage.drafts import Draft
from station_app.storage.store import Store
from tests.helpers.office import MANAGER, PASSWORD, Clock, Ids, Office, make_office
from tests.kills.fork_server import visit

CYCLES = int(os.environ.get("STATION_KILL_CYCLES", "300"))
CYCLES_PER_STATION = 25
LONGEST_LIFE = 0.08
"""Seconds until the kill, at the most: a form kept and saved takes about a tenth of it."""
SLOWLY_OPENED = 0.1
"""The share of desks opened by the whole sign-in and killed from their first moment on, not from the open door on."""
OTHERS_DRAFT = Draft("draft", "consultation", "clerk", "未完成", {"question": "写到一半"}, "2026-11-19T09:00")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL and fork belong to POSIX")


@dataclass
class Life:
    """What one desk said before it was killed."""

    tried: list[RecordIds] = field(default_factory=list)
    drafted: list[str] = field(default_factory=list)
    saved: list[tuple[str, str, str]] = field(default_factory=list)
    trouble: str = ""


class Killer:
    """The fork server and the hand that kills."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.fork_server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def live_and_die(
        self, office: Office, space: int, after: float | None, *, sign_in: bool = True, silent: int = -1
    ) -> Life:
        """One desk, killed `after` seconds, or by itself once save number `silent` has returned.

        Without `sign_in` it opens with the key at hand, and its seconds are counted from then on.
        """
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        order = {
            "folder": str(office.folder.root), "space": space, "start": office.clock().isoformat(), "silent": silent,
            "key": "" if sign_in else office.store.key.hex(),
        }  # fmt: skip
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        life, hand, pid = Life(), None, 0
        for line in self._server.stdout:
            word, *rest = line.split()
            pid = int(rest[0]) if word == "pid" else pid
            if after is not None and word == ("pid" if sign_in else "opened"):
                hand = threading.Timer(after, os.kill, (pid, signal.SIGKILL))
                hand.start()
            match word:
                case "trying":
                    life.tried.append(RecordIds(*rest))
                case "drafted":
                    life.drafted.append(rest[0])
                case "saved":
                    life.saved.append((rest[0], rest[1], rest[2]))
                case "trouble":
                    life.trouble = rest[0]
                case "ended":
                    break
        if hand is not None:
            hand.join()
        return life

    def end(self) -> None:
        """No more desks."""
        self._server.communicate(timeout=10)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    made = Killer()
    yield made
    made.end()


def prepared(place: Path, space: int) -> Office:
    """A station with a visit of its own and somebody's unfinished form, closed."""
    office = make_office(place, space=space)
    office.record()
    drafts.keep(office.store, office.desk.clerk, OTHERS_DRAFT)
    office.close()
    return office


def reopened(office: Office, space: int) -> OpenDesk:
    return open_desk(office.folder, MANAGER, PASSWORD, now=office.clock.forward(minutes=1), new_id=Ids(space=space))


def at_once(office: Office) -> OpenDesk:
    """The desk opened with the key at hand and the code lists that it had before."""
    return replace(office.desk, store=Store(office.folder, office.store.key), lock=office.folder.lock(), told=())


def check_nothing_lost(desk: OpenDesk, life: Life, numbers: dict[str, str]) -> None:
    """Everything said to be saved is there, once; forms are either drafts or records; no false alarm of a restore."""
    db = desk.store.db
    assert desk.told == ()
    for number, record_id, revision_id in life.saved:
        assert stored.record_id_of(db, number) == record_id, f"{number} was called saved and is gone"
        assert [entry.revision_id for entry in journal.of_record(db, record_id)] == [revision_id]
        assert number not in numbers, f"{number} was given twice"
        numbers[number] = record_id
    unfinished = {draft.record_id: draft for draft in kept.all_drafts(db)}
    assert unfinished.pop(OTHERS_DRAFT.record_id) == OTHERS_DRAFT
    there = {record_id for record_id in life.drafted if journal.latest(db, record_id) is not None}
    assert set(life.drafted) - there <= set(unfinished), "a form that was kept is neither draft nor record"
    assert not there & set(unfinished), "a form is draft and record at once"


def retry_last(desk: OpenDesk, life: Life, numbers: dict[str, str], now: Clock, new_id: Ids) -> bool:
    """Presses save again on the form that was open when the desk died; says whether it had been stored already."""
    unanswered = life.tried[len(life.saved) :]
    if not unanswered:
        return False
    assert len(unanswered) == 1
    ids = unanswered[0]
    before = journal.by_revision(desk.store.db, ids.revision_id)
    again = [
        consultations.record(
            desk.store, desk.clerk, visit(desk, len(life.saved)), ids=ids, catalogue=desk.catalogue, now=now(),
            new_id=new_id,
        )
        for _press in range(2)
    ]  # fmt: skip
    assert again[0].number == again[1].number
    assert len(journal.of_record(desk.store.db, ids.record_id)) == 1
    assert again[0].number not in numbers
    if before is not None:
        assert again[0].number == before.body()["number"]
    numbers[again[0].number] = ids.record_id
    return before is not None


@pytest.mark.forks
def test_no_save_that_was_called_saved_is_lost_when_the_program_is_killed_at_any_moment(
    killer: Killer, tmp_path: Path
) -> None:
    """F1."""
    chance = random.Random(20261119)
    begun = time.monotonic()
    saves = dead_while_saving = stored_unsaid = 0
    office, numbers = prepared(tmp_path / "0", 1), {}
    for cycle in range(CYCLES):
        if cycle and cycle % CYCLES_PER_STATION == 0:
            office, numbers = prepared(tmp_path / str(cycle), cycle + 2), {}
        slowly, after = chance.random() < SLOWLY_OPENED, chance.uniform(0.0, LONGEST_LIFE)
        life = killer.live_and_die(office, 10_000 + cycle, 4 * after if slowly else after, sign_in=slowly)
        saves += len(life.saved)
        dead_while_saving += len(life.tried) > len(life.saved)
        new_id = Ids(space=1_000_000 + cycle)
        desk = reopened(office, 2_000_000 + cycle) if slowly else at_once(office)
        try:
            check_nothing_lost(desk, life, numbers)
            stored_unsaid += retry_last(desk, life, numbers, office.clock, new_id)
            found = verification.verify(desk.store)
            assert found.sound, found.findings
            count = desk.store.db.execute("SELECT count(*), count(DISTINCT number) FROM consultations").fetchone()
            assert tuple(count) == (len(numbers) + 1, len(numbers) + 1)
        finally:
            desk.close()
    print(f"{CYCLES} kills, {saves} saves, {dead_while_saving} in mid-save, {stored_unsaid} stored but not yet said,"
          f" {time.monotonic() - begun:.0f} s")  # fmt: skip
    # A sweep that kills nobody at work proves nothing.
    assert saves > CYCLES / 3
    assert dead_while_saving > CYCLES / 4


def test_a_save_that_was_stored_but_not_yet_said_is_not_stored_again_when_the_clerk_presses_save_once_more(
    killer: Killer, tmp_path: Path
) -> None:
    """F2."""
    office = prepared(tmp_path, 1)
    numbers: dict[str, str] = {}
    for cycle in range(4):
        life = killer.live_and_die(office, 500 + cycle, None, silent=cycle)
        assert len(life.saved) == cycle
        desk = reopened(office, 600 + cycle)
        check_nothing_lost(desk, life, numbers)
        assert retry_last(desk, life, numbers, office.clock, Ids(space=700 + cycle)), "the save had returned"
        assert desk.store.db.execute("SELECT count(*) FROM consultations").fetchone()[0] == len(numbers) + 1
        assert verification.verify(desk.store).sound
        desk.close()


def test_two_desks_are_never_open_on_one_station_and_the_dead_one_leaves_no_lock(
    killer: Killer, tmp_path: Path
) -> None:
    """F9."""
    office = prepared(tmp_path, 1)
    killer.live_and_die(office, 800, 0.2)
    desk = reopened(office, 801)
    life = killer.live_and_die(office, 802, None)
    assert (life.tried, life.trouble) == ([], "already-open"), "a second desk opened beside the first"
    desk.close()
    assert killer.live_and_die(office, 803, None, silent=0).tried
