"""The names that people read for the fields of the records, and for a reporting week."""

from collections.abc import Mapping
from typing import Final

from station_app.domain.clerks import Role
from station_app.domain.periods import ReportingWeek
from station_app.words import registers, say
from station_app.words.marks import mark
from station_app.words.sentences import appointments, experts, promises, trademarks

_LABELS: Final[Mapping[str, str]] = {
    "visitor_name": mark("来访人"),
    "visitor_phone": mark("电话"),
    "phone": mark("电话"),
    "email": mark("邮箱"),
    "wechat": mark("微信"),
    "name_readings": mark("姓名读音"),
    "org_short_name": mark("简称"),
    "tags": mark("标签"),
    "phone_refused": mark("未留电话"),
    "visitor_email": mark("邮箱"),
    "visitor_wechat": mark("微信"),
    "minor_under_14": mark("未满 14 周岁"),
    "guardian_consent": mark("监护人同意"),
    "anonymous": mark("匿名"),
    "period": mark("期间"),
    "seed": mark("随机种子"),
    "form": mark("表样"),
    "indicator": mark("指标"),
    "told": mark("手填数字"),
    "rule": mark("算法"),
    "difficulties": mark("难点堵点"),
    "suggestions": mark("建议"),
    "year": mark("年份"),
    "amount": mark("数量"),
    "visitor_type": mark("主体类型"),
    "org_name": mark("单位"),
    "uscc": mark("统一社会信用代码"),
    "enterprise_scale": mark("企业规模"),
    "role": mark("角色"),
    "region_code": mark("所在区"),
    "subdistrict": mark("街镇"),
    "industry": mark("行业"),
    "channel": mark("渠道"),
    "ip_type": mark("知识产权类型"),
    "items": mark("事项"),
    "question": mark("咨询内容"),
    "answer": mark("答复"),
    "basis": mark("依据"),
    "materials_given": mark("发放材料"),
    "result": mark("办理结果"),
    "difficulty": mark("难易"),
    "satisfaction": mark("满意度"),
    "satisfaction_way": mark("评价方式"),
    "dissatisfied_reason": mark("不满意原因"),
    "started_at": mark("开始时间"),
    "arrived_at": mark("到访时间"),
    "ended_at": mark("结束时间"),
    "time_uncertain": mark("时间不准确"),
    "backdated_reason": mark("补录原因"),
    "person_count": mark("人数"),
    "quantity": mark("件数"),
    "related_no": mark("关联号码"),
    "window_no": mark("窗口"),
    "consent_version": mark("告知书版本"),
    "consent_scope": mark("告知同意"),
    "consented_at": mark("同意时间"),
    "is_case_candidate": mark("典型案例"),
    "custody_interest": mark("托管意向"),
    "need": mark("需求"),
    "attachments": mark("附件"),
    "catalogue_version": mark("目录版本"),
    "import_id": mark("导入批号"),
    "source_row": mark("台账行号"),
    "date": mark("日期"),
    "time": mark("时间"),
    "clerk": mark("经办人"),
    "week": mark("周次"),
    "kind": mark("号码种类"),
    "file": mark("文件"),
    "reference": mark("基础数据"),
    "station": mark("站点代码"),
    "name": mark("姓名"),
    "manager": mark("站长"),
    "password": mark("密码"),
    "pin": mark("PIN"),
    "again": mark("再填一次"),
    "proof": mark("您的密码"),
    "recovery_code": mark("恢复码"),
    "number": mark("编号"),
    "reason": mark("原因"),
    "place": mark("位置"),
    "from": mark("起始日期"),
    "to": mark("截止日期"),
    "abbreviation": mark("缩写"),
    "phrase_title": mark("标题"),
    "phrase_text": mark("内容"),
    "policy_title": mark("标题"),
    "item_name": mark("本区名称"),
    "item_place": mark("办理地点"),
    "item_phone": mark("咨询电话"),
    "item_note": mark("本站说明"),
    "policy_issuer": mark("发布单位"),
    "policy_number": mark("文号"),
    "policy_date": mark("发布日期"),
    **promises.FIELDS,
    **registers.FIELDS,
    **trademarks.FIELDS,
    **experts.FIELDS,
    **appointments.FIELDS,
}

_PAPERS: Final[Mapping[str, str]] = {
    "consultation_receipt": mark("来访咨询回执"),
    "filing_receipt": mark("收文回执"),
    "one_time_notice": mark("一次性告知书"),
    "return_notice": mark("退件告知单"),
    "week_fees": mark("商标受理窗口规费汇总表"),
    "referral_slip": mark("转办单"),
    "follow_up_slip": mark("回访单"),
    "booking_confirmation": mark("预约确认单"),
    "expert_day": mark("专家接待安排"),
    "expert_week": mark("志愿专家值班周表"),
    "service_certificate": mark("志愿服务记录证明"),
    "handover_list": mark("移交清单"),
    "shift_handover": mark("交接班单"),
    "money_receipt": mark("收款记录（非财政票据）"),
    "printer_test_page": mark("打印机测试页"),
    "weekly_report": mark("服务情况周报表"),
    "service_guide": mark("办事指南"),
    "batch_slip": mark("数据批次交接单"),
}

_ROLES: Final[Mapping[Role, str]] = {
    Role.MANAGER: mark("站长"),
    Role.CLERK: mark("经办人"),
    Role.INTERN: mark("实习"),
    Role.AUDITOR: mark("审计（只读）"),
}


def role_label(role: Role) -> str:
    """What a person at the desk is, as people say it."""
    return say(_ROLES[role])


def field_label(identifier: str) -> str:
    """The label of a field by its identifier (records.md); empty for none. KeyError for an identifier without one."""
    return say(_LABELS[identifier]) if identifier else ""


def paper_label(identifier: str) -> str:
    """The name of a kind of paper in the window's language. KeyError for an identifier without one."""
    return say(_PAPERS[identifier])


def week_label(week: ReportingWeek) -> str:
    """`2026年第46周（11月9日—11月15日）`."""
    return say(
        "{year}年第{week}周（{from_month}月{from_day}日—{to_month}月{to_day}日）",
        year=week.year, week=week.week, from_month=week.monday.month, from_day=week.monday.day,
        to_month=week.sunday.month, to_day=week.sunday.day,
    )
