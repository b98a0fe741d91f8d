"""What the card tells of a booking: everything that is known, and its history step by step."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from station_app.domain.catalogue import Catalogue
from station_app.domain.journal import Entry
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.working_days import WorkingDays
from station_app.storage import clerks, journal
from station_app.storage.bookings import Line
from station_app.storage.cipher import Database
from station_app.ui.experts.reading import minute_of_day
from station_app.ui.experts.sheet import clock
from station_app.ui.widgets.due_box import day_words
from station_app.words import say
from station_app.words.experts import booking_state_label
from station_app.words.experts_screen import why_requested


def when_words(start: str, end: str, days: WorkingDays) -> str:
    """11-26 周四 14:00–14:30."""
    on = datetime.fromisoformat(start).astimezone(BEIJING_TIME).date()
    return say("{day} {start}–{end}", day=day_words(on, days), start=clock(minute_of_day(start)),
               end=clock(minute_of_day(end) or 1440))  # fmt: skip


def told_of(db: Database, line: Line, catalogue: Catalogue) -> str:
    """The facts of a booking as lines."""
    days = WorkingDays.from_catalogue(catalogue)
    entries = journal.of_record(db, line.record_id)
    body = entries[-1].body()
    way = say("现场") if line.on_site else say("线上")
    lines = [
        say("{state}　{when}", state=say("专家未到") if line.expert_absent else booking_state_label(line.state),
            when=when_words(line.start, line.end, days)),
        say("专家：{expert}　{place}", expert=line.expert, place=say("{site}（{way}）", site=line.site, way=way)
            if line.site else way),
        say("预约人：{name}　{phone}", name=line.visitor or say("未填姓名"),
            phone=mask_phone(line.phone) if line.phone else say("未留电话")),
    ]  # fmt: skip
    other, reason = body.get("other_party"), body.get("recusal_reason")
    advice, note, minutes = body.get("advice"), body.get("expert_note"), line.actual_minutes
    lines += [told for told, value in (
        (say("单位：{firm}", firm=line.organisation), line.organisation),
        (say("问题：{question}", question=line.question), line.question),
        (say("带材料：{materials}", materials=line.materials), line.materials),
        (say("对方：{name}", name=other), other), (say("不回避理由：{reason}", reason=reason), reason),
        (say("建议要点：{advice}", advice=advice), advice), (say("实际 {minutes} 分钟", minutes=minutes), minutes),
        (say("专家的话：{note}", note=note), note),
    ) if value]  # fmt: skip
    if line.state == "confirmed" and line.reminder_calls:
        missed = say("打过 {count} 次提醒电话，没接", count=line.reminder_calls)
        lines.append(say("已电话确认，会来") if line.reminded_at else missed)
    if line.visitor_rating:
        solved = say("已解决") if body.get("resolved") == "yes" else say("未解决")
        lines.append(say("来访人评价：{grade}，{solved}", grade=catalogue.label("satisfaction", line.visitor_rating),
                         solved=solved))  # fmt: skip
    if line.state == "requested":
        lines.append(say("待市中心确认：{why}", why=why_requested(body.get("why", ""))))
    if line.state == "rejected" and line.why:
        lines.append(say("没有确认：{why}", why=why_requested(line.why)))
    lines += _alternatives(line, days)
    lines += ["", say("经过")]
    names = clerks.names(db)
    for entry in entries:
        told = entry.body()
        at = datetime.fromisoformat(entry.at).astimezone(BEIJING_TIME)
        step = _STEPS.get(entry.verb, booking_state_label)(told["state"])
        if told["state"] in ("rescheduled", "confirmed", "requested") and entry.verb not in _STEPS:
            step = say("{state} {when}", state=step, when=when_words(told["start"], told["end"], days))
        why = told.get("reason", "") if told.get("reason") != _before(entries, entry).get("reason") else ""
        lines.append(say("{at} {step} {name}", at=f"{at:%m-%d %H:%M}", step=step, name=names.get(entry.actor, ""))
                     + (say("（{why}）", why=why) if why else ""))  # fmt: skip
    return "\n".join(lines)


_STEPS: Final[Mapping[str, Callable[[str], str]]] = {
    "expert_absent": lambda _state: say("专家未到"), "remind_booking": lambda _state: say("打提醒电话"),
}
"""Steps that their state does not tell."""


def _before(entries: Sequence[Entry], entry: Entry) -> dict[str, object]:
    at = entries.index(entry)
    return dict(entries[at - 1].body()) if at else {}


def alternatives(line: Line) -> list[tuple[str, str]]:
    """(start, end) of what the city offered instead, with the same expert."""
    return [(str(one["start"]), str(one["end"])) for one in msgspec.json.decode(line.alternatives or "[]")]


def _alternatives(line: Line, days: WorkingDays) -> list[str]:
    return [say("可改到：{when}", when=when_words(start, end, days)) for start, end in alternatives(line)]
