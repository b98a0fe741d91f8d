"""A guide from any screen to the printer that was chosen for it."""

from datetime import date

from PySide6.QtCore import QObject

from station_app.actions import guides
from station_app.actions.guides import PAPER, PreparedGuide
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.printing.paper_run import Made, PaperRun
from station_app.words import on_paper
from station_app.words.guides import desk_words, line_words


class GuidePrints(PaperRun):
    """Prints by item. `told` and `left` as for every paper."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)

    def print_guide(self, item: str, on: date) -> None:
        """The page of an item as it holds on a day."""
        desk, choice, now = self._desk.open, self._desk.printing.choice(PAPER), self._desk.now()
        catalogue = desk.catalogue
        labels = (on_paper("办理地点"), on_paper("咨询电话"), on_paper("本站说明"))

        def make(progress: Progress) -> Made:
            items = catalogue["service_item"]
            words = desk_words(items[item].words("desk")) if item in items else ""
            prepared = guides.prepare_guide(
                progress.store, desk.clerk, item, on, lambda line: line_words(line, catalogue), labels,
                catalogue=catalogue, now=now, desk_words=words,
            )  # fmt: skip
            return prepared, self.set_paper(PAPER, prepared.shown, choice), prepared.file

        def journal(prepared: PreparedGuide) -> None:
            guides.confirm(desk.store, desk.clerk, prepared, choice.layout, now=now, new_id=self._desk.new_id)

        self.run(make, journal, choice)
