"""What the office tells of its own work: one line of JSON for each event, and figures for a monitor that asks.

Both hold codes, numbers and ids of stations and batches. Nothing that a row says is ever in them: no name, no text, no
record's number.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from city_centre import intake, oversight
from city_centre.intake import Outcome
from city_centre.office import Office
from city_centre.storage import batches, centre, deeds
from city_centre.storage.engine import reading

FOLDER: Final = "logs"
METRICS_TYPE: Final = CONTENT_TYPE_LATEST
ALARMS: Final = ("silent", "gap", "fork", "skew", "returns")
_LARGEST_FILE: Final = 5 * 1024 * 1024
_FILES: Final = 5
_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_log = logging.getLogger("city_centre.events")


def tell(event: str, **values: str | int | float) -> None:
    """One event for the log. The values are codes, numbers and ids; never anything a person wrote."""
    _log.info(event, extra={"told": values})


class _JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One line: when, how grave, what, and the event's values. An exception is never written out."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = getattr(record, "told", {})
        line = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), **told}
        return json.dumps(line, ensure_ascii=False)


@contextmanager
def lines(data: Path, name: str) -> Iterator[Path]:
    """Until the end, every event goes to that file of the office's log folder; five files of 5 MB are kept."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / f"{name}.jsonl", maxBytes=_LARGEST_FILE, backupCount=_FILES - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(_JsonLine())
    office_log = logging.getLogger("city_centre")
    before = office_log.level
    office_log.setLevel(logging.INFO)
    office_log.addHandler(handler)
    try:
        yield folder / f"{name}.jsonl"
    finally:
        office_log.removeHandler(handler)
        office_log.setLevel(before)
        handler.close()


class Watch:
    """The figures of one serving process since it began, and those of the whole office as they stand when asked."""

    def __init__(self, office: Office, now: Callable[[], datetime]) -> None:
        self.registry = CollectorRegistry()
        self._batches = Counter("centre_batches", "Batches by outcome.", ["outcome"], registry=self.registry)
        self._refusals = Counter("centre_refusals", "Refused batches by code.", ["code"], registry=self.registry)
        self._rows = Counter("centre_rows", "Rows by what became of them.", ["fate"], registry=self.registry)
        self._answers = Counter("centre_answers", "Acknowledgements given by wire.", registry=self.registry)
        self._seconds = Histogram(
            "centre_batch_seconds", "Seconds to take one batch in.", buckets=_SECONDS, registry=self.registry
        )
        for outcome in ("received", "duplicate", "parked", "refused"):
            self._batches.labels(outcome)
        for fate in ("applied", "returned", "known"):
            self._rows.labels(fate)
        self.registry.register(_Office(office, now))

    def batch(self, outcome: Outcome, seconds: float) -> None:
        """Count one batch and what it brought to be applied."""
        self._batches.labels(outcome.outcome).inc()
        if outcome.outcome == "refused":
            self._refusals.labels(outcome.code).inc()
        for fate, count in _fates(outcome).items():
            self._rows.labels(fate).inc(count)
        self._seconds.observe(seconds)

    def answer(self) -> None:
        """Count one acknowledgement."""
        self._answers.inc()

    def text(self) -> bytes:
        """All figures as OpenMetrics text; DatabaseTrouble where the office cannot be asked."""
        return bytes(generate_latest(self.registry))  # type: ignore[no-untyped-call]


class _Office(Collector):
    """The office as it stands now: asked of the database at each look, the limits being those of the staff's page."""

    def __init__(self, office: Office, now: Callable[[], datetime]) -> None:
        self._office = office
        self._now = now

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing: what stands is only asked for when somebody looks."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Stations and their alarms, what waits, how long the chains are."""
        watched = oversight.watch(self._office, self._now())
        with reading(self._office.engine) as connection:
            waiting = batches.waiting_by_state(connection)
            state = centre.state(connection)
            deeds_length, _head = deeds.end(connection)
        yield GaugeMetricFamily("centre_stations", "Stations the city knows.", len(watched))
        alarms = GaugeMetricFamily("centre_stations_alarmed", "Stations with that alarm.", labels=["alarm"])
        for alarm in ALARMS:
            alarms.add_metric([alarm], sum(alarm in one.alarms for one in watched))
        yield alarms
        queue = GaugeMetricFamily("centre_batches_waiting", "Kept batches that are not applied.", labels=["state"])
        for kept in (batches.PARKED, batches.ASIDE):
            queue.add_metric([kept], waiting.get(kept, 0))
        yield queue
        yield GaugeMetricFamily("centre_forks", "Forks of all stations.", sum(one.heard.forks for one in watched))
        yield GaugeMetricFamily(
            "centre_returns_open", "Returned rows not yet settled.", sum(one.heard.open_returns for one in watched)
        )
        yield GaugeMetricFamily("centre_epoch", "The office's own epoch.", state.centre_epoch)
        yield GaugeMetricFamily("centre_log_length", "Batches in the log.", state.log_length)
        yield GaugeMetricFamily("centre_deeds_length", "Entries in the chain of deeds.", deeds_length)


def receive(office: Office, data: bytes, now: datetime, watch: Watch | None = None) -> Outcome:
    """`intake.receive`, told in the log and counted where somebody counts."""
    begin = perf_counter()
    outcome = intake.receive(office, data, now)
    seconds = perf_counter() - begin
    if watch is not None:
        watch.batch(outcome, seconds)
    tell(
        "batch", station=outcome.station, epoch=outcome.epoch, no=outcome.no, outcome=outcome.outcome,
        code=outcome.code, bytes=len(data), milliseconds=round(seconds * 1000, 1), **_fates(outcome),
    )  # fmt: skip
    return outcome


def _fates(outcome: Outcome) -> dict[str, int]:
    return {
        "applied": sum(one.applied for one in outcome.newly),
        "returned": sum(one.returned for one in outcome.newly),
        "known": sum(one.known for one in outcome.newly),
    }
