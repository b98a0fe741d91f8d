"""What a person may ask of us about himself (PIPL 15, 45, 46): a copy of everything, and another word on his consent.

Correcting is `actions/visitor_cards` and the records' own corrections; erasing is `actions/erasures`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from station_app.actions.acts import Changes, NewId, RecordIds, begin
from station_app.actions.rights import demand
from station_app.actions.sensitive import permit
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import News
from station_app.domain.stations import consent_lets_travel
from station_app.storage import clerks, journal, people, replaying
from station_app.storage.people import Everything
from station_app.storage.store import Store

NOT_HIS: Final = frozenset({"proof", "reveal"})
"""Kinds that tell of our clerks, not of him: his copy lists them by their day only."""


@dataclass(frozen=True, slots=True)
class CopiedRecord:
    """One record as he is given it: its present fields, the personal ones among them named, and each time it was
    written. `travels` says whether its personal part may have gone to the city.
    """

    kind: str
    number: str
    day: str
    state: str
    fields: Mapping[str, Any]
    personal: tuple[str, ...]
    written: tuple[tuple[str, str], ...]
    travels: bool


@dataclass(frozen=True, slots=True)
class PersonCopy:
    """Everything of one person. `files` are digest and name of what is attached to his records."""

    name: str
    phone: str
    records: tuple[CopiedRecord, ...]
    files: tuple[tuple[str, str], ...]
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentKept:
    """Another word on the consent that is on the disk."""

    scope: str
    changes: Changes


def ask_for_copy(
    store: Store, clerk: Clerk, visitor_id: str, *, proof: str, reason: str, now: datetime, new_id: NewId
) -> None:
    """Lets a copy be made, once it is journalled who asked for it and why. Refused as `sensitive.permit`."""
    permit(
        store, clerk, "copy_person", proof=proof, reason=reason, now=now, new_id=new_id,
        about={"visitor_id": visitor_id},
    )  # fmt: skip


def copy_of(store: Store, visitor_id: str) -> PersonCopy:
    """Everything of a visitor, to be handed to him; for a read-only store, after `ask_for_copy`. LookupError for an id
    that is none.
    """
    db = store.db
    with store.snapshot():
        whole = people.everything_of(db, visitor_id)
        station = clerks.station(db)
        role = station.city_role if station is not None else "entrusted"
        copied = [_copied(store, held.record_id, role) for held in whole.records if held.own]
        files = [pair for held in whole.records if held.own for pair in _files(store, held.record_id)]
    named = next((one for one in copied if one.kind == "visitor"), None)
    fields = named.fields if named is not None else {}
    return PersonCopy(
        str(fields.get("name", "")), str(fields.get("phone", "")),
        tuple(sorted(copied, key=lambda one: (one.day, one.number))), tuple(dict.fromkeys(files)), whole.mentions,
    )  # fmt: skip


def set_consent(
    store: Store, clerk: Clerk, visitor_id: str, scope: str, *, ids: RecordIds, catalogue: Catalogue, now: datetime,
    new_id: NewId,
) -> ConsentKept:  # fmt: skip
    """Keeps another word of the visitor on his consent (a code of `consent_scope`): as easily withdrawn as given.

    What is withdrawn holds for all his records that are still to travel; a wider consent holds from the next visit on,
    as nobody agrees backwards. Refused `consent-unknown`, `visitor-gone`. Asked twice, it is done once.
    """
    demand(clerk, "withdraw_consent")
    if scope not in catalogue["consent_scope"]:
        raise Refused.because("consent-unknown", "consent_scope")
    with store.atomic() as db:
        act = begin(db, clerk, "withdraw_consent", ids.action_id, now)
        try:
            whole: Everything = people.everything_of(db, visitor_id)
        except LookupError as error:
            raise Refused.because("visitor-gone") from error
        for held in whole.records:
            latest = journal.latest(db, held.record_id)
            if latest is None or not held.own or held.erased:
                continue
            facts = msgspec.json.decode(latest.facts)
            present = facts.get("consent_scope")
            narrower = present is not None and _WIDTH.get(scope, 0) < _WIDTH.get(present, 0)
            if present == scope or not (held.kind == "visitor" or narrower):
                continue
            facts["consent_scope"] = scope
            if "revision_no" in facts:
                facts["revision_no"] = int(facts["revision_no"]) + 1
            person = msgspec.json.decode(latest.person or "{}")
            news = News(latest.kind, held.record_id, new_id(), latest.revision_id, facts, person)
            replaying.put(db, journal.append(db, act, news))
    kinds = frozenset({"visitor", *(held.kind for held in whole.records)})
    return ConsentKept(scope, Changes(ids.action_id, "withdraw_consent", kinds, (visitor_id,)))


_WIDTH: Final = {"none": 0, "": 1, "service": 1, "city": 2}


def _copied(store: Store, record_id: str, role: str) -> CopiedRecord:
    entries = journal.of_record(store.db, record_id)
    newest = entries[-1]
    facts = msgspec.json.decode(newest.facts)
    ours = newest.kind in NOT_HIS
    return CopiedRecord(
        newest.kind, str(facts.get("number") or ""), entries[0].at[:10], str(facts.get("state") or ""),
        {} if ours else newest.body(), () if ours else tuple(sorted(newest.personal_fields())),
        tuple((entry.at, entry.verb) for entry in entries),
        consent_lets_travel(role, str(facts.get("consent_scope", "none"))),
    )  # fmt: skip


def _files(store: Store, record_id: str) -> list[tuple[str, str]]:
    latest = journal.latest(store.db, record_id)
    body = latest.body() if latest is not None else {}
    listed = [one["digest"] for one in body.get("attachments") or ()]
    names = [*(body.get("attachment_names") or ()), *[""] * len(listed)]
    found = [(digest, name or digest[:12]) for digest, name in zip(listed, names, strict=False)]
    image = body.get("mark_image") or {}
    return found + ([(image["digest"], image["digest"][:12])] if image.get("digest") else [])
