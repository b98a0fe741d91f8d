"""A day's receipts in one go: in small lots, each journalled and handed to the printer before the next one is set.

So the printer begins at once, Ctrl+P at the counter waits for one lot only, a cancel leaves nothing half counted, and
two hundred receipts never stand in the memory together. Into a file they go as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QProgressBar, QWidget

from station_app.actions import receipts
from station_app.actions.receipts import Prepared
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import PrinterChoice, Way
from station_app.domain.troubles import Trouble
from station_app.ui import theme
from station_app.ui.background import Errand, Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.printing.stand import free_name, keep_paper, paper_name
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.words import on_paper, say

PAPER: Final = "consultation_receipt"
LOT: Final = 8
"""Receipts a lot: about half a second's work, and 35 MB of pages while a driver takes them."""


@dataclass(slots=True)
class _Run:
    """One go: what is to be printed how, and how far it is."""

    numbers: Sequence[str]
    choice: PrinterChoice
    again: bool
    day: str
    now: datetime
    taken: int = 0
    printed: int = 0
    stopped: bool = False
    strange: list[str] = field(default_factory=list)

    @property
    def lot(self) -> Sequence[str]:
        """The numbers of the next lot."""
        size = len(self.numbers) if self.choice.way is Way.FILE else LOT
        return self.numbers[self.taken : self.taken + size]


@dataclass(frozen=True, slots=True)
class _Lot:
    """What was set of a lot: receipts that had been printed before are left out."""

    prepared: tuple[Prepared, ...]
    pdf: bytes
    strange: tuple[str, ...]


class DayCard(Card):
    """Day, whether printed ones leave again, 打印, progress and 取消. `told` carries a Notice."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("一天的回执"), parent)
        self._desk = desk
        self._run: _Run | None = None
        self._errand: Errand | None = None
        today = desk.now().astimezone(BEIJING_TIME).date()
        self.day = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.day.setMaximumDate(self.day.date())
        self.day.setAccessibleName(say("哪一天"))
        self.day.setFixedWidth(theme.px(140))
        self.day.setStyleSheet(f"QDateEdit::drop-down {{ border: none; width: {theme.px(28)}px; }}")
        self.again = QCheckBox(say("打过的也再打（记为补打）"), self)
        self.press = button(say("打印这一天的"), self.start, icon="printer", parent=self)
        self.cancel = button(say("取消"), self.stop, parent=self)
        self.cancel.hide()
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("进度"))
        self.bar.hide()
        self.sentence = label(say("作废的不打，没打过的各打一份。"), "muted", self, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for part in (self.day, self.press, self.cancel):
            row.addWidget(part)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.again)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.sentence)
        for before, after in pairwise((self.day, self.press, self.cancel, self.again)):
            QWidget.setTabOrder(before, after)

    @property
    def running(self) -> bool:
        """Whether a day is being printed."""
        return self._run is not None

    def start(self) -> None:
        """Prints the receipts of the chosen day."""
        if self._run is not None:
            return
        desk, day = self._desk, self.day.date().toString("yyyyMMdd")
        run = self._run = _Run((), desk.printing.choice(PAPER), self.again.isChecked(), day, desk.now())
        self._show_running(True)

        def found(numbers: list[str]) -> None:
            run.numbers = numbers
            self._next(run)

        desk.background.errand(
            lambda progress: receipts.numbers_of_day(progress.store, day), done=found, failed=self._failed
        )

    def stop(self) -> None:
        """Stops before the next receipt; what was not handed to the printer is not counted as printed."""
        if self._run is not None:
            self._run.stopped = True
        if self._errand is not None:
            self._errand.cancel()

    def _next(self, run: _Run) -> None:
        lot = run.lot
        if run.stopped or not lot:
            self._finish(run)
            return
        self._errand = self._desk.background.errand(
            lambda progress: self._set(run, lot, progress),
            done=lambda made: self._leave(run, made),
            failed=self._failed,
            progress=lambda done, _total: self._step(run, done),
        )

    def _set(self, run: _Run, lot: Sequence[str], progress: Progress) -> _Lot:
        """On a worker: the receipts of a lot in one PDF."""
        from station_app.documents.one_file import Sheet, papers_in_one
        from station_app.documents.receipts import CONSULTATION_RECEIPT, unprintable

        desk = self._desk.open
        layout = CONSULTATION_RECEIPT.layout(
            run.choice.layout, own=self._desk.printing.layouts, scale=run.choice.per_cent / 100
        )
        prepared: list[Prepared] = []
        for number in lot:
            try:
                prepared.append(
                    receipts.prepare(
                        progress.store, desk.clerk, desk.device, number, catalogue=desk.catalogue, now=run.now,
                        reprint=run.again,
                    )
                )  # fmt: skip
            except Refused as refused:
                if any(fault.code != "printed-already" for fault in refused.faults):
                    raise
        if not prepared:
            return _Lot((), b"", ())
        pdf = papers_in_one(
            [Sheet(CONSULTATION_RECEIPT, each.receipt, layout) for each in prepared], len(prepared),
            title=on_paper("来访咨询回执 {day}", day=run.day), author=desk.station.name, progress=progress,
        )  # fmt: skip
        strange = tuple(each.receipt.number for each in prepared if unprintable(each.receipt))
        return _Lot(tuple(prepared), pdf, strange)

    def _leave(self, run: _Run, lot: _Lot) -> None:
        """Journals a lot that was set, then hands it over."""
        run.taken += len(run.lot)
        if not lot.prepared:
            self._next(run)
            return
        desk, stand = self._desk, self._desk.printing
        stem = f"{receipts.KIND}-{desk.open.station.code}-{run.day}"

        def journal() -> str:
            name = free_name(stand.papers, stem)
            path = keep_paper(stand.papers, name, lot.pdf) if run.choice.way is Way.FILE else None
            try:
                receipts.confirm_all(
                    desk.open.store, desk.open.clerk, lot.prepared, run.choice.layout, now=run.now, new_id=desk.new_id
                )
            except BaseException:
                if path is not None:
                    path.unlink(missing_ok=True)
                raise
            return name

        def journalled(name: str) -> None:
            run.printed += len(lot.prepared)
            run.strange += lot.strange
            if run.choice.way is Way.FILE:
                stand.tell_filed(say("{count} 份回执", count=len(lot.prepared)), run.choice, name)
            else:
                first, last = lot.prepared[0].receipt.number, lot.prepared[-1].receipt.number
                end = last.rsplit("-", 1)[-1]
                title = say("回执 {number}", number=first)
                if last != first:
                    title = say("回执 {first} 至 {last}", first=first, last=end)
                file = f"{first}-{end}.pdf" if last != first else paper_name(first, lot.prepared[0].nth)
                stand.submit(title, lot.pdf, run.choice, file)
            self._next(run)

        desk.background.write(journal, done=journalled, failed=self._failed)

    def _step(self, run: _Run, done: int) -> None:
        self.bar.setRange(0, len(run.numbers))
        self.bar.setValue(run.taken + done)

    def _finish(self, run: _Run) -> None:
        self._show_running(False)
        if run.stopped:
            told = say("停了：{count} 份已送去打印，其余没有打，也没有计入补打。", count=run.printed)
        elif not run.numbers:
            told = say("这一天没有可打的回执。")
        elif not run.printed:
            told = say("这一天的 {count} 份都打过了。要再打，请勾上“打过的也再打”。", count=len(run.numbers))
        else:
            told = say("{count} 份已送去打印。", count=run.printed)
        self.sentence.setText(told)
        if run.strange:
            numbers = say("、").join(run.strange)
            self.told.emit(Notice("care", say("这些回执上有字没有字形，印成代码，请手写补上：{numbers}",
                                              numbers=numbers), (), 0))  # fmt: skip

    def _failed(self, error: Exception) -> None:
        run = self._run
        if run is not None and isinstance(error, Trouble) and error.code == "print-cancelled":
            self._finish(run)
            return
        self._show_running(False)
        self.sentence.setText(in_words(error))
        self.told.emit(Notice("bad", in_words(error), (), 0))

    def _show_running(self, on: bool) -> None:
        if not on:
            self._run = self._errand = None
        self.press.setVisible(not on)
        self.day.setEnabled(not on)
        self.again.setEnabled(not on)
        self.cancel.setVisible(on)
        self.bar.setVisible(on)
        self.bar.setRange(0, 0)
        if on:
            self.sentence.setText(say("正在排版，排好一批打一批。"))
