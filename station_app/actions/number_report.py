"""The 断号报告: what became of every number this desk ever gave."""

from station_app.domain.number_report import SeriesReport, explain
from station_app.storage import clerks, number_report
from station_app.storage.store import Store


def numbers(store: Store, *, kind: str = "", day: str = "") -> list[SeriesReport]:
    """Every series explained, by day and kind; or those of one kind (`ZX`) or one day (`yyyymmdd`). Writes nothing."""
    station = clerks.station(store.db)
    if station is None:
        return []
    return [
        explain(
            of_kind,
            of_day,
            last,
            number_report.records(store.db, of_kind, station.code, of_day),
            number_report.holes(store.db, of_kind, of_day),
        )
        for of_kind, of_day, last in number_report.series(store.db, kind, day)
    ]
