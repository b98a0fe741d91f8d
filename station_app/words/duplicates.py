"""Why two look alike, in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from station_app.words import say
from station_app.words.marks import mark

REASONS: Final[Mapping[str, str]] = {
    "same-name-and-phone": mark("姓名、电话都相同"),
    "same-code": mark("统一社会信用代码相同"),
    "same-name-near-phone": mark("姓名相同，电话只差一处"),
    "same-sound-same-phone": mark("电话相同，姓名同音"),
    "same-name-same-firm": mark("姓名和单位相同"),
    "same-firm-name": mark("单位名称相同"),
    "same-name-without-phone": mark("姓名相同，其中一位没留电话"),
    "same-sound-same-tail": mark("姓名同音，电话尾号相同"),
    "near-firm-name": mark("单位简称相同"),
    "same-phone": mark("电话相同"),
}


def reasons_label(reasons: Sequence[str]) -> str:
    """The reasons as one phrase."""
    return say("；").join(say(REASONS[reason]) for reason in reasons)
