"""One paper from its record to the printer that was chosen for it: set beside the window, journalled, let go."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from station_app.domain.faults import Refused
from station_app.domain.printing import PrinterChoice, Way
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Action, Notice
from station_app.ui.printing.stand import keep_paper
from station_app.ui.widgets.basics import in_words
from station_app.words import say
from station_app.words.labels import paper_label

Made = tuple[Any, bytes, str]
"""What was prepared, its PDF, and the file name it would have."""


class PaperRun(QObject):
    """One paper at a time. `told`: a Notice. `left` names the paper that left for its printer or its file."""

    told = Signal(object)
    left = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._busy = False

    def set_paper(self, paper: str, shown: Any, choice: PrinterChoice) -> bytes:
        """The PDF of a form of `documents.all_papers` in the chosen layout. Any thread."""
        # The typesetter costs tens of megabytes: it comes with the first paper, not with the window.
        from station_app.documents.all_papers import FORMS

        form = FORMS[paper]
        layout = form.layout(choice.layout, own=self._desk.printing.layouts, scale=choice.per_cent / 100)
        return form.pdf(shown, layout)

    def run(
        self, prepare: Callable[[Progress], Made], journal: Callable[[Any], object], choice: PrinterChoice,
        again: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        """Prepares the paper beside the window, journals on the writer what `prepare` made, then lets it leave.

        `again` is offered where the paper was printed already. A press while one is under way does nothing.
        """
        if self._busy:
            return
        self._busy = True
        stand, words = self._desk.printing, paper_label(choice.paper)

        def failed(error: Exception) -> None:
            self._busy = False
            if isValid(self):
                self._tell_failed(error, again)

        def prepared(made: Made) -> None:
            what, pdf, file = made

            def write() -> None:
                path = keep_paper(stand.papers, file, pdf) if choice.way is Way.FILE else None
                try:
                    journal(what)
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
