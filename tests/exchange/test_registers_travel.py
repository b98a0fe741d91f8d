"""Registers and ratings on the stick: the city applies them as it applies visits, and reads no word it may not."""

from pathlib import Path

import pytest

from station_app.actions import batches, verification
from station_app.domain.registers import REGISTERS
from station_app.storage import batches as sealed
from station_app.storage import registers as stored
from station_exchange import container, rows
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import BATCH_TYPE, parse_batch
from tests.actions.test_ratings import rate
from tests.actions.test_registers import keep
from tests.helpers.city import City, seal_and_export, take
from tests.helpers.office import Office
from tests.helpers.wire import paper


def test_every_register_and_a_rating_arrive_and_are_confirmed(office: Office, tmp_path: Path) -> None:
    city, stick = City.founded(tmp_path / "city"), tmp_path / "stick"
    stick.mkdir()
    city.enrol(office, stick)
    visit = office.record()
    rate(office, visit.number, "1", indicators=("2",))
    for name in REGISTERS:
        keep(office, name)
    seal_and_export(office, stick)
    told = city.ingest(stick)
    assert (told["refused"], told["returned"]) == (0, 0)
    out = tmp_path / "out"
    out.mkdir()
    taken = take(office, city.acknowledge(out))
    assert taken.returned == 0
    kinds = {row.delivery for name in REGISTERS for row in stored.page(office.store.db, name)}
    assert kinds == {"applied"}
    assert verification.verify(office.store).sound


def _sealed_words(office: Office, operational: SealingKey) -> dict[str, list[str]]:
    """The personal parts that lie in the sealed batches, by kind."""
    batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    found: dict[str, list[str]] = {}
    for batch in sealed.open_batches(office.store.db):
        assert batch.container is not None
        parts = container.take_apart(batch.container, BATCH_TYPE)
        said = parse_batch(parts.envelope.payload)
        content = container.decrypt(parts.ciphertext, operational, said.content_sha256, said.raw_len)
        for row in rows.decode(content, first_seq=said.first_seq, last_seq=said.last_seq, count=said.count):
            found.setdefault(row.kind, []).append(row.person or "")
    return found


@pytest.mark.parametrize("consent", ["service", "none"])
def test_the_words_of_who_refused_stay_at_the_station(office: Office, consent: str) -> None:
    operational = SealingKey.make()
    office.enrol(paper(SigningKey.make(), operational, SealingKey.make()))
    visit = office.record(consent_scope=consent, visitor_name="李想", visitor_phone="13900001111")
    rate(office, visit.number, "1", dissatisfied_reason="独有的一句原话")
    keep(office, "service_need", note="独有的一句需求")
    words = _sealed_words(office, operational)
    travels = consent == "service"
    assert ("独有的一句原话" in "".join(words["rating"])) == travels
    assert ("独有的一句需求" in "".join(words["register"])) == travels
