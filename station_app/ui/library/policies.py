"""政策文件: the texts at the left; at the right the one that is read, or the file that is about to be stored."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import policy_texts as actions
from station_app.actions.acts import RecordIds
from station_app.actions.policy_texts import StoredPolicy
from station_app.documents.policy_files import PolicyFile
from station_app.domain.faults import Refused
from station_app.storage import policy_texts
from station_app.storage.policy_texts import PolicyText
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.library.policy_preview import PolicyPreview, in_full
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say


class PoliciesView(QWidget):
    """`told`: a Notice. A file is read beside the window and looked at before anything is stored."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: list[PolicyText] = []
        self._current: PolicyText | None = None
        self._read: PolicyFile | None = None
        self._replaces: str | None = None
        self._ids = RecordIds.make(desk.new_id)
        self._busy = False
        self.model: PagingModel[PolicyText] = PagingModel(
            [
                Column(say("标题"), lambda one: one.head.title),
                Column(say("文号"), lambda one: one.head.number, width=150),
                Column(say("日期"), lambda one: one.head.dated, width=108),
                Column(say("段"), lambda one: str(one.paragraphs), width=52),
                Column(say("版次"), lambda one: str(one.revisions), width=52),
            ],
            self._fetch, lambda one: one.record_id, self,
        )  # fmt: skip
        self.table = Table(self.model, 0, say("政策文件"), self)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _before: self._choose(index.row()))
        self.add = button(say("导入政策文件…"), self.begin, key="Ctrl+N", role="primary", parent=self)
        self.renew = button(say("换新版…"), self._choose_newer, parent=self)
        self.remove = button(say("移除"), self._remove, parent=self)
        self.banner = Banner(self)
        self.heading = label("", "lead", self, wrap=True)
        self.source = label("", "note", self, wrap=True)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(say("全文"))
        self.preview = PolicyPreview(self)
        self.preview.accepted.connect(self.save)
        self.preview.refused.connect(self.give_up)
        self._right = QStackedWidget(self)
        self._right.addWidget(self._reading())
        self._right.addWidget(self.preview)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        row.addWidget(self._list_card(), 6)
        right = Card("", self)
        right.body.addWidget(self._right, 1)
        row.addWidget(right, 5)
        self.refresh()

    def _list_card(self) -> Card:
        card = Card("", self)
        top = QHBoxLayout()
        top.addWidget(self.add)
        top.addStretch(1)
        card.body.addLayout(top)
        card.body.addWidget(self.banner)
        card.body.addWidget(self.table, 1)
        self.nothing = label(
            say("还没有政策文件。导入 TXT、DOCX 或 PDF（有文字的），写咨询内容时就能在一旁找到条文、一键引用。"),
            "muted", card, wrap=True,
        )  # fmt: skip
        card.body.addWidget(self.nothing, 1)
        return card

    def _reading(self) -> QWidget:
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.heading)
        column.addWidget(self.source)
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(self.renew)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        return whole

    def first(self) -> QWidget:
        """Where the work begins."""
        return self.preview.title if self._read is not None else self.add

    def refresh(self) -> None:
        """Reads the list anew; a file that is looked at stays."""
        self._all = policy_texts.present(self._desk.reader.db)
        self.model.reload()
        self.table.setVisible(bool(self._all))
        self.nothing.setVisible(not self._all)
        kept = self._current.record_id if self._current is not None else ""
        row = next((place for place, one in enumerate(self._all) if one.record_id == kept), 0)
        if self._all:
            self.table.selectRow(row)
        self._show(self._all[row] if self._all else None)

    def begin(self) -> None:
        """Asks for a file to bring in."""
        self._ask(None)

    def open_file(self, path: Path, replaces: str | None = None) -> None:
        """Reads a file and shows what would be stored of it; nothing is written yet."""
        if self._busy:
            return
        self._busy = True
        self._replaces = replaces
        self.banner.tell("info", say("正在读取“{name}”…", name=path.name))
        clerk = self._desk.open.clerk
        self._desk.background.errand(
            lambda progress: actions.preview(progress.store.db, clerk, path), done=self._looked_at, failed=self._failed
        )

    def save(self) -> None:
        """Stores the file that is looked at, under the head that stands in the fields."""
        read, desk, ids, replaces = self._read, self._desk, self._ids, self._replaces
        if read is None or self._busy:
            return
        self._busy = True
        head, store, clerk, now = self.preview.head(), desk.open.store, desk.open.clerk, desk.now()
        desk.background.write(
            lambda: actions.store_policy(store, clerk, read, head, ids=ids, now=now, replaces=replaces),
            done=self._stored, failed=self._failed,
        )  # fmt: skip

    def give_up(self) -> bool:
        """Leaves the file that is looked at unstored; False where there is none."""
        looking = self._read is not None
        self._close_preview()
        self.banner.tell("info", "")
        return looking

    def _ask(self, replaces: str | None) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, say("选政策文件"), "", say("政策文件（*.txt *.docx *.pdf）") + ";;*"
        )
        if chosen:
            self.open_file(Path(chosen), replaces)

    def _choose_newer(self) -> None:
        if self._current is not None:
            self._ask(self._current.record_id)

    def _looked_at(self, read: PolicyFile) -> None:
        if not isValid(self):
            return
        self._busy = False
        self._read = read
        self._ids = RecordIds.make(self._desk.new_id)
        before = next((one for one in self._all if one.record_id == self._replaces), None)
        self.banner.tell("info", "")
        self.preview.show_file(read, before.head.title if before is not None else "")
        self._right.setCurrentWidget(self.preview)
        self.preview.title.setFocus()

    def _stored(self, stored: StoredPolicy) -> None:
        if not isValid(self):
            return
        self._busy = False
        read, self._current = self._read, None
        self._close_preview()
        self._all = policy_texts.present(self._desk.reader.db)
        self._current = next((one for one in self._all if one.record_id == stored.record_id), None)
        self.refresh()
        self.add.setFocus()
        title = self._current.head.title if self._current is not None else ""
        if read is not None:
            self._tell(say("已存入“{title}”，{count} 段可以引用。", title=title, count=stored.paragraphs))

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._busy = False
        if self._read is not None and isinstance(error, Refused) and self.preview.tell(error.faults):
            return
        self.banner.tell("bad", in_words(error))

    def _remove(self) -> None:
        text, desk = self._current, self._desk
        if text is None or self._busy:
            return
        self._busy = True
        store, clerk, now, ids = desk.open.store, desk.open.clerk, desk.now(), RecordIds.make(desk.new_id)
        desk.background.write(
            lambda: actions.remove_policy(store, clerk, text.record_id, ids=ids, now=now),
            done=lambda _stored: self._removed(text), failed=self._failed,
        )  # fmt: skip

    def _removed(self, text: PolicyText) -> None:
        if not isValid(self):
            return
        self._busy = False
        self._current = None
        self.refresh()
        self._tell(say("已移除“{title}”，不再出现在参考里。", title=text.head.title))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._all):
            self._show(self._all[row])

    def choose(self, record_id: str) -> bool:
        """Chooses a text by its record; whether it stands."""
        places = [place for place, one in enumerate(self._all) if one.record_id == record_id]
        if places:
            self.table.selectRow(places[0])
            self.table.setFocus()
        return bool(places)

    def _show(self, text: PolicyText | None) -> None:
        self._current = text
        for part in (self.renew, self.remove):
            part.setEnabled(text is not None)
        if text is None:
            self.heading.setText(say("没有选中的文件"))
            self.source.setText("")
            self.text.setPlainText("")
            return
        self.heading.setText(text.head.title)
        day = text.brought_at[:10]
        brought = say("{day} 导入", day=day)
        told = (text.head.issuer, text.head.number, text.head.dated, brought)
        self.source.setText(say("　").join(filter(None, told)))
        self.text.setPlainText(in_full(policy_texts.paragraphs(self._desk.reader.db, text.record_id)))

    def _close_preview(self) -> None:
        self._read, self._replaces = None, None
        self._right.setCurrentIndex(0)

    def _fetch(self, after: str | None, limit: int) -> list[PolicyText]:
        keys = [one.record_id for one in self._all]
        begin = keys.index(after) + 1 if after in keys else 0
        return self._all[begin : begin + limit]

    def _tell(self, sentence: str) -> None:
        self.told.emit(Notice("good", sentence))
