"""The table of role × action, tried cell by cell through the actions themselves, and drawn for the manual."""

from dataclasses import replace
from pathlib import Path

import pytest

from station_app.actions import stations
from station_app.actions.rights import RIGHTS
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.storage import journal
from tests.helpers.office import CHEAP, MANAGER, PASSWORD, make_office
from tests.helpers.programs import station
from tests.trust.every_action import ACTIONS, Action, all_actions, call

EVERY = all_actions()
OTHERS = "另一个-密码-2026"


@pytest.fixture(scope="module")
def desk_of_all(tmp_path_factory):
    """One desk for all cells: whoever may not leaves no trace, and what whoever may does with stand-ins is of no
    matter.
    """
    office = make_office(tmp_path_factory.mktemp("rights"))
    yield office
    office.close()


def _codes(action: Action, office, clerk, place: Path) -> list[str]:
    """The faults of one call with stand-ins; none where it came past the right and fell over them, or did something."""
    try:
        call(action, office, clerk, place)
    except Refused as refused:
        # Refused for a setting that is none is another matter than refused for want of the right.
        own = action.right
        return [one.code for one in refused.faults if one.code != "not-allowed" or one.details.get("action") == own]
    except Exception:
        # Whatever a stand-in broke lies behind the right.
        return []
    return []


@pytest.mark.parametrize("action", EVERY, ids=str)
def test_who_may_not_is_refused_before_anything_is_looked_at_and_who_may_is_not(desk_of_all, tmp_path, action):
    office = desk_of_all
    manager = replace(office.desk.clerk, role=Role.MANAGER)
    for role in Role:
        position, _hash = journal.head(office.store.db)
        codes = _codes(action, office, replace(manager, role=role), tmp_path)
        if role in RIGHTS[action.right]:
            assert "not-allowed" not in codes, role
        else:
            assert codes == ["not-allowed"], role
            assert journal.head(office.store.db)[0] == position, role


def test_every_right_is_demanded_by_some_action_of_the_program():
    asked = {action.right for action in EVERY}
    source = "\n".join(file.read_text("utf-8") for file in ACTIONS.parent.rglob("*.py") if file.name != "rights.py")
    assert sorted(right for right in RIGHTS if right not in asked and f'"{right}"' not in source) == []


def test_the_manual_draws_the_table_that_the_actions_ask():
    from scripts.dump_rights import PAGE, page

    assert PAGE.read_text("utf-8") == page(), "run: python -m scripts.dump_rights"
    rows = [line.split(" | ") for line in page().splitlines() if line.startswith("| ")]
    erase = next(row for row in rows if row[0] == "| 删除或匿名个人信息")
    assert [cell.strip(" |") for cell in erase[1:]] == ["●", "—", "—", "—", "是"]


@pytest.mark.parametrize(
    ("role", "words", "may"),
    [
        (Role.AUDITOR, ("void", "ZX-G003-20261119-0001", "--reason", "x"), False),
        (Role.INTERN, ("void", "ZX-G003-20261119-0001", "--reason", "x"), False),
        (Role.CLERK, ("void", "ZX-G003-20261119-0001", "--reason", "重复"), True),
        (Role.AUDITOR, ("verify",), True),
        (Role.CLERK, ("journal",), False),
        (Role.AUDITOR, ("journal",), True),
        (Role.CLERK, ("erase", "13800136688", "--reason", "request"), False),
        (Role.MANAGER, ("erase", "13800136688", "--reason", "request"), True),
    ],
)
def test_the_command_line_asks_the_same_table(office, role, words, may):
    office.record()
    if role is not Role.MANAGER:
        stations.add_clerk(office.desk, "同事", role, OTHERS, now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.close()
    who = MANAGER if role is Role.MANAGER else "同事"
    password = PASSWORD if role is Role.MANAGER else OTHERS
    answer = station(office.folder.root, *words, "--clerk", who, password=password)
    assert (answer.code == 0) is may, answer.err
    assert ("not-allowed" in answer.err) is not may
    office.reopen()
