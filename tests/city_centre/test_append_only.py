"""What is official stays as it was written, whoever asks the database to change it."""

import importlib
from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from city_centre import acknowledge, publishing, staff, telling
from city_centre.intake import receive
from city_centre.office import Office
from city_centre.storage import migrations
from city_centre.storage.engine import DatabaseTrouble, reading, writing
from city_centre.storage.migrations import NewerDatabase
from city_centre.storage.schema import metadata
from tests.city_centre.conftest import CHEAP, NOW
from tests.helpers.wire import Desk, made_id, row

STATEMENTS = [
    "UPDATE containers SET received_at = 'never'",
    "DELETE FROM containers",
    "UPDATE log SET head = manifest",
    "DELETE FROM log",
    "UPDATE acknowledgements SET log_length = 0",
    "DELETE FROM acknowledgements",
    "DELETE FROM centre_epochs",
    "UPDATE staff_acts SET actor = 'somebody else'",
    "DELETE FROM staff_acts",
    "UPDATE publications SET version = '2031.1'",
    "DELETE FROM publications",
    "UPDATE messages SET text = 'something else'",
    "DELETE FROM recalls",
    "DELETE FROM rows",
    "UPDATE rows SET facts = '{}'",
    "UPDATE rows SET person = 'somebody else'",
    "UPDATE rows SET person = NULL, salt = NULL",
]


def test_official_tables_refuse_to_change(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a", person={"question": "x"})]), NOW)
    acknowledge.answer(centre, "G003", NOW)
    staff.take_on(centre, "李敏", "officer", "first password", NOW, by="test", cost=CHEAP)
    by = staff.present(centre, "李敏")
    assert by is not None
    telling.tell(centre, by, "G003", "一条通知", NOW, "id")
    telling.send_back(centre, by, "G003", made_id("record", "a"), "", "请改", NOW)
    publishing.renew(centre, NOW, by="test")
    for statement in STATEMENTS:
        with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize("order", ["a", "another record"])
def test_only_an_erased_record_may_lose_its_person_and_nothing_else(centre: Office, desk: Desk, order: str) -> None:
    receive(centre, desk.batch([row("a", person={"question": "x"}), row("erase", record=order, verb="erase")]), NOW)
    receive(centre, desk.batch([row("b", person={"question": "y"})]), NOW)
    with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
        connection.execute(text("UPDATE rows SET person = NULL, salt = NULL, facts = '{}' WHERE verb = 'record'"))
    with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
        connection.execute(text("UPDATE rows SET person = NULL, salt = NULL"))


def test_a_row_is_not_replaced_by_way_of_an_insert(centre: Office, desk: Desk) -> None:
    receive(centre, desk.batch([row("a")]), NOW)
    head = "INSERT OR REPLACE" if centre.engine.dialect.name == "sqlite" else "INSERT"
    with pytest.raises(DatabaseTrouble), writing(centre.engine) as connection:
        connection.execute(text(f"{head} INTO log SELECT * FROM log"))


def test_the_tables_are_those_the_statements_expect(centre: Office) -> None:
    # All of the program, and with it every table.
    importlib.import_module("city_centre.cli")
    with reading(centre.engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_a_newer_program_is_left_alone(centre: Office) -> None:
    migrations.upgrade(centre.engine)
    with writing(centre.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase):
        migrations.upgrade(centre.engine)


def test_the_tables_can_be_partitioned_by_station(centre: Office, enrol: Callable[..., Desk]) -> None:
    from sqlalchemy import inspect

    whole_office = {"centre_state", "centre_epochs", "log", "alembic_version", "staff", "staff_acts", "archives",
                    "destruction_lists"}
    # A city's expert belongs to no station: one quarter hour of his is one row of the whole city.
    whole_office |= {"deeds", "published_files", "publications"}
    whole_office |= {"city_experts", "openings", "leases", "booking_cells"}
    whole_office |= {"published_files", "publications"}
    inspector = inspect(centre.engine)
    for table in set(inspector.get_table_names()) - whole_office:
        assert inspector.get_pk_constraint(table)["constrained_columns"][0] == "station", table
        for unique in inspector.get_unique_constraints(table):
            assert unique["column_names"][0] == "station", table
