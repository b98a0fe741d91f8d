"""A goods list by the command line: brought in with its wrong rows named, and searched."""

import json
from pathlib import Path

from tests.helpers.programs import station

LIST = [
    {"id": "30", "name": "方便食品", "children": [
        {"id": "3002", "name": "茶、茶饮料", "children": [
            {"id": "300186", "name": "茶"}, {"id": "300187", "name": "红茶"}, {"id": "300188", "name": ""},
        ]},
        {"id": "2901", "name": "不在这一类", "children": [{"id": "290001", "name": "肉"}]},
    ]},
    {"id": "46", "name": "没有这一类", "children": []},
]  # fmt: skip


def test_a_list_comes_in_with_its_edition_and_its_wrong_rows_are_named(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text(json.dumps(LIST, ensure_ascii=False), "utf-8")
    words = ("import", "goods", str(file), "--edition", "13-2026", "--valid-from", "2026-01-01", "--json")
    tried = station(data, *words, "--dry-run").json
    assert (tried["read"], tried["stored"]) == (5, 0)
    brought = station(data, *words).json
    assert (brought["edition"], brought["valid_from"], brought["stored"]) == ("13-2026", "2026-01-01", 2)
    assert [(row["row"], row["code"]) for row in brought["refused"]] == [
        ("1.1.3", "goods-name"), ("1.2", "goods-group"), ("2", "goods-class"),
    ]  # fmt: skip
    assert station(data, *words).fault == "goods-imported-already"
    assert station(data, "verify", "--json").json["sound"] is True


def test_goods_are_found_by_word_and_sound_and_the_nearest_are_told_for_other_wordings(
    data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.json"
    file.write_text(json.dumps(LIST, ensure_ascii=False), "utf-8")
    assert station(data, "import", "goods", str(file), "--edition", "13-2026", "--json").code == 0
    for typed in ("红茶", "hc", "hongcha", "300187"):
        found = station(data, "goods", typed, "--json").json_lines
        assert [(one["nice_class"], one["name"], one["standard"]) for one in found] == [(30, "红茶", True)]
    near = station(data, "goods", "正山红茶", "--json").json_lines
    assert [(one["name"], one["standard"]) for one in near] == [("红茶", False)]
    assert station(data, "goods", "茶", "--edition", "12-2025", "--json").fault == "goods-edition-unknown"


def test_before_a_list_came_in_the_starter_list_is_searched(data: Path) -> None:
    found = station(data, "goods", "kafei", "--json").json_lines
    assert [(one["nice_class"], one["edition"]) for one in found] == [(30, "starter_goods"), (43, "starter_goods")]
