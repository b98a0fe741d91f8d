"""The image of a mark is a file of its intake: never swept, backed up, verified, put back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station_app.actions import attachments, backups, intakes
from station_app.actions.acts import RecordIds
from station_app.actions.drafts import keep as keep_draft
from station_app.actions.intakes import SavedIntake
from station_app.actions.verification import verify
from station_app.domain.attachments import Attachment
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm
from station_app.storage import attached
from station_app.storage.drafts import Draft
from tests.helpers.intakes import filing
from tests.helpers.office import Office, make_office

LONG_AFTER = timedelta(days=400)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


def _image(office: Office, folder: Path, name: str = "图样.png") -> Attachment:
    source = folder / name
    source.write_bytes(b"\x89PNG\r\n\x1a\n" + name.encode())
    return attachments.take_in(
        office.store, office.desk.clerk, source, catalogue=office.desk.catalogue, now=office.clock()
    )


def _form(office: Office, image: Attachment) -> IntakeForm:
    told = {"digest": image.digest, "size": image.size, "width_mm": 80, "height_mm": 60, "width_px": 945,
            "height_px": 709}  # fmt: skip
    return IntakeForm.from_json(filing(mark_image=told), office.desk.catalogue)


def _take(office: Office, image: Attachment) -> SavedIntake:
    office.clock.forward(seconds=1)
    return intakes.record(
        office.store, office.desk.clerk, _form(office, image), ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def test_the_image_of_a_mark_is_not_swept_away_however_late(office: Office, tmp_path: Path) -> None:
    image, nobodys = _image(office, tmp_path), _image(office, tmp_path, "没人要.png")
    _take(office, image)
    assert attachments.sweep(office.store, office.clock() + LONG_AFTER) == 1
    assert attachments.read(office.store, image).endswith("图样.png".encode())
    assert not attachments.files_of(office.store).has(nobodys.digest)


def test_an_image_that_a_correction_took_off_stays_with_the_history(office: Office, tmp_path: Path) -> None:
    first, second = _image(office, tmp_path), _image(office, tmp_path, "新图样.png")
    saved = _take(office, first)
    told = {"digest": second.digest, "size": second.size, "width_mm": 80, "height_mm": 60}
    intakes.amend(
        office.store, office.desk.clerk, saved.number, {"mark_image": told}, "换图样", ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip
    assert attachments.sweep(office.store, office.clock() + LONG_AFTER) == 0
    assert set(attached.sizes(office.store.db)) == {first.digest, second.digest}
    assert verify(office.store).sound


def test_an_image_in_a_filing_that_is_half_typed_is_kept(office: Office, tmp_path: Path) -> None:
    image = _image(office, tmp_path)
    body = {"form": _form(office, image).as_json(), "ids": [office.ids() for _ in range(3)], "number": ""}
    draft = Draft(office.ids(), "intake", office.desk.clerk.record_id, "云栖", body, office.clock().isoformat())
    keep_draft(office.store, office.desk.clerk, draft)
    assert attachments.sweep(office.store, office.clock() + LONG_AFTER) == 0


def test_verify_tells_of_an_image_that_is_gone_and_of_a_row_that_is(office: Office, tmp_path: Path) -> None:
    image = _image(office, tmp_path)
    _take(office, image)
    assert verify(office.store).sound
    office.store.db.execute("UPDATE attachments SET size = size + 1")
    assert {one.code for one in verify(office.store).findings} == {"row-differs"}
    office.store.db.execute("UPDATE attachments SET size = size - 1")
    attachments.files_of(office.store).drop(image.digest)
    assert {one.code for one in verify(office.store).findings} == {"attachment-missing"}


def test_a_backup_holds_the_image(office: Office, tmp_path: Path) -> None:
    image = _image(office, tmp_path)
    _take(office, image)
    place = tmp_path / "place"
    place.mkdir()
    backups.make(
        office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids, place=place
    )
    assert [file.name for file in place.rglob("*.att")] == [f"{image.digest}.att"]


def test_a_filing_cannot_name_an_image_that_was_never_kept(office: Office, tmp_path: Path) -> None:
    image = _image(office, tmp_path)
    attachments.files_of(office.store).drop(image.digest)
    with pytest.raises(Refused, match="mark-image-not-kept"):
        _take(office, image)


def test_images_of_filings_from_before_are_named_by_the_update(office: Office, tmp_path: Path) -> None:
    image = _image(office, tmp_path)
    _take(office, image)
    db = office.store.db
    db.execute("DELETE FROM attachments")
    script = Path(__file__).parents[2] / "db" / "station" / "migrations" / "0014_mark_images.sql"
    db.executescript(script.read_text("utf-8"))
    assert attached.sizes(db) == {image.digest: image.size}
    assert verify(office.store).sound
