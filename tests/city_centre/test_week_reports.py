"""The city lists who has reported a week and who has not, and counts beside what was told."""

from datetime import datetime
from pathlib import Path

from station_app.actions import period_reports
from station_app.actions.acts import RecordIds
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.report_periods import Period
from station_app.storage.period_reports import batch_of
from tests.helpers.city import City, seal_and_export
from tests.helpers.office import Office

WEEK = Period.parse("2026-W46")


def sealed_in(office: Office) -> int | None:
    return batch_of(office.store.db, "2026-W46")


def close(office: Office, reason: str = "") -> None:
    named = {"catalogue": office.desk.catalogue, "now": office.clock()}
    for step in (period_reports.prepare, period_reports.check):
        step(office.store, office.desk.clerk, WEEK, ids=RecordIds.make(office.ids), **named)
    period_reports.close(
        office.store, office.desk.clerk, WEEK, reason=reason, ids=RecordIds.make(office.ids), new_id=office.ids,
        **named,
    )  # fmt: skip


def test_a_week_is_unreported_then_reported_then_amended_beside_the_citys_own_count(
    office: Office, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    city = City.founded(tmp_path)
    city.enrol(office, stick)
    office.clock.now = datetime(2026, 11, 12, 9, 0, tzinfo=BEIJING_TIME)
    for tail, channel in ((1, "01"), (2, "02"), (3, "02")):
        number = office.record(visitor_phone=f"1380000000{tail}", channel=channel, person_count=2).number
    city.ingest(*seal_and_export(office, stick))
    (line,) = city.run("report", "--week", "2026-W46", "--json").json
    assert (line["reported"], line["recount"]["A01"], line["recount"]["A02"]) == (False, 3, 6)
    assert "未报" in city.run("report", "--week", "2026-W46").out
    office.clock.forward(days=5)
    close(office)
    assert sealed_in(office) is None
    office.amend(number, channel="01")
    city.ingest(*seal_and_export(office, stick))
    (line,) = city.run("report", "--week", "2026-W46", "--json").json
    assert (line["reported"], line["edition"], line["told"]["A04"], line["recount"]["A04"]) == (True, 0, 2, 1)
    assert line["differs"] == ["A03", "A04"]
    assert sealed_in(office) == 2
    close(office, reason="渠道抄错")
    city.ingest(*seal_and_export(office, stick))
    (line,) = city.run("report", "--week", "2026-W46", "--json").json
    assert (line["edition"], line["differs"]) == (1, [])
    assert "更正 1 次" in city.run("report", "--week", "2026-W46").out
    assert city.say("report", "--week", "46周", "--json").fault == "week"
