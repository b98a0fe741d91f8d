"""The city's week, small: what `python -m benchmarks --only city` measures is really what came in."""

from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import city, city_weeks, station_maker
from benchmarks.sizes import TINY


def test_f42_every_stations_week_with_duplicates_goes_in_with_exact_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (station_maker, bench, city_weeks):
        monkeypatch.setattr(module, "CACHE", tmp_path / "cache")
    (tmp_path / "cache").mkdir()
    figures = {figure.name: figure for figure in city.measure(TINY, tmp_path / "run")}
    assert {"city-week", "city-rows", "city-batch-p95"} <= {name for name, one in figures.items() if one.limit}
    weeks = city_weeks.prepared(TINY)
    assert len(weeks.told.senders) == TINY.city_stations
    assert len(weeks.deliveries) > len(weeks.batches()) == weeks.told.batches
    told = figures["city-week"].notes[0]
    assert f"{weeks.told.rows} rows in {weeks.told.batches} batches" in told
