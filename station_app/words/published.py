"""What taking a publication of the city came to, in words."""

from typing import Protocol

from station_app.words import say


class Taken(Protocol):
    """What an application of published data answers, as far as it is told."""

    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def installed(self) -> bool: ...  # noqa: D102
    @property
    def new(self) -> int: ...  # noqa: D102
    @property
    def changed(self) -> int: ...  # noqa: D102
    @property
    def retired(self) -> int: ...  # noqa: D102
    @property
    def keys(self) -> bool: ...  # noqa: D102
    @property
    def stopped(self) -> bool: ...  # noqa: D102


def applied_sentences(done: Taken) -> list[str]:
    """One sentence for the data, and one more for whatever else people must hear."""
    if done.installed:
        first = say(
            "参考数据已更新到 {version}：新增 {new} 项，改动 {changed} 项，停用 {retired} 项。旧登记仍按原来的版本看。",
            version=done.version, new=done.new, changed=done.changed, retired=done.retired,
        )  # fmt: skip
    else:
        first = say("参考数据已是最新：{version}。", version=done.version)
    return [first, *more_sentences(done)]


def more_sentences(done: Taken) -> list[str]:
    """What else a publication brought that people must hear."""
    told = []
    if done.keys:
        told.append(say("市中心换了密钥，本站已改用新的。不用做什么。"))
    if done.stopped:
        told.append(say("市中心已停用这台电脑：登记照常，报上去的不再入库。请联系市中心。"))
    return told
