"""What a check of the journal's chain found, in words: a tampered entry is named."""

from collections.abc import Sequence
from typing import Final, Protocol

from station_app.words import say
from station_app.words.marks import mark
from station_app.words.personal_data import kind_words, verb_words

_WHAT: Final = {
    "entry-missing": mark("缺一条"),
    "chain-broken": mark("与前后接不上"),
    "body-altered": mark("内容被改过"),
    "kind-unknown": mark("种类不认识"),
}
_MOST: Final = 5


class Line(Protocol):
    """What is told of an entry."""

    # fmt: off
    @property
    def at(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def verb(self) -> str: ...  # noqa: D102
    @property
    def number(self) -> str: ...  # noqa: D102
    # fmt: on


def checked_sentences(
    entries: int, checkpoint: int, agrees: bool, tampered: Sequence[tuple[str, int, Line | None, str]]
) -> list[str]:
    """How many entries were read, whether the city's checkpoint agrees, and which entries are not as they were written:
    (code, position, line, who).
    """
    lines = []
    if not tampered:
        lines.append(say("{count} 条日志逐条核对过，前后都接得上，内容都与校验值相符。", count=entries))
    for code, position, line, who in tampered[:_MOST]:
        what = say(_WHAT.get(code, code))
        if line is None:
            told = say("第 {position} 条：{what}。请不要再登记，报告站长和市中心。", position=position, what=what)
            lines.append(told)
            continue
        lines.append(say(
            "第 {position} 条{what}：{at} {who} {verb} {kind} {number}。请不要再登记，报告站长和市中心。",
            position=position, what=what, at=line.at[:16].replace("T", " "), who=who, verb=verb_words(line.verb),
            kind=kind_words(line.kind), number=line.number,
        ))  # fmt: skip
    if len(tampered) > _MOST:
        lines.append(say("另有 {count} 处，请用 station verify 全部列出。", count=len(tampered) - _MOST))
    if not checkpoint:
        lines.append(say("市中心还没有收过本站的包，没有可对照的记录。"))
    elif agrees:
        lines.append(say("与市中心最近收下的一包一致（到第 {position} 条）。", position=checkpoint))
    else:
        lines.append(say(
            "与市中心最近收下的一包不一致（第 {position} 条）：那时的日志不是这样。请报告市中心。", position=checkpoint
        ))  # fmt: skip
    return lines
