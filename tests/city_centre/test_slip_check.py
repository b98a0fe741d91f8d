"""The slip beside a stick: its digest finds its batches among all that lie there, and misses one left behind."""

import hashlib
from pathlib import Path

import pytest

from city_centre import slip_check
from city_centre.cli import main
from station_exchange.enrolment import read_paper
from station_exchange.slips import digest_of_files, in_groups
from tests.city_centre.conftest import PASSWORD
from tests.helpers.wire import Desk, row


@pytest.fixture
def batches(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Four batches of a desk that the centre enrolled, on a stick beside a file that is none."""
    monkeypatch.setenv("CENTRE_PASSWORD", PASSWORD)
    assert main(["--data", str(data), "enrol", "G003", "--name", "海淀站", "--out", str(tmp_path / "paper")]) == 0
    monkeypatch.delenv("CENTRE_PASSWORD")
    desk = Desk(read_paper((tmp_path / "paper").read_bytes()))
    made = [desk.batch([row(f"a{at}"), row(f"b{at}")]) for at in range(4)]
    stick = tmp_path / "stick"
    stick.mkdir()
    for name, content in zip("dbac", made, strict=True):
        (stick / f"{name}.svb").write_bytes(content)
    (stick / "cut.svb").write_bytes(made[0][:100])
    return made


def digest(contents: list[bytes]) -> str:
    """What stands on the slip of these files."""
    return in_groups(digest_of_files([hashlib.sha256(content).hexdigest() for content in contents]))


def asked(words: str, place: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """`centre slip-check`, which asks for no password: exit code and what was said."""
    capsys.readouterr()
    code = main(["slip-check", words, str(place)])
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_the_slips_batches_are_found_among_those_of_earlier_weeks(
    batches: list[bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for first, last in ((0, 4), (1, 4), (2, 3), (3, 4)):
        code, told = asked(digest(batches[first:last]), tmp_path / "stick", capsys)
        assert code == 0
        assert told.startswith("一致")
        assert f"{last - first} 批" in told
        assert told.count("清单校验值") == last - first
    short = " ".join(digest(batches[1:4]).split()[:4]).lower()
    assert asked(short, tmp_path / "stick", capsys)[0] == 0
    assert "cut.svb：不是完整的批次文件" in asked(short, tmp_path / "stick", capsys)[1]


@pytest.mark.parametrize("data", ["sqlite"], indirect=True)
def test_a_batch_that_was_left_behind_or_changed_does_not_agree(
    batches: list[bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = digest(batches)
    changed = tmp_path / "stick" / "a.svb"
    content = changed.read_bytes()
    changed.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    code, told = asked(whole, tmp_path / "stick", capsys)
    assert (code, told.split("：")[0]) == (1, "不一致")
    assert told.count("清单校验值 ") == 4
    changed.unlink()
    assert asked(whole, tmp_path / "stick", capsys)[0] == 1
    changed.write_bytes(content)
    assert asked(whole, tmp_path / "stick", capsys)[0] == 0


@pytest.mark.parametrize("wrong", ["", "ABCD EFGH", "ABCD 1234 ABCD", "G" * 20, "A" * 65])
def test_what_is_no_digest_is_refused_with_what_to_do(
    wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert slip_check.typed(wrong) is None
    code, told = asked(wrong, tmp_path, capsys)
    assert code == 1
    assert "至少前四组" in told


def test_a_stick_without_batches_does_not_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked("ABCD 1234 ABCD 1234", tmp_path, capsys)[0] == 1
    assert main(["slip-check", "ABCD 1234 ABCD 1234", "/nowhere/at/all"]) == 3
