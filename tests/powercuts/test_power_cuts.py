"""No cut of the power takes a save that was called saved; and the checker that says so is itself checked.

`STATION_POWER_CUTS` is the number of images over all workloads (2,000 unless set). The seed is fixed, so that a
failure names an image that can be built again; `STATION_POWER_SEED` draws others.
"""

import dataclasses
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.powercuts.events import Create, Event, FolderSync, Mark, Sync, Write
from tests.powercuts.images import SECTOR, Disk, Image, images, replay, survivor
from tests.powercuts.plain import PlainReader, open_plain, save_rows
from tests.powercuts.recording import Recording, record, record_apart
from tests.powercuts.station import MigrationReader
from tests.powercuts.verdict import Verdict, examine, look
from tests.powercuts.workloads import WORKLOADS

CUTS = int(os.environ.get("STATION_POWER_CUTS", "2000"))
SEED = int(os.environ.get("STATION_POWER_SEED", "20261109"))
FEW = min(120, CUTS)
"""Images that show that the checker finds what is there to be found."""
MIGRATIONS = min(150, CUTS)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of images need no disk, and a cut is not simulated by the
    disk anyway.
    """
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="power-cuts-", dir=memory))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Recording]:
    """The recording of a workload on an honest disk, made at the first asking: two tests look at the same one."""

    @cache
    def made(name: str) -> Recording:
        workload = WORKLOADS[name]
        return record_apart(workload.function, tmp_path_factory.mktemp("recorded") / "store", prepare=workload.prepare)

    return made


def assert_whole(verdict: Verdict, images: int) -> None:
    """All images were looked into, saves were at stake in them, and none was lost, damaged or invented."""
    assert verdict.images == images
    assert verdict.disks > images // 10, "nearly all cuts left the same few disks"
    assert verdict.acknowledged > images
    assert verdict.lost == []
    assert verdict.damaged == []
    assert verdict.strange == []


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_no_acknowledged_save_is_lost_to_a_power_cut(
    name: str, recordings: Callable[[str], Recording], work: Path
) -> None:
    """F13."""
    share = -(-CUTS // len(WORKLOADS))
    assert_whole(examine(recordings(name), WORKLOADS[name].reader(), SEED, share, work / "image"), share)


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_with_synchronous_normal_forced_acknowledged_saves_are_lost(name: str, work: Path) -> None:
    """F13."""
    workload = WORKLOADS[name]
    recording = record_apart(workload.function, work / "store", prepare=workload.prepare, synchronous="NORMAL")
    verdict = examine(recording, workload.reader(), SEED, FEW, work / "image")
    assert len(verdict.lost) > FEW // 10
    assert verdict.damaged == []
    assert verdict.strange == []


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_on_a_disk_that_lies_about_its_log_acknowledged_saves_are_lost(name: str, work: Path) -> None:
    workload = WORKLOADS[name]
    recording = record_apart(workload.function, work / "store", prepare=workload.prepare, lying="-wal")
    assert len(examine(recording, workload.reader(), SEED, FEW, work / "image").lost) > FEW // 10


def test_a_power_cut_leaves_a_migration_whole_or_absent_and_it_goes_through_afterwards(work: Path) -> None:
    """F7."""
    recording = record_apart("tests.powercuts.station:migrate_new_store", work / "store")
    verdict = examine(recording, MigrationReader(), SEED, MIGRATIONS, work / "image")
    assert 0 < verdict.acknowledged < verdict.images == MIGRATIONS
    assert verdict.lost == []
    assert verdict.damaged == []
    assert replay(recording) == recording.after


def test_on_a_disk_that_lies_about_the_database_damage_is_found(work: Path) -> None:
    recording = record_apart("tests.powercuts.plain:save_rows", work / "store", lying=".db")
    assert len(examine(recording, PlainReader(), SEED, FEW, work / "image").damaged) > FEW // 10


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_the_record_tells_every_byte_that_reached_the_files(
    name: str, recordings: Callable[[str], Recording]
) -> None:
    recording = recordings(name)
    # A lock is an empty file of the moment, made anew by whoever opens next: nothing of it has to survive.
    assert _without_locks(replay(recording)) == _without_locks(recording.after)
    assert len(recording.marks) == len(set(recording.marks)) >= 30


def _without_locks(files: dict[str, bytes]) -> dict[str, bytes]:
    assert all(content == b"" for name, content in files.items() if name.endswith(".lock"))
    return {name: content for name, content in files.items() if not name.endswith(".lock")}


def test_a_broken_seal_on_a_page_that_nobody_reads_is_found(work: Path) -> None:
    connection = open_plain(work)
    connection.execute("CREATE TABLE thrown_away (text TEXT)")
    connection.execute("INSERT INTO thrown_away VALUES (?)", ("x" * 40_000,))
    connection.execute("DROP TABLE thrown_away")
    connection.close()
    content = bytearray((work / "plain.db").read_bytes())
    image = Image(0, 0, work, [])
    assert look(image, PlainReader()) == []
    content[-2000] ^= 1
    (work / "plain.db").write_bytes(content)
    with pytest.raises(ValueError, match="cipher_integrity_check"):
        look(image, PlainReader())


def test_a_save_by_halves_and_a_save_that_nobody_made_are_found(work: Path) -> None:
    recording = record_apart("tests.powercuts.plain:save_rows", work / "store", saves=20)
    unasked = [event for event in recording.events if event != Mark("save-0007")]
    verdict = examine(dataclasses.replace(recording, events=unasked), PlainReader(), SEED, FEW, work / "image")
    assert len(verdict.strange) > FEW // 10
    connection = open_plain(work / "store")
    connection.execute("DELETE FROM journal WHERE id = 'save-0011'")
    connection.close()
    with pytest.raises(ValueError, match="by halves"):
        look(Image(0, 0, work / "store", []), PlainReader())


def test_each_save_is_preceded_by_a_sync_and_each_new_log_by_a_sync_of_the_folder(work: Path) -> None:
    events = record_apart("tests.powercuts.plain:save_rows", work / "store", saves=70).events
    marks = [index for index, event in enumerate(events) if isinstance(event, Mark)]
    for before, mark in zip([0, *marks], marks, strict=False):
        assert any(isinstance(event, Sync) for event in events[before:mark])
    logs = [index for index, event in enumerate(events) if isinstance(event, Create) and event.name.endswith("-wal")]
    assert len(logs) == 2
    for log in logs:
        following = events[log : next(mark for mark in marks if mark > log)]
        assert any(isinstance(event, FolderSync) for event in following)


def test_after_a_recording_the_shim_is_gone_and_its_record_grows_no_more(work: Path) -> None:
    (work / "store").mkdir()
    recording = record(save_rows, work / "store", saves=3)
    noted = len(recording.events)
    (work / "another").mkdir()
    save_rows(work / "another", lambda save_id: None, saves=3)
    assert len(recording.events) == noted
    with pytest.raises(sqlcipher.OperationalError, match="no such vfs"):
        sqlcipher.connect(f"file:{work}/other.db?vfs=power-cut", uri=True)


def test_the_shim_answers_to_its_name_too(work: Path) -> None:
    def through_its_name(folder: Path, mark: object) -> None:
        connection = sqlcipher.connect(f"file:{folder}/named.db?vfs=power-cut", uri=True)
        connection.execute("CREATE TABLE visit (id TEXT)")
        connection.commit()
        connection.close()

    (work / "store").mkdir()
    recording = record(through_its_name, work / "store")
    assert replay(recording) == recording.after
    assert set(recording.after) == {"named.db"}


def test_a_connection_left_open_makes_the_recording_fail(work: Path) -> None:
    left_open = []

    def forgets_to_close(folder: Path, mark: object) -> None:
        left_open.append(open_plain(folder))
        left_open[0].execute("CREATE TABLE visit (id TEXT)")

    (work / "store").mkdir()
    with pytest.raises(ValueError, match=r"plain\.db"):
        record(forgets_to_close, work / "store")
    left_open[0].close()


def test_synced_bytes_always_survive_and_later_ones_sometimes(work: Path) -> None:
    old, new = b"o" * (4 * SECTOR), b"n" * (4 * SECTOR)
    outcomes = [bytes(survivor(bytearray(old), [Write(1, 0, new)], Random(number))) for number in range(400)]
    assert old in outcomes
    assert new in outcomes
    sectors = [outcome[start : start + SECTOR] for outcome in outcomes for start in range(0, len(outcome), SECTOR)]
    torn = [sector for sector in sectors if len(set(sector)) == 2]
    assert 0 < len(torn) < len(sectors) // 2
    assert any(outcome[:SECTOR] == old[:SECTOR] and outcome[-SECTOR:] == new[:SECTOR] for outcome in outcomes)
    beyond = [survivor(bytearray(old), [Write(1, 4 * SECTOR, new)], Random(number)) for number in range(400)]
    assert all(outcome.startswith(old) for outcome in beyond)
    assert {len(old), 2 * len(old)} < {len(outcome) for outcome in beyond}
    assert any(outcome.endswith(bytes(SECTOR)) for outcome in beyond)


def test_a_new_file_may_be_missing_until_its_folder_is_synced() -> None:
    made: list[Event] = [Create(1, "a.db"), Write(1, 0, b"row"), Sync(1)]
    disk = Disk(Recording({}, {}, [], {}))
    for event in made:
        disk.feel(event)
    assert {len(disk.after_cut(Random(number))) for number in range(50)} == {0, 1}
    disk.feel(FolderSync())
    assert all(disk.after_cut(Random(number)) == {"a.db": b"row"} for number in range(50))


def test_an_image_of_a_seed_can_be_built_again(work: Path) -> None:
    recording = record_apart("tests.powercuts.plain:save_rows", work / "store", saves=20)

    def contents() -> list[tuple[int, int, dict[str, bytes]]]:
        return [
            (image.number, image.cut, {path.name: path.read_bytes() for path in sorted(image.folder.iterdir())})
            for image in images(recording, SEED, 60, work / "image")
        ]

    first = contents()
    assert first == contents()
    assert len({str(files) for _, _, files in first}) > 30
