"""Slips and the hand-over sheet, from the record to the printer that was chosen for them."""

from typing import Final

from station_app.actions import handovers, slips
from station_app.actions.acts import RecordIds
from station_app.actions.slips import PreparedSlip
from station_app.domain.papers.follow_ups import ShiftHandover
from station_app.ui.background import Progress
from station_app.ui.printing.paper_run import Made, PaperRun
from station_app.ui.printing.stand import free_name, paper_name

SHIFT: Final = "shift_handover"
_PAPERS: Final = {"referral": "referral_slip", "follow_up": "follow_up_slip"}


class Papers(PaperRun):
    """The papers of what is owed, one at a time."""

    def print_slip(self, kind: str, number: str, *, reprint: bool = False) -> None:
        """The slip of a referral or a call-back; a second one of the same revision must be asked for."""
        desk, now, choice = self._desk, self._desk.now(), self._desk.printing.choice(_PAPERS[kind])

        def prepare(progress: Progress) -> Made:
            prepared = slips.prepare(
                progress.store, desk.open.clerk, number, catalogue=desk.open.catalogue, now=now, reprint=reprint
            )
            return prepared, self.set_paper(prepared.paper, prepared.slip, choice), paper_name(number, prepared.nth)

        def journal(prepared: PreparedSlip) -> None:
            slips.confirm(desk.open.store, desk.open.clerk, prepared, choice.layout, now=now, new_id=desk.new_id)

        self.run(prepare, journal, choice, lambda: self.print_slip(kind, number, reprint=True))

    def print_handover(self, taker: str = "", note: str = "") -> None:
        """The hand-over sheet of this shift; without a name it is signed by hand."""
        desk, now, choice = self._desk, self._desk.now(), self._desk.printing.choice(SHIFT)
        ids = RecordIds.make(desk.new_id)

        def prepare(progress: Progress) -> Made:
            sheet = handovers.prepare(
                progress.store, desk.open.clerk, taker=taker, note=note, catalogue=desk.open.catalogue, now=now
            )
            return sheet, self.set_paper(SHIFT, sheet, choice), free_name(desk.printing.papers, sheet.number)

        def journal(sheet: ShiftHandover) -> None:
            handovers.confirm(desk.open.store, desk.open.clerk, sheet, choice.layout, ids=ids, now=now)

        self.run(prepare, journal, choice)
