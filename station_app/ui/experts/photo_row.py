"""照片 of an expert: chosen, made small and without what a camera wrote into it, kept; shown on his sheet."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import expert_photos as acting
from station_app.actions.attachments import take_in
from station_app.actions.expert_photos import SavedPhoto
from station_app.domain.attachments import Attachment
from station_app.domain.faults import Refused
from station_app.storage import expert_photos
from station_app.storage.expert_photos import Photo
from station_app.storage.experts import Expert
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, in_words, label
from station_app.words import say

WIDTH, HEIGHT = 54, 72
KEPT: Final = QSize(480, 640)
"""A photo is never kept larger: it stands on paper three centimetres wide."""
MOST_PIXELS: Final = 40_000_000


def small_photo(file: Path) -> bytes:
    """The picture of a file as a JPEG of at most KEPT, upright, without place, time or name of the camera.

    Refused `photo-type` for what is no picture, `photo-size` for one that would not fit into memory.
    """
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid():
        raise Refused.because("photo-type", "photo")
    if size.width() * size.height() > MOST_PIXELS:
        raise Refused.because("photo-size", "photo", width=size.width(), height=size.height())
    box = QSize(max(KEPT.width(), KEPT.height()), max(KEPT.width(), KEPT.height()))
    if size.width() > box.width() or size.height() > box.height():
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise Refused.because("photo-type", "photo")
    if image.width() > KEPT.width() or image.height() > KEPT.height():
        image = image.scaled(
            KEPT, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    # On a new sheet, which has nothing of what the camera wrote; where the picture is open it is white, as paper is.
    sheet = QImage(image.size(), QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(88)
    writer.write(sheet)
    return bytes(made.data())


class PhotoRow(QWidget):
    """`told` a sentence that something went wrong."""

    told = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._expert: Expert | None = None
        self._photo: Photo | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(10))
        self.picture = QLabel(self)
        self.picture.setFixedSize(theme.px(WIDTH), theme.px(HEIGHT))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self.picture)
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(6))
        self.choose = button(say("选照片…"), self._ask, parent=self)
        self.drop = button(say("去掉照片"), lambda: self._put(None, self._expert), parent=self)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.drop)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.on_day_sheet = QCheckBox(say("印在日安排上"), self)
        self.on_day_sheet.clicked.connect(self._tick)
        self.hint = label(say("照片可以不放。只存在本站，不上报。"), "note", self, wrap=True)
        column.addWidget(self.on_day_sheet)
        column.addWidget(self.hint)
        row.addLayout(column, 1)

    def show_expert(self, expert: Expert | None) -> None:
        """The photo of an own expert; nothing for a new one or one of the city."""
        self._expert = expert
        own = expert is not None and not expert.is_city
        self.setVisible(own)
        self._photo = expert_photos.of_expert(self._desk.reader.db, expert.record_id) if own and expert else None
        self._show()

    def _show(self) -> None:
        photo = self._photo
        kept = photo is not None and bool(photo.digest)
        self.choose.setEnabled(True)
        self.choose.setText(say("换照片…") if kept else say("选照片…"))
        self.choose.setAccessibleName(self.choose.text())
        self.drop.setVisible(kept)
        self.on_day_sheet.setVisible(kept)
        self.hint.setVisible(not kept)
        self.on_day_sheet.setChecked(photo is not None and photo.on_day_sheet)
        self.picture.setPixmap(theme.icon("person", "muted", 32).pixmap(theme.px(32), theme.px(32)))
        self.picture.setStyleSheet(
            f"border: 1px solid {theme.colours().line}; border-radius: {theme.px(4)}px;" if not kept else ""
        )
        self.picture.setAccessibleName(say("专家照片") if kept else say("没有照片"))
        if photo is not None and kept:
            self._fetch(photo)

    def _fetch(self, photo: Photo) -> None:
        def shown(content: bytes) -> None:
            if isValid(self) and self._photo == photo:
                picture = QPixmap()
                picture.loadFromData(content)
                ratio = self.devicePixelRatioF()
                picture = picture.scaled(
                    self.picture.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )  # fmt: skip
                picture.setDevicePixelRatio(ratio)
                self.picture.setPixmap(picture)

        self._desk.background.errand(
            lambda progress: acting.content(progress.store, photo), done=shown, failed=self._failed
        )

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, say("选专家照片"), "", say("图片（*.jpg *.jpeg *.png *.bmp）"))
        if chosen:
            self.take(Path(chosen))

    def take(self, file: Path) -> None:
        """Keeps the photo of a file for the expert in front, whoever is in front when it is ready."""
        desk, expert = self._desk, self._expert
        # A first photo stands on the sheet unless somebody says otherwise: that is what most keep it for.
        first = self._photo is None or not self._photo.digest
        ticked = first or self.on_day_sheet.isChecked()
        self.choose.setEnabled(False)

        def keep(progress: Progress) -> Attachment:
            return take_in(
                desk.open.store, desk.open.clerk, small_photo(file), name="photo.jpg", catalogue=desk.open.catalogue,
                now=desk.now(),
            )  # fmt: skip

        desk.background.errand(keep, done=lambda kept: self._put(kept, expert, ticked=ticked), failed=self._failed)

    def _tick(self) -> None:
        photo = self._photo
        if photo is not None and photo.digest:
            kept = Attachment(digest=photo.digest, name="", size=photo.size, type="jpg")
            self._put(kept, self._expert, ticked=self.on_day_sheet.isChecked())

    def _put(self, photo: Attachment | None, expert: Expert | None, *, ticked: bool = False) -> None:
        if not isValid(self) or expert is None:
            return
        desk, now, action_id, revision_id = self._desk, self._desk.now(), self._desk.new_id(), self._desk.new_id()

        def done(_saved: SavedPhoto) -> None:
            if isValid(self) and self._expert is not None and self._expert.record_id == expert.record_id:
                self.show_expert(self._expert)

        desk.background.write(
            lambda: acting.put(
                desk.open.store, desk.open.clerk, expert.record_id, photo, on_day_sheet=ticked, action_id=action_id,
                revision_id=revision_id, now=now, new_id=desk.new_id,
            ),
            done=done, failed=self._failed,
        )  # fmt: skip

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.choose.setEnabled(True)
            self.on_day_sheet.setChecked(self._photo is not None and self._photo.on_day_sheet)
            self.told.emit(in_words(error))
