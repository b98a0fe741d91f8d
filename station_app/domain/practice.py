"""Invented visits, made from a seed: for the demo, for practice, for benchmarks. Nobody in them exists.

The phones lie in a range that no operator gives out to people (1550000xxxx); credit codes carry sound check digits.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from station_app.domain.numbers.uscc import check_digit

STATION_CODE: Final = "LX000"
"""The code of every practice station. No other station may have it: whatever bears it is practice, for ever."""
STATION_NAME: Final = "练习站"
MANAGER: Final = "练习员"
PASSWORD: Final = "lianxi-2026"
"""Nothing is secret in a practice station; its lock wants a password all the same, as in earnest."""


def is_practice(station_code: str) -> bool:
    """Whether a station of this code is there to practise with: never enrolled, sealed, exported or sent."""
    return station_code == STATION_CODE


_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文"
)
_DOUBLE = ("尉迟", "上官", "欧阳", "司马", "诸葛", "皇甫")
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红玲健俊凯浩宇轩子涵雨桐思齐国建文斌志永晓"
    "燕婷婷雪梅佳怡嘉琪一诺若曦清源㛃䶮𬭚𠮷"
)
_FIRM_PLACES = ("", "北京", "京北", "望京", "通惠河", "中关村", "亦庄")
_FIRM_NAMES = (
    "云栖",
    "星河",
    "朗峰",
    "青禾",
    "拓维",
    "百川",
    "知行",
    "融通",
    "京味斋",
    "青松",
    "远山",
    "一苇",
    "白鹭",
    "南锣",
)
_FIRM_TRADES = (
    "半导体",
    "机器人",
    "智能科技",
    "生物医药",
    "新材料",
    "文化传媒",
    "教育咨询",
    "供应链",
    "餐饮管理",
    "数据服务",
)
_FIRM_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "工作室", "中心(有限合伙)")
_REGIONS = ("110105", "110108", "110101", "110112", "110302", "110106", "110114")


@dataclass(frozen=True, slots=True)
class _Matter:
    item: str
    question: str
    answer: str
    result: str
    weight: int


_MATTERS = (
    _Matter(
        "S01",
        "询问第{n}类商品注册流程、所需材料及费用，是否可以一标多类",
        "当场说明流程，发放办事指南，建议先做近似查询",
        "1",
        9,
    ),
    _Matter(
        "S05", "注册商标将于明年{m}月到期，询问续展期限和宽展期费用", "告知期满前十二个月内办理，宽展期六个月", "1", 4
    ),
    _Matter(
        "S04", "公司名下{k}件商标拟转让给子公司，问是否必须一并转让", "告知近似商标应一并转让，列出材料清单", "2", 3
    ),
    _Matter(
        "S11",
        "收到商标驳回通知书，问复审期限及理由写法",
        "告知收到之日起十五日内提出，窗口不受理评审，建议预约专家",
        "4",
        4,
    ),
    _Matter("Q02", "发明专利希望加快审查，问优先审查条件", "告知条件与推荐流程，转保护中心", "5", 3),
    _Matter("Q04", "小微企业申请专利费用减缴备案怎么办理", "指引网上备案，告知收入标准", "1", 4),
    _Matter("C01", "小程序上线前要不要做软件著作权登记", "说明自愿登记，转版权登记机构", "5", 3),
    _Matter("W01", "发现网店冒用我公司注册商标，如何投诉", "说明平台投诉与行政投诉途径，转维权援助中心", "5", 3),
    _Matter("J01", "用{k}件发明专利做质押贷款，想了解贴息政策", "登记融资需求，对接银行", "5", 2),
    _Matter("H01", "产品在海外平台被投诉侵犯外观专利，账户冻结", "登记情况，转海外纠纷应对指导中心", "5", 2),
    _Matter(
        "S10", "合作社想申请地理标志证明商标，要哪些批准文件", "说明主体资格与授权文件要求，疑难问题记录后答复", "6", 1
    ),
    _Matter(
        "P01",
        "想了解新修改的商标法明年一月起施行后异议期限的变化",
        "说明异议期由三个月改为两个月，以公告日期为准",
        "1",
        2,
    ),
)


def visits(seed: int, count: int, first_day: datetime, per_day: int = 12) -> Iterator[dict[str, Any]]:
    """`count` invented visits as JSON records, on working days from `first_day` on, `per_day` a day, in order of time.

    About three in five visitors have come before. The same seed gives the same visits.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people need no secrecy
    known: list[dict[str, Any]] = []
    day = first_day.replace(hour=9, minute=0, second=0, microsecond=0)
    weights = [matter.weight for matter in _MATTERS]
    for number in range(count):
        place = number % per_day
        if number and place == 0:
            day = _next_working_day(day)
        if known and chance.random() < 0.6:
            person = known[chance.randrange(max(0, len(known) - 4000), len(known))]
        else:
            person = _person(chance)
            known.append(person)
        matter = chance.choices(_MATTERS, weights)[0]
        started = day + timedelta(minutes=int(place * 480 / per_day) + chance.randrange(0, max(1, 480 // per_day)))
        yield person | {
            "items": [matter.item],
            "question": matter.question.format(
                n=chance.randrange(1, 46), m=chance.randrange(1, 13), k=chance.randrange(2, 9)
            ),
            "answer": matter.answer,
            "result": matter.result,
            "channel": chance.choices(("01", "02", "04", "05"), (70, 18, 8, 4))[0],
            "satisfaction": chance.choices(("0", "5", "4", "3", "2"), (30, 45, 18, 6, 1))[0],
            "started_at": started.isoformat(timespec="minutes"),
            "person_count": chance.choices((1, 2, 3), (85, 12, 3))[0],
        }


def _person(chance: random.Random) -> dict[str, Any]:
    surname = chance.choice(_DOUBLE) if chance.random() < 0.03 else chance.choice(_SURNAMES)
    name = surname + "".join(chance.choice(_GIVEN) for _ in range(chance.choice((1, 2, 2))))
    person: dict[str, Any] = {
        "visitor_name": name,
        "region_code": chance.choice(_REGIONS),
        "consent_scope": chance.choices(("service", "city", "none"), (60, 35, 5))[0],
    }
    if chance.random() < 0.06:
        person["phone_refused"] = True
    else:
        person["visitor_phone"] = f"155{chance.randrange(10**8):08d}"
    if chance.random() < 0.62:
        person["org_name"] = (
            chance.choice(_FIRM_PLACES)
            + chance.choice(_FIRM_NAMES)
            + chance.choice(_FIRM_TRADES)
            + chance.choice(_FIRM_FORMS)
        )
        person["visitor_type"] = "10"
        person["enterprise_scale"] = chance.choice("2345")
        if chance.random() < 0.7:
            person["uscc"] = _credit_code(chance)
    return person


def _credit_code(chance: random.Random) -> str:
    body = (
        "91"
        + chance.choice(("110105", "110108", "110112", "110302"))
        + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    )
    return body + check_digit(body)


def _next_working_day(day: datetime) -> datetime:
    day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
