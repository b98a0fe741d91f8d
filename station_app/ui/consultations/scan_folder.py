"""The folder into which a 高拍仪 (document camera) puts its pictures: what is new there comes onto the form at hand."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SCAN_FOLDER: Final = "scan_folder"
"""The setting: which folder is watched; empty for none."""
SCANS: Final = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".pdf", ".webp"})
_SETTLED_AFTER: Final = 400
_MOST_ROUNDS: Final = 150


class ScanFolder(QObject):
    """Watches one folder. `arrived` carries the paths of new scans whose size has stopped growing.

    What lay there when the watching began is nobody's news.
    """

    arrived = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._known: set[str] = set()
        self._growing: dict[Path, tuple[int, int]] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._look())
        self._timer = QTimer(self)
        self._timer.setInterval(_SETTLED_AFTER)
        self._timer.timeout.connect(self._measure)

    def watch(self, folder: Path | None) -> bool:
        """Watches this folder from now on, or none; whether there is one to watch."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._timer.stop()
        self._growing.clear()
        self._folder = folder if folder is not None and folder.is_dir() else None
        if self._folder is None:
            return False
        self._known = set(self._names())
        return self._watcher.addPath(str(self._folder))

    def _names(self) -> list[str]:
        if self._folder is None:
            return []
        try:
            return sorted(path.name for path in self._folder.iterdir() if path.suffix.casefold() in SCANS)
        except OSError:
            return []

    def _look(self) -> None:
        names = self._names()
        assert self._folder is not None
        for name in names:
            if name not in self._known:
                self._growing[self._folder / name] = (-1, 0)
        self._known = set(names)
        if self._growing:
            self._timer.start()

    def _measure(self) -> None:
        """A camera writes for a second or two: a file is taken when it had the same size twice."""
        settled = []
        for path, (before, rounds) in list(self._growing.items()):
            try:
                size = path.stat().st_size
            except OSError:
                del self._growing[path]
                continue
            if size == before and size > 0:
                settled.append(path)
            if (size == before and size > 0) or rounds >= _MOST_ROUNDS:
                del self._growing[path]
            else:
                self._growing[path] = (size, rounds + 1)
        if not self._growing:
            self._timer.stop()
        if settled:
            self.arrived.emit(settled)
