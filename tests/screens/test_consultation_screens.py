"""Pictures of the consultation page as a clerk sees it: `make screens` writes them, every run looks at them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from station_app.storage import consultations
from station_app.ui.consultations.attachments_field import AttachmentsField
from station_app.ui.consultations.more_fields import MoreFields
from station_app.ui.printing.preview import PreviewDialog
from tests.helpers.hands import CONTROL, ENTER, SHIFT, Hands
from tests.helpers.window import dress, keep, main_window
from tests.screens.a_working_day import fill
from tests.screens.reading_well import cut

WIDTH, HEIGHT = 1366, 768


@pytest.fixture
def hands(office, qtbot) -> Iterator[Hands]:  # type: ignore[no-untyped-def]
    """The consultation page at the size of a counter's screen, nine visits of the morning behind it."""
    dress()
    fill(office, 9)
    with main_window(office, WIDTH, HEIGHT) as window:
        made = Hands(window)
        made.begin()
        yield made


def _take(widget: QWidget, name: str, tmp_path: Path) -> QImage:
    QApplication.processEvents()
    folder = Path(os.environ.get("STATION_SCREENS", "") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"consultation-{name}.png"
    assert keep(widget.grab(), path)
    return QImage(str(path))


def _check_reads_well(hands: Hands, name: str, tmp_path: Path) -> None:
    """The page has the size of a counter's screen and nothing on it is cut."""
    picture = _take(hands.window, name, tmp_path)
    assert (picture.width(), picture.height()) == (WIDTH, HEIGHT)
    assert cut(hands.page) == []


def test_the_empty_form_fits_the_screen_without_scrolling(hands: Hands, tmp_path: Path) -> None:
    _check_reads_well(hands, "empty", tmp_path)
    assert hands.page.form_scroll.verticalScrollBar().maximum() == 0


def test_a_filled_form_shows_its_warnings_without_scrolling(hands: Hands, tmp_path: Path) -> None:
    hands.commit("江晓楠")
    hands.press(ENTER)
    hands.type("1380013668")
    hands.press(ENTER)
    hands.commit("北京江楠餐饮管理有限公司")
    hands.press(ENTER)
    hands.type("911101056000373418")
    hands.press(ENTER)
    hands.type("1")
    hands.has.items.box.setFocus()
    hands.type("2")
    hands.commit("第43类餐饮服务怎么注册商标？旧的商标明年三月到期，续展要带什么？")
    hands.press(Qt.Key.Key_Tab)
    hands.commit("说明注册流程、费用与期限，给了续展材料清单。")
    _check_reads_well(hands, "warnings", tmp_path)
    assert hands.page.form_scroll.verticalScrollBar().maximum() == 0


def test_the_list_of_visitors_stands_under_the_box(hands: Hands, tmp_path: Path) -> None:
    hands.type("zgq")
    assert hands.has.name.list.isVisible()
    _check_reads_well(hands, "lookup", tmp_path)


def test_after_a_save_the_head_says_so(hands: Hands, tmp_path: Path) -> None:
    hands.fill()
    hands.save()
    _check_reads_well(hands, "saved", tmp_path)


def test_a_refused_save_marks_what_is_missing(hands: Hands, tmp_path: Path) -> None:
    hands.save()
    _check_reads_well(hands, "refused", tmp_path)


def test_a_correction_shows_before_and_after(hands: Hands, office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    hands.page.open_record(consultations.page(office.store.db)[2].number)
    hands.has.phone.setFocus()
    hands.has.phone.selectAll()
    hands.type("13269980135")
    hands.page.reason.setFocus()
    hands.commit("电话抄错一位")
    _check_reads_well(hands, "amend", tmp_path)


def test_the_notice_can_be_read_beside_the_form(hands: Hands, tmp_path: Path) -> None:
    hands.has.consent.read.click()
    _check_reads_well(hands, "notice", tmp_path)


def test_an_entry_made_late_has_its_own_line(hands: Hands, tmp_path: Path) -> None:
    hands.press(Qt.Key.Key_D, CONTROL | SHIFT)
    hands.commit("停电，先记在纸上")
    _check_reads_well(hands, "late", tmp_path)
    assert hands.page.form_scroll.verticalScrollBar().maximum() == 0


def test_more_fields_unfold_under_the_form(hands: Hands, tmp_path: Path) -> None:
    hands.fill()
    hands.page.fields.laid.more.click()
    hands.settle()
    _check_reads_well(hands, "more", tmp_path)


def test_files_stand_small_under_the_form(hands: Hands, tmp_path: Path) -> None:
    hands.fill()
    field = hands.page.fields.findChild(AttachmentsField)
    assert field is not None
    mark = QImage(300, 400, QImage.Format.Format_RGB32)
    mark.fill(QColor("white"))
    painter = QPainter(mark)
    painter.fillRect(60, 90, 180, 180, QColor("#b5121b"))
    painter.end()
    mark.save(str(tmp_path / "商标图样.png"))
    (tmp_path / "授权委托书（江楠餐饮）.pdf").write_bytes(b"%PDF-1.7 " + b"x" * 400_000)
    field.take_files([tmp_path / "商标图样.png", tmp_path / "授权委托书（江楠餐饮）.pdf"])
    hands.settle()
    _check_reads_well(hands, "attachments", tmp_path)
    assert hands.page.form_scroll.verticalScrollBar().maximum() == 0


def test_visits_that_wait_stand_over_the_form(hands: Hands, office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name, item in (("陈女士", "2"), ("刘德山", "5"), ("欧阳慧敏", "1")):
        hands.commit(name)
        hands.has.items.box.setFocus()
        hands.type(item)
        office.clock.forward(minutes=4)
        hands.press(Qt.Key.Key_F9)
        hands.settle()
    _check_reads_well(hands, "parked", tmp_path)
    assert hands.page.form_scroll.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", ["dark", "contrast"])
def test_parked_visits_files_and_more_fields_read_well_in_every_theme(
    hands: Hands, office, tmp_path: Path, name: str  # type: ignore[no-untyped-def]
) -> None:
    hands.commit("陈女士")
    hands.press(Qt.Key.Key_F9)
    hands.settle()
    dress(name)
    try:
        hands.fill()
        field = hands.page.fields.findChild(AttachmentsField)
        assert field is not None
        (tmp_path / "营业执照.pdf").write_bytes(b"%PDF-1.7 " + b"x" * 300_000)
        field.take_files([tmp_path / "营业执照.pdf"])
        hands.settle()
        _check_reads_well(hands, f"full-{name}", tmp_path)
        more = hands.page.fields.findChild(MoreFields)
        assert more is not None
        hands.page.fields.laid.more.click()
        hands.settle()
        more.on["related_no"].setFocus()
        hands.commit("ZL201811564288.X，1234567O")
        more.on["ended_at"].setFocus()
        hands.type("2570")
        hands.press(ENTER, CONTROL)
        hands.settle()
        _check_reads_well(hands, f"more-{name}", tmp_path)
    finally:
        dress("light")


def test_the_preview_shows_the_whole_receipt(hands: Hands, tmp_path: Path) -> None:
    hands.fill()
    hands.save()
    hands.press(Qt.Key.Key_P, CONTROL | SHIFT)
    hands.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewDialog) and one.isVisible())
    picture = _take(dialog, "preview", tmp_path)
    assert picture.width() <= WIDTH
    assert picture.height() <= HEIGHT
    assert cut(dialog) == []
    dialog.reject()
