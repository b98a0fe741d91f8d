"""Two records that are one (合并), taken back within thirty days, and two that are not (不是同一人).

A merge is one action of several journal entries: the survivor takes the fields that were chosen, the other one is
voided and says where it goes on, and a `merge` entry remembers both. Whatever names the other keeps its journalled id
and is read through the survivor (docs/decisions/0012).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.rights import demand
from station_app.actions.visitors import revise, write
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry, News
from station_app.storage import journal, merges
from station_app.storage.cipher import Database
from station_app.storage.merges import What
from station_app.storage.projections import TABLES
from station_app.storage.store import Store

UNDO_DAYS: Final = 30

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "visitor": ("name", "phone", "email", "wechat", "name_readings", "visitor_type", "region_code", "subdistrict"),
    "organisation": ("org_name", "org_short_name", "uscc", "enterprise_scale", "industry", "tags"),
}
"""What can be chosen from either side, in the order in which it is compared."""

_NARROWER: Final = {"none": 0, "": 1, "service": 2, "city": 3}


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge, or its undoing, that is on the disk."""

    record_id: str
    survivor: str
    loser: str
    changes: Changes


def merge(
    store: Store, clerk: Clerk, what: What, survivor: str, loser: str, *, take: Collection[str], ids: RecordIds,
    now: datetime, new_id: NewId,
) -> Merged:  # fmt: skip
    """Merges `loser` into `survivor`, who takes the fields named in `take` from him (of FIELDS).

    Of two consents the narrower holds. A pair that was told apart is so no longer. Refused: `merge-field`,
    `merge-with-oneself`, `merge-gone` where one of them is voided or merged already. The same ids asked again answer
    as before.
    """
    demand(clerk, "merge")
    if set(take) - set(FIELDS[what]):
        raise Refused.because("merge-field")
    with store.atomic() as db:
        act = begin(db, clerk, "merge", ids.action_id, now)
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _merged(known)
        if survivor == loser:
            raise Refused.because("merge-with-oneself")
        if not (merges.standing(db, what, survivor) and merges.standing(db, what, loser)):
            raise Refused.because("merge-gone")
        kept, gone = _body(db, survivor), _body(db, loser)
        changed = {name: gone.get(name) for name in take if gone.get(name) != kept.get(name)}
        if changed.get("phone"):
            changed["phone_refused"] = False
        scopes = (kept.get("consent_scope", ""), gone.get("consent_scope", ""))
        narrower = min(scopes, key=lambda scope: _NARROWER.get(scope, 0))
        if narrower != scopes[0]:
            changed["consent_scope"] = narrower
        if changed:
            personal = _latest(db, loser).personal_fields() & set(changed)
            revise(db, act, what, survivor, changed, new_id, also_personal=personal)
        for earlier in merges.merged_into(db, what, loser):
            revise(db, act, what, earlier, {"merged_into": survivor}, new_id)
        went = {"state": "void", "merged_into": survivor, "consent_scope": narrower}
        revise(db, act, what, loser, went, new_id)
        said = merges.distinction(db, survivor, loser)
        if said is not None and said[1] == "active":
            revise(db, act, "distinction", said[0], {"state": "void"}, new_id)
        entry = _append(db, act, ids, None, {
            "what": what, "survivor": survivor, "loser": loser, "state": "merged", "merge_action": ids.action_id,
            "merged_at": moment(now),
        })  # fmt: skip
    return _merged(entry)


def undo_merge(
    store: Store, clerk: Clerk, merge_id: str, *, ids: RecordIds, now: datetime, new_id: NewId
) -> Merged:
    """Takes a merge back: both stand as before, but for what was changed by hand since.

    Refused: `merge-unknown`, `merge-undone`, and `merge-too-old` after thirty days.
    """
    with store.atomic() as db:
        act = begin(db, clerk, "undo_merge", ids.action_id, now)
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _merged(known)
        merged = merges.get(db, merge_id)
        if merged is None:
            raise Refused.because("merge-unknown")
        if merged.state != "merged":
            raise Refused.because("merge-undone")
        if now - datetime.fromisoformat(merged.merged_at) > timedelta(days=UNDO_DAYS):
            raise Refused.because("merge-too-old", "", days=UNDO_DAYS)
        for entry in journal.of_action(db, merged.merge_action):
            if entry.kind != "merge":
                _put_back(db, act, entry, merged.loser, new_id)
        latest = _latest(db, merge_id)
        entry = _append(
            db, act, RecordIds(ids.action_id, merge_id, ids.revision_id), latest, {**latest.body(), "state": "undone"}
        )
    return _merged(entry)


def tell_apart(
    store: Store, clerk: Clerk, what: What, one: str, other: str, *, ids: RecordIds, now: datetime, new_id: NewId
) -> Merged:
    """Remembers that these two are not the same: they are never offered for a merge again. Twice is once."""
    demand(clerk, "tell_apart")
    first, second = sorted((one, other))
    if first == second:
        raise Refused.because("merge-with-oneself")
    with store.atomic() as db:
        act = begin(db, clerk, "tell_apart", ids.action_id, now)
        said = merges.distinction(db, first, second)
        if said is None:
            record = {"what": what, "one": first, "other": second, "state": "active"}
            write(db, act, "distinction", ids.record_id, record, new_id)
        elif said[1] != "active":
            revise(db, act, "distinction", said[0], {"state": "active"}, new_id)
    changes = Changes(ids.action_id, "tell_apart", frozenset({"distinction"}), (first, second))
    return Merged(said[0] if said else ids.record_id, first, second, changes)


def _put_back(db: Database, act: Act, entry: Entry, loser: str, new_id: NewId) -> None:
    """Takes back what one entry of the merge changed, field by field, where nobody has changed it since."""
    before = journal.by_revision(db, entry.parent_revision_id or "")
    if before is None:
        return
    was, then, now = before.body(), entry.body(), _body(db, entry.record_id)
    back = {
        name: was.get(name) for name in was.keys() | then.keys()
        if was.get(name) != then.get(name) and now.get(name) == then.get(name)
    }  # fmt: skip
    if entry.record_id == loser and now.get("merged_into"):
        # Whoever he was merged into may have been merged on; he himself comes back all the same.
        back |= {"merged_into": was.get("merged_into"), "state": was.get("state")}
    if back:
        revise(db, act, entry.kind, entry.record_id, back, new_id, also_personal=before.personal_fields())


def _append(db: Database, act: Act, ids: RecordIds, parent: Entry | None, facts: Mapping[str, Any]) -> Entry:
    before = parent.revision_id if parent else None
    entry = journal.append(db, act, News("merge", ids.record_id, ids.revision_id, before, facts, {}))
    TABLES["merge"].project(db, entry)
    return entry


def _body(db: Database, record_id: str) -> dict[str, Any]:
    return _latest(db, record_id).body()


def _latest(db: Database, record_id: str) -> Entry:
    latest = journal.latest(db, record_id)
    if latest is None:
        raise LookupError("no such record in the journal")
    return latest


def _merged(entry: Entry) -> Merged:
    body = entry.body()
    kinds = frozenset({"visitor", "organisation", "merge", "consultation"})
    changes = Changes(entry.action_id, entry.verb, kinds, (body["survivor"], body["loser"]))
    return Merged(entry.record_id, body["survivor"], body["loser"], changes)
