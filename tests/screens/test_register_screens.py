"""Pictures of the registers' page, of the visitor's screen and of the ratings' summary."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from station_app.ui.rating.screen import RatingScreen
from station_app.ui.rating.summary import RatingSummary
from tests.actions.test_ratings import rate
from tests.actions.test_registers import CODE, keep
from tests.helpers.office import Office
from tests.helpers.window import gone, main_window
from tests.screens.test_screens import SMALL, check_picture


def _a_month(office: Office) -> None:
    """Rows as a station might have them after some weeks. All firms are made up."""
    keep(office, "custody", opened_on="2026-10-12", due_on="2027-10-11", custody_scope=["综合托管"])
    keep(office, "custody", org_name="拾光文创有限公司", uscc="91110105MA01R0L152", opened_on="2026-01-05",
         due_on="2026-11-18", custody_scope=["商标托管", "预警与维权"])  # fmt: skip
    for day, firm in (("2026-11-03", "江州第一机床厂"), ("2026-11-12", "清禾生物科技有限公司")):
        keep(office, "liaison", org_name=firm, uscc="", opened_on=day, note="问近期专利布局")
    for name in ("outreach", "service_need", "difficulty", "case_candidate", "guidance_visit"):
        keep(office, name)
    keep(office, "outreach", title="知识产权宣传周", event_kind="宣传活动", start="2026-11-26T09:00",
         end="2026-11-26T17:00")  # fmt: skip


def test_the_registers(pictures: Path, look: str, office: Office) -> None:
    _a_month(office)
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.go("registers")
        check_picture(window, pictures, f"registers-outreach-{look}")
        page = window.page("registers")
        page.show_register("custody")
        page.open_row(page.rows.model.rows[1])
        page.rows.choose(page.rows.model.rows[1].record_id)
        page.save_form()
        check_picture(window, pictures, f"registers-custody-{look}")
        if look == "light":
            page.show_register("service_need")
            page.save_form()
            check_picture(window, pictures, "registers-missing")


def test_a_visit_that_mentions_a_need(pictures: Path, qtbot, office: Office) -> None:  # type: ignore[no-untyped-def]
    visit = office.record(org_name="云栖半导体", uscc=CODE, custody_interest=True, need="想质押融资")
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.offers.hear(visit)
        check_picture(window, pictures, "registers-offered")


@pytest.mark.parametrize("handed_over", [False, True])
def test_the_visitors_screen(pictures: Path, look: str, office: Office, handed_over: bool) -> None:
    desk = office.desk
    screen = RatingScreen(desk.station.name, desk.catalogue, office.clock().date(), handed_over=handed_over)
    screen.resize(1024, 640)
    screen.show()
    QApplication.processEvents()
    name = "handed-over" if handed_over else "second-screen"
    check_picture(screen, pictures, f"rating-{name}-{look}")
    screen.choose("2")
    screen.submit()
    check_picture(screen, pictures, f"rating-{name}-why-{look}")
    screen.about["2"].setChecked(True)
    screen.submit()
    assert screen.pages.currentIndex() == 2
    screen.close()
    gone(screen)


def test_the_ratings_as_the_manager_reads_them(pictures: Path, look: str, office: Office) -> None:
    for grade in ("5", "4", "5", "2"):
        words = "等候太久" if grade == "2" else ""
        rate(office, office.record().number, grade, indicators=("2",), dissatisfied_reason=words)
    office.record()
    with main_window(office, *SMALL) as window:
        window.menus.actions["ratings"].trigger()
        assert window.desk.background.settle(20)
        summary = window.findChild(RatingSummary)
        assert summary is not None
        check_picture(summary, pictures, f"ratings-{look}")
        summary.close()
