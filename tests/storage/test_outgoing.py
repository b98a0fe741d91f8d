"""Files sealed for the city are cleared away once it holds them."""

from pathlib import Path

from station_app.storage import outgoing, sendings
from tests.helpers.office import Office


def test_an_answer_looks_at_the_files_under_way_and_not_at_all_that_ever_went(office: Office) -> None:
    asked: list[str] = []
    office.store.db.conn.set_trace_callback(asked.append)
    assert sendings.under_way(office.store.db) == []
    office.store.db.conn.set_trace_callback(None)
    plan = [str(line[3]) for line in office.store.db.execute(f"EXPLAIN QUERY PLAN {asked[-1]}").fetchall()]
    assert plan[0] == "SEARCH sendings USING INDEX sendings_under_way (state=?)"


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
