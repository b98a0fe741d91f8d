"""Papers by the command line: a receipt into a file, and the check of one that somebody shows."""

from pathlib import Path

from station_app.actions import receipts
from station_app.cli.session import Session
from station_app.documents.receipts import consultation_receipt, unprintable
from station_app.domain.receipts import Refusal
from station_app.storage.files import replace_file
from station_app.words import say
from station_app.words.states import refusal_sentence


def receipt(session: Session) -> int:
    """`station receipt NUMBER --layout a5 --out FILE.pdf [--reprint]`: journalled like any printing."""
    words = session.words
    desk = session.desk()
    prepared = receipts.prepare(
        desk.store, desk.clerk, desk.device, words.number, catalogue=desk.catalogue, now=session.now(),
        reprint=words.reprint,
    )  # fmt: skip
    paper = consultation_receipt(prepared.receipt, words.layout)
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
