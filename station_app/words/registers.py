"""What people read of the registers: their names, their fields, and how a row stands."""

from collections.abc import Mapping
from typing import Final

from station_app.words import say
from station_app.words.marks import mark

FIELDS: Final[Mapping[str, str]] = {
    "organisation_id": mark("单位记录"),
    "visitor_id": mark("来访人记录"),
    "consultation_id": mark("来自咨询"),
    "opened_on": mark("登记日期"),
    "due_on": mark("办理期限"),
    "owner": mark("负责人"),
    "note": mark("说明"),
    "outcome": mark("办结结果"),
    "event_kind": mark("活动类别"),
    "title": mark("活动名称"),
    "start": mark("开始"),
    "end": mark("结束"),
    "hours": mark("时长小时"),
    "host": mark("主办单位"),
    "audience": mark("对象"),
    "attendances_onsite": mark("现场人次"),
    "attendances_online": mark("线上人次"),
    "guidance_form": mark("指导方式"),
    "guidance_topics": mark("指导内容"),
    "custody_scope": mark("托管内容"),
    "need_kind": mark("需求类别"),
    "target_org": mark("对接机构"),
    "liaison_subject": mark("联络事由"),
    "difficulty_kind": mark("难点类别"),
    "reported_to": mark("上报对象"),
    "reported_on": mark("上报日期"),
    "reply": mark("上级答复"),
    "case_title": mark("案例题目"),
    "service_category": mark("服务类别"),
}
"""The labels of the registers' own fields; those that other records have too stand in `labels`."""

_CAPTIONS: Final[Mapping[str, str]] = {
    "place": mark("地点"),
    "items": mark("涉及事项"),
    "materials_given": mark("资料份数"),
    "visitor_name": mark("联系人"),
    "uscc": mark("信用代码"),
    "ip_type": mark("权利类型"),
    "channel": mark("联络方式"),
    "person_count": mark("参加人数"),
}
"""How a field of another record is called on a register's form."""

_OWN_CAPTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("custody", "opened_on"): mark("托管起始"),
    ("custody", "due_on"): mark("托管到期"),
    ("guidance_visit", "opened_on"): mark("指导日期"),
    ("liaison", "opened_on"): mark("联络日期"),
    ("liaison", "due_on"): mark("下次联络"),
    ("difficulty", "note"): mark("难点内容"),
    ("difficulty", "opened_on"): mark("发现日期"),
    ("service_need", "note"): mark("需求内容"),
    ("case_candidate", "note"): mark("案例要点"),
    ("liaison", "note"): mark("联络内容"),
    ("guidance_visit", "note"): mark("指导要点"),
}

_REGISTERS: Final[Mapping[str, str]] = {
    "outreach": mark("培训宣传"),
    "guidance_visit": mark("品牌指导"),
    "custody": mark("企业托管"),
    "service_need": mark("服务需求"),
    "liaison": mark("重点企业联络"),
    "difficulty": mark("难点堵点"),
    "case_candidate": mark("典型案例"),
}


def register_label(name: str) -> str:
    """The name of a register. KeyError for one that is none."""
    return say(_REGISTERS[name])


def register_words(detail: str) -> str:
    """What a timeline says of a row: the register's name, and behind a bar what the row is about."""
    name, _, about = detail.partition("|")
    return say("{name}：{about}", name=register_label(name), about=about) if about else register_label(name)


def register_caption(register: str, field: str) -> str:
    """How a field is called on the form of a register."""
    from station_app.words.labels import field_label

    told = _OWN_CAPTIONS.get((register, field)) or _CAPTIONS.get(field) or FIELDS.get(field)
    return say(told) if told else field_label(field)
