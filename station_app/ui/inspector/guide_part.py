"""指南: beside the form, the guide of the chosen item; one key opens its page, another prints it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.actions.guides import own_lines
from station_app.domain.guides import ITEMS, guide_of
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector.panel import Part, Subject
from station_app.ui.printing.guides import GuidePrints
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.guide_text import GuideText
from station_app.words import say


class GuidePart(Part):
    """The tab. It shows the item that was chosen last. `wanted_guide` carries its code; keys belong to the menu."""

    wanted_guide = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = say("指南")
        self._desk = desk
        self._items: tuple[str, ...] = ()
        self.item = ""
        self.prints = GuidePrints(desk, self)
        self.prints.told.connect(self.told)
        self.heading = label("", "lead", self, wrap=True)
        self.text = GuideText(say("办事指南"), self)
        self.open = button(say("打开"), lambda: self.wanted_guide.emit(self.item), key="Ctrl+I", parent=self)
        self.print = button(say("打印"), self.print_guide, key="Ctrl+Shift+I", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.heading)
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addWidget(self.print)
        row.addStretch(1)
        column.addLayout(row)
        self._show()

    def about(self, subject: Subject) -> None:
        """The form is about these items now: the one that came last is shown."""
        if subject.items == self._items:
            return
        new = [code for code in subject.items if code not in self._items]
        self._items = subject.items
        self.item = new[-1] if new else (self.item if self.item in subject.items else "".join(subject.items[-1:]))
        self._show()

    def print_guide(self) -> None:
        """The guide that is shown, on one page."""
        if self.item:
            self.prints.print_guide(self.item, self._today())

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def _show(self) -> None:
        catalogue = self._desk.open.catalogue
        known = self.item in catalogue[ITEMS]
        for part in (self.open, self.print):
            part.setEnabled(known)
        if not known:
            self.heading.setText(say("办事指南"))
            self.text.show_nothing(say("选了事项，这里就列出它的条件、材料、费用和时限；可以打印一页给来访人带走。"))
            return
        today = self._today()
        guide = guide_of(catalogue, self.item, today)
        self.heading.setText(guide.name)
        self.text.show_guide(guide, catalogue, own_lines(self._desk.reader.db, catalogue, self.item, today))
