"""Pictures of the pages 个人信息 and 日志, and of the card that asks for the password again."""

from pathlib import Path

from PySide6.QtWidgets import QDialog

from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import main_window
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
