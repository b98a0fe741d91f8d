"""The consultation receipt (来访咨询回执) on A4, A5 and 80 mm paper, from one model.

Laid out after the real forms of a trademark window: the station's name and the title in the middle, what was asked and
answered between rules, who received it and where to ask at the foot. It never calls itself 受理通知书 (domain.md 3.5).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from station_app.documents import blocks, fonts
from station_app.documents.blocks import Fact
from station_app.documents.layouts import Layout, Paper, bundled_layout
from station_app.documents.pages import Strip, render, space
from station_app.documents.pen import Pen
from station_app.documents.qr import draw_qr, qr_modules
from station_app.domain.receipts import ConsultationReceipt, Edition
from station_app.words import say

LAYOUTS: Final = ("a4", "a5", "80mm")

QUIET_MODULES: Final = 4


def consultation_receipt(receipt: ConsultationReceipt, layout: str | Layout = "a5") -> bytes:
    """The PDF of a receipt, on one of LAYOUTS or on a station's own layout (`layouts.read_layout` with PAPER).

    A long text flows onto further sheets, which carry the number and are counted; a roll grows. A voided receipt
    carries 已作废 across each page. Characters that no font has stand as 〔U+1F600〕; name them to the clerk beforehand
    with `unprintable`. Raises Trouble for a missing font or a bad layout file.
    """
    setting = bundled_layout(PAPER, layout) if isinstance(layout, str) else layout
    title = _word(setting, "title", say("来访咨询回执"))
    return render(
        setting,
        title=f"{title} {receipt.number}",
        author=receipt.station_name,
        body=[strip for name in setting.body for strip in BLOCKS[name](receipt, setting)],
        foot=[strip for name in setting.foot for strip in BLOCKS[name](receipt, setting)],
        running_head=[
            *blocks.edges(setting, f"{receipt.station_name} · {title}", receipt.number, setting.type.small),
            blocks.rule(below=setting.type.body),
        ],
        watermark=say("已作废") if receipt.voided else "",
    )


def unprintable(receipt: ConsultationReceipt) -> tuple[str, ...]:
    """The characters of a receipt that no font has, to be named on screen before it is printed."""
    texts = (
        *receipt.phones,
        *receipt.address,
        *receipt.items,
        receipt.station_name,
        receipt.visitor_name,
        receipt.organisation,
        receipt.channel,
        receipt.question,
        receipt.answer,
        receipt.result,
        receipt.clerk,
        receipt.printed_by,
        receipt.notice,
    )
    return fonts.missing_characters("".join(texts))


def day_and_time(moment: datetime) -> str:
    """A moment as it stands on paper: 2026年11月19日 10:42."""
    return say(
        "{year}年{month}月{day}日 {time}", year=moment.year, month=moment.month, day=moment.day, time=f"{moment:%H:%M}"
    )


def _word(layout: Layout, key: str, words: str) -> str:
    """The station's own wording of a line, or the program's."""
    return layout.wording.get(key, words)


def _letterhead(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    return blocks.line(layout, receipt.station_name, layout.type.station, align="centre", leading=1.5)


def _title(_receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    title = _word(layout, "title", say("来访咨询回执"))
    return [
        *blocks.line(layout, title, layout.type.title, bold=True, align="centre", leading=1.5),
        space(0.25 * layout.type.body),
    ]


def _marks(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    """What sets this paper apart: 已作废, 更正件, 补打 with its count, time and clerk."""
    texts = []
    if receipt.voided:
        texts.append(_word(layout, "voided", say("已作废 — 本回执不再有效")))
    if receipt.edition is Edition.AMENDED:
        texts.append(_word(layout, "amended", say("更正件 — 以本件为准")))
    if receipt.reprint_no:
        texts.append(
            say(
                "补打 第 {count} 次　{time}　{clerk}",
                count=receipt.reprint_no,
                time=day_and_time(receipt.printed_at),
                clerk=receipt.printed_by or receipt.clerk,
            )
        )
    return blocks.tags(layout, texts)


def _double_rule(_receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    return blocks.double_rule(layout)


def _numbers(receipt: ConsultationReceipt) -> tuple[tuple[str, str], ...]:
    code = receipt.check_code
    return (
        (say("编号"), receipt.number),
        (say("校验码"), f"{code[:4]}-{code[4:]}" if len(code) == 8 else code),
    )


def _number(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    """The number and its check code below each other, in the middle: for narrow paper."""
    sizes = (layout.type.number, layout.type.body)
    strips: list[Strip] = []
    for (label, value), size in zip(_numbers(receipt), sizes, strict=True):
        strips += blocks.line(layout, f"{label} {value}", size, bold=size == layout.type.number, align="centre")
    return [*strips, space(0.5 * layout.type.body)]


def _number_and_qr(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    """The number, large, at the left; the QR code with its words at the right margin."""
    page, sizes = layout.page, layout.type
    modules = qr_modules(receipt.qr_text) if receipt.qr_text else ()
    side = len(modules) * layout.qr_module
    quiet = QUIET_MODULES * layout.qr_module
    caption = (
        blocks.set_lines(_qr_words(layout), sizes.small, max(side + 2 * quiet, 12 * sizes.small)) if modules else []
    )
    height = max(side + 0.6 * sizes.small + 1.35 * sizes.small * len(caption), 2.6 * sizes.number + 3.6 * sizes.body)
    (number_label, number), (code_label, code) = _numbers(receipt)

    def draw(pen: Pen, top: float) -> None:
        y = top - sizes.label
        pen.text(page.left, y, number_label, sizes.label, grey=blocks.LABEL_GREY)
        y -= 1.55 * sizes.number
        pen.text(page.left, y, number, sizes.number, bold=True)
        y -= 2.1 * sizes.body
        pen.text(page.left, y, code_label, sizes.label, grey=blocks.LABEL_GREY)
        pen.text(page.left + layout.label_ems * sizes.label, y, code, sizes.body)
        y -= 1.9 * sizes.body
        pen.text(page.left, y, say("接待时间"), sizes.label, grey=blocks.LABEL_GREY)
        pen.text(page.left + layout.label_ems * sizes.label, y, day_and_time(receipt.received_at), sizes.body)
        if modules:
            right = page.width - page.right
            draw_qr(pen.canvas, modules, right - side, top - side, layout.qr_module)
            for index, told in enumerate(caption):
                x = right - side / 2 - told.width * sizes.small / 2
                pen.text(x, top - side - (1.5 + 1.35 * index) * sizes.small, told.text, sizes.small, grey=0.35)

    return [Strip(height, draw, keep=True), space(0.5 * sizes.body)]


def _qr_words(layout: Layout) -> str:
    return _word(layout, "qr", say("扫码可核验真伪，\n不含个人信息"))


def _qr(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    """The QR code with its words in the middle: for narrow paper."""
    if not receipt.qr_text:
        return []
    modules = qr_modules(receipt.qr_text)
    page, side, quiet = layout.page, len(modules) * layout.qr_module, QUIET_MODULES * layout.qr_module

    def draw(pen: Pen, top: float) -> None:
        draw_qr(pen.canvas, modules, page.left + (page.measure - side) / 2, top - quiet - side, layout.qr_module)

    words = blocks.line(layout, _qr_words(layout).replace("\n", ""), layout.type.small, align="centre")
    return [Strip(side + 1.7 * quiet, draw, keep=True), *words, space(0.6 * layout.type.small)]


def _who_and_what(receipt: ConsultationReceipt, layout: Layout, *, with_time: bool) -> list[Strip]:
    rows = [
        Fact(say("来访人"), receipt.visitor_name or say("匿名"), short=True),
        Fact(say("联系电话"), receipt.phone_masked or say("未留"), short=True),
    ]
    if receipt.organisation:
        rows.append(Fact(say("单位"), receipt.organisation))
    rows.append(Fact(say("咨询事项"), say("、").join(receipt.items) or say("未填")))
    rows.append(Fact(say("咨询渠道"), receipt.channel, short=True))
    rows.append(
        Fact(say("接待时间"), day_and_time(receipt.received_at))
        if with_time
        else Fact(say("接待人"), receipt.clerk, short=True)
    )
    return [blocks.rule(0.4, grey=blocks.RULE_GREY), *blocks.facts(layout, rows), space(0.6 * layout.type.body)]


def _text(receipt: ConsultationReceipt, layout: Layout, *, part: str) -> list[Strip]:
    words, text = {
        "question": (_word(layout, "question", say("咨询内容")), receipt.question),
        "answer": (_word(layout, "answer", say("答复意见")), receipt.answer),
        "result": (_word(layout, "result", say("办理结果")), receipt.result),
    }[part]
    if not text:
        return []
    return [
        *blocks.heading(layout, words),
        *blocks.paragraph(layout, text, layout.type.body),
        space(0.7 * layout.type.body),
    ]


def _result(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    row = Fact(_word(layout, "result", say("办理结果")), receipt.result or say("未填"))
    return [blocks.rule(0.4, grey=blocks.RULE_GREY), *blocks.facts(layout, [row])]


def _sign(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    """Who stands for the answer; station and date at the right, where the seal is set over them."""
    clerk = say("经办人：{name}", name=receipt.clerk)
    seal = _word(layout, "seal", say("{station}（盖章）", station=receipt.station_name))
    issued = say("出具时间：{time}", time=day_and_time(receipt.printed_at))
    return [
        space(0.8 * layout.type.body),
        *blocks.edges(layout, clerk, seal, layout.type.label),
        *blocks.line(layout, issued, layout.type.label, align="right", leading=1.6),
        space(0.4 * layout.type.body),
    ]


def _notice(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    """What this paper is and is not."""
    notice = _word(layout, "notice", receipt.notice)
    if not notice:
        return []
    return [
        blocks.rule(0.4, below=0.5 * layout.type.small),
        *blocks.paragraph(layout, notice, layout.type.small, grey=0.25, leading=1.5),
    ]


def _contact(receipt: ConsultationReceipt, layout: Layout) -> list[Strip]:
    """Where to ask: the site's phones and address."""
    if not receipt.phones and not receipt.address:
        return []
    phones = say("咨询电话 {phones}", phones=say("、").join(receipt.phones)) if receipt.phones else ""
    address = say("地址 {address}", address="".join(receipt.address)) if receipt.address else ""
    if phones and address:
        told = blocks.edges(layout, phones, address, layout.type.small, grey=0.25, below="left")
    else:
        told = blocks.line(layout, phones or address, layout.type.small, grey=0.25, leading=1.6)
    return [space(0.3 * layout.type.small), *told]


Block = Callable[[ConsultationReceipt, Layout], list[Strip]]

BLOCKS: Final[Mapping[str, Block]] = {
    "letterhead": _letterhead,
    "title": _title,
    "marks": _marks,
    "double_rule": _double_rule,
    "number": _number,
    "number_and_qr": _number_and_qr,
    "qr": _qr,
    "facts": partial(_who_and_what, with_time=False),
    "facts_with_time": partial(_who_and_what, with_time=True),
    "question": partial(_text, part="question"),
    "answer": partial(_text, part="answer"),
    "result": _result,
    "sign": _sign,
    "notice": _notice,
    "contact": _contact,
}
"""The blocks a layout file may name."""

PAPER: Final = Paper(
    name="consultation_receipt",
    blocks=frozenset(BLOCKS),
    wording=frozenset({"title", "voided", "amended", "qr", "question", "answer", "result", "seal", "notice"}),
)
"""What a layout file of the receipt may say."""
