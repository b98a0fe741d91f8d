"""What a clerk corrects on the card of a visitor or a firm: fields, how a name is read, who belongs to which firm.

Showing a whole phone is journalled: masked numbers on the screen mean little if anybody may unmask them unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.actions.acts import Changes, NewId, RecordIds, begin
from station_app.actions.sensitive import demand_not_erased
from station_app.actions.visitors import revise, write
from station_app.domain.clerks import Clerk
from station_app.domain.consultations import LINE_LENGTH, NAME_LENGTH
from station_app.domain.faults import Fault, Refused
from station_app.domain.form_checks import text_faults
from station_app.domain.journal import News
from station_app.domain.numbers import mask_resident_ids, phones, uscc
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.readings import check_readings, reading_of
from station_app.storage import journal, merges, visitors
from station_app.storage.merges import What
from station_app.storage.store import Store

LENGTHS: Mapping[str, int] = {
    "name": NAME_LENGTH, "email": LINE_LENGTH, "wechat": LINE_LENGTH, "subdistrict": NAME_LENGTH,
    "phone": LINE_LENGTH, "org_name": LINE_LENGTH, "org_short_name": NAME_LENGTH,
}  # fmt: skip
"""The texts of a card and how long they may be, in code points."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A card that is on the disk."""

    record_id: str
    changes: Changes


def revise_card(
    store: Store, clerk: Clerk, what: What, record_id: str, given: Mapping[str, Any], *, ids: RecordIds, now: datetime,
    new_id: NewId,
) -> Kept:  # fmt: skip
    """Puts fields of a visitor (`name`, `phone`, `email`, `wechat`, `subdistrict`, `name_readings`, `visitor_type`,
    `region_code`) or of a firm (`org_name`, `org_short_name`, `uscc`, `enterprise_scale`, `industry`, `tags`).

    Of one who was merged the survivor is revised. Refused: `visitor-gone`, `name-missing`, `text-character`,
    `text-long`, `reading-form`, `readings-many`. Nothing is written where nothing changes.
    """
    given, faults = _normalized(given, now)
    if faults:
        raise Refused(faults)
    with store.atomic() as db:
        act = begin(db, clerk, "revise_visitor", ids.action_id, now)
        record_id = merges.survivor_of(db, what, record_id)
        latest = journal.latest(db, record_id)
        if latest is None or not merges.standing(db, what, record_id):
            raise Refused.because("visitor-gone")
        demand_not_erased(db, record_id)
        body = latest.body()
        changed = {name: value for name, value in given.items() if (body.get(name) or None) != (value or None)}
        if changed.get("phone"):
            changed["phone_refused"] = False
        if not {**body, **changed}.get("name" if what == "visitor" else "org_name") and not body.get("phone"):
            raise Refused.because("name-missing", "visitor_name")
        if changed:
            revise(db, act, what, record_id, changed, new_id)
    return Kept(record_id, Changes(ids.action_id, "revise_visitor", frozenset({what}), (record_id,)))


def belong(
    store: Store, clerk: Clerk, visitor_id: str, organisation_id: str, *, role: str = "", leave: bool = False,
    ids: RecordIds, now: datetime, new_id: NewId,
) -> Kept:  # fmt: skip
    """Says in which role the visitor belongs to the firm, or that he no longer does (`leave`).

    Refused `visitor-gone` where one of the two is not there.
    """
    with store.atomic() as db:
        act = begin(db, clerk, "revise_visitor", ids.action_id, now)
        person = merges.survivor_of(db, "visitor", visitor_id)
        firm = merges.survivor_of(db, "organisation", organisation_id)
        if not (merges.standing(db, "visitor", person) and merges.standing(db, "organisation", firm)):
            raise Refused.because("visitor-gone")
        known = visitors.membership(db, person, firm)
        if leave:
            while known is not None:
                # A merge may have brought several.
                revise(db, act, "membership", known[0], {"state": "void"}, new_id)
                known = visitors.membership(db, person, firm)
        elif known is None:
            record = {"visitor_id": person, "organisation_id": firm, "role": role}
            write(db, act, "membership", ids.record_id, record, new_id)
        elif (known[1] or "") != role:
            revise(db, act, "membership", known[0], {"role": role}, new_id)
    return Kept(person, Changes(ids.action_id, "revise_visitor", frozenset({"visitor", "membership"}), (person, firm)))


def reveal(store: Store, clerk: Clerk, visitor_id: str, *, ids: RecordIds, now: datetime) -> str:
    """The visitor's whole phone, once it is journalled that this clerk saw it. Refused `visitor-gone`."""
    with store.atomic() as db:
        act = begin(db, clerk, "reveal", ids.action_id, now)
        present = visitors.present(db, visitor_id)
        if present is None:
            raise Refused.because("visitor-gone")
        if journal.by_revision(db, ids.revision_id) is None:
            facts = {"of": present["record_id"], "field": "phone"}
            journal.append(db, act, News("reveal", ids.record_id, ids.revision_id, None, facts, {}))
    return str(present["phone"] or "")


def _normalized(given: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], list[Fault]]:
    """The fields in the form in which they are kept, and what is wrong with them."""
    kept: dict[str, Any] = dict(given)
    faults: list[Fault] = []
    for name, longest in LENGTHS.items():
        if name in kept:
            value = mask_resident_ids(str(kept[name] or "").strip(), now.astimezone(BEIJING_TIME).date())
            kept[name] = value or None
            faults += text_faults(name, value, longest)
    if "phone" in kept:
        found = phones.check(kept["phone"] or "")
        # As in a consultation: what cannot be called is kept as it was said.
        kept["phone"] = found.normalized if found.ok else (kept["phone"] or "").strip() or None
    if kept.get("uscc"):
        kept["uscc"] = uscc.normalize(kept["uscc"])
    if "name_readings" in kept:
        kept["name_readings"] = [spelt for spelt in map(reading_of, kept["name_readings"] or ()) if spelt]
        faults += check_readings(kept["name_readings"])
    return kept, faults
