"""The `centre` command as people and programs run it: a process of its own, exit codes, one JSON value."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from city_centre import files, intake, office, reports
from city_centre.cli import main
from city_centre.office import Office
from city_centre.storage.engine import writing
from station_exchange.container import MAX_CONTAINER
from station_exchange.enrolment import read_paper
from tests.city_centre.conftest import NOW, PASSWORD
from tests.helpers.wire import Desk, row


def run(data: Path, *arguments: str | Path, password: str | None = PASSWORD) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CENTRE_")}
    if password is not None:
        environment["CENTRE_PASSWORD"] = password
    return subprocess.run(
        [sys.executable, "-m", "city_centre", "--data", str(data), *map(str, arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def told(data: Path, *arguments: str | Path) -> Any:
    done = run(data, *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    return json.loads(done.stdout)


def test_the_whole_way_of_a_week_by_command(data: Path, tmp_path: Path) -> None:
    told(data, "enrol", "G003", "--name", "海淀站", "--district", "110108", "--out", tmp_path / "g003.enrol")
    desk = Desk(read_paper((tmp_path / "g003.enrol").read_bytes()))
    stick = tmp_path / "stick" / "OUT"
    stick.mkdir(parents=True)
    bad = row("bad", facts={"items": []})
    third = [desk.batch([row("a"), bad]), desk.batch([row("b")]), desk.batch([row("c")])]
    for name, content in zip(("z.svb", "MOVED.SVB", "a.svb"), third, strict=True):
        (stick / name).write_bytes(content)
    first = told(data, "ingest", tmp_path / "stick")
    counts = {name: first[name] for name in ("received", "duplicate", "parked", "refused", "applied", "returned")}
    assert counts == {"received": 3, "duplicate": 0, "parked": 0, "refused": 0, "applied": 3, "returned": 1}
    assert [Path(entry["file"]).name for entry in first["files"]] == ["z.svb", "MOVED.SVB", "a.svb"]
    again = told(data, "ingest", stick / "z.svb", stick / "a.svb", stick / "MOVED.SVB")
    assert (again["received"], again["duplicate"], again["applied"], again["returned"]) == (0, 3, 0, 0)
    answers = told(data, "acknowledge", "--out", tmp_path / "IN")
    assert [Path(entry["file"]).name for entry in answers["written"]] == ["G003.sva"]
    answer = desk.read((tmp_path / "IN" / "G003.sva").read_bytes())
    assert (answer.epochs[0].hw, len(answer.returned)) == (3, 1)
    (station,) = told(data, "stations")
    assert (station["station"], station["rows"], station["returned"], station["device"]) == ("G003", 3, 1, desk.device)
    report = told(data, "report", "--from", "2026-11-19", "--to", "2026-11-19")
    assert report["days"] == [
        {"station": "G003", "kind": "consultation", "day": "2026-11-19", "records": 3, "voided": 0, "revisions": 3}
    ]
    assert told(data, "report", "--to", "2026-11-18")["days"] == []
    verified = told(data, "verify")
    assert (verified["ok"], verified["counts"]) == (True, {"batches": 3, "rows": 3, "log_length": 3, "files": 0})


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_an_altered_file_is_refused_in_words_beside_its_healthy_siblings(data: Path, tmp_path: Path) -> None:
    told(data, "enrol", "G003", "--name", "海淀站", "--out", tmp_path / "paper")
    desk = Desk(read_paper((tmp_path / "paper").read_bytes()))
    good = desk.batch([row("a")])
    (tmp_path / "good.svb").write_bytes(good)
    (tmp_path / "bad.svb").write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    (tmp_path / "cut.svb").write_bytes(good[:-20])
    done = run(data, "ingest", tmp_path / "good.svb", tmp_path / "bad.svb", tmp_path / "cut.svb", "--json")
    assert done.returncode == 1
    value = json.loads(done.stdout)
    assert (value["received"], value["refused"]) == (1, 2)
    assert {entry["code"] for entry in value["files"]} == {"", "E_DIGEST", "E_LENGTH"}
    assert "请让站点重新导出" in done.stderr
    done = run(data, "ingest", tmp_path / "bad.svb")
    assert done.returncode == 1
    assert "没有收 1 批" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "password", "exit_code", "word"),
    [
        (("stations",), "not the password", 1, "口令打不开"),
        (("stations",), None, 1, "没有口令"),
        (("acknowledge", "G999", "--out", "x"), PASSWORD, 1, "没有登记过站点“G999”"),
        (("enrol", "g3", "--name", "x", "--out", "x"), PASSWORD, 1, "站点代码“g3”不对"),
        (("report", "--from", "yesterday"), PASSWORD, 1, "日期“yesterday”不对"),
        (("revoke", "G003", "nobody"), PASSWORD, 1, "还没有登记过的电脑"),
        (("ingest", "/nowhere/at/all"), PASSWORD, 3, "找不到“/nowhere/at/all”"),
        (("init",), PASSWORD, 1, "里已经有一个市中心"),
    ],
)
@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_what_cannot_be_done_is_said_in_words_and_by_exit_code(
    data: Path,
    arguments: tuple[str, ...],
    password: str | None,
    exit_code: int,
    word: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("CENTRE_PASSWORD", raising=False)
    if password is not None:
        monkeypatch.setenv("CENTRE_PASSWORD", password)
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["--data", str(data), *arguments]) == exit_code
    said = capsys.readouterr()
    assert said.out == ""
    assert word in said.err


def test_a_command_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    done = run(tmp_path, "dance")
    assert (done.returncode, done.stdout) == (2, "")
    assert "dance" in done.stderr


def test_an_office_is_founded_by_command_with_its_keys_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("kept in a file\n", encoding="utf-8")
    folder, safe = tmp_path / "office", tmp_path / "safe"
    done = run(folder, "--key-file", tmp_path / "password", "init", "--offline-keys", safe, "--json", password=None)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["centre"] == "BJ"
    assert sorted(path.name for path in safe.iterdir()) == [
        "recovery-key.age", "root-1.json", "root-2.json", "root-3.json",
    ]  # fmt: skip
    assert sorted(path.name for path in folder.iterdir()) == [office.DATABASE_FILE, office.KEY_FILE]
    with office.opened(folder, "kept in a file") as opened:
        assert opened.keys.offline_folder == safe


def test_a_short_password_founds_nothing(tmp_path: Path) -> None:
    done = run(tmp_path / "office", "init", password="short")
    assert done.returncode == 1
    assert "口令太短" in done.stderr
    assert not (tmp_path / "office").exists()


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_a_damaged_database_is_the_worlds_trouble(data: Path) -> None:
    (data / office.DATABASE_FILE).write_bytes(b"x" * 8192)
    done = run(data, "stations")
    assert done.returncode == 3
    assert "数据库打不开" in done.stderr
    (data / office.DATABASE_FILE).unlink()
    done = run(data, "stations")
    assert done.returncode == 1
    assert "数据库文件不见了" in done.stderr


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_a_tampered_office_makes_verify_exit_one(data: Path, tmp_path: Path) -> None:
    with office.opened(data, PASSWORD) as opened, writing(opened.engine) as connection:
        connection.execute(text("UPDATE centre_state SET log_length = 7"))
    done = run(data, "verify", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][0]["code"] == "log_end"
    assert "核对发现 1 处不一致" in done.stderr


def test_only_regular_batch_files_are_looked_at_and_the_rest_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    (stick / "deep" / "er").mkdir(parents=True)
    real = stick / "deep" / "er" / "batch.svb"
    real.write_bytes(b"x")
    (stick / "photo.jpg").write_bytes(b"x")
    (stick / "half.svb.tmp").write_bytes(b"x")
    (stick / "link.svb").symlink_to(real)
    (stick / "linked").symlink_to(tmp_path)
    os.mkfifo(stick / "pipe.svb")
    with (stick / "huge.svb").open("wb") as huge:
        huge.truncate(MAX_CONTAINER + 1)
    found = files.search([stick])
    assert found.files == [real]
    assert {Path(path).name: reason for path, reason in found.skipped} == {
        "photo.jpg": "suffix",
        "half.svb.tmp": "suffix",
        "link.svb": "symlink",
        "linked": "symlink",
        "pipe.svb": "not_regular",
        "huge.svb": "size",
    }
    with pytest.raises(OSError):
        files.read(stick / "link.svb")
    monkeypatch.setattr(files, "MAX_ENTRIES", 3)
    assert "too_many" in {reason for _path, reason in files.search([stick]).skipped}
    monkeypatch.setattr(files, "MAX_LISTED", 1)
    few = files.search([stick])
    assert (len(few.skipped), few.skipped_count > 1) == (1, True)


def test_a_record_counts_once_and_by_its_newest_revision(centre: Office, desk: Desk) -> None:
    entries = [
        row("a", position=1),
        row("b", position=2),
        row("a2", record="a", parent="a", verb="amend", position=3, at="2026-11-20T09:00:00+08:00"),
        row("b2", record="b", parent="b", verb="void", facts={"reason": "误登"}, position=4),
        row("c", position=5),
        row("c2", record="c", parent="c", verb="undo", facts={"state": "void", "reason": "十秒内撤销"}, position=6),
    ]
    assert intake.receive(centre, desk.batch(entries), NOW).newly[0].applied == 6
    report = reports.day_report(centre, None, None)
    assert report["total"] == {"records": 3, "voided": 2, "revisions": 6}
    assert [day["day"] for day in report["days"]] == ["2026-11-19"]
