"""What a clerk can get wrong at the command line: told in a sentence, exit 1, nothing written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import visit
from tests.helpers.programs import Answer, station, station_process

FIRST = "ZX-G003-20261119-0001"


def logged(data: Path) -> int:
    return len(station(data, "list", "consultation", "--json").json_lines)


def record(data: Path, line: str) -> Answer:
    return station(data, "record", "consultation", "--json-in", "-", "--json", stdin=line)


def test_a_wrong_password_is_refused_with_a_sentence_and_opens_nothing(data: Path) -> None:
    before = (data / "station.db").read_bytes()
    refused = station_process(data, "list", "consultation", "--json", password="不是这个")
    assert (refused.code, refused.out, refused.fault) == (1, "", "wrong-password")
    assert "不是这个" not in refused.err
    written = station(data, "record", "consultation", "--json-in", "-", stdin=visit(), password="")
    assert (written.code, written.fault) == (1, "wrong-password")
    assert (data / "station.db").read_bytes() == before


def test_a_clerk_nobody_knows_is_refused(data: Path) -> None:
    refused = station(data, "list", "consultation", "--clerk", "无此人")
    assert (refused.code, refused.fault) == (1, "unknown-clerk")


def test_an_unknown_field_is_refused_by_its_name(data: Path) -> None:
    refused = record(data, visit(visitor_fone="13900000009"))
    assert (refused.code, refused.fault, refused.out) == (1, "field-unknown", "")
    assert "visitor_fone" in refused.err
    amended = station(data, "amend", FIRST, "--json-in", "-", "--reason", "更正", stdin='{"answr": "好"}')
    assert (amended.code, amended.fault) == (1, "field-unknown")
    assert "answr" in amended.err
    assert logged(data) == 3


@pytest.mark.parametrize(
    ("field", "character", "name"),
    [
        ("question", "\u0000", "U+0000"), ("question", "\u202e", "U+202E"), ("answer", "\u2066", "U+2066"),
        ("visitor_name", "\u0007", "U+0007"), ("org_name", "\u200f", "U+200F"), ("question", "\u0085", "U+0085"),
    ],
)  # fmt: skip
def test_a_character_nobody_sees_is_refused_and_named(data: Path, field: str, character: str, name: str) -> None:
    """F49."""
    refused = record(data, visit(**{field: f"问商标{character}注册"}))
    assert (refused.code, refused.fault, refused.out) == (1, "text-character", "")
    assert name in refused.err
    assert character not in refused.err
    assert logged(data) == 3


def test_a_text_one_character_too_long_is_refused_with_its_count(data: Path) -> None:
    refused = record(data, visit(question="问" * 2001))
    assert (refused.code, refused.fault) == (1, "text-long")
    assert "2001" in refused.err
    assert record(data, visit(question="问" * 2000)).code == 0
    assert logged(data) == 4


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "json-unreadable"), ("[1, 2]", "json-object"),
        ('"text"', "json-object"), ("[" * 99_999, "json-unreadable"),
        (visit(items=[]), "item-missing"), (visit(question=""), "question-missing"),
        (visit(visitor_name=""), "name-missing"), (visit(visitor_phone=""), "phone-missing"),
        (visit(items=["没有这一项"]), "code-unknown"), (visit(person_count="many"), "field-shape"),
        (visit(person_count=True), "field-shape"), (visit(started_at="昨天"), "moment-unreadable"),
        (visit(started_at="2126-01-01T09:00"), "start-in-future"),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_kept_is_refused_by_its_fault(data: Path, line: str, fault: str) -> None:
    refused = record(data, line)
    assert (refused.code, refused.fault, refused.out) == (1, fault, "")
    assert logged(data) == 3


def test_nothing_of_a_lone_surrogate_is_kept(data: Path) -> None:
    refused = record(data, visit().replace("第43类", "\\ud800"))
    assert refused.code == 1
    assert refused.fault in {"json-unreadable", "text-character"}
    assert logged(data) == 3


def test_a_doubtful_phone_and_a_wrong_credit_code_are_stored_with_their_warning(data: Path) -> None:
    saved = record(data, visit(visitor_phone="1390000001", uscc="91110108551385082A", org_name="北京某公司"))
    assert saved.code == 0
    assert {one["field"] for one in saved.json["warnings"]} == {"visitor_phone", "uscc"}
    assert all(one["message"] for one in saved.json["warnings"])


def test_a_formula_is_stored_as_it_was_typed(data: Path) -> None:
    """F73."""
    formula = '=HYPERLINK("http://example.org","x")'
    number = record(data, visit(question=formula)).json["number"]
    assert station(data, "show", number, "--json").json["record"]["question"] == formula


def test_of_several_lines_those_before_the_bad_one_are_logged_and_answered(data: Path) -> None:
    lines = "\n".join([visit(visitor_phone="13900000011"), visit(question=""), visit(visitor_phone="13900000012")])
    some = record(data, lines)
    assert (some.code, some.fault, len(some.json_lines)) == (1, "question-missing", 1)
    assert logged(data) == 4


def test_a_number_nobody_knows_a_missing_reason_and_no_change_are_refused(data: Path) -> None:
    answer = json.dumps({"answer": "说明流程与费用"}, ensure_ascii=False)
    for words, stdin, fault in (
        (("show", "ZX-G003-20261119-9999", "--json"), None, "number-unknown"),
        (("void", FIRST, "--reason", " "), None, "reason-missing"),
        (("amend", FIRST, "--json-in", "-", "--reason", "更正"), answer, "nothing-changed"),
        (("amend", FIRST, "--json-in", "-", "--reason", "更正"), '{"number": "ZX-1"}', "field-unknown"),
        (("import", "undo", "no-such-import"), None, "import-unknown"),
    ):
        refused = station(data, *words, stdin=stdin)
        assert (refused.code, refused.fault, refused.out) == (1, fault, "")
    assert station(data, "void", FIRST, "--reason", "重复").code == 0
    assert station(data, "void", FIRST, "--reason", "重复").fault == "record-void"


def test_without_a_terminal_and_without_a_password_the_command_says_what_to_set(data: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "STATION_PASSWORD"}
    asked = subprocess.run(
        [sys.executable, "-m", "station_app", "--data", str(data), "list", "consultation"], env=environment,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", start_new_session=True, check=False,
    )  # fmt: skip
    assert (asked.returncode, asked.stderr.splitlines()[-1].split(":")[0]) == (3, "nobody-to-ask")
