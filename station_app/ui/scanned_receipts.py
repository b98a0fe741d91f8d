"""What a scanned receipt is worth, told in one notice: genuine, older, voided, or refused and why."""

from station_app.actions import receipts
from station_app.domain.receipts import Refusal
from station_app.domain.troubles import Trouble
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import in_words
from station_app.words import say
from station_app.words.states import refusal_sentence


def check_scanned(desk: Desk, text: str) -> tuple[str, Notice]:
    """The number of the record to open, empty where there is none to open, and what is told beside it.

    A paper is compared by eye: number, day and how often it was printed are told of every genuine one.
    """
    try:
        found = receipts.check(desk.reader, desk.open.device, text)
    except Trouble as trouble:
        return "", Notice("bad", in_words(trouble), (), 0)
    if isinstance(found, Refusal):
        return "", Notice("bad", refusal_sentence(found.reason), (), 0)
    claim = found.claim
    told = say(
        "真：{number}，{day}，补打第 {reprint} 次（0 为首次），共打印 {prints} 次。请与纸面核对。",
        number=claim.number, day=claim.day.isoformat(), reprint=claim.reprint_no, prints=found.prints,
    )  # fmt: skip
    if found.voided:
        return "", Notice("care", told + say("注意：这一件已作废。"), (), 0)
    if not found.known:
        return "", Notice("care", told + say("注意：签名是真的，但本机没有这一件（可能从备份恢复过）。"), (), 0)
    if not found.current:
        return claim.number, Notice("care", told + say("注意：这一件后来更正过，纸面是旧的。"), (), 0)
    return claim.number, Notice("good", told, (), 12)
