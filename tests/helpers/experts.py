"""An office with a volunteer expert: the shortest ways to take one in, to roster and to book him."""

from datetime import datetime
from typing import Any

from station_app.actions import booking_steps, bookings, experts, rosters, waiting
from station_app.actions.acts import RecordIds
from station_app.actions.booking_rows import Booked
from station_app.actions.experts import SavedExpert
from station_app.actions.rosters import SavedDuty
from station_app.actions.waiting import Waits
from station_app.domain.bookings import BookingForm, ServedForm, WaitingForm
from station_app.domain.json_fields import read_fields
from station_app.domain.periods import BEIJING_TIME
from tests.helpers.office import Office

EXPERT = {"name": "周正", "employer": "京衡律师事务所", "title": "合伙人", "sources": ["律师"],
          "fields": ["商标注册与争议"], "languages": ["汉语", "英语"],
          "contact": "13700001234", "conflicts": "云栖半导体有限公司"}  # fmt: skip
MORNINGS = {"rule": "weekly", "weekday": 5, "start": "09:00", "end": "11:30", "first_day": "2026-11-20",
            "site": "咨询室"}  # fmt: skip
BOOKING = {"visitor_name": "李想", "visitor_phone": "13900001111", "question": "商标被抢注怎么办",
           "materials": "营业执照", "consent_scope": "city"}  # fmt: skip


def take_in(office: Office, *, ids: RecordIds | None = None, pooled: bool = True, **given: Any) -> SavedExpert:
    form = experts.read_form(EXPERT | given, office.desk.catalogue)
    return experts.save(
        office.store, office.desk.clerk, form, ids=ids or RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), pooled=pooled,
    )  # fmt: skip


def roster(office: Office, expert_id: str, *, ids: RecordIds | None = None, **given: Any) -> SavedDuty:
    form = rosters.read_form(MORNINGS | {"expert_id": expert_id} | given, office.desk.catalogue, office.store.db)
    return rosters.save(
        office.store, office.desk.clerk, form, ids=ids or RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(),
    )  # fmt: skip


def at(text: str) -> datetime:
    """`11-20 09:30` of the year 2026, or a day with its own year, in Beijing."""
    return datetime.fromisoformat(text if text.startswith("20") else f"2026-{text}").replace(tzinfo=BEIJING_TIME)


def book(
    office: Office, expert: str, start: str, end: str, *, ids: RecordIds | None = None, **given: Any
) -> Booked:
    told = BOOKING | {"expert_id": expert, "start": at(start).isoformat(), "end": at(end).isoformat()} | given
    form = bookings.read_form(told, office.desk.catalogue, office.store.db)
    return request(office, form, ids)


def request(office: Office, form: BookingForm, ids: RecordIds | None = None) -> Booked:
    office.clock.forward(seconds=1)
    return bookings.request(
        office.store, office.desk.clerk, form, ids=ids or RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def move(office: Office, key: str, start: str, end: str, reason: str = "", *, expert_id: str = "") -> Booked:
    office.clock.forward(seconds=1)
    return bookings.reschedule(
        office.store, office.desk.clerk, key, at(start), at(end), reason, expert_id=expert_id,
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def cancel(office: Office, key: str, by: bookings.By = "visitor", reason: str = "") -> Booked:
    office.clock.forward(seconds=1)
    return bookings.cancel(
        office.store, office.desk.clerk, key, by, reason, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def undo(office: Office, done: Booked) -> Booked:
    return bookings.undo(
        office.store, office.desk.clerk, done, ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids
    )


def check_in(office: Office, key: str) -> Booked:
    return booking_steps.check_in(
        office.store, office.desk.clerk, key, ids=RecordIds.make(office.ids), now=office.clock()
    )


def serve(office: Office, key: str, minutes: int = 30, advice: str = "先检索在先权利，再提异议") -> Booked:
    return booking_steps.serve(
        office.store, office.desk.clerk, key, ServedForm(advice=advice, actual_minutes=minutes),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def no_show(office: Office, key: str) -> Booked:
    return booking_steps.no_show(
        office.store, office.desk.clerk, key, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def wait(office: Office, expert_id: str, **given: Any) -> Waits:
    told = {"visitor_name": "赵敏", "visitor_phone": "13600002222", "question": "版权登记", "expert_id": expert_id,
            "first_day": "2026-11-20", "last_day": "2026-12-31"} | given  # fmt: skip
    values, faults = read_fields(WaitingForm, told, office.desk.catalogue)
    assert not faults
    return waiting.add(
        office.store, office.desk.clerk, WaitingForm(**values), ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
