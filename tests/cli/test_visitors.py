"""Visitors by the command line."""

from pathlib import Path

from tests.cli.conftest import visit
from tests.helpers.programs import station


def test_a_visitor_is_found_by_sound_tail_and_firm_in_one_json_value(data: Path) -> None:
    given = visit(visitor_name="单雄信", visitor_phone="13912348888", org_name="北京江楠餐饮有限公司", role="01")
    assert station(data, "record", "consultation", "--json-in", "-", "--json", stdin=given).code == 0
    for typed in ("sxx", "shanxiongxin", "8888", "雄信", "jncy", "江楠"):
        found = station(data, "find-visitor", typed, "--json")
        assert (found.code, found.err) == (0, "")
        (one,) = found.json
        assert (one["visitor_name"], one["visitor_phone"], one["visits"]) == ("单雄信", "139****8888", 1)
    assert station(data, "find-visitor", "nobody", "--json").json == []
    assert "没有找到" in station(data, "find-visitor", "nobody").out
    (firm,) = station(data, "find-firm", "jncy", "--json").json
    assert (firm["org_name"], firm["people"]) == ("北京江楠餐饮有限公司", 1)


def test_two_are_merged_listed_and_taken_apart(data: Path) -> None:
    first, second = station(data, "find-visitor", "来访人", "--limit", "2", "--json").json
    words = ("merge", "visitor", first["record_id"], second["record_id"], "--take", "phone", "--json")
    merged = station(data, *words)
    assert merged.code == 0
    (only,) = [one for one in station(data, "find-visitor", "来访人", "--json").json if one["visits"] == 2]
    assert only["visitor_phone"] == second["visitor_phone"]
    again = station(data, *words)
    assert (again.code, again.fault) == (1, "merge-gone")
    assert [one["merge"] for one in station(data, "unmerge", "--json").json] == [merged.json["merge"]]
    assert station(data, "unmerge", merged.json["merge"], "--json").code == 0
    assert len(station(data, "find-visitor", "来访人", "--json").json) == 3
    assert station(data, "unmerge", "--json").json == []
    assert station(data, "verify", "--json").json["sound"] is True


def test_a_field_of_the_other_kind_is_wrong_usage_and_changes_nothing(data: Path) -> None:
    first, second = station(data, "find-visitor", "来访人", "--limit", "2", "--json").json
    refused = station(data, "merge", "visitor", first["record_id"], second["record_id"], "--take", "uscc", "--json")
    assert (refused.code, refused.fault) == (1, "merge-field")
    assert len(station(data, "find-visitor", "来访人", "--json").json) == 3
