"""Searching every kind of record by the command line."""

import json
from pathlib import Path

from tests.helpers.programs import station


def visit(data: Path, **given: object) -> str:
    told = {"visitor_name": "曾国强", "visitor_phone": "13800136688", "items": ["S05"], "question": "貔貅商标续展",
            "answer": "已答", "consent_scope": "service"} | given  # fmt: skip
    number = station(data, "record", "consultation", "--json-in", "-", "--json", stdin=json.dumps(told)).json["number"]
    return str(number)


def test_exact_hits_come_before_the_forgiven_with_the_field_that_was_met(data: Path) -> None:
    number = visit(data)
    near = visit(data, visitor_name="李红", visitor_phone="13911112222", question="貔貅商標續展", items=["C01"])
    found = station(data, "search", "商标续展 貔貅", "--json").json
    assert [(one["number"], one["kind"], one["forgiven"]) for one in found] == [
        (number, "consultation", False), (near, "consultation", True)]  # fmt: skip
    assert found[0]["field"] == "question"
    assert found[0]["visitor_phone"] == "138****6688"
    assert [one["kind"] for one in station(data, "search", "zgq", "--json").json] == ["consultation", "visitor"]
    assert len(station(data, "search", "貔貅", "--limit", "1", "--json").json) == 1
    assert "没有找到" in station(data, "search", "不会有的").out


def test_a_query_that_means_nothing_is_refused_in_words(data: Path) -> None:
    for typed, code in (("，。", "search-nothing"), ("字" * 10_000, "search-long")):
        refused = station(data, "search", typed, "--json")
        assert (refused.code, refused.fault) == (1, code)
    assert station(data, "search", 'NEAR(" name:', "--json").json == []


def test_the_index_is_made_anew_by_a_command(data: Path) -> None:
    number = visit(data)
    assert station(data, "reindex", "--json").json["records"] >= 2
    assert station(data, "search", "貔貅", "--json").json[0]["number"] == number
    assert station(data, "verify", "--json").json["sound"] is True
