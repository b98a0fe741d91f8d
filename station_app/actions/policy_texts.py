"""Texts of policies: read a file, look at what it would be, store it, put a new version in its place, take it away."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from station_app.actions.acts import Changes, RecordIds, begin, moment
from station_app.actions.rights import demand
from station_app.documents.policy_files import PolicyFile, read_policy
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.journal import News, split
from station_app.domain.policy_texts import PolicyHead, check_head
from station_app.storage import journal, policy_texts
from station_app.storage.cipher import Database
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class StoredPolicy:
    """A text that is on the disk under this record."""

    record_id: str
    paragraphs: int
    changes: Changes


def preview(db: Database, clerk: Clerk, path: Path) -> PolicyFile:
    """What would be stored of a file; writes nothing, so it may read through any store.

    Refused as `read_policy`, and `policy-imported-already` for a file whose text stands already.
    """
    demand(clerk, "import_policy")
    read = read_policy(path)
    _demand_new(db, read.digest)
    return read


def store_policy(
    store: Store, clerk: Clerk, read: PolicyFile, head: PolicyHead, *, ids: RecordIds, now: datetime,
    replaces: str | None = None,
) -> StoredPolicy:  # fmt: skip
    """Stores exactly what the preview showed, under the head that the clerk settled on; `replaces` names the record
    of which it is a new version (only the new paragraphs are found from then on, the journal keeps the old).

    Asked again under the same revision id it answers as before. Refused: the faults of the head,
    `policy-imported-already`, and `policy-unknown` for a record that does not stand.
    """
    demand(clerk, "import_policy")
    head = PolicyHead(head.title.strip(), head.issuer.strip(), head.number.strip(), head.dated.strip())
    with store.atomic() as db:
        known = journal.by_revision(db, ids.revision_id)
        if known is not None:
            return _stored(ids, known.record_id, len(read.paragraphs))
        found = check_head(head)
        if found:
            raise Refused(found)
        _demand_new(db, read.digest)
        parent, revision = None, 1
        if replaces is not None:
            before = policy_texts.get(db, replaces)
            latest = journal.latest(db, replaces)
            if before is None or latest is None:
                raise Refused.because("policy-unknown")
            ids = replace(ids, record_id=replaces)
            parent, revision = latest.revision_id, before.revisions + 1
        act = begin(db, clerk, "import_policy", ids.action_id, now)
        body = {
            "title": head.title, "issuer": head.issuer, "number": head.number, "dated": head.dated,
            "digest": read.digest, "format": read.format, "brought_at": moment(now), "revision_no": revision,
            "paragraphs": [[paragraph.label, paragraph.text] for paragraph in read.paragraphs],
        }  # fmt: skip
        facts, person = split("policy_text", body)
        entry = journal.append(
            db, act, News("policy_text", ids.record_id, ids.revision_id, parent, facts, person)
        )
        policy_texts.project(db, entry)
    return _stored(ids, ids.record_id, len(read.paragraphs))


def remove_policy(store: Store, clerk: Clerk, record_id: str, *, ids: RecordIds, now: datetime) -> StoredPolicy:
    """Takes a text away: it is no longer found nor cited. The journal keeps what it said. Refused `policy-unknown`."""
    demand(clerk, "remove_policy")
    with store.atomic() as db:
        if journal.by_revision(db, ids.revision_id) is not None:
            return _stored(ids, record_id, 0)
        latest = journal.latest(db, record_id)
        if latest is None or policy_texts.get(db, record_id) is None:
            raise Refused.because("policy-unknown")
        act = begin(db, clerk, "remove_policy", ids.action_id, now)
        body = {name: value for name, value in latest.body().items() if name != "paragraphs"} | {"state": "void"}
        facts, person = split("policy_text", body)
        news = News("policy_text", record_id, ids.revision_id, latest.revision_id, facts, person)
        policy_texts.project(db, journal.append(db, act, news))
    return _stored(ids, record_id, 0)


def _demand_new(db: Database, digest: str) -> None:
    known = policy_texts.by_digest(db, digest)
    if known is not None:
        raise Refused.because("policy-imported-already", "file", title=known.head.title)


def _stored(ids: RecordIds, record_id: str, count: int) -> StoredPolicy:
    return StoredPolicy(
        record_id, count, Changes(ids.action_id, "import_policy", frozenset({"policy_text"}), (record_id,))
    )
