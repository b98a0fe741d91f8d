"""One paper from its record to the printer that was chosen for it: set beside the window, journalled, let go."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from station_app.domain.faults import Refused
from station_app.domain.printing import PrinterChoice, Way
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Action, Notice
from station_app.ui.printing.stand import keep_paper
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.opening import open_over
from station_app.words import say
from station_app.words.labels import paper_label

if TYPE_CHECKING:
    from station_app.documents.previews import GreyImage

PREVIEW_DPI: Final = 110

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

        def prepared(made: Made, pages: "list[GreyImage]") -> None:
            if not choice.preview:
                leave(made, choice.way)
                return
            # Nothing is journalled while it is only looked at: the next paper may be asked for meanwhile.
            self._busy = False
            if isValid(self):
                self._look(words, made, pages, choice, leave)

        def leave(made: Made, way: Way) -> None:
            self._busy = True
            what, pdf, file = made

            def write() -> None:
                path = keep_paper(stand.papers, file, pdf) if way is Way.FILE else None
                try:
                    journal(what)
                except BaseException:
                    if path is not None:
                        path.unlink(missing_ok=True)
                    raise

            def written(_: object) -> None:
                self._busy = False
                if way is Way.FILE:
                    stand.tell_filed(words, choice, file)
                else:
                    stand.submit(f"{words} {file.removesuffix('.pdf')}", pdf, choice, file)
                if isValid(self):
                    self.left.emit(file)

            self._desk.background.write(write, done=written, failed=failed)

        def make(progress: Progress) -> "tuple[Made, list[GreyImage]]":
            made = prepare(progress)
            if not choice.preview:
                return made, []
            from station_app.documents.previews import grey_images

            return made, grey_images(made[1], PREVIEW_DPI)

        self._desk.background.errand(make, done=lambda both: prepared(*both), failed=failed)

    def _look(
        self, words: str, made: Made, pages: "list[GreyImage]", choice: PrinterChoice,
        leave: Callable[[Made, Way], None],
    ) -> None:  # fmt: skip
        """Shows the paper first, as this desk chose for its kind."""
        from station_app.ui.printing.preview import PreviewDialog

        caret = QApplication.focusWidget()
        window = caret.window() if caret is not None else QApplication.activeWindow()
        if window is None:
            leave(made, choice.way)
            return
        title = say("{paper}预览 {number}", paper=words, number=made[2].removesuffix(".pdf"))
        dialog = PreviewDialog(title, pages, choice, window)
        dialog.print_it.connect(lambda: leave(made, choice.way))
        dialog.file_it.connect(lambda: leave(made, Way.FILE))
        open_over(dialog)

    def _tell_failed(self, error: Exception, again: Callable[[], None] | None) -> None:
        actions: tuple[Action, ...] = ()
        printed = isinstance(error, Refused) and any(fault.code == "printed-already" for fault in error.faults)
        if printed and again is not None:
            actions = ((say("补打"), "", again),)
        self.told.emit(Notice("care" if isinstance(error, Refused) else "bad", in_words(error), actions, 8))
