"""Texts of policies as they are cited: title, issuer, number, date, and paragraphs with their place in the text.

Reads what a file's lines say of themselves. What it finds is an offer to the clerk, who corrects it before it is
stored.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station_app.domain.consultations import LINE_LENGTH
from station_app.domain.faults import Fault
from station_exchange.text import forbidden_character

LONGEST_PARAGRAPH: Final = 1200
"""A longer one is cut between its sentences, so that what is cited fits into an answer."""
_LINES_LOOKED_AT: Final = 12

_NUMERAL: Final = "[一二三四五六七八九十百千零〇0-9０-９]+"
_ARTICLE: Final = re.compile(rf"(第{_NUMERAL}条(?:之[一二三四五六七八九十]+)?)[\s:：、]*")
_HEADING: Final = re.compile(rf"第{_NUMERAL}(?:编|分编|章|节)(?:\s|$|[^，。；]{{0,24}}$)")
_SECTION: Final = re.compile(r"([一二三四五六七八九十]{1,3})、")
_ITEM: Final = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")
_POINT: Final = re.compile(r"([0-9０-９]{1,2})(?:[.．、](?![0-9０-９])|(?=\s))")
_SUBPOINT: Final = re.compile(r"[（(]([0-9０-９]{1,2})[）)]")
_NUMBER: Final = re.compile(
    r"[一-鿿]{1,14}[〔［\[【（(]\s*(?:19|20)\d{2}\s*[〕］\]】）)]\s*第?\s*\d{1,5}\s*号"
    r"|(?:公告|令)?第\s*[〇零一二三四五六七八九十百0-9]+\s*号(?:公告|令)?"
)
_ISSUED_BY: Final = re.compile(r"(?:发布单位|发文机关|发布机关|发文单位|制定机关|印发单位)\s*[:：]\s*(\S.{1,60})")
_ORGAN: Final = re.compile(r"[一-鿿、 　]{2,40}(?:局|委员会|委|部|院|办公室|中心|厅|政府|法院|协会|代表大会)")
_TITLE_END: Final = re.compile(
    r"(?:法|条例|办法|规定|细则|通知|意见|公告|方案|指南|规则|措施|决定|解释|通告|指引|规范|规程|标准|须知|计划|目录|答复|批复)"
    r"(?:[（(][^（）()]{1,16}[）)])?$"
)
_DAY: Final = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_WRITTEN_DAY: Final = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_PAGE_NUMBER: Final = re.compile(r"[-—–－\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–－\s]*")
_DIGITS: Final = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


@dataclass(frozen=True, slots=True)
class PolicyHead:
    """What a text is called and cited by. `dated` is `yyyy-mm-dd`; `number` (文号) is empty where it has none."""

    title: str = ""
    issuer: str = ""
    number: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `label` is its place as it is cited: 第三条, 第三条第二款, 一（二）, 第4段."""

    label: str
    text: str


def clean(lines: Sequence[str]) -> list[str]:
    """The lines without what may not be stored (controls, bidi marks), without blank ones, their ends stripped."""
    kept = []
    for line in lines:
        text = "".join(
            " " if character in "\t\v\f\u00a0\u3000" else character
            for character in line if character in "\t\v\f" or forbidden_character(character) is None
        ).strip(" \ufeff\u200b\n")  # fmt: skip
        if text:
            kept.append(text)
    return kept


def rejoined(lines: Sequence[str]) -> list[str]:
    """Paragraphs out of the lines of a page: a line goes on with the next until a sentence or a number says otherwise.

    Lines that hold nothing but a page number are left out.
    """
    whole: list[str] = []
    stripped = [line.strip() for line in lines if line.strip() and not _PAGE_NUMBER.fullmatch(line.strip())]
    width = max((len(line) for line in stripped), default=0)
    goes_on = False
    for line in stripped:
        if goes_on and not _begins_anew(line):
            space = " " if whole[-1][-1].isascii() and line[0].isascii() and line[0].isalnum() else ""
            whole[-1] += space + line
        else:
            whole.append(line)
        # A line that ends early ends its paragraph; a full one only at the end of a sentence.
        goes_on = len(line) >= 0.75 * width and line[-1] not in "。！？；：!?;:”』"
    return whole


def _begins_anew(line: str) -> bool:
    return any(sign.match(line) for sign in (_ARTICLE, _HEADING, _SECTION, _ITEM, _SUBPOINT))


def paragraphs_of(lines: Sequence[str]) -> list[Paragraph]:
    """The paragraphs in their order, each with its place. Headings of chapters are no paragraphs."""
    found: list[Paragraph] = []
    article, clause = "", 0
    path: list[str] = []
    for nth, line in enumerate(lines, start=1):
        if _HEADING.match(line) and not _ARTICLE.match(line):
            continue
        if _enumerates(found, line):
            found[-1] = Paragraph(found[-1].label, f"{found[-1].text}\n{line}")
            continue
        if _ORGAN.fullmatch(line) or _DAY.fullmatch(line) or _WRITTEN_DAY.fullmatch(line):
            # Who signed and when belongs to no article.
            article, path = "", []
            label = f"第{nth}段"
        elif (sign := _ARTICLE.match(line)) is not None:
            article, clause, path = sign.group(1), 1, []
            label = article
        elif (sign := _SECTION.match(line)) is not None and not article:
            path = [sign.group(1)]
            label = path[0]
        elif (sign := _ITEM.match(line)) is not None:
            mark = f"（{sign.group(1)}）"
            path = [mark] if article else [*path[:1], mark] if path and not path[0].startswith("（") else [mark]
            label = f"{article}第{mark}项" if article else "".join(path)
        elif (sign := _SUBPOINT.match(line) or _POINT.match(line)) is not None and (article or path):
            label = (article + "".join(path)) + sign.group(1)
        elif article:
            clause, path = clause + 1, []
            label = f"{article}第{chinese_number(clause)}款"
        else:
            label = "".join(path) or f"第{nth}段"
        found += [Paragraph(label, part) for part in _parts(line)]
    return found


def _enumerates(found: Sequence[Paragraph], line: str) -> bool:
    """Whether a line is one of the points that the last paragraph announced with a colon: only together do they say
    anything that can be cited.
    """
    if not found or len(found[-1].text) + len(line) >= LONGEST_PARAGRAPH:
        return False
    first, *points = found[-1].text.split("\n")
    sign = next((sign for sign in (_ITEM, _SUBPOINT, _POINT) if sign.match(line)), None)
    return sign is not None and first.endswith(("：", ":")) and all(sign.match(point) for point in points)


def _parts(text: str) -> Iterator[str]:
    """The text in parts that can be cited, cut behind sentences where there are any."""
    while len(text) > LONGEST_PARAGRAPH:
        ends = [text.rfind(mark, 0, LONGEST_PARAGRAPH) for mark in "。；！？，"]
        at = next((end + 1 for end in ends if end > LONGEST_PARAGRAPH // 3), LONGEST_PARAGRAPH)
        yield text[:at]
        text = text[at:]
    yield text


def chinese_number(number: int) -> str:
    """A number from 0 to 999 as articles are counted: 二十一, 一百零三; larger ones in digits."""
    if not 0 <= number < 1000:
        return str(number)
    digits = "〇一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        written += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        written += "零"
    return written + (digits[ones] if ones or not number else "")


def guess_head(lines: Sequence[str], file_stem: str) -> PolicyHead:
    """What the text seems to be called, by whom and when it was issued; empty where the lines do not say."""
    ends = [*lines[:_LINES_LOOKED_AT], *lines[-_LINES_LOOKED_AT:]]
    number = next((found.group() for line in ends if (found := _NUMBER.search(line))), "")
    return PolicyHead(
        _title(lines) or file_stem[:LINE_LENGTH], _issuer(lines), "".join(number.split()), _dated(lines)
    )


def _title(lines: Sequence[str]) -> str:
    parts: list[str] = []
    for line in lines[:6]:
        plain = line.strip("《》 ")
        if _NUMBER.fullmatch(plain) or len(plain) > 60 or plain[-1] in "。；：":
            if parts:
                break
            continue
        parts.append(plain)
        if _TITLE_END.search(plain):
            return "".join(parts[-3:] if not _ORGAN.fullmatch(parts[0]) else parts[1:][-3:] or parts)
    return ""


def _issuer(lines: Sequence[str]) -> str:
    for line in lines:
        if (found := _ISSUED_BY.search(line)) is not None:
            return found.group(1).strip()
    for line in [*reversed(lines[-8:]), *lines[:6]]:
        if _ORGAN.fullmatch(line.strip()):
            return line.strip()
    return ""


def _dated(lines: Sequence[str]) -> str:
    for line in [*reversed(lines[-6:]), *lines[:_LINES_LOOKED_AT]]:
        if (found := _DAY.search(line)) is not None:
            year, month, day = (int(part) for part in found.groups())
        elif (written := _WRITTEN_DAY.search(line)) is not None:
            year = int("".join(str(_DIGITS[character]) for character in written.group(1)))
            month, day = (_count(part) for part in written.groups()[1:])
        else:
            continue
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return ""


def _count(numeral: str) -> int:
    """一 to 三十一 as a number."""
    if "十" not in numeral:
        return _DIGITS[numeral] if len(numeral) == 1 else 0
    tens, _, ones = numeral.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def check_head(head: PolicyHead) -> tuple[Fault, ...]:
    """Every fault of what the clerk says of a text: title, issuer and date must be there; nothing over 200 letters."""
    faults: list[Fault] = []
    if not head.title.strip():
        faults.append(Fault("policy-title-missing", "policy_title"))
    if not head.issuer.strip():
        faults.append(Fault("policy-issuer-missing", "policy_issuer"))
    for name, value in (("policy_title", head.title), ("policy_issuer", head.issuer), ("policy_number", head.number)):
        stranger = forbidden_character(value)
        if stranger is not None or "\n" in value:
            bad = stranger or "\n"
            faults.append(Fault("text-character", name, details={"character": f"U+{ord(bad):04X}",
                                                                 "position": value.index(bad) + 1}))  # fmt: skip
        elif len(value) > LINE_LENGTH:
            faults.append(Fault("text-long", name, details={"length": len(value), "longest": LINE_LENGTH,
                                                            "extra": len(value) - LINE_LENGTH}))  # fmt: skip
    if not head.dated.strip():
        faults.append(Fault("policy-date-missing", "policy_date"))
    elif not _is_day(head.dated.strip()):
        faults.append(Fault("policy-date-unreadable", "policy_date", details={"value": head.dated[:20]}))
    return tuple(faults)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def basis_of(head: PolicyHead, label: str) -> str:
    """How a paragraph is named where it is the basis of an answer: 《title》（number）第三条."""
    title = head.title if head.title.startswith("《") else f"《{head.title}》"
    number = f"（{head.number}）" if head.number else ""
    return f"{title}{number}{label}"[:LINE_LENGTH]
