"""Files on the form: chosen, dropped, pasted, photographed; kept beside the window; opened, taken off, saved."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QObject, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from station_app.actions import attaching, attachments
from station_app.storage import consultations, drafts
from station_app.ui.consultations.attachments_field import AttachmentsField
from station_app.ui.consultations.file_tiles import FileTile
from tests.helpers.hands import Hands
from tests.helpers.office import Office


@pytest.fixture
def field(hands: Hands) -> AttachmentsField:
    found = hands.page.fields.findChild(AttachmentsField)
    assert found is not None
    return found


def _file(folder: Path, name: str = "授权书.pdf", content: bytes = b"%PDF-1.7 of the office") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _picture(colour: str = "orange") -> QImage:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def _tiles(field: AttachmentsField) -> list[FileTile]:
    return [tile for tile in field.below.findChildren(FileTile) if tile.attachment is not None]


def _hold_up(hands: Hands) -> Event:
    """Keeps the errands' worker busy until the event is set: what is given meanwhile has not begun."""
    gate = Event()
    hands.window.desk.background.errand(lambda _progress: gate.wait(20))
    return gate


def test_a_chosen_file_is_saved_with_the_visit(
    hands: Hands, field: AttachmentsField, office: Office, tmp_path: Path
) -> None:
    hands.fill()
    field.take_files([_file(tmp_path)])
    hands.settle()
    assert [tile.attachment.name for tile in _tiles(field) if tile.attachment] == ["授权书.pdf"]
    assert not field.below.isHidden()
    hands.save()
    number = consultations.page(office.store.db)[0].number
    (kept,) = attaching.of_visit(office.store, number, office.desk.catalogue)
    assert attachments.read(office.store, kept) == b"%PDF-1.7 of the office"
    assert field.below.isHidden(), "the next visitor's form has no file"


def test_a_file_dropped_on_the_question_is_attached_and_writes_no_text(
    hands: Hands, field: AttachmentsField, tmp_path: Path
) -> None:
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(_file(tmp_path)))])
    box = hands.has.question.viewport()
    for made in (
        QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton,
                        Qt.KeyboardModifier.NoModifier),
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton,
                   Qt.KeyboardModifier.NoModifier),
    ):  # fmt: skip
        QApplication.sendEvent(box, made)
        assert made.isAccepted()
    hands.settle()
    assert len(_tiles(field)) == 1
    assert hands.has.question.text() == ""


def test_a_pasted_picture_is_attached_and_shown_small(hands: Hands, field: AttachmentsField) -> None:
    QGuiApplication.clipboard().setImage(_picture())
    hands.has.question.setFocus()
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    (tile,) = _tiles(field)
    assert tile.attachment is not None
    assert tile.attachment.type == "png"
    shown = tile.face.icon().pixmap(36, 36).toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2) == QColor("orange")


def test_pasted_text_stays_text(hands: Hands, field: AttachmentsField) -> None:
    QGuiApplication.clipboard().setText("续展材料")
    hands.has.question.setFocus()
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.has.question.text() == "续展材料"
    assert _tiles(field) == []


def test_what_is_refused_is_told_by_name_and_leaves_no_tile(
    hands: Hands, field: AttachmentsField, tmp_path: Path
) -> None:
    told: list[str] = []
    hands.page.told.connect(lambda notice: told.append(notice.sentence))
    large = tmp_path / "录像.mp4"
    with large.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    link = tmp_path / "链接.pdf"
    link.symlink_to(large)
    field.take_files([large, link, _file(tmp_path, "安装.exe", b"MZ"), tmp_path / "不见了.pdf"])
    hands.settle()
    assert _tiles(field) == []
    assert [sentence.split("：")[0] for sentence in told] == ["录像.mp4", "链接.pdf", "安装.exe", "不见了.pdf"]
    assert "300 MB" in told[0]
    assert "20 MB" in told[0]
    assert "快捷方式或链接" in told[1]
    assert "程序" in told[2]
    assert "找不到这个文件" in told[3]


def test_a_save_waits_for_a_file_that_is_still_being_copied(
    hands: Hands, field: AttachmentsField, office: Office, tmp_path: Path
) -> None:
    hands.fill()
    gate = _hold_up(hands)
    field.take_files([_file(tmp_path, "大.bin", b"x" * 3_000_000)])
    before = consultations.count(office.store.db)
    hands.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "还没有存完" in field.fields[0].remark.words.text()
    gate.set()
    hands.settle()
    assert consultations.count(office.store.db) == before
    hands.save()
    assert consultations.count(office.store.db) == before + 1
    assert len(attaching.of_visit(office.store, consultations.page(office.store.db)[0].number,
                                  office.desk.catalogue)) == 1  # fmt: skip


def test_a_copy_is_given_up_by_the_cross_and_nothing_stays(
    hands: Hands, field: AttachmentsField, office: Office, tmp_path: Path
) -> None:
    gate = _hold_up(hands)
    field.take_files([_file(tmp_path, "大.bin", b"x" * 15_000_000)])
    tile = field.below.findChildren(FileTile)[0]
    tile.cross.click()
    gate.set()
    hands.settle()
    assert _tiles(field) == []
    folder = office.folder.attachments
    assert not folder.exists() or not any(path.is_file() for path in folder.rglob("*"))


def test_the_twenty_first_file_is_refused(hands: Hands, field: AttachmentsField, tmp_path: Path) -> None:
    told: list[str] = []
    hands.page.told.connect(lambda notice: told.append(notice.sentence))
    field.take_files([_file(tmp_path, f"{at}.txt", b"%d" % at) for at in range(21)])
    hands.settle()
    assert len(_tiles(field)) == 20
    assert len(told) == 1
    assert told[0].startswith("20.txt：")
    assert "最多附 20 个" in told[0]


def test_the_same_file_twice_is_one_attachment(hands: Hands, field: AttachmentsField, tmp_path: Path) -> None:
    source = _file(tmp_path)
    field.take_files([source, source])
    hands.settle()
    assert len(_tiles(field)) == 1


def test_a_file_taken_off_a_saved_visit_is_a_correction(
    hands: Hands, field: AttachmentsField, office: Office, tmp_path: Path
) -> None:
    hands.fill()
    field.take_files([_file(tmp_path), _file(tmp_path, "b.txt", b"b")])
    hands.settle()
    hands.save()
    number = consultations.page(office.store.db)[0].number
    hands.page.open_record(number)
    hands.settle()
    assert [tile.attachment.name for tile in _tiles(field) if tile.attachment] == ["授权书.pdf", "b.txt"]
    _tiles(field)[0].face.setFocus()
    hands.press(Qt.Key.Key_Delete)
    assert "附件" in hands.page.differences.text.text()
    hands.page.reason.setFocus()
    hands.commit("附错了")
    hands.save()
    assert [one.name for one in attaching.of_visit(office.store, number, office.desk.catalogue)] == ["b.txt"]


class _Viewer(QObject):
    """Stands for the program that shows files on this computer."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Path] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.shown.append(Path(url.toLocalFile()))


def test_an_opened_file_is_a_private_copy_that_goes_when_the_desk_closes(
    hands: Hands, field: AttachmentsField, office: Office, tmp_path: Path
) -> None:
    viewer = _Viewer()
    QDesktopServices.setUrlHandler("file", viewer, "show")
    try:
        field.take_files([_file(tmp_path)])
        hands.settle()
        _tiles(field)[0].face.click()
        hands.settle()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    (copy,) = viewer.shown
    assert copy.read_bytes() == b"%PDF-1.7 of the office"
    assert office.folder.opened in copy.parents
    assert copy.stat().st_mode & 0o077 == 0
    hands.page.leave()
    hands.settle()
    assert not copy.exists()


def test_files_of_a_form_that_is_put_aside_come_back_with_it(
    hands: Hands, field: AttachmentsField, office: Office, tmp_path: Path
) -> None:
    field.take_files([_file(tmp_path)])
    hands.settle()
    hands.begin()
    assert _tiles(field) == []
    (draft,) = drafts.all_drafts(office.store.db)
    hands.page.open_draft(draft)
    hands.settle()
    assert [tile.attachment.name for tile in _tiles(field) if tile.attachment] == ["授权书.pdf"]


def test_what_the_camera_puts_into_its_folder_comes_onto_the_form(
    hands: Hands, field: AttachmentsField, tmp_path: Path, qtbot
) -> None:  # type: ignore[no-untyped-def]
    scans = tmp_path / "高拍仪"
    scans.mkdir()
    _picture("red").save(str(scans / "昨天.png"))
    field._keep_folder(str(scans))
    hands.settle()
    _picture("green").save(str(scans / "刚拍的.png"))
    _file(scans, "缩略图.db", b"not a scan")
    qtbot.waitUntil(lambda: len(_tiles(field)) == 1, timeout=10_000)
    (tile,) = _tiles(field)
    assert tile.attachment is not None
    assert tile.attachment.name == "刚拍的.png"


def test_a_folder_of_the_camera_that_is_gone_is_told(hands: Hands, field: AttachmentsField, tmp_path: Path) -> None:
    told: list[str] = []
    hands.page.told.connect(lambda notice: told.append(notice.sentence))
    field._keep_folder(str(tmp_path / "没有"))
    hands.settle()
    assert any("找不到" in sentence for sentence in told)
