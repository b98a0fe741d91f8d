"""Every screen there is: Tab and Shift+Tab in the order of reading, a name for each control, no key taken from an input
method. New pages are walked as soon as they stand in the navigation.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from station_app.actions.acts import RecordIds
from station_app.actions.follow_ups import plan as plan_follow_up
from station_app.domain.intakes import IntakeForm
from station_app.domain.promises import FollowUpPlan
from station_app.ui.main_window import MainWindow
from station_app.ui.pages import PAGES, keys_of_pages
from tests.helpers.hands import Hands
from tests.helpers.messy_ledgers import messy_ledger, write_csv
from tests.helpers.office import Office
from tests.helpers.walking import against_reading, name_of, nameless, told, walk, without_radios
from tests.helpers.window import dress, main_window
from tests.screens.a_working_day import fill
from tests.ui.intakes.filings import REGISTRATION
from tests.ui.test_lock import people

PAGE_NAMES = [entry.name for entry in PAGES]


@pytest.fixture
def window(office: Office, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    """A working day of a station with two clerks, a receipt saved in this session."""
    dress()
    people(office)
    fill(office, 9)
    with main_window(office) as opened:
        opened.activateWindow()
        assert opened.desk.background.settle(20)
        yield opened


def _show(window: MainWindow, page: str) -> None:
    window.go(page)
    for _ in range(2):
        QApplication.processEvents()
        assert window.desk.background.settle(20)


def _new_visit(window: MainWindow) -> QWidget:
    window.start_consultation()
    return window


def _unfolded(window: MainWindow) -> QWidget:
    window.start_consultation()
    assert window.desk.background.settle(20)
    window.page("consultations").fields.laid.more.setChecked(True)
    return window


def _correction(window: MainWindow) -> QWidget:
    window.go("consultations")
    window.page("consultations").open_record("ZX-G003-20261119-0002")
    return window


def _void(window: MainWindow) -> QWidget:
    window.go("consultations")
    window.page("consultations")._records.ask_void("ZX-G003-20261119-0002")
    return _dialog(window)


def _preview(window: MainWindow) -> QWidget:
    window.go("consultations")
    window.page("consultations")._records.counter.preview("ZX-G003-20261119-0002")
    return _dialog(window)


def _dialog(window: MainWindow) -> QWidget:
    assert window.desk.background.settle(30)
    QApplication.processEvents()
    return next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())


def _menu(name: str) -> Callable[[MainWindow], QWidget]:
    def opened(window: MainWindow) -> QWidget:
        window.menus.actions[name].trigger()
        return _dialog(window)

    return opened


def _locked(window: MainWindow) -> QWidget:
    window.lock.lock()
    return window


def _changing_hands(window: MainWindow) -> QWidget:
    window.lock.switch()
    return window


def _own_password(window: MainWindow) -> QWidget:
    window.lock.demand_own_password()
    return window


def _new_clerk(window: MainWindow) -> QWidget:
    window.go("clerks")
    window.page("clerks").list.buttons["take_on"].click()
    return window


def _register(name: str) -> Callable[[MainWindow], QWidget]:
    def opened(window: MainWindow) -> QWidget:
        window.go("registers")
        window.page("registers").show_register(name)
        window.page("registers").fields.first().setFocus()
        return window

    return opened


def _register_correction(window: MainWindow) -> QWidget:
    _register("difficulty")(window)
    page = window.page("registers")
    page.fields.controls["note"].set_text("优先审查等候太久")
    page.save_form()
    assert window.desk.background.settle(20)
    page.open_row(page.rows.model.rows[0])
    return window


def _void_of_a_register(window: MainWindow) -> QWidget:
    _register_correction(window)
    page = window.page("registers")
    page.rows.choose(page.rows.model.rows[0].record_id)
    page.rows.press_void.click()
    return _dialog(window)


def _visitors_screen(window: MainWindow) -> QWidget:
    window.asking.ask("ZX-G003-20261119-0002")
    assert window.asking.screen is not None
    return window.asking.screen


def _visitors_reasons(window: MainWindow) -> QWidget:
    screen = _visitors_screen(window)
    screen.choose("2")  # type: ignore[attr-defined]
    return screen


def _next_step(window: MainWindow) -> QWidget:
    window.start_consultation()
    assert window.desk.background.settle(20)
    for part in window.page("consultations").fields.parts:
        for tick in getattr(part, "ticks", {}).values():
            tick.setChecked(True)
    return window


def _a_step_of_a_promise(window: MainWindow) -> QWidget:
    desk = window.desk
    desk.background.write(
        lambda: plan_follow_up(
            desk.open.store, desk.open.clerk, "ZX-G003-20261119-0002", FollowUpPlan(), ids=RecordIds.make(desk.new_id),
            catalogue=desk.open.catalogue, now=desk.now(),
        )
    )  # fmt: skip
    assert desk.background.settle(20)
    window.go("tasks")
    window.page("tasks").card.begin_named("contact")
    return window


def _intake(part: str) -> Callable[[MainWindow], QWidget]:
    def opened(window: MainWindow) -> QWidget:
        window.go("intakes")
        page = window.page("intakes")
        form = IntakeForm.from_json(REGISTRATION, window.desk.open.catalogue)
        page._open(page._entry, form)
        page.save(accept=False)
        assert window.desk.background.settle(20)
        page.open_record("SB-G003-20261119-0001")
        assert window.desk.background.settle(20)
        page.side.show_part(getattr(page, part))
        page.fields.has.business.setFocus()
        return window

    return opened


def _intake_dialog(show: str) -> Callable[[MainWindow], QWidget]:
    def opened(window: MainWindow) -> QWidget:
        window.go("intakes")
        getattr(window.page("intakes"), show)()
        return _dialog(window)

    return opened


def _ledger(step: str) -> Callable[[MainWindow], QWidget]:
    def opened(window: MainWindow) -> QWidget:
        path = window.desk.open.store.folder.root.parent / "ledger.csv"
        write_csv(messy_ledger(3, 20), path)
        window.go("ledgers")
        page = window.page("ledgers")
        page.open_file(path)
        assert window.desk.background.settle(20)
        ways = {"columns": (), "account": (page.rehearse,), "undo": (page.rehearse, page.bring_in, page._undo_last)}
        for act in ways[step]:
            act()
            assert window.desk.background.settle(20)
        return window

    return opened


def _guide_words(window: MainWindow) -> QWidget:
    window.go("guides")
    window.page("guides").open_item("S11")
    window.page("guides").begin_edit()
    return window


def _guide_days(window: MainWindow) -> QWidget:
    window.go("guides")
    page = window.page("guides")
    page.open_item("S11")
    page.against.setCurrentIndex(1)
    return window


STATES: dict[str, Callable[[MainWindow], QWidget]] = {
    "记待办": _menu("note"), "下一步": _next_step, "回访": _a_step_of_a_promise,
    "a new visit": _new_visit, "更多字段": _unfolded, "a correction": _correction, "作废": _void, "预览": _preview,
    "键盘一览": _menu("keys"), "关于": _menu("about"), "看过的提示": _menu("notices"), "locked": _locked,
    "changing hands": _changing_hands, "an own password": _own_password, "新经办人": _new_clerk,
    **{f"register {name}": _register(name) for name in ("guidance_visit", "custody", "service_need", "case_candidate")},
    "a register's correction": _register_correction, "a register's 作废": _void_of_a_register,
    "好差评汇总": _menu("ratings"), "the visitor's screen": _visitors_screen,
    "the visitor's reasons": _visitors_reasons,
    **{f"intake {part}": _intake(part) for part in ("goods_side", "checklist", "deadlines", "notice", "rows")},
    **{f"ledger {step}": _ledger(step) for step in ("columns", "account", "undo")},
    "a district's own words": _guide_words, "a guide on two days": _guide_days,
    "区分表": _intake_dialog("_show_lists"), "本站清单": _intake_dialog("_show_own_list"),
}  # fmt: skip
"""What a screen can look like beyond its first sight, and every dialog: each opener answers the window to walk."""


def _opened(window: MainWindow, state: str) -> QWidget:
    if state in STATES:
        shown = STATES[state](window)
    else:
        shown = window
        _show(window, state)
    assert window.desk.background.settle(20)
    QApplication.processEvents()
    shown.activateWindow()
    QApplication.processEvents()
    return shown


ALL = [*PAGE_NAMES, *STATES]


@pytest.mark.parametrize("state", ALL)
def test_a_screen_is_named_walked_by_tab_as_it_is_read_and_leaves_its_keys_to_an_input_method(
    window: MainWindow, state: str
) -> None:
    shown = _opened(window, state)
    assert nameless(shown) == []
    there = walk(shown)
    back = walk(shown, back=True)
    assert without_radios([back[0], *reversed(back[1:])]) == without_radios(there)
    assert against_reading(there) == []
    assert _keys_taken_while_composing(window, shown) == []


def _keys_taken_while_composing(window: MainWindow, shown: QWidget) -> list[str]:
    acted = []
    boxes = [*shown.findChildren(QLineEdit), *shown.findChildren(QPlainTextEdit)]
    for box in boxes:
        # The inner box of a date takes nothing but digits, and holds them itself.
        within = box.objectName().startswith("qt_")
        if within or not (box.isVisible() and box.isEnabled()) or box.isReadOnly() or not _composes(box):
            continue
        box.setFocus()
        before, entries = _text(box), _entries(window)
        QApplication.sendEvent(box, QInputMethodEvent("zhong", []))
        for key in (Qt.Key.Key_Return, Qt.Key.Key_1, Qt.Key.Key_Escape):
            QTest.keyClick(box, key)
            QApplication.processEvents()
        if _text(box) != before or QApplication.focusWidget() is not box or not shown.isVisible():
            acted.append(told(box))
        if window.desk.background.settle(10) and _entries(window) != entries:
            acted.append(f"{told(box)} wrote something")
        if box.isVisible():
            QApplication.sendEvent(box, QInputMethodEvent("", []))
    return acted


def _composes(box: QWidget) -> bool:
    return bool(box.inputMethodQuery(Qt.InputMethodQuery.ImEnabled))


def _entries(window: MainWindow) -> int:
    return int(window.desk.reader.db.execute("SELECT count(*) FROM journal").fetchone()[0])


def _text(box: QLineEdit | QPlainTextEdit) -> str:
    return box.text() if isinstance(box, QLineEdit) else box.toPlainText()


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_every_page_has_a_name_a_key_or_a_menu_entry_and_the_caret_in_it(window: MainWindow, page: str) -> None:
    _show(window, page)
    shown = window.page(page)
    assert name_of(shown)
    caret = QApplication.focusWidget()
    assert caret is not None
    assert shown.isAncestorOf(caret), f"the caret is in {told(caret)}"
    assert f"go_{page}" in window.menus.actions


def test_the_pages_of_the_navigation_are_opened_by_ctrl_and_their_digit(window: MainWindow) -> None:
    hands = Hands(window)
    for page, digit in keys_of_pages().items():
        hands.press(Qt.Key(Qt.Key.Key_0 + int(digit)), Qt.KeyboardModifier.ControlModifier)
        hands.settle()
        assert window.current == page
