"""Old batches: dropped only where the city has them in two backups; sealed anew where it lost them all the same."""

from pathlib import Path

import pytest

from station_app.actions import batches as sealing
from station_app.storage import batches
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import Office


@pytest.fixture
def city(tmp_path: Path, office: Office) -> City:
    made = City.founded(tmp_path / "city")
    made.enrol(office, tmp_path)
    return made


def _send(city: City, office: Office, stick: Path, name: str) -> None:
    office.record(visitor_name=name)
    _export(office, city, stick)


def _export(office: Office, city: City, stick: Path) -> None:
    stick.mkdir(exist_ok=True)
    seal_and_export(office, stick)
    city.ingest(stick)


def _kept(office: Office) -> list[int]:
    rows = office.store.db.execute("SELECT no FROM batches WHERE container IS NOT NULL ORDER BY no").fetchall()
    return [row[0] for row in rows]


def test_a_batch_is_kept_until_two_backups_hold_it_and_ninety_days_have_passed(
    city: City, office: Office, tmp_path: Path
) -> None:
    for name in ("甲", "乙", "丙"):
        _send(city, office, tmp_path / "stick", name)
    office.clock.forward(days=100)
    take(office, city.acknowledge(tmp_path))
    assert _kept(office) == [1, 2, 3]
    for turn in range(2):
        city.run("backup", str(tmp_path / f"backup-{turn}"))
    take(office, city.acknowledge(tmp_path))
    assert [
        batch.state for batch in batches.of_epoch(office.store.db, batches.present_epoch(office.store.db).epoch)
    ] == ["archived"] * 3
    # The newest of the epoch keeps its bytes, however old.
    assert _kept(office) == [3]


def test_what_is_archived_but_young_is_kept(city: City, office: Office, tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        _send(city, office, tmp_path / "stick", name)
    for turn in range(2):
        city.run("backup", str(tmp_path / f"backup-{turn}"))
    office.clock.forward(days=89)
    take(office, city.acknowledge(tmp_path))
    assert _kept(office) == [1, 2]


def test_a_city_put_back_to_before_its_backups_gets_dropped_batches_sealed_anew(
    city: City, office: Office, tmp_path: Path
) -> None:
    import shutil

    _send(city, office, tmp_path / "stick", "甲")
    long_ago = tmp_path / "long-ago"
    shutil.copytree(city.data, long_ago)
    for name in ("乙", "丙", "丁"):
        _send(city, office, tmp_path / "stick", name)
    for turn in range(2):
        city.run("backup", str(tmp_path / f"backup-{turn}"))
    office.clock.forward(days=100)
    take(office, city.acknowledge(tmp_path))
    assert _kept(office) == [4]
    held = set(city.applied())
    shutil.rmtree(city.data)
    shutil.copytree(long_ago, city.data)
    shutil.rmtree(tmp_path / "stick")
    # The silently older centre answers with lower serials first; every one of them counts on.
    for _ in range(4):
        take(office, city.acknowledge(tmp_path))
        sealing.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
        if batches.owed(office.store.db).batches:
            _export(office, city, tmp_path / "stick")
    assert held <= set(city.applied())
    take(office, city.acknowledge(tmp_path))
    assert batches.owed(office.store.db).entries == 0
    assert city.verify()["ok"] is True
