"""The city's staff: who may do what, signing in, and the list of acts. Passwords are kept as Argon2id hashes only.

Three roles: a `viewer` sees figures and stations; an `officer` also answers, tells and sends back; a `manager` also
lets stations in and out, publishes reference data and keeps the list of staff.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from city_centre.keys import Cost
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.storage import staff
from city_centre.storage.engine import reading, writing
from city_centre.storage.staff import Colleague, StaffAct

ROLES: Final = ("viewer", "officer", "manager")
SHORTEST_PASSWORD: Final = 10
LONGEST_NAME: Final = 40

_ALL: Final = frozenset(ROLES)
_OFFICERS: Final = frozenset({"officer", "manager"})
_MANAGERS: Final = frozenset({"manager"})
RIGHTS: Final[Mapping[str, frozenset[str]]] = {
    "see": _ALL,
    "change_password": _ALL,
    "read_person": _OFFICERS,
    "answer": _OFFICERS,
    "tell": _OFFICERS,
    "send_back": _OFFICERS,
    "decide": _OFFICERS,
    "export_week": _ALL,
    "enrol": _MANAGERS,
    "revoke": _MANAGERS,
    "publish": _MANAGERS,
    "see_acts": _MANAGERS,
    "keep_staff": _MANAGERS,
}
"""Which roles may do each act of the staff's page."""


def demand(colleague: Colleague, act: str) -> None:
    """Nothing where the colleague may; OfficeRefused `not_allowed` otherwise. An unknown act is a bug."""
    if colleague.role not in RIGHTS[act]:
        raise OfficeRefused("not_allowed")


def take_on(
    office: Office, name: str, role: str, password: str, now: datetime, *, by: str, cost: Cost | None = None
) -> None:
    """A new colleague, or one who returns, under a first password that must be changed at the first signing in.

    OfficeRefused `staff_name`, `staff_role`, `staff_password`, `staff_known` where somebody active has that name.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise OfficeRefused("staff_name")
    if role not in ROLES:
        raise OfficeRefused("staff_role")
    verifier = _verifier(password, cost)
    with writing(office.engine) as connection:
        known = staff.get(connection, name, lock=True)
        if known is not None and known.state == staff.ACTIVE:
            raise OfficeRefused("staff_known", name=name)
        staff.put(connection, Colleague(name, role, verifier, 1, staff.ACTIVE, stamp(now)))
        staff.note(connection, StaffAct(stamp(now), by, "take_on", "", name))


def let_go(office: Office, name: str, now: datetime, *, by: str) -> None:
    """The colleague signs in no more; OfficeRefused `staff_unknown`, `staff_last` for the last manager."""
    with writing(office.engine) as connection:
        everybody = [one for one in staff.everybody(connection) if one.state == staff.ACTIVE]
        found = next((one for one in everybody if one.name == name), None)
        if found is None:
            raise OfficeRefused("staff_unknown", name=name)
        if found.role == "manager" and sum(one.role == "manager" for one in everybody) == 1:
            raise OfficeRefused("staff_last")
        staff.put(connection, replace(found, state=staff.LEFT, since=stamp(now)))
        staff.note(connection, StaffAct(stamp(now), by, "let_go", "", name))


def change_password(
    office: Office, colleague: Colleague, old: str, new: str, now: datetime, *, cost: Cost | None = None
) -> Colleague:
    """The colleague under a password of their own; OfficeRefused `staff_wrong`, `staff_password`, `staff_same`."""
    if not _fits(colleague.verifier, old):
        raise OfficeRefused("staff_wrong")
    if old == new:
        raise OfficeRefused("staff_same")
    changed = replace(colleague, verifier=_verifier(new, cost), must_change=0)
    with writing(office.engine) as connection:
        staff.put(connection, changed)
        staff.note(connection, StaffAct(stamp(now), colleague.name, "change_password", "", colleague.name))
    return changed


def sign_in(office: Office, name: str, password: str, now: datetime) -> Colleague:
    """Who that is; OfficeRefused `staff_wrong` for a wrong name as for a wrong password, after the same work."""
    with reading(office.engine) as connection:
        found = staff.get(connection, name.strip())
    right = _fits(found.verifier if found is not None else _NOBODY, password)
    if found is None or not right or found.state != staff.ACTIVE:
        raise OfficeRefused("staff_wrong")
    note(office, found, "sign_in", now)
    return found


def prove(office: Office, who: Colleague, password: str) -> None:
    """Nothing where that is the password of who already sits there; OfficeRefused `staff_wrong` otherwise."""
    with reading(office.engine) as connection:
        found = staff.get(connection, who.name)
    if found is None or found.state != staff.ACTIVE or not _fits(found.verifier, password):
        raise OfficeRefused("staff_wrong")


def note(
    office: Office, colleague: Colleague, act: str, now: datetime, *, station: str = "", subject: str = ""
) -> None:
    """Write down what the colleague did or read."""
    with writing(office.engine) as connection:
        staff.note(connection, StaffAct(stamp(now), colleague.name, act, station, subject))


def present(office: Office, name: str) -> Colleague | None:
    """The colleague as they stand now, None for one who has left: a session outlives no leaving."""
    with reading(office.engine) as connection:
        found = staff.get(connection, name)
    return found if found is not None and found.state == staff.ACTIVE else None


def _verifier(password: str, cost: Cost | None) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise OfficeRefused("staff_password", count=str(SHORTEST_PASSWORD))
    asked = cost or Cost()
    derive = Argon2id(
        salt=os.urandom(16), length=32, iterations=asked.iterations, lanes=asked.lanes, memory_cost=asked.memory_kib
    )
    return str(derive.derive_phc_encoded(password.encode()))


def _fits(verifier: str, password: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(password.encode(), verifier)
    except InvalidKey:
        return False
    return True


_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""A hash that no password has: an unknown name costs the same time as a known one."""
