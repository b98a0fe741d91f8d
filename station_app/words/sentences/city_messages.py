"""What is told about the messages of the city's staff."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "message-unknown": mark("这条市中心的消息已经不在本机。请按 F5 刷新再看。"),
    "message-no-answer": mark("这条是市中心的通知，没有要答复的记录。请看过后按“知道了”。"),
}
