"""Taking what the city publishes: reference data in versions, and whom the city vouches for (docs/exchange.md).

Three steps, as with reporting: `basis` and `apply` touch the store and are short, `fetch` touches only the stick or the
network. All that a publication changes is changed in one transaction, or nothing is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station_app.actions import guide_texts
from station_app.actions.acts import Changes, NewId, begin, moment, note
from station_app.actions.in_earnest import demand_real
from station_app.actions.rights import demand
from station_app.domain.catalogue import Catalogue
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import centre_keys, clerks, publications, reference, settings, wire
from station_app.storage.cipher import Database
from station_app.storage.devices import Device
from station_app.storage.keyslots import Cost, KeySlots
from station_app.storage.publications import ROOT, Named, Standing
from station_app.storage.reference_bundles import packed_bundle, version_key
from station_app.storage.store import Store
from station_exchange.enrolment import is_safe_address
from station_exchange.publications import Trust, read_trust

if TYPE_CHECKING:
    from station_app.delivery.publications import Fetched

Progress = Callable[[int, int], bool]
_WARNED: Final = "publication_warned_on"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a publication is proven against: the statements of the last time, and the digest of what is installed."""

    statements: Mapping[str, bytes]
    digest: str
    address: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What a publication changed here. `installed` says whether `version` is new here, over `before`; `new`, `changed`
    and `retired` count codes; `keys` says that the city is known by other keys from now on, `stopped` that it no longer
    takes in what this PC reports.
    """

    version: str
    before: str
    installed: bool
    new: int
    changed: int
    retired: int
    trust: int
    expires: str
    keys: bool
    stopped: bool
    changes: Changes


def basis(store: Store, clerk: Clerk) -> Basis:
    """What to fetch against. Refused `not-enrolled`, `publication-root-missing` for an enrolment without a root."""
    demand(clerk, "apply_reference")
    demand_real(store.db)
    if clerks.enrolment(store.db) is None:
        raise Refused.because("not-enrolled")
    statements = publications.kept(store.db)
    if ROOT not in statements:
        raise Refused.because("publication-root-missing")
    digest = reference.digest_of(store.db, reference.installed_version(store.db))
    return Basis(statements, digest, wire.address(store.db))


def fetch(basis: Basis, place: str | Path, *, now: datetime, progress: Progress | None = None) -> "Fetched":
    """Fetches and proves what is published at a place: a folder, a stick, or the address of the city's office.

    Refuses what `delivery/publications` refuses; `wire-address-unsafe` for an address that is neither https nor this
    machine.
    """
    # Here only: few desks take something on a given day, and the library for it takes a while to load.
    from station_app.delivery import publications as line
    from station_app.delivery.wire import Wire

    if isinstance(place, str) and "://" in place:
        if not is_safe_address(place):
            raise Refused.because("wire-address-unsafe")
        with Wire(place) as office:
            return line.fetch(basis.statements, office, now=now, known=basis.digest, progress=progress)
    tree = line.tree_in(Path(place))
    return line.fetch(basis.statements, tree, now=now, known=basis.digest, progress=progress)


def apply(
    store: Store, clerk: Clerk, device: Device | None, fetched: "Fetched", *, now: datetime, new_id: NewId,
    cost: Cost | None = None,
) -> Applied:  # fmt: skip
    """Takes what was fetched, in one transaction; the same again changes nothing.

    Refused: `publication-older` where something newer was taken meanwhile; the faults of the bundle's content
    (`reference-…`), which leave everything as it was.
    """
    demand(clerk, "apply_reference")
    bundle = packed_bundle(fetched.reference) if fetched.reference is not None else None
    with store.atomic() as db:
        tie = clerks.enrolment(db)
        if tie is None:
            raise Refused.because("not-enrolled")
        known = publications.versions(db)
        if any(version < known.get(role, 0) for role, (version, _content) in fetched.statements.items()):
            raise Refused.because("publication-older")
        if bundle is not None and (bundle.version, bundle.digest) != (fetched.version, fetched.digest):
            raise Refused.because("publication-damaged")
        act = begin(db, clerk, "apply_reference", new_id(), now)
        before = reference.installed_version(db) or ""
        counts = (0, 0, 0)
        installed = False
        if bundle is not None:
            earlier = reference.load(db)
            installed = reference.install(db, bundle, moment(now), source="city")
            counts = _counted(earlier, bundle.catalogue) if installed else counts
            if installed:
                guide_texts.keep_standing(db, now.astimezone(BEIJING_TIME).date())
        elif fetched.version:
            reference.confirm(db, fetched.version, fetched.digest)
        keys = False
        if fetched.trust is not None:
            try:
                trust = read_trust(fetched.trust, tie.centre)
            except ValueError as error:
                raise Refused.because("publication-damaged") from error
            keys = _take_trust(store, trust, cost)
        standing = Standing(moment(now.astimezone(UTC)), moment(fetched.expires))
        news = any(version > known.get(role, 0) for role, (version, _content) in fetched.statements.items())
        publications.keep(db, fetched.statements, standing)
        version = reference.installed_version(db) or ""
        if installed or keys or news:
            facts = {
                "name": "reference", "value": version, "before": before, "trust": fetched.statements["trust"][0],
                "keys": keys,
            }  # fmt: skip
            note(db, act, "setting", facts, new_id)
        station = clerks.station(db)
        stopped = station is not None and device is not None and (
            publications.device_state(db, station.code, device.device_id) == "revoked"
        )  # fmt: skip
    kinds = frozenset({"setting", "reference", "items", "expert", "duty"} if installed else {"setting"})
    return Applied(
        version, before, installed, *counts, fetched.statements["trust"][0], standing.expires, keys, stopped,
        Changes(act.action_id, "apply_reference", kinds),
    )  # fmt: skip


def pin_root(db: Database, root: str) -> None:
    """The root of trust that an enrolment paper brings; a known or older one of the same line changes nothing."""
    from station_app.delivery.publications import root_version

    if not root:
        return
    content, version = root.encode(), root_version(root.encode())
    kept, known = publications.kept(db).get(ROOT), publications.versions(db).get(ROOT, 0)
    if kept is None or (content != kept and not _same_line(content, version, kept, known)):
        publications.begin_with(db, content, version)


def note_named(db: Database, version: str, trust: int) -> None:
    """What an answer names as published."""
    publications.note_named(db, Named(version, trust))


def wanted(db: Database) -> bool:
    """Whether the city's newest answer names something that was not taken yet."""
    named = publications.named(db)
    if ROOT not in publications.versions(db):
        return False
    if named.trust > publications.versions(db).get("trust", 0):
        return True
    standing = reference.installed_version(db)
    try:
        return bool(named.reference) and version_key(named.reference) > version_key(standing or "0")
    except ValueError:
        return False


def warning(db: Database, now: datetime) -> str:
    """What is to be told today of what was published: `publication-expired` with its day passed, `publication-wanted`
    where the city has something newer that only a stick can bring; empty for nothing, or where today it was told.
    """
    told = settings.get(db, _WARNED)
    if told == now.date().isoformat():
        return ""
    standing = publications.standing(db)
    if standing is not None and datetime.fromisoformat(standing.expires) < now:
        return "publication-expired"
    return "publication-wanted" if wanted(db) and not wire.address(db) else ""


def note_warned(store: Store, clerk: Clerk, *, now: datetime) -> None:
    """The day's warning was given: it does not come again today."""
    demand(clerk, "read")
    with store.atomic() as db:
        settings.put(db, _WARNED, now.date().isoformat())


def _same_line(content: bytes, version: int, kept: bytes, known: int) -> bool:
    """Whether a paper's root is an earlier one of the line that is kept: the newest of a line is reached by its own
    signatures, and never given up for a paper that lay in a drawer.
    """
    from station_app.delivery.publications import shares_keys

    return version < known and shares_keys(content, kept)


def _counted(before: Catalogue, after: Catalogue) -> tuple[int, int, int]:
    new = changed = retired = 0
    for name, codes in after.lists.items():
        known = before.lists.get(name)
        for code in codes:
            was = known[code.code] if known is not None and code.code in known else None
            if was is None:
                new += 1
            elif was.valid_to is None and code.valid_to is not None:
                retired += 1
            elif was != code:
                changed += 1
    return new, changed, retired


def _take_trust(store: Store, trust: Trust, cost: Cost | None) -> bool:
    """Keeps whom the city vouches for; says whether it is known by other keys from now on."""
    db = store.db
    publications.replace_trust(
        db,
        ((one.station, one.device, one.sign_public, one.recipient, one.state, one.at) for one in trust.devices),
    )
    tie = clerks.enrolment(db)
    assert tie is not None
    renewed = replace(
        tie, acknowledgement_key=trust.acknowledgement_key, operational_recipient=trust.operational_recipient,
        recovery_recipient=trust.recovery_recipient,
    )  # fmt: skip
    if renewed == tie:
        return False
    if renewed.recovery_recipient != tie.recovery_recipient:
        # Before the commit, as at enrolment: the city must be able to open what its station has lost.
        slots = KeySlots.read(store.folder.keys, cost)
        slots.give_city(renewed.recovery_recipient, store.key)
        slots.write(store.folder.keys)
    if renewed.acknowledgement_key != tie.acknowledgement_key:
        centre_keys.give_up(db, tie.acknowledgement_key, renewed.acknowledgement_key)
    clerks.keep_enrolment(db, renewed)
    return True
