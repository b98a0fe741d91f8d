"""Whole ID numbers of applicants: kept only where the manager switched that on, sealed, seen by permitted clerks.

By default the window keeps a checked flag and the last four digits (decision 5). With the switch a number that was
typed whole is sealed to the site's identity; its secret lies in the slots of permitted clerks and is opened by their
own password each time, and each look is journalled before the number is shown.
"""

from datetime import date, datetime
from typing import Final

from station_app.actions.acts import NewId, RecordIds, begin, moment, note
from station_app.actions.proofs import prove_here
from station_app.actions.rights import demand
from station_app.actions.sensitive import prove
from station_app.actions.stations import OpenDesk
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused
from station_app.domain.intakes import IntakeForm
from station_app.domain.journal import News
from station_app.domain.numbers import resident_ids
from station_app.storage import clerks, intakes, journal, sealed_ids, settings
from station_app.storage.cipher import Database
from station_app.storage.keyslots import Cost, KeySlots
from station_app.storage.store import Store
from station_exchange.keys import SealingKey

KEEPS: Final = "whole_ids"
RECIPIENT: Final = "whole_ids_recipient"
_FIELD: Final = "applicant_id_last4"
_RESIDENT: Final = "10"
"""The identity document whose number has a check digit: 居民身份证."""
_LONGEST: Final = 20
_SHORTEST: Final = 5


def keeps(db: Database) -> bool:
    """Whether this site keeps whole ID numbers."""
    return bool(settings.get(db, KEEPS, False))


def permitted(store: Store) -> list[str]:
    """Names of the clerks who may see them."""
    return KeySlots.read(store.folder.keys).with_identity()


def switch_on(desk: OpenDesk, password: str, *, now: datetime, new_id: NewId, cost: Cost | None = None) -> None:
    """Keeps whole numbers from now on; for the manager, by his own password. He is the first who may see them.

    An identity that somebody here holds stays; where nobody does a new one is made, and what was sealed to an older
    one stays closed. Refused `wrong-password`, `locked-out…`, `identity-not-given` where another clerk holds it.
    """
    demand(desk.clerk, "set_up")
    prove_here(desk.store, desk.clerk, password, now)
    slots = KeySlots.read(desk.store.folder.keys, cost)
    holders = slots.with_identity()
    if holders and desk.clerk.name not in holders:
        raise Refused.because("identity-not-given", "clerk")
    key = SealingKey.from_secret(slots.open_identity(desk.clerk.name, password)) if holders else SealingKey.make()
    with desk.store.atomic() as db:
        settings.put(db, RECIPIENT, key.recipient)
        settings.put(db, KEEPS, True)
        act = begin(db, desk.clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": KEEPS, "value": "on"}, new_id)
        slots.give_identity(desk.clerk.name, password, key.secret())
        slots.write(desk.store.folder.keys)


def switch_off(desk: OpenDesk, *, now: datetime, new_id: NewId) -> None:
    """Keeps no further numbers; those that are kept stay, and can be seen as before."""
    demand(desk.clerk, "set_up")
    with desk.store.atomic() as db:
        if keeps(db):
            settings.put(db, KEEPS, False)
            act = begin(db, desk.clerk, "set_up", new_id(), now)
            note(db, act, "setting", {"name": KEEPS, "value": "off"}, new_id)


def permit(
    desk: OpenDesk, name: str, his_password: str, proof: str, *, now: datetime, new_id: NewId, cost: Cost | None = None
) -> None:
    """Lets a clerk see whole numbers: the manager gives his own password (`proof`), the clerk types his.

    Refused `wrong-proof`, `wrong-password`, `unknown-clerk`, `identity-not-given` where the manager holds none.
    """
    demand(desk.clerk, "set_up")
    slots = KeySlots.read(desk.store.folder.keys, cost)
    prove(desk.store, desk.clerk, proof, now)
    secret = slots.open_identity(desk.clerk.name, proof)
    other = clerks.by_name(desk.store.db, name)
    if other is None:
        raise Refused.because("unknown-clerk", "clerk")
    prove_here(desk.store, other, his_password, now)
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, "set_up", new_id(), now)
        note(db, act, "setting", {"name": RECIPIENT, "clerk": other.record_id, "value": "on"}, new_id)
        slots.give_identity(name, his_password, secret)
        slots.write(desk.store.folder.keys)


def forbid(desk: OpenDesk, name: str, *, now: datetime, new_id: NewId) -> None:
    """A clerk may see whole numbers no longer. Refused `identity-last` for the only one who may."""
    demand(desk.clerk, "set_up")
    slots = KeySlots.read(desk.store.folder.keys)
    if slots.with_identity() == [name]:
        raise Refused.because("identity-last", "clerk")
    other = clerks.by_name(desk.store.db, name)
    with desk.store.atomic() as db:
        act = begin(db, desk.clerk, "set_up", new_id(), now)
        record_id = other.record_id if other is not None else ""
        note(db, act, "setting", {"name": RECIPIENT, "clerk": record_id, "value": "off"}, new_id)
        slots.revoke_identity(name)
        slots.write(desk.store.folder.keys)


def check(db: Database, form: IntakeForm, number: str, today: date) -> tuple[Fault, ...]:
    """What is wrong with a number that is to be kept: the switch is off, no consent of its own, a slip in it."""
    faults: list[Fault] = []
    if not keeps(db):
        faults.append(Fault("whole-id-off", _FIELD))
    if not form.separate_consent:
        faults.append(Fault("separate-consent-missing", "separate_consent"))
    if form.identity_document == _RESIDENT:
        found = resident_ids.check(number, today)
        if not found.ok:
            faults.append(Fault(found.code, _FIELD, details=found.details))
    elif not (number.isascii() and number.isalnum() and _SHORTEST <= len(number) <= _LONGEST):
        faults.append(Fault("whole-id-shape", _FIELD))
    return tuple(faults)


def keep(db: Database, clerk: Clerk, record_id: str, number: str, now: datetime) -> None:
    """Seals a number that was checked, in the caller's transaction."""
    sealed_ids.put(db, record_id, number, str(settings.get(db, RECIPIENT, "")), moment(now), clerk.record_id)


def is_kept(db: Database, number: str) -> bool:
    """Whether the whole ID number of an intake is kept."""
    record_id = intakes.record_id_of(db, number)
    return record_id is not None and sealed_ids.has(db, record_id)


def reveal(store: Store, clerk: Clerk, number: str, password: str, *, ids: RecordIds, now: datetime) -> str:
    """The whole ID number of an intake's applicant, once it is journalled that this clerk saw it.

    Refused `number-unknown`, `whole-id-none`, `wrong-password`, `locked-out…`, `identity-not-given`.
    """
    demand(clerk, "reveal")
    record_id = intakes.record_id_of(store.db, number)
    if record_id is None:
        raise Refused.because("number-unknown", "number", number=number[:40])
    prove_here(store, clerk, password, now)
    found = sealed_ids.opened(store.db, record_id, KeySlots.read(store.folder.keys).open_identity(clerk.name, password))
    with store.atomic() as db:
        act = begin(db, clerk, "reveal", ids.action_id, now)
        if journal.by_revision(db, ids.revision_id) is None:
            facts = {"of": record_id, "field": "applicant_id"}
            journal.append(db, act, News("reveal", ids.record_id, ids.revision_id, None, facts, {}))
    return found
