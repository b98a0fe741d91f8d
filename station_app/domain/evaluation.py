"""成效第三方评估: what of a record an evaluator may see, and how the sample is drawn.

Fields are named one by one: a new field of a record is not handed out until somebody has thought about it. People,
firms and clerks stand as pseudonyms that hold within one pack only, so that repeated visits can be counted and nobody
is known.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any, Final

PUBLIC_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "consultation": frozenset({
        "day", "channel", "items", "ip_type", "visitor_type", "enterprise_scale", "region_code", "subdistrict",
        "difficulty", "result", "person_count", "quantity", "started_at", "ended_at", "arrived_at", "time_uncertain",
        "catalogue_version", "closed_at", "answered_at", "consent_scope", "satisfaction",
    }),
    "intake": frozenset({
        "day", "business_type", "filing_channel", "moved_on", "sent_on", "owed_until", "fee_estimate_fen", "fee_rule",
        "catalogue_version",
    }),
    "booking": frozenset({"day", "start", "end", "on_site", "actual_minutes", "visitor_rating", "resolved"}),
    "referral": frozenset({"target_kind", "handed_at", "received_at", "replied_at", "closed_at", "due_on"}),
    "follow_up": frozenset({"way", "due_on", "closed_at", "contacted_at", "attempts"}),
    "task": frozenset({"task_kind", "due_on", "made_at", "closed_at", "feedback_on"}),
    "outreach": frozenset({
        "event_kind", "start", "end", "attendances_onsite", "attendances_online", "materials_given", "items", "outcome",
    }),
    "register": frozenset({"kind", "opened_on", "due_on", "closed_on", "outcome", "custody_scope", "enterprise_scale",
                           "need_kind", "guidance_form", "guidance_topics"}),
    "rating": frozenset({"day", "satisfaction", "satisfaction_way", "indicators", "rated_at"}),
}  # fmt: skip
"""Facts that go into a pack, by kind; kinds that are not named do not go."""

_PSEUDONYMS: Final = (("visitor", "visitor_id"), ("firm", "organisation_id"), ("clerk", "clerk"), ("about", "about_id"))
SAMPLED_KINDS: Final = ("consultation", "intake")
LARGEST_SAMPLE: Final = 10_000


def without_people(kind: str, facts: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """The facts that an evaluator may see, with pseudonyms under `key` for who and what they are about."""
    shown = {name: facts[name] for name in sorted(PUBLIC_FIELDS[kind]) if name in facts}
    for name, field in _PSEUDONYMS:
        if facts.get(field):
            shown[name] = pseudonym(str(facts[field]), key)
    return shown


def pseudonym(record_id: str, key: bytes) -> str:
    """A name that tells the same apart from another and says nothing else."""
    return hmac.new(key, record_id.encode(), hashlib.sha256).hexdigest()[:16]


def sample(numbers: Iterable[str], seed: str, size: int) -> list[str]:
    """So many numbers, drawn by the seed: those whose SHA-256 with it comes first, however `numbers` are ordered."""
    return sorted(sorted(numbers), key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).hexdigest())[:size]
