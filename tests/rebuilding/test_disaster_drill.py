"""`make drill`: the disasters, with real processes, real HTTP and the system's own programs, each step timed.

Run alone: `pytest -m drill -s tests/rebuilding/test_disaster_drill.py`.
"""

import hashlib
import json
import os
import pty
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from city_centre import office as city_office
from city_centre.keys import RECOVERY_FILE
from city_centre.storage import rows
from city_centre.storage.engine import reading
from tests.helpers.city import serving
from tests.helpers.programs import CENTRE_PASSWORD, centre_process, station_process

# A loaded machine may take its time; the figure that can fail is G20, in the test itself.
pytestmark = [pytest.mark.drill, pytest.mark.timeout(3600)]
STATIONS = ("G001", "G002", "G003")
MANAGER = "王敏"
VISITS = 12
MOST_MINUTES = 30
"""G20: from a dead PC to a working station."""


class Watch:
    """Says what took how long."""

    def __init__(self) -> None:
        self.began = self.last = time.monotonic()

    def tell(self, what: str) -> float:
        now = time.monotonic()
        print(f"  {now - self.last:7.2f} s  {what}")
        self.last = now
        return now - self.began


def city(data, *words):
    answer = centre_process(data, *words, "--json")
    assert answer.code == 0, answer.err
    return answer.json


def desk(data, *words, stdin=None):
    answer = station_process(data, *words, "--json", stdin=stdin)
    assert answer.code == 0, answer.err
    return answer


def visits(code, week, count):
    """Lines of JSON, as they are logged at a counter."""
    return "".join(
        json.dumps({
            "visitor_name": f"来访{code}{week}{number}", "visitor_phone": f"139{int(code[1:]):03d}{week}{number:04d}",
            "items": ["S01"], "question": f"第{number}类怎么注册", "answer": "说明流程", "consent_scope": "service",
        }, ensure_ascii=False) + "\n"
        for number in range(count)
    )  # fmt: skip


def log_week(data, code, week):
    desk(data, "record", "consultation", "--json-in", "-", stdin=visits(code, week, VISITS))


def counted(data):
    return sorted(one["number"] for one in desk(data, "list", "consultation", "--limit", "1000").json_lines)


def held(data, code):
    """(rows, digest) of what the city holds of a station."""
    with city_office.opened(data, CENTRE_PASSWORD) as opened, reading(opened.engine) as connection:
        found = rows.applied_rows(connection, code)
    digest = 0
    for revision_id, row in found.items():
        digest ^= int.from_bytes(hashlib.sha256(f"{revision_id}{row['facts_sha256']}".encode()).digest())
    return len(found), f"{digest:064x}"


@pytest.fixture
def centre(tmp_path):
    data = tmp_path / "centre"
    city(data, "init", "--offline-keys", str(tmp_path / "safe"))
    return data


def enrolled(centre, place, code, address=""):
    paper = place / f"{code}-{len(list(place.glob('*.enrol')))}.enrol"
    city(centre, "enrol", code, "--name", f"{code}工作站", "--district", "110105", "--out", str(paper),
         *(["--address", address] if address else []))  # fmt: skip
    return paper


def test_a_batch_is_opened_with_the_systems_own_programs_and_the_recovery_key(centre, tmp_path):
    assert shutil.which("age"), "the age program is missing: sh scripts/system_libraries.sh drill"
    assert shutil.which("zstd"), "the zstd program is missing: sh scripts/system_libraries.sh drill"
    watch = Watch()
    data = tmp_path / "G003"
    desk(data, "init", "--enrol", str(enrolled(centre, tmp_path, "G003")), "--manager", MANAGER)
    log_week(data, "G003", 1)
    desk(data, "batch", "seal")
    stick = tmp_path / "stick"
    stick.mkdir()
    desk(data, "batch", "export", str(stick))
    watch.tell("a station logs a week and writes it to a stick")
    (batch, *_others) = sorted(stick.rglob("*.svb"))
    line, _, ciphertext = batch.read_bytes().partition(b"\n")
    (tmp_path / "batch.age").write_bytes(ciphertext)
    _open_with_passphrase(tmp_path / "safe" / RECOVERY_FILE, CENTRE_PASSWORD, tmp_path / "identity")
    subprocess.run(["age", "-d", "-i", tmp_path / "identity", "-o", tmp_path / "batch.zst", tmp_path / "batch.age"],
                   check=True)  # fmt: skip
    subprocess.run(["zstd", "-d", "-q", tmp_path / "batch.zst", "-o", tmp_path / "batch.jsonl"], check=True)
    watch.tell("age and zstd open the batch without any of our programs")
    lines = [json.loads(one) for one in (tmp_path / "batch.jsonl").read_text("utf-8").splitlines()]
    assert json.loads(line)["payloadType"].endswith("batch+json")
    assert sum(one["kind"] == "consultation" for one in lines) == VISITS
    assert any("来访G00310" in (one["person"] or "") for one in lines)


def _open_with_passphrase(file: Path, passphrase: str, out: Path) -> None:
    """`age -d` asks at the terminal: it gets one."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-d", "-o", str(out), str(file)])
    said = b""
    while b"passphrase" not in said.lower():
        said += os.read(terminal, 1024)
    os.write(terminal, passphrase.encode() + b"\n")
    try:
        while os.read(terminal, 1024):
            pass
    except OSError:
        # The terminal goes with the program.
        pass
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_station_is_made_anew_on_an_empty_pc_out_of_paper_and_hand_back(centre, tmp_path):
    stick, data = tmp_path / "stick", tmp_path / "G003"
    stick.mkdir()
    desk(data, "init", "--enrol", str(enrolled(centre, tmp_path, "G003")), "--manager", MANAGER)
    for week in (1, 2):
        log_week(data, "G003", week)
        desk(data, "batch", "seal")
        desk(data, "batch", "export", str(stick))
        city(centre, "ingest", str(stick))
        city(centre, "acknowledge", "G003", "--out", str(stick))
        desk(data, "batch", "ack", str(stick / "G003.sva"))
    before, books = counted(data), held(centre, "G003")
    shutil.rmtree(data)
    shutil.rmtree(tmp_path / "G003.memory")
    shutil.rmtree(stick)
    stick.mkdir()
    watch, fresh, package = Watch(), tmp_path / "new-G003", tmp_path / "G003.svh"
    desk(fresh, "init", "--enrol", str(enrolled(centre, tmp_path, "G003")), "--manager", MANAGER)
    watch.tell("the city writes a new paper, an empty PC is set up with it")
    desk(fresh, "batch", "export", str(stick))
    assert city(centre, "ingest", str(stick))["admitted"] == 1
    watch.tell("the PC makes itself known by stick")
    city(centre, "hand-back", "G003", "--out", str(package))
    watch.tell("centre hand-back")
    adopted = desk(fresh, "adopt", str(package)).json
    watch.tell("station adopt")
    assert adopted["entries"] == books[0]
    assert desk(fresh, "verify").json["sound"] is True
    took = watch.tell("station verify")
    assert counted(fresh) == before
    log_week(fresh, "G003", 3)
    desk(fresh, "batch", "seal")
    desk(fresh, "batch", "export", str(stick))
    city(centre, "ingest", str(stick))
    assert len(counted(fresh)) == 3 * VISITS
    assert city(centre, "verify")["ok"] is True
    print(f"  {took:7.2f} s  from a dead PC to a working station ({books[0]} entries)")
    assert took < MOST_MINUTES * 60


def test_a_city_three_weeks_back_has_all_again_without_a_hand_at_the_stations(centre, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, desks = f"http://127.0.0.1:{port}", {code: tmp_path / code for code in STATIONS}
    with serving(centre, "--port", str(port)):
        for code, data in desks.items():
            desk(data, "init", "--enrol", str(enrolled(centre, tmp_path, code, address)), "--manager", MANAGER)
            log_week(data, code, 1)
            desk(data, "sync")
    city(centre, "backup", str(tmp_path / "kept"))
    with serving(centre, "--port", str(port)):
        for week in (2, 3, 4):
            for code, data in desks.items():
                log_week(data, code, week)
                desk(data, "sync")
    before = {code: held(centre, code) for code in STATIONS}
    shutil.rmtree(centre)
    watch = Watch()
    (kept,) = (tmp_path / "kept").glob("*.ccb")
    city(centre, "restore", str(kept))
    watch.tell("centre restore, from a backup of three weeks ago")
    assert all(held(centre, code)[0] < before[code][0] for code in STATIONS)
    with serving(centre, "--port", str(port)):
        watch.tell("centre serve, at its former address")
        rounds = 0
        while {code: held(centre, code) for code in STATIONS} != before and rounds < 4:
            rounds += 1
            for data in desks.values():
                # What the schedule runs by itself; nobody touches a station.
                desk(data, "sync")
        took = watch.tell(f"{rounds} usual rounds of {len(STATIONS)} stations")
        for data in desks.values():
            desk(data, "sync")
            status = desk(data, "batch", "status").json
            assert status["owed"]["batches"] == 0
            assert desk(data, "verify").json["sound"] is True
    assert {code: held(centre, code) for code in STATIONS} == before
    assert city(centre, "verify")["ok"] is True
    print(f"  {took:7.2f} s  until the city has every row again: {sum(count for count, _ in before.values())}")
    assert rounds <= 3
