"""记待办 (Ctrl+T): a to-do about the record in front, in one line and one key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import tasks
from station_app.actions.acts import RecordIds
from station_app.actions.promises import Done
from station_app.domain.faults import Fault, Refused
from station_app.domain.promises import LINE_LENGTH, TaskPlan, check_plan
from station_app.domain.working_days import WorkingDays
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import button, in_words, label
from station_app.ui.widgets.boxes import ENTER, LineBox
from station_app.ui.widgets.due_box import DueBox
from station_app.ui.widgets.marks import Field, caption
from station_app.ui.widgets.owner_box import OwnerBox
from station_app.words import say


class NoteSheet(QDialog):
    """What is to be done, by when, by whom. `saved` carries the Done; Enter in the last field and Ctrl+Enter save."""

    saved = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget, *, about_id: str = "", about: str = "") -> None:
        super().__init__(parent)
        self._desk, self._about_id = desk, about_id
        self._ids = RecordIds.make(desk.new_id)
        calendar = WorkingDays.from_catalogue(desk.open.catalogue)
        self.setWindowTitle(say("记待办"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(theme.px(520))
        self.title = LineBox(say("要做什么"), LINE_LENGTH)
        self.title.setPlaceholderText(say("例如：15:00 回电 刘女士 驳回复审"))
        self.due = DueBox(say("期限"), desk.now, calendar)
        self.due.set_default(calendar.on_or_after(self.due.today()))
        self.owner = OwnerBox(say("负责人"), desk)
        self.fields = (
            Field(say("要做什么"), self.title, "title"), Field(say("期限"), self.due, "due_on"),
            Field(say("负责人"), self.owner, "owner"),
        )  # fmt: skip
        self._lay_out(say("关于 {about}", about=about) if about else say("不关联登记"))
        self.title.setFocus()

    def _lay_out(self, about: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(label(say("记待办"), "title"))
        self.about = label(about, "muted")
        column.addWidget(self.about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(4))
        for line, field in enumerate(self.fields):
            grid.addWidget(caption(field.label, field.control, required=line == 0), 2 * line, 0)
            grid.addWidget(field.control, 2 * line, 1)
            grid.addWidget(field.remark, 2 * line + 1, 1)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.addStretch(1)
        self.save_button = button(say("记下"), self.save, key="Ctrl+Enter", role="primary")
        row.addWidget(self.save_button)
        row.addWidget(button(say("取消"), self.reject, key="Esc"))
        column.addLayout(row)
        self.title.advanced.connect(self.due.setFocus)
        self.due.advanced.connect(self.save)
        self.owner.advanced.connect(self.save)

    def save(self) -> None:
        """Puts the to-do down, once however often it is pressed; a fault keeps the caret at its field."""
        plan = TaskPlan(title=self.title.text().strip(), due_on=self.due.day(), owner=self.owner.name())
        desk, now = self._desk, self._desk.now()
        faults = list(check_plan(plan, desk.open.catalogue, self.due.today()))
        if self.due.unreadable:
            faults.append(Fault("due-unreadable", "due_on", details={"value": self.due.text()[:20]}))
        if self._tell(faults):
            return
        self.save_button.setEnabled(False)
        desk.background.write(
            lambda: tasks.add(
                desk.open.store, desk.open.clerk, plan, about_id=self._about_id, ids=self._ids,
                catalogue=desk.open.catalogue, now=now,
            ),
            done=self._done, failed=self._failed,
        )  # fmt: skip

    def _tell(self, faults: list[Fault]) -> bool:
        for field in self.fields:
            field.tell(faults)
        for field in self.fields:
            if field.remark.fault is not None and field.remark.fault.level == "must":
                field.focus_on.setFocus()
                return True
        return False

    def _done(self, done: Done) -> None:
        if isValid(self):
            self.saved.emit(done)
            self.accept()

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.save_button.setEnabled(True)
        if not (isinstance(error, Refused) and self._tell(list(error.faults))):
            self.about.setText(in_words(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.title.composed or self.due.composed:
            event.accept()
        elif event.key() in ENTER and bare == Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)
