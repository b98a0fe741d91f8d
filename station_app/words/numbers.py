"""What a number that a visit is about was taken for, as a person reads it."""

from collections.abc import Mapping
from typing import Final

from station_app.domain.numbers.related import Related
from station_app.words import say
from station_app.words.marks import mark

_PATENTS: Final[Mapping[str, str]] = {
    "1": mark("发明专利"),
    "2": mark("实用新型"),
    "3": mark("外观设计"),
    "8": mark("PCT 发明"),
    "9": mark("PCT 实用新型"),
}
"""By the figure of an application number that says which kind of patent it is (ZC 0006-2003)."""


def related_label(related: Related) -> str:
    """商标号 12345678 第 25 类, 发明专利申请号 …; one that cannot be right is named for what it was taken for only."""
    check = related.check
    if related.kind == "patent":
        if not check.ok:
            return say("当作专利号，待核")
        if check.code == "patent-publication":
            return say("专利公布号 {number}", number=check.normalized)
        kind = _PATENTS.get(str(check.details.get("kind", "")), mark("专利"))
        return say("{kind}申请号 {number}", kind=say(kind), number=check.normalized)
    if not check.ok:
        return say("当作商标号，待核")
    if check.details.get("nice_class"):
        return say("商标号 {number} 第 {nice} 类", number=check.normalized, nice=check.details["nice_class"])
    return say("商标号 {number}", number=check.normalized)
