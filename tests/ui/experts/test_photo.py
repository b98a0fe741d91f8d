"""An expert's photo: made small and bare, kept by the station, shown, printed where it is ticked, never sent."""

import io
import struct
import zlib
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtGui import QImage, QImageReader

from station_app.actions import expert_papers, expert_photos, verification
from station_app.actions.attachments import files_of, sweep, take_in
from station_app.documents.expert_papers import EXPERT_DAY
from station_app.domain.faults import Refused
from station_app.storage import expert_photos as stored
from station_app.ui.experts.photo_row import small_photo
from tests.helpers import experts as helper
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    """A large picture that lies on its side, with the place where it was taken."""
    image = Image.new("RGB", (1600, 1200), (200, 30, 30))
    exif = image.getexif()
    exif[0x0112], exif[0x010F] = 6, "CAMERA-OF-A-PERSON"
    exif.get_ifd(0x8825)[2] = (39.0, 54.0, 20.0)
    file = tmp_path / "证件照 王.jpg"
    image.save(file, exif=exif)
    return file


def test_a_photo_is_kept_upright_and_small_without_what_the_camera_wrote(camera: Path) -> None:
    made = small_photo(camera)
    image = Image.open(io.BytesIO(made))
    assert image.format == "JPEG"
    assert (image.width, image.height) == (480, 640)
    assert (dict(image.getexif()), b"CAMERA-OF-A-PERSON" in made) == ({}, False)


def test_a_picture_that_is_open_stands_on_white_as_on_paper(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 80), (0, 0, 0, 0))
    image.save(tmp_path / "open.png")
    assert Image.open(io.BytesIO(small_photo(tmp_path / "open.png"))).getpixel((30, 40)) == (255, 255, 255)


@pytest.mark.parametrize("content", [b"no picture at all", b"", b"GIF89a"])
def test_what_is_no_picture_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "照片.jpg"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        small_photo(file)
    assert [one.code for one in refused.value.faults] == ["photo-type"]


def test_a_picture_that_would_fill_the_memory_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "huge.png"
    head = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    no_data = b"\0\0\0\0IDAT\x35\xaf\x06\x1e"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\r" + head + struct.pack(">I", zlib.crc32(head)) + no_data)
    with pytest.raises(Refused) as refused:
        small_photo(file)
    assert [one.code for one in refused.value.faults] == ["photo-size"]
    assert QImageReader(str(file)).size().width() == 20_000


def test_a_photo_stands_on_the_sheet_and_on_the_days_paper_and_goes_with_no_batch(
    office: Office, camera: Path, qtbot  # type: ignore[no-untyped-def]
) -> None:
    dress()
    expert = helper.take_in(office).record_id
    other = helper.take_in(office, name="王海生").record_id
    helper.roster(office, expert)
    helper.book(office, expert, "11-20 09:30", "11-20 10:00")
    with main_window(office) as window:
        window.go("experts")
        page = window.page("experts")
        page.show_tab("pool")
        page.pool.show_expert(expert)
        row, hands = page.pool.sheet.photo, Hands(window)
        assert row.isVisible()
        assert not row.drop.isVisible()
        row.take(camera)
        page.pool.show_expert(other)
        hands.settle()
        hands.settle()
        assert stored.of_expert(office.store.db, other) is None, "it is the photo of the one it was chosen for"
        assert not row.drop.isVisible()
        page.pool.show_expert(expert)
        hands.settle()
        assert (row.drop.isVisible(), row.on_day_sheet.isChecked()) == (True, True)
        shown: QImage = row.picture.pixmap().toImage()
        assert shown.pixelColor(shown.width() // 2, shown.height() // 2).red() > 150
        with_photo = _day(office, expert)
        row.on_day_sheet.click()
        hands.settle()
        assert _pictures(_day(office, expert)) == 0
        assert _pictures(with_photo) == 1
        assert verification.verify(office.store).sound
        row.drop.click()
        hands.settle()
        assert not row.drop.isVisible()
    photo = stored.of_expert(office.store.db, expert)
    assert photo is not None
    assert photo.digest == ""
    assert {"expert", "booking"} <= _travelling(office)
    assert "expert_photo" not in _travelling(office)


def test_the_file_of_a_photo_is_not_swept_and_the_citys_experts_have_none(office: Office, camera: Path) -> None:
    expert = helper.take_in(office).record_id
    kept = take_in(
        office.store, office.desk.clerk, small_photo(camera), name="photo.jpg", catalogue=office.desk.catalogue,
        now=office.clock(),
    )  # fmt: skip
    names = {"on_day_sheet": True, "now": office.clock(), "new_id": office.ids}
    revision = office.ids()
    for _ in range(2):
        expert_photos.put(
            office.store, office.desk.clerk, expert, kept, action_id=office.ids(), revision_id=revision, **names
        )
    assert office.store.db.execute("SELECT count(*) FROM journal WHERE kind = 'expert_photo'").fetchone()[0] == 1
    office.clock.forward(days=90)
    assert sweep(office.store, office.clock()) == 0
    assert files_of(office.store).has(kept.digest)
    with pytest.raises(Refused) as refused:
        expert_photos.put(
            office.store, office.desk.clerk, "nobody", kept, action_id=office.ids(), revision_id=office.ids(), **names
        )
    assert [one.code for one in refused.value.faults] == ["expert-unknown"]


def _day(office: Office, expert: str) -> bytes:
    on = helper.at("11-20 09:00").date()
    prepared = expert_papers.day_sheet(
        office.store, office.desk.clerk, expert, on, catalogue=office.desk.catalogue, now=office.clock()
    )
    return EXPERT_DAY.pdf(prepared.shown, "a4")


def _pictures(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        kinds = [one.type for page in document for one in page.get_objects()]
    return kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)


def _travelling(office: Office) -> set[str]:
    rows = office.store.db.execute("SELECT kind FROM journal JOIN outbox USING (position)").fetchall()
    return {str(row[0]) for row in rows}
