"""A week on the way: how large the sealed week is, how long sealing takes, how large the city's answer is.

The city is the real receiving office, which takes the batches in and answers.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure, compared, told
from benchmarks.measuring import milliseconds
from benchmarks.sizes import Sizes
from benchmarks.station_maker import CHEAP, MANAGER, OPENING, PASSWORD, Ids, counter, news
from city_centre import acknowledge, enrolment, intake, office
from city_centre import keys as centre_keys
from station_app.actions import stations
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import batches as stored
from station_app.storage.folder import DataFolder
from station_exchange.enrolment import read_paper

SHARE_LIMIT: Final = 0.35
ANSWER_LIMIT_KB: Final = 20.0


def measure(sizes: Sizes, place: Path) -> Iterator[Figure]:
    """One week of a new station, through the city and back."""
    given = news(sizes.seed, sizes.week)
    cheap = centre_keys.Cost(iterations=1, lanes=1, memory_kib=64)
    folder = DataFolder.at(place / "station")
    opening = datetime.combine(OPENING, datetime.min.time(), BEIJING_TIME)
    office.found(place / "centre", PASSWORD, opening, code="BJ", name="市中心", cost=cheap)
    with office.opened(place / "centre", PASSWORD) as city:
        paper = read_paper(enrolment.enrol(city, "G003", "朝阳区江东工作站", opening, "one-time", district="110105"))
        stations.set_up(
            folder, code="", name="", manager=MANAGER, password=PASSWORD, now=opening, new_id=Ids(7), cost=CHEAP,
            paper=paper,
        )  # fmt: skip
        with counter(folder, space=8) as at:
            for one in given:
                form, now = at.form(one)
                at.save(form, now)
            sealed = []
            took = milliseconds(lambda: sealed.extend(at.seal(now)))
            for batch in stored.open_batches(at.desk.store.db):
                assert batch.container is not None
                outcome = intake.receive(city, batch.container, now + timedelta(hours=1))
                if outcome.outcome != "received":
                    raise RuntimeError(f"the city did not take the batch: {outcome.code}")
            answer = acknowledge.answer(city, "G003", now + timedelta(hours=2))
    size, raw = sum(batch.size for batch in sealed), sum(batch.raw_len for batch in sealed)
    rows = sum(batch.count for batch in sealed)
    yield compared(
        "week-size", f"A sealed week of {sizes.week} visits", "KB", size / 1000, raw / 1000, "its rows as plain JSON",
        SHARE_LIMIT, notes=(f"{rows} rows in {len(sealed)} batches, encrypted and signed; wanted: at most 150 KB",),
    )  # fmt: skip
    yield told("week-sealing", "Sealing that week", "ms", took, "wanted: 1 s")
    yield compared(
        "answer-size", "The city's answer to it", "KB", len(answer) / 1000, ANSWER_LIMIT_KB, "what is agreed", 1.0
    )
