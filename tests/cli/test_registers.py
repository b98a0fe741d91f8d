"""The registers by the command line: each kind in and out by JSON, as the window would have it."""

import json
from pathlib import Path

from tests.helpers.programs import station

EVENT = {"event_kind": "培训/讲座", "title": "商标品牌讲座", "start": "2026-11-18T14:00", "attendances_onsite": 43}
CUSTODY = {"org_name": "云栖半导体", "uscc": "91110000600037341L"}


def _record(data: Path, kind: str, **given: object):  # type: ignore[no-untyped-def]
    return station(
        data, "record", kind, "--json-in", "-", "--json", stdin=json.dumps(given, ensure_ascii=False)
    )


def test_an_event_is_logged_listed_shown_and_corrected_by_its_number(data: Path, tmp_path: Path) -> None:
    saved = _record(data, "outreach", **EVENT).json
    assert saved["number"].startswith("HD-G003-")
    (listed,) = station(data, "list", "outreach", "--json").json_lines
    assert (listed["number"], listed["headline"], listed["state"]) == (saved["number"], "商标品牌讲座", "closed")
    change = tmp_path / "change.json"
    change.write_text('{"attendances_onsite": 44}', "utf-8")
    assert station(data, "amend", saved["number"], "--json-in", str(change), "--reason", "数错").code == 0
    shown = station(data, "show", saved["number"], "--json").json
    assert shown["record"]["attendances_onsite"] == 44
    assert [one["verb"] for one in shown["revisions"]] == ["record", "amend"]


def test_a_register_row_is_known_by_its_record_id_closed_and_voided(data: Path) -> None:
    saved = _record(data, "custody", **CUSTODY).json
    assert saved["number"] is None
    again = _record(data, "custody", **CUSTODY)
    assert (again.code, again.fault, again.out) == (1, "custody-open-already", "")
    closed = station(data, "close", saved["record_id"], "--outcome", "托管期满", "--json")
    assert closed.code == 0
    (listed,) = station(data, "list", "custody", "--state", "closed", "--json").json_lines
    assert listed["outcome"] == "custody-expired"
    assert station(data, "void", saved["record_id"], "--reason", "登错", "--json").code == 0
    assert station(data, "show", saved["record_id"], "--json").json["state"] == "void"


def test_what_is_wrong_is_named_and_nothing_is_logged(data: Path) -> None:
    refused = _record(data, "service_need", need_kind="融资")
    assert (refused.code, refused.fault) == (1, "register-nobody")
    assert station(data, "close", "no-such-row", "--outcome", "x", "--json").fault == "register-unknown"
    assert station(data, "list", "service_need", "--json").json_lines == []
