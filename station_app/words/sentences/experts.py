"""What is told about volunteer experts, their roster and their bookings."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "expert-name-missing": mark("专家姓名还没有填。请填写姓名。"),
    "expert-fields-missing": mark("专业领域还没有选，来访人要按领域找专家。请至少选一项。"),
    "expert-source-missing": mark("专家来源还没有选。请至少选一项，找不到就选“其他”。"),
    "expert-term": mark("聘期截止早于起始日期 {day}。请核对两个日期。"),
    "expert-buffer": mark("间隔时间要是 15 分钟的倍数，最长 {longest} 分钟。请改成 0、15、30 等。"),
    "expert-cap": mark("次数上限要在 1 到 {highest} 之间。请改正，不限次数请留空。"),
    "expert-contact-missing": mark("联系方式还没有填，改期时找不到人。可先保存，会标“待核”。"),
    "expert-qualification": mark("第 {row} 项资格没有名称。请写出资格名称，或删去这一项。"),
    "expert-step": mark("专家现在是“{present}”，不能直接改成“{wanted}”。请先改到可以到达的状态。"),
    "duty-rule": mark("排班种类“{value}”不认识。请写 weekly、extra、closed 或 leave。"),
    "duty-day-missing": mark("起始日期还没有填。请填写从哪天起。"),
    "duty-days-turned": mark("截止日期早于起始日期 {day}。请核对两个日期。"),
    "duty-days-long": mark("起止日期相隔太远，可能打错了年份。请核对日期。"),
    "duty-leave-end": mark("请假到哪天还没有填。请填写最后一天，只请一天就填同一天。"),
    "duty-weekday": mark("星期几还没有选。请从星期一（1）到星期日（7）里选。"),
    "duty-every-weeks": mark("隔周数要在 1 到 8 之间。请改正，每周都来请写 1。"),
    "duty-weeks-of-month": mark("每月第几周“{value}”看不懂。请写成 1,3 这样的数字。"),
    "duty-substitute": mark("替班只能写在请假或停诊上。请改选种类，或清空替班专家。"),
    "duty-substitute-self": mark("替班专家就是本人。请另选一位专家。"),
    "duty-past": mark("日期 {day} 已经过了，只补记，不影响以后的时段。请核对日期。"),
    "duty-leave-hours": mark("请假按整天算，不写几点到几点。只停几个小时，请改选“停诊”。"),
    "duty-time": mark("时间“{value}”看不懂。请写成 09:00 这样的形式。"),
    "duty-quarter": mark("排班时间要落在整刻上。请改成 00、15、30 或 45 分。"),
    "duty-midnight": mark("结束时间不晚于开始时间，排班不能跨过零点。请分成两天来排。"),
    "duty-slot": mark("每段 {value} 分钟不能排。请选 30、45 或 60 分钟。"),
    "duty-short": mark("这段时间不够一个 {minutes} 分钟的时段。请延长，或改短每段分钟数。"),
    "booking-expert-missing": mark("还没有选专家。请先选一位专家。"),
    "booking-visitor-missing": mark("预约人的姓名和电话要都有，改期时才找得到人。请填写姓名和电话。"),
    "booking-question-missing": mark("咨询问题还没有写，专家要先看。请写一两句。"),
    "booking-materials-missing": mark("要带的材料还没有写。请写明带什么，不用带就写“无”。"),
    "booking-time-missing": mark("预约的起止时间还没有填。请选一个时段。"),
    "booking-time-turned": mark("结束时间不晚于开始时间。请核对两个时间。"),
    "booking-midnight": mark("预约跨过了零点。请分成两次，各在一天之内。"),
    "booking-quarter": mark("预约时间要落在整刻上。请改成 00、15、30 或 45 分。"),
    "booking-long": mark("一次预约最长 {minutes} 分钟。请缩短，或分成两次。"),
}

FIELDS: Final[Mapping[str, str]] = {
    "expert_id": mark("专家"),
    "expert_name": mark("专家姓名"),
    "expert_fields": mark("专业领域"),
    "expert_sources": mark("专家来源"),
    "expert_state": mark("专家状态"),
    "term_to": mark("聘期截止"),
    "buffer_minutes": mark("预约间隔"),
    "daily_cap": mark("每日上限"),
    "monthly_cap": mark("每月上限"),
    "contact": mark("联系方式"),
    "qualifications": mark("资格"),
    "duty_rule": mark("排班种类"),
    "first_day": mark("起始日期"),
    "last_day": mark("截止日期"),
    "weekday": mark("星期"),
    "every_weeks": mark("隔周"),
    "weeks_of_month": mark("每月第几周"),
    "substitute_id": mark("替班专家"),
    "start_time": mark("开始时间"),
    "end_time": mark("结束时间"),
    "slot_minutes": mark("每段分钟"),
    "booking_start": mark("预约开始"),
    "booking_end": mark("预约结束"),
    "booking_question": mark("咨询问题"),
    "booking_materials": mark("所需材料"),
}

EXPERT_STATES: Final[Mapping[str, str]] = {
    "applied": mark("申请"),
    "pooled": mark("入库"),
    "suspended": mark("暂停"),
    "left": mark("退出"),
    "disciplined": mark("惩戒"),
}

BOOKING_STATES: Final[Mapping[str, str]] = {
    "requested": mark("待市中心确认"),
    "confirmed": mark("已确认"),
    "checked_in": mark("已签到"),
    "served": mark("已接待"),
    "evaluated": mark("已评价"),
    "rescheduled": mark("已改约"),
    "cancelled_by_visitor": mark("来访人取消"),
    "cancelled_by_expert": mark("专家取消"),
    "cancelled_by_center": mark("中心取消"),
    "no_show": mark("爽约"),
    "rejected": mark("未获确认"),
    "void": mark("已作废"),
}

RULES: Final[Mapping[str, str]] = {
    "weekly": mark("每周值班"),
    "extra": mark("加排一次"),
    "closed": mark("停诊"),
    "leave": mark("请假"),
}
