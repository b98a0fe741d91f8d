"""One attached file on the form: a small picture of it, its name and size, opened by Enter, taken off by its cross."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QImage, QImageReader, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from station_app.domain.attachments import Attachment
from station_app.ui import theme
from station_app.words import say

_SIDE: Final = 32
_LONGEST: Final = 14
_LARGEST_MEGABYTES: Final = 256
"""How much memory a picture may ask for before it is shown without one: a small file can say it is enormous."""


def thumbnail(content: bytes) -> QImage | None:
    """The picture small, turned as its camera held it; None where it cannot be read. May run on any thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(_LARGEST_MEGABYTES)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(4 * _SIDE, 4 * _SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def told_size(size: int) -> str:
    """`0.3 MB`, or `12 KB` below a tenth of a megabyte."""
    if size >= 100 * 1024:
        return say("{count} MB", count=f"{size / 1024 / 1024:.1f}")
    return say("{count} KB", count=max(1, round(size / 1024)))


class FileTile(QWidget):
    """The tile. `opened` and `dropped` are asked for by key or mouse. Before `settle` it shows how far the copy is,
    and its cross gives the copy up.
    """

    opened = Signal()
    dropped = Signal()
    marked = Signal()
    """Said by the menu of the tile: this is the image of an ID document, or it is none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.attachment: Attachment | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.face = QPushButton(self)
        self.face.setIconSize(QSize(theme.px(_SIDE), theme.px(_SIDE)))
        self.face.setStyleSheet(f"text-align: left; padding: 0 {theme.px(8)}px; min-height: {theme.px(_SIDE + 4)}px;")
        self.face.clicked.connect(self.opened.emit)
        self.stays = QAction(say("证件影像：只留本站，不送市中心"), self.face)
        self.stays.setCheckable(True)
        self.stays.toggled.connect(self._mark)
        self.face.addAction(self.stays)
        self.face.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.cross = QToolButton(self)
        self.cross.setIcon(theme.icon("close", "muted", 14))
        self.cross.setAutoRaise(True)
        self.cross.clicked.connect(self.dropped.emit)
        row.addWidget(self.face)
        row.addWidget(self.cross)
        self.tell_progress(0, 0)

    def tell_progress(self, done: int, total: int) -> None:
        """How far the copy is."""
        percent = 100 * done // total if total else 0
        self._show(say("正在存 {percent} %", percent=percent))
        self.face.setEnabled(False)
        self.cross.setAccessibleName(say("停止附上 {name}", name=self._name))
        self.cross.setToolTip(say("停止附上这个文件"))

    def settle(self, attachment: Attachment) -> None:
        """The file is kept: from now on it can be opened and taken off."""
        self.attachment, self._name = attachment, attachment.name
        self.stays.setChecked(attachment.stays)
        self._show_settled()
        self.face.setEnabled(True)
        self.face.setIcon(theme.icon("sealed", "muted", _SIDE))
        self.cross.setAccessibleName(say("去掉附件 {name}", name=self._name))
        self.cross.setToolTip(say("从这条登记里去掉；已存的登记会记为更正"))

    def _show_settled(self) -> None:
        assert self.attachment is not None
        size = told_size(self.attachment.size)
        self._show(say("{size} · 不上报", size=size) if self.attachment.stays else size)

    def _mark(self, stays: bool) -> None:
        if self.attachment is not None and self.attachment.stays != stays:
            self.attachment = replace(self.attachment, stays=stays)
            self._show_settled()
            self.marked.emit()

    def picture(self, image: QImage) -> None:
        """Shows the picture small in place of the general sign."""
        self.face.setIcon(QIcon(QPixmap.fromImage(image)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, under: str) -> None:
        short = self._name if len(self._name) <= _LONGEST else self._name[: _LONGEST - 5] + "…" + self._name[-4:]
        self.face.setText(f"{short}\n{under}")
        self.face.setToolTip(f"{self._name}\n{under}")
        self.face.setAccessibleName(say("附件 {name}，{under}", name=self._name, under=under))
