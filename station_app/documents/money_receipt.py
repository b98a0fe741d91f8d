"""收款记录（非财政票据）, after the real form: payer, way, amount in capitals and figures, reason, and who signed.

It records that the window took money; the invoice or the state's bill is another paper, and the title says so.
"""

from typing import Final

from station_app.documents import blocks, fonts, tables
from station_app.documents.blocks import Fact
from station_app.documents.forms import Form
from station_app.documents.furniture import day_words
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.pen import Pen
from station_app.domain.money import in_capitals, in_figures
from station_app.domain.papers.window import MoneyReceipt
from station_app.words import on_paper
from station_app.words.sentences.trademarks import PAID_WAYS
from station_app.words.trademarks import paid_way_label


def _frame(receipt: MoneyReceipt, layout: Layout) -> list[Strip]:
    """The framed middle of the form: payer and way, the amount twice, the reason."""
    capitals, figures = in_capitals(receipt.amount_fen), f"¥ {in_figures(receipt.amount_fen)}"
    amount = on_paper("人民币大写")
    rows = [
        Fact(on_paper("交款单位"), receipt.payer),
        Fact(on_paper("收款事由"), receipt.reason),
        Fact(on_paper("收款方式"), _way(receipt.way), short=True),
        Fact(on_paper("收款日期"), day_words(receipt.received_on), short=True),
    ]
    labels = blocks.label_width(layout, [amount, *(row.label for row in rows)])
    return [
        blocks.rule(0.8),
        *blocks.facts(layout, rows[:1], labels),
        *_amount(layout, amount, capitals, figures, labels),
        *blocks.facts(layout, rows[1:], labels),
        blocks.rule(0.8),
        space(0.4 * layout.type.body),
    ]


def _way(way: str) -> str:
    """How it was paid in words; what is no known code stands as it was given."""
    return paid_way_label(way, on_paper) if way in PAID_WAYS else way


def _amount(layout: Layout, label: str, capitals: str, figures: str, labels: float) -> list[Strip]:
    """The amount in capitals, and in large figures at the right margin; below each other where they would touch."""
    page, body, number = layout.page, layout.type.body, layout.type.number
    size = layout.type.label
    figures_width = fonts.text_width(figures, number, fonts.BOLD)
    if labels + fonts.text_width(capitals, body, fonts.BOLD) + figures_width + 2 * body > page.measure:
        told = blocks.line(layout, figures, number, face=fonts.BOLD, align="right", leading=1.6)
        last = blocks.rule(0.4, above=0.1 * body, grey=blocks.RULE_GREY)
        return [*blocks.facts(layout, [Fact(label, capitals)], labels), *told, last]
    height = 2.2 * number

    def draw(pen: Pen, top: float) -> None:
        y = top - 0.5 * height - 0.36 * body
        pen.text(page.left, y, label, size, grey=blocks.LABEL_GREY)
        pen.text(page.left + labels, y, capitals, body, face=fonts.BOLD)
        ground = figures_width + 1.2 * body
        pen.tint(page.width - page.right - ground, top - height + 3, ground, height - 6)
        pen.text(page.width - page.right - figures_width - 0.6 * body, y, figures, number, face=fonts.BOLD)
        pen.rule(top - height, grey=blocks.RULE_GREY)

    return [Strip(height, draw, keep=True)]


def _hands(receipt: MoneyReceipt, layout: Layout) -> list[Strip]:
    """Seal and hands, as on the form; which copy this is stands at the right."""
    handled = on_paper("经办：{name}", name=receipt.clerk) if receipt.clerk else on_paper("经办")
    seal = layout.word("seal", on_paper("{station}（单位盖章）", station=receipt.station_name))
    return [
        space(1.6 * layout.type.body),
        *blocks.edges(layout, seal, receipt.copy_name, layout.type.label),
        *tables.signatures(
            layout, (on_paper("财会主管"), on_paper("记账"), on_paper("出纳"), on_paper("审核"), handled)
        ),
        space(0.6 * layout.type.body),
    ]


MONEY_RECEIPT: Final[Form[MoneyReceipt]] = Form(
    name="money_receipt",
    title=lambda _: on_paper("收款记录（非财政票据）"),
    own={"frame": _frame, "hands": _hands},
    beside=lambda receipt: (on_paper("入账日期"), day_words(receipt.received_on)),
)
