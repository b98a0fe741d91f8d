"""The invariants of the exchange (docs/exchange.md 3), checked on the real databases after a schedule has settled."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator

from city_centre import verify as centre_verify
from city_centre.storage import batches as centre_batches
from city_centre.storage import centre, rows, stations
from city_centre.storage.engine import reading
from station_app.actions import verification
from station_app.domain.receipts import check_code
from station_app.storage import acknowledgements, batches, journal
from station_app.storage import verification as kept
from station_exchange.manifest import NO_PREDECESSOR
from station_exchange.refusals import Code
from station_exchange.rows import ERASE, person_digest
from tests.simulator import more_invariants as more
from tests.simulator.city import City
from tests.simulator.pc import Pc
from tests.simulator.world import World


def check(world: World, *, whole: bool = True) -> None:
    """Adds every violation to the world's list. Not `whole`: I22 as it is written, without the rest of what `station
    verify` looks at.
    """
    city = City(world)
    health = _health(world) if whole else _health_of_the_exchange(world)
    for name, found in (
        ("I1", _lost(world, city)), ("I2", _once(world, city)), ("I3", _altered(world, city)),
        ("I4", _gaps(city)), ("I5", _chains(city)), ("I6", _untrue(world, city)), ("I10", _numbers(world)),
        ("I11", _untold(world, city)), ("I13", more.held_up(world, city)), ("I14", _graph(world, city)),
        ("I15", _forks(world, city)), ("I16", _centre_books(world)), ("I18", more.revoked(world)),
        ("I20", more.unbalanced(world, city)), ("I21", more.unwitnessed(world)), ("I22", health),
        ("I23", more.unveiled(world)), ("I24", more.unbounded(world)),
        ("erasure", more.unerased(world, city)), ("G27", more.unalarmed(world, city)),
    ):  # fmt: skip
        world.violations += [f"{name}: {text}" for text in list(found)[:5]]
    world.violations += _replay(world)


def picture(world: World) -> Iterator[str]:
    """What two runs of one seed must have in common: ids, kinds, numbering and states, no random bytes."""
    for pc in world.pcs:
        yield from _desk_picture(pc)
    yield from _centre_picture(world)


def _desk_picture(pc: Pc) -> Iterator[str]:
    db = pc.desk.store.db
    for entry in journal.walk(db):
        yield f"{pc.name} {entry.position} {entry.revision_id} {entry.kind} {entry.verb}"
    for row in db.execute("SELECT epoch, seq, position, batch_no FROM outbox ORDER BY epoch, seq").fetchall():
        yield f"{pc.name} outbox {row}"
    for epoch in batches.epochs(db):
        for batch in batches.of_epoch(db, epoch.epoch):
            yield f"{pc.name} {epoch.ordinal} {batch.epoch} {batch.no} {batch.first_seq} {batch.last_seq} {batch.state}"
    yield f"{pc.name} {[row.revision_id for row in acknowledgements.returned(db)]}"


def _centre_picture(world: World) -> Iterator[str]:
    with reading(world.office.engine) as connection:
        state = centre.state(connection)
        yield f"centre {state.centre_epoch} {state.log_length}"
        for station in stations.all_stations(connection):
            code = station.station
            for revision, row in sorted(rows.applied_rows(connection, code).items()):
                yield f"{code} {revision} {row['kind']} {row['verb']} {row['epoch']} {row['seq']} {row['no']}"
            for batch in sorted(
                (batch.epoch, batch.no, batch.state, batch.code, batch.applied, batch.returned, batch.known)
                for batch in centre_batches.all_batches(connection, code)
            ):
                yield f"{code} {batch}"
            yield f"{code} {sorted(rows.returned_rows(connection, code).items())}"
            yield f"{code} {centre_batches.station_forks(connection, code)}"


def _lost(world: World, city: City) -> Iterator[str]:
    present: set[str] = set()
    for pc in world.pcs:
        present |= pc.revisions()
    for code in city.rows:
        present |= city.rows[code].keys() | city.returned[code] | city.parked[code]
    for revision in sorted(world.truth.saves.keys() - present - world.truth.excused):
        yield f"{world.truth.saves[revision].station} lost revision {revision}"
    # Settled means that the city has it too, and not only some desk.
    held: set[str] = set()
    for code in city.rows:
        held |= city.rows[code].keys() | city.open_returns[code] | city.returned[code]
    for pc in world.pcs:
        for revision in sorted(pc.revisions() - held):
            yield f"{pc.name} holds revision {revision}, which never came to the city"


def _once(world: World, city: City) -> Iterator[str]:
    for code, applied in city.rows.items():
        for revision in sorted(applied.keys() & city.open_returns[code]):
            yield f"{code} revision {revision} is applied and returned"
        for revision in sorted((applied.keys() | city.returned[code] | city.parked[code]) - world.truth.saves.keys()):
            yield f"{code} revision {revision} was saved by nobody"


def _altered(world: World, city: City) -> Iterator[str]:
    withdrawn = {
        known.record_id for known in world.truth.saves.values() if not known.travels or known.verb == ERASE
    }  # fmt: skip
    for code, applied in city.rows.items():
        for revision, row in applied.items():
            known = world.truth.saves.get(revision)
            if known is None:
                continue
            if (known.station, known.facts) != (code, row["facts"]):
                yield f"{code} revision {revision} has other facts or another station"
            allowed = {known.person} if known.travels else {None}
            if known.record_id in withdrawn:
                # What waits when a later revision withdraws the consent stays at home; what had gone is gone.
                allowed.add(None)
            if row["person"] not in allowed:
                yield f"{code} revision {revision} has another personal part"
            elif row["person"] is not None and (
                person_digest(bytes.fromhex(row["salt"]), row["person"]) != row["person_sha256"]
            ):
                yield f"{code} revision {revision} does not match its digest"


def _gaps(city: City) -> Iterator[str]:
    for code, epochs in city.applied.items():
        for epoch, applied in epochs.items():
            applied.sort(key=lambda batch: batch[0])
            last_seq = 0
            for index, (no, _, manifest) in enumerate(applied, start=1):
                if no != index:
                    yield f"{code} {epoch} has batch {no} where {index} is due"
                if manifest.first_seq != last_seq + 1:
                    yield f"{code} {epoch} batch {no} begins at {manifest.first_seq} after {last_seq}"
                last_seq = manifest.last_seq
            places = [row["seq"] for row in city.rows[code].values() if row["epoch"] == epoch]
            if len(set(places)) != len(places) or any(not 1 <= seq <= last_seq for seq in places):
                yield f"{code} {epoch} has rows twice under a number, or outside its batches"


def _chains(city: City) -> Iterator[str]:
    for code, epochs in city.applied.items():
        for epoch, applied in epochs.items():
            previous = NO_PREDECESSOR
            for no, manifest_id, manifest in sorted(applied, key=lambda batch: batch[0]):
                if manifest.prev != previous:
                    yield f"{code} {epoch} batch {no} does not follow its predecessor"
                previous = manifest_id


def _untrue(world: World, city: City) -> Iterator[str]:
    for pc in world.pcs:
        db = pc.desk.store.db
        for epoch in batches.epochs(db):
            held = {no: manifest for no, manifest, _ in city.applied[pc.code].get(epoch.epoch, [])}
            for batch in batches.of_epoch(db, epoch.epoch):
                if batch.state in ("applied", "archived") and held.get(batch.no) != batch.manifest_sha256:
                    yield f"{pc.name} calls batch {batch.no} of {epoch.epoch} {batch.state}; the city does not have it"


def _numbers(world: World) -> Iterator[str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for known in world.truth.saves.values():
        if known.number:
            # A copy that does not know it is one gives serials again: the check code beside them tells them apart.
            shared = known.station in world.truth.copied
            owners[f"{known.number} {check_code(known.record_id)}" if shared else known.number].add(known.record_id)
    for number, records in owners.items():
        if len(records) > 1:
            yield f"{number} was given to {len(records)} records"


def _untold(world: World, city: City) -> Iterator[str]:
    for pc in world.pcs:
        told = {row.revision_id for row in acknowledgements.returned(pc.desk.store.db)}
        waiting = city.open_returns[pc.code] | city.recalled[pc.code]
        if told != waiting:
            yield f"{pc.name} was told of {len(told)} returns, the city has {len(waiting)}"
    for code, returned in city.open_returns.items():
        for revision in returned:
            if any(known.parent == revision and later in city.rows[code] for later, known in world.truth.saves.items()):
                yield f"{code} revision {revision} is still called returned though a later one was applied"


def _graph(world: World, city: City) -> Iterator[str]:
    for code, applied in city.rows.items():
        children: Counter[str] = Counter()
        for revision, row in applied.items():
            known = world.truth.saves.get(revision)
            if known is None:
                continue
            parent = row["parent_revision_id"]
            if (row["record_id"], parent, row["kind"], row["verb"]) != (
                known.record_id, known.parent, known.kind, known.verb,
            ):  # fmt: skip
                yield f"{code} revision {revision} stands elsewhere in its record"
            if parent is not None:
                children[parent] += 1
                gone = parent in world.truth.excused or parent in city.parked[code]
                if parent in world.truth.saves and world.truth.saves[parent].record_id != known.record_id:
                    yield f"{code} revision {revision} follows a revision of another record"
                if parent not in applied and parent not in city.returned[code] and not gone:
                    yield f"{code} revision {revision} has no predecessor at the city"
        split = sum(1 for number in children.values() if number > 1)
        if split != city.conflicts[code]:
            yield f"{code} has {split} revisions with two successors, {city.conflicts[code]} are flagged"


def _forks(world: World, city: City) -> Iterator[str]:
    for (code, epoch, no), seen in sorted(world.seen.items()):
        if len(seen) < 2:
            continue
        if not seen <= city.identities[(code, epoch, no)]:
            yield f"{code} {epoch} batch {no}: a side of the fork was not kept"
        # What a PC brings that is revoked already lies aside for that, and says nothing of its station's own chain.
        shut_out = {one.manifest for one in city.batches[code] if one.code == Code.DEVICE.value}
        if len(seen - shut_out) > 1 and (epoch, no) not in city.forks[code]:
            yield f"{code} {epoch} batch {no}: two batches and no fork report"
    present = Counter((pc.code, batches.present_epoch(pc.desk.store.db).epoch) for pc in world.pcs)
    for (code, epoch), number in present.items():
        if number > 1:
            yield f"{code}: {number} PCs still write in epoch {epoch}"


def _centre_books(world: World) -> Iterator[str]:
    for finding in centre_verify.verify(world.office).findings:
        yield f"{finding.code}: {finding.message}"


def _health(world: World) -> Iterator[str]:
    for pc in world.pcs:
        for finding in verification.verify(pc.desk.store).findings:
            yield f"{pc.name} {finding.code} at {finding.where}"


def _health_of_the_exchange(world: World) -> Iterator[str]:
    for pc in world.pcs:
        db = pc.desk.store.db
        _entries, broken = kept.chain_faults(db, None)
        _records, differing = kept.table_faults(db)
        _batches, unsealed = kept.batch_faults(db)
        found = [*broken, *differing, *unsealed, *kept.item_faults(db), *kept.outbox_faults(db), *kept.structure(db)]
        for code, where in found:
            yield f"{pc.name} {code} at {where}"


def _replay(world: World) -> list[str]:
    """Invariant 25: every message once more, in any order, changes nothing. An answer that a database has never seen,
    as it was put back since and the city to before that answer as well, is no message of its past.
    """
    before = [list(_centre_picture(world)), [list(_desk_picture(pc)) for pc in world.pcs]]
    order = random.Random(0)
    containers = list(dict.fromkeys(world.delivered))
    for content in order.sample(containers, len(containers)):
        world.take_in(content)
    for answer in order.sample(world.answered, len(world.answered)):
        for pc in world.pcs:
            newest = acknowledgements.newest(pc.desk.store.db)
            if pc.code == answer.code and newest and answer.place <= (newest.centre_epoch, newest.serial):
                world.take(pc, answer)
    after = [list(_centre_picture(world)), [list(_desk_picture(pc)) for pc in world.pcs]]
    names = ("the centre", "a station")
    return [f"I25: a replay changed {name}" for name, one, two in zip(names, before, after, strict=True) if one != two]
