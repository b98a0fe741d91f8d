"""Calendars for tests: a week of one expert, a day of many."""

from station_app.ui.experts.sheet import Block, Ground, Lane, Mark, Sheet, Span

DAYS = ("11-16 周一", "11-17 周二", "11-18 周三", "11-19 周四", "11-20 周五")


def week() -> Sheet:
    """Five days: duty in the morning and the afternoon, leave on Thursday, nobody on Tuesday morning."""
    spans = [Span(lane, 540, 720, Ground.FREE) for lane in (0, 2, 3, 4)]
    spans += [Span(lane, 810, 1020, Ground.FREE) for lane in range(5)]
    spans.append(Span(3, 540, 1020, Ground.LEAVE, "请假：参加评审会"))
    blocks = (
        Block("a", 0, 570, 600, "王淑琴", "驳回复审要不要做", Mark.SERVED, "周一 09:30–10:00 王淑琴 已服务"),
        Block("b", 2, 600, 630, "陈立新", "侵权证据怎么固定", Mark.CONFIRMED, "周三 10:00–10:30 陈立新 已确认"),
        Block("c", 1, 840, 870, "刘桂兰", "爽约第 1 次", Mark.NO_SHOW, "周二 14:00–14:30 刘桂兰 爽约", movable=False),
        Block("d", 4, 840, 900, "海智芯联科技发展有限公司", "专利无效", Mark.REQUESTED,
              "周五 14:00–15:00 海智芯联科技发展有限公司 待市中心确认"),
        Block("e", 2, 840, 870, "赵敏", "已签到", Mark.CHECKED_IN, "周三 14:00–14:30 赵敏 已签到"),
    )  # fmt: skip
    lanes = tuple(Lane(f"2026-11-{16 + at}", day, "空 4", day, current=at == 2) for at, day in enumerate(DAYS))
    return Sheet(lanes, tuple(spans), blocks, now=(2, 815))


def many(experts: int = 40, each: int = 12) -> Sheet:
    """A day of many experts, each with as many bookings."""
    marks = list(Mark)
    lanes = tuple(Lane(str(at), f"专家{at:02d}", "商标注册与争议") for at in range(experts))
    spans = tuple(Span(at, 540, 540 + each * 30, Ground.FREE) for at in range(experts))
    blocks = tuple(
        Block(f"{lane}-{at}", lane, 540 + at * 30, 570 + at * 30, f"来访人{lane}{at}", f"问题{at}",
              marks[(lane + at) % 5])
        for lane in range(experts) for at in range(each)
    )  # fmt: skip
    return Sheet(lanes, spans, blocks, first=540, last=540 + each * 30)
