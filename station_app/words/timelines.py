"""What stands in a timeline: the kind of each entry, and what its state means there."""

from collections.abc import Callable, Mapping
from typing import Final

from station_app.words import say
from station_app.words.marks import mark
from station_app.words.registers import register_words

KINDS: Final[Mapping[str, str]] = {
    "consultation": mark("咨询"),
    "print": mark("打印回执"),
    "referral": mark("转办"),
    "follow_up": mark("回访"),
    "task": mark("待办"),
    "register": mark("登记册"),
    "rating": mark("评价"),
    "intake": mark("商标受理"),
    "booking": mark("专家预约"),
}
"""The name of each kind of entry (storage/timelines.py). A new kind adds its own."""

DETAILS: Final[Mapping[str, Callable[[str], str]]] = {
    "print": lambda nth: say("第 {nth} 次打印", nth=nth),
    "register": lambda detail: register_words(detail),
    "rating": lambda given: say("来访人已评价") if given else say("来访人没有评价"),
}
"""What a kind says from its `detail`, where that is not said by its text."""


def kind_label(kind: str) -> str:
    """The name of a kind of entry."""
    return say(KINDS[kind])


def entry_words(kind: str, text: str, detail: str) -> str:
    """What is read beside an entry, on one line."""
    made = DETAILS.get(kind)
    return " ".join((made(detail) if made is not None else text).split())
