"""Writing batches onto a stick: whole files or `.tmp` only, read back before anyone may pull it out."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station_app.actions import exports
from station_app.delivery.folder import Parcel, read_file, write_parcels
from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from tests.delivery.conftest import Delivery
from tests.helpers.city import seal_and_export
from tests.helpers.office import make_office
from tests.helpers.programs import station, station_process


@contextmanager
def closed(delivery: Delivery) -> Iterator[Path]:
    """The office closed, so that the program itself can be started on its folder."""
    delivery.office.close()
    yield delivery.office.folder.root
    delivery.office.reopen()


def exported(data: Path) -> list[object]:
    return [one["exported_at"] for one in station(data, "batch", "status", "--json").json["batches"]]


def test_a_stick_that_is_not_there_is_told_and_nothing_counts_as_exported(delivery: Delivery, tmp_path: Path) -> None:
    with closed(delivery) as data:
        before = exported(data)
        gone = station(data, "batch", "export", str(tmp_path / "gone"), "--json")
        assert (gone.code, gone.fault, gone.out) == (3, "stick-gone", "")
        file = tmp_path / "file"
        file.write_text("")
        assert station(data, "batch", "export", str(file), "--json").fault == "stick-gone"
        assert exported(data) == before
    assert not (tmp_path / "gone").exists()


def test_a_stick_with_its_write_protection_on_is_told(delivery: Delivery, tmp_path: Path) -> None:
    protected = tmp_path / "protected"
    protected.mkdir(mode=0o500)
    with closed(delivery) as data:
        before = exported(data)
        refused = station_process(data, "batch", "export", str(protected), "--json", ordinary=True)
        assert (refused.code, refused.fault, refused.out) == (3, "stick-not-writable", "")
        assert exported(data) == before
    assert list(protected.iterdir()) == []


def test_a_full_stick_holds_no_half_file_under_its_own_name_and_the_next_one_carries_everything(
    delivery: Delivery, tmp_path: Path
) -> None:
    full, next_one = tmp_path / "full", tmp_path / "next"
    full.mkdir()
    next_one.mkdir()
    content = delivery.files[0].read_bytes()
    script = (
        "import signal, resource, sys; from pathlib import Path;"
        "from station_app.delivery.folder import Parcel, write_parcels;"
        "from station_app.domain.troubles import Trouble;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])));\n"
        "try: write_parcels(Path(sys.argv[1]), [Parcel('G003-001-00001', Path(sys.argv[2]).read_bytes())])\n"
        "except Trouble as trouble: print(trouble.code)\n"
    )
    for room in (0, 1, len(content) // 2, len(content) - 1):
        told = subprocess.run(
            [sys.executable, "-c", script, str(full), str(delivery.files[0]), str(room)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert told.stdout == "stick-full\n"
        assert {file.suffix for file in full.rglob("*") if file.is_file()} <= {".tmp"}
    took = delivery.city.ingest(full)
    assert (took["received"], took["refused"]) == (0, 0)
    files = seal_and_export(delivery.office, next_one)
    assert [file.read_bytes() for file in files] == [content]
    assert delivery.city.ingest(next_one)["received"] == 1


def test_an_export_killed_halfway_leaves_only_asides_and_whole_files(tmp_path: Path) -> None:
    """F4."""
    parcels = [Parcel(f"G003-001-{no:05d}", bytes([no]) * 300_000) for no in range(1, 31)]
    stick = tmp_path / "stick"
    stick.mkdir()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_parcels(stick, parcels, lambda done, total: os.write(writing, b".") == 1)
        finally:
            os._exit(0)
    os.read(reading, 7)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)
    found = {file.name: file.read_bytes() for file in stick.rglob("*.svb")}
    expected = {parcel.name + ".svb": parcel.content for parcel in parcels}
    assert found
    assert found.items() <= expected.items()
    folder = write_parcels(stick, parcels)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == expected


def test_a_cancelled_export_is_not_counted(delivery: Delivery) -> None:
    office = delivery.office
    office.record(visitor_phone="13900001009")
    before = office.store.db.execute("SELECT * FROM deliveries").fetchall()
    with pytest.raises(Trouble, match="export-cancelled"):
        exports.export(
            office.store, office.desk.clerk, delivery.stick, now=office.clock(), new_id=office.ids,
            progress=lambda done, total: False,
        )  # fmt: skip
    assert office.store.db.execute("SELECT * FROM deliveries").fetchall() == before


def test_a_lost_stick_costs_nothing_and_sending_makes_no_news(delivery: Delivery, tmp_path: Path) -> None:
    """F65."""
    first = [file.read_bytes() for file in delivery.files]
    for file in delivery.files:
        file.unlink()
    another = tmp_path / "another"
    another.mkdir()
    assert [file.read_bytes() for file in seal_and_export(delivery.office, another)] == first


def test_nothing_to_send_and_no_city_are_refused_in_words(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with pytest.raises(Refused, match="not-enrolled"):
        exports.export(office.store, office.desk.clerk, tmp_path, now=office.clock(), new_id=office.ids)
    office.close()
    assert station(office.folder.root, "batch", "export", str(tmp_path), "--json").fault == "not-enrolled"


def test_only_a_regular_file_of_honest_size_is_read(tmp_path: Path) -> None:
    file = tmp_path / "answer.sva"
    file.write_bytes(b"x" * 100)
    assert read_file(file, 100) == b"x" * 100
    link = tmp_path / "link.sva"
    link.symlink_to(file)
    for place, limit, code in (
        (file, 99, "file-too-large"), (link, 100, "file-not-regular"), (tmp_path, 100, "file-not-regular"),
        (tmp_path / "gone", 100, "file-missing"),
    ):  # fmt: skip
        with pytest.raises(Trouble, match=code):
            read_file(place, limit)


def test_the_names_on_the_stick_say_station_and_number_and_nothing_about_people(delivery: Delivery) -> None:
    assert re.fullmatch(r"G003-001-00001(-[0-9a-f]{8})?\.svb", delivery.files[0].name)
    with closed(delivery) as data:
        done = station_process(data, "batch", "export", str(delivery.stick), "--json")
        assert (done.code, done.err) == (0, "")
        assert set(done.json) == {"folder", "batches", "bytes", "attachments"}
        assert json.dumps(done.json["batches"][0])
        assert all(exported(data))
