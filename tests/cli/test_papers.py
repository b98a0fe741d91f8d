"""Papers by the command: a station's own layout, large type, a day in one file."""

import json
from pathlib import Path

import pytest

from station_app.cli import main
from station_app.places import resource
from tests.documents.reading import page_sizes_mm, text_of
from tests.helpers.office import PASSWORD, Office


@pytest.fixture
def told(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs a command on a station with three visits of a day, the second voided: exit code and JSON."""
    for _ in range(3):
        saved = office.record()
    office.void(saved.number[:-1] + "2")
    office.close()
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)

    def run(*words: str):  # type: ignore[no-untyped-def]
        code = main(["--data", str(office.folder.root), *words, "--json"])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err

    return run


def test_a_days_receipts_go_into_one_file_without_the_voided_ones(told, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "day.pdf"
    code, value = told("receipts", "--day", "2026-11-19", "--out", str(out))
    assert (code, value["receipts"]) == (0, 2)
    pages = text_of(out.read_bytes()).split("\f")[:-1]
    assert len(pages) == 2
    assert "-0001" in pages[0]
    assert "-0003" in pages[1]
    code, value = told("receipt", "ZX-G003-20261119-0001", "--out", str(tmp_path / "x.pdf"), "--reprint")
    assert (value["printed"], value["reprint"]) == (2, 1)


def test_a_day_without_receipts_writes_no_file(told, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "day.pdf"
    assert told("receipts", "--day", "2026-11-18", "--out", str(out)) == (0, {"receipts": 0})
    assert not out.exists()


def test_a_station_prints_on_its_own_layout_in_large_type(told, office: Office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    own = office.folder.root / "layouts"
    own.mkdir()
    text = resource("documents", "consultation_receipt.a5.toml").read_text(encoding="utf-8")
    (own / "consultation_receipt.a5.toml").write_text(text + '\n[wording]\ntitle = "咨询服务单"\n', encoding="utf-8")
    out = tmp_path / "own.pdf"
    code, _ = told("receipt", "ZX-G003-20261119-0001", "--size", "150", "--out", str(out))
    assert code == 0
    assert "咨询服务单" in text_of(out.read_bytes())
    assert page_sizes_mm(out.read_bytes())[0] == (148.0, 210.0)
    (own / "consultation_receipt.a5.toml").write_text(text + "\nfeet = []\n", encoding="utf-8")
    code, said = told("receipt", "ZX-G003-20261119-0001", "--reprint", "--out", str(tmp_path / "no.pdf"))
    assert code == 3
    assert "consultation_receipt.a5.toml" in said
    assert "feet" in said
    assert not (tmp_path / "no.pdf").exists()
