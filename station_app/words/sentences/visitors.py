"""What is told about visitors and firms: cards, readings of names, merges."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "visitor-gone": mark("这位访客（或单位）已作废或已合并，没有改动。请重新查一下再改。"),
    "reading-form": mark("姓名读音“{value}”看不懂。请只写不带声调的拼音，字与字之间空一格，例如 zeng guo qiang。"),
    "readings-many": mark("姓名读音最多记 {most} 种。请删去不用的再存。"),
    "merge-with-oneself": mark("这是同一条记录，不用合并。请另选一位来对照。"),
    "merge-gone": mark("其中一位已作废或已合并到别处，没有改动。请重新查一下再合并。"),
    "merge-field": mark("要改用的字段里有这一类没有的，没有合并。请按访客或单位的字段改正再试。"),
    "merge-unknown": mark("找不到这次合并，没有改动。请在“合并记录”里选一条。"),
    "merge-undone": mark("这次合并已经撤销过，没有再改动。"),
    "merge-too-old": mark("合并已超过 {days} 天，不能撤销。两人确实不同的，请新登记一位。"),
}
