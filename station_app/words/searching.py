"""What found records are called: their kinds, the fields that were met, and how they stand."""

from collections.abc import Mapping
from typing import Final

from station_app.words import say
from station_app.words.experts import booking_state_label, expert_state_label
from station_app.words.labels import field_label
from station_app.words.marks import mark
from station_app.words.states import STATES, state_label
from station_app.words.trademarks import intake_state_label

KINDS: Final[Mapping[str, str]] = {
    "consultation": mark("咨询"),
    "intake": mark("商标受理"),
    "visitor": mark("访客"),
    "organisation": mark("单位"),
    "referral": mark("转办"),
    "follow_up": mark("回访"),
    "task": mark("待办"),
    "register": mark("登记册"),
    "outreach": mark("培训宣传"),
    "rating": mark("评价"),
    "policy_text": mark("政策文件"),
    "guide": mark("办事指南"),
    "booking": mark("专家预约"),
    "expert": mark("专家"),
}
"""The name of each kind that can be searched (storage/search_kinds.py). A new kind adds its own."""

FIELDS: Final[Mapping[str, str]] = {
    "pinyin": mark("拼音"),
    "attachments": mark("附件名"),
    "headline": mark("内容"),
    "text": mark("正文"),
    "label": mark("章节"),
    "goods": mark("商品服务"),
    "co_applicants": mark("共同申请人"),
    "agency_name": mark("代理机构"),
    "marks_concerned": mark("涉及商标"),
    "about": mark("相关登记"),
    "policy_number": mark("文号"),
    "expert": mark("专家"),
    "expert_name": mark("专家"),
    "employer": mark("工作单位"),
    "number": mark("编号"),
    "place": mark("地点"),
    "issuer": mark("发布单位"),
}
"""Names of fields that are only called so where they are found."""


def kind_of_hit(kind: str) -> str:
    """What a found record is."""
    return say(KINDS[kind])


def met_field(field: str) -> str:
    """The name of the field that was met."""
    return say(FIELDS[field]) if field in FIELDS else field_label(field)


def hit_state(kind: str, state: str) -> str:
    """How a found record stands; empty where its kind has no states that anybody tells."""
    if not state or kind in ("visitor", "organisation", "policy_text", "rating", "guide"):
        return ""
    if kind == "intake":
        return intake_state_label(state)
    if kind == "booking":
        return booking_state_label(state)
    if kind == "expert":
        return expert_state_label(state)
    return state_label(state) if state in STATES else state
