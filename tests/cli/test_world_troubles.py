"""Disks, files and rights that do not co-operate: exit 3 with the right sentence, nothing written, nothing lost."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.storage.connection import open_database
from station_app.storage.folder import DataFolder
from station_app.storage.keyslots import KeySlots
from tests.cli.conftest import visit
from tests.helpers.office import MANAGER, PASSWORD, make_office
from tests.helpers.programs import Answer, station, station_process

READS = (
    ("list", "consultation", "--json"),
    ("show", "ZX-G003-20261119-0001", "--json"),
    ("batch", "status", "--json"),
    ("verify", "--json"),
)
WRITES = (
    ("record", "consultation", "--json-in", "-", "--json"),
    ("void", "ZX-G003-20261119-0001", "--reason", "重复", "--json"),
    ("batch", "seal", "--json"),
)
PAGE = 4096
DAMAGED = {(3, "database-damaged"), (3, "database-unreadable")}


def digests(data: Path) -> dict[str, str]:
    """What lies in the folder, the lock file aside: it holds nothing."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in data.iterdir()
        if file.is_file() and file.name != "desk.lock"
    }


def refused(data: Path, words: tuple[str, ...], code: str) -> Answer:
    answer = station(data, *words, stdin=visit())
    assert (answer.code, answer.fault, answer.out) == (3, code, "")
    return answer


def key_of(data: Path) -> bytes:
    return KeySlots.read(data / "keys.json").open_clerk(MANAGER, PASSWORD)


def test_without_a_station_every_command_says_so_and_makes_none(tmp_path: Path) -> None:
    place = tmp_path / "nothing"
    for words in READS + WRITES:
        refused(place, words, "station-not-set-up")
    assert not place.exists()


def test_beside_an_open_desk_reading_works_and_writing_is_told_to_wait(data: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from pathlib import Path; from station_app.storage.folder import DataFolder;"
            "lock = DataFolder.at(Path(sys.argv[1])).lock(); print('held', flush=True); sys.stdin.read()", str(data),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    before = digests(data)
    for words in WRITES:
        refused(data, words, "already-open")
    assert digests(data) == before
    for words in READS:
        answer = station(data, *words)
        assert (answer.code, answer.err) == (0, "")
    holder.communicate(timeout=10)
    assert station(data, *WRITES[0], stdin=visit()).code == 0


def another_station(data: Path) -> None:
    other = make_office(data.parent / "other", space=7)
    # Made from the same template: its key is changed, as that of any station set up elsewhere is.
    other.store.checkpoint()
    other.store.db.conn.execute("PRAGMA journal_mode = DELETE")
    other.store.db.conn.execute(f"PRAGMA rekey = \"x'{bytes(32).hex()}'\"")
    other.close()
    shutil.copy(other.folder.database, data / "station.db")


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "random bytes": (lambda data: (data / "station.db").write_bytes(os.urandom(50 * PAGE)), "database-unreadable"),
    "plain text": (lambda data: (data / "station.db").write_text("台账" * 4000), "database-unreadable"),
    "empty": (lambda data: os.truncate(data / "station.db", 0), "database-unreadable"),
    "its first bytes": (lambda data: os.truncate(data / "station.db", 100), "database-unreadable"),
    "half of it": (
        lambda data: os.truncate(data / "station.db", (data / "station.db").stat().st_size // 2),
        "database-damaged",
    ),
    "missing": (lambda data: (data / "station.db").unlink(), "database-missing"),
    "of another station": (another_station, "database-unreadable"),
    "keys missing": (lambda data: (data / "keys.json").unlink(), "keys-missing"),
    "keys cut": (lambda data: os.truncate(data / "keys.json", 99), "keys-damaged"),
    "keys of another shape": (
        lambda data: (data / "keys.json").write_text('{"version": 1, "slots": [7]}'), "keys-damaged"
    ),
    "keys of a later version": (
        lambda data: (data / "keys.json").write_text('{"version": 2, "slots": []}'), "keys-damaged"
    ),
    "a folder for the keys": (
        lambda data: ((data / "keys.json").unlink(), (data / "keys.json").mkdir()), "keys-unreadable"
    ),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_folder_is_told_by_its_damage_and_left_as_it_is(data: Path, damage: str) -> None:
    spoil, code = DAMAGES[damage]
    spoil(data)
    before = digests(data)
    for words in (*READS, *WRITES[:1]):
        refused(data, words, code)
    assert digests(data) == before
    assert [file.name for file in data.glob("*building*")] == []


def test_one_flipped_bit_in_any_page_is_found_and_never_answered_with_wrong_figures(data: Path) -> None:
    """F18."""
    whole = (data / "station.db").read_bytes()
    truth = station(data, *READS[0]).out
    codes = set()
    for page in range(0, len(whole) // PAGE, 6):
        spoiled = bytearray(whole)
        spoiled[page * PAGE + 1000] ^= 1
        (data / "station.db").write_bytes(spoiled)
        found = station(data, "verify", "--json")
        if found.code == 1:
            assert found.json["findings"][0]["code"] == "page-damaged"
        else:
            codes.add((found.code, found.fault))
        listed = station(data, *READS[0])
        assert listed.out == truth or (listed.code, listed.fault) in DAMAGED
    assert codes <= DAMAGED
    (data / "station.db").write_bytes(whole)
    assert station(data, "verify", "--json").json["sound"] is True


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(data: Path) -> None:
    db = open_database(data / "station.db", key_of(data))
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
        ("station", "9999_later", "2030-01-01"),
    )
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.conn.close()
    before = digests(data)["station.db"]
    for words in READS + WRITES:
        refused(data, words, "database-newer")
    assert digests(data)["station.db"] == before


def test_without_this_computers_keys_logging_goes_on_and_papers_and_sealing_wait(data: Path, tmp_path: Path) -> None:
    (data / "device.key").unlink()
    saved = station(data, *WRITES[0], stdin=visit())
    assert saved.code == 0
    assert "签名钥匙" in saved.err
    paper = station(data, "receipt", saved.json["number"], "--out", str(tmp_path / "paper.pdf"), "--json")
    assert (paper.code, paper.fault, paper.out) == (3, "device-keys-missing", "")
    assert not (tmp_path / "paper.pdf").exists()


def test_a_folder_that_may_not_be_written_is_told_and_works_again_once_it_may(data: Path) -> None:
    """F23."""
    data.chmod(0o500)
    for words in (READS[0], WRITES[0]):
        answer = station_process(data, *words, stdin=visit(), ordinary=True)
        assert (answer.code, answer.fault, answer.out) == (3, "folder-not-writable", "")
    data.chmod(0o700)
    (data / "station.db").chmod(0)
    answer = station_process(data, *WRITES[0], stdin=visit(), ordinary=True)
    assert (answer.code, answer.fault, answer.out) == (3, "folder-not-writable", "")
    (data / "station.db").chmod(0o600)
    assert station_process(data, *WRITES[0], stdin=visit(), ordinary=True).code == 0


def test_a_file_where_the_folder_should_be_makes_no_station(tmp_path: Path) -> None:
    place = tmp_path / "station"
    place.write_text("台账")
    answer = station(place, "init", "--station", "G007", "--name", "海淀站", "--manager", "李想")
    assert (answer.code, answer.fault) == (3, "folder-not-writable")
    assert place.read_text() == "台账"


def test_on_a_disk_that_takes_no_more_a_save_says_so_and_earlier_visits_stay(data: Path) -> None:
    room = (data / "station.db").stat().st_size
    lines = "\n".join(visit(visitor_phone=f"139000020{number:02}", question="问" * 2000) for number in range(60))
    full = station_process(data, *WRITES[0], stdin=lines, largest_file=room)
    assert (full.code, full.fault) in {(3, "disk-full"), (3, "disk-error")}
    said = [one["number"] for one in full.json_lines]
    assert 0 < len(said) < 60
    kept = [one["number"] for one in station(data, "list", "consultation", "--json").json_lines]
    assert kept[: len(said)] == said[::-1]
    assert len(kept) == 3 + len(said)
    assert station(data, "verify", "--json").json["sound"] is True
    assert station(data, *WRITES[0], stdin=visit()).code == 0


def test_on_a_full_disk_no_half_station_is_set_up(tmp_path: Path) -> None:
    words = ("init", "--station", "G007", "--name", "海淀站", "--manager", "李想", "--json")
    full = station_process(tmp_path / "new", *words, largest_file=60_000)
    assert (full.code, full.out) == (3, "")
    assert full.fault in {"disk-full", "disk-error"}
    refused(tmp_path / "new", READS[0], "station-not-set-up")
    assert station(tmp_path / "new", *words).code == 0


def test_on_a_full_database_the_real_save_is_refused_keeps_the_form_and_succeeds_once_there_is_room(
    tmp_path: Path,
) -> None:
    """F14."""
    office = make_office(tmp_path)
    for number in range(5):
        office.record(visitor_phone=f"1390000100{number}")
    db = office.store.db
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    kept = 5
    full = None
    while full is None and kept < 200:
        try:
            office.record(visitor_phone=f"13900003{kept:03}", question="问" * 2000)
        except Trouble as trouble:
            full = trouble
        else:
            kept += 1
    assert full is not None
    assert (full.code, full.undetermined) == ("disk-full", False)
    assert db.execute("SELECT count(*) FROM consultations").fetchone()[0] == kept
    with pytest.raises(Refused):
        office.record(question="")
    db.execute("PRAGMA max_page_count = 100000")
    again = office.record(visitor_phone="13900009999", question="问" * 2000)
    assert again.number.endswith(f"{kept + 1:04d}")
    office.close()
    assert station(office.folder.root, "verify", "--json").json["sound"] is True


def test_the_memory_of_the_folder_may_be_lost_without_harm(data: Path) -> None:
    shutil.rmtree(DataFolder.at(data).memory)
    saved = station(data, *WRITES[0], stdin=visit())
    assert (saved.code, saved.err) == (0, "")
    assert json.loads(saved.out)["number"]
