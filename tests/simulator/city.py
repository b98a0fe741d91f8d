"""What the centre holds after a schedule, read once for all invariants."""

from collections import defaultdict
from typing import Any

from city_centre.storage import batches as centre_batches
from city_centre.storage import figures, messages, rows
from city_centre.storage.engine import reading
from station_exchange import container
from station_exchange.manifest import BATCH_TYPE, Manifest, identity, parse_batch
from station_exchange.rows import decode
from tests.simulator.world import World


class City:
    """What the centre holds, read once."""

    def __init__(self, world: World) -> None:
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        self.returned: dict[str, set[str]] = {}
        self.open_returns: dict[str, set[str]] = {}
        self.returns: dict[str, list[rows.ReturnedRow]] = {}
        self.recalled: dict[str, set[str]] = {}
        self.batches: dict[str, list[centre_batches.Batch]] = {}
        self.applied: dict[str, dict[str, list[tuple[int, str, Manifest]]]] = {}
        self.parked: dict[str, set[str]] = {}
        self.identities: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        self.forks: dict[str, set[tuple[str, int]]] = {}
        self.conflicts: dict[str, int] = {}
        with reading(world.office.engine) as connection:
            for code in sorted({pc.code for pc in (*world.pcs, *world.gone)}):
                self.rows[code] = rows.applied_rows(connection, code)
                self.returned[code] = set(rows.returned_rows(connection, code))
                self.returns[code] = rows.open_returns(connection, code)
                self.open_returns[code] = {row.revision_id for row in self.returns[code]}
                self.recalled[code] = {one.revision_id for one in messages.open_recalls(connection, code)}
                self.forks[code] = set(centre_batches.station_forks(connection, code))
                self.conflicts[code] = figures.station_figures(connection, code)["conflicts"]
                self.applied[code], self.parked[code] = defaultdict(list), set()
                self.batches[code] = centre_batches.all_batches(connection, code)
                for batch in self.batches[code]:
                    raw = centre_batches.raw(connection, code, batch.epoch, batch.no, batch.manifest)
                    parts = container.take_apart(raw, BATCH_TYPE)
                    manifest = parse_batch(parts.envelope.payload)
                    self.identities[(code, batch.epoch, batch.no)].add(identity(parts.envelope.payload))
                    if batch.state == centre_batches.APPLIED:
                        self.applied[code][batch.epoch].append((batch.no, batch.manifest, manifest))
                    elif batch.state == centre_batches.PARKED:
                        key = world.office.keys.operational
                        content = container.decrypt(parts.ciphertext, key, manifest.content_sha256, manifest.raw_len)
                        self.parked[code] |= {
                            row.revision_id
                            for row in decode(
                                content, first_seq=manifest.first_seq, last_seq=manifest.last_seq, count=manifest.count
                            )
                        }
