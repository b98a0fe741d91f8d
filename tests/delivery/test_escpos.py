"""Slips for printers without a driver: what is sent is the page, dot for dot, and the QR code keeps its modules."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from station_app.delivery import escpos
from station_app.documents.all_papers import FORMS
from station_app.documents.previews import GreyImage, grey_images
from station_app.documents.qr import qr_modules
from station_app.documents.receipts import consultation_receipt
from station_app.domain.troubles import Trouble
from station_app.words.troubles import trouble_sentence
from tests.documents.papers import CASES, receipt
from tests.documents.samples import SAMPLES

RASTER = b"\x1dv0\x00"


def pages_of(pdf: bytes) -> list[GreyImage]:
    return grey_images(pdf, escpos.DPI)


def printed(told: bytes) -> Image.Image:
    """What a printer would have on its paper after these commands: the raster images below each other."""
    strips, place = [], 0
    while (place := told.find(RASTER, place)) >= 0:
        width = int.from_bytes(told[place + 4 : place + 6], "little")
        height = int.from_bytes(told[place + 6 : place + 8], "little")
        assert width == escpos.DOTS // 8
        assert height <= escpos.FRAGMENT
        place += 8
        # A set bit is a black dot; in an image of mode 1 a set bit is white.
        dots = bytes(255 - byte for byte in told[place : place + width * height])
        strips.append(Image.frombytes("1", (width * 8, height), dots))
        place += width * height
    paper = Image.new("1", (escpos.DOTS, sum(strip.height for strip in strips)), 1)
    top = 0
    for strip in strips:
        paper.paste(strip, (0, top))
        top += strip.height
    return paper


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if "80mm" in form.layouts])
def test_every_paper_on_the_roll_is_sent_dot_for_dot(name: str) -> None:
    [page] = pages_of(FORMS[name].pdf(SAMPLES[name], "80mm"))
    told = escpos.commands([page])
    paper = printed(told)
    assert paper.tobytes() == escpos.dots_of(page).tobytes()
    assert told.startswith(b"\x1b@")
    assert b"\x1dV" in told[-10:]
    black = paper.histogram()[0] / (paper.width * paper.height)
    assert 0.02 < black < 0.4


def test_nothing_of_the_page_is_cut_at_the_edges_of_the_print_head() -> None:
    [page] = pages_of(consultation_receipt(receipt(**CASES["rare_name"]), "80mm"))
    whole = Image.frombytes("L", (page.width, page.height), page.data)
    ink = whole.point(lambda value: 255 if value < escpos.DARK else 0).getbbox()
    assert ink is not None
    left = (page.width - escpos.DOTS) // 2
    assert ink[0] >= left
    assert ink[2] <= left + escpos.DOTS + 1


def test_the_qr_code_keeps_its_modules_of_four_dots() -> None:
    text = receipt().qr_text
    [page] = pages_of(consultation_receipt(receipt(), "80mm"))
    paper = printed(escpos.commands([page]))
    modules, found = qr_modules(text), None
    side = len(modules) * 4
    pixels = paper.load()
    assert pixels is not None
    left = (escpos.DOTS - side) // 2
    for top in range(paper.height - side):
        for shift in range(-4, 5):
            seen = [
                pixels[left + shift + column * 4 + 2, top + row * 4 + 2] == 0
                for row in (0, 3, 24, 48)
                for column in range(len(modules))
            ]
            if seen == [modules[row][column] for row in (0, 3, 24, 48) for column in range(len(modules))]:
                found = (left + shift, top)
    assert found is not None
    read = tuple(
        tuple(pixels[found[0] + column * 4 + 2, found[1] + row * 4 + 2] == 0 for column in range(len(modules)))
        for row in range(len(modules))
    )
    assert read == modules


def test_a_device_file_gets_the_same_bytes(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    device.touch()
    pages = pages_of(consultation_receipt(receipt(), "80mm"))
    escpos.send(pages, str(device))
    assert device.read_bytes() == escpos.commands(pages)


def test_a_printer_that_is_not_there_is_named(tmp_path: Path) -> None:
    pages = pages_of(consultation_receipt(receipt(), "80mm"))
    with pytest.raises(Trouble) as caught:
        escpos.send(pages, str(tmp_path / "gone" / "lp7"))
    assert (caught.value.code, caught.value.details) == ("printer-gone", {"printer": "lp7"})
    assert "lp7" in trouble_sentence(caught.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_spool_is_told_and_nothing_pretends_to_be_printed() -> None:
    with pytest.raises(Trouble) as caught:
        escpos.send(pages_of(consultation_receipt(receipt(), "80mm")), "/dev/full")
    assert caught.value.code == "spool-failed"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a device that takes nothing more")
def test_a_printer_without_paper_takes_nothing_and_holds_nobody_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escpos, "PATIENCE", 0.05)
    device = tmp_path / "lp0"
    os.mkfifo(device)
    pages = pages_of(consultation_receipt(receipt(), "80mm")) * 4
    paper_is_out = os.open(device, os.O_RDWR)
    try:
        with pytest.raises(Trouble) as caught:
            escpos.send(pages, str(device))
    finally:
        os.close(paper_is_out)
    assert (caught.value.code, caught.value.details) == ("printer-gone", {"printer": "lp0"})


def test_the_library_leaves_neither_log_handlers_nor_files_behind(tmp_path: Path) -> None:
    program = (
        "import logging\n"
        "from station_app.delivery import escpos\n"
        "escpos._library()\n"
        "print(len(logging.root.handlers))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"TMPDIR": str(tmp_path)}
    )
    assert told.stdout == "0\n"
    assert list(tmp_path.iterdir()) == []
