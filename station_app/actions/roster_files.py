"""A roster file (排班表): each row one weekly duty or one sitting; bad rows are refused by name, good ones stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from station_app.actions import rosters
from station_app.actions.acts import NewId, RecordIds
from station_app.actions.bookings import expert_of
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.ledgers import LedgerLine
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.rosters import Duty, DutyForm, Rule, check, duty_of, overlap
from station_app.domain.working_days import WorkingDays
from station_app.storage.store import Store

_WEEKDAYS: Final = "一二三四五六日"
_NAMES: Final = {
    "专家": "expert", "姓名": "expert", "星期": "weekday", "日期": "day", "开始": "start", "结束": "end",
    "地点": "site", "方式": "way", "起始": "first", "截止": "last", "隔周": "every", "每段分钟": "minutes",
}  # fmt: skip
_NEEDED: Final = ("专家", "开始", "结束")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not stored, and why. `line` is its number in the file."""

    line: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class RosterImport:
    """What became of a file: rows read, rules stored (or that would be), rows refused."""

    read: int
    stored: int
    refused: tuple[RefusedRow, ...]


def import_roster(
    store: Store, clerk: Clerk, header: Sequence[str], lines: Sequence[LedgerLine], *, catalogue: Catalogue,
    now: datetime, new_id: NewId, dry_run: bool = False,
) -> RosterImport:  # fmt: skip
    """Stores the rows of a file, in one transaction. Refused `roster-columns` where the header lacks what is needed.

    Two rows of the file that would have an expert sit in two places at once are told by their numbers; the first of
    them is stored. A row that meets a rule that stands is refused as `rosters.save` refuses it.
    """
    demand(clerk, "save_duty")
    missing = [name for name in _NEEDED if not any(_NAMES.get(title.strip()) == _NAMES[name] for title in header)]
    if missing:
        raise Refused.because("roster-columns", "file", columns="、".join(missing))
    days = WorkingDays.from_catalogue(catalogue)
    taken: list[tuple[int, Duty]] = []
    refused: list[RefusedRow] = []
    with store.atomic() as db:
        for line in lines:
            try:
                form = replace(_form(line, now), expert_id=expert_of(db, _cell(line, "expert")))
                duty = None if _unsound(form, catalogue, now) else duty_of(str(line.number), form)
                rival = next((one for one in taken if duty is not None and overlap(duty, one[1], days)), None)
                if rival is not None:
                    raise Refused.because("roster-row-twice", "start_time", other=rival[0])
                if not dry_run:
                    rosters.save(store, clerk, form, ids=RecordIds.make(new_id), catalogue=catalogue, now=now)
                else:
                    rosters.demand_sound(db, form, catalogue, now)
                if duty is not None:
                    taken.append((line.number, duty))
            except Refused as why:
                refused += [RefusedRow(line.number, fault) for fault in why.faults]
    return RosterImport(len(lines), len(taken), tuple(refused))


def _unsound(form: DutyForm, catalogue: Catalogue, now: datetime) -> bool:
    return any(fault.level == "must" for fault in check(form, catalogue, now.astimezone(BEIJING_TIME).date()))


def _cell(line: LedgerLine, wanted: str) -> str:
    for title, cell in line.cells.items():
        if _NAMES.get(title.strip()) == wanted and cell.strip():
            return cell.strip()
    return ""


def _form(line: LedgerLine, now: datetime) -> DutyForm:
    """The rule of a row. A day makes one sitting, a weekday a weekly duty from today on."""
    today = now.astimezone(BEIJING_TIME).date()
    on, weekday = _day(line, "day", today), _weekday(_cell(line, "weekday"))
    if (on is None) == (weekday is None):
        raise Refused.because("roster-row-day", "weekday")
    times = {name: _clock(_cell(line, name)) for name in ("start", "end")}
    minutes = _cell(line, "minutes")
    way = _cell(line, "way")
    every = _cell(line, "every")
    return DutyForm(
        rule=Rule.EXTRA.value if on is not None else Rule.WEEKLY.value,
        weekday=weekday,
        first_day=on or _day(line, "first", today) or today,
        last_day=None if on is not None else _day(line, "last", today),
        start=times["start"],
        end=times["end"],
        site=_cell(line, "site"),
        on_site=not way.startswith("线上"),
        slot_minutes=int(minutes) if minutes.isdecimal() else DutyForm().slot_minutes,
        every_weeks=int(every) if every.isdecimal() else 1,
    )


def _day(line: LedgerLine, wanted: str, today: date) -> date | None:
    typed = _cell(line, wanted)
    if not typed:
        return None
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        raise Refused.because("day-unreadable", "date", value=typed[:40]) from None


def _weekday(typed: str) -> int | None:
    if not typed:
        return None
    last = typed[-1].replace("天", "日")
    if last in _WEEKDAYS:
        return _WEEKDAYS.index(last) + 1
    return int(last) if last.isdecimal() else 0


def _clock(typed: str) -> str:
    """`9:00`, `9：00` or a spreadsheet's `09:00:00` as `09:00`."""
    plain = typed.replace("：", ":").strip()
    parts = plain.split(":")
    if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
        return f"{int(parts[0]):02d}:{int(parts[1]):02d}"
    return plain
