"""The first start: three fields and a password, a recovery code that is kept, then the desk."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station_app.actions.stations import OpenDesk, recover
from station_app.storage.folder import DataFolder
from station_app.ui.background import Background
from station_app.ui.first_start import FirstStartPage
from tests.helpers.office import CHEAP, Clock, Ids
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
