"""The journal's entries: what happened, chained so that a changed past shows.

One entry per revision of a record, its body in two parts: `facts` (codes, dates, counts) and `person` (names, phones,
free text) with a random salt. The chain runs over SHA-256(facts) and SHA-256(salt ‖ person), never over the texts, so
that a person can be erased and the chain still verifies.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final

import msgspec

FIRST_PREVIOUS: Final = bytes(32)
"""`previous_hash` of the first entry."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: whether it travels to the city, its body's schema version, and which fields are personal."""

    name: str
    travels: bool
    schema_version: int
    person_fields: frozenset[str] = frozenset()


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(
            "visitor",
            travels=True,
            schema_version=1,
            person_fields=frozenset({"name", "phone", "email", "wechat", "name_readings"}),
        ),
        Kind("organisation", travels=True, schema_version=1),
        Kind("membership", travels=True, schema_version=1),
        Kind(
            "consultation",
            travels=True,
            schema_version=1,
            person_fields=frozenset(
                {
                    "question",
                    "answer",
                    "need",
                    "dissatisfied_reason",
                    "backdated_reason",
                    "reason",
                    "source_text",
                    "handled_by",
                    "attachment_names",
                }
            ),
        ),
        Kind("rating", travels=True, schema_version=1, person_fields=frozenset({"dissatisfied_reason"})),
        Kind("outreach", travels=True, schema_version=1, person_fields=frozenset({"note", "reason"})),
        Kind(
            "register",
            travels=True,
            schema_version=1,
            person_fields=frozenset({"note", "reply", "case_title", "reason"}),
        ),
        Kind(
            "referral",
            travels=True,
            schema_version=1,
            person_fields=frozenset({"reason", "enclosures", "received_by", "reply", "outcome", "change_reason"}),
        ),
        Kind(
            "follow_up",
            travels=True,
            schema_version=1,
            person_fields=frozenset({"reason", "note", "change_reason"}),
        ),
        Kind(
            "task",
            travels=True,
            schema_version=1,
            person_fields=frozenset({"title", "note", "outcome", "change_reason"}),
        ),
        Kind("handover", travels=False, schema_version=1),
        Kind("merge", travels=True, schema_version=1),
        Kind("distinction", travels=False, schema_version=1),
        Kind("reveal", travels=False, schema_version=1),
        Kind(
            "intake",
            travels=True,
            schema_version=1,
            person_fields=frozenset(
                {
                    "applicant_name",
                    "applicant_id_last4",
                    "co_applicants",
                    "handler_name",
                    "handler_phone",
                    "note",
                    "reason",
                    "returned_reason",
                }
            ),
        ),
        Kind(
            "expert",
            travels=True,
            schema_version=1,
            person_fields=frozenset(
                {"name", "qualifications", "conflicts", "volunteer_bj_no", "contact", "note", "reason"}
            ),
        ),
        Kind("expert_photo", travels=False, schema_version=1),
        Kind("duty", travels=True, schema_version=1, person_fields=frozenset({"reason"})),
        Kind(
            "booking",
            travels=True,
            schema_version=1,
            person_fields=frozenset(
                {
                    "question",
                    "materials",
                    "other_party",
                    "recusal_reason",
                    "advice",
                    "expert_note",
                    "rating_reason",
                    "reason",
                }
            ),
        ),
        Kind(
            "waiting",
            travels=True,
            schema_version=1,
            person_fields=frozenset({"question", "materials", "other_party", "called_note", "reason"}),
        ),
        Kind("booking_block", travels=True, schema_version=1, person_fields=frozenset({"reason"})),
        Kind("lease_return", travels=True, schema_version=1),
        Kind(
            "weekly_report",
            travels=True,
            schema_version=1,
            person_fields=frozenset({"difficulties", "suggestions", "reason", "signed_by"}),
        ),
        Kind(
            "report_step",
            travels=False,
            schema_version=1,
            person_fields=frozenset({"difficulties", "suggestions"}),
        ),
        Kind("target", travels=False, schema_version=1),
        Kind("station", travels=False, schema_version=1),
        Kind("clerk", travels=False, schema_version=1),
        Kind("session", travels=False, schema_version=1),
        Kind("print", travels=False, schema_version=1),
        Kind("export", travels=False, schema_version=1),
        Kind("import", travels=False, schema_version=1),
        Kind("goods_list", travels=False, schema_version=1),
        Kind("setting", travels=False, schema_version=1),
        Kind("backup", travels=False, schema_version=1),
        Kind("phrase", travels=False, schema_version=1, person_fields=frozenset({"text"})),
        Kind("policy_text", travels=False, schema_version=1),
        Kind("salvage", travels=False, schema_version=1),
        Kind("adoption", travels=False, schema_version=1),
        Kind("erasure", travels=False, schema_version=1),
        Kind("proof", travels=False, schema_version=1, person_fields=frozenset({"reason"})),
        Kind("hold", travels=False, schema_version=1, person_fields=frozenset({"reason"})),
        Kind("destruction", travels=False, schema_version=1),
        Kind("archive", travels=False, schema_version=1),
    )
}
"""Every kind there is. Audit kinds do not travel: sending must not make news (decision 2)."""


@dataclass(frozen=True, slots=True)
class News:
    """One revision about to be written: the record's whole new state, not a difference."""

    kind: str
    record_id: str
    revision_id: str
    parent_revision_id: str | None
    facts: Mapping[str, Any]
    person: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One action of a clerk: everything it writes carries its id and is undone by it. `at` is ISO 8601 with offset."""

    action_id: str
    verb: str
    actor: str
    at: str
    reference_version: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored entry, exactly as in the table. `person` and `salt` are None after an erasure."""

    position: int
    action_id: str
    record_id: str
    revision_id: str
    parent_revision_id: str | None
    kind: str
    verb: str
    actor: str
    at: str
    schema_version: int
    reference_version: str
    facts: str
    person: str | None
    salt: bytes | None
    facts_sha256: bytes
    person_sha256: bytes
    previous_hash: bytes
    hash: bytes

    def body(self) -> dict[str, Any]:
        """Facts and personal part in one mapping; the personal fields are missing after an erasure."""
        merged: dict[str, Any] = msgspec.json.decode(self.facts)
        if self.person is not None:
            merged.update(msgspec.json.decode(self.person))
        return merged

    def personal_fields(self) -> frozenset[str]:
        """Names of the fields that stand in the personal part; none after an erasure."""
        return frozenset(msgspec.json.decode(self.person)) if self.person is not None else frozenset()


_encoder: Final = msgspec.json.Encoder()


def split(
    kind: str, record: Mapping[str, Any], also_personal: frozenset[str] = frozenset()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A record's fields as (facts, person). Empty values (None, "", [], False) are left out of either.

    `also_personal` names fields that are personal in this record only, such as the name of a firm that is one person.
    """
    personal = KINDS[kind].person_fields | also_personal
    facts: dict[str, Any] = {}
    person: dict[str, Any] = {}
    for name, value in record.items():
        if value is None or value == "" or value == [] or value == () or value is False:
            continue
        (person if name in personal else facts)[name] = value
    return facts, person


def chain(act: Act, news: News, *, position: int, previous_hash: bytes, salt: bytes) -> Entry:
    """The entry that follows `previous_hash`. `salt` is 16 random bytes."""
    facts = _encoder.encode(news.facts)
    person = _encoder.encode(news.person)
    unlinked = Entry(
        position=position,
        action_id=act.action_id,
        record_id=news.record_id,
        revision_id=news.revision_id,
        parent_revision_id=news.parent_revision_id,
        kind=news.kind,
        verb=act.verb,
        actor=act.actor,
        at=act.at,
        schema_version=KINDS[news.kind].schema_version,
        reference_version=act.reference_version,
        facts=facts.decode(),
        person=person.decode(),
        salt=salt,
        facts_sha256=hashlib.sha256(facts).digest(),
        person_sha256=hashlib.sha256(salt + person).digest(),
        previous_hash=previous_hash,
        hash=b"",
    )
    return replace(unlinked, hash=expected_hash(unlinked))


_linked: Final = attrgetter(
    "position", "action_id", "record_id", "revision_id", "parent_revision_id", "kind", "verb", "actor", "at",
    "schema_version", "reference_version", "facts_sha256", "person_sha256",
)  # fmt: skip
"""What the chain covers, in the order in which it is hashed: every column but the two bodies, the salt and the hash."""


def expected_hash(entry: Entry) -> bytes:
    """What the entry's hash must be, from its own columns."""
    # A JSON array of fixed order is unambiguous where plain concatenation would not be.
    texts = [value.hex() if isinstance(value, bytes) else value for value in _linked(entry)]
    return hashlib.sha256(entry.previous_hash + _encoder.encode(texts)).digest()


def bodies_match(entry: Entry) -> bool:
    """Whether the two bodies still have the digests that the chain covers (an erased person is not compared)."""
    if hashlib.sha256(entry.facts.encode()).digest() != entry.facts_sha256:
        return False
    if entry.person is None or entry.salt is None:
        return entry.person is None and entry.salt is None
    return hashlib.sha256(entry.salt + entry.person.encode()).digest() == entry.person_sha256
