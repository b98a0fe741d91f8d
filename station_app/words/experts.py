"""What experts, their roster and their bookings are called, and the words to say when a slot is freed."""

from station_app.words import say
from station_app.words.sentences import experts


def expert_state_label(state: str) -> str:
    """申请, 入库, 暂停, 退出, 惩戒."""
    return say(experts.EXPERT_STATES[state])


def booking_state_label(state: str) -> str:
    """What a booking is: 待市中心确认, 已确认 …"""
    return say(experts.BOOKING_STATES[state])


def rule_label(rule: str) -> str:
    """What a rule of the roster is."""
    return say(experts.RULES[rule])


def call_script(visitor: str, expert: str, when: str, place: str) -> str:
    """The words to say on the telephone to who waits for a slot that was freed. `when` is told by the caller."""
    return say(
        "{visitor}您好，这里是知识产权公共服务工作站。您候补的{expert}专家有一个时段空出来了：{when}，地点{place}。"
        "您方便来吗？方便的话我现在给您约上；不方便也没关系，候补给您留着。",
        visitor=visitor,
        expert=expert,
        when=when,
        place=place,
    )


def why_label(why: str) -> str:
    """Why a booking is only requested, or was not confirmed by the centre."""
    return say(experts.WHYS.get(why, "{why}"), why=why)
