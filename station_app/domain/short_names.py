"""What a firm is called when nobody is formal: its name without the place in front and the legal form behind."""

import re
from typing import Final

_FORMS: Final = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|总公司|分公司|公司|农民专业合作社|专业合作社|合作社|律师事务所"
    r"|事务所|个体工商户|有限合伙|普通合伙|合伙企业|集团|工作室|经营部|服务部|中心|厂|店)$"
)
_PLACES: Final = re.compile(r"^(中国|北京市|北京|[\u4e00-\u9fff]{2}省|[\u4e00-\u9fff]{2,3}市)")
_DISTRICT: Final = re.compile(r"^[\u4e00-\u9fff]{2,3}[区县]")
_BRACKETS: Final = re.compile(r"[（(][^（）()]*[）)]")
_SHORTEST: Final = 2


def short_name(org_name: str) -> str:
    """What people say of a firm's name (江楠餐饮 of 北京江楠餐饮有限公司); the name itself where nothing is left.

    A guess for finding, never stored: what a clerk wrote as the short name comes first.
    """
    core = _BRACKETS.sub("", org_name).strip()
    for pattern in (_PLACES, _DISTRICT, _FORMS, _FORMS):
        cut = pattern.sub("", core)
        core = cut if len(cut) >= _SHORTEST else core
    return core or org_name
