"""Pictures of the pages 个人信息 and 日志, and of the card that asks for the password again."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from station_app.ui.background import Background
from station_app.ui.front_door import FrontDoor
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import gone, main_window
from tests.keeping.years import at, propose
from tests.screens.a_working_day import fill
from tests.screens.test_screens import SMALL, check_picture
from tests.ui.test_lock import people


def test_the_page_of_personal_information(pictures: Path, look: str, office: Office) -> None:
    people(office)
    fill(office, 9)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("personal")
        hands = Hands(window)
        hands.settle()
        if look == "light":
            check_picture(window, pictures, "personal-empty")
        page = window.page("personal")
        page._open_chosen()
        hands.settle()
        page.person.begin("erase")
        page.person.ask.choice.setCurrentIndex(1)
        hands.settle()
        check_picture(window, pictures, f"personal-{look}")


def test_the_page_of_the_journal(pictures: Path, look: str, office: Office) -> None:
    people(office)
    fill(office, 9)
    office.amend("ZX-G003-20261119-0003", question="原来问的是续展，实为变更")
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("journal")
        page = window.page("journal")
        hands = Hands(window)
        hands.settle()
        page.table.selectRow(1)
        page.check_chain()
        hands.settle()
        check_picture(window, pictures, f"journal-{look}")


def test_the_question_before_a_visit_is_voided(pictures: Path, look: str, office: Office) -> None:
    fill(office, 4)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("consultations")
        hands = Hands(window)
        hands.settle()
        window.page("consultations")._records.ask_void("ZX-G003-20261119-0002")
        hands.settle()
        dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
        check_picture(dialog, pictures, f"void-{look}")


def test_the_page_of_what_is_kept_how_long(pictures: Path, look: str, office: Office) -> None:
    people(office)
    today = office.clock()
    at(office, 2022, 3, 1)
    for tail, name in enumerate(("张国强", "李雪梅", "欧阳翡翠")):
        office.record(visitor_name=name, visitor_phone=f"1380013664{tail}", question="商标续展要带什么材料")
    office.clock.now = today
    propose(office)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("keeping")
        page = window.page("keeping")
        hands = Hands(window)
        hands.settle()
        page.table.selectRow(1)
        hands.settle()
        check_picture(window, pictures, f"keeping-{look}")
        page.begin_destroying()
        hands.settle()
        check_picture(window, pictures, f"keeping-asked-{look}")


def test_the_page_where_the_key_is_changed(pictures: Path, look: str, office: Office) -> None:
    office.close()
    background = Background()
    door = FrontDoor(office.folder, background, office.clock, office.ids)
    door.resize(*SMALL)
    door.show()
    try:
        door.page.new_key.click()
        door.page.show_mark()
        QApplication.processEvents()
        check_picture(door, pictures, f"new-key-{look}")
    finally:
        background.close()
        gone(door)
        office.reopen()
