"""What is told about referrals, call-backs, tasks and the hand-over of a shift."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "referral-missing": mark("办理结果是转办，还没有写转给谁。请在“下一步”里选转办单位，会标“待核”。"),
    "referral-target-missing": mark("转往哪类单位还没有选。请从列表里选一类，找不到就选“其他”。"),
    "due-past": mark("期限 {day} 已经过了。请改成今天或以后的日期。"),
    "due-unreadable": mark("期限“{value}”看不懂。请写成 11-26、周五、明天，或 +5（五个工作日）。"),
    "due-missing": mark("改到哪天还没有填。请写日期，例如 11-26 或 +5。"),
    "due-far": mark("期限 {day} 太远，可能打错了年份。请核对日期。"),
    "promise-closed": mark("{number} 已经办结或作废。请先看它的现状；还要跟进的，请另记一条待办。"),
    "slip-taken": mark("{number} 已经签收过。请直接登记答复。"),
    "reply-missing": mark("对方的答复还没有写。请写一句答复内容。"),
    "promise-outcome-missing": mark("办理结果还没有写。请写一句结果再办结。"),
    "answer-missing": mark("答复还没有写。请写出答复再办结，疑难问题要有答复。"),
    "not-a-question": mark("{number} 不是疑难问题。请核对编号。"),
    "feedback-missing": mark("反馈日期还没有填。请填把整改结果告诉来访人的日期。"),
    "feedback-in-future": mark("反馈日期 {day} 还没有到。请先反馈，再办结。"),
    "task-title-missing": mark("待办的内容还没有写。请写一句要做什么。"),
    "no-slip": mark("{number} 是待办，没有要打印的单子。转办和回访才有，请选那两类。"),
    "promise-step-wants": mark("这一步还缺一个值。改期请写 --on 日期，改派请写 --to 姓名。"),
    "record-unknown": mark("找不到这条待办所关联的登记。请刷新后再试。"),
    "way-missing": mark("回访方式还没有选。请选电话、微信等一种。"),
    "contact-outcome-missing": mark("回访结果还没有选。请选已解决、仍需办理或联系不上。"),
}

FIELDS: Final[Mapping[str, str]] = {
    "referral": mark("转办"),
    "follow_up": mark("回访"),
    "difficult_question": mark("疑难问题"),
    "target_kind": mark("转往"),
    "enclosures": mark("随附材料"),
    "referral_due": mark("转办期限"),
    "follow_up_due": mark("回访期限"),
    "difficult_due": mark("疑难期限"),
    "way": mark("回访方式"),
    "received_by": mark("接收人"),
    "feedback_on": mark("反馈日期"),
}

KINDS: Final[Mapping[str, str]] = {
    "referral": mark("转办"),
    "follow_up": mark("回访"),
    "todo": mark("待办"),
    "difficult": mark("疑难"),
    "rectification": mark("整改"),
}

DUES: Final[Mapping[str, str]] = {
    "overdue": mark("逾期"),
    "today": mark("今天"),
    "week": mark("本周"),
    "later": mark("以后"),
    "closed": mark("已办结"),
}

STAGES: Final[Mapping[str, str]] = {
    "handed": mark("已转出"),
    "received": mark("已签收"),
    "replied": mark("已答复"),
    "tried": mark("未联系上"),
}
