"""What is looked up at every save, start and answer costs what is asked for, never the years before."""

import pytest

from station_app.storage import batches, consultations


def _plan(office, ask):
    asked: list[str] = []
    office.store.db.conn.set_trace_callback(asked.append)
    ask(office.store.db)
    office.store.db.conn.set_trace_callback(None)
    return [row[3] for one in asked for row in office.store.db.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()]


@pytest.mark.parametrize("state", ["open", "void"])
def test_a_list_of_the_few_that_are_open_or_void_does_not_read_the_many_that_are_closed(office, state):
    plan = _plan(office, lambda db: consultations.page(db, state=state))
    assert any("consultations_not_closed (state=?" in line for line in plan)
    assert [line for line in plan if "TEMP B-TREE" in line] == []


def test_the_newest_batches_are_read_without_the_ones_before(office):
    plan = _plan(office, batches.history)
    assert [line for line in plan if "TEMP B-TREE" in line] == []


def test_the_figures_of_a_batch_lie_before_its_bytes(office):
    # SQLite reaches a column behind a large value only by walking all its pages, each of which is decrypted.
    columns = [row[1] for row in office.store.db.execute("PRAGMA table_info(batches)").fetchall()]
    assert columns[-1] == "container"
