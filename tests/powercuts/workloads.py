"""The workloads by name: what is recorded, and how its images are read."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.powercuts.plain import PlainReader
from tests.powercuts.station import StationReader
from tests.powercuts.verdict import Reader


@dataclass(frozen=True)
class Workload:
    """A workload by name, as `record_apart` takes it, what prepares its folder, and the reader of its images."""

    function: str
    reader: Callable[[], Reader]
    prepare: str = ""


WORKLOADS = {
    "plain rows": Workload("tests.powercuts.plain:save_rows", PlainReader),
    "visits at the counter": Workload(
        "tests.powercuts.station:log_visits", StationReader, "tests.powercuts.station:make_station"
    ),
}
