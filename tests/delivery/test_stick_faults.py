"""Faults 25 to 34 of the exchange, by number: what can happen to a stick, and what then does not happen to the data."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from station_app.delivery.folder import Parcel, write_parcels
from station_app.domain.troubles import Trouble
from tests.delivery.conftest import Delivery
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import make_office


def counts(took: Any) -> tuple[int, int, int, int]:
    return took["received"], took["duplicate"], took["parked"], took["refused"]


def test_f25_a_stick_pulled_while_it_is_written_is_not_complete_and_the_next_one_is(
    tmp_path: Path, delivery: Delivery
) -> None:
    stick, away = tmp_path / "pulled", tmp_path / "away"
    stick.mkdir()
    parcels = [Parcel(f"G003-001-{no:05d}", bytes([no]) * 50_000) for no in range(1, 6)]

    def pull(done: int, total: int) -> bool:
        if done == 2:
            stick.rename(away)
        return True

    with pytest.raises(Trouble, match="stick-gone"):
        write_parcels(stick, parcels, pull)
    assert sorted(file.name for file in away.rglob("*.svb")) == ["G003-001-00001.svb", "G003-001-00002.svb"]
    away.rename(stick)
    assert len([*write_parcels(stick, parcels).glob("*.svb")]) == 5


def test_f26_a_file_that_a_lazy_write_left_behind_is_refused_and_sent_again(delivery: Delivery) -> None:
    (file,) = delivery.files
    whole = file.read_bytes()
    half = whole[: len(whole) // 2]
    for left in (half, whole[:-1], half + bytes(len(whole) - len(half)), bytes(len(whole)), b""):
        file.write_bytes(left)
        assert counts(delivery.city.ingest(delivery.stick)) == (0, 0, 0, 1)
    assert delivery.city.applied() == {}
    (again,) = seal_and_export(delivery.office, delivery.stick)
    assert again.read_bytes() == whole
    assert counts(delivery.city.ingest(delivery.stick)) == (1, 0, 0, 0)


def test_f27_a_flipped_bit_is_refused_by_what_it_breaks(delivery: Delivery) -> None:
    (file,) = delivery.files
    whole = bytearray(file.read_bytes())
    line = whole.index(b"\n")
    codes = set()
    for at in (10, line // 2, line - 20, line + 5, len(whole) - 1):
        flipped = bytearray(whole)
        flipped[at] ^= 0x10
        file.write_bytes(flipped)
        took = delivery.city.ingest(delivery.stick)
        assert (counts(took), delivery.city.applied()) == ((0, 0, 0, 1), {})
        codes.add(took["files"][0]["code"])
    assert codes <= {"E_HEADER", "E_KIND", "E_SIGNATURE", "E_DIGEST", "E_DEVICE"}
    assert "E_DIGEST" in codes


def test_f28_the_same_stick_twice_and_a_copy_of_it_are_one_row_set(delivery: Delivery, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(delivery.stick, tmp_path / "copy"))
    assert counts(delivery.city.ingest(delivery.stick)) == (1, 0, 0, 0)
    before = delivery.city.applied()
    assert counts(delivery.city.ingest(delivery.stick)) == (0, 1, 0, 0)
    assert counts(delivery.city.ingest(copy, delivery.stick)) == (0, 2, 0, 0)
    assert delivery.city.applied() == before


def test_f29_last_months_stick_changes_nothing_when_it_comes_late(delivery: Delivery, tmp_path: Path) -> None:
    old = Path(shutil.copytree(delivery.stick, tmp_path / "old"))
    delivery.office.record(visitor_phone="13900002001")
    seal_and_export(delivery.office, delivery.stick)
    delivery.city.ingest(delivery.stick)
    take(delivery.office, delivery.city.acknowledge(tmp_path))
    before, later = delivery.city.applied(), delivery.city.acknowledge(tmp_path)
    assert counts(delivery.city.ingest(old)) == (0, 1, 0, 0)
    assert delivery.city.applied() == before
    assert take(delivery.office, later).resent == 0
    assert delivery.office.store.db.execute("SELECT DISTINCT state FROM deliveries").fetchall() == [("applied",)]


def test_f30_sticks_of_two_stations_mixed_up_go_each_to_its_own(delivery: Delivery, tmp_path: Path) -> None:
    other = make_office(tmp_path / "other", space=7)
    elsewhere = City.elsewhere(tmp_path / "elsewhere", "SH")
    elsewhere.enrol(other, tmp_path)
    other.record()
    seal_and_export(other, delivery.stick)
    took = delivery.city.ingest(delivery.stick)
    assert sorted(entry["code"] for entry in took["files"]) == ["", "E_ADDRESS"]
    elsewhere.ingest(delivery.stick)
    foreign = elsewhere.acknowledge(tmp_path)
    before = delivery.office.store.db.execute("SELECT * FROM deliveries").fetchall()
    with pytest.raises(Exception, match="acknowledgement-refused"):
        take(delivery.office, foreign)
    assert delivery.office.store.db.execute("SELECT * FROM deliveries").fetchall() == before
    other.close()


def test_f31_a_lost_stick_is_carried_by_the_next(delivery: Delivery, tmp_path: Path) -> None:
    shutil.rmtree(delivery.stick)
    delivery.office.record(visitor_phone="13900002002")
    another = tmp_path / "another"
    another.mkdir()
    assert len(seal_and_export(delivery.office, another)) == 2
    assert counts(delivery.city.ingest(another)) == (2, 0, 0, 0)


def test_f32_the_content_decides_and_the_name_does_not(delivery: Delivery) -> None:
    (file,) = delivery.files
    names = ("WEEK.SVB", "deep/er/week.svb", "G003-0~1.SVB", "新建 文本文档.svb", "H009-001-00001.svb")
    for turn, name in enumerate(names):
        moved = delivery.stick / name
        moved.parent.mkdir(parents=True, exist_ok=True)
        file = file.rename(moved)
        took = delivery.city.ingest(delivery.stick)
        assert counts(took) == ((1, 0, 0, 0) if turn == 0 else (0, 1, 0, 0))
        assert {entry["station"] for entry in took["files"]} == {"G003"}


def test_f33_junk_giants_links_and_device_names_are_passed_over_listed_and_harmless(
    delivery: Delivery, tmp_path: Path
) -> None:
    stick, (file,) = delivery.stick, delivery.files
    junk = stick / "DCIM"
    junk.mkdir()
    for number in range(10_000):
        (junk / f"{number}.jpg").touch()
    with (stick / "film.svb").open("wb") as giant:
        giant.truncate(4 * 1024**3)
    for place, target in (("link.svb", file), ("away.svb", Path("/etc/passwd")), ("round", stick)):
        (stick / place).symlink_to(target)
    (stick / "batch.svb.lnk").write_bytes(b"L\x00\x00\x00")
    for reserved in ("CON.svb", "AUX", "NUL.svb", "..svb", ".svb"):
        (stick / reserved).write_bytes(b"device")
    (stick / "folder.svb").mkdir()
    os.mkfifo(stick / "pipe.svb")
    took = delivery.city.ingest(stick)
    assert (took["received"], took["skipped_count"] > 10_000) == (1, True)
    assert len(took["skipped"]) <= 200
    # What has the right ending and is no batch is refused by its content, whatever it is called.
    assert {entry["code"] for entry in took["files"]} <= {"", "E_HEADER"}
    shown = delivery.city.ingest(*[stick / name for name in ("film.svb", "link.svb", "away.svb", "pipe.svb")])
    assert sorted(entry["reason"] for entry in shown["skipped"]) == ["not_regular", "size", "symlink", "symlink"]


def test_f34_times_of_two_seconds_and_names_of_any_script_are_not_relied_on(delivery: Delivery) -> None:
    (file,) = delivery.files
    renamed = file.with_name("批次（第一包）—é.svb")
    file.rename(renamed)
    for stamp in (0, 2, 4_000_000_000):
        os.utime(renamed, (stamp, stamp))
        assert sum(counts(delivery.city.ingest(delivery.stick))[:2]) == 1
    os.utime(delivery.stick, (0, 0))
    assert [one.read_bytes() for one in seal_and_export(delivery.office, delivery.stick)
            if one != renamed] == [renamed.read_bytes()]  # fmt: skip
