"""A database from before an update of the program, read before the desk was opened with the new one."""

import pytest

from station_app.actions.stations import open_desk
from station_app.domain.troubles import Trouble
from station_app.words.troubles import trouble_sentence
from tests.helpers.office import MANAGER, PASSWORD


def test_reading_a_database_that_still_needs_its_update_says_what_to_do(office):
    office.store.db.execute("DELETE FROM _sqlite_migrations WHERE name = '0002_reference'")
    office.close()
    with pytest.raises(Trouble, match="database-older") as caught:
        open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids, read_only=True)
    assert "窗口" in trouble_sentence(caught.value)
