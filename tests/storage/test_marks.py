"""The mark outside the database: what it must remember, and that it never stands in the way of a save."""

from datetime import datetime

import pytest

from station_app.actions.stations import recover
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import batches, numbers
from station_app.storage.cipher import dbapi
from station_app.words.troubles import trouble_sentence
from tests.helpers.office import CHEAP, MANAGER


def _copy(office):
    office.close()
    files = {file.name: file.read_bytes() for file in office.folder.root.glob("station.db*")}
    office.reopen()
    return files


def _put_back(office, files):
    office.close()
    for file in list(office.folder.root.glob("station.db*")):
        file.unlink()
    for name, content in files.items():
        (office.folder.root / name).write_bytes(content)


def test_a_password_recovered_on_a_copy_put_back_does_not_hide_that_it_is_one(office):
    office.record()
    copy = _copy(office)
    office.record()
    office.record()
    _put_back(office, copy)
    recover(office.folder, office.recovery_code, name=MANAGER, password="窗口-2026-开门", now=office.clock(),
            new_id=office.ids, cost=CHEAP)  # fmt: skip
    office.reopen()
    assert batches.present_epoch(office.store.db).reason == "restored"
    assert office.record().number.endswith("-0004")
    assert numbers.holes(office.store.db) == [("ZX", "20261119", 2, 3, "restored")]


def test_no_number_is_given_twice_after_a_copy_was_put_back_where_the_clock_once_ran_ahead(office):
    office.clock.now = datetime(2030, 1, 1, 9, 0, tzinfo=BEIJING_TIME)
    office.record()
    office.clock.now = datetime(2026, 11, 19, 9, 0, tzinfo=BEIJING_TIME)
    office.record()
    copy = _copy(office)
    given = {office.record().number for _ in range(3)}
    _put_back(office, copy)
    office.reopen()
    assert office.record().number not in given


def test_the_mark_is_looked_up_without_reading_every_day_there_ever_was(office):
    asked: list[str] = []
    office.store.db.conn.set_trace_callback(asked.append)
    office.store.mark()
    office.store.db.conn.set_trace_callback(None)
    plans = [row[3] for one in asked for row in office.store.db.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()]
    assert any("number_series" in plan for plan in plans)
    assert [plan for plan in plans if plan.startswith("SCAN number_series")] == []


def test_a_save_that_is_on_the_disk_is_no_failure_because_its_mark_could_not_be_read(office, monkeypatch):
    def unreadable():
        raise dbapi.OperationalError("disk I/O error")

    monkeypatch.setattr(office.store, "mark", unreadable)
    assert office.record().number.endswith("-0001")


def test_a_commit_that_failed_for_a_reason_nobody_sorted_is_a_trouble_that_has_its_sentence(office):
    def break_a_reference_at_commit():
        with office.store.atomic() as db:
            db.execute("PRAGMA defer_foreign_keys = ON")
            db.execute("INSERT INTO consultation_items (record_id, item) VALUES ('nobody', 'S01')")

    with pytest.raises(Trouble) as caught:
        break_a_reference_at_commit()
    assert caught.value.undetermined
    assert trouble_sentence(caught.value)

