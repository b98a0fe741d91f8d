"""The roles of db/centre/roles.sql: who takes batches in can add to what is official, and never change it."""

import dataclasses
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from city_centre import acknowledge, office, places
from city_centre.intake import receive
from city_centre.keys import Keyring
from city_centre.office import Office
from city_centre.storage.engine import DatabaseTrouble, reading, writing
from city_centre.verify import verify
from tests.city_centre.conftest import CHEAP, NOW, PASSWORD
from tests.city_centre.test_append_only import STATEMENTS
from tests.helpers.wire import Desk, row

ROLES = places.migrations_folder().parent / "roles.sql"


def _as(centre: Office, data: Path, role: str) -> None:
    """The office's own address from now on, signing in as a member of that role."""
    url = make_url(centre.keys.database_url or "").set(username=f"one_{role}", password="only here")
    with psycopg.connect((centre.keys.database_url or "").replace(office.POSTGRESQL, "postgresql://")) as owner:
        for statement in (
            *(ROLES.read_text(encoding="utf-8"),) * 2,
            f"DROP ROLE IF EXISTS one_{role}",
            f"CREATE ROLE one_{role} LOGIN PASSWORD 'only here' IN ROLE {role}",
        ):
            owner.execute(statement)
    keys = dataclasses.replace(
        Keyring.load(data / office.KEY_FILE, PASSWORD), database_url=url.render_as_string(hide_password=False)
    )
    keys.save(data / office.KEY_FILE, PASSWORD, CHEAP)


@pytest.mark.parametrize("data", ["postgresql"], indirect=True)
def test_the_role_that_takes_in_does_its_work_and_can_change_nothing_official(
    centre: Office, desk: Desk, data: Path
) -> None:
    _as(centre, data, "centre_ingest")
    with office.opened(data, PASSWORD) as narrow:
        receive(narrow, desk.batch([row("a", person={"question": "x"}), row("bad", facts={"items": []})]), NOW)
        receive(narrow, desk.batch([row("erase", record="a", parent="a", verb="erase", facts={})]), NOW)
        desk.read(acknowledge.answer(narrow, "G003", NOW))
        assert receive(narrow, desk.batch([row("b")]), NOW).outcome == "received"
        report = verify(narrow)
        assert (report.findings, report.rows) == ([], 3)
        refused = [one for one in STATEMENTS if "person" not in one]
        for statement in (*refused, "TRUNCATE rows", "DROP TRIGGER rows_stays ON rows", "ALTER TABLE log DROP head"):
            with pytest.raises(DatabaseTrouble, match="InsufficientPrivilege"), writing(narrow.engine) as connection:
                connection.execute(text(statement))


@pytest.mark.parametrize("data", ["postgresql"], indirect=True)
def test_the_role_that_reads_sees_everything_and_writes_nothing(centre: Office, desk: Desk, data: Path) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    _as(centre, data, "centre_reader")
    with office.opened(data, PASSWORD) as narrow:
        assert verify(narrow).findings == []
        with reading(narrow.engine) as connection:
            tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))
            for table in tables.scalars().all():
                connection.execute(text(f"SELECT * FROM {table}"))
        with pytest.raises(DatabaseTrouble, match="InsufficientPrivilege"):
            receive(narrow, desk.batch([row("b")]), NOW)
