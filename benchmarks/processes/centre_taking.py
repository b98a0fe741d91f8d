"""The centre takes batches until there are no more; tells its memory in MB after the first share and at the end."""

import json
import sys
from pathlib import Path

from benchmarks.city import NOW, make_known
from benchmarks.city_weeks import CHEAP_KEYS, Sender, seal_week
from benchmarks.processes.telling import resident_mb
from benchmarks.station_maker import PASSWORD
from city_centre import acknowledge, intake, office
from city_centre.storage.engine import writing
from station_exchange import rows
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.rows import Row

_FACTS = '{"note":"a few words"}'


def _row(station: str, seq: int) -> Row:
    name = f"{int(station[1:]):04x}{seq:08x}"
    made = f"00000000-0000-7000-8000-{name}"
    return Row(
        seq=seq, position=seq, action_id=made, record_id=made, revision_id=made, parent_revision_id=None, kind="note",
        verb="record", actor="wang", at="2026-11-23T10:00:00+08:00", schema_version=1, reference_version="2026.11",
        facts=_FACTS, person=None, salt=None, facts_sha256=rows.facts_digest(_FACTS), person_sha256="0" * 64,
    )  # fmt: skip


def main(place: Path, batches: int, stations_: int, rows_: int, share: float) -> None:
    """Take them all in, station by station in turns of fifty batches, with an answer after each turn."""
    office.found(place / "centre", PASSWORD, NOW, code="BJ", name="市中心", cost=CHEAP_KEYS)
    with office.opened(place / "centre", PASSWORD) as city:
        recipients = [city.keys.operational.recipient, city.keys.recovery_recipient]
        signing, sealing = SigningKey.make(), SealingKey.make()
        senders = [Sender.named(f"B{number:03d}", signing, sealing) for number in range(stations_)]
        with writing(city.engine) as connection:
            make_known(connection, senders)
        first, taken, each = 0.0, 0, max(1, batches // stations_)
        for one in senders:
            parts = ([_row(one.station, 1 + no * rows_ + at) for at in range(rows_)] for no in range(each))
            for batch in seal_week(one, signing, list(parts), recipients):
                outcome = intake.receive(city, batch, NOW)
                if outcome.outcome != "received":
                    raise RuntimeError(outcome.code)
                taken += 1
                if taken == max(1, int(batches * share)):
                    first = resident_mb()
            acknowledge.answer(city, one.station, NOW)
        print(json.dumps([first, resident_mb()]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:5]), float(sys.argv[5]))
