"""The office on a PostgreSQL whose big tables are cut by station: everything holds there that holds on one table."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from city_centre import acknowledge, backups, office
from city_centre.intake import receive
from city_centre.office import Office, OfficeRefused
from city_centre.storage.engine import DatabaseTrouble, open_postgresql, reading, writing
from city_centre.storage.partitions import PARTITIONED, parts
from city_centre.verify import verify
from tests.city_centre.conftest import CHEAP, NOW, PASSWORD, found_on
from tests.city_centre.test_intake import *  # noqa: F403 - the same tests, on the other form of the tables
from tests.city_centre.test_poison import test_hostile_text_is_stored_literally  # noqa: F401
from tests.helpers.wire import Desk, made_id, row

COUNT = 3


@pytest.fixture
def data(postgresql_url: str, sqlite_template: Path, tmp_path: Path) -> Path:
    """The data folder of an office whose big tables are in three parts."""
    folder = Path(shutil.copytree(sqlite_template, tmp_path / "office"))
    found_on(postgresql_url, folder, COUNT)
    return folder


def test_each_station_lies_whole_in_one_part_and_stations_in_several(
    centre: Office, enrol: Callable[..., Desk]
) -> None:
    for number in range(8):
        desk = enrol(f"G{number:03d}")
        receive(centre, desk.batch([row(f"{number}a", kind="note", facts={}), row(f"{number}b", kind="bad", at="no")]),
                NOW)  # fmt: skip
        desk.read(acknowledge.answer(centre, desk.paper.station, NOW))
    with reading(centre.engine) as connection:
        assert parts(connection) == {f"{table}_{part}" for table in PARTITIONED for part in range(COUNT)}
        for table in sorted({*PARTITIONED} - {"attachments", "blobs", "blob_parts"}):
            lies = connection.execute(text(f"SELECT DISTINCT station, tableoid::regclass::text FROM {table}")).all()
            assert len(lies) == 8
            assert len({part for _station, part in lies}) > 1
        plan = connection.execute(text("EXPLAIN SELECT * FROM rows WHERE station = 'G003' AND revision_id = 'x'"))
        assert len({part for (line,) in plan for part in ("rows_0", "rows_1", "rows_2") if part in line}) == 1
    assert verify(centre).findings == []


def test_a_part_refuses_to_change_under_its_own_name_too(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a", person={"question": "x"})]), NOW)
    with reading(centre.engine) as connection:
        part = connection.execute(text("SELECT tableoid::regclass::text FROM rows")).scalar_one()
    for statement in (f"UPDATE {part} SET facts = '{{}}'", f"DELETE FROM {part}", f"TRUNCATE {part}", "TRUNCATE rows"):
        with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
            connection.execute(text(statement))


def test_an_office_moves_into_parts_by_its_backup(centre: Office, desk: Desk, tmp_path: Path, postgresql: str) -> None:
    receive(centre, desk.batch([row("a", person={"question": "x"})]), NOW)
    made = backups.make(centre, tmp_path / "backups", NOW)
    engine = open_postgresql(postgresql)
    with writing(engine) as connection:
        connection.execute(text("CREATE SCHEMA moved"))
    url = f"{postgresql}&options=-csearch_path%3Dmoved"
    try:
        backups.restore(made.file, tmp_path / "moved", PASSWORD, NOW, database_url=url, parts=4)
        with office.opened(tmp_path / "moved", PASSWORD) as opened:
            assert verify(opened).findings == []
            with reading(opened.engine) as connection:
                assert len(parts(connection)) == 4 * len(PARTITIONED)
                assert connection.execute(text("SELECT revision_id FROM rows")).scalars().all() == [
                    made_id("revision", "a")
                ]
    finally:
        with writing(engine) as connection:
            connection.execute(text("DROP SCHEMA moved CASCADE"))
        engine.dispose()


@pytest.mark.parametrize(("url", "count"), [(None, 4), ("postgresql+psycopg://x", 1), ("postgresql+psycopg://x", 9999)])
def test_only_postgresql_is_cut_and_into_a_sensible_number(tmp_path: Path, url: str | None, count: int) -> None:
    with pytest.raises(OfficeRefused, match="parts"):
        office.found(tmp_path / "new", PASSWORD, NOW, code="BJ", name="x", database_url=url, cost=CHEAP, parts=count)
    assert not (tmp_path / "new").exists()
