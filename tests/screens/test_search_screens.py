"""Pictures of the page 查询: empty, with hits, forgiven hits, filters and views, and of what takes a list out."""

from pathlib import Path

from station_app.actions import searching
from station_app.storage.search import Filters
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.searching import fill as fill_all
from tests.helpers.window import main_window
from tests.screens.a_working_day import fill
from tests.screens.test_screens import check_picture


def test_the_search(pictures: Path, look: str, office: Office) -> None:
    with main_window(office) as window:
        hands = Hands(window)
        window.go("search")
        hands.settle()
        check_picture(window, pictures, f"search-empty-{look}")
    fill_all(office, 11, 130)
    fill(office, 12)
    searching.keep_view(
        office.store, office.desk.clerk, searching.View("企业来访", "公司", period="year", shared=True)
    )
    searching.keep_view(
        office.store, office.desk.clerk, searching.View("未结的续展", "续展", filters=Filters(state="open"))
    )
    with main_window(office) as window:
        hands = Hands(window)
        window.go("search")
        page = window.page("search")
        hands.settle()
        check_picture(window, pictures, f"search-all-{look}")
        page.box.set_text("商标 费用")
        page._at_once()
        hands.settle()
        page._into_the_list()
        hands.settle()
        check_picture(window, pictures, f"search-hits-{look}")
        page.box.set_text("续展期线")
        page._at_once()
        hands.settle()
        page._into_the_list()
        check_picture(window, pictures, f"search-forgiven-{look}")
        page.box.set_text("商标")
        page.filters.kind.setCurrentIndex(1)
        page.filters.period.setCurrentIndex(6)
        hands.settle()
        page.views.ask_name()
        check_picture(window, pictures, f"search-filters-{look}")
        page.views.naming.end()
        page.box.set_text("，。（）")
        page._at_once()
        hands.settle()
        check_picture(window, pictures, f"search-nothing-{look}")
        page.box.set_text("商标")
        page._at_once()
        hands.settle()
        dialog = page.take_out()
        hands.settle()
        check_picture(dialog, pictures, f"search-export-{look}")
        dialog.whole.setChecked(True)
        dialog.export(pictures / "never.xlsx")
        hands.settle()
        check_picture(dialog, pictures, f"search-export-whole-{look}")
        dialog.proof.give_up()
        dialog.reject()
        hands.settle()
