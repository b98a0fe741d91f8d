"""The receipts' counter of the page: sets a receipt, journals it, and leaves it at the printing stand."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.actions import receipts
from station_app.actions.receipts import Prepared
from station_app.domain.faults import Refused
from station_app.domain.printing import PrinterChoice, Way
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Action, Kind, Notice
from station_app.ui.printing.stand import keep_paper, paper_name
from station_app.ui.widgets.basics import in_words
from station_app.words import say

if TYPE_CHECKING:
    from station_app.documents.previews import GreyImage

PAPER: Final = "consultation_receipt"
PREVIEW_DPI: Final = 110


@dataclass(frozen=True, slots=True)
class Sheet:
    """A receipt that was set as `choice` says: its bytes, and its pages as pictures where it is to be looked at."""

    prepared: Prepared
    choice: PrinterChoice
    pdf: bytes
    pages: "list[GreyImage]"
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

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False

    def hand_over(self, number: str, *, reprint: bool = False) -> None:
        """Prints the receipt of a number as this desk chose, or shows it first where it chose that.

        A second paper of the same revision leaves only where `reprint` says so.
        """
        look = self._desk.printing.choice(PAPER).preview
        self._set(number, reprint, look=look, then=self.shown.emit if look else self.deliver)

    def preview(self, number: str) -> None:
        """Sets the receipt as it would be printed now, and shows it."""
        self._set(number, True, look=True, then=self.shown.emit)

    def deliver(self, sheet: Sheet) -> None:
        """To the printer that was chosen; into the papers folder where that is none."""
        if sheet.choice.way is Way.FILE:
            self.file(sheet)
            return
        stand, name = self._desk.printing, paper_name(sheet.number, sheet.prepared.nth)
        title = say("回执 {number}", number=sheet.number)
        self._journal(sheet, lambda: None, lambda: stand.submit(title, sheet.pdf, sheet.choice, name))

    def file(self, sheet: Sheet) -> None:
        """Into the papers folder."""
        stand, name = self._desk.printing, paper_name(sheet.number, sheet.prepared.nth)
        self._journal(
            sheet,
            lambda: keep_paper(stand.papers, name, sheet.pdf),
            lambda: stand.tell_filed(say("回执"), sheet.choice, name),
        )

    def _set(self, number: str, reprint: bool, *, look: bool, then: Callable[[Sheet], object]) -> None:
        if self._busy:
            return
        self._busy = True
        desk = self._desk
        now, choice = desk.now(), desk.printing.choice(PAPER)

        def make(progress: Progress) -> Sheet:
            # Typesetter and renderer cost tens of megabytes: they come with the first paper, not with the window.
            from station_app.documents.previews import grey_images
            from station_app.documents.receipts import CONSULTATION_RECEIPT, unprintable

            prepared = receipts.prepare(
                progress.store, desk.open.clerk, desk.open.device, number, catalogue=desk.open.catalogue, now=now,
                reprint=reprint,
            )  # fmt: skip
            layout = CONSULTATION_RECEIPT.layout(
                choice.layout, own=desk.printing.layouts, scale=choice.per_cent / 100
            )
            pdf = CONSULTATION_RECEIPT.pdf(prepared.receipt, layout)
            pages = grey_images(pdf, PREVIEW_DPI) if look else []
            return Sheet(prepared, choice, pdf, pages, unprintable(prepared.receipt))

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

    def _journal(self, sheet: Sheet, first: Callable[[], Path | None], then: Callable[[], object]) -> None:
        """Journals the paper on the writer, behind `first`; what `first` left is taken back where that fails."""
        desk = self._desk
        now = desk.now()
        self._busy = True

        def note() -> None:
            path = first()
            try:
                receipts.confirm(
                    desk.open.store, desk.open.clerk, sheet.prepared, sheet.choice.layout, now=now, new_id=desk.new_id
                )
            except BaseException:
                if path is not None:
                    path.unlink(missing_ok=True)
                raise

        def noted(_: None) -> None:
            self._busy = False
            # The paper is journalled: it leaves even where its page is gone meanwhile.
            then()
            if isValid(self):
                self.printed.emit(sheet.number)

        desk.background.write(note, done=noted, failed=lambda error: self._failed(error, sheet.number))

    def _failed(self, error: Exception, number: str) -> None:
        self._busy = False
        if not isValid(self):
            return
        again: tuple[Action, ...] = ()
        if isinstance(error, Refused) and any(fault.code == "printed-already" for fault in error.faults):
            again = ((say("补打"), "", lambda: self.hand_over(number, reprint=True)),)
        self._tell("care" if isinstance(error, Refused) else "bad", in_words(error), again, seconds=8)

    def _tell(self, kind: Kind, sentence: str, actions: tuple[Action, ...] = (), *, seconds: float = 4) -> None:
        self.told.emit(Notice(kind, sentence, actions, seconds))
