"""Terms of keeping, the list of what was destroyed and the year's archive by the command line."""

import json
import zipfile

from tests.helpers.office import make_office
from tests.helpers.programs import station
from tests.keeping.years import at
from tests.trust import marked


def test_what_is_due_is_listed_held_destroyed_and_archived_by_command(tmp_path):
    office = make_office(tmp_path)
    at(office, 2022, 1, 10)
    number, visitor = marked.come(office)
    office.record(visitor_name="另一位", visitor_phone="13800136630")
    office.close()
    data = office.folder.root
    listed = station(data, "retention", "--json")
    assert (listed.code, listed.err) == (0, "")
    assert {line["rule"] for line in listed.json_lines} == {"visitor"}
    assert len(listed.json_lines) == 2
    kept = station(data, "retention", "hold", visitor, "--reason", "有诉讼", "--json")
    assert kept.json == {"record_id": visitor, "held": True}
    assert station(data, "retention", "hold").code == 2
    assert station(data, "retention", "destroy", "--reason", "期满").code == 2
    out = tmp_path / "list.zip"
    for nowhere in (tmp_path / "no" / "list.zip", tmp_path):
        assert station(data, "retention", "destroy", "--reason", "期满", "--out", str(nowhere)).code == 3
    done = station(data, "retention", "destroy", "--reason", "期满", "--out", str(out), "--json")
    assert (done.code, done.err) == (0, "")
    assert (done.json["destroyed"], done.json["skipped"]) == (1, 1)
    with zipfile.ZipFile(out) as pack:
        assert json.loads(pack.read("manifest.json"))["records"] == done.json["records"]
    again = station(data, "retention", "destroy", "--reason", "期满", "--out", str(out))
    assert (again.code, again.fault) == (1, "retention-nothing")
    runs = station(data, "retention", "list", "--json").json_lines
    assert [one["run"] for one in runs] == [done.json["run"]]
    once_more = station(data, "retention", "list", done.json["run"], "--out", str(tmp_path / "again.zip"), "--json")
    assert (once_more.code, (tmp_path / "again.zip").is_file()) == (0, True)
    assert station(data, "retention", "release", visitor, "--reason", "已结案").code == 0
    packed = station(data, "archive", "2022", "--out", str(tmp_path / "2022.zip"), "--json")
    assert (packed.code, set(packed.json)) == (0, {"year", "file", "manifest_sha256", "entries"})
    with zipfile.ZipFile(tmp_path / "2022.zip") as pack:
        assert number in pack.read("data/consultation.csv").decode("utf-8-sig")
    assert station(data, "archive", "2999", "--out", str(tmp_path / "x.zip")).fault == "archive-year"
    assert station(data, "archive", "2022", "--out", str(tmp_path / "no" / "x.zip")).code == 3
    assert station(data, "verify", "--json").json["sound"] is True
