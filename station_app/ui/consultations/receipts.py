"""The receipts' counter of the page: prepares, shows, prints or files a receipt, and tells what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.actions import receipts
from station_app.actions.receipts import Prepared
from station_app.domain.faults import Refused
from station_app.storage import settings
from station_app.ui.background import Progress
from station_app.ui.consultations.printing import Printer, PrinterSilent, keep_paper, paper_name, pictures_for_print
from station_app.ui.desk import Desk
from station_app.ui.notices import Action, Kind, Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say

if TYPE_CHECKING:
    from station_app.documents.previews import PageImage

LAYOUT: Final = "a5"
PREVIEW_DPI: Final = 110


@dataclass(frozen=True, slots=True)
class Sheet:
    """A receipt that was set: its bytes, and its pages as pictures."""

    prepared: Prepared
    pdf: bytes
    pages: "list[PageImage]"
    strange: tuple[str, ...] = ()
    """Characters that no font has."""

    @property
    def number(self) -> str:
        """The number on the paper."""
        return self.prepared.receipt.number


class ReceiptCounter(QObject):
    """One receipt at a time. `told`: a Notice. `printed`: the number of one that left. `shown`: a Sheet to look at."""

    told = Signal(object)
    printed = Signal(str)
    shown = Signal(object)

    def __init__(self, desk: Desk, printer: Printer, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._printer = printer
        self._busy = False

    def hand_over(self, number: str, *, reprint: bool = False) -> None:
        """Prints the receipt of a number; a second paper of the same revision only where `reprint` says so."""
        self._set(number, reprint, for_print=True, then=self.deliver)

    def preview(self, number: str) -> None:
        """Sets the receipt as it would be printed now, and shows it."""
        self._set(number, True, for_print=False, then=self.shown.emit)

    def deliver(self, sheet: Sheet) -> None:
        """To the printer; into the papers folder where there is none."""
        wanted = settings.get(self._desk.reader.db, "receipt_printer", "")
        name = self._printer.name(wanted)
        if not name:
            self.file(sheet, missing=wanted or say("默认打印机"))
            return
        self._journal(sheet, lambda: None, lambda _path: self._send(name, sheet))

    def file(self, sheet: Sheet, missing: str = "") -> None:
        """Into the papers folder. `missing` names the printer that should have taken it."""
        folder = self._desk.open.store.folder.papers
        name = paper_name(sheet.number, sheet.prepared.nth)

        def put() -> Path:
            return keep_paper(folder, name, sheet.pdf)

        def tell(_path: object) -> None:
            if missing:
                sentence = say(
                    "没有找到打印机（{printer}）。回执已存成文件 {name}，在 {folder}。接好打印机后可补打。",
                    printer=missing, name=name, folder=folder,
                )  # fmt: skip
            else:
                sentence = say("回执已存成文件 {name}，在 {folder}。", name=name, folder=folder)
            self._tell("info", sentence, seconds=10)

        self._journal(sheet, put, tell)

    def _set(self, number: str, reprint: bool, *, for_print: bool, then: Callable[[Sheet], None]) -> None:
        if self._busy:
            return
        self._busy = True
        desk = self._desk
        now = desk.now()

        def make(progress: Progress) -> Sheet:
            # Typesetter and renderer cost tens of megabytes: they come with the first paper, not with the window.
            from station_app.documents.previews import page_images
            from station_app.documents.receipts import consultation_receipt, unprintable

            prepared = receipts.prepare(
                progress.store, desk.open.clerk, desk.open.device, number, catalogue=desk.open.catalogue, now=now,
                reprint=reprint,
            )  # fmt: skip
            pdf = consultation_receipt(prepared.receipt, LAYOUT)
            pages = [] if for_print else page_images(pdf, PREVIEW_DPI)
            return Sheet(prepared, pdf, pages, unprintable(prepared.receipt))

        def done(sheet: Sheet) -> None:
            self._busy = False
            if not isValid(self):
                return
            if sheet.strange:
                told = say("、").join(f"U+{ord(character):04X}" for character in sheet.strange)
                self._tell("care", say("回执上有 {count} 个字没有字形，印成代码：{told}。请手写补上。",
                                       count=len(sheet.strange), told=told), seconds=8)  # fmt: skip
            then(sheet)

        desk.background.errand(make, done=done, failed=lambda error: self._failed(error, number))

    def _journal(self, sheet: Sheet, first: Callable[[], Path | None], done: Callable[[Path | None], None]) -> None:
        """Journals the paper on the writer, behind `first`; what `first` left is taken back where that fails."""
        desk = self._desk
        now = desk.now()
        self._busy = True

        def note() -> Path | None:
            path = first()
            try:
                receipts.confirm(desk.open.store, desk.open.clerk, sheet.prepared, LAYOUT, now=now, new_id=desk.new_id)
            except BaseException:
                if path is not None:
                    path.unlink(missing_ok=True)
                raise
            return path

        def noted(path: Path | None) -> None:
            self._busy = False
            if isValid(self):
                self.printed.emit(sheet.number)
                done(path)

        desk.background.write(note, done=noted, failed=lambda error: self._failed(error, sheet.number))

    def _send(self, name: str, sheet: Sheet) -> None:
        self._busy = True

        def failed(error: Exception) -> None:
            self._busy = False
            if isinstance(error, PrinterSilent):
                self._tell("bad", say(
                    "回执已保存，但“{printer}”没有响应。检查电源和纸后补打；也可在预览里存为 PDF。", printer=name
                ), (self._again(sheet.number),), seconds=0)  # fmt: skip
            else:
                self._tell("bad", in_words(error), seconds=0)

        def ready(pages: "list[PageImage]") -> None:
            self._busy = False
            try:
                self._printer.send(name, pages, sheet.number)
            except PrinterSilent as silent:
                failed(silent)
            else:
                self._tell("good", say("回执已送到“{printer}”（{number}）。", printer=name, number=sheet.number))

        self._desk.background.errand(lambda _progress: pictures_for_print(sheet.pdf), done=ready, failed=failed)

    def _failed(self, error: Exception, number: str) -> None:
        self._busy = False
        if not isValid(self):
            return
        again: tuple[Action, ...] = ()
        if isinstance(error, Refused) and any(fault.code == "printed-already" for fault in error.faults):
            again = (self._again(number),)
        self._tell("care" if isinstance(error, Refused) else "bad", in_words(error), again, seconds=8)

    def _again(self, number: str) -> Action:
        return (say("补打"), "", lambda: self.hand_over(number, reprint=True))

    def _tell(self, kind: Kind, sentence: str, actions: tuple[Action, ...] = (), *, seconds: float = 4) -> None:
        self.told.emit(Notice(kind, sentence, actions, seconds))
