"""What the staff's pages say."""

from typing import Final

from city_centre import words as office_words

TITLE: Final = "市中心工作台"
ROLES: Final = {"viewer": "查看", "officer": "经办", "manager": "管理"}
ALARMS: Final = {
    "silent": "超过 10 天没有上报",
    "gap": "缺批超过 1 天",
    "fork": "分叉",
    "skew": "时钟不准",
    "returns": "退回率超过 2 %",
}
KINDS: Final = {
    "consultation": "咨询",
    "intake": "商标受理",
    "booking": "专家预约",
    "referral": "转办",
    "follow_up": "回访",
    "outreach": "培训宣传",
    "rating": "评价",
    "task": "疑难待答",
    "visitor": "来访人",
    "organisation": "单位",
    "membership": "任职",
    "register": "登记册",
    "merge": "合并",
    "weekly_report": "周报",
    "expert": "专家",
}
ACTS: Final = {
    "sign_in": "登录",
    "take_on": "新增人员",
    "let_go": "停用人员",
    "change_password": "改密码",
    "tell": "发通知",
    "answer": "答复",
    "send_back": "退回记录",
    "read_person": "查看个人信息",
    "enrol": "登记站点",
    "revoke": "停用电脑",
    "publish": "发布参考数据",
    "export_week": "导出周报表",
    "decide": "裁定预约",
    "open_file": "打开附件",
    "hand_back": "移交登记给新电脑",
    "rotate": "更换本中心钥匙",
    "recover": "为站点重设口令",
}
FIELDS: Final = {"title": "事由", "reason": "转办原因", "note": "备注", "question": "咨询内容", "answer": "站点答复"}
PAGES: Final = (
    ("stations", "站点"),
    ("week", "周汇总"),
    ("waiting", "疑难与转办"),
    ("experts", "专家"),
    ("returned", "退回"),
    ("notices", "通知"),
    ("publish", "发布"),
    ("enrol", "登记站点"),
    ("people", "人员"),
    ("acts", "留痕"),
)
LISTS: Final = {
    "channel": "渠道", "visitor_type": "来访人类型", "enterprise_scale": "企业规模", "ip_type": "知识产权类型",
    "service_item": "服务事项", "service_category": "服务类别", "service_guide": "办事指南", "service_term": "办理时限",
    "result": "办理结果", "difficulty": "难易", "role": "身份", "region": "区", "phrase": "常用语", "holiday": "节假日",
    "trademark_fee": "商标费用", "deadline_rule": "期限", "rule_text": "法条原文", "checklist": "材料清单",
    "indicator": "指标", "limit": "上限", "term": "期限天数", "notice": "告知", "ledger_word": "台账用语",
    "booking_rule": "预约规则", "city_expert": "市专家", "city_duty": "市专家开放时段", "district_item": "区的事项名称",
    "expert_field": "专业领域", "expert_language": "语种", "industry": "行业", "nice_class": "尼斯分类",
    "rating_indicator": "评价指标", "referral_target": "转办去向", "satisfaction": "满意度", "default": "默认值",
}  # fmt: skip
"""The lists of the reference data that people know by a name."""
CODES: Final = {"enrolled": "在用", "revoked": "已停用", "retired": "已换新钥匙"}

MESSAGES: Final = {
    "staff_wrong": "姓名或密码不对。请再试一次；忘了密码请找管理人员重设。",
    "staff_wait": "密码输错的次数太多，请等 {seconds} 秒再试。",
    "staff_same": "新密码和原来的一样。请换一个。",
    "staff_twice": "两次输入的新密码不一样。请再输一次。",
    "staff_name": "姓名没有填，或者超过 40 个字。请改好再保存。",
    "staff_role": "没有选角色。请选查看、经办或管理。",
    "staff_unknown": "名单里没有“{name}”。请刷新页面再看。",
    "not_allowed": "您的角色不能做这件事。请找管理人员。",
    "message_empty": "没有写内容。请写好再发出。",
    "message_long": "内容超过 {count} 字。请分成几条。",
    "message_text": "内容里有不能传送的特殊字符。请删去看不见的字符，重新输入。",
    "unknown_station": "没有登记过站点“{station}”。请核对代码。",
    "unknown_record": "市中心没有这条记录，或者它已经作废。请刷新页面再看。",
    "sent_back": "这一版已经退回过。等站点改好报上来后再看。",
    "wire_address": "联网上报的地址须是 https://…，“{address}”不行。请改好再登记。",
    "no_device": "这台电脑已经停用，或者不是这个站点的。请刷新页面再看。",
    "week": "“{value}”不是一个周次，应像 2026-W46。请改好再看。",
}
WAIT: Final = "这个姓名输错的次数太多，请等 {seconds} 秒再试。"
EXPIRED: Final = "页面停留太久，已经退出。请重新登录；刚才填的内容没有提交。"


def message(code: str, **values: str) -> str:
    """Why something could not be done, in one sentence with what to do."""
    if code in MESSAGES:
        return MESSAGES[code].format_map(values)
    return office_words.office(code, **values)


def kind(name: str) -> str:
    """A kind of record as people call it."""
    return KINDS.get(name, name)
