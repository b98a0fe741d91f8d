"""What came of taking records back from the city, in words: how much came, and what the city had not, by number."""

from collections.abc import Sequence
from typing import Final, Protocol

from station_app.words import say

_MOST: Final = 20


class Brought(Protocol):
    """What taking a package of the city answers, as far as it is told."""

    @property
    def entries(self) -> int: ...  # noqa: D102
    @property
    def bare(self) -> int: ...  # noqa: D102
    @property
    def numbers(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def returned(self) -> int: ...  # noqa: D102
    @property
    def missing(self) -> int: ...  # noqa: D102
    @property
    def clashes(self) -> int: ...  # noqa: D102
    @property
    def files(self) -> int: ...  # noqa: D102
    @property
    def files_apart(self) -> int: ...  # noqa: D102
    @property
    def files_missing(self) -> Sequence[str]: ...  # noqa: D102


def adopted_sentences(done: Brought) -> list[str]:
    """The sentences, those that must be acted on last."""
    if not done.entries:
        same = say("移交文件里的登记这台电脑上都有，什么也没有改。")
        return [*([] if done.files else [same]), *_of_files(done)]
    told = [say("已从市中心取回 {entries} 条登记，编号不变，不会重报。", entries=done.entries)]
    if done.bare:
        listed = say("、").join(done.numbers[:_MOST])
        told.append(
            say("其中 {bare} 条没有个人信息部分（市中心没有收，或已删除）：{numbers}。需要时请按纸质材料补。",
                bare=done.bare, numbers=listed)
        )  # fmt: skip
    if done.returned:
        told.append(say("有 {count} 条是市中心退回待修的，请到“数据上报”页的退回箱处理。", count=done.returned))
    if done.missing:
        told.append(say("有 {count} 条市中心也读不出来，没有取回。请按纸质回执补登。", count=done.missing))
    if done.clashes:
        told.append(say("有 {count} 条与别的登记撞号或撞时间，只留在日志里。请联系市中心核对。", count=done.clashes))
    told += _of_files(done)
    told.append(say("没有报上去的登记、附件和打印次数，市中心也没有：登记请按纸质回执补登。"))
    return told


def _of_files(done: Brought) -> list[str]:
    told = []
    if done.files:
        told.append(say("取回附件 {count} 个。", count=done.files))
    if done.files_apart:
        told.append(
            say("有 {count} 个附件没有在移交文件旁边的同名文件夹里，或已损坏。请把文件夹放到一起，再取回一次。",
                count=done.files_apart)
        )  # fmt: skip
    if done.files_missing:
        told.append(
            say("有 {count} 条登记的附件市中心没有（没有报过，或按规定不报）：{numbers}。",
                count=len(done.files_missing), numbers=say("、").join(done.files_missing[:_MOST]))
        )  # fmt: skip
    return told
