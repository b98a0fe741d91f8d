"""The desk looks at itself: quickly each day, wholly each week, and says what it found."""

from datetime import timedelta

import pytest

from station_app.actions import self_checks
from station_app.ui.self_checks import SelfChecks
from tests.helpers.office import Office
from tests.helpers.window import dress, main_window


def looked(office: Office, depth: str) -> None:
    checked = self_checks.check(office.store, depth)  # type: ignore[arg-type]
    assert checked.findings == ()
    self_checks.remember(office.store, office.desk.clerk, checked, office.clock())


def test_the_whole_check_is_due_each_week_and_the_quick_one_each_day_between(office: Office) -> None:
    office.record()
    db = office.store.db
    assert self_checks.due(db, office.clock()) == "whole"
    looked(office, "whole")
    assert self_checks.due(db, office.clock()) is None
    for _ in range(6):
        office.clock.forward(days=1)
        assert self_checks.due(db, office.clock()) == "quick"
        looked(office, "quick")
        assert self_checks.due(db, office.clock()) is None
    office.clock.forward(days=1)
    assert self_checks.due(db, office.clock()) == "whole"
    # A clock that was set back hides nothing.
    assert self_checks.due(db, office.clock() - timedelta(days=30)) == "whole"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consultations SET question = '别的' WHERE rid = 1",
        "DELETE FROM consultation_items",
        "UPDATE journal SET facts = replace(facts, 'S01', 'S02') WHERE kind = 'consultation'",
        "UPDATE journal SET hash = zeroblob(32) WHERE kind = 'consultation'",
    ],
)
def test_what_somebody_changed_past_the_program_is_found(office: Office, statement: str) -> None:
    office.record()
    db = office.store.db
    db.execute("DROP TRIGGER journal_is_never_changed")
    db.execute(statement)
    found = {depth: self_checks.check(office.store, depth).findings for depth in ("quick", "whole")}  # type: ignore[arg-type]
    assert found["whole"]
    assert found["quick"] or "consultation_items" in statement


def test_the_window_looks_by_itself_and_tells_what_was_found(office: Office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    office.record()
    with main_window(office) as window:
        checks: SelfChecks = window.self_checks
        assert checks.check_if_due()
        assert not checks.check_if_due()
        assert window.desk.background.settle(30)
        assert not checks.check_if_due()
        standing = [strip.notice.sentence for strip in window.notices.standing]
        assert not any("自检" in one for one in standing)
        office.clock.forward(days=1)
        office.store.db.execute("UPDATE consultations SET question = '别的'")
        assert checks.check_if_due()
        assert window.desk.background.settle(30)
        standing = [strip.notice.sentence for strip in window.notices.standing]
        assert any("自检" in one and "consultations" in one for one in standing)
