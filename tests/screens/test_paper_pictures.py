"""Writes a picture of every paper on every layout: `make screens` puts them into docs/screens/papers.

Without STATION_SCREENS they go to the test's own folder; either way each page has ink, on white, inside its edges.
"""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from station_app.documents.all_papers import FORMS
from station_app.documents.batch_slip import PAPER as SLIP
from station_app.documents.batch_slip import batch_slip
from station_app.documents.layout_files import bundled_layout
from station_app.documents.previews import page_images
from station_app.documents.receipts import CONSULTATION_RECEIPT
from station_app.documents.recovery_sheet import recovery_sheet
from tests.documents.golden import SHEET, slip
from tests.documents.papers import CASES, receipt
from tests.documents.samples import SAMPLES, booking_confirmation

DPI = 96
GROUND = "#d7dade"
GAP = 18


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where the pictures go."""
    asked = os.environ.get("STATION_SCREENS")
    place = (Path(asked) if asked else tmp_path / "screens") / "papers"
    place.mkdir(parents=True, exist_ok=True)
    return place


def keep(pdf: bytes, place: Path, name: str) -> None:
    """The pages side by side on a grey desk; fails for a page that is empty or whose ink runs over its edge."""
    pages = []
    for image in page_images(pdf, DPI):
        page = Image.frombytes("RGBA", (image.width, image.height), image.data).convert("RGB")
        ink = ImageOps.invert(page.convert("L")).getbbox()
        assert ink is not None, f"{name}: an empty page"
        assert ink[0] > 4, f"{name}: ink at the left edge"
        assert ink[2] < page.width - 4, f"{name}: ink at the right edge"
        assert ink[3] < page.height - 4, f"{name}: ink at the lower edge"
        pages.append(ImageOps.expand(page, 1, "#b9bdc2"))
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    desk = Image.new("RGB", (width, max(page.height for page in pages) + 2 * GAP), GROUND)
    left = GAP
    for page in pages:
        desk.paste(page, (left, GAP))
        left += page.width + GAP
    # Sixteen greys are enough for type, and a quarter of the bytes.
    desk.convert("L").quantize(16).save(place / f"{name}.png", optimize=True)


@pytest.mark.parametrize(("name", "layout"), [(name, layout) for name in FORMS for layout in FORMS[name].layouts])
def test_a_picture_of_every_paper_on_every_layout(pictures: Path, name: str, layout: str) -> None:
    keep(FORMS[name].pdf(SAMPLES[name], layout), pictures, f"{name}-{layout}")
    assert (pictures / f"{name}-{layout}.png").stat().st_size > 4000


@pytest.mark.parametrize("layout", ["a4", "a5", "80mm"])
def test_a_picture_of_the_batch_slip_on_every_layout(pictures: Path, layout: str) -> None:
    keep(batch_slip(slip(2), bundled_layout(SLIP, layout)), pictures, f"batch_slip-{layout}")
    assert (pictures / f"batch_slip-{layout}.png").stat().st_size > 4000


def test_pictures_of_the_papers_that_differ(pictures: Path) -> None:
    large = CONSULTATION_RECEIPT.layout("a5", scale=1.5)
    waiting = booking_confirmation(confirmed=False)
    papers = {
        "recovery_sheet-a4": recovery_sheet(SHEET),
        "consultation_receipt-a5-150-percent": CONSULTATION_RECEIPT.pdf(receipt(), large),
        "consultation_receipt-a5-voided": CONSULTATION_RECEIPT.pdf(receipt(voided=True), "a5"),
        "consultation_receipt-80mm-voided": CONSULTATION_RECEIPT.pdf(receipt(voided=True), "80mm"),
        "consultation_receipt-a5-reprint": CONSULTATION_RECEIPT.pdf(receipt(**CASES["amended_reprint"]), "a5"),
        "consultation_receipt-a5-rare-names": CONSULTATION_RECEIPT.pdf(receipt(**CASES["rare_name"]), "a5"),
        "booking_confirmation-a5-waiting": FORMS["booking_confirmation"].pdf(waiting, "a5"),
    }
    for name, pdf in papers.items():
        keep(pdf, pictures, name)
    assert set(papers) <= {path.stem for path in pictures.glob("*.png")}
