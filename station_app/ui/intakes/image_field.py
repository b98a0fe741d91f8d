"""商标图样: a file is chosen, measured before it is opened, and kept as an attachment; shown small beside its size."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from station_app.actions.attachments import read, take_in
from station_app.domain.attachments import Attachment
from station_app.domain.faults import Refused
from station_app.domain.intake_checks import MOST_PIXELS, check_image
from station_app.domain.intakes import MarkImage
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import in_words, label
from station_app.words import say
from station_app.words.faults import sentence

_USUAL_DPI = 300
_MM_PER_INCH = 25.4
_SIDE = 56


class ImageField(QWidget):
    """The image of the mark. `edited` after each change; what is wrong with a file is said here and nothing is kept."""

    edited = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._image: MarkImage | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self._picture = QLabel(self)
        self._picture.setFixedSize(theme.px(_SIDE), theme.px(_SIDE))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.hide()
        self.choose = QPushButton(say("选图样文件…"), self)
        self.choose.setAccessibleName(say("选商标图样文件"))
        self.choose.clicked.connect(self._ask)
        self.drop = QPushButton(say("去掉"), self)
        self.drop.setAccessibleName(say("去掉商标图样"))
        self.drop.clicked.connect(lambda: self.set_image(None))
        self.told = label("", "note", self, wrap=True)
        for part in (self._picture, self.choose, self.drop):
            row.addWidget(part)
        row.addWidget(self.told, 1)
        self.set_image(None)

    def image(self) -> MarkImage | None:
        """The image with its sizes; None where there is none."""
        return self._image

    def set_image(self, image: MarkImage | None) -> None:
        """Puts the image of a draft or a record."""
        self._image = image
        self._picture.hide()
        self.drop.setVisible(image is not None)
        self._tell(self._sizes(image) if image else say("长和宽各 5–10 厘米"), "note")
        if image is not None and image.digest:
            self._show(image)
        self.edited.emit()

    def take(self, file: Path) -> None:
        """Measures a file, refuses what no form could show, and keeps it."""
        reader = QImageReader(str(file))
        size = reader.size()
        if not size.isValid():
            self._tell(say("这个文件不是能识别的图片，没有采用。请选 JPG 或 PNG。"), "bad-note")
            return
        measured = MarkImage("", None, *_millimetres(reader, size), size.width(), size.height())
        faults = list(check_image(measured))
        if size.width() * size.height() > MOST_PIXELS:
            # Never opened: the numbers stand in the file's head.
            self._tell(sentence(faults[-1]), "bad-note")
            return
        desk = self._desk
        self.choose.setEnabled(False)

        def keep(progress: Progress) -> Attachment:
            return take_in(
                desk.open.store, desk.open.clerk, file, catalogue=desk.open.catalogue, now=desk.now(),
                progress=progress,
            )  # fmt: skip

        def kept(attachment: Attachment) -> None:
            if isValid(self):
                self.choose.setEnabled(True)
                self.set_image(replace(measured, digest=attachment.digest, size=attachment.size))
                if faults:
                    self._tell(sentence(faults[0]), "bad-note")

        def failed(error: Exception) -> None:
            if isValid(self):
                self.choose.setEnabled(True)
                self._tell(in_words(error), "bad-note")

        desk.background.errand(keep, done=kept, failed=failed)

    def _ask(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, say("选商标图样"), "", say("图片（*.jpg *.jpeg *.png *.bmp *.tif *.tiff）")
        )
        if chosen:
            self.take(Path(chosen))

    def _sizes(self, image: MarkImage) -> str:
        return say(
            "{width}×{height} 毫米，{across}×{down} 像素", width=image.width_mm or "?", height=image.height_mm or "?",
            across=image.width_px or "?", down=image.height_px or "?",
        )  # fmt: skip

    def _tell(self, sentence_: str, role: str) -> None:
        self.told.setText(sentence_)
        theme.dress(self.told, role)

    def _show(self, image: MarkImage) -> None:
        desk = self._desk

        def fetch(progress: Progress) -> bytes:
            return read(progress.store, Attachment(digest=image.digest, name="", size=0, type=""))

        def shown(content: bytes) -> None:
            if isValid(self) and self._image == image:
                self._picture.setPixmap(small(content, theme.px(_SIDE)))
                self._picture.setAccessibleName(say("商标图样"))
                self._picture.show()

        desk.background.errand(fetch, done=shown, failed=self._unseen)

    def _unseen(self, error: Exception) -> None:
        if isValid(self) and not isinstance(error, Refused):
            self._tell(in_words(error), "bad-note")


def small(content: bytes, side: int) -> QPixmap:
    """A picture no larger than `side` pixels, read at that size so that a large one is never unpacked whole."""
    array = QByteArray(content)
    buffer = QBuffer(array)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    return QPixmap.fromImage(reader.read())


def _millimetres(reader: QImageReader, size: QSize) -> tuple[int, int]:
    """Width and height on paper by the file's own resolution; at 300 dpi where it names none."""
    # Read small: the resolution stands in the head, and a large image is not unpacked for it.
    reader.setScaledSize(QSize(8, 8))
    image = reader.read()
    usual = _USUAL_DPI / _MM_PER_INCH * 1000
    # Qt gives a screen's resolution where the file has none.
    found = (float(image.dotsPerMeterX()), float(image.dotsPerMeterY()))
    across, down = (value if value > usual / 2 else usual for value in found)
    return round(size.width() / across * 1000), round(size.height() / down * 1000)
