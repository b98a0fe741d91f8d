"""What the office publishes, as a TUF repository: signed statements about two targets, reference data and trust.

A tree is a mapping of path to content; the same tree is served, written to a folder, or carried on a stick. Each
publishing signs all statements anew under one number, so that no statement of one goes with a statement of another.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from city_centre.roots import COMPACT, signer, utc
from station_exchange.keys import SigningKey
from station_exchange.publications import METADATA, REFERENCE, TARGETS, TRUST

DAYS: Final = 400
"""How long a statement is good: a station that sees a stick once a year must still take it (decision 10)."""

Tree = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a tree says of itself: the number of its statements, and until when they are good."""

    number: int
    expires: datetime


def next_number(tree: Mapping[str, bytes], now: datetime) -> int:
    """The number of the next statements: above the last one, and above any that a database put back to an older copy
    may have forgotten, as it counts seconds.
    """
    last = stated(tree)
    return max(int(now.timestamp()), last.number + 1 if last else 1)


def stated(tree: Mapping[str, bytes]) -> Stated | None:
    """What the present statements are; None for a tree in which nothing was published yet."""
    content = tree.get(f"{METADATA}/timestamp.json")
    if content is None:
        return None
    found = Metadata[Timestamp].from_bytes(content).signed
    return Stated(found.version, found.expires)


def target(tree: Mapping[str, bytes], path: str) -> bytes | None:
    """The present content of a target; None where there is none."""
    now = stated(tree)
    role = path.partition("/")[0]
    if now is None:
        return None
    found = Metadata[Targets].from_bytes(tree[f"{METADATA}/{now.number}.{role}.json"]).signed.targets.get(path)
    return None if found is None else tree[_place(path, found.hashes["sha256"])]


def make_tree(
    before: Mapping[str, bytes], roots: tuple[bytes, ...], keys: Mapping[str, SigningKey], now: datetime, number: int,
    *, reference: bytes | None, reference_says: Mapping[str, Any], trust: bytes,
) -> Tree:  # fmt: skip
    """The tree after a publishing. `reference` is the packed bundle, None where there is none yet; `reference_says`
    is stated beside it; `trust` the trust's document.
    """
    until = utc(now) + timedelta(days=DAYS)
    tree: Tree = {f"{METADATA}/{place}.root.json": root for place, root in _numbered(roots)}
    delegated: dict[str, Targets] = {
        "refdata": Targets(number, expires=until), "trust": Targets(number, expires=until),
    }  # fmt: skip
    given: dict[str, tuple[bytes, Mapping[str, Any]]] = {TRUST: (trust, {})}
    if reference is not None:
        given[REFERENCE] = (reference, reference_says)
    for path, (content, says) in given.items():
        made = TargetFile.from_data(path, content, ["sha256"])
        made.unrecognized_fields["custom"] = dict(says)
        delegated[path.partition("/")[0]].targets[path] = made
        tree[_place(path, made.hashes["sha256"])] = content
    public = {role: signer(keys[role]).public_key for role in delegated}
    targets = Targets(
        number,
        expires=until,
        delegations=Delegations(
            {key.keyid: key for key in public.values()},
            roles={
                role: DelegatedRole(role, [key.keyid], 1, terminating=True, paths=[f"{role}/*"])
                for role, key in public.items()
            },
        ),
    )
    snapshot = Snapshot(number, expires=until, meta={})
    for role, statement in (*delegated.items(), ("targets", targets)):
        content = _signed(statement, keys[role])
        tree[f"{METADATA}/{number}.{role}.json"] = content
        snapshot.meta[f"{role}.json"] = _described(number, content)
    content = _signed(snapshot, keys["snapshot"])
    tree[f"{METADATA}/{number}.snapshot.json"] = content
    timestamp = Timestamp(number, expires=until, snapshot_meta=_described(number, content))
    tree[f"{METADATA}/timestamp.json"] = _signed(timestamp, keys["timestamp"])
    return {**_still_read(before), **tree}


def trust_document(value: Mapping[str, Any]) -> bytes:
    """The trust as it is published: the same for the same state."""
    return msgspec.json.encode(value, order="sorted")


def root_paths(roots: tuple[bytes, ...]) -> list[str]:
    """Where the roots lie in the tree."""
    return [f"{METADATA}/{place}.root.json" for place, _root in _numbered(roots)]


def _numbered(roots: tuple[bytes, ...]) -> list[tuple[int, bytes]]:
    return [(Metadata[Root].from_bytes(root).signed.version, root) for root in roots]


def _described(number: int, content: bytes) -> MetaFile:
    return MetaFile(number, len(content), {"sha256": hashlib.sha256(content).hexdigest()})


def _signed(statement: Targets | Snapshot | Timestamp, key: SigningKey) -> bytes:
    metadata: Metadata[Any] = Metadata(statement)
    metadata.sign(signer(key))
    return metadata.to_bytes(COMPACT)


def _place(path: str, digest: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{TARGETS}/{folder}/{digest}.{name}"


def _still_read(before: Mapping[str, bytes]) -> Tree:
    """What the last publishing stated, without what came before it."""
    last = stated(before)
    if last is None:
        return {}
    kept = {f"{METADATA}/{last.number}.{role}.json" for role in ("snapshot", "targets", "refdata", "trust")}
    for path in (REFERENCE, TRUST):
        role = path.partition("/")[0]
        content = before.get(f"{METADATA}/{last.number}.{role}.json")
        found = Metadata[Targets].from_bytes(content).signed.targets.get(path) if content else None
        if found is not None:
            kept.add(_place(path, found.hashes["sha256"]))
    return {path: before[path] for path in kept if path in before}
