"""What came of a salvage, in words: how much was saved from where, and what was lost, by number."""

from collections.abc import Sequence
from typing import Final

from station_app.words import say

_MOST: Final = 20


def salvaged_sentences(
    entries: int, from_backup: int, from_journal: int, from_rows: int, lost: int, numbers: Sequence[str], kept: str,
    from_city: int = 0,
) -> list[str]:  # fmt: skip
    """The sentences, the one that must be acted on last."""
    told = [
        say("已抢救出 {entries} 条日志：备份里 {backup} 条，损坏的数据库里 {journal} 条，按登记表补回 {rows} 条。",
            entries=entries, backup=from_backup, journal=from_journal, rows=from_rows),
        *([say("市中心的移交文件里补回 {count} 条。", count=from_city)] if from_city else []),
        say("损坏的数据库留在：{folder}", folder=kept),
    ]  # fmt: skip
    if numbers:
        listed = say("、").join(numbers[:_MOST])
        told.append(say("没有救回 {count} 件：{numbers}。请按纸质回执补登。", count=len(numbers), numbers=listed))
    elif lost:
        told.append(say("日志里有 {count} 条读不出来，但没有缺少编号；登记都在。", count=lost))
    else:
        told.append(say("一件也没有丢。"))
    return told
