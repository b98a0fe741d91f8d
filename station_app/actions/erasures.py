"""Erasing a person, or making him nobody (PIPL 47): from journal, tables, indices, files, drafts and papers.

For each of his records an `erase` entry takes its place in the chain, says what may stay, travels to the city and lets
the trigger blank what was said before. Counts and codes stay, the chain still verifies. What was erased is remembered
outside the database (`storage.erasure_list`), so that an older copy put back is erased again at its opening.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from station_app.actions.acts import Changes, NewId, RecordIds, begin, moment
from station_app.actions.attachments import clear_opened, files_of
from station_app.actions.backups import second_place
from station_app.actions.rights import demand
from station_app.actions.sensitive import prove
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import Act, Entry, News
from station_app.domain.personal_data import How, facts_left, left_of
from station_app.domain.stations import Station
from station_app.domain.troubles import Trouble
from station_app.storage import (
    attached,
    backups,
    clerks,
    drafts,
    erasure_list,
    journal,
    outgoing,
    people,
    reference,
    replaying,
    sealed_ids,
    sendings,
    settings,
)
from station_app.storage.attachments import Files
from station_app.storage.cipher import Database
from station_app.storage.erasure_list import Erasures
from station_app.storage.people import Held
from station_app.storage.store import Store

REAPPLIED = "erasures_applied"
"""The setting that remembers how many records of the list outside were seen to be erased in here."""


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure that is on the disk. `files` attached files went with it; `log_empty` is False where the write-ahead
    log is still read elsewhere: it is emptied at the next erasure, backup or closing.
    """

    records: int
    files: int
    log_empty: bool
    changes: Changes


def erase(
    store: Store, clerk: Clerk, visitor_id: str, how: How, *, reason: str, proof: str, ids: RecordIds,
    catalogue: Catalogue, station: Station, now: datetime, new_id: NewId,
) -> Erased:  # fmt: skip
    """Erases or anonymises everything of a visitor. `reason` is a code of the list `erasure_reason`, `proof` the
    clerk's own password. Not to be undone.

    Refused `not-allowed`, `erase-reason`, `visitor-gone`, `wrong-proof`, `locked-out…`, and `erase-running` where
    something of his is still under way: it must be finished or voided first.
    """
    demand(clerk, "erase")
    if reason not in catalogue["erasure_reason"]:
        raise Refused.because("erase-reason", "reason")
    prove(store, clerk, proof, now)
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            facts = msgspec.json.decode(known.facts)
            return Erased(facts["records"], facts["files"], store.checkpoint_if_free(), _changes(ids, visitor_id))
        try:
            whole = people.everything_of(db, visitor_id)
        except LookupError as error:
            raise Refused.because("visitor-gone") from error
        running = [held.number for held in whole.records if held.own and held.running and not held.erased]
        if running:
            raise Refused.because("erase-running", "", numbers="、".join(running[:5]), count=len(running))
        act = begin(db, clerk, "erase", ids.action_id, now)
        gone = erase_records(db, act, whole.records, how, ids=whole.ids, known=whole.known_as, new_id=new_id)
        remember(store, station, gone)
        for draft in whole.drafts:
            drafts.drop(db, draft.record_id)
        facts = {
            "of": whole.ids[0], "how": how.value, "reason": reason, "records": len(whole.records),
            "files": len(gone.files), "drafts": len(whole.drafts),
        }  # fmt: skip
        journal.append(db, act, News("erasure", ids.record_id, ids.revision_id, None, facts, {}))
    drop_outside(store, station, gone.files, [held.number for held in whole.records if held.number])
    return Erased(len(whole.records), len(gone.files), store.checkpoint_if_free(), _changes(ids, visitor_id))


@dataclass(frozen=True, slots=True)
class Gone:
    """Records that were erased and how (`How`), the digests of the files that only they named, the entries that say so.
    """

    records: Mapping[str, str]
    files: Sequence[str]
    entries: Sequence[Entry] = ()


def erase_records(
    db: Database, act: Act, records: Sequence[Held], how: How, *, ids: Sequence[str], known: Iterable[str],
    new_id: NewId,
) -> Gone:  # fmt: skip
    """Erases these records in the caller's transaction, who has them remembered (`remember`) before its commit, and
    their files taken away (`drop_outside`) after it.
    """
    digests, known = _files_of(db, records), tuple(known)
    entries = []
    for held in records:
        entry = _erase_one(db, act, held, how, ids, known, new_id)
        if entry is not None:
            entries.append(entry)
    sendings.forget(db, digests)
    return Gone({one.record_id: how.value for one in records if one.own}, digests, entries)


def drop_outside(store: Store, station: Station, digests: Sequence[str], numbers: Sequence[str]) -> None:
    """Takes away what lies beside the database of records that are erased: their files, their papers. After the commit:
    what stays behind here is swept, or taken away at the next opening.
    """
    _drop_files(store, station, digests)
    _drop_papers(store, numbers)


def erase_again(store: Store, station: Station, *, now: datetime, new_id: NewId) -> int:
    """Erases anew what the list outside says was erased and is whole in here: for a database that was put back. Runs
    before anything else is done with it. Answers how many records were erased.
    """
    database_id = store.database_id() or ""
    listed = erasure_list.read(erasure_list.place_in(store.folder.memory, database_id), database_id, store.key)
    for place in (store.folder.backups, second_place(store.db)):
        if place is not None:
            beside = erasure_list.place_beside(place, station.code, database_id)
            listed = listed.with_more(erasure_list.read(beside, database_id, store.key))
    if not listed.records or settings.get(store.db, REAPPLIED, 0) == len(listed.records):
        return 0
    done = 0
    with store.atomic() as db:
        act = Act(new_id(), "erase", clerks.who_ordered_last(db), moment(now), reference.installed_version(db) or "")
        standing = [one for one in listed.records if not _is_erased(db, one)]
        # Before the first is blanked: whom the others are about is read from their visitors.
        known = {record_id: _known_as(db, record_id) for record_id in standing}
        for record_id in standing:
            held = Held(record_id, "", "", "", "", own=True, erased=False)
            _erase_one(db, act, held, How(listed.records[record_id]), (), known[record_id], new_id)
        done = len(standing)
        for draft in drafts.all_drafts(db) if done else ():
            if any(record_id in msgspec.json.encode(draft.body).decode() for record_id in listed.records):
                drafts.drop(db, draft.record_id)
        sendings.forget(db, listed.files)
        settings.put(db, REAPPLIED, len(listed.records))
        if done:
            facts = {"how": "again", "reason": "restored", "records": done, "files": len(listed.files)}
            journal.append(db, act, News("erasure", new_id(), new_id(), None, facts, {}))
    if done:
        _drop_files(store, station, listed.files)
        store.checkpoint_if_free()
    return done


def _is_erased(db: Database, record_id: str) -> bool:
    """Whether there is nothing to erase: no such record, or one whose erasure stands in the journal."""
    latest = journal.latest(db, record_id)
    return latest is None or journal.has_verb(db, record_id, "erase")


def _known_as(db: Database, record_id: str) -> tuple[str, ...]:
    """The names under which the person of a record is known here: for an anonymisation made anew."""
    latest = journal.latest(db, record_id)
    body = latest.body() if latest is not None else {}
    whom = record_id if latest is not None and latest.kind == "visitor" else body.get("visitor_id")
    if whom:
        with suppress(LookupError):
            return people.everything_of(db, whom).known_as
    return ()


def _erase_one(
    db: Database, act: Act, held: Held, how: How, ids: Sequence[str], known: Iterable[str], new_id: NewId
) -> Entry | None:
    entry = blank(db, act, held, how, ids=ids, known=known, new_id=new_id)
    if entry is not None:
        replaying.put(db, entry)
    return entry


def blank(
    db: Database, act: Act, held: Held, how: How, *, ids: Sequence[str], known: Iterable[str], new_id: NewId
) -> Entry | None:
    """Appends a record's `erase` entry and blanks what was said of the person before it, in the caller's transaction;
    the entry, whose rows are still to be put. None where nothing of him was left.
    """
    if held.own:
        sealed_ids.drop(db, held.record_id)
    latest = journal.latest(db, held.record_id)
    if latest is None or (latest.verb == "erase" and latest.person in (None, "{}")):
        return None
    facts, person = msgspec.json.decode(latest.facts), msgspec.json.decode(latest.person or "{}")
    # Of a record that is somebody else's by now, what that one said stays.
    left = left_of(person, how, known) if held.own else person
    facts = facts_left(facts, how) if held.own else facts
    entry = journal.append(
        db, act, News(latest.kind, held.record_id, new_id(), latest.revision_id, facts, left)
    )
    if held.own:
        attached.forget(db, held.record_id)
        journal.blank_person(db, held.record_id, before=entry.position)
    else:
        for position in people.positions_of(db, held.record_id, ids):
            journal.blank_revision(db, position, before=entry.position)
    return entry


def _files_of(db: Database, records: Iterable[Held]) -> list[str]:
    """The files that only these records name."""
    own = [held.record_id for held in records if held.own]
    return attached.only_of(db, own)


def remember(store: Store, station: Station, gone: Gone) -> None:
    """Remembers an erasure outside the database, before its commit: one that breaks off here is done at the next
    opening; the other way round an old copy would bring the person back. The lists are written anew each time: once for
    all that one transaction erases.
    """
    more, older = Erasures(store.database_id() or "", dict(gone.records), tuple(gone.files)), store.older_keys
    whole = erasure_list.add(erasure_list.place_in(store.folder.memory, more.database_id), more, store.key, older)
    for place in (store.folder.backups, second_place(store.db)):
        if place is not None and place.is_dir():
            with suppress(Trouble):
                beside = erasure_list.place_beside(place, station.code, more.database_id)
                erasure_list.add(beside, whole, store.key, older)


def _drop_files(store: Store, station: Station, digests: Sequence[str]) -> None:
    """Takes the files away here and beside the backups; what is out of reach goes with the next backup there."""
    places = [place for place in (store.folder.backups, second_place(store.db)) if place is not None]
    kept = [files_of(store), *(
        Files(backups.files_beside(place, station.code, store.database_id() or ""), store.key, store.older_keys)
        for place in places
    )]  # fmt: skip
    for digest in digests:
        for files in kept:
            with suppress(OSError):
                files.drop(digest)
    outgoing.drop(store.folder.outgoing, set(digests))
    clear_opened(store)


def _drop_papers(store: Store, numbers: Sequence[str]) -> None:
    """Takes away papers of these records that lie where there is no printer."""
    folder: Path = store.folder.papers
    if not folder.is_dir():
        return
    for paper in folder.iterdir():
        if paper.is_file() and any(number in paper.name for number in numbers):
            with suppress(OSError):
                paper.unlink()


def _changes(ids: RecordIds, visitor_id: str) -> Changes:
    kinds = frozenset({"visitor", "organisation", "consultation", "intake", "referral", "follow_up", "task", "register",
                       "outreach", "rating"})  # fmt: skip
    return Changes(ids.action_id, "erase", kinds, (visitor_id,))
