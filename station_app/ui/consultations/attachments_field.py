"""附件: files chosen, dropped or pasted onto the form, or photographed by the 高拍仪; each copied beside the window."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QScrollArea, QToolButton, QWidget
from shiboken6 import isValid

from station_app.actions.attachments import largest, open_copy, read, take_in
from station_app.actions.preferences import choose
from station_app.domain.attachments import MOST, PICTURES, Attachment
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault, Refused
from station_app.domain.troubles import Trouble
from station_app.storage import settings
from station_app.ui import theme
from station_app.ui.background import Errand, Progress
from station_app.ui.consultations.file_tiles import FileTile, thumbnail
from station_app.ui.consultations.parts import FormPart
from station_app.ui.consultations.scan_folder import SCAN_FOLDER, ScanFolder
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.marks import Field
from station_app.words import say


def _same(one: Attachment | None, other: Attachment) -> bool:
    """Whether it is the same file under the same name, whatever was said of it since."""
    return one is not None and (one.digest, one.name) == (other.digest, other.name)


class AttachmentsField(FormPart):
    """The button on the line, and the files under it. A file belongs to the form only when it is wholly kept."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tiles: list[FileTile] = []
        self._under_way: dict[FileTile, Errand] = {}
        self._made: dict[str, object] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.add = QPushButton()
        self.add.clicked.connect(self._choose)
        self.ways = QToolButton()
        self.ways.setArrowType(Qt.ArrowType.DownArrow)
        self.ways.setAccessibleName(say("附件的其他来法"))
        self.ways.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.ways.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.ways.setFixedHeight(theme.px(theme.CONTROL_HEIGHT))
        menu = QMenu(self.ways)
        self.paste_action = QAction(say("粘贴图片或文件（Ctrl+V）"), menu)
        self.folder_action = QAction(menu)
        self.no_folder_action = QAction(say("不再跟着高拍仪的文件夹"), menu)
        menu.addActions([self.paste_action, self.folder_action, self.no_folder_action])
        self.folder_action.triggered.connect(lambda: self._choose_folder())
        self.no_folder_action.triggered.connect(lambda: self._keep_folder(""))
        self.ways.setMenu(menu)
        row.addWidget(self.add)
        row.addWidget(self.ways)
        self._strip = QScrollArea()
        self._strip.setWidgetResizable(True)
        self._strip.setFrameShape(QScrollArea.Shape.NoFrame)
        self._strip.setFixedHeight(theme.px(46))
        self._strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._row.addStretch(1)
        self._strip.setWidget(inside)
        # The card's own ground shows through; a scroll area fills both by itself.
        for ground in (self._strip.viewport(), inside):
            ground.setAutoFillBackground(False)
        self._field = Field(say("附件"), self, "attachments", focus=self.add)
        self._scans = ScanFolder(self)
        self._scans.arrived.connect(self.take_files)
        self._watch(settings.get(desk.reader.db, SCAN_FOLDER, ""))
        self._tell()

    @property
    def fields(self) -> Sequence[Field]:
        return [self._field]

    @property
    def below(self) -> QWidget:
        return self._strip

    def stops(self) -> Sequence[QWidget]:
        return [self.add, self.ways]

    def values(self) -> Mapping[str, object]:
        return {"attachments": tuple(tile.attachment for tile in self._tiles if tile.attachment is not None)}

    def faults(self) -> Sequence[Fault]:
        return [Fault("attachment-under-way", "attachments")] if self._under_way else []

    def fill(self, form: ConsultationForm) -> None:
        for errand in self._under_way.values():
            errand.cancel()
        self._under_way.clear()
        for tile in self._tiles:
            self._row.removeWidget(tile)
            tile.deleteLater()
        self._tiles.clear()
        for one in form.attachments:
            self._settle(self._new_tile(one.name), one)
        self._tell()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Takes these files in, each on its own; those over the most a record takes are refused at once."""
        for path in paths:
            self._take(path, path.name)

    def take_picture(self, png: bytes) -> None:
        """Takes in a picture that was pasted, under a name that says when."""
        self._take(png, say("粘贴的图片 {time}.png", time=f"{self._desk.now():%m%d-%H%M%S}"))

    def _take(self, source: Path | bytes, name: str) -> None:
        if len(self._tiles) >= MOST:
            many = Refused.because("attachments-many", "attachments", most=MOST)
            self.told.emit(Notice("care", say("{name}：{told}", name=name, told=in_words(many)), (), 8))
            return
        desk, tile = self._desk, self._new_tile(name)

        def task(progress: Progress) -> tuple[Attachment, object]:
            kept = take_in(
                desk.open.store, desk.open.clerk, source, name=name, catalogue=desk.open.catalogue, now=desk.now(),
                progress=progress,
            )  # fmt: skip
            return kept, self._small(kept)

        def done(made: tuple[Attachment, object]) -> None:
            if self._under_way.pop(tile, None) is None or not isValid(self):
                return
            self._keep_small(*made)
            if any(_same(other.attachment, made[0]) for other in self._tiles):
                self._drop(tile)
                return
            self._settle(tile, made[0])
            self._field.tell([])
            self.showing.emit(self._strip)
            self.edited.emit()

        def failed(error: Exception) -> None:
            if self._under_way.pop(tile, None) is None or not isValid(self):
                return
            self._drop(tile)
            if isinstance(error, Trouble) and error.code == "attachment-cancelled":
                return
            self.told.emit(Notice("care", say("{name}：{told}", name=name, told=in_words(error)), (), 8))

        self._under_way[tile] = desk.background.errand(
            task, done=done, failed=failed, progress=lambda at, of: self._progress(tile, at, of)
        )
        self._tell()

    def _progress(self, tile: FileTile, done: int, total: int) -> None:
        if tile in self._under_way and isValid(tile):
            tile.tell_progress(done, total)

    def _small(self, kept: Attachment) -> object:
        """The small picture of a file, where it is one and reads as one. On the worker."""
        if kept.type not in PICTURES:
            return None
        try:
            return thumbnail(read(self._desk.open.store, kept))
        except Trouble:
            return None

    def _new_tile(self, name: str) -> FileTile:
        tile = FileTile(name)
        tile.dropped.connect(lambda: self._take_off(tile))
        tile.opened.connect(lambda: self._open(tile))
        tile.marked.connect(self.edited.emit)
        self._row.insertWidget(self._row.count() - 1, tile)
        self._tiles.append(tile)
        # Tab goes from the line through the files, in the order in which they stand.
        previous = self._tiles[-2].cross if len(self._tiles) > 1 else self.walked_after or self.ways
        QWidget.setTabOrder(previous, tile.face)
        QWidget.setTabOrder(tile.face, tile.cross)
        return tile

    def _settle(self, tile: FileTile, kept: Attachment) -> None:
        tile.settle(kept)
        if kept.digest in self._made:
            self._show_small(tile, self._made[kept.digest])
        elif kept.type in PICTURES:
            self._desk.background.errand(
                lambda _progress: self._small(kept), done=lambda small: self._made_later(tile, kept, small)
            )
        self._tell()

    def _made_later(self, tile: FileTile, kept: Attachment, small: object) -> None:
        if isValid(self):
            self._keep_small(kept, small)
            if isValid(tile):
                self._show_small(tile, small)

    def _keep_small(self, kept: Attachment, small: object) -> None:
        # One day's pictures; the oldest give way, so that a long day does not fill the memory.
        if len(self._made) >= 3 * MOST:
            self._made.pop(next(iter(self._made)))
        self._made[kept.digest] = small

    def _show_small(self, tile: FileTile, small: object) -> None:
        from PySide6.QtGui import QImage

        if isinstance(small, QImage):
            tile.picture(small)

    def _take_off(self, tile: FileTile) -> None:
        errand = self._under_way.pop(tile, None)
        if errand is not None:
            errand.cancel()
        self._drop(tile)
        self.add.setFocus()
        self.edited.emit()

    def _drop(self, tile: FileTile) -> None:
        self._tiles.remove(tile)
        self._row.removeWidget(tile)
        tile.deleteLater()
        self._tell()

    def _open(self, tile: FileTile) -> None:
        desk, wanted = self._desk, tile.attachment
        if wanted is None:
            return

        def done(path: Path) -> None:
            if isValid(self) and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self.told.emit(Notice("care", say("这台电脑没有能打开它的程序。可用“另存”交给别的电脑看。"), (), 8))

        desk.background.errand(
            lambda _progress: open_copy(desk.open.store, desk.open.clerk, wanted), done=done,
            failed=lambda error: self.told.emit(Notice("bad", in_words(error), (), 8)),
        )  # fmt: skip

    def _choose(self) -> None:
        found, _filter = QFileDialog.getOpenFileNames(self, say("选附件，可选几个"))
        self.take_files([Path(one) for one in found])

    def _choose_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, say("高拍仪把照片存到哪个文件夹"))
        if found:
            self._keep_folder(found)

    def _keep_folder(self, folder: str) -> None:
        desk = self._desk
        desk.background.write(
            lambda: choose(desk.open.store, desk.open.clerk, SCAN_FOLDER, folder), done=lambda _: self._watch(folder)
        )

    def _watch(self, folder: str) -> None:
        watching = self._scans.watch(Path(folder) if folder else None)
        self.no_folder_action.setVisible(bool(folder))
        self.folder_action.setText(
            say("高拍仪的文件夹：{name}…", name=Path(folder).name) if watching else say("跟着高拍仪的文件夹…")
        )
        if folder and not watching:
            self.told.emit(Notice("care", say("高拍仪的文件夹找不到了，照片不会自动附上。请重新选一次。"), (), 8))

    def _tell(self) -> None:
        count = len(self._tiles)
        self.add.setText(say("附件 {count} ＋", count=count))
        self.add.setAccessibleName(say("附件，已有 {count} 个，再加", count=count))
        most = largest(self._desk.open.catalogue, self._desk.now()) // (1024 * 1024)
        self.add.setToolTip(say("选文件、拖到这里或粘贴图片；每个不超过 {most} MB", most=most))
        self._strip.setVisible(bool(count))
