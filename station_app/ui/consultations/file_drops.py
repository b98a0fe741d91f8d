"""Files dragged onto the form or pasted into any of its boxes become attachments, never text."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


class FileDrops(QObject):
    """Looks at what is dropped and pasted before the boxes do. What holds no file and no picture stays theirs."""

    def __init__(
        self, whole: QWidget, boxes: Iterable[QWidget], files: Callable[[Sequence[Path]], None],
        picture: Callable[[bytes], None],
    ) -> None:  # fmt: skip
        super().__init__(whole)
        self._files = files
        self._picture = picture
        whole.setAcceptDrops(True)
        whole.installEventFilter(self)
        for box in boxes:
            box.installEventFilter(self)
            if isinstance(box, QAbstractScrollArea):
                box.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event:
            case QDropEvent() if event.type() == QEvent.Type.Drop and _holds(event.mimeData()):
                event.acceptProposedAction()
                self.take(event.mimeData())
                return True
            case QDragMoveEvent() | QDragEnterEvent() if _holds(event.mimeData()):
                event.acceptProposedAction()
                return True
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Paste):
                return self.paste()
        return False

    def paste(self) -> bool:
        """Takes what the clipboard holds; False where that is text or nothing."""
        held = QGuiApplication.clipboard().mimeData()
        return held is not None and self.take(held)

    def take(self, held: QMimeData) -> bool:
        """Takes files, else a picture; False where there is neither. A picture beside text is the text's ornament."""
        paths = _paths(held)
        if paths:
            self._files(paths)
            return True
        image = held.imageData() if held.hasImage() and not held.hasText() else None
        png = _as_png(image) if isinstance(image, QImage) else b""
        if png:
            self._picture(png)
        return bool(png)


def _paths(held: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in held.urls() if url.isLocalFile()] if held.hasUrls() else []


def _holds(held: QMimeData) -> bool:
    return bool(_paths(held)) or (held.hasImage() and not held.hasText())


def _as_png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return bytes(data.data()) if image.save(buffer, "PNG") else b""  # type: ignore[call-overload]
