"""Writes a picture of each screen as a clerk sees it on a day with work: `make screens` puts them into docs/screens.

Without STATION_SCREENS they go to the test's own folder; either way each must be whole, lit and not one grey field.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from city_centre import enrolment
from city_centre import office as receiving
from city_centre.acknowledge import answer
from city_centre.intake import receive
from city_centre.keys import Cost
from station_app.actions import acknowledgements, batches, exports, sync
from station_app.actions import drafts as drafting
from station_app.actions.acts import RecordIds
from station_app.actions.attachments import take_in
from station_app.actions.consultations import latest_of, record
from station_app.app import Program
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import acknowledgements as returns
from station_app.storage.drafts import Draft
from station_app.storage.folder import DataFolder
from station_app.ui.background import Background
from station_app.ui.first_start import FirstStartPage
from station_app.ui.reporting.times_sheet import TimesSheet
from station_app.ui.settings.reference_data import ReferenceSection
from station_exchange.enrolment import read_paper
from tests.helpers.office import CHEAP, Clock, Ids, Office, make_office
from tests.helpers.tray import Tray, choose
from tests.helpers.window import dress, gone, keep, main_window
from tests.screens.a_working_day import fill

SMALL, LARGE = (1366, 728), (1920, 1040)


def check_picture(widget: QWidget, place: Path, name: str) -> None:
    """Keeps a picture of the widget; fails where there is nothing to be seen on it."""
    QApplication.processEvents()
    QApplication.processEvents()
    picture = widget.grab()
    assert keep(picture, place / f"{name}.png")
    assert len(_tones(picture.toImage())) > 12, f"{name}: hardly anything can be seen"


def _tones(image: QImage) -> set[int]:
    """The colours on a grid of seven pixels."""
    grid = image.scaled(image.width() // 7, image.height() // 7).convertToFormat(QImage.Format.Format_ARGB32)
    return set(memoryview(grid.constBits()).cast("I"))


def _with_the_city(office: Office, tmp_path: Path) -> None:
    """Last week and this one on their way: one batch in the city's hands, one on the stick, one record returned."""
    numbers = fill(office, 9, datetime(2026, 11, 17, 9, 2, tzinfo=BEIJING_TIME))
    place = tmp_path / "city"
    now = office.clock().astimezone(UTC)
    receiving.found(place, "city", now, code="BJ", name="市中心", cost=Cost(iterations=1, lanes=1, memory_kib=64))
    with receiving.opened(place, "city") as city:
        office.enrol(read_paper(enrolment.enrol(city, "G003", "朝阳区江东工作站", now, "secret", district="110105")))
        _seal_and_take(office, city, tmp_path)
    office.clock.forward(hours=22)
    fill(office, 6, datetime(2026, 11, 18, 9, 5, tzinfo=BEIJING_TIME))
    desk = office.desk
    batches.seal(desk.store, desk.clerk, desk.device, now=office.clock())
    fill(office, 8, datetime(2026, 11, 19, 9, 2, tzinfo=BEIJING_TIME))
    _send_back(office, numbers[2], "uscc", "单位名称与统一社会信用代码不是一家，请对照营业执照。")
    _send_back(office, numbers[5], "question", "看不出问的是续展还是变更，请写明。")
    attached = tuple(
        take_in(desk.store, desk.clerk, b"%PDF-1.7 " + size * b"0", name=name, catalogue=desk.catalogue,
                now=office.clock())
        for name, size in (("营业执照.pdf", 600_000), ("驳回通知书.pdf", 2_300_000))
    )  # fmt: skip
    record(
        desk.store, desk.clerk, replace(office.form(), attachments=attached), ids=RecordIds.make(office.ids),
        catalogue=desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def _send_back(office: Office, number: str, field: str, reason: str) -> None:
    """What an acknowledgement with a returned record leaves behind."""
    latest = latest_of(office.store.db, number)
    at = office.clock().isoformat()
    with office.store.atomic() as db:
        before = [
            (row.revision_id, row.record_id, row.code, row.field, row.text, row.at) for row in returns.returned(db)
        ]
        returns.replace_returned(db, [*before, (latest.revision_id, latest.record_id, "hand", field, reason, at)])


def _seal_and_take(office: Office, city: receiving.Office, tmp_path: Path) -> None:
    desk = office.desk
    batches.seal(desk.store, desk.clerk, desk.device, now=office.clock())
    exports.export(desk.store, desk.clerk, tmp_path, now=office.clock(), new_id=office.ids)
    now = office.clock.forward(hours=5).astimezone(UTC)
    for file in sorted(tmp_path.rglob("*.svb")):
        receive(city, file.read_bytes(), now)
    acknowledgements.take(
        desk.store, desk.clerk, desk.device, answer(city, "G003", now), now=office.clock(), new_id=office.ids
    )


def test_the_sign_in(pictures: Path, look: str, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    office = make_office(tmp_path)
    office.close()
    program = Program(office.folder, Clock(), Ids(space=3))
    program.front_door.resize(*SMALL)
    with qtbot.waitSignal(program.front_door.seen, timeout=10_000):
        program.front_door.show()
    program.front_door.look_around()
    assert program.background.settle(20)
    check_picture(program.front_door, pictures, f"sign-in-{look}")
    page = program.front_door.page
    page.password.setText("not the one")
    page.sign_in()
    assert program.background.settle(20)
    if look == "light":
        check_picture(program.front_door, pictures, "sign-in-wrong-password")
    program.close()
    gone(program.front_door)


def test_the_first_start(pictures: Path, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    dress()
    background = Background()
    page = FirstStartPage(
        DataFolder.at(tmp_path / "new"), background, Clock(), Ids(space=3), lambda pdf, title: False, cost=CHEAP
    )
    page.resize(*SMALL)
    page.show_mark()
    page.show()
    for line, text in ((page.code, "G003"), (page.name, "朝阳区江东工作站"), (page.manager, "王敏")):
        line.box.setText(text)
    page.password.box.setText("短")
    page.again.box.setText("短")
    page.set_up()
    assert background.settle(20)
    check_picture(page, pictures, "first-start")
    page.password.box.setText("窗口-2026-开门")
    page.again.box.setText("窗口-2026-开门")
    page.set_up()
    assert background.settle(20)
    check_picture(page, pictures, "first-start-recovery-code")
    background.close()
    gone(page)


def test_the_day(pictures: Path, look: str, office: Office) -> None:
    fill(office, 12)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        check_picture(window, pictures, f"today-{look}")


def test_the_day_before_anybody_came_with_a_form_left_over(pictures: Path, qtbot, office: Office) -> None:  # type: ignore[no-untyped-def]
    dress()
    at = office.clock.now.isoformat()
    draft = Draft(office.ids(), "consultation", office.desk.clerk.record_id, "张国强", {}, at)
    drafting.keep(office.store, office.desk.clerk, draft)
    office.clock.forward(minutes=12)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        check_picture(window, pictures, "today-empty")


def test_the_day_on_a_large_screen(pictures: Path, qtbot, office: Office) -> None:  # type: ignore[no-untyped-def]
    dress()
    fill(office, 24)
    with main_window(office, *LARGE) as window:
        window.status.look_for_printer()
        window.notices.show("good", "已登记 ZX-G003-20261119-0024", [("打印回执", "Ctrl+P", lambda: None)], seconds=0)
        check_picture(window, pictures, "today-1920")


def test_the_way_to_the_city(pictures: Path, look: str, office: Office, tmp_path: Path) -> None:
    _with_the_city(office, tmp_path)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("reporting")
        check_picture(window, pictures, f"reporting-{look}")
        window.go("settings")
        window.page("settings").show_section(ReferenceSection)
        assert window.desk.background.settle(20)
        check_picture(window, pictures, f"reference-data-{look}")
        if look == "light":
            window.go("reporting")
            page = window.page("reporting")
            page.seal()
            assert window.desk.background.settle(20)
            window.notices.clear()
            page.export_to(tmp_path)
            assert window.desk.background.settle(20)
            check_picture(window, pictures, "reporting-written")
            window.notices.clear()
            sync.choose_address(office.store, office.desk.clerk, "http://127.0.0.1:9")
            page.refresh()
            page.wire.press.click()
            assert window.desk.background.settle(20)
            window.notices.clear()
            check_picture(window, pictures, "reporting-no-network")
            page.wire.times.click()
            check_picture(window.findChild(TimesSheet), pictures, "reporting-times")


def test_the_printers(pictures: Path, look: str, office: Office) -> None:
    tray = Tray()
    numbers = fill(office, 10)
    choose(office, copies=2, per_cent=115)
    with main_window(office, *SMALL, printers=tray) as window:
        window.status.look_for_printer()
        window.go("printers")
        check_picture(window, pictures, f"printers-{look}")
        tray.off = {"前台激光"}
        window.page("consultations").print_receipt(numbers[-1])
        assert window.desk.background.settle(20)
        window.page("printers").day.press.click()
        assert window.desk.background.settle(30)
        check_picture(window, pictures, f"printers-stuck-{look}")


def test_the_form(pictures: Path, look: str, office: Office) -> None:
    fill(office, 7)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.start_consultation("S01")
        assert window.desk.background.settle(20)
        check_picture(window, pictures, f"consultation-{look}")


def test_the_way_to_the_city_of_a_station_of_its_own(pictures: Path, qtbot, office: Office) -> None:  # type: ignore[no-untyped-def]
    dress()
    fill(office, 5)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("reporting")
        check_picture(window, pictures, "reporting-not-enrolled")
