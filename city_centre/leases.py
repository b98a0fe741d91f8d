"""What the city does with its experts by hand: take them in, open hours, lease hours to a station, cancel a booking."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from city_centre.bookings import CELL_SECONDS, cell_of, keeps
from city_centre.catalogue import labels
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.rules import BEIJING
from city_centre.storage import batches, centre, stations
from city_centre.storage import bookings as store
from city_centre.storage.bookings import Claim, Expert, Leased
from city_centre.storage.engine import reading, writing

LEASE_DAYS: Final = 14
BEFORE_START: Final = timedelta(hours=48)
"""A lease ends so long before its time: what was not used by then can still be given to others."""
AFTER_RESTORE: Final = timedelta(days=LEASE_DAYS + 7)
"""A centre put back to an older copy does not know what it had leased since; so long after that it leases nothing."""
STATES: Final = ("pooled", "suspended", "left")
PUBLIC: Final = ("employer", "title", "fields", "languages", "service_sites", "daily_cap", "monthly_cap")
"""What is published of an expert beside name and state."""
CODED: Final = {"fields": "expert_field", "languages": "expert_language"}
"""Which of it are codes, and of which list."""


def put_expert(
    office: Office, expert_id: str, name: str, contact: str, state: str, now: datetime,
    public: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Takes an expert of the city in, or states him anew. `public` is what else is published of him, by the names of
    PUBLIC; what it does not name stays. OfficeRefused `expert_state`, `expert_name`, `expert_code`, `expert_cap`.
    """
    given = {name: " ".join(value.split()) for name, value in (public or {}).items()}
    for column, of_list in CODED.items():
        for code in given.get(column, "").split():
            if code not in labels(of_list):
                raise OfficeRefused("expert_code", value=code[:20])
    for column in ("daily_cap", "monthly_cap"):
        cap = given.get(column, "")
        if cap and not (cap.isascii() and cap.isdigit() and len(cap) < 4):
            raise OfficeRefused("expert_cap", value=cap[:20])
    if state not in STATES:
        raise OfficeRefused("expert_state", value=state)
    if not name.strip() or not expert_id.strip():
        raise OfficeRefused("expert_name")
    with writing(office.engine) as connection:
        known = store.get_expert(connection, expert_id)
        kept = {one: getattr(known, one) for one in PUBLIC} if known is not None else {}
        kept |= {one: given[one] for one in PUBLIC if one in given}
        store.put_expert(connection, Expert(expert_id, name.strip(), contact.strip(), state, stamp(now), **kept))


def open_hours(office: Office, expert_id: str, start: datetime, end: datetime, *, close: bool = False) -> int:
    """Opens an expert's hours for booking, or closes them; answers how many quarter hours were opened.

    OfficeRefused `expert_unknown`, `hours` where the times are no quarter hours in their order.
    """
    first, last = _stretch(start, end)
    with writing(office.engine) as connection:
        if expert_id not in store.lock_experts(connection, [expert_id]):
            raise OfficeRefused("expert_unknown", expert=expert_id)
        if close:
            store.close_cells(connection, expert_id, first, last)
            return 0
        return store.open_cells(connection, expert_id, range(first, last + 1))


def lease(
    office: Office, station: str, expert_id: str, start: datetime, end: datetime, now: datetime,
    new_id: Callable[[], str], *, slot_minutes: int = 30,
) -> list[Leased]:  # fmt: skip
    """Leases an expert's hours to a station under its newest epoch, one lease for each slot, so that each can be
    given back by itself.

    OfficeRefused `unknown_station`, `no_epoch`, `expert_unknown`, `hours`, `not_open`, `lease_taken` (confirmed, or
    leased and not yet safely ended), `lease_late` (less than 48 hours before), `lease_after_restore`.
    """
    first, last = _stretch(start, end)
    per_slot = max(1, slot_minutes * 60 // CELL_SECONDS)
    at = stamp(now)
    with writing(office.engine) as connection:
        if stations.get(connection, station, lock=True) is None:
            raise OfficeRefused("unknown_station", station=station)
        epochs = batches.station_epochs(connection, station)
        if not epochs:
            raise OfficeRefused("no_epoch", station=station)
        if expert_id not in store.lock_experts(connection, [expert_id]):
            raise OfficeRefused("expert_unknown", expert=expert_id)
        _require_free(connection, expert_id, first, last, at)
        _require_memory(connection, now)
        granted: list[Leased] = []
        for begin in range(first, last + 1, per_slot):
            ends = min(now + timedelta(days=LEASE_DAYS), _moment(begin, now) - BEFORE_START)
            if ends <= now:
                raise OfficeRefused("lease_late")
            lease_id = new_id()
            granted += [
                Leased(expert_id, cell, lease_id, station, epochs[-1].epoch, at, stamp(ends), "")
                for cell in range(begin, min(begin + per_slot, last + 1))
            ]
        store.put_leases(connection, granted)
    return granted


def _require_free(connection: Connection, expert_id: str, first: int, last: int, at: str) -> None:
    if set(range(first, last + 1)) - store.opened(connection, expert_id, first, last):
        raise OfficeRefused("not_open")
    held = store.held_by(connection, expert_id, first, last)
    leased = store.leased(connection, expert_id, first, last)
    if held or any(keeps(one, at) for one in leased.values()):
        raise OfficeRefused("lease_taken")


def _require_memory(connection: Connection, now: datetime) -> None:
    began = centre.epochs_began(connection)
    newest = max(began)
    if newest > min(began) and now - datetime.fromisoformat(began[newest]) < AFTER_RESTORE:
        again = datetime.fromisoformat(began[newest]) + AFTER_RESTORE
        raise OfficeRefused("lease_after_restore", day=f"{again:%Y-%m-%d}")


def cancel(office: Office, station: str, record_id: str, reason: str, now: datetime) -> Claim:
    """Cancels a station's booking of a city's expert; its station hears with the next acknowledgement.

    OfficeRefused `booking_unknown`, `booking_settled` where it stands no more.
    """
    with writing(office.engine) as connection:
        stations.get(connection, station, lock=True)
        claim = store.get_claim(connection, station, record_id)
        if claim is None:
            raise OfficeRefused("booking_unknown")
        store.lock_experts(connection, [claim.expert_id])
        if claim.decided != "confirmed" or claim.state not in ("requested", "confirmed"):
            raise OfficeRefused("booking_settled")
        store.release(connection, station, record_id)
        cancelled = replace(claim, decided="cancelled_by_center", why=reason[:100], at=stamp(now))
        store.put_claim(connection, cancelled)
    return cancelled


def lease_list(office: Office) -> list[dict[str, Any]]:
    """Every lease that is kept, one entry for each, with its stretch."""
    with reading(office.engine) as connection:
        found = store.all_leases(connection)
    listed: dict[str, dict[str, Any]] = {}
    for one in found:
        entry = listed.setdefault(one.lease_id, {
            "lease_id": one.lease_id, "station": one.station, "expert_id": one.expert_id, "start": one.cell,
            "end": one.cell, "epoch": one.epoch, "expires_at": one.expires_at, "given_back_at": one.given_back_at,
        })  # fmt: skip
        entry["end"] = one.cell
    return [entry | {"start": _said(entry["start"]), "end": _said(entry["end"] + 1)} for entry in listed.values()]


def booking_list(office: Office, expert_id: str = "") -> list[dict[str, Any]]:
    """Every booking of the city's experts, or of one of them, by time, with what was decided."""
    with reading(office.engine) as connection:
        found = store.all_claims(connection, expert_id)
    return [
        {
            "station": one.station, "record_id": one.record_id, "number": one.number, "expert_id": one.expert_id,
            "start": _said(one.first_cell), "end": _said(one.last_cell + 1), "state": one.state,
            "decided": one.decided, "why": one.why,
        }
        for one in found
    ]  # fmt: skip


def expert_list(office: Office) -> list[dict[str, Any]]:
    """The city's experts, their contacts left out: those are for the sealed answers."""
    with reading(office.engine) as connection:
        return [
            {"expert_id": one.expert_id, "name": one.name, "state": one.state, "since": one.since}
            for one in store.all_experts(connection)
        ]


def _stretch(start: datetime, end: datetime) -> tuple[int, int]:
    if start.tzinfo is None or end.tzinfo is None or end <= start:
        raise OfficeRefused("hours")
    if start.timestamp() % CELL_SECONDS or end.timestamp() % CELL_SECONDS or end - start > timedelta(days=1):
        raise OfficeRefused("hours")
    return cell_of(start), cell_of(end) - 1


def _moment(cell: int, like: datetime) -> datetime:
    return datetime.fromtimestamp(cell * CELL_SECONDS, like.tzinfo)


def _said(cell: int) -> str:
    return datetime.fromtimestamp(cell * CELL_SECONDS, BEIJING).isoformat(timespec="minutes")
