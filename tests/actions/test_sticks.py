"""What lies on a stick: nothing that was put there before is lost by what comes after."""

import pytest

from station_app.actions import batches, exports
from station_exchange.keys import SealingKey, SigningKey
from tests.helpers.office import make_office
from tests.helpers.wire import paper


@pytest.fixture
def twins(office, tmp_path):
    """The desk, and a copy of it on another PC."""
    office.enrol(paper(SigningKey.make(), SealingKey.make(), SealingKey.make()))
    office.close()
    clone = make_office(tmp_path / "clone", space=7)
    clone.close()
    for name in ("station.db", "keys.json", "device.key"):
        (clone.folder.root / name).write_bytes((office.folder.root / name).read_bytes())
    office.reopen()
    clone.reopen()
    yield office, clone
    clone.close()


def test_a_copy_of_the_desk_does_not_overwrite_what_the_other_put_on_the_stick(twins, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    for number, desk in enumerate(twins):
        desk.record(question=f"第{number}次")
        batches.seal(desk.store, desk.desk.clerk, desk.desk.device, now=desk.clock())
        out = exports.export(desk.store, desk.desk.clerk, stick, now=desk.clock(), new_id=desk.ids)
    assert len(list(out.folder.glob("*.svb"))) == 2


def test_the_same_batch_written_again_is_one_file(twins, tmp_path):
    desk, _ = twins
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.record()
    batches.seal(desk.store, desk.desk.clerk, desk.desk.device, now=desk.clock())
    for _ in range(2):
        out = exports.export(desk.store, desk.desk.clerk, stick, now=desk.clock(), new_id=desk.ids)
    assert len(list(out.folder.glob("*.svb"))) == 1
