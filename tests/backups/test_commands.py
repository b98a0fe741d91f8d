"""`station backup` and `station restore`: their JSON, their exit codes, and a whole way by command alone."""

import shutil
from pathlib import Path

import pytest

from tests.helpers.office import PASSWORD, make_office
from tests.helpers.programs import station


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a closed station with three visits."""
    office = make_office(tmp_path)
    for number in range(3):
        office.record(visitor_name=f"来访人{number}", visitor_phone=f"1390000100{number}")
    office.close()
    return office.folder.root


def test_a_backup_is_made_rehearsed_and_put_back_by_command(data: Path, tmp_path: Path) -> None:
    made = station(data, "backup", "--json")
    assert (made.code, made.err) == (0, "")
    assert set(made.json) == {"backup", "second", "trouble", "made_at", "position", "bytes"}
    assert Path(made.json["backup"]).parent == data / "backups"
    tried = station(data, "restore", "--rehearse", "--json")
    assert tried.code == 0
    assert set(tried.json) == {"backup", "visits", "until", "sound", "entries", "findings"}
    assert (tried.json["visits"], tried.json["sound"]) == (3, True)
    back = station(data, "restore", made.json["backup"], "--json")
    assert (back.code, back.err) == (0, "")
    assert set(back.json) == {"station", "visits", "until", "replaced"}
    assert Path(back.json["replaced"]).is_dir()
    after = station(data, "verify", "--json")
    assert after.json["sound"] is True
    assert len(station(data, "list", "consultation", "--json").json_lines) == 3
    opened = station(data, "batch", "seal")
    assert opened.fault == "not-enrolled"
    assert "另起一段编号" in opened.err


def test_a_backup_goes_where_it_is_told(data: Path, tmp_path: Path) -> None:
    made = station(data, "backup", str(tmp_path / "disk"), "--json")
    assert Path(made.json["backup"]).parent == tmp_path / "disk"
    assert not (data / "backups").exists()
    for_people = station(data, "backup")
    assert for_people.out.splitlines()[0] == "已备份，并读回打开核对过："
    shown = station(data, "restore", made.json["backup"], "--rehearse")
    assert shown.out.startswith("试恢复成功：这份备份能用，有 3 件登记")


def test_an_empty_folder_is_filled_from_a_backup_by_command(data: Path, tmp_path: Path) -> None:
    made = station(data, "backup", str(tmp_path), "--json").json
    shutil.rmtree(data)
    shutil.rmtree(data.with_name("station.memory"))
    back = station(data, "restore", made["backup"], "--json")
    assert (back.code, back.json["replaced"], back.json["visits"]) == (0, None, 3)
    assert len(station(data, "list", "consultation", "--json").json_lines) == 3


def test_what_cannot_be_put_back_is_refused_with_its_code(data: Path, tmp_path: Path) -> None:
    assert (station(data, "restore").code, station(data, "restore").fault) == (2, "backup-not-named")
    assert station(data, "restore", "--rehearse").fault == "backup-none"
    assert station(data, "restore", str(tmp_path)).fault == "backup-not-one"
    made = Path(station(data, "backup", "--json").json["backup"])
    assert station(data, "restore", str(made), password="不对的口令 2026").fault == "wrong-password"
    (made / "station.db").write_bytes((made / "station.db").read_bytes()[:-1])
    refused = station(data, "restore", str(made))
    assert (refused.code, refused.fault, refused.out) == (1, "backup-damaged", "")
    assert station(data, "restore", "--rehearse").fault == "backup-damaged"
    assert PASSWORD not in refused.err
