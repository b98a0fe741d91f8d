"""The controls of the consultation form, made from the code lists that are offered today."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtWidgets import QLabel

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import LINE_LENGTH, TEXT_LENGTH
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.consultations.consent_field import ConsentField
from station_app.ui.consultations.items_field import ItemsField
from station_app.ui.consultations.when_field import WhenField
from station_app.ui.widgets.boxes import CountBox, LineBox, NumberBox, TextBox, sound_phone, sound_uscc
from station_app.ui.widgets.choices import CodeBox, CodeRow, Tick
from station_app.ui.widgets.visitor_box import Find, VisitorBox
from station_app.words import say

AT_THE_COUNTER: Final = ("01", "02", "04", "05", "07")
"""The channels that stand as buttons, those of every day; the others are in the drop-down behind them."""


class Controls:
    """One control for each thing the form asks. Nothing is laid out or connected here."""

    def __init__(self, catalogue: Catalogue, city_role: str, now: Callable[[], datetime], find: Find) -> None:
        day = now().astimezone(BEIJING_TIME).date()
        offered = {code.code: code for code in catalogue.current("channel", day)}
        daily = [offered.pop(code) for code in AT_THE_COUNTER if code in offered]
        self.channel = CodeRow(
            say("渠道"), [*daily, *offered.values()], shown=len(daily), more=say("其他渠道"),
            empty=catalogue.default("channel"),
        )  # fmt: skip
        self.when = WhenField()
        self.name = VisitorBox(find)
        self.anonymous = _check(say("匿名"), say("来访人不愿透露姓名，匿名登记"))
        self.phone = NumberBox(say("电话"), LINE_LENGTH, sound_phone)
        self.phone.setPlaceholderText(say("必填，或勾选未留"))
        self.refused = _check(say("未留"), say("来访人未留电话"))
        self.firm = LineBox(say("单位"), LINE_LENGTH)
        self.firm.setPlaceholderText(say("个人来访就留空"))
        self.uscc = NumberBox(say("信用代码"), LINE_LENGTH, sound_uscc, capitals=True)
        self.uscc.setPlaceholderText(say("18 位，可留空"))
        self.role = CodeBox(say("角色"), catalogue.current("role", day), say("不填"))
        self.visitor_type = CodeBox(say("主体类型"), catalogue.current("visitor_type", day), say("自动"))
        self.persons = CountBox(say("人数"))
        self.persons.setFixedWidth(theme.px(56))
        self.items = ItemsField(catalogue.current("service_item", day))
        self.question = TextBox(say("咨询内容"), TEXT_LENGTH)
        self.question.setPlaceholderText(say("必填：来访人问了什么"))
        self.answer = TextBox(say("答复"), TEXT_LENGTH)
        self.answer.setPlaceholderText(say("当场怎么答的，可留空"))
        self.result = CodeBox(say("办理结果"), catalogue.current("result", day), say("自动"))
        self.consent = ConsentField(catalogue, city_role, day)
        self.counters = {"question": _counter(self.question), "answer": _counter(self.answer)}


def _check(text: str, name: str) -> Tick:
    box = Tick(text)
    box.setAccessibleName(name)
    return box


def _counter(box: TextBox) -> QLabel:
    """How many code points stand in the box; red once there are too many."""
    label = QLabel()

    def count() -> None:
        length = len(box.text())
        label.setText(f"{length}/{box.longest}")
        theme.dress(label, "bad" if length > box.longest else "note")

    box.textChanged.connect(count)
    count()
    return label
