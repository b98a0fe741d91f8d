"""An invented week of a station, every figure another one, so that each can be found on the paper."""

from datetime import datetime
from typing import Any

from station_app.domain.papers.weekly import (
    Compared,
    Consultations,
    Counted,
    Custody,
    Matters,
    Referrals,
    Satisfaction,
    TrademarkWindow,
    Training,
    Volunteers,
    WeeklyReport,
    WindowBusiness,
)
from station_app.domain.periods import ReportingWeek

TOPICS = (
    "政策解读",
    "业务咨询",
    "维权援助",
    "纠纷调解",
    "信息服务",
    "宣传培训",
    "金融转化",
    "海外",
    "商标品牌",
    "其他",
)
VISITORS = (
    "大型企业", "中型企业", "小型企业", "微型企业", "初创企业", "个体工商户",
    "高校院所", "团队学生", "自然人", "服务机构", "其他",
)  # fmt: skip
RIGHTS = ("专利", "商标", "版权", "地理标志", "集成电路布图", "商业秘密", "数据", "其他")
BUSINESS = ("注册", "续展", "变更", "转让", "许可", "质押", "其他")

DIFFICULTIES = (
    "1. 电子申请系统周二上午间断两小时，三件续展改为次日递交，建议错峰提示。\n"
    "2. 个体工商户对“商标使用证据”要求不清楚，咨询集中，建议市中心统一印制一页纸指南；海外维权咨询缺少英文材料样本。"
)


def counted(labels: tuple[str, ...], first: int) -> tuple[Counted, ...]:
    return tuple(Counted(label, first + index) for index, label in enumerate(labels))


def weekly_report(**changes: Any) -> WeeklyReport:
    """The sample, with changed fields."""
    # It is among the samples itself.
    from tests.documents.samples import common

    fields = common(
        check_code="7K2QX4MD",
        week=ReportingWeek(2026, 46),
        catalogue="2026.11",
        consultations=Consultations(
            total=Compared(361, 9127, 344, 12000),
            persons=Compared(402, 10233, 417),
            on_site=Compared(238, 6015, 221),
            telephone=Compared(97, 2460, 97),
            online=Compared(26, 652, 0),
            difficult=14,
            difficult_answered=11,
            difficult_overdue=3,
        ),
        topics=counted(TOPICS, 111),
        visitors=counted(VISITORS, 131),
        from_elsewhere=149,
        rights=counted(RIGHTS, 151),
        window=TrademarkWindow(
            business=tuple(
                WindowBusiness(label, 161 + index, 171 + index, 270_000 + 1350 * index)
                for index, label in enumerate(BUSINESS)
            ),
            completed=181,
            corrections=182,
            rejected=183,
        ),
        volunteers=Volunteers(
            shifts=191, bookable=192, booked=193, attended=194, visitor_missed=195, expert_missed=196, served=197,
            minutes=1485, rating_hundredths=486,
        ),
        referrals=Referrals(sent=201, accepted=202, returned=203, overdue=204),
        matters=Matters(rights=205, mediation=206, abroad=207),
        training=Training(events=211, on_site=212, online=213, handouts=214),
        custody=Custody(new=215, total=216),
        satisfaction=Satisfaction(
            closed=358, very_satisfied=221, satisfied=43, fairly_satisfied=22, dissatisfied=8, very_dissatisfied=5,
            put_right=9,
        ),
        difficulties=DIFFICULTIES,
        enclosures=(
            "明细表1 咨询登记", "明细表2 商标业务", "明细表3 志愿专家", "明细表4 转办", "明细表5 培训宣传",
            "明细表6 托管企业",
        ),
        prepared_by="王敏",
        checked_by="赵倩",
        responsible="李志远",
        filed_at=datetime(2026, 11, 16, 9, 5),
        batch="E7K2-0012",
    )  # fmt: skip
    return WeeklyReport(**(fields | changes))
