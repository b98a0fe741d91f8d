"""A disk that fills, a folder that goes, a clock that is wrong: told once, in time, and taken back."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from station_app.domain.clock_check import clock_doubt
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.troubles import Trouble
from station_app.storage import disk_space
from station_app.storage.folder import DataFolder
from station_app.ui.background import Background
from station_app.ui.main_window import MainWindow
from station_app.ui.watch import LOW, NEARLY_FULL, Surroundings, look_around, made_by
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window

DAY = date(2026, 11, 1)
NINE = datetime(2026, 11, 19, 9, 0, tzinfo=BEIJING_TIME)


@pytest.fixture(autouse=True)
def small_reserve(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved does not hang on how large the reserve is."""
    monkeypatch.setattr(disk_space, "RESERVE", 2 * 1024 * 1024)


@pytest.fixture
def window(office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    dress()
    with main_window(office) as opened:
        yield opened


def _standing(window: MainWindow) -> list[str]:
    QApplication.processEvents()
    return [strip.notice.sentence for strip in window.notices.standing]


@pytest.mark.parametrize(
    ("now", "newest", "doubt"),
    [
        (NINE, None, ""),
        (NINE, NINE - timedelta(days=9), ""),
        (NINE, NINE + timedelta(minutes=9), ""),
        (NINE, NINE + timedelta(minutes=11), "clock-behind"),
        (NINE, NINE - timedelta(days=61), "clock-ahead"),
        (NINE.replace(year=2009), None, "clock-before-program"),
        (NINE.replace(year=2009), NINE, "clock-before-program"),
    ],
)
def test_a_clock_is_doubted_where_it_cannot_be_right(now: datetime, newest: datetime | None, doubt: str) -> None:
    """F43."""
    assert clock_doubt(now, newest, DAY) == doubt


def test_the_day_before_which_the_program_was_not_is_that_of_its_reference_data() -> None:
    assert made_by("2026.11.2") == DAY
    assert made_by("") == DAY


def test_a_clock_gone_back_is_told_and_taken_back_when_it_is_put_right(window: MainWindow, office: Office) -> None:
    """F44."""
    office.record()
    window.watch.check_clock()
    assert _standing(window) == []
    office.clock.forward(days=-3)
    window.watch.check_clock()
    [told] = _standing(window)
    assert "2026-11-19 09:00" in told
    window.watch.check_clock()
    assert len(window.notices.history) == 1, "it is not told anew each minute"
    office.clock.forward(days=3)
    window.watch.check_clock()
    assert _standing(window) == []


def test_signing_in_under_a_wrong_clock_does_not_make_it_right(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    office.record()
    office.clock.forward(days=-3)
    office.reopen()
    with main_window(office) as window:
        window.watch.check_clock()
        assert len(_standing(window)) == 1


def test_little_room_is_told_by_its_size_worse_when_it_is_worse_and_taken_back(window: MainWindow) -> None:
    watch = window.watch
    watch.take(Surroundings(True, LOW + 1))
    assert _standing(window) == []
    watch.take(Surroundings(True, 380 * 1024**2))
    [low] = _standing(window)
    assert "380 MB" in low
    watch.take(Surroundings(True, 379 * 1024**2))
    assert _standing(window) == [low]
    watch.take(Surroundings(True, NEARLY_FULL - 1))
    [worse] = _standing(window)
    assert worse != low
    watch.take(Surroundings(True, LOW * 3))
    assert _standing(window) == []


def test_a_folder_that_is_gone_is_told_and_its_disk_is_not_called_full(window: MainWindow, office: Office) -> None:
    root = office.folder.root
    away = root.with_name("elsewhere")
    root.rename(away)
    seen = look_around(office.folder)
    window.watch.take(seen)
    away.rename(root)
    [told] = _standing(window)
    assert "不见了" in told
    window.watch.take(look_around(office.folder))
    assert _standing(window) == []


def test_what_lasts_is_told_again_after_an_hour(window: MainWindow, office: Office) -> None:
    for _ in range(3):
        window.watch.take(Surroundings(True, NEARLY_FULL - 1))
        office.clock.forward(minutes=50)
    assert len(window.notices.history) == 2


def test_the_reserve_is_a_file_of_its_size_and_is_not_taken_from_the_last_room(office: Office) -> None:
    folder = office.folder
    assert not disk_space.keep_reserve(folder, least_free=1 << 60)
    assert not disk_space.reserve_file(folder).exists()
    assert disk_space.keep_reserve(folder, least_free=0)
    stat = disk_space.reserve_file(folder).stat()
    assert stat.st_size == disk_space.RESERVE
    assert stat.st_blocks * 512 >= disk_space.RESERVE, "a file of holes keeps no room"
    assert disk_space.release_reserve(folder)
    assert not disk_space.release_reserve(folder)


def test_a_folder_that_cannot_be_written_has_no_reserve_and_says_nothing(tmp_path: Path) -> None:
    folder = DataFolder.at(tmp_path / "nowhere")
    assert not disk_space.keep_reserve(folder, least_free=0)
    assert not disk_space.has_reserve(folder)


class Disk:
    """A disk that is full until the reserve is given back: the action meets it as it meets a real one."""

    def __init__(self, office: Office) -> None:
        self.office, self.tries = office, 0

    def save(self) -> str:
        self.tries += 1
        if disk_space.has_reserve(self.office.folder):
            raise Trouble("disk-full")
        return self.office.record().number


def test_the_visit_that_finds_the_disk_full_is_stored_on_the_reserves_room(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    disk_space.keep_reserve(office.folder, least_free=0)
    background, disk = Background(office.store), Disk(office)
    saved: list[str] = []
    used: list[bool] = []
    background.reserve_used.connect(lambda: used.append(True))
    background.write(disk.save, done=saved.append)
    assert background.settle(20)
    background.close()
    assert saved == ["ZX-G003-20261119-0001"]
    assert (disk.tries, used) == (2, [True])
    assert office.store.db.execute("SELECT count(*) FROM consultations").fetchone() == (1,)


def test_without_a_reserve_the_trouble_is_told_as_before(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    background = Background(office.store)
    told: list[Exception] = []

    def full() -> None:
        raise Trouble("disk-full")

    background.write(full, failed=told.append)
    assert background.settle(20)
    background.close()
    assert [error.code for error in told if isinstance(error, Trouble)] == ["disk-full"]


def test_the_window_says_that_the_reserve_went_and_what_to_do(window: MainWindow) -> None:
    window.desk.background.reserve_used.emit()
    assert window.desk.background.settle(20)
    assert any("500 MB" in told for told in _standing(window))
