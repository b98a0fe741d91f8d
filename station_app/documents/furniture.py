"""What every paper of a station has: letterhead, title, marks, number, QR code, signature, notice, contact."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from station_app.documents import blocks, fonts
from station_app.documents.layouts import Layout
from station_app.documents.pages import Strip, space
from station_app.documents.pen import Pen
from station_app.documents.qr import draw_qr, qr_modules
from station_app.domain.papers.issued import Edition, IssuedPaper
from station_app.words import on_paper

QUIET_MODULES: Final = 4

WORDING: Final = frozenset({"letterhead", "title", "voided", "amended", "qr", "seal", "notice", "contact"})
"""The lines of every paper that a station may word itself."""


def day_and_time(moment: datetime) -> str:
    """A moment as it stands on paper: 2026年11月19日 10:42."""
    return on_paper(
        "{year}年{month}月{day}日 {time}", year=moment.year, month=moment.month, day=moment.day, time=f"{moment:%H:%M}"
    )


def day_words(day: date) -> str:
    """A day as it stands on paper: 2026年11月19日."""
    return on_paper("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def weekday(day: date) -> str:
    """The day of the week: 周四."""
    return (
        on_paper("周一"),
        on_paper("周二"),
        on_paper("周三"),
        on_paper("周四"),
        on_paper("周五"),
        on_paper("周六"),
        on_paper("周日"),
    )[day.weekday()]


def title(words: str, layout: Layout) -> list[Strip]:
    """The paper's title, large, in the middle."""
    return [
        *blocks.line(layout, words, layout.type.title, face=_bold(layout), align="centre", leading=1.5),
        space(0.25 * layout.type.body),
    ]


def number_and_qr(shown: IssuedPaper, layout: Layout, beside: tuple[str, str]) -> list[Strip]:
    """The number, large, at the left; the QR code with its words at the right margin.

    Where both find no room beside each other (large type, a long station code), they stand below each other.
    """
    if not shown.number and not shown.qr_text:
        return []
    page, sizes = layout.page, layout.type
    modules = qr_modules(shown.qr_text) if shown.qr_text else ()
    side, quiet = len(modules) * layout.qr_module, QUIET_MODULES * layout.qr_module
    rows = [(on_paper("校验码"), _check_code(shown))] if shown.check_code else []
    rows.append(beside)
    labels = blocks.label_width(layout, [label for label, _ in rows])
    widest = max(
        fonts.text_width(shown.number, sizes.number, fonts.BOLD),
        *(labels + fonts.text_width(fonts.printable(text), sizes.body) for _, text in rows),
    )
    if widest + side + 2 * quiet > page.measure:
        facts = [blocks.Fact(*row) for row in rows]
        return [*number(shown, layout, check=False), *blocks.facts(layout, facts), *qr(shown, layout)]
    words = layout.word("qr", on_paper("扫码可核验真伪，\n不含个人信息"))
    caption = blocks.set_lines(words, sizes.small, max(side + 2 * quiet, 12 * sizes.small)) if modules else []
    height = max(
        side + 0.6 * sizes.small + 1.35 * sizes.small * len(caption),
        sizes.label + 1.55 * sizes.number + 2.0 * sizes.body * len(rows) + 0.7 * sizes.body,
    )

    def draw(pen: Pen, top: float) -> None:
        y = top - sizes.label
        pen.text(page.left, y, on_paper("编号"), sizes.label, grey=blocks.LABEL_GREY)
        y -= 1.55 * sizes.number
        pen.text(page.left, y, shown.number, sizes.number, face=fonts.BOLD)
        for index, (label, text) in enumerate(rows):
            y -= (1.9 if index else 2.1) * sizes.body
            pen.text(page.left, y, label, sizes.label, grey=blocks.LABEL_GREY)
            pen.text(page.left + labels, y, fonts.printable(text), sizes.body)
        if modules:
            right = page.width - page.right
            draw_qr(pen.canvas, modules, right - side, top - side, layout.qr_module)
            for index, told in enumerate(caption):
                x = right - side / 2 - told.width * sizes.small / 2
                pen.text(x, top - side - (1.5 + 1.35 * index) * sizes.small, told.text, sizes.small, grey=0.35)

    return [Strip(height, draw, keep=True), space(0.5 * sizes.body)]


def number(shown: IssuedPaper, layout: Layout, *, check: bool = True) -> list[Strip]:
    """The number and its check code below each other, in the middle: for narrow paper."""
    strips: list[Strip] = []
    if shown.number:
        size, words = layout.type.number, f"{on_paper('编号')} {shown.number}"
        if fonts.text_width(words, size, fonts.BOLD) > layout.page.measure:
            # The word on its own line: the number itself is never cut.
            strips += blocks.line(layout, on_paper("编号"), layout.type.label, align="centre", grey=blocks.LABEL_GREY)
            words = shown.number
            size = min(size, size * layout.page.measure / fonts.text_width(words, size, fonts.BOLD))
        strips += blocks.line(layout, words, size, face=fonts.BOLD, align="centre")
    if shown.check_code and check:
        strips += blocks.line(layout, f"{on_paper('校验码')} {_check_code(shown)}", layout.type.body, align="centre")
    return [*strips, space(0.5 * layout.type.body)] if strips else []


def qr(shown: IssuedPaper, layout: Layout) -> list[Strip]:
    """The QR code with its words in the middle: for narrow paper."""
    if not shown.qr_text:
        return []
    modules = qr_modules(shown.qr_text)
    page, side, quiet = layout.page, len(modules) * layout.qr_module, QUIET_MODULES * layout.qr_module

    def draw(pen: Pen, top: float) -> None:
        draw_qr(pen.canvas, modules, page.left + (page.measure - side) / 2, top - quiet - side, layout.qr_module)

    words = layout.word("qr", on_paper("扫码可核验真伪，\n不含个人信息")).replace("\n", "")
    told = blocks.line(layout, words, layout.type.small, align="centre")
    return [Strip(side + 1.7 * quiet, draw, keep=True), *told, space(0.6 * layout.type.small)]


def clerk_and_seal(shown: IssuedPaper, layout: Layout, seal: str = "") -> list[Strip]:
    """Who stands for the paper; station (or `seal`) and date at the right, where the seal is set over them."""
    clerk = on_paper("经办人：{name}", name=shown.clerk) if shown.clerk else ""
    seal = seal or layout.word("seal", on_paper("{station}（盖章）", station=shown.station_name))
    if fonts.text_width(fonts.printable(seal), layout.type.label) > layout.page.measure and "（" in seal:
        # （盖章） goes to the next line as a whole.
        seal = "\n（".join(seal.rsplit("（", 1))
    issued = on_paper("出具时间：{time}", time=day_and_time(shown.printed_at))
    return [
        space(0.8 * layout.type.body),
        *(blocks.edges(layout, clerk, seal, layout.type.label) if clerk else _right(layout, seal)),
        *_right(layout, issued),
        space(0.4 * layout.type.body),
    ]


def _right(layout: Layout, text: str) -> list[Strip]:
    return blocks.line(layout, text, layout.type.label, align="right", leading=1.6)


def _check_code(shown: IssuedPaper) -> str:
    code = shown.check_code
    return f"{code[:4]}-{code[4:]}" if len(code) == 8 else code


def _bold(layout: Layout) -> str:
    return fonts.BOLD if layout.face == fonts.REGULAR else layout.face


def _letterhead(shown: IssuedPaper, layout: Layout) -> list[Strip]:
    words = layout.word("letterhead", shown.station_name)
    return blocks.line(layout, words, layout.type.station, face=layout.face, align="centre", leading=1.5)


def _marks(shown: IssuedPaper, layout: Layout) -> list[Strip]:
    """What sets this paper apart: 已作废, 更正件, 补打 with its count, time and clerk."""
    texts = []
    if shown.voided:
        texts.append(layout.word("voided", on_paper("已作废 — 本件不再有效")))
    if shown.edition is Edition.AMENDED:
        texts.append(layout.word("amended", on_paper("更正件 — 以本件为准")))
    if shown.reprint_no:
        texts.append(
            on_paper(
                "补打 第 {count} 次　{time}　{clerk}",
                count=shown.reprint_no,
                time=day_and_time(shown.printed_at),
                clerk=shown.printed_by or shown.clerk,
            )
        )
    return blocks.tags(layout, texts)


def _notice(shown: IssuedPaper, layout: Layout) -> list[Strip]:
    """What this paper is and is not."""
    notice = layout.word("notice", shown.notice)
    if not notice:
        return []
    return [
        blocks.rule(0.4, below=0.5 * layout.type.small),
        *blocks.paragraph(layout, notice, layout.type.small, grey=0.25, leading=1.5),
    ]


def _contact(shown: IssuedPaper, layout: Layout) -> list[Strip]:
    """Where to ask: the site's phones and address, or the station's own line."""
    phones = on_paper("咨询电话 {phones}", phones=on_paper("、").join(shown.phones)) if shown.phones else ""
    address = on_paper("地址 {address}", address="".join(shown.address)) if shown.address else ""
    own = layout.word("contact", "")
    if own or not (phones and address):
        words = own or phones or address
        told = blocks.line(layout, words, layout.type.small, grey=0.25, leading=1.6) if words else []
    else:
        told = blocks.edges(layout, phones, address, layout.type.small, grey=0.25, below="left")
    return [space(0.3 * layout.type.small), *told] if told else []


BLOCKS: Final[Mapping[str, Callable[[IssuedPaper, Layout], list[Strip]]]] = {
    "letterhead": _letterhead,
    "marks": _marks,
    "double_rule": lambda _shown, layout: blocks.double_rule(layout),
    "number": number,
    "qr": qr,
    "sign": clerk_and_seal,
    "notice": _notice,
    "contact": _contact,
}
"""The blocks that every form has, beside `title` and `number_and_qr`, which ask the form."""
