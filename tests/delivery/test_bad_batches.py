"""Batches that were cut, altered or signed by a stranger, and answers that are not ours: refused, nothing changed."""

import random
from pathlib import Path

import pytest

from station_app.actions.stations import open_desk, set_up
from station_app.domain.faults import Refused
from station_app.storage import consultations
from station_app.storage.folder import DataFolder
from tests.delivery.conftest import Delivery
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, Clock, Ids, Office
from tests.helpers.programs import station


def neighbour(place: Path) -> Office:
    """Station G004, set up on a computer of its own."""
    folder, clock, ids = DataFolder.at(place / "neighbour"), Clock(), Ids(space=4)
    code = set_up(
        folder, code="G004", name="望京站", manager=MANAGER, password=PASSWORD, now=clock(), new_id=ids, cost=CHEAP
    )
    return Office(folder, open_desk(folder, MANAGER, PASSWORD, now=clock(), new_id=ids), clock, ids, code)


def spoiled(place: Path, content: bytes) -> list[Path]:
    """The batch with one bit flipped, at a hundred places through the whole file, envelope and content alike."""
    chance = random.Random(46)
    place.mkdir()
    places = sorted({0, 1, len(content) - 1, *(chance.randrange(len(content)) for _ in range(97))})
    for at in places:
        altered = bytearray(content)
        altered[at] ^= 1 << chance.randrange(8)
        (place / f"{at:07d}.svb").write_bytes(altered)
    return sorted(place.iterdir())


def test_a_flipped_bit_is_refused_with_a_sentence_or_changes_nothing_that_is_signed(
    delivery: Delivery, tmp_path: Path
) -> None:
    before = delivery.city.digest()
    files = spoiled(tmp_path / "spoiled", delivery.files[0].read_bytes())
    took = delivery.city.ingest(tmp_path / "spoiled")
    accepted = [one for one in took["files"] if one["outcome"] != "refused"]
    assert len(took["files"]) == len(files)
    assert all(one["message"].endswith("。") and one["code"] for one in took["files"] if one["outcome"] == "refused")
    if accepted:
        # Slack in the envelope's own writing: the signed bytes inside are the same, so it is the batch itself.
        assert [one["outcome"] for one in accepted] == ["received"] + ["duplicate"] * (len(accepted) - 1)
    else:
        assert delivery.city.digest() == before
    whole = delivery.city.ingest(delivery.stick)
    assert whole["received"] + whole["duplicate"] == 1
    assert {row["verb"] for row in delivery.city.applied().values()} == {"record"}
    assert delivery.city.verify()["ok"] is True


@pytest.mark.parametrize("keep", [0.0, 0.01, 0.5, 0.99])
def test_a_batch_that_was_cut_is_refused_and_the_whole_one_is_taken_afterwards(
    delivery: Delivery, tmp_path: Path, keep: float
) -> None:
    before, content = delivery.city.digest(), delivery.files[0].read_bytes()
    cut = tmp_path / "cut.svb"
    cut.write_bytes(content[: int(len(content) * keep)])
    refused = delivery.city.say("ingest", str(cut), "--json")
    assert (refused.code, refused.json["refused"], refused.json["applied"]) == (1, 1, 0)
    assert refused.fault in {"E_HEADER", "E_LENGTH"}
    zeroed = tmp_path / "zeroed.svb"
    zeroed.write_bytes(content[: int(len(content) * keep)].ljust(len(content), b"\0"))
    assert delivery.city.say("ingest", str(zeroed), "--json").code == 1
    assert delivery.city.digest() == before
    assert delivery.city.ingest(delivery.stick)["received"] == 1


def test_a_batch_of_a_station_of_another_city_of_the_same_name_is_refused(delivery: Delivery, tmp_path: Path) -> None:
    before = delivery.city.digest()
    stranger = neighbour(tmp_path)
    City.elsewhere(tmp_path / "elsewhere", "BJ").enrol(stranger, tmp_path, "G004")
    stranger.record()
    stick = tmp_path / "stick-of-a-stranger"
    stick.mkdir()
    seal_and_export(stranger, stick)
    took = delivery.city.ingest(stick)
    assert (took["received"], took["refused"], took["files"][0]["code"]) == (0, 1, "E_DEVICE")
    assert took["files"][0]["message"].endswith("。")
    stranger.close()
    assert delivery.city.digest() == before


def test_the_same_files_again_in_any_order_and_under_any_name_change_nothing(
    delivery: Delivery, tmp_path: Path
) -> None:
    """F71."""
    delivery.office.record(visitor_phone="13900001009")
    seal_and_export(delivery.office, delivery.stick)
    assert delivery.city.ingest(delivery.stick)["received"] == 2
    before = delivery.city.digest()
    heap = tmp_path / "heap"
    heap.mkdir()
    for number, file in enumerate(sorted(delivery.stick.rglob("*.svb"), reverse=True)):
        (heap / f"{number} 副本.SVB").write_bytes(file.read_bytes())
    (heap / "readme.txt").write_text("不是批次")
    again = delivery.city.ingest(heap, delivery.stick)
    assert (again["received"], again["duplicate"], again["applied"], again["refused"]) == (0, 4, 0, 0)
    assert delivery.city.digest() == before


def test_an_acknowledgement_for_another_station_or_altered_is_refused_and_changes_nothing(
    delivery: Delivery, tmp_path: Path
) -> None:
    """F66."""
    office, city = delivery.office, delivery.city
    other = neighbour(tmp_path)
    city.enrol(other, tmp_path, "G004")
    city.ingest(delivery.stick)
    answer = city.acknowledge(tmp_path / "answers")
    states = consultations.balance(office.store.db, "0000", "9999")
    for data in (answer[:-1], answer[:300], b"", answer.replace(b"a", b"b", 1), delivery.files[0].read_bytes()):
        with pytest.raises(Refused, match="acknowledgement-refused"):
            take(office, data)
    with pytest.raises(Refused, match="acknowledgement-refused"):
        take(other, answer)
    other.close()
    assert consultations.balance(office.store.db, "0000", "9999") == states == {"sealed": 3}
    assert take(office, answer).outcome == "taken"
    assert consultations.balance(office.store.db, "0000", "9999") == {"applied": 3}


def test_an_old_acknowledgement_and_the_same_one_twice_change_nothing(delivery: Delivery, tmp_path: Path) -> None:
    """F62."""
    office, city = delivery.office, delivery.city
    city.ingest(delivery.stick)
    old, new = city.acknowledge(tmp_path / "answers"), city.acknowledge(tmp_path / "answers")
    assert take(office, new).outcome == "taken"
    states = office.store.db.execute("SELECT * FROM deliveries").fetchall()
    for data, outcome in ((new, "again"), (old, "old")):
        taken = take(office, data)
        assert (taken.outcome, taken.applied, taken.resent, taken.told) == (outcome, 0, 0, ())
    assert office.store.db.execute("SELECT * FROM deliveries").fetchall() == states
    office.close()
    file = tmp_path / "old.sva"
    file.write_bytes(old)
    said = station(office.folder.root, "batch", "ack", str(file), "--json")
    assert (said.code, said.json["outcome"]) == (0, "old")
    office.reopen()
