"""The page 查询 in a real window: typing finds, the arrow goes into the list, Enter opens, views are kept."""

import csv
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from station_app.actions import searching
from station_app.storage import search
from station_app.storage.search import Filters
from station_app.ui.search.lines import Lines
from station_app.ui.widgets.own_columns import OwnColumns
from tests.helpers.hands import ENTER, Hands
from tests.helpers.office import PASSWORD, Office
from tests.helpers.promises import referred
from tests.helpers.searching import fill
from tests.helpers.window import dress, main_window

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """A window over a hundred and thirty records, the page 查询 in front."""
    dress()
    fill(office, 3, 130)
    office.record(visitor_name="曾国强", visitor_phone="13800136688", question="貔貅商标续展", answer="已答")
    with main_window(office) as window:
        made = Hands(window)
        made.press(Qt.Key.Key_F, CONTROL | SHIFT)
        made.settle()
        assert window.current == "search"
        yield made


def page_of(hands: Hands):  # type: ignore[no-untyped-def]
    return hands.window.page("search")


def ask(hands: Hands, typed: str) -> list[str]:
    """Types into the box and answers the names of who is found, in their order."""
    page = page_of(hands)
    page.box.set_text(typed)
    page._at_once()
    hands.settle()
    return [page.model.row(at).document.name for at in range(page.model.rowCount())]


def test_typing_finds_and_enter_opens_the_record(hands: Hands) -> None:
    page = page_of(hands)
    assert page.box.hasFocus()
    assert ask(hands, "zgq 6688")[:1] == ["曾国强"]
    assert ask(hands, "貔貅") == ["曾国强"]
    assert "1 条" in page.count.text()
    hands.press(Qt.Key.Key_Down)
    hands.settle()
    assert page.table.hasFocus()
    assert "貔貅" in page.panel.text.toPlainText()
    assert "background-color" in page.panel.text.toHtml()
    assert page.table.model().index(0, Lines.TEXT).data() == "貔貅商标续展"
    number = page.model.row(0).document.number
    hands.press(ENTER)
    hands.settle()
    assert hands.window.current == "consultations"
    assert hands.window.page("consultations").in_front()[1] == number
    hands.press(Qt.Key.Key_F, CONTROL)
    hands.settle()
    assert hands.window.current == "search", "a page without a box of its own leads to the search of all"


def test_what_is_forgiven_stands_behind_what_is_exact(hands: Hands) -> None:
    page = page_of(hands)
    ask(hands, "貔貅商标续占")
    assert page.model.exact == 0
    assert page.model.row(0).forgiven
    assert "相近" in page.table.model().index(0, 1).data()
    assert "另有相近的 1 条" in page.count.text()


def test_a_query_of_signs_is_told_so_and_the_page_goes_on(hands: Hands) -> None:
    page = page_of(hands)
    for typed in ("，。（）", '"', "-", "(((", "字" * 201):
        assert ask(hands, typed) == []
        assert page.banner.isVisible(), typed
        assert not page.export.isEnabled()
    assert ask(hands, "貔貅") == ["曾国强"]
    assert not page.banner.isVisible()


def test_more_than_a_page_is_counted_and_read_on_while_it_is_scrolled(hands: Hands) -> None:
    page = page_of(hands)
    ask(hands, "")
    total = search.count(hands.window.desk.reader.db, page._asking.search)
    assert total > search.PAGE
    assert page.count.text().startswith(f"{total:,} 条")
    page.table.scrollToBottom()
    hands.settle()
    page.table.scrollToBottom()
    hands.settle()
    assert page.model.rowCount() == total
    last = page.model.hit(total - 1)
    assert last is not None
    assert last.place == min(page.model._places)


def test_filters_and_views_are_kept_and_counted(hands: Hands, office: Office) -> None:
    page = page_of(hands)
    page.box.set_text("商标")
    page.filters.kind.setCurrentIndex(page.filters.kind.findData("intake"))
    hands.settle()
    assert {page.model.row(at).document.kind for at in range(page.model.rowCount())} == {"intake"}
    page.views.ask_name()
    page.views.naming.name.set_text("窗口商标")
    page.views.naming.shared.setChecked(True)
    page.views.naming.ok.click()
    hands.settle()
    kept = searching.views(hands.window.desk.reader, office.desk.clerk)
    assert kept == [searching.View("窗口商标", "商标", filters=Filters(kinds=("intake",)), shared=True)]
    hands.settle()
    shown = [made.text() for made in page.views._buttons]
    count = search.count(hands.window.desk.reader.db, page._asking.search)
    assert f"窗口商标（共享） {count}" in shown
    assert page.views._current == "窗口商标"
    page.show_view(page.views.views[0])
    hands.settle()
    assert page.views._current == "全部"
    assert page.box.text() == ""
    page.show_view(kept[0])
    hands.settle()
    page.views.drop.click()
    hands.settle()
    assert searching.views(hands.window.desk.reader, office.desk.clerk) == []


def test_each_view_keeps_its_own_columns(hands: Hands) -> None:
    page = page_of(hands)
    own = page.table.findChild(OwnColumns)
    phone = next(action for action in own.chooser().actions() if action.text() == "电话")
    assert not phone.isChecked()
    phone.setChecked(True)
    own.keep()
    hands.settle()
    assert not page.table.isColumnHidden(4)
    page.show_view(next(view for view in page.views.views if view.name == "未结"))
    hands.settle()
    assert page.table.isColumnHidden(4)
    page.show_view(page.views.views[0])
    hands.settle()
    assert not page.table.isColumnHidden(4)


def test_every_kind_that_is_found_opens_where_it_is_worked_on(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    fill(office, 5, 30)
    referred(office)
    where = {"consultation": "consultations", "intake": "intakes", "visitor": "visitors", "organisation": "visitors",
             "task": "tasks", "referral": "tasks", "outreach": "registers"}  # fmt: skip
    documents = {record.kind: record for _place, record in search.documents(office.store.db)}
    with main_window(office) as window:
        hands = Hands(window)
        for kind, page in where.items():
            window.go("search")
            window.page("search").wanted_hit.emit(documents[kind])
            hands.settle()
            assert window.current == page, kind
        assert window.page("tasks").promise is not None


def test_the_list_is_taken_out_as_it_is_seen(hands: Hands, office: Office, tmp_path: Path) -> None:
    page = page_of(hands)
    page.table.setColumnHidden(4, False)
    ask(hands, "貔貅")
    dialog = page.take_out()
    dialog.export(tmp_path / "见.xlsx")
    hands.settle()
    book = openpyxl.load_workbook(tmp_path / "见.xlsx")
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("日期", "类别", "编号", "来访人", "电话", "单位", "摘要", "状态")
    assert rows[1][3:5] == ("曾××", "138****6688")
    assert rows[1][6] == "貔貅商标续展"
    definitions = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert {"电话", "导出人", "个人信息"} <= set(definitions)
    facts = office.store.db.execute("SELECT facts FROM journal WHERE kind = 'export' ORDER BY position DESC").fetchone()
    assert '"rows":1' in facts[0]
    assert "貔貅" not in facts[0]


def test_whole_data_want_a_reason_and_the_password(hands: Hands, office: Office, tmp_path: Path) -> None:
    page = page_of(hands)
    page.table.setColumnHidden(4, False)
    ask(hands, "貔貅")
    dialog = page.take_out()
    dialog.csv.setChecked(True)
    dialog.whole.setChecked(True)
    place = tmp_path / "全.csv"
    dialog.export(place)
    dialog.proof.confirmed.emit("年度核对", "不是这个")
    hands.settle()
    assert not place.exists()
    dialog.proof.confirmed.emit("年度核对", PASSWORD)
    hands.settle()
    rows = list(csv.reader(place.read_text("utf-8-sig").splitlines()))
    assert rows[1][3:5] == ["曾国强", "13800136688"]
    kinds = [row[0] for row in office.store.db.execute(
        "SELECT kind || ':' || verb FROM journal ORDER BY position DESC LIMIT 2").fetchall()]  # fmt: skip
    assert kinds == ["export:export_list", "proof:prove"]


def test_a_guide_that_is_found_opens_at_its_part(hands: Hands) -> None:
    page = page_of(hands)
    ask(hands, "宽展期满仍未办")
    at = next(at for at in range(page.model.rowCount()) if page.model.row(at).document.record_id == "S05:questions")
    page.table.selectRow(at)
    page.table.setFocus()
    hands.press(ENTER)
    hands.settle()
    guides = hands.window.page("guides")
    assert hands.window.current == "guides"
    assert guides.heading.text() == "商标续展"
    assert guides.text.verticalScrollBar().value() > 0
    # What was scrolled to is in sight.
    shown = guides.text.cursorForPosition(guides.text.viewport().rect().topLeft()).block().text()
    assert "常见问题" in shown or guides.text.verticalScrollBar().value() == guides.text.verticalScrollBar().maximum()
