"""费用测算: the estimate while the list is built, line by line, the sum in figures and capitals, and its source."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from station_app.domain.faults import Refused
from station_app.domain.intake_fees import estimate
from station_app.domain.intakes import IntakeForm
from station_app.domain.money import in_capitals, in_figures
from station_app.domain.trademarks.fees import Fee, FeeRules
from station_app.ui import theme
from station_app.ui.intakes.goods_picker import Counter
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.words import say
from station_app.words.trademarks import fee_line

MOST_LINES = 6
NO_COUNT = Counter(0, 0)
"""Before a business is chosen no class has a price."""


class FeeCard(Card):
    """Shows one estimate, or why there is none. `why` carries the Fee whose rule is asked for."""

    why = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("费用测算"), parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(2))
        self._grid.setColumnStretch(0, 1)
        # Made once: a change only writes other words into them.
        self._lines = [(label("", "", self), label("", "", self)) for _ in range(MOST_LINES)]
        for at, (words, amount) in enumerate(self._lines):
            amount.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(words, at, 0)
            self._grid.addWidget(amount, at, 1)
        self.body.addLayout(self._grid)
        self.total = label("", "title", self)
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.capitals = label("", "note", self, wrap=True)
        self.capitals.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.source = label("", "note", self, wrap=True)
        self._fee: Fee | None = None
        self.info = button(say("ⓘ 规则"), self._ask_why, parent=self)
        self.info.setAccessibleName(say("费用的规则和依据"))
        row = QHBoxLayout()
        row.addWidget(self.info)
        row.addWidget(self.total, 1)
        self.body.addLayout(row)
        for part in (self.capitals, self.source):
            self.body.addWidget(part)
        self.tell(None)

    def show_estimate(self, rules: FeeRules, form: IntakeForm, today: date) -> None:
        """The estimate of a form as it reads now, or why there is none yet."""
        if not form.business_type:
            self.tell(None, say("选好业务类型后在这里算。"))
            return
        try:
            # Only read as it will be stored where the classes stand behind the marks' numbers.
            fee = estimate(form if form.classes else form.normalized(today), rules, form.filing_day or today)
        except Refused as refused:
            self.tell(None, in_words(Refused(refused.faults[:1])))
        else:
            why_not = say("选好商品，或在商标号后写上类号（12345678-25），就在这里算。")
            self.tell(fee, "" if fee is not None else why_not)

    def tell(self, fee: Fee | None, why_not: str = "") -> None:
        """An estimate, or the sentence that stands in its place."""
        self._fee = fee
        self.info.setVisible(fee is not None)
        shown = fee.lines if fee is not None else ()
        for at, (words, amount) in enumerate(self._lines):
            last = at == MOST_LINES - 1 and len(shown) > MOST_LINES
            rest = shown[at:] if last else shown[at : at + 1]
            text = say("其余 {count} 行", count=len(rest)) if last else fee_line(rest[0]) if rest else ""
            words.setText(text)
            amount.setText(in_figures(sum(line.amount_fen for line in rest)) if last else "")
            words.setVisible(bool(rest))
            amount.setVisible(last)
        if fee is None or fee.total_fen is None:
            self.total.setText("")
            self.capitals.setText(why_not or (say("这项业务的费用以官方通知为准。") if fee is not None else ""))
        else:
            self.total.setText(say("{amount} 元", amount=in_figures(fee.total_fen)))
            self.capitals.setText(
                say("{capitals}　预估，以官方缴费通知为准", capitals=in_capitals(fee.total_fen))
            )  # fmt: skip
        self.source.setText(
            say("依据 {source}，{day} 起", source=fee.rule.source, day=fee.rule.valid_from.isoformat()) if fee else ""
        )
        self.setAccessibleDescription(self.total.text())

    def _ask_why(self) -> None:
        if self._fee is not None:
            self.why.emit(self._fee)


def counter_of(rules: FeeRules, business: str, channel: str, on: date) -> Counter:
    """How many items of a class are within the basic fee, and what one more costs."""
    try:
        rule = rules.rule(business, channel or "electronic", on)
    except Refused:
        return NO_COUNT
    return Counter(rule.free_items if rule.extra_item_fen else 0, rule.extra_item_fen)
