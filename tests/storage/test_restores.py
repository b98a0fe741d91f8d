"""An older copy of the database put back: noticed before the first save, no number twice, nothing sent twice."""

import json
import shutil
from pathlib import Path

from station_app.actions import verification
from station_app.storage import batches, consultations, numbers
from tests.helpers.city import City, books_of, opened_answer, seal_and_export, take
from tests.helpers.office import Office, make_office


def copied(office: Office, place: Path) -> Path:
    """A copy of the closed database, as a careless backup makes it."""
    office.close()
    shutil.copy(office.folder.database, place)
    office.reopen()
    return place


def put_back(office: Office, copy: Path) -> tuple[str, ...]:
    """The copy in the database's place; answers what opening it told."""
    office.close()
    for file in office.folder.root.glob("station.db*"):
        file.unlink()
    shutil.copy(copy, office.folder.database)
    return office.reopen().told


def test_an_older_copy_is_noticed_and_numbers_go_on_above_with_the_hole_kept(office: Office, tmp_path: Path) -> None:
    """F56."""
    first = office.record(visitor_phone="13900001001")
    copy = copied(office, tmp_path / "copy.db")
    lost = [office.record(visitor_phone=f"1390000110{number}") for number in range(3)]
    epoch = batches.present_epoch(office.store.db)
    assert put_back(office, copy) == ("database-restored",)
    db = office.store.db
    after = office.record(visitor_phone="13900001002")
    serials = [int(saved.number[-4:]) for saved in (first, *lost, after)]
    assert serials == [1, 2, 3, 4, 5]
    assert numbers.holes(db) == [("ZX", "20261119", 2, 4, "restored")]
    present = batches.present_epoch(db)
    assert (present.parent_epoch, present.reason) == (epoch.epoch, "restored")
    assert present.epoch != epoch.epoch
    assert verification.verify(office.store).sound
    assert office.reopen().told == ()


def test_a_write_ahead_log_that_was_lost_is_noticed_like_a_restore(office: Office, tmp_path: Path) -> None:
    """F20."""
    office.record(visitor_phone="13900001001")
    office.store.checkpoint()
    lost = office.record(visitor_phone="13900001002")
    image = tmp_path / "image"
    image.mkdir()
    # As after a crash: the main file without its log, which somebody tidied away.
    shutil.copy(office.folder.database, image / "station.db")
    assert put_back(office, image / "station.db") == ("database-restored",)
    assert consultations.record_id_of(office.store.db, lost.number) is None
    assert office.record(visitor_phone="13900001003").number > lost.number


def test_the_present_database_is_no_restore_and_neither_is_one_whose_mark_is_missing(office: Office) -> None:
    office.record()
    assert office.reopen().told == ()
    office.close()
    shutil.rmtree(office.folder.memory)
    office.folder.memory.mkdir()
    assert office.reopen().told == ()
    assert len(batches.epochs(office.store.db)) == 1


def test_after_a_restore_the_city_holds_every_record_once_and_the_books_agree(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    office, city = make_office(tmp_path), City.founded(tmp_path / "city")
    city.enrol(office, tmp_path)
    for number in range(3):
        office.record(visitor_phone=f"1390000100{number}")
    seal_and_export(office, stick)
    copy = copied(office, tmp_path / "copy.db")
    office.record(visitor_phone="13900001007")
    seal_and_export(office, stick)
    assert city.ingest(stick)["received"] == 2
    assert put_back(office, copy) == ("database-restored",)
    office.record(visitor_phone="13900001008")
    files = seal_and_export(office, stick)
    took = city.ingest(stick)
    assert (took["refused"], took["parked"], took["received"]) == (0, 0, len(files) - 2)
    answer = city.acknowledge(stick)
    taken = take(office, answer)
    assert taken.outcome == "taken"
    states = consultations.balance(office.store.db, "0000", "9999")
    assert states == {"applied": 4}
    revisions, _digest = books_of(office)
    held = city.applied()
    lost = [row for row in held.values() if row["kind"] == "consultation"]
    # The visit that only the city still has: three before the copy, one lost with it, one after.
    assert (len(lost), revisions["consultation"]) == (5, 4)
    assert len({json.loads(row["facts"])["number"] for row in lost}) == 5
    assert opened_answer(office, answer).balance.entries["consultation"] == 5
    assert city.verify()["ok"] is True
    assert verification.verify(office.store).sound
    office.close()
