"""Papers to the system's spooler as PDF: what it is told and given, and that a refusal never passes for a print."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.delivery import spooler
from station_app.delivery.spooler import Piece
from station_app.documents.one_file import Sheet, papers_in_one
from station_app.documents.page_sizes import by_size
from station_app.documents.receipts import CONSULTATION_RECEIPT, consultation_receipt
from station_app.domain.troubles import Trouble
from station_app.words.troubles import trouble_sentence
from tests.documents.papers import long_answer, receipt
from tests.documents.reading import page_sizes_mm, squeezed, text_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no spooler that takes PDF")

A5 = Piece(consultation_receipt(receipt(), "a5"), 148, 210)


@pytest.fixture(autouse=True)
def _looked_up_anew() -> Iterator[None]:
    spooler._program.cache_clear()
    yield
    spooler._program.cache_clear()


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a spooler's program in it, which keeps what it was told and given; `answer` is how it ends."""
    program = tmp_path / "lp"
    program.write_text(
        f"#!{sys.executable} -S\n"
        "import os, sys, pathlib\n"
        f"place = pathlib.Path({str(tmp_path)!r})\n"
        "(place / 'told').write_text('\\n'.join([*sys.argv[1:], os.environ['LC_ALL']]))\n"
        "(place / 'given').write_bytes(sys.stdin.buffer.read())\n"
        "exec((place / 'answer').read_text())\n"
    )
    program.chmod(0o700)
    (tmp_path / "answer").write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_spooler_is_given_the_very_paper_and_told_its_size_and_copies(counter: Path) -> None:
    spooler.send(A5, "前台激光", title="回执 ZX-1", copies=3)
    assert (counter / "given").read_bytes() == A5.pdf
    told = (counter / "told").read_text().split("\n")
    assert told[told.index("-d") + 1] == "前台激光"
    assert told[told.index("-n") + 1] == "3"
    assert told[told.index("-t") + 1] == "回执 ZX-1"
    assert "media=iso_a5_148x210mm" in told
    assert "print-scaling=none" in told
    assert told[-1] == "C"


@pytest.mark.parametrize(
    ("sides", "media"),
    [
        ((210.0, 297.0), "iso_a4_210x297mm"),
        ((297.0, 210.0), "iso_a4_210x297mm"),
        ((80.0, 231.5), "Custom.80x231.5mm"),
        ((80.0, 60.0), "Custom.80x60mm"),
    ],
)
def test_a_wide_sheet_is_an_upright_one_turned_and_a_roll_is_as_long_as_its_paper(
    counter: Path, sides: tuple[float, float], media: str
) -> None:
    spooler.send(Piece(b"x", *sides), "P", title="t")
    assert f"media={media}" in (counter / "told").read_text().split("\n")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("sys.exit('lp: Request Entity Too Large')", "spool-failed"),
        ("sys.exit('lp: No space left on device')", "spool-failed"),
        ("sys.exit('lp: Error - The printer or class does not exist.')", "printer-gone"),
        ("sys.exit('lp: Destination \"P\" is not accepting jobs.')", "printer-gone"),
        ("import time; time.sleep(30)", "spool-failed"),
    ],
)
def test_a_paper_that_the_spooler_did_not_take_is_told_and_does_not_pass_for_printed(
    counter: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: str
) -> None:
    monkeypatch.setattr(spooler, "PATIENCE", 0.5)
    (counter / "answer").write_text(answer)
    with pytest.raises(Trouble) as caught:
        spooler.send(A5, "P", title="t")
    assert (caught.value.code, caught.value.details) == (code, {"printer": "P"})
    assert "再试一次" in trouble_sentence(caught.value)


def test_a_system_without_such_a_spooler_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not spooler.takes_pdf()
    with pytest.raises(Trouble) as caught:
        spooler.send(A5, "P", title="t")
    assert caught.value.code == "printer-gone"


def test_a_bundled_programs_libraries_are_not_forced_upon_the_spooler(
    counter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (counter / "answer").write_text("(place / 'path').write_text(os.environ.get('LD_LIBRARY_PATH', 'none'))")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(counter))
    spooler.send(A5, "P", title="t")
    assert (counter / "path").read_text() == str(counter)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    spooler.send(A5, "P", title="t")
    assert (counter / "path").read_text() == "none"


def test_a_lot_of_receipts_on_the_roll_leaves_length_by_length_and_complete() -> None:
    answers = ["短。", "短。", long_answer(900), "短。"]
    shown = [receipt(number=f"ZX-{at}", answer=answer) for at, answer in enumerate(answers)]
    pdf = papers_in_one([Sheet(CONSULTATION_RECEIPT, each, "80mm") for each in shown], 4, title="x", author="x")
    pieces = by_size(pdf)
    assert [len(page_sizes_mm(piece.pdf)) for piece in pieces] == [2, 1, 1]
    assert [(piece.width_mm, piece.height_mm) for piece in pieces] == [page_sizes_mm(piece.pdf)[0] for piece in pieces]
    assert squeezed("".join(text_of(piece.pdf) for piece in pieces)) == squeezed(text_of(pdf))
    assert by_size(A5.pdf)[0].pdf is A5.pdf


def found(program: str) -> str | None:
    """A program of the system, also where only its keeper has it on the path."""
    return shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]))


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A real CUPS of our own with one printer, `desk`, that takes 60 kB at most: the folder of its jobs."""
    programs = {name: found(name) for name in ("cupsd", "lp", "lpadmin", "cupsdisable", "cupsenable")}
    if not all(programs.values()):
        pytest.skip("CUPS is not installed")
    root = Path(tempfile.mkdtemp(prefix="cups"))
    for name in ("etc", "spool", "cache", "state", "tmp"):
        (root / name).mkdir()
    data = Path(str(programs["cupsd"])).parents[1] / "share" / "cups"
    who = "User nobody\nGroup nogroup\n" if os.getuid() == 0 else ""
    (root / "etc" / "cups-files.conf").write_text(
        f"ServerRoot {root}/etc\nRequestRoot {root}/spool\nCacheDir {root}/cache\nStateDir {root}/state\n"
        f"TempDir {root}/tmp\nErrorLog {root}/error\nAccessLog {root}/access\nPageLog {root}/page\n"
        f"FileDevice Yes\nDataDir {data}\nServerBin {data.parents[1] / 'lib' / 'cups'}\n{who}"
    )
    (root / "etc" / "cupsd.conf").write_text(
        f"Listen {root}/s\nBrowsing Off\nWebInterface No\nMaxRequestSize 60k\nPreserveJobFiles Yes\n"
        "DirtyCleanInterval 0\n"
        "<Location />\nAllow all\n</Location>\n<Policy default>\n<Limit All>\nAllow all\n</Limit>\n</Policy>\n"
    )
    monkeypatch.setenv("CUPS_SERVER", f"{root}/s")
    server = subprocess.Popen(
        [str(programs["cupsd"]), "-f", "-c", f"{root}/etc/cupsd.conf", "-s", f"{root}/etc/cups-files.conf"]
    )
    try:
        for _ in range(100):
            if (root / "s").exists():
                break
            time.sleep(0.05)
        subprocess.run(
            [str(programs["lpadmin"]), "-p", "desk", "-v", "file:///dev/null", "-E", "-m", "raw"],
            check=True, capture_output=True,
        )  # fmt: skip
        yield root / "spool"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(root, ignore_errors=True)


def test_a_real_spooler_keeps_the_very_bytes_and_its_refusal_is_heard(cups: Path) -> None:
    spooler.send(A5, "desk", title="回执 ZX-1", copies=2)
    [job] = cups.glob("d*")
    assert job.read_bytes() == A5.pdf
    assert all("回执 ZX-1".encode() in control.read_bytes() for control in cups.glob("c00001"))
    with pytest.raises(Trouble) as full:
        spooler.send(Piece(A5.pdf + b" " * 60_000, 148, 210), "desk", title="t")
    assert full.value.code == "spool-failed"
    with pytest.raises(Trouble) as gone:
        spooler.send(A5, "borrowed", title="t")
    assert gone.value.code == "printer-gone"


def test_a_queue_that_was_stopped_takes_no_paper_until_it_goes_on(cups: Path) -> None:
    program = (
        "from PySide6.QtGui import QGuiApplication\n"
        "from station_app.domain.troubles import Trouble\n"
        "from station_app.ui.printing.printers import SystemPrinters\n"
        "from tests.helpers.tray import chosen\n"
        "from tests.delivery.test_spooler import A5\n"
        "application = QGuiApplication([])\n"
        "assert SystemPrinters().names() == ('desk',)\n"
        "try:\n"
        "    SystemPrinters().send(chosen('desk'), A5.pdf, 't')\n"
        "except Trouble as trouble:\n"
        "    print(trouble.code)\n"
    )

    def told() -> str:
        return subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        ).stdout.strip()  # fmt: skip

    subprocess.run([str(found("cupsdisable")), "desk"], check=True)
    assert told() == "printer-gone"
    assert list(cups.glob("d*")) == []
    subprocess.run([str(found("cupsenable")), "desk"], check=True)
    assert told() == ""
    assert [job.read_bytes() for job in cups.glob("d*")] == [A5.pdf]
