"""Fees and deadlines by the command line: the contract's fields, the worked examples, refusals by name."""

from pathlib import Path

import pytest

from tests.helpers.programs import Answer, station


def ask(place: Path, words: str) -> Answer:
    return station(place, *words.split())


@pytest.mark.parametrize(("words", "total"), [
    ("--type TM01 --class 9:10", 27000),
    ("--type TM01 --class 9:12", 32400),
    ("--type TM01 --class 9:10 --class 35:15 --class 42:3", 94500),
    ("--type TM01 --class 9:10 --class 35:15 --class 42:3 --channel paper", 105000),
    ("--type TM12 --class 9 --class 35 --grace", 135000),
    ("--type 续展 --class 9:1 --on 2026-01-01", 45000),
    ("--type TM05 --class 9:1", None),
])  # fmt: skip
def test_a_fee_is_told_with_its_lines_its_rule_and_its_source(tmp_path: Path, words: str, total: int | None) -> None:
    fee = ask(tmp_path, f"fee {words} --json").json
    assert fee["total_fen"] == total
    assert {"total_fen", "lines", "rule", "source"} <= set(fee)
    assert sum(line["amount_fen"] for line in fee["lines"]) == (total or 0)
    assert fee["rule"]
    assert fee["source"]


def test_a_fee_for_people_ends_with_the_amount_in_capitals(tmp_path: Path) -> None:
    out = ask(tmp_path, "fee --type TM01 --class 9:12").out
    assert "人民币叁佰贰拾肆元整" in out
    assert "预估，以官方缴费通知为准" in out


@pytest.mark.parametrize(("words", "code"), [
    ("--type TM01 --class 46:1", "class-unknown"),
    ("--type TM01 --class 9:0", "class-empty"),
    ("--type TM01", "class-missing"),
    ("--type TM01 --class nine", "class-shape"),
    ("--type TM01 --class 9:1 --on 2018-01-01", "fee-rule-missing"),
    ("--type TM01 --class 9:1 --on someday", "day-unreadable"),
    ("--type TM77 --class 9:1", "code-unknown"),
    ("--type TM01 --class 9:1 --grace", "fee-no-grace"),
])  # fmt: skip
def test_a_fee_that_cannot_be_told_is_refused_by_name(tmp_path: Path, words: str, code: str) -> None:
    refused = ask(tmp_path, f"fee {words} --json")
    assert (refused.code, refused.fault, refused.out) == (1, code, "")


@pytest.mark.parametrize(("words", "due"), [
    ("correction --from 2026-09-10", "2026-10-10"),
    ("correction --from 2026-01-20", "2026-02-24"),
    ("refusal-review --from 2026-09-22", "2026-10-08"),
    ("opposition --from 2026-06-27", "2026-09-28"),
    ("correction --from 2026-09-01 --served electronic", "2026-10-16"),
    ("expiry --from 2016-11-14", "2026-11-13"),
    ("renewal-opens --from 2016-11-14", "2025-11-14"),
    ("renewal-grace-ends --from 2016-11-14", "2027-05-13"),
    ("expiry --from 2016-02-29", "2026-02-28"),
])  # fmt: skip
def test_a_deadline_is_told_with_every_step(tmp_path: Path, words: str, due: str) -> None:
    found = ask(tmp_path, f"deadline {words} --json").json
    assert {"due", "alternatives", "steps", "rule", "source", "certain"} <= set(found)
    assert found["due"] == due
    assert len(found["steps"]) >= 2


def test_a_deadline_under_two_laws_has_its_other_day_and_is_not_certain(tmp_path: Path) -> None:
    found = ask(tmp_path, "deadline opposition --from 2026-11-10 --json").json
    assert (found["due"], found["alternatives"], found["certain"]) == ("2027-01-11", ["2027-02-10"], False)
    assert any("以官方为准" in step for step in found["steps"])


def test_a_deadline_is_written_as_a_calendar_file_that_any_calendar_reads(tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    assert ask(tmp_path, f"deadline correction --from 2026-01-20 --out {file} --json").code == 0
    lines = file.read_bytes().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    text = file.read_bytes().decode().replace("\r\n ", "").splitlines()
    assert (text[0], text[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "DTSTART;VALUE=DATE:20260224" in text
    assert "DTEND;VALUE=DATE:20260225" in text
    assert "SUMMARY:补正：2026-02-24" in text
    assert "BEGIN:VALARM" in text
    assert any("顺延到其后第一个工作日 2026-02-24" in line for line in text)
    again = tmp_path / "again.ics"
    assert ask(tmp_path, f"deadline correction --from 2026-01-20 --out {again} --json").code == 0
    uid = next(line for line in text if line.startswith("UID:"))
    assert uid in again.read_text("utf-8")


@pytest.mark.parametrize(("words", "code"), [
    ("appeal --from 2026-01-01", "deadline-rule-unknown"),
    ("correction --from 2026-02-30", "day-unreadable"),
    ("correction --from 2026-01-01 --served pigeon", "service-unknown"),
    ("expiry --from 2016-01-01 --served post", "deadline-not-served"),
])  # fmt: skip
def test_a_deadline_that_cannot_be_counted_is_refused_by_name(tmp_path: Path, words: str, code: str) -> None:
    refused = ask(tmp_path, f"deadline {words} --json")
    assert (refused.code, refused.fault, refused.out) == (1, code, "")
