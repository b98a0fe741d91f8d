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


def publication_warning(code: str, day: str, version: str) -> str:
    """What is told once a day: `publication-expired` since a day, `publication-wanted` for a version."""
    if code == "publication-expired":
        return say("参考数据的签名 {day} 已到期，不影响登记。请向市中心要新的一份。", day=day)
    if version:
        return say("市中心已有新的参考数据 {version}。下次拿U盘去市中心时请一起拷回来。", version=version)
    return say("市中心有新的发布。下次拿U盘去市中心时请一起拷回来。")
