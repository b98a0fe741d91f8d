"""Raw containers that hold an erased person are locked, and 400 days later destroyed by a signed list; verify knows."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from city_centre import destroying, oversight
from city_centre.intake import receive
from city_centre.office import Office, OfficeRefused
from city_centre.storage import centre as state
from city_centre.storage import deeds, migrations
from city_centre.storage.engine import DatabaseTrouble, open_sqlite, reading, writing
from city_centre.storage.staff import Colleague
from city_centre.verify import verify
from city_centre.web.staff import views
from tests.city_centre.conftest import NOW
from tests.helpers.city import City
from tests.helpers.wire import Desk, row

LATER = NOW + timedelta(days=401)


def found(centre: Office) -> set[str]:
    return {note.code for note in verify(centre).findings}


@pytest.fixture
def erased(centre: Office, desk: Desk) -> Office:
    """Three batches: the first holds somebody whom the third erases, the second nobody of his."""
    receive(centre, desk.batch([row("a", record="one", person={"question": "他的话"}), row("b", record="two")]), NOW)
    receive(centre, desk.batch([row("c", record="three")]), NOW)
    receive(centre, desk.batch([row("d", record="one", verb="erase", parent="a")]), NOW)
    assert found(centre) == set()
    return centre


def test_what_holds_an_erased_person_is_locked_from_the_erasure_on(erased: Office) -> None:
    (one,) = destroying.locked(erased)
    assert (one.station, one.no, one.records) == ("G003", 1, 1)
    assert one.goes_on == (NOW + timedelta(days=400)).date().isoformat()
    page = oversight.station_page(erased, "G003", NOW)
    assert page is not None
    assert ([held.no for held in page.locked], page.destroyed) == ([1], 0)
    shown = str(views.station(page, Colleague("李宏", "manager", "", 0, "active", ""), "key"))
    assert "锁定的原件" in shown
    assert one.goes_on in shown


def test_before_its_term_nothing_goes_and_the_database_itself_refuses(erased: Office) -> None:
    with pytest.raises(OfficeRefused, match="destroy_nothing"):
        destroying.destroy(erased, NOW + timedelta(days=399), "list-1")
    with pytest.raises(DatabaseTrouble, match=r"IntegrityError|RaiseException"), writing(erased.engine) as connection:
        connection.execute(text("DELETE FROM containers WHERE no = 1"))
    assert found(erased) == set()


def test_after_400_days_the_bytes_go_by_a_signed_list_and_the_tables_stay_proven(erased: Office) -> None:
    listed = destroying.destroy(erased, LATER, "list-1")
    content = json.loads(listed["content"])
    assert [(one["station"], one["no"], one["rows"], one["records"]) for one in content["containers"]] == [
        ("G003", 1, 2, 1)
    ]
    assert "他的话" not in listed["content"]
    assert destroying.is_sound(listed, [])
    assert not destroying.is_sound(listed | {"content": listed["content"].replace("G003", "G004")}, [])
    assert found(erased) == set()
    assert destroying.locked(erased) == []
    with pytest.raises(OfficeRefused, match="destroy_nothing"):
        destroying.destroy(erased, LATER, "list-2")
    page = oversight.station_page(erased, "G003", LATER)
    assert page is not None
    assert page.destroyed == 1


def test_lists_of_before_join_the_chain_of_deeds_with_the_new_program(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "older.db", b"k" * 32)
    migrations.upgrade(engine, to="0024")
    with writing(engine) as connection:
        state.found(connection, "BJ", "市中心", "2026-11-01T00:00:00.000+00:00")
        connection.execute(
            text("INSERT INTO destruction_lists (list, at, content, signature, public)"
                 " VALUES ('L1', '2026-11-02', :content, 's', 'p')"), {"content": '{"表":1}'}
        )  # fmt: skip
    migrations.upgrade(engine)
    with reading(engine) as connection:
        entered = list(deeds.entries(connection))
        assert [kind for _ordinal, kind, _digest, _head in entered] == ["centre_epochs", "destruction_lists"]
        assert deeds.standing(connection, "destruction_lists") == Counter([entered[1][2]])
        assert deeds.end(connection) == (2, entered[1][3])
    engine.dispose()


@pytest.mark.parametrize(("statement", "code"), [
    ("UPDATE rows SET facts = '{{}}' WHERE verb <> 'erase' AND no = 1", "row_altered"),
    ("UPDATE destruction_lists SET content = '{{}}'", "destruction"),
    ("UPDATE destroyed_containers SET revisions = '[]'", "destruction"),
    ("DELETE FROM destroyed_containers", "container_missing"),
])  # fmt: skip
def test_who_changes_what_was_kept_or_the_list_itself_is_found(erased: Office, statement: str, code: str) -> None:
    destroying.destroy(erased, LATER, "list-1")
    with writing(erased.engine) as connection:
        for table in ("rows", "destruction_lists", "destroyed_containers"):
            if erased.engine.dialect.name == "sqlite":
                for end in ("stays", "keeps_all"):
                    connection.execute(text(f"DROP TRIGGER {table}_{end}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        assert connection.execute(text(statement.replace("{{}}", "{}"))).rowcount > 0
    assert code in found(erased)


def test_the_commands_list_what_is_locked_and_refuse_to_destroy_before_its_term(tmp_path: Path) -> None:
    city = City.founded(tmp_path)
    assert city.run("locked", "--json").json == []
    refused = city.say("destroy", "--out", str(tmp_path / "lists"))
    assert (refused.code, refused.fault) == (1, "destroy_nothing")
    assert city.verify()["ok"] is True
