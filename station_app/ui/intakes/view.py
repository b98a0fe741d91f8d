"""What the page 商标受理 looks like: the form; at its right the fee, documents, findings, terms and the list."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from station_app.actions.filing_papers import LONGEST_NAME
from station_app.domain.intakes import LINE_LENGTH, IntakeState
from station_app.domain.trademarks.precheck import REASONS
from station_app.storage.goods import chosen_together, groups
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector import Inspector
from station_app.ui.intakes.checklist_card import ChecklistCard
from station_app.ui.intakes.controls import Controls
from station_app.ui.intakes.deadlines_card import DeadlinesCard
from station_app.ui.intakes.favourites import Favourites
from station_app.ui.intakes.fee_card import FeeCard
from station_app.ui.intakes.fields import IntakeFields
from station_app.ui.intakes.findings_card import FindingsCard
from station_app.ui.intakes.goods_picker import Counter, GoodsPicker
from station_app.ui.intakes.image_field import ImageField
from station_app.ui.intakes.notice_card import NoticeCard
from station_app.ui.intakes.rows import IntakeRows
from station_app.ui.widgets.basics import Banner, Card, button, label
from station_app.ui.widgets.boxes import ENTER, LineBox
from station_app.ui.widgets.choices import CodeRow
from station_app.ui.widgets.scrolling import let_scroll, scrolling
from station_app.words import say

_SIDE: Final = 420


class IntakeView(QWidget):
    """The parts and their places. `pressed` names what the clerk asks for, by button or by key."""

    pressed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        catalogue, reader = desk.open.catalogue, desk.reader
        form, side = Card(parent=self), Card(parent=self)
        self.form_scroll = scrolling(form)
        self.picker = GoodsPicker(
            self.counter,
            lambda names: [(one.nice_class, one.name, one.code) for one in chosen_together(reader.db, names)],
            Favourites(desk, self),
            # A child from the first moment: shown without a parent it would be a window of its own.
            self,
        )
        self.picker.browser.class_name = lambda number: catalogue.label("nice_class", str(number))
        self.picker.browser.group_names = lambda edition, number: {
            one.code: one.name for one in groups(reader.db, edition, number)
        }
        self.image = ImageField(desk, self)
        self.fields = IntakeFields(catalogue, desk.now, Controls(catalogue, desk.now, self.picker, self.image))
        self.title = label("", "title")
        self.state = label("", "note")
        self.banner = Banner()
        self.consent = CodeRow(
            say("告知同意"), catalogue.current("consent_scope", desk.now().date()),
            shown=len(catalogue.current("consent_scope", desk.now().date())),
        )  # fmt: skip
        self.reason = LineBox(say("原因"), LINE_LENGTH)
        self.fee = FeeCard()
        self.checklist = ChecklistCard(desk.now)
        self.findings = FindingsCard(catalogue.current(REASONS, desk.now().date()))
        self.deadlines = DeadlinesCard(catalogue, desk.now)
        self.notice = NoticeCard(desk.now)
        self.rows = IntakeRows(desk)
        self.buttons: dict[str, QPushButton] = {}
        self._correcting = self._over = False
        self.is_window = QCheckBox(say("本站是受理窗口"))
        self.pledges = QCheckBox(say("本站受理质权登记"))
        self.pledges.setToolTip(say("专利代办处等不办质权登记的站点，由负责人去掉勾选"))
        self.whole_ids = button(say("证件号…"))
        self.whole_ids.setStyleSheet(f"padding: 0 {theme.px(10)}px;")
        self.window_name = LineBox(say("窗口名称"), LONGEST_NAME)
        self.window_name.setPlaceholderText(say("窗口名称，印在收文回执抬头；不填用本站名称"))
        self.side = Inspector(side)
        row = QHBoxLayout(self)
        margin = theme.px(16)
        row.setContentsMargins(margin, theme.px(8), margin, theme.px(8))
        row.setSpacing(theme.px(12))
        self._fill_form_card(form)
        self._fill_side_card(side)
        row.addWidget(form, 1)
        row.addWidget(side)

    def counter(self, nice_class: int) -> Counter:
        """How a class stands with the fee; the page answers once it knows the business."""
        return Counter(10, 0)

    def _fill_form_card(self, card: Card) -> None:
        card.body.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(10))
        card.body.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addStrut(theme.px(30))
        card.body.addLayout(head)
        let_scroll(self.form_scroll, self.fields)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keep_in_sight)
        card.body.addWidget(self.form_scroll, 1)
        agreed = QHBoxLayout()
        agreed.setSpacing(theme.px(8))
        agreed.addWidget(label(say("告知同意"), "muted"))
        agreed.addWidget(self.consent, 1)
        card.body.addLayout(agreed)
        card.body.addWidget(self.banner)
        card.body.addWidget(self.reason)
        self.steps = QHBoxLayout()
        self.steps.setSpacing(theme.px(6))
        card.body.addLayout(self.steps)
        card.body.addLayout(self._button_row())

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for name, text, key, role in (
            ("accept", say("受理并打印回执"), "Ctrl+Enter", "primary"),
            ("save", say("收件暂存"), "Ctrl+S", ""),
            ("precheck", say("预检"), "Ctrl+Shift+Enter", ""),
            ("print", say("打印回执"), "Ctrl+P", ""),
            ("leave", say("清空"), "Esc", ""),
            ("advise", say("改记咨询并转办"), "F4", "primary"),
        ):
            made = button(text, lambda name=name: self.pressed.emit(name), key=key, role=role)  # type: ignore[misc]
            made.setStyleSheet(f"padding: 0 {theme.px(10)}px;")
            self.buttons[name] = made
            row.addWidget(made)
        row.insertStretch(1, 1)
        self.buttons["advise"].hide()
        return row

    def show_advised(self, only_advised: bool, *, elsewhere: bool = False) -> None:
        """A business that a window may not take in is written down as advice instead; `elsewhere`: others may."""
        self.buttons["advise"].setVisible(only_advised)
        if elsewhere:
            self.banner.tell("care", say("这项业务本站不办，请转到能办的窗口。按 F4 改记咨询，已填的带过去。"))
        elif only_advised:
            self.banner.tell("care", say("这项业务不在窗口受理，只能咨询、转办。按 F4 改记咨询，已填的带过去。"))
        self.buttons["accept"].setVisible(not only_advised and not self._over)
        self.buttons["save"].setVisible(not only_advised and not self._correcting)

    def _fill_side_card(self, card: Card) -> None:
        card.body.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(10))
        card.setFixedWidth(theme.px(_SIDE))
        for title, part in (
            (say("商品"), self._goods_side()), (say("材料"), self.checklist), (say("预检"), self.findings),
            (say("期限"), self.deadlines), (say("缴费"), self.notice), (say("收件"), self.rows),
        ):  # fmt: skip
            self.side.add(title, part)
            if isinstance(part, Card):
                part.setProperty("role", "")
                part.title.hide()
                part.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(self.side, 1)
        ticks = QHBoxLayout()
        ticks.addWidget(self.is_window)
        ticks.addWidget(self.pledges)
        ticks.addWidget(self.whole_ids)
        ticks.addStretch(1)
        card.body.addLayout(ticks)
        card.body.addWidget(self.window_name)

    def _goods_side(self) -> QWidget:
        """The list and, below it, what it costs: the price is seen while the list is built."""
        self.goods_side = QWidget()
        column = QVBoxLayout(self.goods_side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.picker, 1)
        column.addWidget(self.fields.goods.remark)
        self.fee.setProperty("role", "")
        self.fee.title.hide()
        self.fee.body.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fee)
        return self.goods_side

    def show_record(self, number: str, state: IntakeState | None, steps: list[IntakeState], told: str) -> None:
        """Dresses the page for a number in its state, or for a new intake."""
        self.title.setText(number or say("新收件"))
        self.state.setText(told)
        correcting = self._correcting = bool(number)
        self._over = state in (IntakeState.VOID, IntakeState.COLLECTED)
        self.reason.setVisible(correcting)
        self.reason.setPlaceholderText(say("更正、退回、撤回的原因"))
        text = say("保存更正") if correcting else say("受理并打印回执")
        accept = self.buttons["accept"]
        accept.setText(f"{text}  {QKeySequence('Ctrl+Enter').toString()}")
        accept.setAccessibleName(text)
        accept.setVisible(not self._over)
        self.buttons["save"].setVisible(not correcting)
        self.buttons["print"].setVisible(correcting)
        text = say("打印退件告知单") if state is IntakeState.RETURNED else say("打印回执")
        self.buttons["print"].setText(f"{text}  {QKeySequence('Ctrl+P').toString()}")
        self.buttons["print"].setAccessibleName(text)
        while self.steps.count():
            taken = self.steps.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        before: QWidget = self.reason
        for step in steps:
            made = button(step_words(step), lambda step=step: self.pressed.emit(f"move:{step.value}"))  # type: ignore[misc]
            self.steps.addWidget(made)
            # Made later than what stands below it: Tab would come to it last.
            QWidget.setTabOrder(before, made)
            before = made
        self.steps.addStretch(1)
        if correcting and state is not IntakeState.VOID:
            void = button(say("作废…"), lambda: self.pressed.emit("void"), role="danger")
            self.steps.addWidget(void)
            QWidget.setTabOrder(before, void)

    def _keep_in_sight(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The caret is seen wherever it goes: a scroll area follows Tab alone."""
        if now is None or not self.fields.isAncestorOf(now):
            return

        def look() -> None:
            if isValid(now):
                self.form_scroll.ensureWidgetVisible(now, 0, theme.px(60))

        # After the layout: what was opened by this very key has no place yet.
        QTimer.singleShot(0, self, look)

    def event(self, event: QEvent) -> bool:
        # F4 begins a booking elsewhere; while a filing is only to be advised on it is this page's key.
        asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if asked and event.key() == Qt.Key.Key_F4 and not self.buttons["advise"].isHidden():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asked = ""
        if event.key() in ENTER and modifiers == control:
            asked = "accept"
        elif event.key() in ENTER and modifiers == control | shift:
            asked = "precheck"
        elif modifiers == control:
            asked = {Qt.Key.Key_S: "save", Qt.Key.Key_P: "print", Qt.Key.Key_Z: "undo"}.get(Qt.Key(event.key()), "")
        elif not modifiers:
            own = {Qt.Key.Key_F8: "notice", Qt.Key.Key_F4: "advise", Qt.Key.Key_Escape: "leave"}
            asked = own.get(Qt.Key(event.key()), "")
        if not asked:
            super().keyPressEvent(event)
            return
        event.accept()
        if not self.fields.composing:
            self.pressed.emit(asked)


def step_words(step: IntakeState) -> str:
    """What a press does that moves an intake on."""
    return {
        IntakeState.RECEIVED: say("重新收件"),
        IntakeState.PRECHECKED: say("预检通过"),
        IntakeState.ACCEPTED: say("受理"),
        IntakeState.SENT: say("已送出"),
        IntakeState.ANSWERED: say("收到回文"),
        IntakeState.COLLECTED: say("已领取"),
        IntakeState.RETURNED: say("退回"),
        IntakeState.WITHDRAWN: say("撤回"),
        IntakeState.VOID: say("作废"),
    }[step]
