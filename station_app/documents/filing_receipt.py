"""收文回执, after the real form of a trademark window: who, when, which marks, and both copies signed.

The authority's name and the notice it will send are dated data of the model. The paper is never titled 受理通知书.
"""

from typing import Final

from station_app.documents import blocks, tables
from station_app.documents.forms import Form
from station_app.documents.furniture import clerk_and_seal, day_words
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.tables import Column
from station_app.domain.papers.window import FilingReceipt
from station_app.words import on_paper


def _letterhead(receipt: FilingReceipt, layout: Layout) -> list[Strip]:
    words = layout.word("letterhead", receipt.window_name)
    return blocks.line(layout, words, layout.type.station, face=layout.face, align="centre", leading=1.5)


def _addressee(receipt: FilingReceipt, layout: Layout) -> list[Strip]:
    return [
        *blocks.line(layout, on_paper("{name}：", name=receipt.applicant), layout.type.body, leading=1.6),
        space(0.2 * layout.type.body),
    ]


def _text(receipt: FilingReceipt, layout: Layout) -> list[Strip]:
    told = on_paper(
        "您于{day}递交的{business}材料我受理窗口已经接收，{authority}将对您的申请书件进行形式审查，"
        "合格后由{authority}直接向您发出《{notice}》。您的申请内容如下：",
        day=day_words(receipt.submitted_on),
        business=receipt.business,
        authority=receipt.authority,
        notice=receipt.awaited_notice or on_paper("受理通知书"),
    )
    return [*blocks.indented(layout, told), space(0.5 * layout.type.body)]


def _marks_filed(receipt: FilingReceipt, layout: Layout) -> list[Strip]:
    columns = (
        Column(on_paper("序号"), 0.1, centred=True),
        Column(on_paper("商标名称"), 0.38),
        Column(on_paper("受理类型"), 0.26),
        Column(on_paper("类别"), 0.26),
    )
    rows = [
        (str(index), mark.mark_name, mark.business_type, on_paper("、").join(map(str, mark.classes)))
        for index, mark in enumerate(receipt.marks, start=1)
    ]
    return tables.table(layout, columns, rows, least=min(4, len(rows) + 1))


def _notice(receipt: FilingReceipt, layout: Layout) -> list[Strip]:
    """What this paper is not: the day of filing is the authority's to say."""
    told = receipt.notice or on_paper("本回执仅说明受理窗口已收到申请材料。申请日以国家知识产权局确定为准。")
    return [
        blocks.rule(0.4, below=0.5 * layout.type.small),
        *blocks.paragraph(layout, layout.word("notice", told), layout.type.small, grey=0.25, leading=1.5),
    ]


def _copies(_receipt: FilingReceipt, layout: Layout) -> list[Strip]:
    """Below the line, what the applicant signs."""
    size = layout.type.label
    two = on_paper("本回执一式两份，申请人留存一份，受理窗口留存一份。")
    read = on_paper("本申请人已阅读“商标申请注意事项”并领取收文回执。")
    return [
        blocks.rule(0.8, above=0.5 * size, below=0.4 * size),
        *blocks.paragraph(layout, two, size),
        *blocks.paragraph(layout, read, size),
        *tables.signatures(layout, (on_paper("申请人盖章（经办人签名）"), on_paper("联系电话"))),
    ]


def _sign(receipt: FilingReceipt, layout: Layout) -> list[Strip]:
    seal = layout.word("seal", on_paper("{station}（盖章）", station=receipt.window_name))
    return clerk_and_seal(receipt, layout, seal)


FILING_RECEIPT: Final[Form[FilingReceipt]] = Form(
    name="filing_receipt",
    title=lambda _: on_paper("收文回执"),
    own={
        "letterhead": _letterhead,
        "addressee": _addressee,
        "text": _text,
        "marks_filed": _marks_filed,
        "sign": _sign,
        "notice": _notice,
        "copies": _copies,
    },
    beside=lambda receipt: (on_paper("收文日期"), day_words(receipt.submitted_on)),
)
