"""The page 设置: everything is found by one box, chosen at once, kept, and put back by 撤销."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.actions import desk_settings, own_ways
from station_app.domain.quick_list import quick_items
from station_app.storage import clerks, settings
from station_app.ui import theme
from station_app.ui.main_window import MainWindow
from station_app.ui.pages import PAGES
from station_app.ui.settings.looks import DisplaySection, TypingSection
from station_app.ui.settings.quick_list import QuickListSection
from station_app.ui.settings.site import SiteSection
from station_app.ui.widgets import typing_ways
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window
from tests.ui.test_lock import OTHER, people

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    dress()
    people(office)
    with main_window(office) as window:
        window.go("settings")
        assert window.desk.background.settle(20)
        yield Hands(window)
    typing_ways.wear(own_ways.Ways())
    dress()


def _page(hands: Hands):  # type: ignore[no-untyped-def]
    return hands.window.page("settings")


def _section(hands: Hands, kind: type):  # type: ignore[no-untyped-def]
    page = _page(hands)
    page.show_section(kind)
    return next(one for one in page.sections if isinstance(one, kind))


def _settle(window: MainWindow) -> None:
    assert window.desk.background.settle(20)
    QApplication.processEvents()


def _undo(hands: Hands) -> None:
    strip = hands.window.notices.standing[-1]
    strip.notice.actions[0][2]()
    _settle(hands.window)


WORDS = [("字号", "文字大小"),
    ("U盘", "备份位置（第二处）"), ("zdsc", ""), ("回车", "回车跳到下一格"), ("打印", "保存即打印回执"),
    ("培训", "进入练习模式"), ("PIN", "打开“经办人”"), ("https", "上报的时间和地址"), ("短语", "管理常用语和政策"),
    ("高对比", "外观"), ("bjdz", ""), ("baocun", "保存即打印回执"), ("fwd", "")]  # fmt: skip


def test_the_box_finds_a_setting_by_any_word_for_it(hands: Hands) -> None:
    page = _page(hands)
    for typed, control in WORDS:
        found = [entry.caption for _, entry in page.found(typed) if entry is not None]
        assert control in found if control else found == [], typed


def test_typing_and_enter_put_the_caret_into_what_was_found(hands: Hands) -> None:
    page = _page(hands)
    assert hands.caret is page.search
    hands.commit("回车")
    hands.press(Qt.Key.Key_Return)
    typing = next(one for one in page.sections if isinstance(one, TypingSection))
    assert hands.caret is typing.enter
    hands.press(Qt.Key.Key_F, CONTROL)
    assert hands.caret is page.search
    hands.press(Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert page.rail.count() == len(page.sections)


def test_a_word_that_is_nowhere_is_told(hands: Hands) -> None:
    page = _page(hands)
    page.search.setText("没有这样的东西")
    assert page.nothing.isVisible()
    assert page.rail.count() == 0
    page.search.setText("")
    assert not page.nothing.isVisible()


def test_every_setting_that_is_found_stands_on_the_page_it_leads_to(hands: Hands) -> None:
    page = _page(hands)
    for place, section in enumerate(page.sections):
        assert section.entries or section.title, section.title
        for entry in section.entries:
            assert section.isAncestorOf(entry.control), entry.caption
            assert (place, entry) in page.found(entry.caption)


def test_printers_and_clerks_stand_under_the_settings_and_ctrl_0_opens_them(hands: Hands) -> None:
    window = hands.window
    assert not {"printers", "clerks"} & set(window.navigation.buttons)
    for name in ("printers", "clerks"):
        window.go(name)
        assert window.navigation.buttons["settings"].isChecked()
        assert window.menus.actions[f"go_{name}"].isEnabled()
    window.go("today")
    hands.press(Qt.Key.Key_0, CONTROL)
    assert window.current == "settings"
    keys = [window.menus.actions[f"go_{entry.name}"].shortcut().toString() for entry in PAGES]
    assert len({key for key in keys if key}) == len([key for key in keys if key])


def test_print_on_save_prints_the_receipt_of_each_new_visit_and_can_be_taken_back(hands: Hands, office: Office) -> None:
    site = _section(hands, SiteSection)
    site.print_on_save.click()
    _settle(hands.window)
    assert desk_settings.is_on(office.store.db, desk_settings.PRINT_ON_SAVE)
    window = hands.window
    window.start_consultation("S01")
    page = window.page("consultations")
    page.start_from(office.form(), {})
    _settle(window)
    page.save()
    _settle(window)
    _settle(window)
    papers = list((office.folder.papers).glob("*.pdf"))
    assert len(papers) == 1
    _section(hands, SiteSection)
    site.print_on_save.click()
    _settle(window)
    _undo(hands)
    assert desk_settings.is_on(office.store.db, desk_settings.PRINT_ON_SAVE)
    assert site.print_on_save.isChecked()


def test_a_clerk_sees_the_stations_settings_and_cannot_change_them(hands: Hands, office: Office) -> None:
    window = hands.window
    manager, clerk = window.desk.open.clerk, clerks.by_name(office.store.db, OTHER)
    assert clerk is not None
    window.desk.open.clerk = clerk
    _page(hands).changed_hands(manager, clerk)
    site, quick = _section(hands, SiteSection), _section(hands, QuickListSection)
    assert not site.save.isEnabled()
    assert not site.print_on_save.isEnabled()
    assert site.address.isReadOnly()
    assert not quick.chosen.isEnabled()
    assert quick.note.isVisibleTo(quick)
    window.desk.open.clerk = manager


def test_the_letterhead_is_kept_and_a_fault_stands_beneath_it(hands: Hands, office: Office) -> None:
    site = _section(hands, SiteSection)
    site.name.setText("")
    site.save.click()
    _settle(hands.window)
    assert "名称" in site.fault.text()
    site.name.setText("朝阳区江东工作站")
    site.phones.setText("010-88886666")
    site.save.click()
    _settle(hands.window)
    station = clerks.station(office.store.db)
    assert station is not None
    assert station.phones == "010-88886666"
    assert not site.fault.isVisible()


def test_an_item_is_moved_by_keys_and_the_desk_shows_it_at_once(hands: Hands, office: Office) -> None:
    window = hands.window
    window.go("today")
    window.start_consultation()
    _settle(window)
    window.go("settings")
    quick = _section(hands, QuickListSection)
    before = quick.codes
    quick.chosen.setFocus()
    quick.chosen.setCurrentRow(0)
    hands.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    _settle(window)
    wanted = [before[1], before[0], *before[2:]]
    assert list(desk_settings.quick_codes(office.store.db) or ()) == wanted
    assert [button.property("digit") for button in window.page("today").quick.buttons] == [str(n) for n in range(1, 10)]
    label = window.desk.open.catalogue.label("service_item", before[1])
    assert window.page("today").quick.buttons[0].accessibleName() == label
    assert window.page("consultations").fields.has.items.quick["1"].code == before[1]
    _undo(hands)
    assert [code.code for code in quick_items(window.desk.open.catalogue, office.clock().date())] == before


def test_an_item_goes_out_and_another_comes_in(hands: Hands, office: Office) -> None:
    quick = _section(hands, QuickListSection)
    before = quick.codes
    quick.chosen.setCurrentRow(8)
    quick.chosen.setFocus()
    hands.press(Qt.Key.Key_Delete)
    _settle(hands.window)
    assert quick.codes == before[:-1]
    quick.others.setCurrentRow(0)
    taken = str(quick.others.item(0).data(Qt.ItemDataRole.UserRole))
    quick.into.click()
    _settle(hands.window)
    assert quick.codes == [*before[:-1], taken]
    assert not quick.into.isEnabled(), "a tenth has no digit"
    quick.usual.click()
    _settle(hands.window)
    assert quick.codes == before
    assert quick.usual.isHidden()


def test_the_looks_change_at_once_and_the_menu_shows_the_same(hands: Hands, office: Office) -> None:
    display = _section(hands, DisplaySection)
    try:
        display.themes["dark"].click()
        _settle(hands.window)
        assert theme.theme_name() == "dark"
        assert hands.window.menus.actions["theme_dark"].isChecked()
        hands.window.menus.actions["theme_contrast"].trigger()
        _settle(hands.window)
        assert display.themes["contrast"].isChecked()
        display.text_size.setCurrentIndex(display.text_size.findData(200))
        display.text_size.activated.emit(display.text_size.currentIndex())
        _settle(hands.window)
        assert theme.text_scale() == 2.0
        assert settings.get(office.store.db, "text_scale") == 2.0
        assert hands.window.width() <= 1366, "the page scrolls, the window does not grow"
    finally:
        dress()


def test_enter_stays_where_it_is_where_the_clerk_chose_so(hands: Hands, office: Office) -> None:
    typing = _section(hands, TypingSection)
    typing.enter.click()
    _settle(hands.window)
    clerk = office.desk.clerk.record_id
    assert not own_ways.ways_of(office.store.db, clerk).enter_advances
    hands.window.start_consultation()
    _settle(hands.window)
    phone = hands.window.page("consultations").fields.has.phone
    phone.setFocus()
    hands.press(Qt.Key.Key_Return)
    assert hands.caret is phone
    typing_ways.wear(own_ways.Ways())
    hands.press(Qt.Key.Key_Return)
    assert hands.caret is not phone


def test_names_are_typed_without_the_input_method_where_the_clerk_chose_so(hands: Hands) -> None:
    typing = _section(hands, TypingSection)
    typing.plain.click()
    _settle(hands.window)
    hands.window.start_consultation()
    name = hands.window.page("consultations").fields.has.name
    assert name.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    _section(hands, TypingSection).plain.click()
    _settle(hands.window)
    assert name.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True
