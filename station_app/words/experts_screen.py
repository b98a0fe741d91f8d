"""What only the experts' screen says: why a booking is a request, what is told on saving."""

from collections.abc import Mapping
from typing import Final

from station_app.words import say
from station_app.words.experts import booking_state_label
from station_app.words.marks import mark

_WHY: Final[Mapping[str, str]] = {
    "not-leased": mark("这是市级专家，这个时段没有交给本站直接确认"),
    "lease-expired": mark("这个时段交给本站直接确认的期限快到了"),
    "lease-other-epoch": mark("数据恢复以后，原来交给本站的时段要等市中心重新给"),
    "clock-behind": mark("本机时钟比市中心的慢，请先校准时间"),
    "other-station": mark("这位专家由别的工作站管理"),
    "taken": mark("这个时段已经约给别人"),
    "leased": mark("这个时段已交给别的工作站"),
    "not-open": mark("这个时段没有开放"),
    "expert-not-pooled": mark("专家已暂停接待"),
    "expert-unknown": mark("市中心没有这位专家"),
    "released": mark("市中心收回了这个时段"),
}


def why_requested(why: str) -> str:
    """Why a booking is only a request, or was not confirmed; empty for one that is confirmed."""
    return say(_WHY[why]) if why in _WHY else ""


def saved_words(number: str, state: str, why: str) -> str:
    """What is told when a booking is on the disk."""
    told = say("{number} {state}", number=number, state=booking_state_label(state))
    return say("{told}：{why}。", told=told, why=why_requested(why)) if why else say("{told}，已存本机。", told=told)
