"""The words of the `station` command. Their names and shapes are a contract (README)."""

import argparse
from collections.abc import Sequence
from itertools import pairwise

from station_app.actions.merges import FIELDS
from station_app.cli import (
    attachments,
    backups,
    bookings,
    exchange,
    experts,
    guides,
    intakes,
    keeping,
    ledgers,
    library,
    papers,
    problems,
    promises,
    published,
    rebuilding,
    records,
    registers,
    searching,
    setting_up,
    statistics,
    trademarks,
    trust,
    visitors,
)
from station_app.domain.registers import REGISTERS
from station_app.words import LANGUAGES, SOURCE, say

_KINDS = ("consultation", intakes.KIND, *promises.KINDS, *experts.KINDS, *bookings.KINDS, *REGISTERS)
_STATES = tuple(dict.fromkeys(("open", "closed", *intakes.STATES, *experts.STATES, *bookings.STATES)))


def language_of(given: Sequence[str]) -> str:
    """The language these words ask for, known before they are parsed, so that the help is in it; else the source's."""
    named = [after for before, after in pairwise(given) if before == "--lang"]
    named += [word.removeprefix("--lang=") for word in given if word.startswith("--lang=")]
    return named[-1] if named and named[-1] in LANGUAGES else SOURCE


def parser() -> argparse.ArgumentParser:
    """The whole command."""
    top = argparse.ArgumentParser(
        prog="station", description=say("知识产权公共服务工作站的窗口登记台；不带命令时打开窗口。")
    )
    top.add_argument("--data", metavar="DIR", help=say("数据文件夹（默认在用户目录下）"))
    top.add_argument("--lang", choices=LANGUAGES, default=SOURCE, help=say("界面语言"))
    top.set_defaults(command=None, clerk=None, json=False)
    verbs = top.add_subparsers(dest="command", metavar=say("命令"))

    init = _verb(verbs, "init", setting_up.init, say("建立一个空的加密工作站"))
    init.add_argument("--station", metavar="CODE")
    init.add_argument("--name")
    init.add_argument("--manager", metavar="NAME", required=True)
    init.add_argument("--district", metavar="CODE", default="")
    init.add_argument("--enrol", metavar="FILE")
    _verb(verbs, "enrol", setting_up.enrol, say("用市中心的登记文件与市中心建立联系")).add_argument("file")
    recover = _verb(verbs, "recover", setting_up.recover, say("忘了口令：用恢复码换新口令"))
    recover.add_argument("--code", help=say("恢复码，或市中心告诉的一次性口令；不写则询问"))
    recover.add_argument("--request", metavar="FILE", help=say("恢复码也没有了：写出给市中心的求助文件"))
    recover.add_argument("--answer", metavar="FILE", help=say("市中心的答复文件"))
    adopted = _verb(verbs, "adopt", rebuilding.adopt, say("从市中心取回本站的登记：新电脑登记以后，或抢救以后"))
    adopted.add_argument("file", metavar="FILE")
    _verb(verbs, "rotate", rebuilding.rotate, say("更换本机的签名和收件钥匙"))

    record = _verb(verbs, "record", records.record, say("登记一件"))
    record.add_argument("kind", choices=_KINDS)
    record.add_argument("--json-in", metavar="FILE", required=True)
    amend = _verb(verbs, "amend", records.amend, say("更正一件"))
    amend.add_argument("number")
    amend.add_argument("--json-in", metavar="FILE", required=True)
    amend.add_argument("--reason", required=True)
    void = _verb(verbs, "void", records.void, say("作废一件"))
    void.add_argument("number")
    void.add_argument("--reason", required=True)
    close = _verb(verbs, "close", registers.close, say("办结登记册里的一条"))
    close.add_argument("number", metavar="NUMBER|RECORD-ID")
    close.add_argument("--outcome", metavar="CODE", required=True)
    close.add_argument("--json-in", metavar="FILE", default="")
    _verb(verbs, "show", records.show, say("看一件的现状和来历")).add_argument("number")
    attach = _verb(verbs, "attach", attachments.attach, say("给一件登记附文件；不写文件则列出附件"))
    attach.add_argument("number")
    attach.add_argument("files", nargs="*", metavar="FILE")
    attach.add_argument("--reason", default="", help=say("更正原因（不写则为“补附件”）"))
    attach.add_argument("--stays", action="store_true", help=say("证件影像：只留本站，不送市中心"))
    attachment = _verb(verbs, "attachment", attachments.save_out, say("写出一件登记的一个附件"))
    attachment.add_argument("number")
    attachment.add_argument("place", type=int, metavar="N")
    attachment.add_argument("--out", metavar="FILE|DIR", required=True)
    listing = _verb(verbs, "list", records.listing, say("列出登记"))
    listing.add_argument("kind", choices=_KINDS)
    listing.add_argument("--from", dest="first", metavar="D")
    listing.add_argument("--to", dest="last", metavar="D")
    listing.add_argument("--state", choices=_STATES)
    listing.add_argument("--limit", type=int, default=200)
    experts.add_words(verbs, _verb)
    bookings.add_words(verbs, _verb)
    _promises(verbs)
    _visitors(verbs)
    check = _verb(verbs, "check", records.check, say("核对一个号码"))
    check.add_argument("kind", choices=("uscc", "resident-id", "phone", "trademark", "patent", "region"))
    check.add_argument("value")

    receipt = _verb(verbs, "receipt", papers.receipt, say("打印回执到文件"))
    receipt.add_argument("number")
    day = _verb(verbs, "receipts", papers.receipts_of_a_day, say("把一天的回执打到一个文件（作废的不打）"))
    day.add_argument("--day", metavar="D", required=True)
    for paper in (receipt, day):
        paper.add_argument("--layout", choices=("a4", "a5", "80mm"), default="a5")
        paper.add_argument("--size", type=int, choices=(100, 115, 125, 150), default=100, help=say("字号，百分比"))
        paper.add_argument("--out", metavar="FILE.pdf", required=True)
    receipt.add_argument("--reprint", action="store_true")
    explained = _verb(verbs, "numbers", papers.numbers, say("断号报告：每个编号的去向"))
    explained.add_argument("--kind", choices=("ZX", "SB", "YY", "HD"), default="")
    explained.add_argument("--day", metavar="D", default="")
    _verb(verbs, "receipt-check", papers.receipt_check, say("核验回执二维码")).add_argument("text")

    brought = _verb(verbs, "import", records.bring_in, say("导入旧台账、商品清单或政策文件，或撤销一次导入"))
    brought.add_argument("what", choices=("ledger", "goods", "policy", "roster", "undo"))
    brought.add_argument("file", metavar="FILE|IMPORT-ID")
    brought.add_argument("--dry-run", action="store_true")
    brought.add_argument("--errors", metavar="OUT.xlsx", help=say("另存一份标红的台账：每个要改的格子都写明原因"))
    brought.add_argument("--sheet", default="", metavar="NAME", help=say("台账在哪个工作表（不写则第一个）"))
    brought.add_argument("--header-row", type=int, default=0, metavar="N", help=say("表头在第几行（不写则自己找）"))
    brought.add_argument("--header-rows", type=int, default=1, choices=(1, 2), help=say("表头有几行"))
    brought.add_argument("--column", dest="columns", action="append", metavar=say("表头=字段"),
                         help=say("这一栏记作哪个字段，例如 备注=question；空的表示不要；可写多次"))
    brought.add_argument("--day-from-above", action="store_true", help=say("日期空着时照上一行"))
    brought.add_argument("--edition", default="", help=say("商品清单的版次，例如 13-2026"))
    brought.add_argument("--valid-from", dest="valid_from", metavar="D", help=say("商品清单从哪一天起是现行文本"))
    brought.add_argument("--valid-to", dest="valid_to", metavar="D", help=say("商品清单到哪一天为止"))
    brought.add_argument("--again", action="store_true", help=say("同一份台账再导入一次"))
    brought.add_argument("--reason", default="")
    brought.add_argument("--title", default="", help=say("政策文件的标题；不写就照文件认"))
    brought.add_argument("--issuer", default="", help=say("政策文件的发布单位"))
    brought.add_argument("--number", dest="policy_number", default="", help=say("政策文件的文号"))
    brought.add_argument("--date", default="", metavar="D", help=say("政策文件的发布日期"))
    brought.add_argument("--replaces", default="", metavar="ID", help=say("是哪一份政策文件的新版"))
    listed = _verb(verbs, "items", guides.items, say("列出或查找服务事项"))
    listed.add_argument("text", nargs="?", default="", metavar="SEARCH")
    guide = _verb(verbs, "guide", guides.guide, say("一个事项的办事指南"))
    guide.add_argument("code")
    guide.add_argument("--on", metavar="D", default="", help=say("哪一天有效的内容（不写则今天）"))
    guide.add_argument("--edition", default="", metavar="VERSION", help=say("哪一版目录（不写则现行的）"))
    guide.add_argument("--out", metavar="FILE.pdf", help=say("另存一页办事指南"))
    _verb(verbs, "imports", ledgers.imports_made, say("列出导入过的台账，和撤销时要写的导入批号"))
    _verb(verbs, "policies", library.policies, say("列出导入的政策文件"))
    _verb(verbs, "phrases", library.phrases, say("列出常用语"))

    moved = _verb(verbs, "move", intakes.move, say("商标受理走到下一步：预检、受理、送出、回文、领取、退回、撤回"))
    moved.add_argument("number")
    moved.add_argument("state", choices=[state for state in intakes.STATES if state != "void"])
    moved.add_argument("--reason", default="")
    summed = _verb(verbs, "fees", intakes.fees, say("一周商标受理的规费汇总（预估与已缴）"))
    summed.add_argument("week", metavar="2026-W47")
    summed.add_argument("--out", metavar="FILE.pdf", help=say("另存规费汇总表"))
    fee = _verb(verbs, "fee", trademarks.fee, say("商标业务费用预估"))
    fee.add_argument("--type", metavar="TM01", required=True)
    fee.add_argument("--class", dest="classes", action="append", metavar="9:12", help=say("类别:项数，可写多次"))
    fee.add_argument("--channel", choices=("electronic", "paper"), default="electronic")
    fee.add_argument("--grace", action="store_true", help=say("宽展期内"))
    fee.add_argument("--on", metavar="DATE", help=say("按哪一天的收费规则（不写则今天）"))
    deadline = _verb(verbs, "deadline", trademarks.deadline, say("计算商标期限，写出每一步"))
    deadline.add_argument("rule")
    deadline.add_argument("--from", dest="first", metavar="DATE", required=True)
    deadline.add_argument("--served", metavar="WAY", help="electronic | post | hand | announcement")
    deadline.add_argument("--out", metavar="FILE.ics", help=say("另存为日历文件"))

    goods = _verb(verbs, "goods", trademarks.goods, say("查商品和服务项目：词、拼音或编码"))
    goods.add_argument("text", metavar="SEARCH")
    goods.add_argument("--class", dest="nice_class", type=int, metavar="N", help=say("只查这一类"))
    goods.add_argument("--edition", default="", help=say("商品清单的版次（不写则用今天现行的）"))
    goods.add_argument("--limit", type=int, default=20)

    _statistics(verbs)
    batch = _verb(verbs, "batch", exchange.batch, say("打包、写出、读回执、看进度"))
    batch.add_argument("what", choices=("seal", "export", "ack", "status"))
    batch.add_argument("place", nargs="?", metavar="DIR|FILE")
    synced = _verb(verbs, "sync", exchange.sync, say("联网上报：打包、送出、读市中心的回执"))
    synced.add_argument("--address", metavar="URL", help=say("换成这个市中心地址（https://…）；空的表示只用U盘"))
    taken = _verb(verbs, "reference", published.reference, say("参考数据：从文件夹、U盘或市中心取新版，看是哪一版"))
    taken.add_argument("what", choices=("apply", "status"))
    taken.add_argument("place", nargs="?", metavar="PATH", help=say("文件夹、U盘，或市中心的地址；不写则用登记的地址"))
    _verb(verbs, "verify", exchange.verify, say("核对日志链、登记表和数据库"))
    found = _verb(verbs, "search", searching.search, say("查所有登记：词、拼音、电话尾号、编号；引号、减号可用"))
    found.add_argument("text")
    found.add_argument("--limit", type=int, default=20)
    _verb(verbs, "reindex", searching.reindex, say("重建查询索引"))
    backup = _verb(verbs, "backup", backups.backup, say("备份数据库，读回并打开核对"))
    backup.add_argument("place", nargs="?", metavar="DIR", help=say("只备份到这个文件夹（不写则用第一处和第二处）"))
    back = _verb(verbs, "restore", backups.restore, say("用备份换下现在的数据库（原来的留在一旁），或试恢复"))
    back.add_argument("file", nargs="?", metavar="FILE")
    back.add_argument("--rehearse", action="store_true", help=say("只试恢复，什么也不换；不写备份则试最新的一份"))
    problems_verb = _verb(verbs, "problems", problems.problems, say("导出问题日志：不含来访人信息，可发给维护的人"))
    problems_verb.add_argument("--out", metavar="FILE", required=True)
    _trust(verbs)
    demo = _verb(verbs, "demo", exchange.demo, say("从零演一遍：一周的登记、上报和市中心的回执"))
    demo.add_argument("--out", metavar="DIR")
    return top


def _visitors(verbs) -> None:  # type: ignore[no-untyped-def]
    """Finding visitors and firms, and making one of two."""
    person = _verb(
        verbs, "find-visitor", visitors.find_visitor, say("查访客：姓名、拼音、首字母、电话头尾、单位、编号、回执码")
    )
    firm = _verb(verbs, "find-firm", visitors.find_firm, say("查单位：名称、简称、拼音、信用代码"))
    for made in (person, firm):
        made.add_argument("text")
        made.add_argument("--limit", type=int, default=20)
    merge = _verb(verbs, "merge", visitors.merge, say("把第二条并入第一条，30 天内可撤销"))
    merge.add_argument("what", choices=("visitor", "organisation"))
    merge.add_argument("survivor")
    merge.add_argument("loser")
    merge.add_argument("--take", action="append", choices=(*FIELDS["visitor"], *FIELDS["organisation"]),
                       metavar="FIELD", help=say("改用第二条的这一项，可写多次"))
    unmerge = _verb(verbs, "unmerge", visitors.unmerge, say("撤销一次合并；不写编号则列出可撤销的"))
    unmerge.add_argument("merge", nargs="?", default="")


def _trust(verbs) -> None:  # type: ignore[no-untyped-def]
    """A person's data, and the journal."""
    person = _verb(verbs, "person", trust.person, say("与一个人有关的全部记录，或写出给本人的一份"))
    person.add_argument("text", metavar="TEXT|RECORD-ID")
    person.add_argument("--out", metavar="FILE.zip", default="")
    agreed = _verb(verbs, "consent", trust.consent, say("改一个人的告知同意"))
    agreed.add_argument("text", metavar="TEXT|RECORD-ID")
    agreed.add_argument("scope", choices=("none", "service", "city"))
    erased = _verb(verbs, "erase", trust.erase, say("删除一个人的个人信息，不能撤销"))
    erased.add_argument("text", metavar="TEXT|RECORD-ID")
    erased.add_argument("--reason", required=True, metavar="CODE",
                        help="request | withdrawn | purpose | expired | unlawful")  # fmt: skip
    erased.add_argument("--anonymise", action="store_true", help=say("只去掉是谁，留下问了什么、答了什么"))
    journal = _verb(verbs, "journal", trust.journal, say("日志：谁做了什么；核对日志链；写出清单"))
    journal.add_argument("--from", dest="first", metavar="D", default="")
    journal.add_argument("--to", dest="last", metavar="D", default="")
    journal.add_argument("--by", metavar="NAME", default="")
    for name in ("kind", "verb", "number"):
        journal.add_argument(f"--{name}", default="")
    journal.add_argument("--limit", type=int, default=200)
    journal.add_argument("--check", action="store_true", help=say("核对日志链，并与市中心最近收下的一包对照"))
    journal.add_argument("--out", metavar="FILE.csv", default="")
    salvaged = _verb(verbs, "salvage", trust.salvage, say("抢救损坏的数据库：能读出的都收进新的，丢了什么按编号说出来"))
    salvaged.add_argument("--backup", metavar="FILE", default="",
                          help=say("别处的备份；不写则用数据文件夹里最新的一份"))  # fmt: skip
    due = _verb(verbs, "retention", keeping.due, say("到期的个人信息：列出、保留、销毁、出销毁清单"))
    due.add_argument("what", nargs="?", default="show", choices=("show", "hold", "release", "destroy", "list"))
    due.add_argument("number", nargs="?", default="", metavar="NUMBER|RECORD-ID|RUN")
    due.add_argument("--rule", action="append", metavar="CODE", help=say("只销毁这一类，可写多次；不写则全部"))
    due.add_argument("--out", metavar="FILE.zip", default="")
    due.add_argument("--reason", default="", help=say("保留或销毁的原因"))
    anew = _verb(verbs, "rekey", setting_up.rekey, say("换密钥：有人离岗后，让旧的密钥文件打不开数据库；给新的恢复码"))
    anew.add_argument("--reason", default="", help=say("为什么换"))
    kept = _verb(verbs, "archive", keeping.archive, say("一年的归档包：台账、各表、日志链，带签名，可单独核对"))
    kept.add_argument("year", type=int)
    kept.add_argument("--out", metavar="FILE.zip", required=True)
    salvaged.add_argument("--city", metavar="FILE", default="",
                          help=say("市中心的移交文件（centre hand-back）：日志和备份都没有的从里面补"))  # fmt: skip
    for asked in (person, journal):
        asked.add_argument("--reason", default="", help=say("写出的原因"))


def _promises(verbs) -> None:  # type: ignore[no-untyped-def]
    """Steps of referrals, call-backs and tasks, and their papers."""
    step = _verb(verbs, "promise", promises.step, say("转办、回访、疑难、待办的一步"))
    step.add_argument("step", choices=promises.STEPS)
    step.add_argument("number")
    step.add_argument("--text", default="", help=say("答复、结果、接收人或备注"))
    step.add_argument("--on", metavar="D", default="", help=say("改到的日期，或整改的反馈日期"))
    step.add_argument("--to", metavar="NAME", default="", help=say("改由谁负责"))
    step.add_argument("--way", default="", help=say("回访方式"))
    step.add_argument("--outcome", default="", help=say("回访结果"))
    step.add_argument("--reason", default="", help=say("改期或作废的原因"))
    slip = _verb(verbs, "slip", promises.slip, say("打印转办单或回访单到文件"))
    slip.add_argument("number")
    slip.add_argument("--reprint", action="store_true")
    handover = _verb(verbs, "handover", promises.handover, say("打印交接班单到文件"))
    handover.add_argument("--to", metavar="NAME", default="", help=say("接班人"))
    handover.add_argument("--text", default="", help=say("交班说明"))
    for paper in (slip, handover):
        paper.add_argument("--layout", choices=("a4", "a5", "80mm"), default="a5")
        paper.add_argument("--size", type=int, choices=(100, 115, 125, 150), default=100, help=say("字号，百分比"))
        paper.add_argument("--out", metavar="FILE.pdf", required=True)


def _statistics(verbs) -> None:  # type: ignore[no-untyped-def]
    """Figures, reports of periods, their signatures, targets."""
    made = _verb(verbs, "report", statistics.report, say("统计报表：看一期的数字、写出报表、签字归档、打开明细"))
    made.add_argument("what", choices=statistics.WHAT)
    made.add_argument("period", nargs="?", default="", metavar="2026-W46|2026-11|2026-Q4|2026")
    made.add_argument("--out", metavar="FILE.pdf|FILE.xlsx|FILE.zip", help=say("写出报表文件或评估包"))
    made.add_argument("--from", dest="first", metavar="D", help=say("评估包从哪一天起"))
    made.add_argument("--to", dest="last", metavar="D", help=say("评估包到哪一天为止"))
    made.add_argument("--seed", default="", metavar="TEXT", help=say("评估方给的抽样种子"))
    made.add_argument("--sample", type=int, default=0, metavar="N", help=say("抽多少件"))
    made.add_argument("--form", metavar="NAME", default="", help=say("哪个表样"))
    made.add_argument("--indicator", metavar="CODE", default="", help=say("哪个指标"))
    made.add_argument("--after", default="", metavar="DAY/RECORD-ID", help=say("接着上一页的最后一条往下看"))
    made.add_argument("--limit", type=int, default=200)
    made.add_argument("--difficulties", default="", help=say("难点堵点"))
    made.add_argument("--suggestions", default="", help=say("建议"))
    made.add_argument("--told", action="append", metavar="E32=1", help=say("手填的数字，可写多次"))
    made.add_argument("--reason", default="", help=say("更正原因"))
    made.add_argument("--year", type=int, default=0, help=say("目标的年份"))
    made.add_argument("--amount", type=int, help=say("目标数；不写则取消目标"))


def _verb(verbs, name: str, run, help_text: str) -> argparse.ArgumentParser:  # type: ignore[no-untyped-def]
    made: argparse.ArgumentParser = verbs.add_parser(name, help=help_text, description=help_text)
    made.add_argument("--json", action="store_true", help=say("只输出 JSON"))
    made.add_argument("--clerk", metavar="NAME", help=say("经办人（只有一人时可不写）"))
    made.set_defaults(run=run)
    return made
