"""The window's papers from the page: receipt, one-time notice, hand-over list, each to its printer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from station_app.actions import filing_papers, money
from station_app.actions.filing_papers import HANDOVER, NOTICE, RECEIPT, RETURN, WEEK, PreparedPaper
from station_app.domain.periods import ReportingWeek
from station_app.storage.store import Store
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.printing.paper_run import Made, PaperRun


class FilingPapers(PaperRun):
    """Prints by number. `told` and `left` as for every paper."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)

    def receipt(self, number: str, *, reprint: bool = False) -> None:
        """收文回执."""
        desk, now = self._desk.open, self._desk.now()
        self._print(
            RECEIPT,
            lambda store: filing_papers.prepare_receipt(
                store, desk.clerk, number, catalogue=desk.catalogue, now=now, reprint=reprint
            ),
            lambda: self.receipt(number, reprint=True),
        )

    def notice(self, number: str) -> None:
        """一次性告知书."""
        desk, now = self._desk.open, self._desk.now()
        self._print(
            NOTICE,
            lambda store: filing_papers.prepare_notice(store, desk.clerk, number, catalogue=desk.catalogue, now=now),
        )

    def money(self, number: str, *, reprint: bool = False) -> None:
        """收款记录 of what was paid."""
        desk, now = self._desk.open, self._desk.now()
        self._print(
            money.PAPER,
            lambda store: money.prepare_money_receipt(
                store, desk.clerk, number, catalogue=desk.catalogue, now=now, reprint=reprint
            ),
            lambda: self.money(number, reprint=True),
        )

    def returned(self, number: str) -> None:
        """退件告知单."""
        desk, now = self._desk.open, self._desk.now()
        self._print(
            RETURN,
            lambda store: filing_papers.prepare_return(store, desk.clerk, number, catalogue=desk.catalogue, now=now),
        )

    def week(self, week: ReportingWeek) -> None:
        """规费汇总表 of a week."""
        desk, now = self._desk.open, self._desk.now()
        self._print(
            WEEK,
            lambda store: filing_papers.prepare_week_fees(store, desk.clerk, week, catalogue=desk.catalogue, now=now),
        )

    def handover(self, numbers: Sequence[str]) -> None:
        """移交清单 of these intakes."""
        desk, now = self._desk.open, self._desk.now()
        self._print(
            HANDOVER,
            lambda store: filing_papers.prepare_handover(
                store, desk.clerk, numbers, "", catalogue=desk.catalogue, now=now
            ),
        )

    def _print(
        self, paper: str, prepare: Callable[[Store], PreparedPaper], again: Callable[[], None] | None = None
    ) -> None:
        desk, choice = self._desk, self._desk.printing.choice(paper)

        def make(progress: Progress) -> Made:
            prepared = prepare(progress.store)
            return prepared, self.set_paper(paper, prepared.shown, choice), prepared.file

        def journal(prepared: PreparedPaper) -> None:
            filing_papers.confirm(
                desk.open.store, desk.open.clerk, prepared, choice.layout, now=desk.now(), new_id=desk.new_id
            )

        self.run(make, journal, choice, again)
