"""The consultation receipt (来访咨询回执) on A4, A5 and 80 mm paper, from one model.

Laid out after the real forms of a trademark window: the station's name and the title in the middle, what was asked and
answered between rules, who received it and where to ask at the foot. It never calls itself 受理通知书 (domain.md 3.5).
"""

from functools import partial
from typing import Final

from station_app.documents import blocks, forms
from station_app.documents.blocks import Fact
from station_app.documents.forms import LAYOUTS, Form, unprintable
from station_app.documents.furniture import day_and_time
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.domain.receipts import ConsultationReceipt
from station_app.words import on_paper

__all__ = ["CONSULTATION_RECEIPT", "LAYOUTS", "PAPER", "consultation_receipt", "day_and_time", "unprintable"]


def consultation_receipt(receipt: ConsultationReceipt, layout: str | Layout = "a5") -> bytes:
    """The PDF of a receipt, on one of LAYOUTS or on what `CONSULTATION_RECEIPT.layout` answered. See `Form.pdf`."""
    return CONSULTATION_RECEIPT.pdf(receipt, layout)


def _who_and_what(receipt: ConsultationReceipt, layout: Layout, *, with_time: bool) -> list[Strip]:
    rows = [
        Fact(on_paper("来访人"), receipt.visitor_name or on_paper("匿名"), short=True),
        Fact(on_paper("联系电话"), receipt.phone_masked or on_paper("未留"), short=True),
    ]
    if receipt.organisation:
        rows.append(Fact(on_paper("单位"), receipt.organisation))
    rows.append(Fact(on_paper("咨询事项"), on_paper("、").join(receipt.items) or on_paper("未填")))
    rows.append(Fact(on_paper("咨询渠道"), receipt.channel, short=True))
    rows.append(
        Fact(on_paper("接待时间"), day_and_time(receipt.received_at))
        if with_time
        else Fact(on_paper("接待人"), receipt.clerk, short=True)
    )
    return [blocks.rule(0.4, grey=blocks.RULE_GREY), *blocks.facts(layout, rows), space(0.6 * layout.type.body)]


def _text(receipt: ConsultationReceipt, layout: Layout, *, part: str) -> list[Strip]:
    words, text = {
        "question": (layout.word("question", on_paper("咨询内容")), receipt.question),
        "answer": (layout.word("answer", on_paper("答复意见")), receipt.answer),
    }[part]
    return blocks.section(layout, words, text)


def _result(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    row = Fact(layout.word("result", on_paper("办理结果")), receipt.result or on_paper("未填"))
    return [blocks.rule(0.4, grey=blocks.RULE_GREY), *blocks.facts(layout, [row])]


CONSULTATION_RECEIPT: Final[forms.Form[ConsultationReceipt]] = Form(
    name="consultation_receipt",
    title=lambda _: on_paper("来访咨询回执"),
    own={
        "facts": partial(_who_and_what, with_time=False),
        "facts_with_time": partial(_who_and_what, with_time=True),
        "question": partial(_text, part="question"),
        "answer": partial(_text, part="answer"),
        "result": _result,
    },
    words=frozenset({"question", "answer", "result"}),
    beside=lambda receipt: (on_paper("接待时间"), day_and_time(receipt.received_at)),
)

PAPER: Final = CONSULTATION_RECEIPT.paper
"""What a layout file of the receipt may say."""
