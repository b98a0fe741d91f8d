"""Pictures of 专家预约: the week, the day, the form of a booking, whom to phone, the pool, the roster, who waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station_app.storage import bookings, waiting
from station_app.ui import theme
from station_app.ui.main_window import MainWindow
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import main_window
from tests.screens.test_screens import SMALL, check_picture
from tests.ui.experts.pool_at_work import week


@pytest.fixture
def window(office: Office, look: str) -> Iterator[MainWindow]:
    """The page 专家预约 on a Wednesday morning, the first expert's week in front."""
    experts = week(office)
    with main_window(office, *SMALL) as opened:
        opened.status.look_for_printer()
        opened.go("experts")
        page = opened.page("experts")
        page.board.expert.choose(experts[0])
        page.board.refresh()
        yield opened


def test_the_calendar_and_its_cards(pictures: Path, look: str, window: MainWindow) -> None:
    board, hands = window.page("experts").board, Hands(window)
    line = bookings.page(window.desk.reader.db, expert_id=board.expert.code(), state="confirmed")[0]
    assert board.calendar.stand_on_key(line.record_id)
    board.calendar.setFocus()
    check_picture(window, pictures, f"experts-week-{look}")
    board.calendar.lift()
    hands.press(Qt.Key.Key_Up, times=2)
    check_picture(window, pictures, f"experts-lifted-{look}")
    hands.press(Qt.Key.Key_Escape)
    board.card.begin_named("reschedule")
    check_picture(window, pictures, f"experts-reschedule-{look}")
    board.card.put_away()
    board.show_mode("day")
    check_picture(window, pictures, f"experts-day-{look}")
    board.show_mode("list")
    check_picture(window, pictures, f"experts-list-{look}")
    board.show_mode("week")
    board.calendar.stand_on(4, 570)
    board.start_new()
    form = board.form.fields
    for name, value in (("visitor_name", "周丽华"), ("visitor_phone", "13488816602"), ("question", "能注册商标吗"),
                        ("materials", "身份证"), ("other_party", "云栖半导体")):  # fmt: skip
        form.show_value(name, value)
    board.form.judge()
    hands.settle()
    check_picture(window, pictures, f"experts-form-{look}")
    board.freed.show_freed(line, tuple(waiting.page(window.desk.reader.db)))
    board.show_side(board.freed)
    board.freed.take.setFocus()
    check_picture(window, pictures, f"experts-freed-{look}")
    early = next(one for one in bookings.page(window.desk.reader.db) if one.start[8:16] == "18T09:00")
    board.show_booking(early.number)
    hands.press(Qt.Key.Key_W)
    hands.settle()
    window.notices.clear()
    assert board.side is board.apology
    check_picture(window, pictures, f"experts-absent-{look}")


def test_the_bookings_of_today_on_the_first_page_and_whom_to_phone(
    pictures: Path, look: str, window: MainWindow
) -> None:
    window.go("today")
    check_picture(window, pictures, f"today-bookings-{look}")
    window.show_tasks(None)
    check_picture(window, pictures, f"reminders-{look}")


def test_the_pool_the_roster_and_who_waits(pictures: Path, look: str, window: MainWindow, tmp_path: Path) -> None:
    page = window.page("experts")
    page.show_tab("pool")
    page.pool.list.choose(page.board.expert.code())
    theme.icon("person", "link", 480).pixmap(480, 480).save(str(tmp_path / "person.png"))
    page.pool.sheet.photo.take(tmp_path / "person.png")
    for _ in range(3):
        Hands(window).settle()
    check_picture(window, pictures, f"experts-pool-{look}")
    for name in ("roster", "states", "service"):
        page.pool.show_sheet(name)
        if name == "roster":
            page.pool.roster.rules.setCurrentRow(0)
        check_picture(window, pictures, f"experts-{name}-{look}")
    page.show_tab("waiting")
    check_picture(window, pictures, f"experts-waiting-{look}")
