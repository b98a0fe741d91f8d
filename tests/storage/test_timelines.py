"""One timeline over all kinds of record, read page by page."""

import pytest

from station_app.actions import receipts
from station_app.storage import timelines
from station_app.storage.timelines import TimelineKind, register
from station_app.storage.visitor_lookup import find
from station_app.words.timelines import KINDS, entry_words


@pytest.fixture
def ids(office) -> list[str]:  # type: ignore[no-untyped-def]
    """A visitor with many visits, several of one moment, each with its printed receipt, some still open or voided."""
    for number in range(12):
        given = {"result": "6"} if number % 3 == 0 else {}
        started = f"2026-11-1{number // 4}T10:0{number % 2}:00+08:00"
        saved = office.record(question=f"第{number}次", org_name="国强餐饮", started_at=started,
                              backdated_reason="停电", **given)  # fmt: skip
        prepared = receipts.prepare(office.store, office.desk.clerk, office.desk.device, saved.number,
                                    catalogue=office.desk.catalogue, now=office.clock())  # fmt: skip
        receipts.confirm(office.store, office.desk.clerk, prepared, "a5", now=office.clock(), new_id=office.ids)
        if number == 5:
            office.void(saved.number)
    return timelines.all_ids(office.store.db, "visitor", find(office.store.db, "6688")[0].record_id)


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_pages_put_together_are_the_whole_and_newest_comes_first(office, ids: list[str], size: int) -> None:  # type: ignore[no-untyped-def]
    db = office.store.db
    whole = timelines.page(db, "visitor", ids, limit=1000)
    assert {"consultation", "print"} <= {entry.kind for entry in whole}
    assert [entry.at for entry in whole] == sorted((entry.at for entry in whole), reverse=True)
    read, before = [], None
    while found := timelines.page(db, "visitor", ids, before=before, limit=size):
        read += found
        before = found[-1].key
    assert read == whole


def test_person_and_firm_have_each_their_own_and_open_ones_are_told(office, ids: list[str]) -> None:  # type: ignore[no-untyped-def]
    db = office.store.db
    firm = find(db, "6688")[0].organisation_id
    of_firm = timelines.page(db, "organisation", timelines.all_ids(db, "organisation", firm), limit=1000)
    visits = [entry for entry in of_firm if entry.kind == "consultation"]
    assert len(visits) == 12
    assert [entry.state for entry in visits].count("void") == 1
    assert len(timelines.affairs(timelines.unfinished(db, "visitor", ids))) == 4
    assert timelines.page(db, "visitor", []) == []
    assert timelines.page(db, "visitor", ["nobody"]) == []


def test_every_kind_that_registers_has_a_name_and_both_queries_run(office) -> None:  # type: ignore[no-untyped-def]
    known = timelines.kinds()
    assert set(known) == set(KINDS)
    for what in ("visitor", "organisation"):
        assert timelines.page(office.store.db, what, ["nobody"]) == []
        assert timelines.unfinished(office.store.db, what, ["nobody"]) == []
    assert entry_words("consultation", "一行\n又一行", "") == "一行 又一行"


def test_two_timelines_of_one_name_are_a_mistake() -> None:
    timelines.kinds()
    with pytest.raises(ValueError, match="consultation"):
        register(TimelineKind("consultation", "SELECT 1"))
