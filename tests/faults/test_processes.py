"""What befalls the desk's process: it stands still in mid-save, its memory ends, another program holds the file."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from city_centre import enrolment
from city_centre import office as city_office
from station_app.actions import batches, verification
from station_app.actions.stations import open_desk
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import batches as stored
from station_app.storage.store import Store
from station_exchange.enrolment import read_paper
from tests.helpers.city import City
from tests.helpers.office import MANAGER, PASSWORD, Ids, make_office
from tests.helpers.programs import CENTRE_PASSWORD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP and RLIMIT_AS are of Unix")


def _child(what: str, place: Path) -> "subprocess.Popen[str]":
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.child", what, str(place)],
        cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def test_f10_a_desk_that_stands_still_in_mid_save_keeps_its_lock_and_says_saved_only_when_it_is(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.record()
    office.close()
    child = _child("stop", tmp_path)
    try:
        _pid, status = os.waitpid(child.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), child.communicate()
        with pytest.raises(Trouble) as refused:
            open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=Ids(space=51))
        assert refused.value.code == "already-open"
        reader = Store(office.folder, office.store.key, read_only=True)
        assert reader.db.execute("SELECT count(*) FROM consultations").fetchone()[0] == 1
        reader.db.close()
        os.kill(child.pid, signal.SIGCONT)
        said, errors = child.communicate(timeout=60)
        assert (said, errors) == ("saved\n", "")
    finally:
        child.kill()
        child.communicate()
    office.reopen()
    assert office.store.db.execute("SELECT count(*) FROM consultations").fetchone()[0] == 2
    assert verification.verify(office.store).sound
    office.close()


def test_f11_a_batch_for_which_there_was_no_memory_is_not_sealed_and_the_next_one_holds_everything(
    tmp_path: Path,
) -> None:
    office = make_office(tmp_path)
    city = City.founded(tmp_path)
    opening = datetime(2026, 11, 2, 9, 0, tzinfo=BEIJING_TIME)
    with city_office.opened(city.data, CENTRE_PASSWORD) as opened:
        office.enrol(read_paper(enrolment.enrol(opened, "G003", "朝阳区江东工作站", opening, "one-time")))
    for number in range(40):
        office.record(visitor_phone=f"139{number:08d}", question=f"{number}" + "怎么续展？" * 300)
    office.close()
    child = _child("memory", tmp_path)
    said, _errors = child.communicate(timeout=120)
    assert child.returncode != 0
    assert "sealed" not in said
    office.reopen()
    assert stored.open_batches(office.store.db) == []
    sealed = batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    rows = office.store.db.execute("SELECT count(*) FROM outbox").fetchone()[0]
    assert sum(batch.count for batch in sealed) == rows > 40
    office.close()


def test_f22_a_save_waits_for_another_program_that_holds_the_file(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.close()
    key = office.store.key
    child = _child("hold", tmp_path)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "held\n", child.stderr
        waiting = Store(office.folder, key)
        with waiting.atomic() as db:
            assert db.execute("SELECT count(*) FROM consultations").fetchone()[0] == 0
        waiting.db.close()
    finally:
        child.kill()
        child.communicate()
    office.reopen()
    assert office.record().number.endswith("-0001")
    office.close()
