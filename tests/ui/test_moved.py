"""Data that are not where they were: asked for, found again, never made anew beside themselves by accident."""

from pathlib import Path

import pytest

from station_app import places
from station_app.app import Program
from station_app.storage.folder import DataFolder, was_here
from station_app.ui.first_start import FirstStartPage
from station_app.ui.moved import MovedPage
from station_app.ui.sign_in import SignInPage
from tests.helpers.office import Clock, Ids, Office, make_office
from tests.helpers.window import dress


@pytest.fixture
def moved(tmp_path: Path, qtbot) -> Office:  # type: ignore[no-untyped-def]
    """A station whose folder was carried off while the program was closed."""
    dress()
    office = make_office(tmp_path / "was")
    office.record()
    office.close()
    office.folder.root.rename(tmp_path / "elsewhere")
    return office


def test_the_missing_folder_is_named_and_found_where_it_lies_now(moved: Office, tmp_path: Path) -> None:
    kept: list[Path] = []
    program = Program(moved.folder, Clock(), Ids(space=3), remember=kept.append)
    page = program.front_door.page
    assert isinstance(page, MovedPage)
    page.look_again()
    assert "没有" in page.banner.sentence.text()
    page.use_place(tmp_path)
    assert "station.db" in page.banner.sentence.text()
    assert program.next_folder is None
    page.use_place(tmp_path / "elsewhere")
    assert program.next_folder == DataFolder(tmp_path / "elsewhere", moved.folder.memory)
    assert kept == [tmp_path / "elsewhere"]
    program.let_go()
    again = Program(program.next_folder, Clock(), Ids(space=4))
    assert isinstance(again.front_door.page, SignInPage)
    again.close()
    again.let_go()


def test_the_folder_that_is_back_leads_to_the_sign_in(moved: Office, tmp_path: Path) -> None:
    program = Program(moved.folder, Clock(), Ids(space=3))
    page = program.front_door.page
    assert isinstance(page, MovedPage)
    (tmp_path / "elsewhere").rename(moved.folder.root)
    page.again.click()
    assert isinstance(program.front_door.page, SignInPage)
    program.close()
    program.let_go()


def test_a_new_station_is_made_there_only_where_somebody_says_so(moved: Office) -> None:
    program = Program(moved.folder, Clock(), Ids(space=3))
    page = program.front_door.page
    assert isinstance(page, MovedPage)
    page.anew.click()
    assert isinstance(program.front_door.page, FirstStartPage)
    program.close()
    program.let_go()


def test_a_computer_that_never_had_a_station_is_asked_nothing(tmp_path: Path) -> None:
    assert not was_here(DataFolder.at(tmp_path / "station"))
    (tmp_path / "station.memory").mkdir()
    assert not was_here(DataFolder.at(tmp_path / "station"))


def test_the_place_that_was_chosen_is_looked_at_the_next_time_also_by_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "default_memory_folder", lambda: tmp_path / "memory")
    monkeypatch.setattr(places, "default_data_folder", lambda: tmp_path / "usual")
    assert places.data_folder() == tmp_path / "usual"
    places.remember_data_folder(tmp_path / "外接 硬盘")
    assert places.data_folder() == tmp_path / "外接 硬盘"
    places.remember_data_folder(tmp_path / "usual")
    assert places.data_folder() == tmp_path / "usual"
    assert list((tmp_path / "memory").iterdir()) == []
