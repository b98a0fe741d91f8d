"""The papers around experts, from the record to the printer that was chosen for them, and the calendar file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from station_app.actions import expert_papers
from station_app.actions.expert_papers import PreparedExpertPaper
from station_app.storage.bookings import Line
from station_app.storage.experts import Expert
from station_app.storage.files import replace_file
from station_app.storage.store import Store
from station_app.ui.background import Progress
from station_app.ui.notices import Notice
from station_app.ui.printing.paper_run import Made, PaperRun
from station_app.ui.printing.stand import free_name, paper_name
from station_app.ui.widgets.basics import in_words
from station_app.words import say

CONFIRMATION, DAY, WEEK, CERTIFICATE = "booking_confirmation", "expert_day", "expert_week", "service_certificate"


class ExpertPapers(PaperRun):
    """One paper at a time."""

    def of_booking(self, line: Line, *, reprint: bool = False) -> None:
        """预约确认单, or 预约申请单 (待市中心确认) where it is only requested; a second one must be asked for."""
        desk, now, choice = self._desk, self._desk.now(), self._desk.printing.choice(CONFIRMATION)

        def prepare(progress: Progress) -> Made:
            prepared = expert_papers.confirmation(
                progress.store, desk.open.clerk, line.record_id, catalogue=desk.open.catalogue, now=now, reprint=reprint
            )
            return prepared, self.set_paper(CONFIRMATION, prepared.shown, choice), paper_name(line.number, prepared.nth)

        def journal(prepared: PreparedExpertPaper) -> None:
            expert_papers.confirm(
                desk.open.store, desk.open.clerk, prepared, choice.layout, now=now, new_id=desk.new_id
            )

        self.run(prepare, journal, choice, lambda: self.of_booking(line, reprint=True))

    def day_sheet(self, expert: Expert, on: date) -> None:
        """专家接待安排 of one expert's day."""
        clerk = self._desk.open.clerk
        self._sheet(DAY, lambda store, given: expert_papers.day_sheet(store, clerk, expert.record_id, on, **given))

    def week_sheet(self, monday: date) -> None:
        """志愿专家值班周表, for the door."""
        clerk = self._desk.open.clerk
        self._sheet(WEEK, lambda store, given: expert_papers.week_sheet(store, clerk, monday, **given))

    def of_expert(self, name: str, expert: Expert, first: date, last: date | None) -> None:
        """志愿服务记录证明 of a period, or the calendar file from a day on."""
        if name == "ics":
            self._ask_ics(expert, first, last)
            return
        clerk, until = self._desk.open.clerk, last or first
        self._sheet(CERTIFICATE, lambda store, given: expert_papers.certificate(
            store, clerk, expert.record_id, first, until, **given
        ))  # fmt: skip

    def _sheet(self, paper: str, fill: Callable[[Store, dict[str, Any]], PreparedExpertPaper]) -> None:
        desk, now, choice = self._desk, self._desk.now(), self._desk.printing.choice(paper)
        given = {"catalogue": desk.open.catalogue, "now": now}

        def prepare(progress: Progress) -> Made:
            prepared = fill(progress.store, given)
            file = free_name(desk.printing.papers, prepared.number)
            return prepared, self.set_paper(paper, prepared.shown, choice), file

        def journal(prepared: PreparedExpertPaper) -> None:
            expert_papers.confirm(
                desk.open.store, desk.open.clerk, prepared, choice.layout, now=now, new_id=desk.new_id
            )

        self.run(prepare, journal, choice)

    def _ask_ics(self, expert: Expert, first: date, last: date | None) -> None:
        parent: Any = self.parent()
        dialog = QFileDialog(parent, say("导出日历文件"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(say("日历文件 (*.ics)"))
        dialog.setDefaultSuffix("ics")
        dialog.selectFile(say("专家值班-{day}.ics", day=f"{first:%Y%m%d}"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.write_ics(expert, path, first, last))
        dialog.open()

    def write_ics(self, expert: Expert, path: str, first: date, last: date | None = None) -> None:
        """Writes the calendar file: events under stable ids, so that another program updates instead of doubling."""
        desk, now, to = self._desk, self._desk.now(), Path(path)

        def write(progress: Progress) -> None:
            from station_app.documents.calendar_files import booked_times

            _, times = expert_papers.booked_times(progress.store, desk.open.clerk, expert.record_id, first, last)
            replace_file(to, booked_times(times, now=now))

        def tell(kind: Any, words: str) -> None:
            if isValid(self):
                self.told.emit(Notice(kind, words, (), 8))

        desk.background.errand(
            write, done=lambda _: tell("good", say("日历文件已写好：{name}。", name=to.name)),
            failed=lambda error: tell("bad", in_words(error)),
        )  # fmt: skip

