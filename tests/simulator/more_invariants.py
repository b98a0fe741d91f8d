"""Invariants of numbers, places and limits: I13, I18, I20, I21, I23, I24, erasures, and the alarms of G27."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

from city_centre import intake, oversight
from city_centre.storage import batches as centre_batches
from city_centre.storage import centre, rows
from city_centre.storage.engine import reading
from station_app.delivery.folder import OUT, SUFFIX
from station_app.storage import erasure_list, journal
from station_exchange.rows import ERASE
from tests.helpers.canaries import files_below
from tests.simulator.city import City
from tests.simulator.counter import PHONES, VISITORS
from tests.simulator.world import World

CLOCK = "E_TIME"
"""The only reason for which a row of these schedules may come back: nobody here writes what is wrong."""


def held_up(world: World, city: City) -> Iterator[str]:
    """I13: every row of an applied batch was applied, recognised or returned; no batch waits whose turn has come."""
    for code, kept in city.batches.items():
        reached = {
            epoch: max((no for no, _, _ in applied), default=0) for epoch, applied in city.applied[code].items()
        }
        counts = {
            (epoch, no): manifest.count
            for epoch, applied in city.applied[code].items()
            for no, _, manifest in applied
        }
        for batch in kept:
            if batch.state == centre_batches.APPLIED:
                if batch.applied + batch.returned + batch.known != counts[(batch.epoch, batch.no)]:
                    yield f"{code} batch {batch.no} of {batch.epoch} left rows behind"
                if batch.returned and not {row.code for row in city.returns[code]} <= {CLOCK}:
                    yield f"{code} was sent rows back for another reason than a clock that was wrong"
            elif batch.state == centre_batches.PARKED and batch.no <= reached.get(batch.epoch, 0) + 1:
                yield f"{code} batch {batch.no} of {batch.epoch} is parked though its turn has come"


def revoked(world: World) -> Iterator[str]:
    """I18: of a revoked device nothing was applied since."""
    for code, (_device, held) in world.revoked.items():
        for revision in sorted(world.applied_of(code) - held):
            yield f"{code} revision {revision} of a revoked device was applied"


def unbalanced(world: World, city: City) -> Iterator[str]:
    """I20: counts and digests by station, day and kind are the same in the ledger of what was saved and at the city."""
    with reading(world.office.engine) as connection:
        balances = {code: rows.balance(connection, code) for code in city.rows}
    for code, applied in city.rows.items():
        held = {*applied, *city.returned[code]}
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for revision in held & world.truth.saves.keys():
            one = sums[world.truth.saves[revision].kind]
            one[0] += 1
            one[1] ^= int.from_bytes(hashlib.sha256(revision.encode()).digest())
        ours = {kind: (count, f"{digest:064x}") for kind, (count, digest) in sums.items()}
        theirs = {kind: sum_ for kind, sum_ in balances[code].items() if sum_[0]}
        if ours != theirs:
            yield f"{code} balance is {sorted(theirs)}, not {sorted(ours)}"
        days = Counter((world.truth.saves[one].day, world.truth.saves[one].kind) for one in applied.keys()
                       & world.truth.saves.keys())  # fmt: skip
        if days != Counter((row["day"], row["kind"]) for row in applied.values()):
            yield f"{code} has other counts by day and kind"


def unwitnessed(world: World) -> Iterator[str]:
    """I21: the log that each station saw last is the beginning of the log that the city has. (Older ones only where the
    city was never put back: `centre verify` looks at them, in the batches that quote them.)
    """
    put_back = world.fired["centre-restored"] > 0
    with reading(world.office.engine) as connection:
        heads = {entry[0]: entry[5] for entry in centre_batches.log_entries(connection)}
        for pc in world.pcs:
            seen = pc.desk.store.db.execute(
                "SELECT centre_epoch, serial, log_length, log_head FROM acknowledgements"
                " ORDER BY centre_epoch DESC, serial DESC"
            ).fetchall()
            for centre_epoch, serial, length, head in seen[:1] if put_back else seen:
                if not centre.was_issued(connection, pc.code, centre_epoch, serial, length, head):
                    yield f"{pc.name} was given {centre_epoch}.{serial}, of which the city knows nothing"
                if length and heads.get(length) != head:
                    yield f"{pc.name} saw another log at {length}"


def unbounded(world: World) -> Iterator[str]:
    """I24: what waits at the city stays under its quota; a stick holds what is open and nothing half written."""
    with reading(world.office.engine) as connection:
        for code in sorted({pc.code for pc in world.pcs}):
            if centre_batches.count_waiting(connection, code) > intake.MAX_WAITING_PER_STATION:
                yield f"{code} has too many batches waiting"
    for pc in world.pcs:
        names = [path.name for path in (pc.place / "stick" / OUT).glob("*")]
        if any(not name.endswith(SUFFIX) for name in names):
            yield f"{pc.name} left something half written on its stick: {sorted(names)}"


CANARIES = tuple(name.encode() for name in VISITORS)
CANARY = PHONES.encode()
"""Begins the phone of every visitor of these schedules; what is larger is searched for it alone."""
SMALL = 256 * 1024


def unveiled(world: World) -> Iterator[str]:
    """I23: in nothing that lies on a disk or a stick stands who came. (Of whole programs, their logs and temporary
    folders: tests/journeys/test_canaries.py.)
    """
    places = {"the city": world.office.data, **{pc.name: pc.place for pc in world.pcs}}
    for owner, place in places.items():
        for file in files_below([place]):
            content = file.read_bytes()
            if CANARY in content or (len(content) < SMALL and any(one in content for one in CANARIES)):
                yield f"{owner} has somebody's name in {file.relative_to(place)}"


def unerased(world: World, city: City) -> Iterator[str]:
    """Decisions 3 and 4: once the order to erase a record is applied, the city holds nothing personal of it; nor does a
    station whose list of erasures names it, put back or not.
    """
    for pc in world.pcs:
        db, database_id = pc.desk.store.db, pc.desk.store.database_id() or ""
        place = erasure_list.place_in(pc.folder.memory, database_id)
        listed = erasure_list.read(place, database_id, pc.desk.store.key).records
        ends = {entry.record_id: entry.position for entry in journal.walk(db) if entry.verb == ERASE}
        for entry in journal.walk(db):
            if entry.record_id not in listed or entry.verb == ERASE:
                continue
            if entry.record_id not in ends or (entry.position < ends[entry.record_id] and entry.person is not None):
                yield f"{pc.name} still holds what revision {entry.revision_id} said of a person who was erased"
    for code, applied in city.rows.items():
        erased = {row["record_id"] for row in applied.values() if row["verb"] == ERASE}
        for revision, row in applied.items():
            if row["record_id"] in erased and (row["person"] is not None or row["salt"] is not None):
                yield f"{code} revision {revision} was to be erased"


def unalarmed(world: World, city: City) -> Iterator[str]:
    """G27: forks, gaps, returns and silence each raise their alarm, and nothing else does. (Skew is told over the wire:
    tests/city_centre.)
    """
    now = {one.station.station: one for one in oversight.watch(world.office, world.now)}
    later = {one.station.station: one for one in oversight.watch(world.office, world.now + timedelta(days=11))}
    for code in {pc.code for pc in world.pcs}:
        if "silent" in now[code].alarms or "silent" not in later[code].alarms:
            yield f"{code} is called silent at the wrong time"
        if ("fork" in now[code].alarms) != bool(city.forks[code]):
            yield f"{code} has {len(city.forks[code])} forks, the list says {now[code].alarms}"
        waiting = [batch for batch in city.batches[code] if batch.state == centre_batches.PARKED]
        if waiting and "gap" not in later[code].alarms:
            yield f"{code} has {len(waiting)} parked batches for days, and no alarm"
        recent = [
            batch for batch in city.batches[code]
            if batch.state == centre_batches.APPLIED and batch.received_at >= _since(world)
        ]  # fmt: skip
        returned = sum(batch.returned for batch in recent)
        rows_ = returned + sum(batch.applied for batch in recent)
        if ("returns" in now[code].alarms) != (bool(rows_) and returned / rows_ > oversight.RETURNED_SHARE):
            yield f"{code} had {returned} of {rows_} rows returned, the list says {now[code].alarms}"


def _since(world: World) -> str:
    from city_centre.office import stamp

    return stamp(world.now - oversight.SHARE_OVER)
