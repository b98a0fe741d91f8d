"""What the keys and the mouse mean on a sheet: steps of the cursor, a booking on its way, and how both are told."""

from dataclasses import dataclass
from typing import Final

from station_app.ui.experts.sheet import QUARTER, Ground, Sheet, clock
from station_app.words import say

SHORTEST: Final = QUARTER


@dataclass(frozen=True, slots=True)
class Ghost:
    """A booking on its way: where it would come to lie, whether it may, and what is told of that."""

    key: str
    lane: int
    start: int
    end: int
    may: bool = True
    told: str = ""


def ghost_at(sheet: Sheet, key: str, lane: int, start: int, end: int) -> Ghost:
    """The booking of that key at a place: on another booking it may not lie; beside the duty it is only told."""
    in_the_way = sheet.in_the_way(lane, start, end, but=key)
    told = f"{clock(start)}–{clock(end)}"
    if in_the_way is not None:
        told = say("{when} 已约 {title}", when=told, title=in_the_way.title)
    elif not sheet.on_duty(lane, start, end):
        told = say("{when} 不在排班内", when=told)
    return Ghost(key, lane, start, end, in_the_way is None, told)


def carried(sheet: Sheet, ghost: Ghost, across: int, down: int, *, longer: bool) -> Ghost:
    """The booking one lane or one quarter of an hour further; with `longer` its end alone goes up or down."""
    start, end = ghost.start, ghost.end
    if longer and down:
        end = max(start + SHORTEST, min(end + down * QUARTER, sheet.last))
    elif down:
        shift = max(sheet.first - start, min(down * QUARTER, sheet.last - end))
        start, end = start + shift, end + shift
    lane = max(0, min(ghost.lane + across, len(sheet.lanes) - 1))
    return ghost_at(sheet, ghost.key, lane, start, end)


def stepped(sheet: Sheet, lane: int, minute: int, down: int) -> int:
    """The field above or below: a booking is stepped over at once, the day is not left."""
    block = sheet.at(lane, minute)
    start, end = (block.start, block.end) if block is not None else (minute, minute + sheet.step)
    if down > 0:
        return end if end < sheet.last else minute
    above = sheet.at(lane, start - QUARTER)
    wanted = above.start if above is not None else start - sheet.step
    return wanted if wanted >= sheet.first else minute


def words_at(sheet: Sheet, lane: int, minute: int) -> str:
    """What stands on a field, as it is read out."""
    block = sheet.at(lane, minute)
    if block is not None:
        when = f"{clock(block.start)}–{clock(block.end)}"
        return block.told or say("{when} {title}", when=when, title=block.title)
    end = min(minute + sheet.step, sheet.last)
    ground = sheet.ground(lane, minute)
    if ground is None:
        what = say("不排班")
    elif ground.ground is Ground.FREE:
        what = say("{told} 空，按 Enter 新约", told=ground.told).strip()
    else:
        what = ground.told
    where = sheet.lanes[lane].told or sheet.lanes[lane].heading
    return say("{lane} {start}–{end} {what}", lane=where, start=clock(minute), end=clock(end), what=what)
