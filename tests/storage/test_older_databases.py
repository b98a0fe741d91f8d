"""A database from before an update of the program, read before the desk was opened with the new one."""

import pytest

from station_app.actions.stations import open_desk
from station_app.actions.verification import verify
from station_app.domain.troubles import Trouble
from station_app.storage import search_index
from station_app.storage.visitor_lookup import find, find_firms
from station_app.words.troubles import trouble_sentence
from tests.helpers.office import MANAGER, PASSWORD


def test_reading_a_database_that_still_needs_its_update_says_what_to_do(office):
    office.store.db.execute("DELETE FROM _sqlite_migrations WHERE name = '0002_reference'")
    office.close()
    with pytest.raises(Trouble, match="database-older") as caught:
        open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids, read_only=True)
    assert "窗口" in trouble_sentence(caught.value)


# What the migration of the visitors adds, taken away again.
BEFORE_THE_KEYS = """
DROP TRIGGER visitors_get_keys;
DROP TRIGGER visitors_change_keys;
DROP TRIGGER organisations_get_keys;
DROP TRIGGER organisations_change_keys;
DROP TABLE visitor_keys;
DROP TABLE organisation_keys;
DROP TABLE merges;
DROP TABLE distinctions;
DROP INDEX visitors_merged;
DROP INDEX organisations_merged;
ALTER TABLE visitors DROP COLUMN merged_into;
ALTER TABLE organisations DROP COLUMN merged_into;
DELETE FROM _sqlite_migrations WHERE name = '0003_visitors';
DELETE FROM settings WHERE key = 'lookup_keys';
"""


def test_who_stood_in_an_older_database_is_found_after_its_first_opening(office):
    office.record(visitor_name="曾国强", org_name="北京江楠餐饮有限公司")
    db = office.store.db
    search_index.take_down(db)
    for statement in BEFORE_THE_KEYS.strip().split(";\n"):
        db.execute(statement)
    desk = office.reopen()
    for typed in ("zgq", "6688", "江楠", "jncy"):
        assert [one.name for one in find(desk.store.db, typed)] == ["曾国强"]
    assert len(find_firms(desk.store.db, "jncy")) == 1
    assert verify(desk.store).findings == ()


def test_keys_of_other_rules_are_made_anew_at_the_next_opening(office):
    office.record(visitor_name="曾国强")
    db = office.store.db
    db.execute("UPDATE settings SET value = '1' WHERE key = 'lookup_keys'")
    db.execute("DELETE FROM visitor_keys")
    assert find(db, "zgq") == []
    assert verify(office.store).findings == (), "keys that wait to be made anew are no finding"
    desk = office.reopen()
    assert [one.name for one in find(desk.store.db, "zgq")] == ["曾国强"]
