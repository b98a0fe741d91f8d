"""A new PC of a station that has a past: its records come back from the city's file, with progress and 取消."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from station_app.actions import adopted_files, adopting
from station_app.actions.acts import Changes
from station_app.actions.adopting import Adopted
from station_app.delivery.folder import read_file
from station_app.domain.clerks import Role
from station_app.domain.journal import KINDS
from station_app.storage import clerks
from station_app.storage.adopting import has_own_records
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, WholeLabel, beside, button, in_words
from station_app.words import say
from station_app.words.rebuilding import adopted_sentences
from station_exchange.hand_back import MAX_HAND_BACK, folder_beside


class AdoptCard(Card):
    """Shown while an enrolled PC has no record of its own, or attached files of it were not beside the package that it
    took in. `told` carries a Notice.
    """

    told = Signal(object)

    def __init__(self, desk: Desk, make_known: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(say("从市中心取回本站的登记"), parent)
        self._desk = desk
        self._progress: Progress | None = None
        self.said = WholeLabel(
            say("换了电脑、又没有备份时用：① 写出报到文件交给市中心（联网上报一次也行）；② 拿到移交文件后取回。"
                "编号不变，不会重报。附件在移交文件旁边的同名文件夹里，要放在一起。新站或先登记的，不用管它。"),
            "muted", self,
        )  # fmt: skip
        self.body.addWidget(self.said)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("正在取回"))
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.known = button(say("① 写出报到文件"), make_known, parent=self)
        self.press = button(say("② 选移交文件取回"), self._ask, parent=self)
        self.cancel = button(say("取消"), self._cancel, parent=self)
        self.cancel.hide()
        self.body.addLayout(beside(self.known, self.press, self.cancel))

    def refresh(self) -> None:
        """Shows itself where there is something to take back."""
        db = self._desk.reader.db
        tie = clerks.enrolment(db)
        lacks = not has_own_records(db) or adopted_files.apart(db) > 0
        wanted = tie is not None and self._desk.open.clerk.role is Role.MANAGER and lacks
        self.setVisible(wanted or self._progress is not None)
        self.known.setVisible(wanted and tie is not None and tie.secret is not None)

    def adopt(self, file: Path) -> None:
        """Takes the file in; broken off, nothing has changed."""
        if self._progress is not None:
            return
        desk = self._desk.open
        progress = self._progress = self._desk.background.progress(self._step)

        def action() -> Adopted:
            data = read_file(file, MAX_HAND_BACK)
            return adopting.adopt(
                desk.store, desk.clerk, desk.device, data, now=self._desk.now(), new_id=self._desk.new_id,
                beside=folder_beside(file), progress=progress,
            )  # fmt: skip

        self._run(True)
        self._desk.background.write(action, done=self._adopted, failed=self._failed)

    def _ask(self) -> None:
        told = say("移交文件（*.svh）")
        chosen, _ = QFileDialog.getOpenFileName(self, say("选市中心的移交文件"), "", told + ";;*")
        if chosen:
            self.adopt(Path(chosen))

    def _cancel(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
            self.cancel.setEnabled(False)

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _adopted(self, done: Adopted) -> None:
        self._run(False)
        self.told.emit(Notice("care" if done.files_apart else "good", "\n".join(adopted_sentences(done)), seconds=0))
        self._desk.background.changed.emit(Changes("", "adopt", frozenset({*KINDS, "delivery"})))

    def _failed(self, error: Exception) -> None:
        self._run(False)
        self.told.emit(Notice("bad", in_words(error), seconds=0))

    def _run(self, running: bool) -> None:
        if not running:
            self._progress = None
        for press in (self.known, self.press):
            press.setEnabled(not running)
        self.cancel.setEnabled(True)
        self.cancel.setVisible(running)
        self.bar.setRange(0, 0)
        self.bar.setVisible(running)
