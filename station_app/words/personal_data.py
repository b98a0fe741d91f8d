"""What the journal's page, a person's copy and the table of rights call kinds of entry, actions and fields.

A test names a kind, an action or a personal field that has no word here.
"""

from collections.abc import Mapping
from typing import Final

from station_app.words import labels, say
from station_app.words.marks import mark

KINDS: Final[Mapping[str, str]] = {
    "visitor": mark("来访人"),
    "organisation": mark("单位"),
    "membership": mark("所属单位"),
    "consultation": mark("咨询"),
    "rating": mark("评价"),
    "outreach": mark("外联活动"),
    "register": mark("登记册"),
    "referral": mark("转办"),
    "follow_up": mark("回访"),
    "task": mark("待办"),
    "handover": mark("交接班"),
    "merge": mark("合并"),
    "distinction": mark("不是同一人"),
    "reveal": mark("查看完整号码"),
    "intake": mark("商标受理"),
    "expert": mark("专家"),
    "duty": mark("专家值班"),
    "booking": mark("专家预约"),
    "waiting": mark("候补"),
    "booking_block": mark("预约限制"),
    "lease_return": mark("退回租期"),
    "station": mark("工作站"),
    "clerk": mark("经办人"),
    "session": mark("登录与锁屏"),
    "print": mark("打印"),
    "export": mark("导出"),
    "import": mark("导入"),
    "goods_list": mark("商品清单"),
    "setting": mark("设置"),
    "backup": mark("备份与恢复"),
    "phrase": mark("常用语"),
    "policy_text": mark("政策文件"),
    "erasure": mark("删除个人信息"),
    "proof": mark("再次验证密码"),
    "destruction": mark("到期销毁"),
    "archive": mark("年度归档"),
    "weekly_report": mark("周报"),
    "report_step": mark("报表步骤"),
    "target": mark("指标目标"),
}

VERBS: Final[Mapping[str, str]] = {
    "sign_in": mark("登录"),
    "read": mark("查看"),
    "record": mark("登记"),
    "amend": mark("更正"),
    "void": mark("作废"),
    "undo": mark("十秒内撤销"),
    "close": mark("办结"),
    "reopen": mark("重新办理"),
    "rate": mark("请来访人评价"),
    "rate_otherwise": mark("以其他方式记评价"),
    "see_ratings": mark("看评价汇总"),
    "refer": mark("转办"),
    "take_slip": mark("收转办签收"),
    "take_reply": mark("收转办答复"),
    "close_promise": mark("办结跟进"),
    "plan_follow_up": mark("约定回访"),
    "contact": mark("记一次回访"),
    "add_task": mark("记待办"),
    "answer": mark("答复疑难"),
    "postpone": mark("改期"),
    "reassign": mark("改负责人"),
    "void_promise": mark("作废跟进"),
    "hand_over": mark("交接班"),
    "move_intake": mark("商标受理走下一步"),
    "note_fee": mark("记缴费通知书"),
    "print": mark("打印"),
    "revise_visitor": mark("改访客资料"),
    "reveal": mark("看完整号码"),
    "tell_apart": mark("记为不是同一人"),
    "merge": mark("合并"),
    "undo_merge": mark("撤销合并"),
    "import": mark("导入"),
    "undo_import": mark("撤销导入"),
    "save_phrase": mark("存常用语"),
    "remove_phrase": mark("删常用语"),
    "import_policy": mark("导入政策文件"),
    "remove_policy": mark("删政策文件"),
    "seal": mark("打包"),
    "export": mark("导出到 U 盘"),
    "take_acknowledgement": mark("读市中心回执"),
    "enrol": mark("接入市中心"),
    "add_clerk": mark("添加经办人"),
    "change_role": mark("改岗位"),
    "clerk_leaves": mark("办离岗"),
    "clerk_returns": mark("办返岗"),
    "give_password": mark("重设密码"),
    "reset_pin": mark("取消 PIN"),
    "change_password": mark("改自己的密码"),
    "set_pin": mark("设自己的 PIN"),
    "choose_idle_lock": mark("改锁屏时间"),
    "lock": mark("锁屏"),
    "unlock": mark("解锁"),
    "switch_clerk": mark("换经办人"),
    "set_up": mark("建站"),
    "recover": mark("用恢复码换密码"),
    "refuse_entry": mark("密码或 PIN 连错"),
    "verify": mark("核对数据库"),
    "backup": mark("备份"),
    "rehearse_restore": mark("试恢复"),
    "choose_backup_place": mark("选备份位置"),
    "restore": mark("从备份恢复"),
    "prove": mark("再次验证密码"),
    "copy_person": mark("给本人一份个人信息"),
    "withdraw_consent": mark("改告知同意"),
    "erase": mark("删除或匿名个人信息"),
    "export_list": mark("导出名单"),
    "see_journal": mark("看日志"),
    "export_journal": mark("导出日志"),
    "rekey": mark("换密钥"),
    "salvage": mark("抢救数据库"),
    "destroy": mark("销毁到期信息"),
    "archive_year": mark("做年度归档包"),
    "prepare_report": mark("编报表"),
    "check_report": mark("复核报表"),
    "close_report": mark("报表定稿"),
    "amend_report": mark("更正报表"),
    "evaluate": mark("自评"),
    "set_target": mark("定指标目标"),
    "save_expert": mark("存专家资料"),
    "change_expert_state": mark("改专家状态"),
    "save_duty": mark("排专家值班"),
    "remove_duty": mark("撤专家值班"),
    "book": mark("预约专家"),
    "reschedule": mark("改约"),
    "cancel_booking": mark("取消预约"),
    "check_in": mark("预约到场"),
    "serve": mark("专家服务完成"),
    "tie_booking": mark("预约转咨询"),
    "no_show": mark("记爽约"),
    "take_back_no_show": mark("撤销爽约"),
    "lift_block": mark("解除预约限制"),
    "wait": mark("排候补"),
    "call_waiting": mark("通知候补"),
    "stop_waiting": mark("取消候补"),
    "give_back_lease": mark("退回租期"),
}

FIELDS: Final[Mapping[str, str]] = {
    "attachment_names": mark("附件名"),
    "change_reason": mark("改动原因"),
    "handled_by": mark("台账上的答复人"),
    "source_text": mark("台账原文"),
    "advice": mark("专家意见"),
    "conflicts": mark("回避情形"),
    "expert_note": mark("专家备注"),
    "materials": mark("带来的材料"),
    "other_party": mark("对方当事人"),
    "rating_reason": mark("评价原因"),
    "recusal_reason": mark("回避原因"),
    "called_note": mark("通知情况"),
    "text": mark("内容"),
    "signed_by": mark("签字人"),
    "volunteer_bj_no": mark("志愿者编号"),
}


def kind_words(kind: str) -> str:
    """What a kind of entry is called; one that is not known here by its identifier."""
    return say(KINDS[kind]) if kind in KINDS else kind


def verb_words(verb: str) -> str:
    """What an action is called; one that is not known here by its identifier."""
    return say(VERBS[verb]) if verb in VERBS else verb


def field_words(name: str) -> str:
    """The label of any field of a record; one without a label by its identifier."""
    if name in FIELDS:
        return say(FIELDS[name])
    try:
        return labels.field_label(name)
    except KeyError:
        return name
