"""缴费: the authority's fee notice as it came (缴费通知书, 缴费码, amount, days), and that it was paid."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.intake_checks import PAID_WAYS
from station_app.domain.intakes import FeeNotice
from station_app.domain.money import in_capitals, in_figures
from station_app.domain.periods import BEIJING_TIME
from station_app.ui import theme
from station_app.ui.intakes.reading import day_in, fen_of, iso, yuan_of
from station_app.ui.widgets.basics import Card, beside, button, label
from station_app.ui.widgets.boxes import LineBox, NumberBox
from station_app.ui.widgets.choices import CodeBox
from station_app.ui.widgets.days import DayBox
from station_app.ui.widgets.marks import caption
from station_app.words import say
from station_app.words.trademarks import paid_way_label

_LONGEST: Final = 60


class NoticeCard(Card):
    """One notice of an opened intake. `noted` carries the JSON fields that changed and why; `receipt_wanted`: print the
    收款记录; `collecting` says that the manager switched taking money on or off.
    """

    noted = Signal(object, str)
    receipt_wanted = Signal()
    collecting = Signal(bool)

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(say("缴费"), parent)
        self._now = now
        self._number = ""
        self._notice = FeeNotice()
        self.standing = label("", "lead", self, wrap=True)
        self.body.addWidget(self.standing)
        self.notice_no = LineBox(say("缴费通知书号"), _LONGEST)
        self.pay_code = NumberBox(say("缴费码"), _LONGEST, lambda _text: None, capitals=True)
        self.amount = NumberBox(say("应缴金额（元）"), 16, lambda _text: None)
        self.received = DayBox(say("收到日"), now)
        self.due = DayBox(say("缴费期限"), now)
        self.paid_on = DayBox(say("缴费日"), now)
        self.paid = NumberBox(say("实缴金额（元）"), 16, lambda _text: None)
        today = now().astimezone(BEIJING_TIME).date()
        self.way = CodeBox(say("缴费方式"), [Code(name, paid_way_label(name), {}, today) for name in PAID_WAYS],
                           say("选方式"))  # fmt: skip
        self.note = button(say("记下通知书"), self._note, parent=self)
        self.pay = button(say("已缴费"), self._pay, parent=self)
        self.receipt = button(say("打印收款记录"), self.receipt_wanted.emit, parent=self)
        self.collects = QCheckBox(say("本站代收规费"))
        self.collects.setToolTip(say("打开后，已记缴费的收件可以打印收款记录（非财政票据）"))
        self.collects.clicked.connect(lambda on: self.collecting.emit(on))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        self.boxes: tuple[LineBox, ...] = (
            self.notice_no, self.pay_code, self.amount, self.received, self.due, self.paid_on, self.paid
        )
        texts = (say("通知书号"), say("缴费码"), say("应缴（元）"), say("收到日"), say("缴费期限"), say("缴费日"),
                 say("实缴（元）"))  # fmt: skip
        lines: list[tuple[str, LineBox] | None] = [*zip(texts, self.boxes, strict=True)]
        lines.insert(5, None)
        for at, line in enumerate(lines):
            if line is None:
                grid.addLayout(beside(self.note), at, 1)
                continue
            text, box = line
            grid.addWidget(caption(text, box), at, 0)
            grid.addWidget(box, at, 1)
            box.advanced.connect(lambda box=box: self._advance(box))
            box.typed.connect(self._dress)
        grid.addWidget(caption(say("缴费方式"), self.way), len(lines), 0)
        grid.addWidget(self.way, len(lines), 1)
        self.way.advanced.connect(self.pay.setFocus)
        grid.addLayout(beside(self.pay, self.receipt), len(lines) + 1, 1)
        self.body.addLayout(grid)
        self.wrong = label("", "bad-note", self, wrap=True)
        self.body.addWidget(self.wrong)
        self.body.addStretch(1)
        self.body.addWidget(self.collects)
        read = [*self.boxes[:5], self.note, *self.boxes[5:], self.way, self.pay, self.receipt, self.collects]
        for before, after in pairwise(read):
            QWidget.setTabOrder(before, after)
        self.show_notice("", None)

    def show_notice(self, number: str, notice: FeeNotice | None) -> None:
        """The notice of the intake of that number; an empty number: none is open, nothing can be noted."""
        self._number, self._notice = number, notice or FeeNotice()
        known = self._notice
        for box, text in zip(self.boxes, (
            known.notice_no, known.pay_code, yuan_of(known.amount_fen), iso(known.received_on), iso(known.due_on),
            iso(known.paid_on), yuan_of(known.paid_fen),
        ), strict=True):  # fmt: skip
            box.set_text(text)
        self.way.set_code(known.paid_way, paid_way_label(known.paid_way) if known.paid_way else "")
        self.paid.setPlaceholderText(yuan_of(known.amount_fen))
        self.wrong.setText("")
        self.wrong.hide()
        self.standing.setText(_standing(number, known, self._today()))
        self._dress()

    @property
    def typed(self) -> bool:
        """Whether something stands here that was not noted yet."""
        return bool(self._number) and bool(self._given())

    def _given(self) -> dict[str, Any]:
        """The fields that differ from what is noted."""
        known = self._notice
        values = {
            "notice_no": (self.notice_no.text().strip(), known.notice_no),
            "pay_code": (self.pay_code.text().strip(), known.pay_code),
            "amount_fen": (fen_of(self.amount.text()), known.amount_fen),
            "received_on": (iso(day_in(self.received)), iso(known.received_on)),
            "due_on": (iso(day_in(self.due)), iso(known.due_on)),
        }
        return {name: given for name, (given, stored) in values.items() if given != stored}

    def _note(self) -> None:
        given = self._given()
        if not self._readable(self.amount, self.received, self.due):
            return
        if not given:
            self._refuse(self.notice_no, say("没有要记的改动。"))
        elif not self.amount.text().strip():
            self._refuse(self.amount, say("还没有记：请填应缴金额。"))
        elif not self.due.text().strip():
            self._refuse(self.due, say("还没有记：请填缴费期限，到期前好提醒。"))
        else:
            self.noted.emit(given, say("记缴费通知书"))

    def _pay(self) -> None:
        if self._given():
            self._refuse(self.note, say("通知书有改动还没有记，请先按“记下通知书”。"))
            return
        if not self._readable(self.paid_on, self.paid):
            return
        on = day_in(self.paid_on) or self._today()
        if on > self._today():
            self._refuse(self.paid_on, say("缴费日还没到，请改成实际缴费那一天。"))
            return
        amount = fen_of(self.paid.text())
        given: dict[str, Any] = {"paid_on": on.isoformat()}
        given["paid_fen"] = self._notice.amount_fen if amount is None else amount
        given["paid_way"] = self.way.code()
        if (given["paid_on"], given["paid_fen"], given["paid_way"]) == (
            iso(self._notice.paid_on), self._notice.paid_fen, self._notice.paid_way,
        ):  # fmt: skip
            self._refuse(self.paid_on, say("这笔缴费已经记过了。"))
            return
        self.noted.emit(given, say("记已缴费"))

    def _readable(self, *boxes: LineBox) -> bool:
        for box in boxes:
            text = box.text().strip()
            unread = fen_of(text) == 0 if box in (self.amount, self.paid) else day_in(box) is None
            if text and unread:
                name = box.accessibleName()
                self._refuse(box, say("{name}看不懂：“{text}”。请改好再记。", name=name, text=text[:20]))
                return False
        return True

    def _refuse(self, control: QWidget, sentence: str) -> None:
        self.tell_wrong(sentence)
        control.setFocus()

    def tell_wrong(self, sentence: str) -> None:
        """What was wrong with the last press; an empty text takes it away."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))

    def _dress(self) -> None:
        known = self._notice
        for box in self.boxes:
            box.setEnabled(bool(self._number))
        self.note.setEnabled(bool(self._number))
        self.pay.setEnabled(bool(self._number) and known.amount_fen is not None)
        for control in (self.paid_on, self.paid, self.way):
            control.setEnabled(self.pay.isEnabled())
        self.receipt.setVisible(self.collects.isChecked())
        self.receipt.setEnabled(known.paid_on is not None)

    def set_collects(self, on: bool) -> None:
        """Whether the site takes money: only then is there a 收款记录."""
        self.collects.setChecked(on)
        self._dress()

    def _advance(self, box: LineBox) -> None:
        order: list[QWidget] = [*self.boxes[:5], self.note, *self.boxes[5:], self.way]
        order[order.index(box) + 1].setFocus()

    def _today(self) -> date:
        return self._now().astimezone(BEIJING_TIME).date()


def _standing(number: str, notice: FeeNotice, today: date) -> str:
    if not number:
        return say("先在“收件”里打开一件，再记它的缴费通知书。")
    if notice.amount_fen is None:
        return say("还没有收到缴费通知书。")
    amount = in_figures(notice.amount_fen)
    if notice.paid_on is not None:
        paid = notice.paid_fen if notice.paid_fen is not None else notice.amount_fen
        return say("{day} 已缴 {amount} 元（{capitals}）", day=notice.paid_on.isoformat(), amount=in_figures(paid),
                   capitals=in_capitals(paid))  # fmt: skip
    if notice.due_on is None:
        return say("应缴 {amount} 元，通知书没有写期限", amount=amount)
    left = (notice.due_on - today).days
    if left < 0:
        return say("应缴 {amount} 元，{day} 已到期，过了 {days} 天", amount=amount, day=notice.due_on.isoformat(),
                   days=-left)  # fmt: skip
    due = notice.due_on.isoformat()
    return say("应缴 {amount} 元，{day} 前缴清，还有 {days} 天", amount=amount, day=due, days=left)
