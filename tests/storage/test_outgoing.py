"""Files sealed for the city are cleared away once it holds them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from station_app.storage import outgoing, sendings
from station_app.storage.cipher import Database
from tests.helpers.office import Office


def plan_of(office: Office, ask: Callable[[Database], list[Any]]) -> list[str]:
    """How the database goes about a question: its steps in order."""
    asked: list[str] = []
    office.store.db.conn.set_trace_callback(asked.append)
    assert ask(office.store.db) == []
    office.store.db.conn.set_trace_callback(None)
    return [str(line[3]) for line in office.store.db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}").fetchall()]


def test_an_answer_looks_at_the_files_under_way_and_not_at_all_that_ever_went(office: Office) -> None:
    assert plan_of(office, sendings.under_way)[0] == "SEARCH sendings USING INDEX sendings_under_way (state=?)"


def test_what_is_owed_is_found_without_asking_the_journal_for_what_the_city_holds(office: Office) -> None:
    steps = plan_of(office, lambda db: sendings.owed(db, office.desk.station.city_role))
    assert [step.split()[1] for step in steps][:3] == ["attachments", "sendings", "newest"]


def test_sealed_bytes_that_another_program_holds_open_stay_and_stop_nothing(tmp_path: Path) -> None:
    held_open, other = tmp_path / f"{'a' * 64}-for.age", tmp_path / f"{'b' * 64}-for.age"
    # A folder cannot be unlinked, as a file that is open cannot on Windows.
    held_open.mkdir()
    other.write_bytes(b"sealed")
    outgoing.drop(tmp_path, {"a" * 64, "b" * 64})
    assert [*tmp_path.iterdir()] == [held_open]
    held_open.rmdir()
    other.write_bytes(b"sealed")
    outgoing.keep_only(tmp_path, {"a" * 64})
    assert [*tmp_path.iterdir()] == []
