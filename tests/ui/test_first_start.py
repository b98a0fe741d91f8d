"""The first start: three fields and a password, a recovery code that is kept, then the desk."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station_app.actions.stations import OpenDesk, recover
from station_app.actions.unmaking import unmake
from station_app.app import Program
from station_app.domain.faults import Refused
from station_app.storage.folder import DataFolder
from station_app.ui.background import Background
from station_app.ui.first_start import FirstStartPage
from tests.helpers.office import CHEAP, Clock, Ids, make_office
from tests.helpers.printed import papers_told
from tests.helpers.window import dress


class PaperTray:
    """A printer of the test's own: takes papers, or has none."""

    def __init__(self, *, there: bool = True) -> None:
        self.there, self.papers = there, []

    def __call__(self, pdf: bytes, title: str) -> bool:
        self.papers.append((pdf, title))
        return self.there


@pytest.fixture
def tray() -> PaperTray:
    return PaperTray()


@pytest.fixture
def page(tmp_path: Path, qtbot, tray: PaperTray) -> Iterator[FirstStartPage]:  # type: ignore[no-untyped-def]
    dress()
    background = Background()
    made = FirstStartPage(DataFolder.at(tmp_path / "station"), background, Clock(), Ids(space=8), tray, cost=CHEAP)
    qtbot.addWidget(made)
    made.resize(1366, 720)
    made.show()
    yield made
    background.settle(20)
    background.close()


def _fill(page: FirstStartPage, password: str = "窗口-2026-开门", again: str | None = None) -> None:
    page.code.box.setText("g003")
    page.name.box.setText("朝阳区江东工作站")
    page.manager.box.setText("王敏")
    page.password.box.setText(password)
    page.again.box.setText(password if again is None else again)


def _walk_to_the_check(page: FirstStartPage) -> None:
    page.choice.buttons[1].click()
    _fill(page)
    page.next.click()
    assert page._background.settle(20)
    assert page.check.isVisible()


def test_the_first_question_leads_to_the_fields_and_back_and_nothing_is_made(
    page: FirstStartPage, tmp_path: Path
) -> None:
    assert page.choice.isVisible()
    assert not page.fields.isVisible()
    page.choice.buttons[1].click()
    assert page.fields.isVisible()
    assert page.focusWidget() is page.code.box
    page.code.box.setText("g")
    page.next.click()
    assert page.code.fault.isVisible()
    assert page.fields.isVisible(), "nobody goes on with a fault"
    _fill(page)
    page.next.click()
    assert page._background.settle(20)
    assert page.check.isVisible()
    told = [line.text() for line in page.check.lines.values()]
    assert all(line[0] in "✓!" for line in told), told
    page.check.leave.click()
    assert page.fields.isVisible()
    assert page.manager.text == "王敏", "what was typed stays"
    page.back.click()
    assert page.choice.isVisible()
    assert not DataFolder.at(tmp_path / "station").root.exists()


def test_a_synced_folder_stops_the_first_start_before_anything_is_made(tmp_path: Path, qtbot, tray: PaperTray) -> None:  # type: ignore[no-untyped-def]
    dress()
    background = Background()
    place = DataFolder.at(tmp_path / "OneDrive" / "station")
    made = FirstStartPage(place, background, Clock(), Ids(space=8), tray, cost=CHEAP)
    qtbot.addWidget(made)
    made.show()
    _walk_to_the_check(made)
    assert "OneDrive" in made.check.lines["folder"].text()
    assert not made.check.press.isEnabled()
    background.close()
    assert not place.root.exists()


def test_going_back_from_the_recovery_code_leaves_no_station_and_the_next_try_has_another_code(
    page: FirstStartPage, tmp_path: Path
) -> None:
    folder = DataFolder.at(tmp_path / "station")
    _walk_to_the_check(page)
    page.check.press.click()
    assert page._background.settle(20)
    assert page.recovery is not None
    first = page.recovery.code
    assert folder.exists()
    page.recovery.back.click()
    assert page._background.settle(20)
    assert page.fields.isVisible()
    assert not folder.exists()
    assert [file.name for file in folder.root.iterdir() if file.name != "desk.lock"] == []
    assert list(folder.memory.iterdir()) == []
    page.next.click()
    page.check.press.click()
    assert page._background.settle(20)
    assert page.recovery is not None
    assert page.recovery.code != first


def test_closing_the_window_before_the_code_is_kept_leaves_no_station(tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    folder = DataFolder.at(tmp_path / "station")
    program = Program(folder, Clock(), Ids(space=8))
    page = program.front_door.page
    assert isinstance(page, FirstStartPage)
    page._cost = CHEAP
    program.front_door.show()
    _walk_to_the_check(page)
    page.check.press.click()
    assert program.background.settle(20)
    assert folder.exists()
    program.front_door.close()
    program.close()
    program.let_go()
    assert not folder.exists()


def test_a_station_in_which_somebody_worked_is_never_unmade(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    office.close()
    with pytest.raises(Refused, match="station-in-use"):
        unmake(office.folder, office.recovery_code)
    assert office.folder.exists()
    office.reopen().close()


def test_a_station_is_set_up_and_its_code_must_be_kept_before_going_on(page: FirstStartPage, tmp_path: Path) -> None:
    opened: list[object] = []
    page.opened.connect(opened.append)
    _fill(page)
    page.set_up()
    assert page._background.settle(20)
    recovery = page.recovery
    assert recovery is not None
    assert recovery.isVisible()
    assert not page.fields.isVisible()
    assert not recovery.go_on.isEnabled()
    recovery.safe.setChecked(True)
    recovery.go_on.click()
    assert page._background.settle(20)
    assert [desk.station.code for desk in opened] == ["G003"]
    page._background.write(opened[0].close)
    assert page._background.settle(20)
    renewed = recover(
        DataFolder.at(tmp_path / "station"), recovery.code, name="王敏", password="又一个-新密码-2027", now=Clock()(),
        new_id=Ids(space=4), cost=CHEAP,
    )  # fmt: skip
    assert renewed != recovery.code


def test_empty_fields_are_told_beneath_themselves_and_nothing_is_made(page: FirstStartPage, tmp_path: Path) -> None:
    page.set_up()
    assert page._background.settle(20)
    assert page.code.fault.isVisible()
    assert page.name.fault.text().startswith("站点名称还没有填")
    assert "至少用 8 个字符" in page.password.fault.text()
    assert not DataFolder.at(tmp_path / "station").exists()


def test_two_different_passwords_are_told_at_the_second(page: FirstStartPage) -> None:
    _fill(page, again="别的密码-2026")
    page.set_up()
    assert "不一样" in page.again.fault.text()
    assert not page._background.busy


def test_the_recovery_sheet_goes_to_the_printer_or_to_a_file(
    page: FirstStartPage, tray: PaperTray, tmp_path: Path
) -> None:
    _fill(page)
    page.set_up()
    assert page._background.settle(20)
    assert page.recovery is not None
    page.recovery.print.click()
    assert page._background.settle(30)
    assert tray.papers[0][0].startswith(b"%PDF")
    page.recovery.save_to(tmp_path / "code.pdf")
    assert page._background.settle(30)
    assert (tmp_path / "code.pdf").read_bytes() == tray.papers[0][0]
    opened: list[OpenDesk] = []
    page.opened.connect(opened.append)
    page.recovery.print.click()
    assert page._background.settle(30)
    page.recovery.safe.setChecked(True)
    page.recovery.go_on.click()
    assert page._background.settle(20)
    [desk] = opened
    with closing(desk.store.reader()) as reader:
        told = papers_told(reader)
    assert told == [
        {"paper": "recovery_sheet", "layout": "a4", "copies": 2},
        {"paper": "recovery_sheet", "layout": "a4", "copies": 1, "about": "file"},
    ]
    page._background.write(desk.close)
    assert page._background.settle(20)


def test_without_a_printer_the_sheet_is_said_to_go_into_a_file(page: FirstStartPage, tray: PaperTray) -> None:
    tray.there = False
    _fill(page)
    page.set_up()
    assert page._background.settle(20)
    assert page.recovery is not None
    page.recovery.print.click()
    assert page._background.settle(30)
    assert "没有接打印机" in page.recovery.banner.sentence.text()


def test_a_file_that_is_no_enrolment_is_told_and_the_fields_stay_open(page: FirstStartPage, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("{}", encoding="utf-8")
    page.use_paper(file)
    assert page.banner.isVisible()
    assert page.banner.sentence.text()
    assert not page.code.box.isReadOnly()
