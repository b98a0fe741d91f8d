"""Time passes at the office, a month's proposal is made, and what it proposes is destroyed."""

from datetime import datetime

from station_app.actions import destroying, retention
from station_app.actions.acts import RecordIds
from station_app.actions.destroying import Run
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.retention import rules
from tests.helpers.office import PASSWORD, Office


def at(office: Office, year: int, month: int, day: int) -> None:
    """It is that day."""
    office.clock.now = datetime(year, month, day, 10, 0, tzinfo=BEIJING_TIME)


def propose(office: Office) -> None:
    """The month's look, and what it found put down."""
    found = retention.find_due(office.store, office.desk.catalogue, office.clock())
    assert found is not None
    retention.keep(office.store, office.desk.clerk, found)


def destroy(office: Office) -> Run:
    """Everything that is proposed, in steps, to the end."""
    codes = tuple(rule.code for rule in rules(office.desk.catalogue, office.clock().date()))
    run = destroying.begin_run(
        office.store, office.desk.clerk, codes, reason="保存期满", proof=PASSWORD, catalogue=office.desk.catalogue,
        ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    while not run.over:
        run = destroying.destroy_some(
            office.store, office.desk.clerk, run, catalogue=office.desk.catalogue, station=office.desk.station,
            now=office.clock(), new_id=office.ids, most=2,
        )  # fmt: skip
    destroying.end_run(office.store, office.desk.clerk, run, now=office.clock(), new_id=office.ids)
    return run
