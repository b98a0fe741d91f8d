"""The rules of the roster: the station's own, and the city's from the reference data."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from station_app.domain.catalogue import Catalogue
from station_app.domain.rosters import CITY_DUTIES, Duty, Rule, minute_of
from station_app.storage.cipher import Database
from station_app.storage.projections import field, flag, position, table

DUTIES = table(
    "duty",
    "duties",
    {
        "position": position,
        "expert_id": field("expert_id"),
        "state": field("state", "active"),
        "rule": field("rule"),
        "saved_at": field("saved_at"),
        "clerk": field("clerk"),
        "revisions": field("revision_no", 1),
        "weekday": field("weekday"),
        "every_weeks": field("every_weeks", 1),
        "weeks_of_month": field("weeks_of_month", ""),
        "make_up_days": flag("make_up_days"),
        "first_day": field("first_day"),
        "last_day": field("last_day"),
        "start_time": field("start"),
        "end_time": field("end"),
        "slot_minutes": field("slot_minutes", 30),
        "on_site": flag("on_site"),
        "site": field("site"),
        "substitute_id": field("substitute_id"),
    },
)

_COLUMNS = (
    "record_id, expert_id, rule, first_day, last_day, start_time, end_time, weekday, every_weeks, weeks_of_month,"
    " make_up_days, slot_minutes, on_site, site, substitute_id"
)


def active(
    db: Database, catalogue: Catalogue, *, expert_ids: Iterable[str] | None = None, first: date | None = None,
    last: date | None = None,
) -> list[Duty]:  # fmt: skip
    """The rules that stand, of some experts or of all, that say something between two days.

    Rules by which somebody else is substituted by one of `expert_ids` come too, with all that the substituted one's
    duty needs.
    """
    wanted = None if expert_ids is None else set(expert_ids)
    found = [one for one in _own(db, wanted) if _within(one, first, last)]
    found += [one for one in of_city(catalogue, wanted) if _within(one, first, last)]
    if wanted is None:
        return found
    wanted |= {one.expert_id for one in found if one.substitute_id in wanted}
    return [one for one in found if one.expert_id in wanted]


def of_expert(db: Database, expert_id: str) -> list[Duty]:
    """An own expert's rules that stand, by their first day."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM duties WHERE state = 'active' AND expert_id = ? ORDER BY first_day, rid", (expert_id,)
    ).fetchall()
    return [_duty(row) for row in rows]


def _own(db: Database, wanted: set[str] | None) -> list[Duty]:
    """All rules, or those of some experts with those of whom one of them substitutes: by the indexes, for the conflict
    check asks at every key.
    """
    if wanted is None:
        return [_duty(row) for row in db.execute(f"SELECT {_COLUMNS} FROM duties WHERE state = 'active'").fetchall()]
    given = msgspec.json.encode(sorted(wanted)).decode()
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM duties WHERE state = 'active' AND expert_id IN ("
        " SELECT value FROM json_each(:ids) UNION SELECT expert_id FROM duties"
        " WHERE state = 'active' AND substitute_id IS NOT NULL"
        " AND substitute_id IN (SELECT value FROM json_each(:ids)))",
        {"ids": given},
    ).fetchall()
    return [_duty(row) for row in rows]


def _within(duty: Duty, first: date | None, last: date | None) -> bool:
    begins = last is None or duty.first_day <= last
    return begins and (first is None or duty.last_day is None or duty.last_day >= first)


def _duty(row: Any) -> Duty:
    (key, expert_id, rule, first, last, start, end, weekday, every, nth, made_up, minutes, on_site, site, other) = row
    return Duty(
        key, expert_id, Rule(rule), date.fromisoformat(first), date.fromisoformat(last) if last else None,
        minute_of(start or "") or 0, minute_of(end or "") or 0, weekday or 0, every,
        frozenset(int(one) for one in nth.split(",") if one), bool(made_up), minutes, bool(on_site), site or "",
        other or "",
    )  # fmt: skip


def of_city(catalogue: Catalogue, wanted: set[str] | None = None) -> list[Duty]:
    """The city's experts' rules, as the reference data give them; a row that cannot be read is no rule. Only those of
    `wanted` and of whom one of them substitutes, where it is given: the rest is not even read.

    Columns: expert, rule, weekday, every_weeks, weeks_of_month, make_up_days (1 or empty), start, end, slot_minutes,
    on_site (1 or 0), substitute. `valid_from` and `valid_to` are the first and the last day.
    """
    found = []
    if wanted is not None:
        wanted = wanted | {
            one.attributes.get("expert", "") for one in catalogue.lists.get(CITY_DUTIES, ())
            if one.attributes.get("substitute") in wanted
        }  # fmt: skip
    for one in catalogue.lists.get(CITY_DUTIES, ()):
        told = one.attributes
        if wanted is not None and told.get("expert") not in wanted:
            continue
        start, end = minute_of(told.get("start", "")), minute_of(told.get("end", ""))
        rule = told.get("rule", "")
        if rule not in tuple(Rule) or not told.get("expert"):
            continue
        found.append(Duty(
            one.code, told["expert"], Rule(rule), one.valid_from, one.valid_to, start or 0, end or 0,
            int(told.get("weekday") or 0), int(told.get("every_weeks") or 1),
            frozenset(int(nth) for nth in told.get("weeks_of_month", "").split(",") if nth),
            told.get("make_up_days") == "1", int(told.get("slot_minutes") or 30), told.get("on_site", "1") != "0",
            one.label, told.get("substitute", ""),
        ))  # fmt: skip
    return found
