"""Printing from the window: the key pressed at the counter, the printer that goes away, the station's own layout."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station_app.documents.all_papers import FORMS
from station_app.documents.fonts import missing_characters
from station_app.domain.printing import PAPERS, PrinterChoice
from station_app.storage import consultations, receipts
from station_app.ui.main_window import MainWindow
from station_app.ui.printing.day_card import LOT
from station_app.ui.printing.preview import PreviewDialog
from tests.documents.papers import long_answer
from tests.helpers.hands import CONTROL, Hands
from tests.helpers.office import Office
from tests.helpers.tray import Tray, choose
from tests.helpers.window import dress, main_window

A5 = (1748, 2480)
"""An A5 sheet at 300 dots an inch."""


@pytest.fixture
def tray() -> Tray:
    return Tray()


@pytest.fixture
def window(office: Office, tray: Tray, qtbot) -> Iterator[MainWindow]:  # type: ignore[no-untyped-def]
    dress()
    with main_window(office, printers=tray) as opened:
        yield opened


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    made = Hands(window)
    made.begin()
    return made


def said(hands: Hands) -> list[str]:
    return [strip.notice.sentence for strip in hands.window.notices.standing]


def saved_and_printed(hands: Hands, office: Office, **fields: str) -> consultations.Line:
    hands.fill(**fields)
    hands.save()
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    return consultations.page(office.store.db)[0]


def test_one_key_sends_the_receipt_to_its_printer_and_asks_nothing(
    office: Office, tray: Tray, hands: Hands
) -> None:
    choose(office, copies=2)
    line = saved_and_printed(hands, office)
    assert tray.out == [("前台激光", f"回执 {line.number}")]
    assert [(page.width, page.height) for page in tray.pages] == [pytest.approx(A5, abs=2)] * 2
    dark = sum(value < 128 for value in tray.pages[0].data) / len(tray.pages[0].data)
    assert 0.01 < dark < 0.3
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isModal()]
    assert receipts.times_printed(office.store.db, line.record_id) == 1
    assert not office.folder.papers.exists()
    assert f"已送到“前台激光”：回执 {line.number}。" in said(hands)


def test_a_receipt_is_on_the_roll_in_the_size_that_was_chosen(office: Office, tray: Tray, hands: Hands) -> None:
    choose(office, "小票", layout="80mm")
    saved_and_printed(hands, office)
    choose(office, "小票", layout="80mm", per_cent=150)
    hands.begin()
    saved_and_printed(hands, office)
    plain, large = tray.pages
    assert plain.width == large.width == pytest.approx(80 / 25.4 * 300, abs=2)
    assert large.height > 1.2 * plain.height


def test_the_stations_own_layout_is_used_and_a_bad_one_is_named_and_nothing_printed(
    office: Office, tray: Tray, hands: Hands
) -> None:
    choose(office)
    saved_and_printed(hands, office)
    layouts = office.folder.root / "layouts"
    layouts.mkdir()
    (layouts / "consultation_receipt.a5.toml").write_text('sheet = "a4"\nbody = ["title", "facts"]\nfoot = []\n')
    hands.begin()
    saved_and_printed(hands, office)
    assert tray.pages[1].height == pytest.approx(3508, abs=2)
    (layouts / "consultation_receipt.a5.toml").write_text('sheet = "a4"\nbodi = ["title"]\nbody = []\nfoot = []\n')
    hands.begin()
    line = saved_and_printed(hands, office)
    assert len(tray.pages) == 2
    assert any("consultation_receipt.a5.toml" in sentence and "bodi" in sentence for sentence in said(hands))
    assert receipts.times_printed(office.store.db, line.record_id) == 0


def test_a_printer_that_vanishes_between_two_pages_keeps_the_paper_until_it_is_back(
    office: Office, tray: Tray, hands: Hands
) -> None:
    choose(office)
    tray.breaks_after = 1
    line = saved_and_printed(hands, office, question=long_answer(2000))
    assert (tray.out, tray.pages) == ([], [])
    [sentence] = [told for told in said(hands) if "前台激光" in told]
    assert "检查电源、连线和纸" in sentence
    assert "还在打印队列里" in sentence
    assert "1 份等着" in hands.window.status.printer.text()
    assert receipts.times_printed(office.store.db, line.record_id) == 1
    tray.breaks_after = None
    strip = next(strip for strip in hands.window.notices.standing if strip.notice.sentence == sentence)
    strip.buttons[0].click()
    hands.settle()
    assert [title for _, title in tray.out] == [f"回执 {line.number}"]
    assert len(tray.pages) >= 2
    assert sentence not in said(hands)
    assert "前台激光" in hands.window.status.printer.text()
    assert receipts.times_printed(office.store.db, line.record_id) == 1


def test_a_stuck_receipt_can_be_kept_as_a_file_instead(office: Office, tray: Tray, hands: Hands) -> None:
    choose(office)
    tray.off = {"前台激光"}
    line = saved_and_printed(hands, office)
    hands.window.go("printers")
    card = hands.window.page("printers").queue
    assert card.jobs.count() == 1
    assert "没有响应" in card.jobs.item(0).text()
    card.keep.click()
    assert card.jobs.count() == 0
    assert [path.name for path in office.folder.papers.glob("*")] == [f"{line.number}.pdf"]
    assert not [sentence for sentence in said(hands) if "没有响应" in sentence]


def test_what_no_printer_took_is_a_file_after_the_window_closed(office: Office, tray: Tray, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    choose(office)
    tray.off = {"前台激光"}
    with main_window(office, printers=tray) as opened:
        hands = Hands(opened)
        hands.begin()
        line = saved_and_printed(hands, office)
        assert not office.folder.papers.exists()
    assert [path.name for path in office.folder.papers.glob("*")] == [f"{line.number}.pdf"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_receipt_that_found_no_room_on_the_disk_is_told_and_not_counted(office: Office, hands: Hands) -> None:
    hands.fill()
    hands.save()
    number = consultations.page(office.store.db)[0].number
    office.folder.papers.mkdir()
    (office.folder.papers / f"{number}.pdf.tmp").symlink_to("/dev/full")
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    assert any("磁盘" in sentence and "满" in sentence for sentence in said(hands))
    assert prints(office, number) == 0
    assert list(office.folder.papers.iterdir()) == []
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.settle()
    assert [path.name for path in office.folder.papers.iterdir()] == [f"{number}.pdf"]
    assert prints(office, number) == 1


def test_a_preview_stands_before_the_paper_where_that_was_chosen(office: Office, tray: Tray, hands: Hands) -> None:
    choose(office, preview=True, per_cent=125, copies=2)
    line = saved_and_printed(hands, office)
    assert tray.out == []
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewDialog) and one.isVisible())
    assert receipts.times_printed(office.store.db, line.record_id) == 0
    dialog.print_button.click()
    hands.settle()
    assert tray.out == [("前台激光", f"回执 {line.number}")]
    assert receipts.times_printed(office.store.db, line.record_id) == 1


def test_a_character_without_a_shape_is_named_before_the_paper_leaves(
    office: Office, tray: Tray, hands: Hands
) -> None:
    choose(office)
    strange = "\U0001f600"
    assert missing_characters(strange)
    order: list[str] = []
    hands.page.told.connect(lambda notice: order.append(notice.sentence))
    hands.window.desk.printing.queue.printed.connect(lambda job: order.append(job.title))
    line = saved_and_printed(hands, office, question=f"店招想用{strange}可以吗")
    [named] = [sentence for sentence in order if "U+1F600" in sentence]
    assert order.index(named) < order.index(f"回执 {line.number}")


def test_a_printer_is_chosen_for_every_paper_there_is() -> None:
    assert set(PAPERS) == set(FORMS) - {"printer_test_page"} | {"batch_slip"}


def test_the_status_item_opens_the_printers_and_says_when_the_chosen_one_is_not_there(
    office: Office, window: MainWindow, qtbot  # type: ignore[no-untyped-def]
) -> None:
    qtbot.mouseClick(window.status.printer, Qt.MouseButton.LeftButton)
    assert window.current == "printers"
    choose(office, "借走的那台")
    window.desk.printing.changed.emit()
    assert "借走的那台，没有接上" in window.status.printer.text()


def the_day(window: MainWindow):  # type: ignore[no-untyped-def]
    window.go("printers")
    return window.page("printers").day


def prints(office: Office, number: str) -> int:
    record = consultations.record_id_of(office.store.db, number)
    assert record is not None
    return receipts.times_printed(office.store.db, record)


def test_a_days_receipts_leave_in_lots_each_once_and_no_voided_one(
    office: Office, tray: Tray, window: MainWindow
) -> None:
    choose(office)
    numbers = [office.record().number for _ in range(2 * LOT + 3)]
    office.void(numbers[4])
    window.page("consultations").print_receipt(numbers[0])
    assert window.desk.background.settle(20)
    card = the_day(window)
    card.press.click()
    assert card.running
    assert card.cancel.isVisible()
    assert window.desk.background.settle(30)
    assert not card.running
    valid = [number for number in numbers if number != numbers[4]]
    assert [prints(office, number) for number in valid] == [1] * len(valid)
    assert len(tray.pages) == len(valid)
    assert f"{len(valid) - 1} 份已送去打印" in card.sentence.text()
    card.press.click()
    assert window.desk.background.settle(30)
    assert "都打过了" in card.sentence.text()
    assert len(tray.pages) == len(valid)
    card.again.setChecked(True)
    card.press.click()
    assert window.desk.background.settle(30)
    assert [prints(office, number) for number in valid] == [2] * len(valid)


def test_a_cancelled_day_counts_only_what_was_handed_to_the_printer(
    office: Office, tray: Tray, window: MainWindow
) -> None:
    choose(office)
    numbers = [office.record().number for _ in range(4 * LOT)]
    card = the_day(window)
    window.desk.printing.queue.printed.connect(lambda _job: card.cancel.click())
    card.press.click()
    assert window.desk.background.settle(30)
    printed = sum(prints(office, number) for number in numbers)
    assert 0 < printed < len(numbers)
    assert len(tray.pages) == printed
    assert f"停了：{printed} 份" in card.sentence.text()
    assert card.press.isVisible()


def test_a_day_cancelled_before_the_first_lot_prints_nothing(office: Office, tray: Tray, window: MainWindow) -> None:
    choose(office)
    number = office.record().number
    card = the_day(window)
    card.press.click()
    card.cancel.click()
    assert window.desk.background.settle(30)
    assert (tray.out, prints(office, number), card.running) == ([], 0, False)
    assert "停了：0 份" in card.sentence.text()


def test_without_a_printer_the_day_is_one_file_and_never_written_over(
    office: Office, window: MainWindow
) -> None:
    for _ in range(LOT + 1):
        office.record()
    card = the_day(window)
    card.again.setChecked(True)
    for _ in range(2):
        card.press.click()
        assert window.desk.background.settle(30)
    names = sorted(path.name for path in office.folder.papers.glob("*"))
    assert names == ["ZX-G003-20261119-2.pdf", "ZX-G003-20261119.pdf"]


def test_a_day_without_receipts_is_told(window: MainWindow) -> None:
    card = the_day(window)
    card.press.click()
    assert window.desk.background.settle(10)
    assert card.sentence.text() == "这一天没有可打的回执。"


def test_a_choice_of_a_file_is_a_choice_and_nobody_is_asked_again(office: Office, hands: Hands) -> None:
    from station_app.actions.printer_choices import choose_printer

    choose_printer(office.store, office.desk.clerk, PrinterChoice(paper="consultation_receipt"))
    saved_and_printed(hands, office)
    [sentence] = [told for told in said(hands) if "已存成文件" in told]
    assert "还没有为它选打印机" not in sentence
