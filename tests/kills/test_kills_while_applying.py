"""Fault 6: `kill -9` while reference data are taken in leaves the old version or the new one, whole."""

import os
import signal
from pathlib import Path

import pytest

from station_app.actions import publications, verification
from station_app.actions.stations import open_desk
from station_app.storage import publications as taken
from station_app.storage import reference
from station_app.storage.store import Store
from tests.exchange.publishing import Publisher, with_a_channel
from tests.helpers.city import City
from tests.helpers.office import MANAGER, PASSWORD, Ids, Office

GROWTH = float(os.environ.get("STATION_PUBLICATION_GROWTH", "1.7"))
"""By how much later each kill comes than the one before: nearer to 1 means more kills."""
STEPS = 400
"""How many steps of SQLite's machine lie between two chances to be killed."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL and fork belong to POSIX")


@pytest.fixture
def station(office: Office, tmp_path: Path) -> tuple[Office, Publisher]:
    (tmp_path / "stick").mkdir()
    city = Publisher(City.founded(tmp_path), tmp_path / "stick")
    city.city.enrol(office, tmp_path)
    city.publish(with_a_channel(), office.clock())
    return office, city


def apply_and_die(office: Office, city: Publisher, after: int) -> bool:
    """A process that takes the publication and is killed at its `after`-th chance; whether it died of it."""
    root, key = office.folder, office.store.key
    pid = os.fork()
    if pid == 0:  # pragma: no cover - the child is killed or leaves without a word
        left = after

        def kill() -> int:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return 0

        store = Store(root, key)
        basis = publications.basis(store, office.desk.clerk)
        fetched = publications.fetch(basis, str(city.stick), now=office.clock())
        store.db.conn.set_progress_handler(kill, STEPS)
        publications.apply(
            store, office.desk.clerk, office.desk.device, fetched, now=office.clock(), new_id=Ids(space=77)
        )
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def test_f6_killed_at_any_moment_a_station_has_the_old_version_or_the_new_one_whole(
    station: tuple[Office, Publisher],
) -> None:
    office, city = station
    before = reference.installed_version(office.store.db)
    rows = office.store.db.execute("SELECT count(*) FROM reference_codes").fetchone()[0]
    office.desk.close()
    died, chance = 0, 0
    while apply_and_die(office, city, chance):
        died += 1
        store = Store(office.folder, office.store.key)
        assert reference.installed_version(store.db) == before
        assert store.db.execute("SELECT count(*) FROM reference_codes").fetchone()[0] == rows
        assert "trust" not in taken.versions(store.db)
        store.close()
        chance = int(chance * GROWTH) + 1
    assert died >= 5
    office.desk = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    db = office.store.db
    assert reference.installed_version(db) != before
    assert reference.load(db).label("channel", "88") == "巡讲"
    assert taken.versions(db)["trust"] > 0
    assert verification.verify(office.store).sound
