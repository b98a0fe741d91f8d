"""Papers by the command line: a receipt into a file, the check of one that somebody shows, the 断号报告."""

from datetime import date
from pathlib import Path

from station_app.actions import number_report, receipts
from station_app.cli.session import Session
from station_app.documents.layouts import Layout
from station_app.documents.one_file import Sheet, papers_in_one
from station_app.documents.receipts import CONSULTATION_RECEIPT, consultation_receipt, unprintable
from station_app.domain.faults import Refused
from station_app.domain.number_report import Explained, SeriesReport, Stretch
from station_app.domain.printing import OWN_LAYOUTS
from station_app.domain.receipts import Refusal
from station_app.storage.files import replace_file
from station_app.words import on_paper, say
from station_app.words.states import refusal_sentence


def receipt(session: Session) -> int:
    """`station receipt NUMBER --layout a5 --out FILE.pdf [--reprint]`: journalled like any printing."""
    words = session.words
    desk = session.desk()
    prepared = receipts.prepare(
        desk.store, desk.clerk, desk.device, words.number, catalogue=desk.catalogue, now=session.now(),
        reprint=words.reprint,
    )  # fmt: skip
    paper = consultation_receipt(prepared.receipt, _layout(session))
    replace_file(Path(words.out), paper)
    receipts.confirm(desk.store, desk.clerk, prepared, words.layout, now=session.now(), new_id=session.new_id)
    missing = unprintable(prepared.receipt)
    value = {
        "number": words.number,
        "layout": words.layout,
        "bytes": len(paper),
        "printed": prepared.nth,
        "reprint": prepared.receipt.reprint_no,
        "unprintable": list(missing),
    }
    lines = [say("回执已写入 {file}（第 {nth} 次）。", file=words.out, nth=prepared.nth)]
    if missing:
        lines.append(say("这些字没有字形，请手写补上：{characters}", characters="、".join(missing)))
    return session.answer(value, *lines)


def _layout(session: Session) -> Layout:
    """The layout and size that the words name; the station's own layouts lie in its data folder."""
    words = session.words
    return CONSULTATION_RECEIPT.layout(words.layout, own=session.folder.root / OWN_LAYOUTS, scale=words.size / 100)


def receipts_of_a_day(session: Session) -> int:
    """`station receipts --day D --out FILE.pdf`: all valid receipts of a day in one file, each journalled."""
    words = session.words
    desk = session.desk()
    layout = _layout(session)
    now = session.now()
    prepared = [
        receipts.prepare(desk.store, desk.clerk, desk.device, number, catalogue=desk.catalogue, now=now, reprint=True)
        for number in receipts.numbers_of_day(desk.store, day_of(words.day))
    ]
    if not prepared:
        return session.answer({"receipts": 0}, say("{day} 没有可打的回执，没有写文件。", day=words.day))
    sheets = (Sheet(CONSULTATION_RECEIPT, each.receipt, layout) for each in prepared)
    title = on_paper("来访咨询回执 {day}", day=words.day)
    paper = papers_in_one(sheets, len(prepared), title=title, author=desk.station.name)
    replace_file(Path(words.out), paper)
    receipts.confirm_all(desk.store, desk.clerk, prepared, words.layout, now=now, new_id=session.new_id)
    value = {"receipts": len(prepared), "layout": words.layout, "bytes": len(paper)}
    return session.answer(value, say("{count} 张回执已写入 {file}。", count=len(prepared), file=words.out))


def receipt_check(session: Session) -> int:
    """`station receipt-check TEXT`: whether a QR text is this station's; exit 1 if not. Says what to compare."""
    desk = session.desk(read_only=True)
    found = receipts.check(desk.store, desk.device, session.words.text)
    if isinstance(found, Refusal):
        session.answer({"genuine": False, "reason": found.reason.value}, refusal_sentence(found.reason))
        return 1
    claim = found.claim
    value = {
        "genuine": True,
        "number": claim.number,
        "station": claim.station_code,
        "day": claim.day.isoformat(),
        "reprint": claim.reprint_no,
        "known": found.known,
        "current": found.current,
        "voided": found.voided,
        "prints": found.prints,
    }
    lines = [
        say(
            "真：{number}，{day}，补打第 {reprint} 次（0 为首次），共打印 {prints} 次。请与纸面核对。",
            number=claim.number,
            day=claim.day.isoformat(),
            reprint=claim.reprint_no,
            prints=found.prints,
        )
    ]
    if found.voided:
        lines.append(say("注意：这一件已作废。"))
    elif found.known and not found.current:
        lines.append(say("注意：这一件后来更正过，纸面是旧的。"))
    elif not found.known:
        lines.append(say("注意：签名是真的，但本机没有这一件（可能从备份恢复过）。"))
    return session.answer(value, *lines)


def numbers(session: Session) -> int:
    """`station numbers [--kind ZX] [--day D]`: the 断号报告; exit 1 where a number is not explained."""
    desk = session.desk(read_only=True)
    day = session.words.day
    found = number_report.numbers(desk.store, kind=session.words.kind, day=day_of(day) if day else "")
    value = {
        "series": [
            {
                "kind": each.kind,
                "day": each.day,
                "last": each.last,
                **{what.value: each.count(what) for what in Explained},
                "stretches": [
                    {"first": part.first, "last": part.last, "what": part.what.value, "reason": part.reason}
                    for part in each.stretches
                ],
            }
            for each in found
        ],
        "unexplained": sum(each.count(Explained.UNEXPLAINED) for each in found),
    }
    lines = [line for each in found for line in _told(each)] or [say("还没有给过编号。")]
    if value["unexplained"]:
        lines.append(
            say(
                "有 {count} 个编号说不清去向。请运行 station verify，并联系市中心；不要补登记来填空号。",
                count=value["unexplained"],
            )
        )
    session.answer(value, *lines)
    return 1 if value["unexplained"] else 0


def day_of(text: str) -> str:
    """A day as the series write it (`yyyymmdd`). Refused `day-unreadable` for what is no date."""
    try:
        return f"{date.fromisoformat(text):%Y%m%d}"
    except ValueError:
        raise Refused.because("day-unreadable", "", value=text[:20]) from None


def _told(series: SeriesReport) -> list[str]:
    head = say(
        "{kind} {day}：共 {last} 个号，已存 {saved}，作废 {voided}，断号 {holes}。",
        kind=series.kind,
        day=series.day,
        last=series.last,
        saved=series.count(Explained.SAVED),
        voided=series.count(Explained.VOIDED),
        holes=series.count(Explained.HOLE),
    )
    return [head, *(_stretch(part) for part in series.stretches if part.what is not Explained.SAVED)]


def _stretch(part: Stretch) -> str:
    span = f"{part.first:04d}" if part.first == part.last else f"{part.first:04d}～{part.last:04d}"
    if part.what is Explained.VOIDED:
        return say("　{span} 作废，号码保留。", span=span)
    if part.what is Explained.UNEXPLAINED:
        return say("　{span} 说不清去向。", span=span)
    if part.reason == "restored":
        return say("　{span} 断号：数据库从备份恢复前已给出，恢复后不再用。", span=span)
    return say("　{span} 断号：{reason}。", span=span, reason=part.reason)
