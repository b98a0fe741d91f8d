"""The short form that a step of a booking asks for: when else, why, what was said, what the visitor made of it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.experts.booking_steps import Step, StepForm
from station_app.ui.experts.form_fields import FormFields, Plan
from station_app.ui.experts.when_box import WhenBox
from station_app.ui.widgets.basics import beside, button, label
from station_app.ui.widgets.choices import CodeRow
from station_app.words import say


class StepFields(QWidget):
    """One form for all steps; each shows the fields it asks for. `expert` answers whose free times 改到 offers.

    `confirmed`: it is filled in; `left`: it is put away.
    """

    confirmed = Signal()
    left = Signal()

    def __init__(self, desk: Desk, expert: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        today = desk.now().astimezone(BEIJING_TIME).date()
        by = [Code(code, name, {}, today) for code, name in (
            ("visitor", say("来访人")), ("expert", say("专家")), ("center", say("中心")),
        )]  # fmt: skip
        answer = [Code("yes", say("解决了"), {}, today), Code("no", say("没有"), {}, today)]
        ratings = desk.open.catalogue.current("satisfaction", today)
        self.when = WhenBox(desk, expert)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.doing = label("", "lead", self)
        column.addWidget(self.doing)
        self.fields = FormFields(desk, StepForm, [
            Plan("by", say("谁取消"), control=lambda: CodeRow(say("谁取消"), by, shown=3, empty="visitor")),
            Plan("start", say("改到"), ("booking_start", "booking_end"), control=lambda: self.when),
            Plan("advice", say("建议要点"), lines=4),
            Plan("actual_minutes", say("实际分钟")),
            Plan("visitor_rating", say("来访人评价"), ("satisfaction",),
                 control=lambda: CodeRow(say("来访人评价"), ratings, shown=2, more=say("其他"))),
            Plan("resolved", say("问题解决"), control=lambda: CodeRow(say("问题解决"), answer, shown=2, empty="yes")),
            Plan("reason", say("原因"), ("dissatisfied_reason",), lines=2),
            Plan("expert_note", say("专家的话"), lines=2),
        ], parent=self)  # fmt: skip
        column.addWidget(self.fields)
        self.confirm = button(say("确定"), self.confirmed.emit, key="Ctrl+Enter", role="primary", parent=self)
        self.cancel = button(say("返回"), self.left.emit, key="Esc", parent=self)
        column.addLayout(beside(self.confirm, self.cancel))
        self.fields.beyond.connect(self.confirm.setFocus)

    def show_step(self, step: Step, told: dict[str, Any]) -> None:
        """The fields of a step, with what is known."""
        self.doing.setText(step.label)
        self.fields.show_only(step.asks)
        self.fields.fill(told)
        box: Any = self.fields.controls["reason"]
        hints = {
            "reschedule": say("可不写"), "cancel": say("来访人取消可不写"), "evaluate": say("不满意时请写原因"),
        }
        box.setPlaceholderText(hints.get(step.name, ""))
        self.confirm.setEnabled(True)
