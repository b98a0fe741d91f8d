"""The words to say on the telephone: before an appointment, and when the expert did not come."""

from collections.abc import Sequence

from station_app.words import say


def reminder_script(visitor: str, expert: str, when: str, place: str, materials: str) -> str:
    """What to say to who has an appointment the next day. `when` and `place` are told by the caller."""
    told = say(
        "{visitor}您好，这里是知识产权公共服务工作站。跟您确认一下：您约了{expert}专家，时间是{when}，地点{place}。"
        "您能按时来吗？",
        visitor=visitor, expert=expert, when=when, place=place,
    )  # fmt: skip
    if materials and materials not in ("无", "不用", "没有"):
        told += say("请带上：{materials}。", materials=materials)
    return told + say("来不了请现在告诉我，我给您改时间，把这个时段让给别人。")


def freed_sentence(count: int) -> str:
    """That there is a free time of a city's expert now for so many who wait."""
    return say("市中心告知：候补名单里有 {count} 人等的专家有空档了。请到“志愿专家”的“候补”打电话。", count=count)


def apology_script(visitor: str, expert: str, when: str, offers: Sequence[str]) -> str:
    """What to say to who came and whose expert did not. `offers` are the next free times, told by the caller."""
    told = say(
        "{visitor}，非常抱歉。您约的{expert}专家 {when} 没有到，是我们没有安排好，让您白跑一趟。这次不记在您名下，"
        "我们给您优先安排。",
        visitor=visitor, expert=expert, when=when,
    )  # fmt: skip
    if offers:
        return told + say("最近的空档是：{offers}。您看哪个方便？", offers=say("；").join(offers))
    return told + say("这位专家近期没有空档，一有时间先给您打电话，也可以换一位专家。")
