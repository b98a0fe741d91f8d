"""Locking the window and changing hands, by keys on the real window, with and without an input method."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from station_app.actions import clerks as managing
from station_app.actions import sessions
from station_app.domain.clerks import Role
from station_app.domain.lock_out import Means
from station_app.storage import drafts, journal
from station_app.ui.main_window import MainWindow
from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Office
from tests.helpers.window import dress, main_window

OTHER, FIRST, OWN, PIN, OWN_PIN = "赵倩", "第一个-密码-123", "自己的-密码-456", "7391", "2580"


def people(office: Office) -> str:
    """王敏 (manager) and 赵倩 (clerk), both with a PIN; 王敏 sits at the window. Answers 赵倩's record id."""
    given = {"now": office.clock(), "new_id": office.ids}
    manager = office.desk.clerk
    sessions.set_pin(office.desk, OWN_PIN, PASSWORD, **given, cost=CHEAP)
    made = managing.take_on(office.desk, OTHER, Role.CLERK, FIRST, proof=PASSWORD, **given, cost=CHEAP)
    office.desk.clerk = sessions.enter(office.desk, OTHER, FIRST, Means.PASSWORD, **given).clerk
    sessions.change_password(office.desk, FIRST, OWN, **given, cost=CHEAP)
    sessions.set_pin(office.desk, PIN, OWN, **given, cost=CHEAP)
    office.desk.clerk = manager
    return made.clerk.record_id


@pytest.fixture
def hands(office: Office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """A clerk's hands on the window of a station with two clerks."""
    dress()
    people(office)
    with main_window(office) as window:
        made = Hands(window)
        made.settle()
        yield made


def _who(window: MainWindow) -> str:
    return window.desk.open.clerk.name


def _lock(hands: Hands) -> None:
    hands.press(Qt.Key.Key_L, CONTROL)
    hands.settle()
    assert hands.window.lock.locked


def _switch(hands: Hands, pin: str = PIN) -> None:
    hands.press(Qt.Key.Key_L, CONTROL | SHIFT)
    hands.type(pin)
    hands.press(ENTER)
    hands.settle()


def test_another_clerk_takes_over_with_six_keystrokes_and_no_click(hands: Hands) -> None:
    hands.strokes = 0
    _switch(hands)
    assert (_who(hands.window), hands.window.lock.locked) == (OTHER, False)
    assert hands.strokes == 1 + len(PIN) + 1
    assert OTHER in hands.window.header.clerk_box.text()


def test_hands_change_twenty_times_a_day_and_the_menu_is_still_there(hands: Hands) -> None:
    pins = {OTHER: OWN_PIN, MANAGER: PIN}
    menus = [action.text() for action in hands.window.menuBar().actions()]
    for _ in range(20):
        before = _who(hands.window)
        _switch(hands, pins[before])
        assert _who(hands.window) != before
        gc.collect()
    assert [action.text() for action in hands.window.menuBar().actions()] == menus
    assert hands.window.menuBar().isVisible()
    hands.press(Qt.Key.Key_F2)
    hands.settle()
    assert hands.window.current == "consultations"


def test_the_lock_keeps_the_unsaved_form_and_gives_the_caret_back(hands: Hands, office: Office) -> None:
    hands.begin()
    hands.fill(question="写到一半的问题")
    caret, form = hands.caret, hands.page.fields.form()
    _lock(hands)
    assert not caret.isVisible()
    hands.type(OWN_PIN)
    hands.press(ENTER)
    hands.settle()
    assert not hands.window.lock.locked
    assert hands.caret is caret
    assert hands.page.fields.form() == form
    hands.commit("，写完了")
    hands.save()
    saved = journal.latest(office.store.db, hands.page._records.last_number and _record_of(office))
    assert saved.body()["question"] == "写到一半的问题，写完了"


def _record_of(office: Office) -> str:
    return str(office.store.db.execute("SELECT record_id FROM consultations ORDER BY rid DESC").fetchone()[0])


def test_while_locked_no_key_reaches_what_is_covered(hands: Hands) -> None:
    hands.begin()
    hands.fill()
    form = hands.page.fields.form()
    _lock(hands)
    for key, modifier in (
        (ENTER, CONTROL), (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_1, CONTROL),
        (Qt.Key.Key_S, CONTROL), (Qt.Key.Key_K, CONTROL), (Qt.Key.Key_P, CONTROL),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Q, CONTROL), (Qt.Key.Key_F6, CONTROL),
    ):  # fmt: skip
        hands.press(key, modifier)
        hands.settle()
    assert hands.window.lock.locked
    assert hands.window.current == "consultations"
    assert hands.page.fields.form() == form
    assert hands.window.desk.reader.db.execute("SELECT count(*) FROM consultations").fetchone() == (0,)
    for _ in range(60):
        hands.window.focusNextPrevChild(True)
        assert hands.window.lock.page.isAncestorOf(hands.caret), hands.caret


def test_a_receipt_scanned_at_the_lock_opens_nothing(hands: Hands, office: Office) -> None:
    _lock(hands)
    hands.type("ZX1.AAAA.BBBB")
    hands.press(ENTER)
    QTest.qWait(250)
    hands.settle()
    assert hands.window.lock.locked
    assert (hands.window.current, hands.window.notices.history) == ("today", [])
    hands.type(OWN_PIN)
    hands.press(ENTER)
    hands.settle()
    hands.type("ZX1.AAAA.BBBB")
    hands.press(ENTER)
    QTest.qWait(250)
    hands.settle()
    assert len(hands.window.notices.history) == 1, "once open, a scan is listened to"


def test_a_wrong_pin_is_told_and_can_be_tried_again(hands: Hands) -> None:
    _lock(hands)
    hands.type("9999")
    hands.press(ENTER)
    hands.settle()
    page = hands.window.lock.page
    assert "PIN 不对" in page.fault.text()
    assert (page.pin.text, hands.caret) == ("", page.pin.box)
    hands.type(OWN_PIN)
    assert page.fault.text() == ""
    hands.press(ENTER)
    hands.settle()
    assert not hands.window.lock.locked


def test_an_input_method_that_was_left_on_neither_loses_nor_doubles_a_key(hands: Hands) -> None:
    _lock(hands)
    page = hands.window.lock.page
    assert page.pin.box.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    # A full-width punctuation mode delivers digits as commits of their own.
    for digit in "２５８０":
        hands.compose(digit)
        hands.press(ENTER)
        assert page.fault.text() == "", "a key was acted on while a digit was being composed"
        hands.commit(digit)
    assert page.pin.text == OWN_PIN
    hands.press(ENTER)
    hands.settle()
    assert not hands.window.lock.locked


def test_enter_pressed_three_times_is_one_try(hands: Hands, office: Office) -> None:
    _lock(hands)
    hands.type("9999")
    for _ in range(3):
        QTest.keyClick(hands.caret, ENTER)
    hands.settle()
    told = (office.folder.root / "lock-out.json").read_text()
    assert f"pin:{MANAGER}" in told
    assert '[1,"' in told.replace(" ", "")


def test_arrows_choose_the_clerk_while_the_caret_stays_in_the_pin(hands: Hands) -> None:
    _lock(hands)
    page = hands.window.lock.page
    assert page.chosen.name == MANAGER
    hands.type("2")
    hands.press(Qt.Key.Key_Down)
    assert (page.chosen.name, page.pin.text, hands.caret) == (OTHER, "", page.pin.box)
    hands.type(PIN)
    hands.press(ENTER)
    hands.settle()
    assert _who(hands.window) == OTHER


def test_escape_gives_up_a_change_of_hands_but_never_a_lock(hands: Hands) -> None:
    hands.begin()
    caret = hands.caret
    hands.press(Qt.Key.Key_L, CONTROL | SHIFT)
    assert hands.window.lock.locked
    hands.press(Qt.Key.Key_Escape)
    assert (hands.window.lock.locked, hands.caret, _who(hands.window)) == (False, caret, MANAGER)
    _lock(hands)
    hands.press(Qt.Key.Key_Escape)
    assert hands.window.lock.locked


def test_a_question_put_to_one_clerk_is_not_answered_by_the_next(hands: Hands, office: Office) -> None:
    hands.begin()
    hands.fill()
    hands.save()
    number = hands.page._records.last_number
    hands.page._records.ask_void(number)
    dialog = hands.window.findChild(QDialog)
    assert dialog is not None
    assert dialog.isVisible()
    hands.window.lock.lock()
    assert not dialog.isVisible()
    hands.settle()
    hands.type(OWN_PIN)
    hands.press(ENTER)
    hands.settle()
    assert not hands.window.lock.locked
    assert dialog.isVisible(), "it was his own question"
    hands.window.lock.switch()
    hands.settle()
    hands.type(PIN)
    hands.press(ENTER)
    hands.settle()
    QApplication.processEvents()
    assert not any(dialog.isVisible() for dialog in hands.window.findChildren(QDialog))
    assert office.store.db.execute("SELECT state FROM consultations").fetchone() == ("closed",)


def test_the_window_locks_itself_when_nobody_is_there_and_any_sign_of_life_puts_it_off(hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    lock = hands.window.lock
    assert lock.idle.waiting
    lock.idle.wait(400)
    handle = hands.window.windowHandle()
    for _ in range(8):
        QTest.qWait(100)
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert not lock.locked
    for _ in range(8):
        QTest.qWait(100)
        hands.compose("zhong")
    assert not lock.locked
    hands.compose("")
    qtbot.waitUntil(lambda: lock.locked, timeout=5000)
    assert not lock.idle.waiting
    hands.settle()
    rows = hands.window.desk.reader.db.execute("SELECT facts FROM journal WHERE verb = 'lock'").fetchall()
    assert '"idle":true' in rows[-1][0].replace(" ", "")


@pytest.mark.parametrize(("kept", "holds"), [(None, 10), (5, 5), (15, 15), (60, 15), (0, 1), ("never", 10)])
def test_the_idle_lock_can_be_chosen_but_never_beyond_a_quarter_of_an_hour(hands: Hands, kept, holds: int) -> None:  # type: ignore[no-untyped-def]
    from station_app.storage import settings

    store = hands.window.desk.open.store
    if kept is not None:
        with store.atomic() as db:
            settings.put(db, sessions.IDLE_MINUTES, kept)
    assert sessions.idle_minutes(hands.window.desk.reader.db) == holds


def test_a_first_password_is_changed_before_anything_is_seen(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    given = {"now": office.clock(), "new_id": office.ids}
    managing.take_on(office.desk, OTHER, Role.CLERK, FIRST, proof=PASSWORD, **given, cost=CHEAP)
    with main_window(office) as window:
        hands = Hands(window)
        hands.press(Qt.Key.Key_L, CONTROL | SHIFT)
        page = window.lock.page
        assert page.chosen.name == OTHER
        hands.commit(FIRST)
        hands.press(ENTER)
        hands.settle()
        assert window.lock.locked
        assert page.own.isVisible()
        assert page.own.old.isHidden(), "it was typed a moment ago"
        hands.commit("12345678")
        hands.press(ENTER, times=3)
        hands.settle()
        assert "全是数字" in page.own.new.fault.text()
        for text in (OWN, OWN):
            hands.press(Qt.Key.Key_A, CONTROL)
            hands.commit(text)
            hands.press(ENTER)
        hands.type(PIN)
        hands.press(ENTER)
        hands.settle()
        assert (window.lock.locked, _who(window)) == (False, OTHER)
        assert sessions.enter(office.desk, OTHER, PIN, Means.PIN, **given).clerk.name == OTHER


def test_a_form_begun_by_one_clerk_and_saved_by_the_next_stays_the_first_ones(hands: Hands, office: Office) -> None:
    manager, other = (office.desk.clerk.record_id, _id_of(office, OTHER))
    hands.begin()
    hands.fill()
    _switch(hands)
    assert _who(hands.window) == OTHER
    hands.save()
    entry = journal.latest(office.store.db, _record_of(office))
    assert (entry.body()["clerk"], entry.actor) == (manager, other)
    assert hands.window.current == "consultations"
    hands.fill(name="陈立新", phone="18610225093")
    hands.save()
    entry = journal.latest(office.store.db, _record_of(office))
    assert (entry.body()["clerk"], entry.actor) == (other, other)


def test_an_empty_form_is_the_next_clerks_own(hands: Hands, office: Office) -> None:
    hands.begin()
    _switch(hands)
    hands.fill()
    hands.save()
    entry = journal.latest(office.store.db, _record_of(office))
    assert entry.body()["clerk"] == entry.actor == _id_of(office, OTHER)


def test_a_draft_keeps_who_began_it(hands: Hands, office: Office) -> None:
    manager = office.desk.clerk.record_id
    hands.begin()
    hands.fill()
    _switch(hands)
    hands.press(Qt.Key.Key_F2)
    hands.settle()
    assert [draft.clerk for draft in drafts.all_drafts(office.store.db)] == [manager]
    hands.page.open_draft(drafts.all_drafts(office.store.db)[0])
    hands.settle()
    hands.save()
    entry = journal.latest(office.store.db, _record_of(office))
    assert (entry.body()["clerk"], entry.actor) == (manager, _id_of(office, OTHER))


def test_ten_seconds_to_undo_outlast_a_lock_but_not_a_change_of_hands(hands: Hands, office: Office) -> None:
    hands.begin()
    hands.fill()
    hands.save()
    _lock(hands)
    hands.type(OWN_PIN)
    hands.press(ENTER)
    hands.settle()
    assert hands.page._undoing.open
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    assert office.store.db.execute("SELECT state FROM consultations").fetchall() == [("void",)]
    hands.press(Qt.Key.Key_F2)
    hands.settle()
    hands.fill(name="陈立新", phone="18610225093")
    hands.save()
    _switch(hands)
    assert not hands.page._undoing.open
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    states = [row[0] for row in office.store.db.execute("SELECT state FROM consultations ORDER BY rid").fetchall()]
    assert states == ["void", "closed"]


def test_pressing_save_on_both_sides_of_a_lock_logs_one_visit(hands: Hands, office: Office) -> None:
    hands.begin()
    hands.fill()
    hands.press(ENTER, CONTROL)
    hands.window.lock.lock()
    hands.settle()
    hands.type(OWN_PIN)
    hands.press(ENTER)
    hands.settle()
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert office.store.db.execute("SELECT count(*) FROM consultations").fetchone() == (1,)


def _id_of(office: Office, name: str) -> str:
    return str(office.store.db.execute("SELECT record_id FROM clerks WHERE name = ?", (name,)).fetchone()[0])
