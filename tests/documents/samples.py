"""One model of every paper, with invented people: what the golden files, the pictures and the sweeps are made of."""

from datetime import date, datetime, timedelta
from typing import Any

from station_app.domain.papers.experts import (
    BookingConfirmation,
    DayLine,
    ExpertDay,
    ExpertWeek,
    ServiceCertificate,
    ServiceLine,
    SlotState,
    WeekRow,
    WeekSpan,
)
from station_app.domain.papers.follow_ups import (
    FollowUpSlip,
    HandoverKind,
    HandoverLine,
    HandoverStage,
    ReferralSlip,
    ShiftHandover,
)
from station_app.domain.papers.guides import GuideSection, ServiceGuide
from station_app.domain.papers.issued import IssuedPaper
from station_app.domain.papers.printers import PrinterTestPage
from station_app.domain.papers.window import (
    FilingLine,
    FilingReceipt,
    HandoverItem,
    HandoverList,
    MoneyReceipt,
    OneTimeNotice,
    OwedDocument,
    ReturnNotice,
    WeekFeesLine,
    WeekFeesSheet,
)
from station_app.domain.periods import ReportingWeek
from station_app.domain.receipts import check_code, compose
from tests.documents.papers import ANSWER, KEY, QUESTION, RECORD_ID, receipt
from tests.documents.weekly import weekly_report

STATION = "北京市知识产权公共服务江东工作站"
DAY = date(2026, 11, 19)
NOW = datetime(2026, 11, 19, 15, 20)


def common(kind: str = "", **more: Any) -> dict[str, Any]:
    """The shared part; with a kind (two letters) a number, a check code and a QR code."""
    fields: dict[str, Any] = {
        "station_name": STATION,
        "station_code": "G003",
        "printed_at": NOW,
        "phones": ("010-84084142", "12330"),
        "address": ("北京市朝阳区江东路18号创新大厦一层102室",),
        "clerk": "王敏",
    }
    if kind:
        number = f"{kind}-G003-20261119-0007"
        fields |= {
            "number": number,
            "check_code": check_code(RECORD_ID),
            "qr_text": compose(number, RECORD_ID, "ab" * 32, DAY, KEY),
        }
    return fields | more


def filing_receipt(**changes: Any) -> FilingReceipt:
    fields = common(
        "SB",
        window_name="国家知识产权局商标局北京朝阳商标受理窗口",
        authority="国家知识产权局商标局",
        applicant="江州国强餐饮有限公司",
        submitted_on=DAY,
        business="商标注册申请",
        awaited_notice="商标注册申请受理通知书",
        marks=(
            FilingLine("国强记", "商标注册申请", (30, 35, 43)),
            FilingLine("GUOQIANG JI 及图形", "商标注册申请", (43,)),
        ),
        handler="张国强",
        notice="本回执仅说明受理窗口已收到申请材料。申请日以国家知识产权局确定为准。",
    )
    return FilingReceipt(**(fields | changes))


def one_time_notice(**changes: Any) -> OneTimeNotice:
    fields = common(
        "SB",
        applicant="江州国强餐饮有限公司",
        business="商标注册申请",
        owed=(
            OwedDocument("营业执照复印件", "复印件加盖公章", "所交复印件未盖章，统一社会信用代码第17位看不清"),
            OwedDocument("商标图样", "5—10 厘米，清晰", "图样尺寸不足5厘米"),
            OwedDocument("商标代理委托书", "原件", "未写明代理内容及权限"),
        ),
        due_on=date(2026, 12, 18),
        hand_in="到本窗口递交，或邮寄至下方地址。",
        received=("申请书", "经办人身份证复印件", "网上申请确认书"),
        notice="依据《北京市优化营商环境条例》一次性告知。补齐后本站不再以同一事项要求其他材料。",
    )
    return OneTimeNotice(**(fields | changes))


def return_notice(**changes: Any) -> ReturnNotice:
    fields = common(
        "SB",
        applicant="江州国强餐饮有限公司",
        business="商标注册申请",
        submitted_on=DAY,
        reason="商标图样模糊，重新设计后再递交；申请书上的名称与营业执照不一致。",
        mark_name="国强记",
        documents=("申请书", "营业执照复印件", "商标图样"),
    )
    return ReturnNotice(**(fields | changes))


def service_guide(**changes: Any) -> ServiceGuide:
    sections = (
        GuideSection("受理条件", ("期满前 12 个月内办理；没有办理的，期满后有 6 个月宽展期，另加宽展费。",)),
        GuideSection("申请材料", ("申请书（原件）", "营业执照（复印件）", "代理委托书（原件；委托代理机构）")),
        GuideSection("收费标准", ("续展：每类 450.00 元，宽展期内每类另加 225.00 元",)),
    )
    fields = common(
        number="S05", name="商标续展", category="业务咨询", desk="办理", on=date(2026, 11, 19), version="2026.11.2",
        sections=sections, sources=("商标法(2019)第四十条",),
    )  # fmt: skip
    return ServiceGuide(**(fields | changes))


def week_fees(count: int = 9, **changes: Any) -> WeekFeesSheet:
    kinds = (("商标注册申请(普通)", (30, 43), 54_000, 54_000, 54_000), ("续展", (43,), 67_500, None, None),
             ("质权登记", (9, 42), 0, None, None), ("马德里国际注册申请", (), None, None, None))  # fmt: skip
    lines = tuple(
        WeekFeesLine(f"江州国强餐饮管理有限公司第{at + 1}分公司", f"2026-11-{16 + at % 5}", *kinds[at % 4])
        for at in range(count)
    )
    # It is filed, not handed out: nobody calls by it.
    own = {"phones": (), "address": (), "week": ReportingWeek.parse("2026-W47"), "lines": lines}
    return WeekFeesSheet(**(common() | own | changes))


def money_receipt(**changes: Any) -> MoneyReceipt:
    fields = common(
        "SK",
        payer="江州国强餐饮有限公司",
        way="银行卡",
        amount_fen=105_000,
        reason="商标注册申请规费（第30类、第35类、第43类）",
        received_on=DAY,
        copy_name="第二联 收据联",
        notice="本记录不是财政票据，也不是发票；正式票据由国家知识产权局开具。",
    )
    return MoneyReceipt(**(fields | changes))


def handover_list(count: int = 6, **changes: Any) -> HandoverList:
    names = ("商标注册申请材料", "网上申请确认书", "缴费通知书存根", "来访咨询登记表", "专家值班签到表", "满意度评价表")
    items = tuple(
        HandoverItem(
            names[index % 6],
            f"SB-G003-20261116-{index + 1:04d} 至 {index + 9:04d}",
            1 + index % 3,
            "缺第0004号" if index == 2 else "",
        )
        for index in range(count)
    )
    fields = common(
        subject="2026年第47周商标业务纸质材料",
        giver=STATION,
        taker="北京市知识产权公共服务中心",
        handed_on=DAY,
        items=items,
    )
    return HandoverList(**(fields | {"number": "YJ-G003-20261119-0001"} | changes))


def referral_slip(**changes: Any) -> ReferralSlip:
    fields = common(
        "ZB",
        related_number="ZX-G003-20261119-0042",
        target="北京市知识产权维权援助中心",
        target_kind="维权援助中心",
        visitor="张国强",
        contact="138 0013 6688",
        organisation="江州国强餐饮有限公司",
        items=("维权援助", "商标侵权"),
        question="外卖平台上有三家店铺使用与“国强记”近似的店招，已沟通无果，询问如何投诉并固定证据。",
        reason="涉及平台取证与行政投诉，超出本站服务范围，请贵中心接手并在期限内答复咨询人。",
        enclosures="注册证复印件 1 份，店铺页面打印件 6 页",
        due_on=date(2026, 12, 10),
    )
    return ReferralSlip(**(fields | changes))


def follow_up_slip(**changes: Any) -> FollowUpSlip:
    fields = common(
        "HF",
        related_number="ZX-G003-20261119-0042",
        visitor="张国强",
        contact="138****6688",
        organisation="江州国强餐饮有限公司",
        items=("商标注册申请",),
        question=QUESTION,
        answer=ANSWER.split("\n")[0],
        reason="疑难问题，答应五个工作日内回电",
        due_on=date(2026, 11, 26),
        owner="赵倩",
        grades=("非常满意", "满意", "基本满意", "不满意", "非常不满意"),
    )
    return FollowUpSlip(**(fields | changes))


def shift_handover(count: int = 3, **changes: Any) -> ShiftHandover:
    promised = (
        HandoverLine(
            HandoverKind.REFERRAL, "维权援助中心", "张国强", due_on=date(2026, 11, 17), overdue_days=2,
            stage=HandoverStage.RECEIVED, number="ZX-G003-20261110-0001-Z1",
        ),
        HandoverLine(
            HandoverKind.DIFFICULT, "展会上的外观设计怎么保全证据", "王芳", due_on=date(2026, 11, 20),
            number="ZX-G003-20261113-0002-D1",
        ),
        HandoverLine(
            HandoverKind.FOLLOW_UP, "问是否已递交续展申请", "陈某某·买买提", due_on=date(2026, 11, 21),
            stage=HandoverStage.TRIED, number="ZX-G003-20261116-0003-H1",
        ),
    ) * (count // 3 + 1)  # fmt: skip
    fields = common(
        number="JB-G003-20261119-1520",
        phones=(),
        address=(),
        shift_on=DAY,
        giver="王敏",
        taker="赵倩",
        logged=23,
        unsent_records=57,
        unsent_batches=2,
        returned=1,
        parked=(HandoverLine(HandoverKind.PARKED, "商标续展", "陈女士", at="10:21"),),
        promised=promised[:count],
        more_promised=4,
        note="",
    )
    return ShiftHandover(**(fields | changes))


def booking_confirmation(**changes: Any) -> BookingConfirmation:
    fields = common(
        "YY",
        confirmed=True,
        expert="李志远",
        expert_field="商标注册与争议",
        start=datetime(2026, 11, 25, 14, 0),
        end=datetime(2026, 11, 25, 14, 30),
        place="江东工作站二层专家咨询室",
        visitor="王芳",
        phone_masked="139****1207",
        organisation="云栖半导体科技（北京）有限公司",
        question="收到驳回通知书，引证商标已连续三年未使用，想了解复审与撤三怎样配合。",
        materials=("驳回通知书", "商标使用证据", "营业执照复印件"),
        rules=(
            "请提前10分钟到窗口签到；迟到15分钟以上，时段可能让给候补的来访人。",
            "如不能前来，请至少提前24小时告知；未告知而未到记爽约一次。",
            "专家意见供参考，不代替行政或司法机关的决定；服务免费，不指定代理机构。",
        ),
    )
    return BookingConfirmation(**(fields | changes))


def expert_day(**changes: Any) -> ExpertDay:
    start = datetime(2026, 11, 25, 14, 0)
    half = timedelta(minutes=30)
    lines = (
        DayLine(
            start,
            start + half,
            SlotState.BOOKED,
            "王芳",
            "云栖半导体科技（北京）有限公司",
            "驳回复审与撤销三年不使用",
            "带驳回通知书",
        ),
        DayLine(start + half, start + 2 * half, SlotState.FREE),
        DayLine(
            start + 2 * half, start + 3 * half, SlotState.REQUESTED, "陈建军", "", "地理标志集体商标的使用管理规则"
        ),
        DayLine(
            start + 3 * half,
            start + 4 * half,
            SlotState.BOOKED,
            "买买提·热合曼",
            "和田红枣专业合作社",
            "农产品商标被抢注，如何提出异议和无效宣告",
            "爽约 1 次",
        ),
        DayLine(start + 4 * half, start + 5 * half, SlotState.LEAVE),
    )
    fields = common(
        expert="李志远",
        employer="北京某律师事务所",
        day=date(2026, 11, 25),
        place="江东工作站二层专家咨询室",
        lines=lines,
        notice="本页含来访人信息，仅供接待专家当日使用，用后交回窗口。",
    )
    return ExpertDay(**(fields | changes))


def expert_week(**changes: Any) -> ExpertWeek:
    days = tuple(date(2026, 11, 23) + timedelta(days=day) for day in range(5))
    morning, full, later = WeekSpan("09:00", "11:00", 3), WeekSpan("09:00", "11:00", 0), WeekSpan("14:00", "16:00", 1)
    online = WeekSpan("14:00", "16:00", 2, on_site=False)
    rows = (
        WeekRow("李志远", "商标注册与争议", ((full,), (), (later,), (), (morning, later))),
        WeekRow("赵明", "专利申请与挖掘", ((), (online,), (morning,), (later,), ())),
    )
    fields = common(
        week="2026年第48周（11月23日—11月27日）",
        days=days,
        rows=rows,
        how_to_book="预约：到窗口或拨打 010-84084142。请带好相关材料；服务免费。",
    )
    return ExpertWeek(**(fields | changes))


def service_certificate(**changes: Any) -> ServiceCertificate:
    services = tuple(
        ServiceLine(date(2026, 9, 2) + timedelta(days=14 * index), "江东工作站", content, minutes)
        for index, (content, minutes) in enumerate(
            (
                ("商标驳回复审咨询 3 人次", 95),
                ("企业商标布局讲座", 120),
                ("地理标志申请辅导", 60),
                ("商标侵权咨询 4 人次", 130),
                ("版权登记咨询 2 人次", 55),
            )
        )
    )
    fields = common(
        "ZM",
        expert="李志远",
        employer="北京某律师事务所",
        volunteer_no="BJ1100000123456",
        first=date(2026, 9, 1),
        last=date(2026, 11, 19),
        services=services,
        issuer="首都保护知识产权志愿服务总队",
        notice="依据《北京市志愿服务促进条例》无偿、如实出具。",
    )
    return ServiceCertificate(**(fields | changes))


def printer_test_page(**changes: Any) -> PrinterTestPage:
    fields = common("CS", printer="前台小票机 EPSON TM-T82III", paper="来访咨询回执 80 毫米")
    return PrinterTestPage(**(fields | changes))


SAMPLES: dict[str, IssuedPaper] = {
    "consultation_receipt": receipt(),
    "filing_receipt": filing_receipt(),
    "one_time_notice": one_time_notice(),
    "referral_slip": referral_slip(),
    "follow_up_slip": follow_up_slip(),
    "booking_confirmation": booking_confirmation(),
    "expert_day": expert_day(),
    "expert_week": expert_week(),
    "service_certificate": service_certificate(),
    "handover_list": handover_list(),
    "shift_handover": shift_handover(),
    "money_receipt": money_receipt(),
    "return_notice": return_notice(),
    "week_fees": week_fees(),
    "weekly_report": weekly_report(),
    "printer_test_page": printer_test_page(),
    "service_guide": service_guide(),
}
"""One of each form of `all_papers.FORMS`."""
