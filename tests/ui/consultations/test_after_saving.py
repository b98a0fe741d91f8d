"""What happens to a visit that is saved: corrected, voided, its receipt printed, filed and printed again."""


from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.documents.previews import page_count
from station_app.storage import consultations, journal, receipts
from station_app.ui.printing.preview import PreviewDialog
from station_app.ui.widgets.void_dialog import VoidDialog
from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.helpers.office import PASSWORD


def _dialog(kind: type):  # type: ignore[no-untyped-def]
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible())


def _papers(office) -> list[str]:  # type: ignore[no-untyped-def]
    return sorted(path.name for path in office.folder.papers.glob("*")) if office.folder.papers.is_dir() else []


def test_a_correction_shows_old_and_new_and_wants_its_reason(office, window) -> None:  # type: ignore[no-untyped-def]
    saved = office.record(visitor_phone="13800136600")
    hands = Hands(window)
    hands.begin()
    hands.page.logged.table.setFocus()
    hands.page.logged.table.selectRow(0)
    hands.press(ENTER)
    hands.settle()
    assert saved.number in hands.page.title.text()
    hands.has.phone.setFocus()
    hands.has.phone.selectAll()
    hands.type("13800136688")
    assert "13800136600" in hands.page.differences.text.text()
    assert "13800136688" in hands.page.differences.text.text()
    hands.save()
    assert hands.caret is hands.page.reason
    assert hands.page.reason_field.remark.isVisible()
    assert consultations.page(office.store.db)[0].revisions == 1
    hands.commit("电话抄错一位")
    hands.save()
    line = consultations.page(office.store.db)[0]
    assert (line.number, line.revisions, line.phone) == (saved.number, 2, "13800136688")
    assert journal.of_record(office.store.db, saved.record_id)[-1].body()["reason"] == "电话抄错一位"
    assert hands.page.title.text() == "新咨询"
    assert hands.page.reason.text() == ""


def test_a_correction_of_the_items_derives_the_ip_kind_anew(office, window) -> None:  # type: ignore[no-untyped-def]
    saved = office.record(items=["S01"])
    hands = Hands(window)
    hands.begin()
    hands.page.open_record(saved.number)
    hands.has.items.set_codes(["C01"])
    hands.has.items.changed.emit()
    hands.page.reason.setFocus()
    hands.commit("选错事项")
    hands.save()
    body = journal.of_record(office.store.db, saved.record_id)[-1].body()
    assert (body["items"], body["ip_type"]) == (["C01"], ["20"])


def test_a_correction_that_changes_nothing_is_refused_in_words(office, window) -> None:  # type: ignore[no-untyped-def]
    saved = office.record()
    hands = Hands(window)
    hands.begin()
    hands.page.open_record(saved.number)
    hands.page.reason.setFocus()
    hands.commit("看错了")
    hands.save()
    assert "和原来一样" in hands.page.banner.sentence.text()
    assert consultations.page(office.store.db)[0].revisions == 1


def test_voiding_asks_for_a_reason_and_keeps_the_number(office, window) -> None:  # type: ignore[no-untyped-def]
    saved = office.record()
    hands = Hands(window)
    hands.begin()
    hands.page.logged.table.setFocus()
    hands.page.logged.table.selectRow(0)
    hands.press(Qt.Key.Key_Delete)
    dialog = _dialog(VoidDialog)
    hands.press(ENTER)
    assert dialog.isVisible()
    assert dialog.reason.property("level") == "must"
    hands.commit("重复登记")
    hands.press(ENTER)
    hands.commit("不是这个密码呀")
    hands.press(ENTER)
    hands.settle()
    assert dialog.isVisible()
    assert dialog.proof.fault.text()
    assert consultations.page(office.store.db)[0].state == "closed"
    dialog.proof.clear()
    hands.commit(PASSWORD)
    hands.press(ENTER)
    hands.settle()
    line = consultations.page(office.store.db)[0]
    assert (line.number, line.state) == (saved.number, "void")
    assert hands.caret is hands.page.logged.table
    assert not hands.page.logged._correct.isEnabled()


def test_without_a_printer_the_receipt_is_filed_under_its_number_alone(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    number = consultations.page(office.store.db)[0].number
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    assert _papers(office) == [f"{number}.pdf"]
    assert page_count((office.folder.papers / f"{number}.pdf").read_bytes()) == 1
    assert any("还没有为它选打印机" in notice.sentence for notice in hands.window.notices.history)
    [strip] = [one for one in hands.window.notices.standing if "已存成文件" in one.notice.sentence]
    strip.buttons[0].click()
    assert hands.window.current == "printers"


def test_a_second_receipt_is_refused_until_it_is_called_a_reprint(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    line = consultations.page(office.store.db)[0]
    for _ in range(2):
        hands.press(Qt.Key.Key_P, CONTROL)
        hands.settle()
    assert receipts.times_printed(office.store.db, line.record_id) == 1
    strip = hands.window.notices.standing[-1]
    assert "已打印过 1 次" in strip.notice.sentence
    strip.buttons[0].click()
    hands.settle()
    assert receipts.times_printed(office.store.db, line.record_id) == 2
    assert _papers(office) == [f"{line.number}-2.pdf", f"{line.number}.pdf"]


def test_undoing_a_printed_save_asks_for_the_receipt_back(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    hands.page.undo()
    hands.settle()
    assert any("请向来访人收回" in notice.sentence for notice in hands.window.notices.history)


def test_the_preview_shows_the_pages_and_counts_nothing_as_printed(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    line = consultations.page(office.store.db)[0]
    hands.press(Qt.Key.Key_P, CONTROL | SHIFT)
    hands.settle()
    dialog = _dialog(PreviewDialog)
    assert receipts.times_printed(office.store.db, line.record_id) == 0
    dialog.file_button.click()
    hands.settle()
    assert _papers(office) == [f"{line.number}.pdf"]
    assert receipts.times_printed(office.store.db, line.record_id) == 1
