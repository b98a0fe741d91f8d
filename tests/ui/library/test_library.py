"""The page 常用语与政策 by keys: phrases written, the city's wording and back, a file looked at before it is stored."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPlainTextEdit, QPushButton, QTableView

from station_app.storage import journal, policy_texts
from station_app.storage import phrases as stored
from tests.helpers.hands import CONTROL, ENTER, Hands

TEXT = "江州市专利资助办法\n第一条 为规范专利资助工作，制定本办法。\n江州市知识产权局\n2025年2月18日"


@pytest.fixture
def hands(window) -> Hands:  # type: ignore[no-untyped-def]
    made = Hands(window)
    window.go("library")
    made.settle()
    return made


def page(hands: Hands):  # type: ignore[no-untyped-def]
    return hands.window.page("library")


def phrase(office, key: str):  # type: ignore[no-untyped-def]
    return {one.key: one for one in stored.present(office.store.db, office.desk.catalogue, office.clock())}.get(key)


def write(hands: Hands, sign: str, title: str, text: str) -> None:
    hands.press(Qt.Key.Key_N, CONTROL)
    hands.type(sign)
    hands.press(ENTER)
    hands.commit(title)
    hands.press(ENTER)
    hands.commit(text)
    hands.press(ENTER, CONTROL)
    hands.settle()


def test_a_phrase_is_written_by_keys_alone_and_used_at_once(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    write(hands, "wd", "我的说法", "请备齐。")
    assert [one.form.title for one in stored.own(office.store.db)] == ["我的说法"]
    assert page(hands).phrases.heading.text() == "我的说法"
    hands.settle()
    hands.begin()
    hands.has.answer.setFocus()
    hands.type(";wd")
    hands.press(ENTER)
    assert hands.has.answer.text() == "请备齐。"


def test_faults_stand_beside_their_fields_and_the_caret_goes_there(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    write(hands, "wd", "", "请{来访者}备齐。")
    fields = page(hands).phrases.fields
    assert "标题还没有填" in fields.fields[1].remark.words.text()
    assert "来访者" in fields.fields[2].remark.words.text()
    assert hands.caret is fields.title
    assert stored.own(office.store.db) == []


def test_the_citys_wording_is_changed_here_and_given_back(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    view = page(hands).phrases
    view.search.setFocus()
    hands.type("xf")
    view.table.setFocus()
    hands.press(Qt.Key.Key_Down)
    assert view.fields.abbreviation.text() == "xf"
    view.fields.text.setFocus()
    hands.commit("本站：")
    hands.press(ENTER, CONTROL)
    hands.settle()
    changed = phrase(office, "ZC03")
    assert (changed.form.text.startswith("本站："), changed.of_city) == (True, False)
    assert view.drop_button.text() == "恢复市里的说法"
    view.drop_button.click()
    hands.settle()
    assert phrase(office, "ZC03").of_city


def test_a_phrase_of_the_city_is_stopped_and_started_again(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    view = page(hands).phrases
    view.table.selectRow(0)
    view.drop_button.click()
    hands.settle()
    assert phrase(office, "ZC01").hidden
    assert not view.fields.isEnabled()
    view.drop_button.click()
    hands.settle()
    assert not phrase(office, "ZC01").hidden
    assert view.fields.isEnabled()


def test_a_phrase_of_the_station_is_removed(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    write(hands, "wd", "我的说法", "请备齐。")
    page(hands).phrases.drop_button.click()
    hands.settle()
    assert stored.own(office.store.db) == []
    assert page(hands).phrases.heading.text() == "新写一条"


def test_what_was_not_saved_is_neither_lost_nor_left_by_a_slip(hands: Hands) -> None:
    view = page(hands).phrases
    view.table.selectRow(0)
    view.fields.title.setFocus()
    hands.commit("改")
    view.table.selectRow(4)
    assert view.fields.title.text().startswith("改") or "改" in view.fields.title.text()
    assert view.table.currentIndex().row() == 0
    assert "还没存" in view.banner.sentence.text()
    view.fields.title.setFocus()
    hands.press(Qt.Key.Key_Escape)
    assert "改" not in view.fields.title.text()
    view.table.selectRow(4)
    assert view.table.currentIndex().row() == 4


def test_a_button_puts_a_variable_where_the_caret_is(hands: Hands) -> None:
    fields = page(hands).phrases.fields
    hands.press(Qt.Key.Key_N, CONTROL)
    fields.text.setFocus()
    hands.commit("请备齐")
    hands.press(Qt.Key.Key_Home)
    hands.press(Qt.Key.Key_Right)
    fields.variables["来访人"].click()
    assert fields.text.text() == "请{来访人}备齐"
    assert hands.caret is fields.text


def test_a_file_is_looked_at_put_right_and_stored(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "办法.txt"
    file.write_text(TEXT, "utf-8")
    view = page(hands).policies
    page(hands).tabs[1].click()
    before = journal.head(office.store.db)
    view.open_file(file)
    hands.settle()
    assert (view.preview.title.text(), view.preview.dated.text()) == ("江州市专利资助办法", "2025-02-18")
    assert "〔第一条〕" in view.preview.text.toPlainText()
    assert journal.head(office.store.db) == before
    view.preview.dated.set_text("去年")
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert hands.caret is view.preview.dated
    assert "2026-11-09 的样子" in view.preview.fields[3].remark.words.text()
    hands.caret.selectAll()  # type: ignore[attr-defined]
    hands.type("2025-02-19")
    hands.press(ENTER, CONTROL)
    hands.settle()
    (text,) = policy_texts.present(office.store.db)
    assert (text.head.title, text.head.dated) == ("江州市专利资助办法", "2025-02-19")
    assert view.heading.text() == "江州市专利资助办法"


def test_a_file_is_left_unstored_by_escape(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "办法.txt"
    file.write_text(TEXT, "utf-8")
    page(hands).tabs[1].click()
    page(hands).policies.open_file(file)
    hands.settle()
    hands.press(Qt.Key.Key_Escape)
    hands.press(ENTER, CONTROL)
    hands.settle()
    assert policy_texts.present(office.store.db) == []


def test_a_new_version_is_brought_in_the_same_way_and_one_is_removed(office, hands: Hands, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    view = page(hands).policies
    page(hands).tabs[1].click()
    for name, text in (("旧.txt", TEXT), ("新.txt", TEXT + "\n附则补充。")):
        (tmp_path / name).write_text(text, "utf-8")
        current = view._current
        view.open_file(tmp_path / name, current.record_id if current else None)
        hands.settle()
        hands.press(ENTER, CONTROL)
        hands.settle()
    (text,) = policy_texts.present(office.store.db)
    assert text.revisions == 2
    view.remove.click()
    hands.settle()
    assert policy_texts.present(office.store.db) == []
    assert view.nothing.isVisible()


def test_a_file_that_cannot_be_read_or_came_before_says_so_on_the_page(hands: Hands, tmp_path: Path) -> None:
    view = page(hands).policies
    page(hands).tabs[1].click()
    (tmp_path / "坏.docx").write_bytes(b"PK")
    view.open_file(tmp_path / "坏.docx")
    hands.settle()
    assert "打不开" in view.banner.sentence.text()
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    view.open_file(tmp_path / "a.txt")
    hands.settle()
    hands.press(ENTER, CONTROL)
    hands.settle()
    view.open_file(tmp_path / "a.txt")
    hands.settle()
    assert "已经导入过" in view.banner.sentence.text()


@pytest.mark.parametrize("tab", [0, 1])
def test_tab_walks_forth_and_back_and_every_control_has_a_name(hands: Hands, tab: int) -> None:
    whole = page(hands)
    whole.tabs[tab].click()
    kinds = (QLineEdit, QPlainTextEdit, QPushButton, QTableView, QListWidget)
    for kind in kinds:
        for control in whole.current.findChildren(kind):
            if control.isVisible() and control.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert control.accessibleName(), control
    whole.current.first().setFocus()
    walked = [QApplication.focusWidget()]
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    for expected in reversed(walked[:-1]):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is expected


def test_f7_away_from_any_text_opens_the_page(hands: Hands) -> None:
    hands.window.go("today")
    hands.press(Qt.Key.Key_F7)
    assert hands.window.current == "library"
