"""The page 日志: a list with filters, one entry old beside new, a check of the chain, and a list to take along.

For the station's manager and the auditor (`see_journal`); others read that it is not theirs.
"""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from station_app.actions import journal_viewing
from station_app.actions.acts import Changes
from station_app.actions.journal_viewing import ChainChecked
from station_app.actions.rights import RIGHTS
from station_app.domain.clerks import Clerk
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import clerks, journal_pages
from station_app.storage.journal_pages import JournalLine
from station_app.ui import theme
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk
from station_app.ui.journal.details import Details
from station_app.ui.journal.filters import Filters
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, Card, button, in_words
from station_app.ui.widgets.nothing import Nothing
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.proof_card import ProofCard
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.journal import checked_sentences
from station_app.words.personal_data import kind_words, verb_words

_SECONDS = 10


class JournalPage(QWidget):
    """`told`: a Notice."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._names: dict[str, str] = {}
        self._checking: Errand | None = None
        self._place: Path | None = None
        self._stale = True
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.filters = Filters(desk.now)
        self.found = Banner()
        model: PagingModel[JournalLine] = PagingModel(
            [
                Column(say("序号"), lambda line: str(line.position), width=60),
                Column(say("时间"), lambda line: line.at[:16].replace("T", " "), width=136),
                Column(say("谁"), lambda line: self._names.get(line.actor, say("（程序）")), width=76),
                Column(say("操作"), lambda line: verb_words(line.verb), width=104),
                Column(say("种类"), lambda line: kind_words(line.kind), width=88),
                Column(say("编号"), lambda line: line.number, width=190),
            ],
            self._fetch, lambda line: line.position,
        )  # fmt: skip
        self.table = Table(model, 5, say("日志"))
        self.details = Details()
        self.check = button(say("核对日志链"), self.check_chain, role="primary")
        self.stop = button(say("停止"), self.stop_checking, key="Esc")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(say("核对到哪里"))
        self.bar.setTextVisible(False)
        self.export = button(say("导出清单"), self.begin_export)
        self.all = button(say("清除筛选"), self.filters.clear, role="link")
        self.ask = ProofCard()
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.filters.changed.connect(self._look)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.ask.confirmed.connect(self._confirmed)
        self.ask.ended.connect(self.table.setFocus)

    def _lay_out(self) -> None:
        whole = QWidget()
        margin = theme.px(16)
        column = QVBoxLayout(whole)
        column.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        column.setSpacing(theme.px(12))
        card = Card()
        card.body.addWidget(self.filters)
        card.body.addWidget(self.found)
        card.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot_parts: tuple[QWidget, ...] = (self.check, self.bar, self.stop, self.export, self.all)
        for part in foot_parts:
            foot.addWidget(part)
        foot.addStretch(1)
        card.body.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(card, 13)
        row.addWidget(self.details, 8)
        column.addLayout(row, 1)
        column.addWidget(self.ask)
        self._closed = Nothing(
            say("日志由站长和审计员查看"), say("您做过的每一步都记在里面。需要查证时，请站长或审计员来看。")
        )
        for part in (whole, self._closed):
            self._stack.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        for hidden in (self.bar, self.stop):
            hidden.hide()
        self._whole = whole
        self._rights()

    # --- what the window asks ----------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The page comes to the front: what is new is read, the caret stands on the list."""
        if self._stale:
            self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Reads anew."""
        self._rights()
        if not self._may("see_journal"):
            return
        self._stale = False
        db = self._desk.reader.db
        self._names = clerks.names(db)
        self.filters.offer(self._names, *journal_pages.kinds_and_verbs(db))
        self._look()

    def changed(self, changes: Changes) -> None:
        """Every action is journalled; the list is read when somebody looks at it."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def changed_hands(self, before: Clerk, clerk: Clerk) -> None:
        """Another clerk sits here: what was shown to the one before him is put away."""
        self.ask.give_up()
        self.details.clear()
        self.found.tell("info", "")
        self.refresh()

    def leave(self) -> None:
        """The window closes."""
        self.stop_checking()

    def _may(self, act: str) -> bool:
        return self._desk.open.clerk.role in RIGHTS[act]

    def _rights(self) -> None:
        self._stack.setCurrentWidget(self._whole if self._may("see_journal") else self._closed)

    # --- looking -----------------------------------------------------------------------------------------------------

    def _fetch(self, after: Any, limit: int) -> list[JournalLine]:
        if not self._may("see_journal"):
            return []
        return journal_viewing.page(
            self._desk.reader, self._desk.open.clerk, self.filters.wanted(), before=after, limit=limit
        )

    def _look(self) -> None:
        self.table.reload()
        self._choose()

    def _choose(self) -> None:
        line = self.table.chosen()
        if line is None:
            self.details.clear()
            return
        reader = self._desk.reader
        found = journal_viewing.changes(reader, self._desk.open.clerk, line.position)
        blanked = journal_pages.blanked(reader.db, line.position)
        self.details.show_entry(line, self._names, found, blanked=blanked)

    # --- checking ----------------------------------------------------------------------------------------------------

    def check_chain(self) -> None:
        """Reads the whole chain beside the window."""
        if self._checking is not None:
            return
        clerk = self._desk.open.clerk
        total = max(1, journal_pages.count(self._desk.reader.db, journal_pages.JournalFilter()))
        self.bar.setRange(0, total)

        def task(progress: Progress) -> ChainChecked:
            return journal_viewing.check_chain(progress.store, clerk, lambda done: progress(done, total))

        self._checking = self._desk.background.errand(
            task, done=self._checked, failed=self._not_checked, progress=lambda done, _total: self.bar.setValue(done)
        )
        self._show_checking()

    def stop_checking(self) -> None:
        """Gives the check up."""
        if self._checking is not None:
            self._checking.cancel()

    def _checked(self, checked: ChainChecked) -> None:
        given_up = checked.entries < self.bar.maximum() and checked.sound
        self._checking = None
        self._show_checking()
        if given_up:
            self.found.tell("info", say("核对停在第 {count} 条，到那里都对得上。", count=checked.entries))
            return
        kind = "good" if checked.sound else "bad"
        self.found.tell(kind, "\n".join(checked_sentences(
            checked.entries, checked.checkpoint, checked.agrees,
            [(one.code, one.position, one.line, self._names.get(one.line.actor, "") if one.line else "")
             for one in checked.tampered],
        )))  # fmt: skip

    def _not_checked(self, error: Exception) -> None:
        self._checking = None
        self._show_checking()
        self.found.tell("bad", in_words(error))

    def _show_checking(self) -> None:
        under_way = self._checking is not None
        self.check.setEnabled(not under_way)
        for part in (self.bar, self.stop):
            part.setVisible(under_way)

    # --- taking along ------------------------------------------------------------------------------------------------

    def begin_export(self) -> None:
        """Asks why, and for the password."""
        count = journal_pages.count(self._desk.reader.db, self.filters.wanted())
        self.ask.begin(
            say("导出日志清单"),
            say("把筛选到的 {count} 条写成 CSV：谁、何时、做了什么、哪条记录和校验值，不含个人信息。", count=count),
            say("写出"), danger=False,
        )  # fmt: skip

    def export_to(self, place: Path) -> None:
        """Where the next list goes, without asking."""
        self._place = place

    def _confirmed(self, reason: str, proof: str) -> None:
        desk, now = self._desk, self._desk.now()
        opened = desk.open
        desk.background.write(
            lambda: journal_viewing.ask_for_export(
                opened.store, opened.clerk, proof=proof, reason=reason, now=now, new_id=desk.new_id
            ),
            done=lambda _: self._permitted(), failed=self.ask.refused,
        )  # fmt: skip

    def _permitted(self) -> None:
        self.ask.done()
        place = self._place
        if place is None:
            day = self._desk.now().astimezone(BEIJING_TIME)
            name = f"{self._desk.open.station.code}-journal-{day:%Y%m%d}.csv"
            chosen, _ = QFileDialog.getSaveFileName(self, say("存到哪里"), name, say("表格（*.csv）"))
            place = Path(chosen) if chosen else None
        self._place = None
        if place is None:
            return
        wanted, target = self.filters.wanted(), place

        def write(progress: Progress) -> int:
            from station_app.documents.journal_file import write_journal

            return write_journal(target, journal_viewing.export_rows(progress.store, wanted))

        self._desk.background.errand(
            write, done=self._written, failed=lambda error: self.told.emit(Notice("bad", in_words(error), (), 0))
        )

    def _written(self, count: int) -> None:
        self.told.emit(Notice("good", say("已写出 {count} 条日志。", count=count), (), _SECONDS))
