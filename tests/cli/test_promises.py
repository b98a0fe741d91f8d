"""Referrals, call-backs and tasks by the command."""

import json
from pathlib import Path
from typing import Any

import pytest

from station_app.cli import main
from tests.documents.reading import text_of
from tests.helpers.office import PASSWORD, Office

VISIT = {
    "visitor_name": "张国强", "visitor_phone": "13800136688", "items": ["W01"], "question": "店招被仿冒怎么投诉",
    "result": "转办其他单位", "referral": {"target_kind": "维权援助中心"},
    "follow_up": [{"way": "电话"}],
}  # fmt: skip


@pytest.fixture
def told(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a command; `given` goes in as its JSON file."""
    office.close()
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)

    def run(*words: str, given: Any = None, exits: int = 0) -> Any:
        more: list[str] = []
        if given is not None:
            file = tmp_path / "given.json"
            file.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
            more = ["--json-in", str(file)]
        code = main(["--data", str(office.folder.root), *words, *more, "--json"])
        said = capsys.readouterr()
        assert code == exits, said.err
        return [json.loads(line) for line in said.out.splitlines()] if said.out else said.err

    return run


@pytest.fixture
def number(told) -> str:  # type: ignore[no-untyped-def]
    return str(told("record", "consultation", given=VISIT)[0]["number"])


def test_a_referral_goes_from_slip_to_closing(told, number: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert [line["number"] for line in told("list", "referral")] == [f"{number}-Z1"]
    out = tmp_path / "slip.pdf"
    told("slip", f"{number}-Z1", "--out", str(out))
    assert "维权援助中心" in text_of(out.read_bytes())
    told("promise", "receive", f"{number}-Z1", "--text", "王老师")
    told("promise", "reply", f"{number}-Z1", "--text", "已受理")
    told("promise", "close", f"{number}-Z1", "--text", "已投诉")
    (line,) = told("list", "referral", "--state", "closed")
    assert (line["stage"], line["visitor_phone"], line["what"]) == ("replied", "138****6688", "03")
    shown = told("show", f"{number}-Z1")[0]
    assert [step["verb"] for step in shown["revisions"]] == ["record", "take_slip", "take_reply", "close_promise"]
    visit = told("show", number)[0]
    assert (visit["state"], visit["promises"]) == ("closed", [f"{number}-H1", f"{number}-Z1"])


def test_a_task_is_made_put_off_and_ticked_off(told, number: str) -> None:  # type: ignore[no-untyped-def]
    made = told("record", "task", given={"title": "回电", "number": number})[0]["number"]
    assert made == f"{number}-D1"
    told("promise", "postpone", made, "--on", "2027-01-04", "--reason", "对方出差")
    assert told("list", "task")[0]["due_on"] == "2027-01-04"
    assert "promise-step-wants" in told("promise", "postpone", made, exits=2)
    told("promise", "close", made)
    assert told("list", "task", "--state", "open") == ""
    assert "promise-closed" in told("promise", "close", made, exits=1)


def test_a_call_back_takes_words_for_codes(told, number: str) -> None:  # type: ignore[no-untyped-def]
    told("promise", "contact", f"{number}-H1", "--way", "微信", "--outcome", "已解决", "--text", "满意")
    assert told("list", "follow_up")[0]["state"] == "closed"
    more = told("record", "follow_up", given={"number": number})[0]["number"]
    assert "code-unknown" in told("promise", "contact", more, "--way", "飞鸽", "--outcome", "1", exits=1)
    assert "field-unknown" in told("record", "referral", given={"number": number, "to": "市中心"}, exits=1)


def test_the_hand_over_sheet_is_written_and_journalled(told, number: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "shift.pdf"
    done = told("handover", "--layout", "a4", "--out", str(out), "--to", "赵倩", "--text", "钥匙在抽屉")[0]
    assert (done["promised"], done["unsent"], done["number"][:8]) == (2, 1, "JB-G003-")
    text = text_of(out.read_bytes())
    assert "赵倩" in text
    assert "钥匙在抽屉" in text
    assert "13800136688" not in text
    assert told("verify")[0]["sound"] is True
