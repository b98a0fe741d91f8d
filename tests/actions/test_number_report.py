"""The 断号报告 of a real station: a day with a voided number, a restore, a number that somebody took away."""

import json

import pytest

from station_app.actions.number_report import numbers
from station_app.cli import main
from station_app.domain.number_report import Explained, Stretch
from station_app.storage import numbers as series
from tests.helpers.office import MANAGER, PASSWORD, Office


def test_a_voided_number_stays_and_is_told(office: Office) -> None:
    for _ in range(3):
        saved = office.record()
    office.void(saved.number)
    [report] = numbers(office.store)
    assert (report.kind, report.day, report.last) == ("ZX", "20261119", 3)
    assert report.stretches == (Stretch(1, 2, Explained.SAVED), Stretch(3, 3, Explained.VOIDED))


def test_the_hole_that_a_restore_left_is_told_with_its_reason(office: Office) -> None:
    office.record()
    with office.store.atomic() as db:
        series.skip_to(db, "ZX", "20261119", 40, "restored")
    office.record()
    [report] = numbers(office.store, kind="ZX", day="20261119")
    assert report.stretches[1] == Stretch(2, 40, Explained.HOLE, "restored")
    assert report.stretches[2] == Stretch(41, 41, Explained.SAVED)
    assert numbers(office.store, kind="SB") == []
    assert numbers(office.store, day="20261118") == []


def test_the_command_tells_the_report_and_fails_for_an_unexplained_number(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office.record()
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    asked = ["--data", str(office.folder.root), "numbers", "--clerk", MANAGER, "--day", "2026-11-19"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["unexplained"] == 0
    assert told["series"][0]["saved"] == 1
    with office.store.atomic() as db:
        db.execute("UPDATE number_series SET last = 2")
    assert main(asked) == 1
    assert "0002 说不清去向" in capsys.readouterr().out
    assert main([*asked[:-1], "昨天"]) == 1
    assert "day-unreadable" in capsys.readouterr().err


def test_a_station_that_gave_no_number_has_an_empty_report(office: Office) -> None:
    assert numbers(office.store) == []
