"""States, findings and refusals of papers in words."""

from collections.abc import Mapping
from typing import Final

from station_app.domain.receipts import RefusalReason
from station_app.words import say
from station_app.words.marks import mark
from station_app.words.sentences import papers

STATES: Final[Mapping[str, str]] = {
    "open": mark("办理中"),
    "closed": mark("已办结"),
    "void": mark("已作废"),
    "stored": mark("已存"),
    "sealed": mark("已打包"),
    "delivered": mark("已送达"),
    "applied": mark("已入库"),
    "archived": mark("已归档"),
    "returned": mark("退回"),
    "superseded": mark("已另行上报"),
}

_REFUSALS: Final[Mapping[RefusalReason, str]] = {
    RefusalReason.NOT_A_RECEIPT: "not-a-receipt",
    RefusalReason.OTHER_FORMAT: "receipt-other-format",
    RefusalReason.DAMAGED: "receipt-damaged",
    RefusalReason.WRONG_SIGNATURE: "receipt-wrong-signature",
}

_FINDINGS: Final[Mapping[str, str]] = {
    "page-damaged": mark("数据库页损坏（{where}）。请从备份恢复。"),
    "structure-damaged": mark("数据库结构损坏（{where}）。请从备份恢复。"),
    "reference-broken": mark("表间引用断开（{where}）。请联系维护人员。"),
    "entry-missing": mark("日志缺第 {where} 条。请从备份恢复并报告市中心。"),
    "chain-broken": mark("日志链在第 {where} 条断开，有人动过。请报告市中心。"),
    "body-altered": mark("日志第 {where} 条的内容被改过。请报告市中心。"),
    "kind-unknown": mark("日志第 {where} 条的种类不认识，可能是新版程序写的。请升级程序。"),
    "row-missing": mark("登记表缺一行（{where}），日志里有。请联系维护人员重建。"),
    "attachment-missing": mark("有一个附件的文件不在了（{where}…）。请从备份恢复附件，或在那条登记里重新附上。"),
    "attachment-damaged": mark("有一个附件的文件已损坏（{where}…）。请从备份恢复附件，或在那条登记里重新附上。"),
    "attachment-unreadable": mark("有一个附件的文件读不出来（{where}…）。请检查磁盘，再核对一次。"),
    "row-differs": mark("登记表有一行与日志不符（{where}），有人绕过程序改过。请报告市中心。"),
    "row-without-journal": mark("登记表 {where} 多出日志里没有的行。请报告市中心。"),
    "batch-altered": mark("已打的包被改过（{where}）。请报告市中心。"),
    "batch-missing": mark("已打的包缺号（{where}）。请报告市中心。"),
    "outbox-hole": mark("待报编号有缺（{where}）。请联系维护人员。"),
    "entry-not-in-outbox": mark("日志第 {where} 条没有列入上报。请联系维护人员。"),
    "audit-entry-in-outbox": mark("日志第 {where} 条不该上报却列入了。请联系维护人员。"),
}


def state_label(state: str) -> str:
    """A state of a record, a batch or a delivery."""
    return say(STATES[state])


def refusal_sentence(reason: RefusalReason) -> str:
    """Why a scanned text is not accepted as a receipt."""
    return say(papers.SENTENCES[_REFUSALS[reason]])


def finding_sentence(code: str, where: str) -> str:
    """What verification found, and what to do."""
    return say(_FINDINGS[code], where=where)


def balance_sentence(week: str, states: Mapping[str, int]) -> str:
    """应报 57 = 已入库 55 + 已送达 0 + 已打包 0 + 待报 0 + 退回 2: a week's visits and where they are."""
    return say(
        "{week} 应报 {total} = 已入库 {applied} + 已送达 {delivered} + 已打包 {sealed} + 待报 {stored}"
        " + 退回 {returned}",
        week=week,
        total=sum(states.values()),
        **{name: states.get(name, 0) for name in ("applied", "delivered", "sealed", "stored", "returned")},
    )
