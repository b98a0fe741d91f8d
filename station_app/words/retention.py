"""What the terms of keeping, their lists and the year's archive are called."""

from collections.abc import Mapping
from typing import Final

from station_app.domain.personal_data import How
from station_app.words import say
from station_app.words.marks import mark
from station_app.words.states import STATES

_WAYS: Final[Mapping[str, str]] = {How.ERASE.value: mark("删除"), How.ANONYMISE.value: mark("匿名化")}
_STOPS: Final[Mapping[str, str]] = {
    "retention-running": mark("还有没办结的事或没存完的登记，办结以前不销毁。"),
    "retention-came-again": mark("这个人后来又来过，期限重新算；下次销毁时会从名单里拿掉。"),
}


def way_words(way: str) -> str:
    """What is done when the term is over."""
    return say(_WAYS[str(way)])


def stop_words(code: str) -> str:
    """Why a line is left alone for now."""
    return say(_STOPS[code])


def state_words(state: str) -> str:
    """A record's state on a list; the state itself where it is a kind's own."""
    if not state:
        return say("—")
    return say(STATES[state]) if state in STATES else state
