"""What comes to the wrong place, or too late: a batch for another centre (I19), an older publication (I17)."""

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from city_centre import intake, publishing
from city_centre import office as city_office
from station_app.actions import publications
from station_app.domain.faults import Refused
from station_app.storage import batches, reference
from station_app.storage import publications as taken
from station_app.storage.reference_bundles import version_key
from station_exchange import container
from station_exchange.manifest import BATCH_TYPE
from station_exchange.refusals import Code
from tests.simulator.pc import Pc
from tests.simulator.template import BEGIN, CENTRE_PASSWORD, scratch, template

if TYPE_CHECKING:
    from tests.simulator.world import World

TREES = 3


def batch_for_another(world: "World", pc: Pc) -> None:
    """A batch that this very device has signed, for a centre of another city: nothing of it is taken in."""
    world.save(pc)
    world.seal(pc)
    waiting = batches.open_batches(pc.desk.store.db)
    if not waiting or waiting[-1].container is None or pc.desk.device is None:
        return
    parts = container.take_apart(bytes(waiting[-1].container), BATCH_TYPE)
    said = msgspec.json.decode(parts.envelope.payload) | {"centre": "TJ"}
    content = container.assemble(BATCH_TYPE, msgspec.json.encode(said), parts.ciphertext, pc.desk.device.signing)
    outcome = intake.receive(world.office, content, world.now)
    if (outcome.outcome, outcome.code, outcome.batch) != ("refused", Code.ADDRESS.value, None):
        world.complain(f"I19: a batch for another centre was {outcome.outcome}")


@cache
def _trees() -> list[Path]:
    """What the city has published, one after another: whom it vouches for, signed anew each time."""
    place = scratch()
    shutil.copytree(template().place / "centre", place / "centre")
    with city_office.opened(place / "centre", CENTRE_PASSWORD) as office:
        for number in range(TREES):
            publishing.renew(office, BEGIN, by="主任", always=True)
            publishing.write_tree(office, place / str(number))
    return [place / str(number) for number in range(TREES)]


def publications_arrive(world: "World", pc: Pc) -> None:
    """Sticks with what the city has published come in any order: an older one changes nothing."""
    for number in world.rng.sample(range(TREES), TREES):
        before = versions(pc)
        desk = pc.desk
        try:
            basis = publications.basis(desk.store, desk.clerk)
            found = publications.fetch(basis, _trees()[number], now=BEGIN)
            publications.apply(
                desk.store, desk.clerk, desk.device, found, now=world.now + pc.skew, new_id=pc.ids
            )
        except Refused as refused:
            if [fault.code for fault in refused.faults] != ["publication-older"] or versions(pc) != before:
                world.complain(f"I17: {pc.name} took something of a publication that it refused")
        if gone_back(before, versions(pc)):
            world.complain(f"I17: {pc.name} went back to an older publication")


Versions = tuple[tuple[int, ...], dict[str, int]]


def versions(pc: Pc) -> Versions:
    """Which reference data are installed at a desk, and which statement of the city it has taken last for each role."""
    db = pc.desk.store.db
    return version_key(reference.installed_version(db) or "0"), taken.versions(db)


def gone_back(before: Versions, after: Versions) -> bool:
    """Whether anything is older than it was."""
    return after[0] < before[0] or any(after[1].get(role, 0) < version for role, version in before[1].items())
