"""期限: a term counted before the clerk's eyes, every step in words; one press makes it a to-do or a calendar file."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.faults import Refused
from station_app.domain.trademarks.deadline_rules import RULES, DeadlineRules
from station_app.domain.trademarks.deadlines import Deadline, compute
from station_app.domain.working_days import WorkingDays
from station_app.ui import theme
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.days import DayBox
from station_app.words import say
from station_app.words.trademarks import deadline_sentence, step_sentence


class DeadlinesCard(Card):
    """A rule, the day of its event, the way it was served. `task_wanted` and `why` carry the Deadline,
    `calendar_wanted` also the file.
    """

    task_wanted = Signal(object)
    why = Signal(object)
    calendar_wanted = Signal(object, str)

    def __init__(self, catalogue: Catalogue, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(say("期限"), parent)
        self.rules = DeadlineRules.from_catalogue(catalogue)
        self._days = WorkingDays.from_catalogue(catalogue)
        self.deadline: Deadline | None = None
        today = now().date()
        labels = {rule.name: rule.label for rule in self.rules.rules}
        self.rule = CodeBox(say("哪种期限"), [Code(name, labels[name], {}, today) for name in RULES if name in labels],
                            say("选期限"))  # fmt: skip
        self.start = DayBox(say("起算日"), now)
        ways = [Code(term.way, term.label, {}, today) for term in self.rules.services]
        self.served = CodeBox(say("送达方式"), ways, say("按收到日算"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        for at, (text, control) in enumerate(
            ((say("期限"), self.rule), (say("起算日"), self.start), (say("送达"), self.served))
        ):
            grid.addWidget(label(text, "muted"), at, 0)
            grid.addWidget(control, at, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.due = label("", "lead", self, wrap=True)
        self.steps = label("", "", self, wrap=True)
        self.steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.steps.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.steps.setAccessibleName(say("期限的每一步"))
        self.body.addWidget(self.due)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.steps)
        scroll.setAccessibleName(say("期限是怎样算的"))
        scroll.viewport().setAutoFillBackground(False)
        self.steps.setAutoFillBackground(False)
        self.body.addWidget(scroll, 1)
        row = QHBoxLayout()
        self.task = button(say("记待办"), self._ask_task, parent=self)
        self.calendar = button(say("存日历文件"), self._ask_calendar, parent=self)
        self.info = button(say("ⓘ 规则"), self._ask_why, parent=self)
        self.info.setAccessibleName(say("期限的规则和依据"))
        row.addWidget(self.info)
        row.addWidget(self.task)
        row.addWidget(self.calendar)
        row.addStretch(1)
        self.body.addLayout(row)
        self.rule.chosen.connect(self._count)
        self.served.chosen.connect(self._count)
        self.start.typed.connect(self._count)
        self._count()

    def ask(self, rule: str, start: date | None) -> None:
        """Puts a rule and its day, as a record suggests them."""
        self.rule.set_code(rule)
        self.start.set_text(start.isoformat() if start is not None else "")
        self._count()

    def _count(self) -> None:
        self.deadline = None
        name = self.rule.code()
        try:
            start = date.fromisoformat(self.start.text().strip())
        except ValueError:
            start = None
        if not name or start is None:
            self._tell(say("选一种期限，填起算日（公告日、收到通知日等）。"), "")
        else:
            try:
                self.deadline = compute(
                    name, start, served=self.served.code() or None, rules=self.rules, working_days=self._days
                )
            except Refused as refused:
                self._tell(in_words(refused), "")
            else:
                steps = enumerate((step_sentence(step) for step in self.deadline.steps), start=1)
                self._tell(deadline_sentence(self.deadline), "\n".join(f"{at}. {one}" for at, one in steps))
        for press in (self.info, self.task, self.calendar):
            press.setEnabled(self.deadline is not None)

    def _tell(self, due: str, steps: str) -> None:
        self.due.setText(due)
        self.steps.setText(steps)

    def _ask_why(self) -> None:
        if self.deadline is not None:
            self.why.emit(self.deadline)

    def _ask_task(self) -> None:
        if self.deadline is not None:
            self.task_wanted.emit(self.deadline)

    def _ask_calendar(self) -> None:
        if self.deadline is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, say("存日历文件"), f"{self.rule.code()}-{self.deadline.due.isoformat()}.ics", say("日历（*.ics）")
        )
        if chosen:
            self.calendar_wanted.emit(self.deadline, chosen)
