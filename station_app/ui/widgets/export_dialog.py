"""导出所见: what a list shows as XLSX or CSV; masked, or whole by the password and for a reason; with progress."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from station_app.actions import list_exports
from station_app.actions.rights import RIGHTS
from station_app.documents.list_files import ListColumn, ListSheet, write_list
from station_app.domain.periods import BEIJING_TIME
from station_app.storage.store import Store
from station_app.ui import theme
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.proof_card import ProofCard
from station_app.words import say

_WIDTH = 560


@dataclass(frozen=True, slots=True)
class ListToTake:
    """A list that can be taken out. `rows(store, whole)` reads it anew, masked unless `whole`, on a worker's thread.

    `name` is the list's code for the journal, `asked` the codes and days it is narrowed to (never what was typed);
    `told` what stands on the sheet of definitions; `total` how many rows there will be, None where nobody knows yet.
    """

    name: str
    title: str
    columns: Sequence[ListColumn]
    rows: Callable[[Store, bool], Iterable[Sequence[Any]]]
    total: int | None
    asked: Mapping[str, str]
    told: Sequence[tuple[str, str]] = ()
    maskable: bool = True
    """False where nobody can tell which of the texts are names: it goes out by the password and for a reason only."""


class ExportDialog(QDialog):
    """Asks how, writes, tells. `told` carries a Notice; `written` the file once it is whole."""

    told = Signal(object)
    written = Signal(object)

    def __init__(self, desk: Desk, wanted: ListToTake, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._wanted = desk, wanted
        self._errand: Errand | None = None
        self.setWindowTitle(say("导出所见"))
        self.setMinimumWidth(theme.px(_WIDTH))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(20),) * 4)
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("导出“{title}”", title=wanted.title), "title", self))
        column.addWidget(label(self._how_much(), "muted", self, wrap=True))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.xlsx, self.csv = QRadioButton(say("Excel 表格（XLSX）"), self), QRadioButton(say("CSV"), self)
        self.masked = QRadioButton(say("遮盖个人信息（姓名、电话、内容里的号码）"), self)
        self.whole = QRadioButton(say("完整的个人信息（要写原因、输密码，记入日志）"), self)
        for words, first, other in (
            (say("格式"), self.xlsx, self.csv), (say("个人信息"), self.masked, self.whole)
        ):  # fmt: skip
            column.addWidget(label(words, "lead", self))
            group = QButtonGroup(self)
            for choice in (first, other):
                group.addButton(choice)
                column.addWidget(choice)
            first.setChecked(True)
        if not wanted.maskable:
            self.whole.setChecked(True)
        self.proof = ProofCard(self)
        self.proof.confirmed.connect(self._prove)
        self.proof.ended.connect(self._proof_ended)
        column.addWidget(self.proof)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(say("导出进度"))
        self.bar.hide()
        column.addWidget(self.bar)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(theme.px(8))
        self.ok = button(say("选择位置并导出…"), self.ask_place, key="Ctrl+Enter", role="primary", parent=self)
        self.cancel = button(say("取消"), self.reject, key="Esc", parent=self)
        foot.addWidget(self.ok)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        column.addWidget(self._foot)
        self._place: Path | None = None
        self._able(True)

    def _how_much(self) -> str:
        wanted = self._wanted
        headings = say("、").join(column.heading for column in wanted.columns)
        if wanted.total is None:
            return say("列：{columns}", columns=headings)
        return say("{count} 行；列：{columns}", count=f"{wanted.total:,}", columns=headings)

    # --- one step after the other -----------------------------------------------------------------------------------

    def ask_place(self) -> None:
        """Asks where the file shall lie."""
        form = "csv" if self.csv.isChecked() else "xlsx"
        day = self._desk.now().astimezone(BEIJING_TIME).date()
        name = f"{self._wanted.title}_{day.isoformat()}.{form}"
        chosen, _ = QFileDialog.getSaveFileName(self, say("导出到"), str(Path.home() / name), f"*.{form}")
        if chosen:
            path = Path(chosen)
            self.export(path if path.suffix.lower() == f".{form}" else path.with_name(f"{path.name}.{form}"))

    def export(self, place: Path) -> None:
        """Writes the file there; of whole data the reason and the password are asked for first."""
        self._place = place
        self.banner.tell("info", "")
        self._able(False)
        if self.whole.isChecked():
            self.proof.begin(
                say("导出完整的个人信息"),
                say("文件里会有姓名、电话和全部内容。请只在确有需要时导出，用完删除。"), say("导出"),
            )  # fmt: skip
            # One question at a time: the card has its own buttons.
            self._foot.hide()
            self._fit()
        else:
            self._allow("", "")

    def _proof_ended(self) -> None:
        self._foot.show()
        self._able(True)
        self._fit()

    def _fit(self) -> None:
        """As high as what stands in it: a card that opens must not be squeezed."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.adjustSize()

    def _prove(self, reason: str, proof: str) -> None:
        self._allow(reason, proof)

    def _allow(self, reason: str, proof: str) -> None:
        desk, name, whole = self._desk, self._wanted.name, self.whole.isChecked()

        def failed(error: Exception) -> None:
            if whole:
                self.proof.refused(error)
            else:
                self._failed(error)

        desk.background.write(
            lambda: list_exports.allow(desk.open.store, desk.open.clerk, name, whole=whole, proof=proof, reason=reason,
                                       now=desk.now(), new_id=desk.new_id),
            done=lambda _nothing: self._write(), failed=failed,
        )  # fmt: skip

    def _write(self) -> None:
        wanted, whole, place = self._wanted, self.whole.isChecked(), self._place
        assert place is not None
        if whole:
            self.proof.done()
            self._able(False)
        sheet = ListSheet(wanted.title, wanted.columns, self._told_on_it(whole), (say("说明"), say("列"), say("含义")))
        self.bar.setRange(0, wanted.total or 0)
        self.bar.setValue(0)
        self.bar.show()

        def write(progress: Progress) -> int | None:
            return write_list(
                place, sheet, wanted.rows(progress.store, whole), lambda done: progress(done, wanted.total or 0)
            )  # fmt: skip

        self._errand = self._desk.background.errand(
            write, done=self._note, failed=self._failed, progress=lambda done, _total: self.bar.setValue(done)
        )

    def _told_on_it(self, whole: bool) -> list[tuple[str, str]]:
        desk = self._desk
        now = desk.now().astimezone(BEIJING_TIME)
        return [
            (say("清单"), self._wanted.title), (say("工作站"), f"{desk.open.station.name} {desk.open.station.code}"),
            (say("导出时间"), now.strftime("%Y-%m-%d %H:%M")), (say("导出人"), desk.open.clerk.name),
            (say("个人信息"), say("完整") if whole else say("已遮盖")),
            (say("基础数据版本"), desk.open.catalogue.version), *self._wanted.told,
        ]  # fmt: skip

    def _note(self, rows: int | None) -> None:
        self._errand = None
        self.bar.hide()
        if rows is None:
            self._able(True)
            self.banner.tell("info", say("导出已取消，没有留下文件。"))
            return
        desk, wanted, whole, place = self._desk, self._wanted, self.whole.isChecked(), self._place
        assert place is not None
        desk.background.write(
            lambda: list_exports.taken(
                desk.open.store, desk.open.clerk, wanted.name, rows=rows, whole=whole,
                form=place.suffix.lstrip(".").lower(), asked=wanted.asked, now=desk.now(), new_id=desk.new_id,
            ),
            done=lambda _taken: self._end(place, rows), failed=self._failed,
        )  # fmt: skip

    def _end(self, place: Path, rows: int) -> None:
        self.told.emit(Notice("good", say("已导出 {count} 行到 {place}。", count=f"{rows:,}", place=place), seconds=8))
        self.written.emit(place)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._errand = None
        self.bar.hide()
        self._able(True)
        self.banner.tell("bad", in_words(error))

    def _able(self, able: bool) -> None:
        allowed = self._desk.open.clerk.role in RIGHTS["export_list"]
        for part in (self.xlsx, self.csv):
            part.setEnabled(able)
        self.ok.setEnabled(able and (allowed or self._wanted.maskable))
        self.masked.setEnabled(able and self._wanted.maskable)
        self.whole.setEnabled(able and allowed)

    def reject(self) -> None:
        """Esc: stops what is being written, else closes."""
        if self._errand is not None:
            self._errand.cancel()
        elif not self.proof.isHidden():
            self.proof.give_up()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.ok.isEnabled():
            self.ask_place()
        else:
            super().keyPressEvent(event)
