"""下一步: what is promised with a visit: a call-back, a referral, an answer to come. No tick: nothing is owed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.promises import LINE_LENGTH, TEXT_LENGTH, due_day
from station_app.domain.working_days import WorkingDays
from station_app.ui import theme
from station_app.ui.consultations.parts import FormPart
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.due_box import DueBox
from station_app.ui.widgets.marks import Field
from station_app.ui.widgets.owner_box import OwnerBox
from station_app.words import say

REFERRAL: Final = "referral"
FOLLOW_UP: Final = "follow_up"
QUESTION: Final = "difficult_question"
NEXT_STEP_FIELDS: Final = frozenset(
    {"target_kind", "referral", "referral_due", "follow_up_due", "difficult_due"}
)
"""The names under which faults of this part are told."""
_TERMS: Final = {REFERRAL: "referral", FOLLOW_UP: "follow_up", QUESTION: "difficult"}


class NextStepField(FormPart):
    """Three ticks on the line, and a row for each that is ticked. A result that is 转办 or 疑难 ticks its own."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._catalogue = desk.open.catalogue
        self._calendar = WorkingDays.from_catalogue(self._catalogue)
        self._by_result = ""
        self._filling = False
        self.ticks: dict[str, QCheckBox] = {}
        self.due: dict[str, DueBox] = {}
        self.owner: dict[str, OwnerBox] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(label(say("下一步"), "muted"))
        self._rows = QWidget()
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, theme.px(4), 0, 0)
        self._column.setSpacing(theme.px(6))
        today = desk.now().astimezone(BEIJING_TIME).date()
        self.target = CodeBox(say("转往"), self._catalogue.current("referral_target", today), say("转往哪类单位"))
        self.unit = LineBox(say("承办单位"), LINE_LENGTH)
        self.unit.setPlaceholderText(say("单位名称（可不填）"))
        self.why = LineBox(say("转办原因"), TEXT_LENGTH)
        self.why.setPlaceholderText(say("原因（可不填）"))
        self.about = LineBox(say("回访原因"), TEXT_LENGTH)
        self.about.setPlaceholderText(say("回访什么（可不填）"))
        self._lines: dict[str, QWidget] = {}
        self._add(row, FOLLOW_UP, say("回访"), [self.about])
        self._add(row, REFERRAL, say("转办"), [self.target, self.unit], self.why)
        self._add(row, QUESTION, say("疑难"), [])
        self._marks = [
            _SeenField(say("转办"), self.ticks[REFERRAL], "target_kind", REFERRAL, focus=self.target),
            *(_SeenField(say("期限"), self.due[name], _due_field(name), focus=self.due[name]) for name in self.ticks),
        ]
        self._rows.hide()
        self._show_defaults()

    def _add(
        self, row: QHBoxLayout, name: str, text: str, own: Sequence[CodeBox | LineBox], below: LineBox | None = None
    ) -> None:
        tick = QCheckBox(text)
        tick.setAccessibleName(say("下一步 {step}", step=text))
        tick.toggled.connect(lambda _on: self._ticked(name))
        row.addWidget(tick)
        self.ticks[name] = tick
        line = QWidget()
        lines = QVBoxLayout(line)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(6))
        across = QHBoxLayout()
        across.setSpacing(theme.px(8))
        lines.addLayout(across)
        if below is not None:
            under = QHBoxLayout()
            under.addSpacing(theme.px(40))
            under.addWidget(below)
            lines.addLayout(under)
            self._connect(below)
        head = QLabel(text)
        head.setFixedWidth(theme.px(32))
        across.addWidget(theme.dress(head, "muted"))
        for control in own:
            across.addWidget(control, 3 if isinstance(control, LineBox) else 2)
            self._connect(control)
        across.addWidget(theme.dress(QLabel(say("期限")), "muted"))
        self.due[name] = DueBox(say("{step} 期限", step=text), self._desk.now, self._calendar)
        self.due[name].setFixedWidth(theme.px(108))
        self.owner[name] = OwnerBox(say("{step} 负责人", step=text), self._desk)
        self.owner[name].setFixedWidth(theme.px(92))
        for control in (self.due[name], self.owner[name]):
            across.addWidget(control)
            self._connect(control)
        if not own:
            across.addWidget(label(say("记下来，查清以后在“跟进”里答复"), "note"), 1)
        self._column.addWidget(line)
        self._lines[name] = line
        line.hide()

    def _connect(self, control: CodeBox | LineBox) -> None:
        changed = control.typed if isinstance(control, LineBox) else control.chosen
        changed.connect(self._changed)
        control.advanced.connect(self.advanced.emit)
        control.left.connect(lambda: self.left.emit(REFERRAL))

    @property
    def fields(self) -> Sequence[Field]:
        return self._marks

    @property
    def below(self) -> QWidget:
        return self._rows

    def stops(self) -> Sequence[QWidget]:
        return list(self.ticks.values())

    def stops_below(self) -> Sequence[QWidget]:
        return [
            self.about, self.due[FOLLOW_UP], self.owner[FOLLOW_UP], self.target, self.unit,
            self.due[REFERRAL], self.owner[REFERRAL], self.why, self.due[QUESTION], self.owner[QUESTION],
        ]  # fmt: skip

    def extras(self) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for name, tick in self.ticks.items():
            if tick.isChecked():
                day = self.due[name].day()
                shared = {"due_on": day.isoformat() if day else "", "owner": self.owner[name].name()}
                found[name] = {key: value for key, value in {**shared, **self._own(name)}.items() if value}
        return found

    def _own(self, name: str) -> Mapping[str, str]:
        if name == REFERRAL:
            return {
                "target_kind": self.target.code(), "target_org": self.unit.text().strip(),
                "reason": self.why.text().strip(),
            }  # fmt: skip
        return {"reason": self.about.text().strip()} if name == FOLLOW_UP else {}

    def fill(self, form: ConsultationForm) -> None:
        # A record that is corrected has its promises already, a draft brings its own: only a change ticks anything.
        self._by_result = self._promised_by(form)

    def fill_extras(self, extras: Mapping[str, Any]) -> None:
        self._filling = True
        for name, tick in self.ticks.items():
            given = extras.get(name)
            one: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
            tick.setChecked(name in extras)
            self.due[name].set_text(str(one.get("due_on", "")))
            self.owner[name].choose(str(one.get("owner", "")))
            if name == REFERRAL:
                code = str(one.get("target_kind", ""))
                self.target.set_code(code, self._catalogue.label("referral_target", code))
                self.unit.set_text(str(one.get("target_org", "")))
                self.why.set_text(str(one.get("reason", "")))
            elif name == FOLLOW_UP:
                self.about.set_text(str(one.get("reason", "")))
        self._filling = False
        self._show_defaults()
        self._show_rows()

    def follow(self, form: ConsultationForm) -> None:
        wanted = self._promised_by(form)
        if wanted == self._by_result:
            return
        before, self._by_result = self._by_result, wanted
        if before and not any(self._own(before).values()):
            self.ticks[before].setChecked(False)
        if wanted:
            self.ticks[wanted].setChecked(True)

    def _promised_by(self, form: ConsultationForm) -> str:
        results = self._catalogue["result"]
        return results[form.result].attributes.get("promise", "") if form.result in results else ""

    def faults(self) -> Sequence[Fault]:
        found = []
        for name, tick in self.ticks.items():
            box = self.due[name]
            if tick.isChecked() and box.unreadable:
                found.append(Fault("due-unreadable", _due_field(name), details={"value": box.text()[:20]}))
            elif tick.isChecked() and (day := box.day()) is not None and day < box.today():
                found.append(Fault("due-past", _due_field(name), details={"day": day.isoformat()}))
        if self.ticks[REFERRAL].isChecked() and not self.target.code():
            found.append(Fault("referral-target-missing", "target_kind"))
        return found

    def _ticked(self, name: str) -> None:
        self._show_rows()
        if self.ticks[name].isChecked():
            # The row may lie below the foot of a form that scrolls.
            QTimer.singleShot(0, self._rows, lambda: _bring_into_sight(self._rows))
        if not self._filling:
            self.edited.emit()

    def _changed(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _show_rows(self) -> None:
        for name, line in self._lines.items():
            inside = line.focusWidget()
            if inside is not None and inside.hasFocus() and not self.ticks[name].isChecked():
                # The caret must not vanish with the row.
                self.ticks[name].setFocus()
            line.setVisible(self.ticks[name].isChecked())
        self._rows.setVisible(any(tick.isChecked() for tick in self.ticks.values()))

    def _show_defaults(self) -> None:
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        for name, box in self.due.items():
            held = due_day(_TERMS[name], today, self._catalogue)
            box.set_default(held.day, doubtful=held.doubtful)


class _SeenField(Field):
    """A field at the foot of a form that scrolls: what is told of it comes into sight."""

    def tell(self, faults: Sequence[Fault]) -> None:
        before = self.remark.fault
        super().tell(faults)
        if self.remark.fault is not None and before is None:
            QTimer.singleShot(0, self.remark, lambda: _bring_into_sight(self.remark))


def _bring_into_sight(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None and widget.isVisible():
        above.ensureWidgetVisible(widget, 0, theme.px(8))


def _due_field(name: str) -> str:
    """The faults of a day are told beside its own box."""
    return {REFERRAL: "referral_due", FOLLOW_UP: "follow_up_due", QUESTION: "difficult_due"}[name]
