"""更多字段: what a visit can say beside the everyday form (domain.md 2.1), unfolded under it in reading order."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.consultations import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH, ConsultationForm
from station_app.domain.faults import Fault
from station_app.domain.json_fields import specs
from station_app.domain.numbers import related
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import visitors
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui import theme
from station_app.ui.consultations.codes_box import CodesBox
from station_app.ui.consultations.parts import FormPart
from station_app.ui.consultations.time_box import TimeBox
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.boxes import CountBox, LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say
from station_app.words.numbers import related_label

AUTOMATIC: Final = ("difficulty", "region_code", "ip_type")
"""Fields that fill themselves where nobody chooses, and say so."""


_ORDER: Final = ("arrived_at", "ended_at", "quantity", "difficulty", "window_no", "visitor_email", "visitor_wechat",
                 "region_code", "subdistrict", "enterprise_scale", "industry", "ip_type", "minor_under_14",
                 "guardian_consent", "related_no", "basis", "materials_given", "need", "custody_interest",
                 "is_case_candidate")  # fmt: skip
"""Reading order: what Tab walks."""


class MoreFields(FormPart):
    """The second block. `on`: one control for each field, by the field's name."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._catalogue = desk.open.catalogue
        self._today = desk.now().astimezone(BEIJING_TIME).date()
        self._day = self._today
        self._filling = False
        self._marks: list[Field] = []
        self.lasted = label("", "note")
        self.rated = label("", "note")
        self.numbers = label("", "note")
        self.on = self._controls(self._catalogue, self._today)
        self._grid = QGridLayout(self)
        self._lay_out(self._grid)
        for name, control in self.on.items():
            self._connect(name, control)

    @property
    def fields(self) -> Sequence[Field]:
        return self._marks

    def stops(self) -> Sequence[QWidget]:
        return [self.on[name] for name in _ORDER]

    def control(self, name: str) -> QWidget | None:
        return self.on.get(name)

    def faults(self) -> Sequence[Fault]:
        times = ((name, self.on[name]) for name in ("arrived_at", "ended_at"))
        return [
            Fault("time-of-day-unreadable", name, details={"value": box.text()[:20]})
            for name, box in times if isinstance(box, TimeBox) and box.unreadable
        ]  # fmt: skip

    def values(self) -> Mapping[str, object]:
        return {name: self._value(control) for name, control in self.on.items()}

    def fill(self, form: ConsultationForm) -> None:
        self._filling = True
        for name, control in self.on.items():
            self._put(name, control, getattr(form, name))
        self._filling = False

    def take(self, visitor: KnownVisitor) -> None:
        person = visitors.present(self._desk.reader.db, visitor.record_id) or {}
        firm = visitors.firm_present(self._desk.reader.db, visitor.organisation_id) or {}
        known = {
            "subdistrict": person.get("subdistrict"), "enterprise_scale": firm.get("enterprise_scale"),
            "industry": firm.get("industry"), "minor_under_14": bool(person.get("minor_under_14")),
        }  # fmt: skip
        self._filling = True
        for name, value in known.items():
            if value and not self._value(self.on[name]):
                self._put(name, self.on[name], value)
        self._filling = False

    def follow(self, form: ConsultationForm) -> None:
        self._day = form.started_at.astimezone(BEIJING_TIME).date() if form.started_at else self._today
        for name in AUTOMATIC:
            code_list, held = specs(ConsultationForm)[name].code_list, getattr(form, name)
            held = held if isinstance(held, tuple) else (held,)
            told = say("、").join(self._catalogue.label(code_list, code) for code in held if code)
            box = self.on[name]
            if isinstance(box, CodeBox | CodesBox):
                box.set_unset(say("{label}（自动）", label=told) if told else say("不填"))
        self._tell_lasted(form)
        self._tell_rating(form)
        self._tell_numbers(form)

    def _controls(self, catalogue: Catalogue, day: date) -> dict[str, QWidget]:
        def codes(name: str, text: str) -> CodeBox:
            return CodeBox(text, catalogue.current(specs(ConsultationForm)[name].code_list, day), say("不填"))

        line = LineBox
        on: dict[str, QWidget] = {
            "arrived_at": TimeBox(say("到访时间")),
            "ended_at": TimeBox(say("结束时间")),
            "quantity": CountBox(say("件数")),
            "difficulty": codes("difficulty", say("难易")),
            "window_no": line(say("窗口"), NAME_LENGTH),
            "visitor_email": line(say("邮箱"), LINE_LENGTH),
            "visitor_wechat": line(say("微信"), LINE_LENGTH),
            "region_code": codes("region_code", say("所在区")),
            "subdistrict": line(say("街镇"), NAME_LENGTH),
            "enterprise_scale": codes("enterprise_scale", say("企业规模")),
            "industry": codes("industry", say("行业")),
            "ip_type": CodesBox(say("知识产权类型"), catalogue.current("ip_type", day)),
            "related_no": line(say("关联号码"), LINE_LENGTH),
            "basis": line(say("依据"), LINE_LENGTH),
            "materials_given": line(say("发放材料"), LINE_LENGTH),
            "need": line(say("服务需求"), TEXT_LENGTH),
            "custody_interest": QCheckBox(say("有托管意向")),
            "is_case_candidate": QCheckBox(say("典型案例线索")),
            "minor_under_14": QCheckBox(say("未满 14 周岁")),
            "guardian_consent": QCheckBox(say("监护人已同意")),
        }
        for name, hint in (
            ("related_no", say("商标号或专利申请号，可填几个")), ("basis", say("法条、指南或目录，及其版本")),
            ("materials_given", say("例如：续展材料清单 1 份")), ("need", say("例如：想找质押融资")),
        ):  # fmt: skip
            box = on[name]
            assert isinstance(box, LineBox)
            box.setPlaceholderText(hint)
        on["quantity"].setFixedWidth(theme.px(56))
        return on

    def _lay_out(self, grid: QGridLayout) -> None:
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, theme.px(68))
        grid.setColumnMinimumWidth(2, theme.px(60))
        grid.setColumnStretch(1, 11)
        grid.setColumnStretch(3, 10)
        on = self.on
        times = _row(on["arrived_at"], caption(say("结束"), on["ended_at"]), on["ended_at"], self.lasted)
        self._put_line(0, say("到访"), times, "arrived_at", "ended_at", wide=True)
        self._put_line(1, say("件数"), _row(on["quantity"], caption(say("难易"), on["difficulty"]), on["difficulty"]),
                       "quantity", "difficulty")  # fmt: skip
        self._put_line(1, say("窗口"), on["window_no"], "window_no", second=True)
        self._put_line(2, say("邮箱"), on["visitor_email"], "visitor_email")
        self._put_line(2, say("微信"), on["visitor_wechat"], "visitor_wechat", second=True)
        self._put_line(3, say("所在区"), on["region_code"], "region_code")
        self._put_line(3, say("街镇"), on["subdistrict"], "subdistrict", second=True)
        self._put_line(4, say("企业规模"), on["enterprise_scale"], "enterprise_scale")
        self._put_line(4, say("行业"), on["industry"], "industry", second=True)
        number = _row(on["related_no"], self.numbers)
        self._put_line(5, say("类型"), on["ip_type"], "ip_type")
        child = _row(on["minor_under_14"], on["guardian_consent"])
        self._put_line(5, say("儿童"), child, "minor_under_14", "guardian_consent", second=True)
        self._put_line(6, say("关联号码"), number, "related_no", wide=True)
        self._put_line(7, say("依据"), on["basis"], "basis", wide=True)
        self._put_line(8, say("发放材料"), on["materials_given"], "materials_given", wide=True)
        self._put_line(9, say("服务需求"), on["need"], "need", wide=True)
        last = _row(on["custody_interest"], on["is_case_candidate"], self.rated)
        self._put_line(10, say("线索"), last, "custody_interest", "is_case_candidate", wide=True)

    def _put_line(self, line: int, text: str, control: QWidget, *names: str, second: bool = False, wide: bool = False
                  ) -> None:  # fmt: skip
        """One caption; each name has its own mark, the remarks under the line one below the other."""
        column, top = 2 if second else 0, Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(caption(text, self.on[names[0]]), 3 * line, column, top)
        self._grid.addWidget(control, 3 * line, column + 1, 1, 3 if wide else 1, top)
        remarks = QVBoxLayout()
        self._grid.addLayout(remarks, 3 * line + 1, column + 1, 1, 3 if wide else 1)
        self._grid.setRowMinimumHeight(3 * line + 2, theme.px(7))
        for name in names:
            field = Field(text, self.on[name], name)
            remarks.addWidget(field.remark)
            self._marks.append(field)

    def _connect(self, name: str, control: QWidget) -> None:
        match control:
            case CodesBox():
                control.chosen.connect(self._edited)
            case CodeBox():
                control.chosen.connect(self._edited)
                control.left.connect(lambda: self.left.emit(name))
                control.advanced.connect(self.advanced.emit)
            case LineBox():
                control.textChanged.connect(self._edited)
                control.left.connect(lambda: self.left.emit(name))
                control.advanced.connect(self.advanced.emit)
            case QCheckBox():
                control.toggled.connect(self._edited)

    def _edited(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _value(self, control: QWidget) -> object:
        match control:
            case TimeBox():
                return control.value(self._day)
            case CountBox():
                return control.value()
            case LineBox():
                return control.text().strip()
            case CodesBox():
                return control.codes()
            case CodeBox():
                return control.code()
            case QCheckBox():
                return control.isChecked()
        raise TypeError(type(control).__name__)

    def _put(self, name: str, control: QWidget, value: object) -> None:
        code_list = specs(ConsultationForm)[name].code_list
        match control, value:
            case TimeBox(), _:
                control.set_value(value)  # type: ignore[arg-type]
            case CountBox(), int():
                control.set_value(value)
            case LineBox(), str():
                control.set_text(value)
            case CodesBox(), tuple():
                control.set_codes(value, [self._catalogue.label(code_list, code) for code in value])
            case CodeBox(), str():
                control.set_code(value, self._catalogue.label(code_list, value) if value else "")
            case QCheckBox(), bool():
                control.setChecked(value)

    def _tell_lasted(self, form: ConsultationForm) -> None:
        """What follows from the three times: never typed, never stored."""
        told = []
        if form.arrived_at and form.started_at and form.arrived_at <= form.started_at:
            told.append(say("等候 {count} 分钟", count=int((form.started_at - form.arrived_at).total_seconds() // 60)))
        if form.ended_at and form.started_at and form.ended_at >= form.started_at:
            told.append(say("办理 {count} 分钟", count=int((form.ended_at - form.started_at).total_seconds() // 60)))
        if form.time_uncertain:
            told.append(say("时间不准确"))
        self.lasted.setText(say("，").join(told) or say("结束时间不填，保存时自动记"))

    def _tell_numbers(self, form: ConsultationForm) -> None:
        """What each number was taken for."""
        told = [related_label(one) for one in related.read(form.related_no)]
        self.numbers.setText(say("，").join(told))
        self.numbers.setToolTip(self.numbers.text())

    def _tell_rating(self, form: ConsultationForm) -> None:
        """Only by which way a rating came: a clerk neither sees nor presses the rating itself."""
        way = self._catalogue.label("satisfaction_way", form.satisfaction_way) if form.satisfaction_way else ""
        self.rated.setText(say("评价方式：{way}", way=way or say("尚未评价，由来访人在评价屏上选")))


def _row(*controls: QWidget) -> QWidget:
    """Controls on one line, from the left; free text and drop-downs take the room."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    for control in controls:
        free = isinstance(control, CodeBox) or (isinstance(control, LineBox) and not _narrow(control))
        row.addWidget(control, 1 if free else 0)
    if not any(row.stretch(at) for at in range(row.count())):
        row.addStretch(1)
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line


def _narrow(control: QWidget) -> bool:
    return isinstance(control, CountBox | TimeBox)
