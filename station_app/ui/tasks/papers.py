"""Slips and the hand-over sheet, from the record to the printer that was chosen for them."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.actions import handovers, slips
from station_app.actions.acts import RecordIds
from station_app.actions.slips import PreparedSlip
from station_app.domain.faults import Refused
from station_app.domain.papers.follow_ups import ShiftHandover
from station_app.domain.printing import PrinterChoice, Way
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Action, Notice
from station_app.ui.printing.stand import free_name, keep_paper, paper_name
from station_app.ui.widgets.basics import in_words
from station_app.words import say
from station_app.words.labels import paper_label

SHIFT: Final = "shift_handover"
_PAPERS: Final = {"referral": "referral_slip", "follow_up": "follow_up_slip"}


class Papers(QObject):
    """One paper at a time. `told`: a Notice. `left` names the paper that left for its printer or its file."""

    told = Signal(object)
    left = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False

    def print_slip(self, kind: str, number: str, *, reprint: bool = False) -> None:
        """The slip of a referral or a call-back, a second one of the same revision must be asked for."""
        desk, now, choice = self._desk, self._desk.now(), self._desk.printing.choice(_PAPERS[kind])

        def prepare(progress: Progress) -> tuple[PreparedSlip, bytes, str]:
            prepared = slips.prepare(
                progress.store, desk.open.clerk, number, catalogue=desk.open.catalogue, now=now, reprint=reprint
            )
            return prepared, self._set(prepared.paper, prepared.slip, choice), paper_name(number, prepared.nth)

        def journal(made: tuple[PreparedSlip, bytes, str]) -> Callable[[], object]:
            return lambda: slips.confirm(
                desk.open.store, desk.open.clerk, made[0], choice.layout, now=now, new_id=desk.new_id
            )

        def again() -> None:
            self.print_slip(kind, number, reprint=True)

        self._run(prepare, journal, choice, again)

    def print_handover(self, taker: str = "", note: str = "") -> None:
        """The hand-over sheet of this shift."""
        desk, now, choice = self._desk, self._desk.now(), self._desk.printing.choice(SHIFT)
        ids = RecordIds.make(desk.new_id)

        def prepare(progress: Progress) -> tuple[ShiftHandover, bytes, str]:
            sheet = handovers.prepare(
                progress.store, desk.open.clerk, taker=taker, note=note, catalogue=desk.open.catalogue, now=now
            )
            return sheet, self._set(SHIFT, sheet, choice), free_name(desk.printing.papers, sheet.number)

        def journal(made: tuple[ShiftHandover, bytes, str]) -> Callable[[], object]:
            return lambda: handovers.confirm(
                desk.open.store, desk.open.clerk, made[0], choice.layout, ids=ids, now=now
            )

        self._run(prepare, journal, choice, None)

    def _set(self, paper: str, shown: Any, choice: PrinterChoice) -> bytes:
        # The typesetter costs tens of megabytes: it comes with the first paper, not with the window.
        from station_app.documents.all_papers import FORMS

        form = FORMS[paper]
        layout = form.layout(choice.layout, own=self._desk.printing.layouts, scale=choice.per_cent / 100)
        return form.pdf(shown, layout)

    def _run(
        self, prepare: Callable[[Progress], tuple[Any, bytes, str]], journal: Callable[[Any], Callable[[], object]],
        choice: PrinterChoice, again: Callable[[], None] | None,
    ) -> None:  # fmt: skip
        """Sets the paper beside the window, journals it on the writer, then lets it leave."""
        if self._busy:
            return
        self._busy = True
        stand, words = self._desk.printing, paper_label(choice.paper)

        def failed(error: Exception) -> None:
            self._busy = False
            if isValid(self):
                self._tell_failed(error, again)

        def prepared(made: tuple[Any, bytes, str]) -> None:
            _, pdf, file = made
            note = journal(made)

            def write() -> None:
                path = keep_paper(stand.papers, file, pdf) if choice.way is Way.FILE else None
                try:
                    note()
                except BaseException:
                    if path is not None:
                        path.unlink(missing_ok=True)
                    raise

            def written(_: object) -> None:
                self._busy = False
                if choice.way is Way.FILE:
                    stand.tell_filed(words, choice, file)
                else:
                    stand.submit(f"{words} {file.removesuffix('.pdf')}", pdf, choice, file)
                if isValid(self):
                    self.left.emit(file)

            self._desk.background.write(write, done=written, failed=failed)

        self._desk.background.errand(prepare, done=prepared, failed=failed)

    def _tell_failed(self, error: Exception, again: Callable[[], None] | None) -> None:
        actions: tuple[Action, ...] = ()
        printed = isinstance(error, Refused) and any(fault.code == "printed-already" for fault in error.faults)
        if printed and again is not None:
            actions = ((say("补打"), "", again),)
        self.told.emit(Notice("care" if isinstance(error, Refused) else "bad", in_words(error), actions, 8))
