"""Publishing to the stations: the reference data and the trust, looked through before and signed anew each time.

`prepare` says what a bundle would change, `publish` publishes it, `renew` publishes the trust after a device came or
went and signs everything afresh. Stations hear of it by the version their next answer names.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection

from city_centre import publication
from city_centre.expert_lists import with_experts
from city_centre.keys import write_whole
from city_centre.office import Office, OfficeRefused, stamp
from city_centre.places import reference_folder
from city_centre.publication import Tree
from city_centre.roots import ROLES
from city_centre.rules import BEIJING
from city_centre.storage import centre, stations
from city_centre.storage import publications as store
from city_centre.storage.engine import reading, writing
from city_centre.storage.publications import Publication
from station_exchange import bundles
from station_exchange.bundles import COME_AND_GO, MANIFEST, BundleRefused, Contents
from station_exchange.publications import LARGEST_REFERENCE, METADATA, REFERENCE, TRUST

RENEW_BEFORE: Final = timedelta(days=120)
"""How long before the statements run out they are signed anew with the next occasion."""
_MOST_REVISIONS: Final = 999


@dataclass(frozen=True, slots=True)
class Difference:
    """One code that a bundle adds, changes or retires. `before` is empty where it is new."""

    list: str
    code: str
    what: Literal["new", "changed", "retired"]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What publishing a bundle would come to. `version` is the one it would get; `same` where nothing differs from
    what is published.
    """

    version: str
    same: bool
    differences: tuple[Difference, ...]
    files: Mapping[str, bytes]
    digest: str

    def count(self, what: str) -> int:
        """How many codes are new, changed or retired."""
        return sum(one.what == what for one in self.differences)


@dataclass(frozen=True, slots=True)
class Published:
    """A publishing that was done. `number` is that of the statements, `expires` until when they are good."""

    version: str
    number: int
    expires: datetime
    proposal: Proposal | None


def prepare(office: Office, files: Mapping[str, bytes], now: datetime) -> Proposal:
    """Looks a bundle through and says what it would change; writes nothing.

    BundleRefused with code, file, line and column for what no station would take, `reference-code-removed` for a code
    that stations have and the bundle has not; OfficeRefused `publish_older` for a version before the published one.
    """
    with reading(office.engine) as connection:
        return _prepared(connection, files, now)


def publish(office: Office, files: Mapping[str, bytes], now: datetime, *, by: str) -> Published:
    """Publishes a bundle, whatever stood before; what is the same as published is only signed anew.

    Refuses what `prepare` refuses, and OfficeRefused `publishing_keys` where the office has no keys to publish with.
    """
    with writing(office.engine) as connection:
        centre.state(connection, lock=True)
        return _publish(office, connection, _prepared(connection, files, now), now, by)


def renew(office: Office, now: datetime, *, by: str, always: bool = False) -> Published | None:
    """Publishes the trust anew where it has changed or the statements will soon run out; `always` in any case.

    None where there was nothing to do, or where the office has no keys to publish with.
    """
    if not office.keys.publishing:
        return None
    with reading(office.engine) as connection:
        if not always and not _is_due(office, connection, now):
            return None
    with writing(office.engine) as connection:
        centre.state(connection, lock=True)
        return _publish(office, connection, None, now, by)


def write_tree(office: Office, folder: Path) -> int:
    """Writes what is published into a folder, the statement that names all others last, and removes what is there no
    more; answers how many files there are.
    """
    with reading(office.engine) as connection:
        tree = store.tree(connection)
    last = f"{METADATA}/timestamp.json"
    for path in [*sorted(set(tree) - {last}), *([last] if last in tree else [])]:
        target = folder / path
        if not target.exists() or target.read_bytes() != tree[path]:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, tree[path])
    for known in ("metadata", "targets/refdata", "targets/trust"):
        for stale in sorted((folder / known).glob("*")):
            if stale.is_file() and f"{known}/{stale.name}" not in tree:
                stale.unlink()
    return len(tree)


def present_files(office: Office) -> dict[str, bytes]:
    """The bundle that is published; empty where there is none."""
    with reading(office.engine) as connection:
        packed = publication.target(store.tree(connection), REFERENCE)
    return bundles.unpack(packed) if packed is not None else {}


def _prepared(connection: Connection, files: Mapping[str, bytes], now: datetime) -> Proposal:
    packed = publication.target(store.tree(connection), REFERENCE)
    present = bundles.unpack(packed) if packed is not None else None
    brought = with_experts(connection, files, now)
    wanted = bundles.version_of(brought.get(MANIFEST, b""))
    before = bundles.read_contents(present) if present is not None else _carried()
    named = bundles.read_contents(brought)
    if not wanted:
        raise BundleRefused("reference-manifest", file=MANIFEST, key="version")
    if present is not None:
        again = bundles.with_version(brought, before.version)
        if _base(wanted) == _base(before.version) and bundles.read_contents(again).digest == before.digest:
            return Proposal(before.version, True, (), present, before.digest)
        if _base(wanted) < _base(before.version):
            raise OfficeRefused("publish_older", version=wanted, present=before.version)
    known = store.digests(connection)
    carried = _carried() if present is not None else before
    known.setdefault(carried.version, carried.digest)
    for version in _candidates(wanted):
        if present is not None and bundles.version_key(version) <= bundles.version_key(before.version):
            continue
        made = bundles.with_version(brought, version)
        found = bundles.read_contents(made)
        if known.get(version, found.digest) == found.digest:
            break
    else:
        raise OfficeRefused("publish_older", version=wanted, present=before.version)
    differences = tuple(compare(before, named, now))
    if len(bundles.pack(made)) > LARGEST_REFERENCE:
        raise BundleRefused("reference-size", file=MANIFEST)
    return Proposal(version, False, differences, made, found.digest)


def _carried() -> Contents:
    """The bundle that this program carries, as every station's does."""
    return bundles.read_contents(bundles.folder_files(reference_folder()))


def compare(before: Contents, after: Contents, now: datetime) -> Iterator[Difference]:
    """What became of every code. BundleRefused `reference-code-removed` for one that is gone."""
    today = now.astimezone(BEIJING).date()
    for name, rows in before.lists.items():
        kept = {row.code for row in after.lists.get(name, ())}
        for row in rows:
            if name not in COME_AND_GO and row.code not in kept:
                raise BundleRefused("reference-code-removed", list=name, value=row.code)
    for name, rows in after.lists.items():
        known = {row.code: row for row in before.lists.get(name, ())}
        for row in rows:
            was = known.get(row.code)
            if was is None:
                yield Difference(name, row.code, "new", "", row.label)
            elif row.valid_to is not None and was.valid_to != row.valid_to and (
                was.valid_to is None or row.valid_to < max(was.valid_to, today)
            ):  # fmt: skip
                yield Difference(name, row.code, "retired", was.label, f"{row.label} {row.valid_to.isoformat()}")
            elif (was.label, was.attributes, was.valid_from, was.valid_to) != (
                row.label, row.attributes, row.valid_from, row.valid_to
            ):  # fmt: skip
                yield Difference(name, row.code, "changed", was.label, row.label)


def _publish(
    office: Office, connection: Connection, proposal: Proposal | None, now: datetime, by: str
) -> Published:  # fmt: skip
    keys = office.keys
    if not office.keys.roots or set(ROLES) - set(keys.publishing):
        raise OfficeRefused("publishing_keys")
    tree = store.tree(connection)
    number = publication.next_number(tree, now)
    last = store.newest(connection)
    version, digest = (last.version, last.digest) if last is not None else ("", "")
    packed = publication.target(tree, REFERENCE)
    if proposal is not None:
        version, digest = proposal.version, proposal.digest
        if not proposal.same or packed is None:
            packed = bundles.pack(proposal.files)
    made = publication.make_tree(
        tree, keys.roots, keys.publishing, now, number, reference=packed,
        reference_says={"version": version, "digest": digest}, trust=_trust(office, connection),
    )  # fmt: skip
    store.replace_tree(connection, made)
    counts = [proposal.count(what) if proposal is not None else 0 for what in ("new", "changed", "retired")]
    store.note(connection, Publication(stamp(now), by, version, digest, number, *counts))
    said = publication.stated(made)
    assert said is not None
    return Published(version, number, said.expires, proposal)


def _is_due(office: Office, connection: Connection, now: datetime) -> bool:
    tree: Tree = store.tree(connection)
    said = publication.stated(tree)
    if said is None or said.expires - now < RENEW_BEFORE:
        return True
    if publication.target(tree, TRUST) != _trust(office, connection):
        return True
    return any(path not in tree for path in publication.root_paths(office.keys.roots))


def _trust(office: Office, connection: Connection) -> bytes:
    devices = [
        {
            "station": one.station, "device": one.device, "sign_public": one.sign_public, "recipient": one.recipient,
            "state": one.state, "at": one.at,
        }
        for station in stations.all_stations(connection)
        for one in stations.devices_of(connection, station.station)
    ]  # fmt: skip
    return publication.trust_document({
        "v": 1,
        "centre": office.code,
        "acknowledgement_key": office.keys.acknowledgement.public.text,
        "operational_recipient": office.keys.operational.recipient,
        "recovery_recipient": office.keys.recovery_recipient,
        "devices": devices,
    })  # fmt: skip


def _base(version: str) -> tuple[int, ...]:
    return (*bundles.version_key(version), 0, 0)[:3]


def _candidates(wanted: str) -> Sequence[str]:
    """The version as it was named, and then its own revisions of this office: 2026.11.4, 2026.11.4.1, …"""
    base = ".".join(str(part) for part in _base(wanted))
    if wanted.count(".") == 3:
        return [wanted]
    return [wanted, *(f"{base}.{revision}" for revision in range(1, _MOST_REVISIONS + 1))]
