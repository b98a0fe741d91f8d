"""An office with a pool of experts in the middle of a working week: who sits when, who is booked, who waits."""

from datetime import datetime

from station_app.domain.periods import BEIJING_TIME
from tests.helpers import experts as helper
from tests.helpers.office import Office

POOL = (
    {"name": "周正", "employer": "京衡律师事务所", "title": "合伙人", "fields": ["L", "L2", "L1"], "sources": ["05"],
     "volunteer_bj_no": "BJ110105000123", "qualifications": [{"name": "律师执业证", "number": "11101201510123456"}]},
    {"name": "李若兰", "employer": "国家知识产权局专利局专利审查协作北京中心", "title": "审查员",
     "fields": ["T", "T1", "TG"], "sources": ["02"], "conflicts": "", "languages": ["汉语"]},
    {"name": "王海生", "employer": "中国政法大学", "title": "教授", "fields": ["L", "L3", "L4"], "sources": ["08"],
     "conflicts": ""},
    {"name": "陈默", "employer": "中评资产评估公司", "title": "评估师", "fields": ["E", "E1"], "sources": ["11"],
     "conflicts": ""},
)  # fmt: skip
NOON = datetime(2026, 11, 18, 9, 40, tzinfo=BEIJING_TIME)
"""Wednesday morning."""

VISITORS = (
    ("王淑琴", "13522904417", "孩子画的绘本想登记版权，需要什么材料"),
    ("陈立新", "18610225093", "板栗想申请地理标志，合作社行吗"),
    ("赵敏", "13701238862", "被驳回，说近似在先商标，要复审吗"),
    ("欧阳晓峰", "15011386245", "实用新型和发明能同一天报吗"),
    ("孙宝财", "13269980134", "网店被投诉侵权，链接下架了"), ("何静", "13681557720", "公司名和商标重了怎么办"),
    ("马文涛", "15810013356", "商标转让给子公司要公证吗"),
)  # fmt: skip


def _who(number: int) -> dict[str, str]:
    name, phone, question = VISITORS[number % len(VISITORS)]
    return {"visitor_name": name, "visitor_phone": phone, "question": question, "materials": "身份证、商标注册证"}


def pool(office: Office) -> list[str]:
    """Four experts with their weekly duty; their record ids. The clock is put to Monday morning."""
    office.clock.now = datetime(2026, 11, 16, 8, 30, tzinfo=BEIJING_TIME)
    made = [helper.take_in(office, **given).record_id for given in POOL]
    for expert_id, weekdays in zip(made, ((1, 3, 5), (3, 4), (2, 3), (3,)), strict=True):
        for weekday in weekdays:
            for start, end in (("09:00", "11:30"), ("13:30", "16:30")):
                helper.roster(office, expert_id, weekday=weekday, start=start, end=end, first_day="2026-11-02")
    return made


def week(office: Office) -> list[str]:
    """The pool in the week of 16 November 2026, on Wednesday at 9:40: served, missed, booked, on leave, waited for."""
    made = pool(office)
    first, second, third, _fourth = made
    served = helper.book(office, first, "11-16 09:30", "11-16 10:00", **_who(0))
    missed = helper.book(office, first, "11-16 14:00", "11-16 14:30", **_who(5))
    helper.book(office, first, "11-18 10:00", "11-18 10:30", **_who(1))
    here = helper.book(office, first, "11-18 09:30", "11-18 10:00", **_who(2))
    helper.book(office, first, "11-20 14:00", "11-20 15:00", org_name="海智芯联科技发展有限公司", **_who(3))
    helper.book(office, second, "11-18 09:00", "11-18 09:30", **_who(4))
    helper.book(office, second, "11-18 10:30", "11-18 11:00", **_who(6))
    helper.book(office, third, "11-18 13:30", "11-18 14:00", **_who(0))
    helper.roster(office, first, rule="leave", first_day="2026-11-27", last_day="2026-11-27", substitute_id=third,
                  reason="参加评审会", start="", end="", weekday=None, site="")  # fmt: skip
    office.clock.now = datetime(2026, 11, 16, 9, 32, tzinfo=BEIJING_TIME)
    helper.check_in(office, served.number)
    office.clock.now = datetime(2026, 11, 16, 10, 2, tzinfo=BEIJING_TIME)
    helper.serve(office, served.number, 32)
    office.clock.now = datetime(2026, 11, 16, 14, 31, tzinfo=BEIJING_TIME)
    helper.no_show(office, missed.number)
    helper.wait(office, first, visitor_name="周丽华", visitor_phone="13488816602", first_day="2026-11-16",
                question="个人能不能注册商标，要办个体户执照吗")  # fmt: skip
    helper.wait(office, "", visitor_name="吴振东", visitor_phone="18911027743", first_day="2026-11-16", field="L2",
                question="想走优先审查，需要谁推荐")  # fmt: skip
    office.clock.now = datetime(2026, 11, 18, 9, 26, tzinfo=BEIJING_TIME)
    helper.check_in(office, here.number)
    office.clock.now = NOON
    return made
