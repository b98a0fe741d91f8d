"""Where it begins: a file dragged in or chosen; below, what was brought in before, each to be undone as a whole."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station_app.actions.rights import RIGHTS
from station_app.domain.consultations import LINE_LENGTH
from station_app.storage import clerks, imports
from station_app.storage.imports import Import
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.marks import caption
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say


class StartView(QWidget):
    """`dropped` carries a Path, `wanted_file` asks for the dialog, `undone` an Import and the reason."""

    dropped = Signal(object)
    wanted_file = Signal()
    undone = Signal(object, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._names: dict[str, str] = {}
        self._all: list[Import] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(theme.SPACE["block"]))
        column.addWidget(self._drop_card())
        column.addWidget(self._history_card(), 1)

    def _drop_card(self) -> Card:
        card = self.drop_card = Card(say("导入旧台账"), self)
        card.body.addWidget(label(
            say("把台账文件拖到这里，或选一个文件。XLSX 和 CSV 都行；先试导入，看过再存，存了也能整次撤销。"),
            "muted", card, wrap=True,
        ))  # fmt: skip
        row = QHBoxLayout()
        self.choose = button(say("选台账文件…"), self.wanted_file.emit, key="Ctrl+O", role="primary", parent=self)
        row.addWidget(self.choose)
        row.addStretch(1)
        card.body.addLayout(row)
        card.setAcceptDrops(True)
        card.installEventFilter(self)
        return card

    def _history_card(self) -> Card:
        card = Card(say("导入过的台账"), self)
        self.model: PagingModel[Import] = PagingModel(
            [
                Column(say("时间"), lambda one: one.at[:16].replace("T", " "), width=150),
                Column(say("导入人"), lambda one: self._names.get(one.clerk, ""), width=110),
                Column(say("存入"), lambda one: str(one.stored), width=80),
                Column(say("有提示"), lambda one: str(one.warned), width=80),
                Column(say("未存"), lambda one: str(one.refused), width=80),
                Column(say("状态"), self._state, colour=self._colour, width=200),
            ],
            self._fetch, lambda one: one.import_id, self,
        )  # fmt: skip
        self.table = Table(self.model, 5, say("导入过的台账"), self)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._settle())
        card.body.addWidget(self.table, 1)
        self.nothing = label(say("还没有导入过。导入后，每一次都列在这里，可以整次撤销。"), "muted", card, wrap=True)
        card.body.addWidget(self.nothing, 1)
        row = QHBoxLayout()
        self.undo = button(say("撤销这次导入…"), self.begin_undo, key="Ctrl+Z", parent=self)
        row.addWidget(self.undo)
        row.addStretch(1)
        card.body.addLayout(row)
        self.ask = self._undo_row()
        card.body.addWidget(self.ask)
        return card

    def _undo_row(self) -> QFrame:
        frame = QFrame(self)
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(10))
        self.reason = LineBox(say("撤销原因"), LINE_LENGTH, frame)
        self.reason.setPlaceholderText(say("例如：导错了月份"))
        self.reason.typed.connect(self._settle)
        self.sure = button("", self._undo, role="danger", parent=frame)
        self.leave = button(say("不撤"), self.give_up, parent=frame)
        self.reason.advanced.connect(self.sure.setFocus)
        row.addWidget(caption(say("撤销原因"), self.reason, required=True))
        row.addWidget(self.reason, 1)
        row.addWidget(self.sure)
        row.addWidget(self.leave)
        frame.hide()
        return frame

    def refresh(self) -> None:
        """Reads the list anew; the row that was chosen stays chosen."""
        db = self._desk.reader.db
        chosen = self.chosen()
        self._names = clerks.names(db)
        self._all = imports.page(db)
        self.model.reload()
        self.table.setVisible(bool(self._all))
        self.nothing.setVisible(not self._all)
        if self._all:
            kept = chosen.import_id if chosen is not None else ""
            at = next((place for place, one in enumerate(self._all) if one.import_id == kept), 0)
            self.table.selectRow(at)
        self._settle()

    def chosen(self) -> Import | None:
        """The import that is chosen in the list."""
        found: Import | None = self.table.chosen()
        return found

    def select(self, import_id: str) -> None:
        """Chooses an import in the list."""
        for at, one in enumerate(self._all):
            if one.import_id == import_id:
                self.table.selectRow(at)

    def begin_undo(self) -> bool:
        """Asks why the chosen import is undone; False where it cannot be."""
        if not self._may_undo():
            return False
        self.ask.show()
        self._settle()
        self.reason.setFocus()
        return True

    def give_up(self) -> bool:
        """Closes the question; False where it was not open."""
        was = not self.ask.isHidden()
        self.ask.hide()
        self.reason.set_text("")
        if was:
            self.undo.setFocus()
        self._settle()
        return was

    def allow(self, may: bool) -> None:
        """Whether a file may be taken in now."""
        self.choose.setEnabled(may)
        self.drop_card.setAcceptDrops(may)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event:
            case QDropEvent() if event.type() == QEvent.Type.Drop and _file(event):
                event.acceptProposedAction()
                self.dropped.emit(_file(event))
                return True
            case QDragMoveEvent() | QDragEnterEvent() if _file(event):
                event.acceptProposedAction()
                return True
        return False

    def _undo(self) -> None:
        chosen, reason = self.chosen(), self.reason.text().strip()
        if chosen is not None and reason:
            self.ask.hide()
            self.reason.set_text("")
            self.undone.emit(chosen, reason)

    def _may_undo(self) -> bool:
        chosen = self.chosen()
        allowed = self._desk.open.clerk.role in RIGHTS["undo_import"]
        return allowed and chosen is not None and chosen.state == "stored"

    def _settle(self) -> None:
        may, chosen = self._may_undo(), self.chosen()
        self.undo.setEnabled(may and self.ask.isHidden())
        manager = self._desk.open.clerk.role in RIGHTS["undo_import"]
        self.undo.setToolTip("" if manager else say("撤销整次导入要由站长来做。"))
        if not may:
            self.ask.hide()
        count = chosen.stored if chosen is not None else 0
        self.sure.setText(say("作废这 {count} 条", count=count))
        self.sure.setAccessibleName(self.sure.text())
        self.sure.setEnabled(bool(self.reason.text().strip()))

    def _state(self, one: Import) -> str:
        if one.state == "undone":
            day = (one.undone_at or "")[:16].replace("T", " ")
            return say("{time} 已撤销", time=day)
        return say("在册")

    def _colour(self, one: Import) -> object:
        return QColor(theme.colours().muted) if one.state == "undone" else None

    def _fetch(self, after: str | None, limit: int) -> list[Import]:
        keys = [one.import_id for one in self._all]
        begin = keys.index(after) + 1 if after in keys else 0
        return self._all[begin : begin + limit]


def _file(event: QDropEvent) -> Path | None:
    """The one file that is dragged; several at once are none: each ledger is looked at by itself."""
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None


