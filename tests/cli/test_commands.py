"""Every command of the contract: its JSON, its exit code, and nothing else on standard output."""

from pathlib import Path

from station_app.actions import receipts
from station_app.actions.stations import open_desk
from station_app.storage.folder import DataFolder
from tests.cli.conftest import visit
from tests.helpers.office import MANAGER, PASSWORD, Clock, Ids
from tests.helpers.programs import station, station_process

FIRST = "ZX-G003-20261119-0001"
LEDGER = Path("tests/golden/ledger_2026W46.csv").absolute()


def keys_of(value: dict[str, object]) -> set[str]:
    return set(value)


def test_a_station_is_set_up_and_its_recovery_code_is_shown_once(tmp_path: Path) -> None:
    words = ("init", "--station", "G007", "--name", "海淀站", "--manager", "李想", "--json")
    made = station(tmp_path / "new", *words)
    assert made.code == 0
    assert keys_of(made.json) == {"station", "recovery_code", "enrolled"}
    assert len(made.json["recovery_code"].split("-")) == 8
    again = station(tmp_path / "new", *words)
    assert (again.code, again.fault, again.out) == (1, "station-exists", "")
    assert station(tmp_path / "new", "list", "consultation", "--json").code == 0


def test_a_new_password_comes_with_the_recovery_code_and_a_new_code_with_the_password(tmp_path: Path) -> None:
    words = ("init", "--station", "G007", "--name", "海淀站", "--manager", "李想", "--json")
    code = station(tmp_path / "new", *words).json["recovery_code"]
    renewed = station(tmp_path / "new", "recover", "--code", code.lower(), "--json", password="另一个口令 2026")
    assert renewed.code == 0
    assert renewed.json["clerk"] == "李想"
    assert station(tmp_path / "new", "verify").fault == "wrong-password"
    assert station(tmp_path / "new", "verify", "--json", password="另一个口令 2026").json["sound"] is True
    used = station(tmp_path / "new", "recover", "--code", code, "--json", password="第三个口令 2026")
    assert (used.code, used.fault) == (1, "wrong-recovery-code")


def test_a_visit_is_logged_by_a_line_of_json_and_answered_by_one(data: Path) -> None:
    saved = station_process(data, "record", "consultation", "--json-in", "-", "--json", stdin=visit())
    assert (saved.code, saved.err) == (0, "")
    assert keys_of(saved.json) == {"number", "record_id", "revision_id", "saved_at", "warnings"}
    lines = "\n".join([visit(visitor_phone="13900000002"), "", visit(visitor_phone="13900000003")])
    both = station(data, "record", "consultation", "--json-in", "-", "--json", stdin=lines)
    numbers = [one["number"] for one in both.json_lines]
    assert len(set(numbers)) == 2
    listed = station(data, "list", "consultation", "--limit", "2", "--json").json_lines
    assert [one["number"] for one in listed] == numbers[::-1]


def test_codes_and_their_chinese_labels_are_taken_alike_and_codes_are_answered(data: Path, tmp_path: Path) -> None:
    shown = []
    for given in (visit(channel="02", items=["S01"]), visit(channel="电话", items=["商标注册申请受理"])):
        file = tmp_path / "visit.json"
        file.write_text(given, "utf-8")
        saved = station(data, "record", "consultation", "--json-in", str(file), "--json").json
        shown.append(station(data, "show", saved["number"], "--json").json["record"])
    assert [(one["channel"], one["items"]) for one in shown] == [("02", ["S01"])] * 2


def test_a_correction_and_a_voiding_leave_all_revisions_to_be_shown(data: Path) -> None:
    amended = station(
        data, "amend", FIRST, "--json-in", "-", "--reason", "漏填", "--json", stdin='{"answer": "已给办事指南"}'
    )
    assert amended.json["number"] == FIRST
    assert station(data, "void", FIRST, "--reason", "重复登记", "--json").json["number"] == FIRST
    shown = station(data, "show", FIRST, "--json").json
    assert keys_of(shown) == {
        "number", "record_id", "state", "delivery", "saved_at", "record", "warnings", "returned", "revisions",
    }  # fmt: skip
    assert (shown["state"], shown["delivery"]) == ("void", "stored")
    assert [one["verb"] for one in shown["revisions"]] == ["record", "amend", "void"]
    assert [one["reason"] for one in shown["revisions"]] == [None, "漏填", "重复登记"]


def test_the_list_is_lines_of_json_with_phones_masked_and_kept_to_days_and_states(data: Path) -> None:
    listed = station(data, "list", "consultation", "--from", "2026-11-19", "--to", "2026-11-19", "--json").json_lines
    assert [one["visitor_name"] for one in listed] == ["来访人2", "来访人1", "来访人0"]
    assert {one["visitor_phone"] for one in listed} == {"139****1000", "139****1001", "139****1002"}
    assert station(data, "list", "consultation", "--from", "2026-11-20", "--json").out == ""
    assert station(data, "list", "consultation", "--state", "void", "--json").out == ""
    wrong = station(data, "list", "consultation", "--from", "gestern", "--json")
    assert (wrong.code, wrong.fault, wrong.out) == (1, "day-unreadable", "")


def test_a_number_is_checked_without_any_station_and_a_wrong_one_is_no_failure(tmp_path: Path) -> None:
    for kind, good, bad in (
        ("uscc", "91110108551385082Q", "91110108551385082A"),
        ("phone", "13800136688", "1380013668"),
        ("region", "110105", "999999"),
    ):
        fine, doubtful = (
            station(tmp_path, "check", kind, good, "--json"),
            station(tmp_path, "check", kind, bad, "--json"),
        )
        assert keys_of(fine.json) == keys_of(doubtful.json) == {
            "ok", "normalized", "level", "code", "message", "details",
        }  # fmt: skip
        assert (fine.code, fine.json["ok"], doubtful.code, doubtful.json["ok"]) == (0, True, 0, False)
        assert doubtful.json["message"]


def test_a_receipt_is_written_once_then_only_as_a_reprint_and_its_text_is_proven(data: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    words = ("receipt", FIRST, "--layout", "80mm", "--out", str(paper), "--json")
    assert station(data, *words).json["reprint"] == 0
    assert paper.read_bytes().startswith(b"%PDF")
    again = station(data, *words)
    assert (again.code, again.fault) == (1, "printed-already")
    assert station(data, *words, "--reprint").json["reprint"] == 1
    desk = open_desk(DataFolder.at(data), MANAGER, PASSWORD, now=Clock()(), new_id=Ids(space=5))
    text = receipts.prepare(
        desk.store, desk.clerk, desk.device, FIRST, catalogue=desk.catalogue, now=Clock()(), reprint=True
    ).receipt.qr_text
    desk.close()
    genuine = station(data, "receipt-check", text, "--json")
    assert (genuine.code, genuine.json["genuine"], genuine.json["number"]) == (0, True, FIRST)
    forged = station(data, "receipt-check", text[:-1] + ("A" if text[-1] != "A" else "B"), "--json")
    assert (forged.code, forged.json["genuine"]) == (1, False)


def test_a_ledger_is_tried_brought_in_refused_twice_and_taken_back(data: Path) -> None:
    tried = station(data, "import", "ledger", str(LEDGER), "--dry-run", "--json").json
    assert tried["import_id"] is None
    assert len(station(data, "list", "consultation", "--json").json_lines) == 3
    done = station(data, "import", "ledger", str(LEDGER), "--json").json
    assert {"read", "stored", "warned", "refused"} <= keys_of(done)
    assert (done["read"], done["stored"]) == (tried["read"], tried["stored"]) == (64, 64 - len(done["refused"]))
    assert all(keys_of(one) == {"row", "field", "code", "message"} for one in done["refused"] + done["warnings"])
    twice = station(data, "import", "ledger", str(LEDGER), "--json")
    assert (twice.code, twice.fault) == (1, "ledger-imported-already")
    undone = station(data, "import", "undo", done["import_id"], "--json").json
    assert undone == {"voided": done["stored"]}
    assert station(data, "verify", "--json").json["sound"] is True


def test_a_stand_alone_station_seals_nothing_and_says_how_things_stand(data: Path, tmp_path: Path) -> None:
    for words in (("seal",), ("export", str(tmp_path)), ("ack", str(LEDGER))):
        refused = station(data, "batch", *words, "--json")
        assert (refused.code, refused.fault, refused.out) == (1, "not-enrolled", "")
    status = station(data, "batch", "status", "--json").json
    assert keys_of(status) == {
        "station", "enrolled", "epoch", "owed", "week", "last_acknowledgement", "batches", "returned", "attachments"
    }  # fmt: skip
    assert (status["enrolled"], status["owed"]["consultations"]) == (False, 3)
    assert station(data, "batch", "export", "--json").fault == "place-not-named"


def test_verify_counts_what_it_looked_at(data: Path) -> None:
    found = station_process(data, "verify", "--json")
    assert found.code == 0
    assert found.json == {"sound": True, "entries": 9, "records": 8, "batches": 0, "findings": []}


def test_wrong_usage_ends_with_two_and_says_nothing_on_standard_output(data: Path) -> None:
    for words in (("record", "invoice", "--json-in", "-"), ("list",), ("fly",), ("receipt", FIRST), ("--data",)):
        wrong = station(data, *words)
        assert (wrong.code, wrong.out) == (2, "")
        assert wrong.err
