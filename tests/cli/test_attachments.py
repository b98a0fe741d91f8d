"""Files of a visit by the command line: put on, listed, written out, refused."""

from pathlib import Path

from tests.helpers.programs import station

NUMBER = "ZX-G003-20261119-0001"


def test_a_file_is_put_on_a_visit_listed_and_written_out_again(data: Path, tmp_path: Path) -> None:
    source = tmp_path / "授权书.pdf"
    source.write_bytes(b"%PDF-1.7 of the office")
    done = station(data, "attach", NUMBER, str(source), "--reason", "补授权书", "--json").json
    (listed,) = done["attachments"]
    assert (listed["name"], listed["size"], listed["type"]) == ("授权书.pdf", 22, "pdf")
    assert station(data, "attach", NUMBER, "--json").json["attachments"] == [listed]
    assert station(data, "show", NUMBER, "--json").json["record"]["attachments"] == [listed]
    out = tmp_path / "out"
    out.mkdir()
    assert station(data, "attachment", NUMBER, "1", "--out", str(out)).code == 0
    assert (out / "授权书.pdf").read_bytes() == b"%PDF-1.7 of the office"
    again = station(data, "attachment", NUMBER, "1", "--out", str(out))
    assert again.code != 0
    assert station(data, "verify", "--json").json["sound"]


def test_a_program_a_missing_file_and_a_wrong_place_are_told(data: Path, tmp_path: Path) -> None:
    program = tmp_path / "安装.pdf"
    program.write_bytes(b"MZ\x90")
    assert station(data, "attach", NUMBER, str(program), "--json").fault == "attachment-program"
    missing = station(data, "attach", NUMBER, str(tmp_path / "没有.pdf"))
    assert missing.code == 3
    assert "找不到这个文件" in missing.err
    assert station(data, "attachment", NUMBER, "1", "--out", str(tmp_path), "--json").fault == "attachment-unknown"
    assert station(data, "attach", NUMBER, "--json").json["attachments"] == []


def test_an_id_image_is_marked_by_its_name_or_by_the_clerk(data: Path, tmp_path: Path) -> None:
    card, scan = tmp_path / "身份证.jpg", tmp_path / "扫描.pdf"
    card.write_bytes(b"\xff\xd8\xff of a card")
    scan.write_bytes(b"%PDF-1.7 of a passport")
    by_name = station(data, "attach", NUMBER, str(card), "--json").json["attachments"]
    assert [one.get("stays") for one in by_name] == [True]
    by_hand = station(data, "attach", NUMBER, str(scan), "--stays", "--json").json["attachments"]
    assert [one.get("stays") for one in by_hand] == [True, True]
