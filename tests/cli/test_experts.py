"""Experts and bookings by the command line: taken in, rostered from a file, booked, moved, stepped on, on paper."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from station_app.domain.periods import BEIJING_TIME
from tests.documents.reading import squeezed, text_of
from tests.helpers.experts import BOOKING, EXPERT
from tests.helpers.programs import Answer, station

DAY = (datetime.now(UTC).astimezone(BEIJING_TIME) + timedelta(days=3)).date()
"""The programs read the real clock: what they book lies ahead of it, on a day of its own roster."""


def record(data: Path, kind: str, *told: dict[str, Any]) -> Answer:
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in told)
    return station(data, "record", kind, "--json-in", "-", "--json", stdin=lines)


def at(clock: str) -> str:
    return f"{DAY}T{clock}"


def booking(**given: Any) -> dict[str, Any]:
    return BOOKING | {"expert_id": "周正", "start": at("09:00"), "end": at("09:30")} | given


def step(data: Path, number: str, what: str, *more: str) -> Answer:
    return station(data, "booking", number, what, *more, "--json")


@pytest.fixture
def rostered(data: Path) -> Path:
    """A station with one expert on duty on DAY."""
    assert record(data, "expert", EXPERT | {"pooled": True}).json["state"] == "pooled"
    duty = {"expert_id": "周正", "rule": "extra", "first_day": str(DAY), "start": "09:00", "end": "11:00",
            "site": "咨询室"}  # fmt: skip
    assert record(data, "duty", duty).code == 0
    return data


def test_a_booking_is_recorded_listed_shown_moved_and_cancelled(rostered: Path) -> None:
    saved = record(rostered, "booking", booking()).json
    assert saved["number"].startswith("YY-G003-")
    assert (saved["state"], saved["why"]) == ("confirmed", "")
    moved = step(rostered, saved["number"], "reschedule", "--start", at("10:00"), "--end", at("10:30")).json
    assert (moved["number"], moved["state"]) == (saved["number"], "confirmed")
    (listed,) = station(rostered, "list", "booking", "--json").json_lines
    assert (listed["expert"], listed["visitor_name"], listed["visitor_phone"]) == ("周正", "李想", "139****1111")
    assert listed["start"].endswith("T10:00+08:00")
    cancelled = step(rostered, saved["number"], "cancel", "--by", "expert", "--reason", "专家出庭").json
    assert cancelled["state"] == "cancelled_by_expert"
    shown = station(rostered, "show", saved["number"], "--json").json
    assert [one["verb"] for one in shown["revisions"]] == ["book", "reschedule", "reschedule", "cancel_booking"]
    assert station(rostered, "verify", "--json").json["sound"] is True
    assert "李想" not in station(rostered, "experts", "slots", "--from", str(DAY), "--to", str(DAY)).out


def test_free_slots_leave_out_what_is_booked(rostered: Path) -> None:
    record(rostered, "booking", booking())
    free = station(rostered, "experts", "slots", "--from", str(DAY), "--to", str(DAY), "--json").json_lines
    assert [(one["start"][11:16], one["certain"]) for one in free] == [
        ("09:30", True), ("10:00", True), ("10:30", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"expert_id": "没有这人"}, "expert-unknown"),
        ({"start": "2020-01-02T09:00", "end": "2020-01-02T09:30"}, "booking-past"),
        ({"end": "不知道"}, "moment-unreadable"),
        ({"wish": "靠窗"}, "field-unknown"),
        ({"materials": ""}, "booking-materials-missing"),
    ],
)
def test_a_bad_booking_is_refused_by_name(rostered: Path, given: dict[str, Any], code: str) -> None:
    refused = record(rostered, "booking", booking(**given))
    assert refused.code == 1
    assert code in refused.err
    assert station(rostered, "list", "booking", "--json").json_lines == []


def test_the_state_of_an_expert_changes_with_a_reason_and_names_who_must_be_phoned(rostered: Path) -> None:
    number = record(rostered, "booking", booking()).json["number"]
    assert station(rostered, "experts", "state", "--expert", "周正", "--state", "suspended").fault == "reason-missing"
    told = station(
        rostered, "experts", "state", "--expert", "周正", "--state", "suspended", "--reason", "进修", "--json"
    )
    assert told.json["standing"] == [number]
    (listed,) = station(rostered, "list", "expert", "--state", "suspended", "--json").json_lines
    assert (listed["name"], listed["services"]) == ("周正", 0)
    assert "13700001234" not in json.dumps(listed)


def test_a_roster_file_is_taken_row_by_row_and_bad_rows_are_named(data: Path, tmp_path: Path) -> None:
    record(data, "expert", EXPERT | {"pooled": True})
    file = tmp_path / "排班.csv"
    rows = ["专家,星期,日期,开始,结束,地点,方式", "周正,星期一,,9:00,11:30,咨询室,现场",
            "周正,星期一,,10:00,12:00,咨询室,现场", f"周正,,{DAY},14:00,16:00,咨询室,线上",
            "吴名,星期二,,9:00,11:30,,", "周正,星期三,,23:30,00:30,,",
            "周正,,,9:00,10:00,,"]  # fmt: skip
    file.write_text("\n".join(rows), "utf-8")
    tried = station(data, "import", "roster", str(file), "--dry-run", "--json")
    done = station(data, "import", "roster", str(file), "--json")
    assert (tried.code, done.code) == (1, 1)
    for said in (tried.json, done.json):
        assert (said["read"], said["stored"]) == (6, 2)
        assert [(one["row"], one["code"]) for one in said["refused"]] == [
            (3, "roster-row-twice"), (5, "expert-unknown"), (6, "duty-midnight"), (7, "roster-row-day"),
        ]  # fmt: skip
    again = station(data, "import", "roster", str(file), "--json").json
    assert [one["code"] for one in again["refused"]].count("duty-overlap") == 3
    no_columns = tmp_path / "别的.csv"
    no_columns.write_text("姓名,电话\n周正,13900000000\n", "utf-8")
    assert station(data, "import", "roster", str(no_columns), "--json").fault == "roster-columns"


def test_papers_and_the_calendar_come_from_the_records(rostered: Path, tmp_path: Path) -> None:
    number = record(rostered, "booking", booking()).json["number"]
    out = tmp_path / "确认单.pdf"
    assert step(rostered, number, "paper", "--out", str(out)).json["number"] == number
    told = squeezed(text_of(out.read_bytes()))
    assert "预约确认单" in told
    assert "周正" in told
    assert "139****1111" in told
    for what, extra, words in (
        ("day", ("--expert", "周正", "--from", str(DAY)), "专家接待安排"),
        ("week", ("--week", "{}-W{:02d}".format(*DAY.isocalendar()[:2])), "志愿专家值班周表"),
    ):
        sheet = tmp_path / f"{what}.pdf"
        assert station(rostered, "experts", what, *extra, "--out", str(sheet), "--json").code == 0
        assert words in squeezed(text_of(sheet.read_bytes()))
    assert "李想" not in squeezed(text_of((tmp_path / "week.pdf").read_bytes()))
    assert station(
        rostered, "experts", "certificate", "--expert", "周正", "--out", str(tmp_path / "x.pdf")
    ).fault == "no-services"


def test_the_calendar_file_updates_instead_of_doubling(rostered: Path, tmp_path: Path) -> None:
    number = record(rostered, "booking", booking()).json["number"]
    kept: dict[str, Any] = {}
    for start, end in (("", ""), ("10:00", "10:30")):
        if start:
            step(rostered, number, "reschedule", "--start", at(start), "--end", at(end))
        out = tmp_path / "周正.ics"
        assert station(rostered, "experts", "ics", "--expert", "周正", "--out", str(out), "--json").json["events"] == 1
        for event in Calendar.from_ical(out.read_bytes()).walk("VEVENT"):
            before = kept.get(str(event["uid"]))
            assert before is None or int(event["sequence"]) > int(before["sequence"])
            kept[str(event["uid"])] = event
    (event,) = kept.values()
    assert event["dtstart"].dt == datetime.fromisoformat(f"{at('10:00')}+08:00")
    step(rostered, number, "cancel")
    station(rostered, "experts", "ics", "--expert", "周正", "--out", str(out), "--json")
    (gone,) = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert (str(gone["uid"]), str(gone["status"])) == (str(event["uid"]), "CANCELLED")
    assert "李想" not in out.read_text("utf-8")


def test_who_waits_is_listed_and_named_when_a_slot_comes_free(rostered: Path) -> None:
    number = record(rostered, "booking", booking()).json["number"]
    record(rostered, "waiting", {
        "expert_id": "周正", "visitor_name": "赵敏", "visitor_phone": "13600002222", "question": "版权登记",
        "first_day": str(DAY), "last_day": str(DAY),
    })  # fmt: skip
    (waits,) = station(rostered, "list", "waiting", "--json").json_lines
    assert (waits["visitor"], waits["phone"]) == ("赵敏", "136****2222")
    assert [one["visitor_name"] for one in step(rostered, number, "cancel").json["freed"]] == ["赵敏"]


def test_duties_are_listed_and_taken_away_and_without_leases_there_is_nothing_to_give_back(rostered: Path) -> None:
    number = record(rostered, "booking", booking()).json["number"]
    (duty,) = station(rostered, "list", "duty", "--json").json_lines
    assert (duty["expert"], duty["rule"], duty["start"]) == ("周正", "extra", "09:00")
    gone = station(rostered, "experts", "remove-duty", "--duty", duty["record_id"], "--reason", "改期", "--json").json
    assert gone["standing"] == [number]
    assert station(rostered, "list", "duty", "--json").json_lines == []
    assert station(rostered, "experts", "leases", "--json").json_lines == []
    assert station(rostered, "experts", "give-back", "--expert", "周正").fault == "lease-none"
    assert step(rostered, number, "lift-block", "--reason", "住院").fault == "block-unknown"
