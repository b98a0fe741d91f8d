"""What came of taking records back from the city, in words: how much came, and what the city had not, by number."""

from collections.abc import Sequence
from typing import Final

from station_app.words import say

_MOST: Final = 20


def adopted_sentences(
    entries: int, bare: int, numbers: Sequence[str], returned: int, missing: int, clashes: int
) -> list[str]:
    """The sentences, those that must be acted on last."""
    if not entries:
        return [say("移交文件里的登记这台电脑上都有，什么也没有改。")]
    told = [say("已从市中心取回 {entries} 条登记，编号不变，不会重报。", entries=entries)]
    if bare:
        listed = say("、").join(numbers[:_MOST])
        told.append(
            say("其中 {bare} 条没有个人信息部分（市中心没有收，或已删除）：{numbers}。需要时请按纸质材料补。",
                bare=bare, numbers=listed)
        )  # fmt: skip
    if returned:
        told.append(say("有 {count} 条是市中心退回待修的，请到“数据上报”页的退回箱处理。", count=returned))
    if missing:
        told.append(say("有 {count} 条市中心也读不出来，没有取回。请按纸质回执补登。", count=missing))
    if clashes:
        told.append(say("有 {count} 条与别的登记撞号或撞时间，只留在日志里。请联系市中心核对。", count=clashes))
    told.append(say("没有报上去的登记、附件和打印次数，市中心也没有：登记请按纸质回执补登。"))
    return told
