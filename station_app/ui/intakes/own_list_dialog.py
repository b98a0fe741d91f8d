"""本站清单: documents that this station asks for beyond the common list, by business and applicant; for the manager."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station_app.actions import own_checklist
from station_app.domain.catalogue import Code
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.checklists import Document, Form, Tolerance
from station_app.domain.trademarks.fees import BUSINESS_TYPES
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import Banner, button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.marks import caption
from station_app.words import say
from station_app.words.sentences.trademarks import CONDITIONS as CONDITION_LABELS
from station_app.words.trademarks import condition_label


class OwnListDialog(QDialog):
    """The rows that stand, and the form of a new one. `changed` after each change."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._catalogue = desk.open.catalogue
        self.setWindowTitle(say("本站清单"))
        self.setMinimumSize(theme.px(600), theme.px(620))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(12))
        column.addWidget(label(say("本站清单"), "title", self))
        told = say("在通用清单之外，本站还要的材料。写明是什么材料：“其他材料”“有关材料”这样的兜底写法不能用。")
        column.addWidget(label(told, "muted", self, wrap=True))
        self.list = QListWidget(self)
        self.list.setAccessibleName(say("本站清单里的材料"))
        self.list.setMinimumHeight(theme.px(140))
        column.addWidget(self.list)
        day = desk.now().astimezone(BEIJING_TIME).date()
        self.name = LineBox(say("材料名称"), own_checklist.LONGEST, self)
        self.form = CodeBox(say("形式"), [Code(form.value, text, {}, day) for form, text in _forms().items()],
                            say("原件"), self)  # fmt: skip
        self.business = CodeBox(say("业务类型"), self._catalogue.current(BUSINESS_TYPES, day), say("所有业务"), self)
        self.kind = CodeBox(say("申请人类型"), self._catalogue.current("applicant_kind", day), say("所有申请人"), self)
        self.condition = CodeBox(say("情形"), [Code(one, condition_label(one), {}, day) for one in CONDITION_LABELS],
                                 say("所有情形"), self)  # fmt: skip
        self.tolerable = CodeBox(say("容缺"), [Code(one.value, text, {}, day) for one, text in _tolerances().items()],
                                 say("不能容缺"), self)  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        controls = ((say("材料名称"), self.name), (say("形式"), self.form), (say("业务类型"), self.business),
                    (say("申请人类型"), self.kind), (say("情形"), self.condition),
                    (say("容缺"), self.tolerable))  # fmt: skip
        for at, (text, control) in enumerate(controls):
            grid.addWidget(caption(text, control), at, 0)
            grid.addWidget(control, at, 1)
        column.addLayout(grid)
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self.remove = button(say("停用选中的"), self._end, parent=self)
        self.add = button(say("加入清单"), self._add, role="primary", parent=self)
        self.close_button = button(say("关闭"), self.reject, key="Esc", parent=self)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.add)
        row.addWidget(self.close_button)
        column.addLayout(row)
        for made in (self.remove, self.add, self.close_button):
            made.setAutoDefault(False)
        self.name.advanced.connect(self.form.setFocus)
        self.form.advanced.connect(self.business.setFocus)
        self.business.advanced.connect(self.kind.setFocus)
        self.kind.advanced.connect(self.condition.setFocus)
        self.condition.advanced.connect(self.tolerable.setFocus)
        self.tolerable.advanced.connect(self.add.setFocus)
        self.reload()
        self.name.setFocus()

    def reload(self) -> None:
        """Reads anew."""
        self.list.clear()
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        for one in own_checklist.own_rows(self._desk.reader.db):
            if one.valid_to is None or one.valid_to >= today:
                line = QListWidgetItem(self._told(one))
                line.setData(Qt.ItemDataRole.UserRole, one.code)
                self.list.addItem(line)
        self.list.setCurrentRow(0)
        self.remove.setEnabled(bool(self.list.count()))

    def _told(self, one: Document) -> str:
        business = say("、").join(self._catalogue.label(BUSINESS_TYPES, code) for code in sorted(one.business_types))
        kind = say("、").join(self._catalogue.label("applicant_kind", code) for code in sorted(one.applicant_kinds))
        told = say("{label}（{form}）　{business}　{kind}　{day} 起", label=one.label, form=_forms()[one.form],
                   business=business or say("所有业务"), kind=kind or say("所有申请人"),
                   day=one.valid_from.isoformat())  # fmt: skip
        if one.condition:
            told = say("{told}　{condition}", told=told, condition=condition_label(one.condition))
        return told

    def _add(self) -> None:
        desk, opened, now = self._desk, self._desk.open, self._desk.now()
        name, form, tolerable = self.name.text(), self.form.code() or Form.ORIGINAL.value, self.tolerable.code()
        condition = self.condition.code()
        businesses, kinds = list(filter(None, [self.business.code()])), list(filter(None, [self.kind.code()]))
        desk.background.write(
            lambda: own_checklist.add(
                opened.store, opened.clerk, name, form=form, business_types=businesses, applicant_kinds=kinds,
                tolerable=tolerable, condition=condition, catalogue=opened.catalogue, now=now, new_id=desk.new_id,
            ),
            done=lambda _: self._done(), failed=self._refused,
        )  # fmt: skip

    def _end(self) -> None:
        line = self.list.currentItem()
        if line is None:
            return
        desk, opened, now, code = self._desk, self._desk.open, self._desk.now(), line.data(Qt.ItemDataRole.UserRole)
        desk.background.write(
            lambda: own_checklist.end(opened.store, opened.clerk, code, now=now, new_id=desk.new_id),
            done=lambda _: self._done(), failed=self._refused,
        )  # fmt: skip

    def _done(self) -> None:
        self.banner.tell("info", "")
        self.name.set_text("")
        self.reload()
        self.name.setFocus()
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        self.banner.tell("bad", in_words(error))
        self.name.setFocus()


def _forms() -> dict[Form, str]:
    return {Form.ORIGINAL: say("原件"), Form.COPY: say("复印件"), Form.SCAN: say("扫描件")}


def _tolerances() -> dict[Tolerance, str]:
    return {Tolerance.SENDING: say("送出前补齐"), Tolerance.AFTER: say("送出后补齐")}
