"""What is handed out for help: where the program failed and on what machine, and nobody's name, number or folder."""

import sys
import zipfile
from pathlib import Path

import pytest

from station_app.actions import problem_reports
from station_app.cli import main
from station_app.domain.problems import FILE
from station_app.domain.troubles import Trouble
from station_app.ui import crashes
from tests.helpers.office import MANAGER, PASSWORD, Office


def _crash(office: Office, name: str) -> None:
    try:
        raise ValueError(f"no place for {name}")
    except ValueError as error:
        crashes.report(office.folder.root, type(error), error.__traceback__, office.clock())


def _contents(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_reports_and_figures_are_in_it_and_nobody_is(office: Office, tmp_path: Path) -> None:
    office.record(visitor_name="张国强", visitor_phone="13800136688")
    for _ in range(2):
        _crash(office, "张国强 13800136688")
    target = tmp_path / "report.zip"
    more = {"screens": "1366x768"}
    assert problem_reports.hand_out(office.store, office.desk.clerk, target, more=more) == 2
    told = _contents(target)
    assert "ValueError" in told["problems.txt"]
    assert "test_problem_report.py" in told["problems.txt"]
    assert "screens: 1366x768" in told["facts.txt"]
    assert "schema: 00" in told["facts.txt"], "the newest migration is named"
    everything = "".join(told.values()) + "".join(told)
    for secret in ("张国强", "13800136688", MANAGER, str(tmp_path), office.desk.station.name, "/station"):
        assert secret not in everything


def test_a_line_that_is_no_report_stays_here(office: Office, tmp_path: Path) -> None:
    _crash(office, "x")
    log = office.folder.root / FILE
    foreign = "ValueError: 张国强 13800136688\n/people/王敏/app.py:3 main\nx.py:3 f 13800136688\n"
    log.write_text(log.read_text("utf-8") + foreign, "utf-8")
    problem_reports.hand_out(office.store, office.desk.clerk, tmp_path / "r.zip")
    told = _contents(tmp_path / "r.zip")["problems.txt"]
    assert "13800136688" not in told
    assert "王敏" not in told
    assert "ValueError" in told


def test_a_desk_that_never_failed_hands_out_its_figures(office: Office, tmp_path: Path) -> None:
    assert problem_reports.hand_out(office.store, office.desk.clerk, tmp_path / "r.zip") == 0
    assert "journal:" in _contents(tmp_path / "r.zip")["facts.txt"]


def test_a_place_that_cannot_be_written_is_told_and_leaves_no_half_file(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"disk-error|folder-not-writable"):
        problem_reports.hand_out(office.store, office.desk.clerk, tmp_path / "none" / "r.zip")
    assert list(tmp_path.glob("**/*.tmp")) == []


def test_the_command_line_hands_it_out_too(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _crash(office, "x")
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    monkeypatch.setattr(sys, "argv", ["station"])
    assert main(["--data", str(office.folder.root), "problems", "--out", str(tmp_path / "r.zip")]) == 0
    assert "1" in capsys.readouterr().out
    assert (tmp_path / "r.zip").is_file()
