"""The same step asked again, as after a COMMIT of unknown outcome; and steps taken back, whoever came with them too."""

import pytest

from station_app.actions import consultations, ledgers
from station_app.actions.acts import RecordIds
from station_app.domain.faults import Refused
from station_app.storage import consultations as stored
from station_app.storage import visitors


def _undo(office, saved, ids=None):
    return consultations.undo(
        office.store, office.desk.clerk, saved, "十秒内撤销", ids=ids or RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip


def _amend(office, number, ids, **given):
    return consultations.amend(
        office.store, office.desk.clerk, number, given, "抄错一字", ids=ids, catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def test_undoing_asked_again_is_the_same_undoing(office):
    saved = office.record()
    ids = RecordIds.make(office.ids)
    first = _undo(office, saved, ids)
    office.clock.forward(seconds=30)
    assert _undo(office, saved, ids).revision_id == first.revision_id
    assert [line.state for line in stored.page(office.store.db)] == ["void"]


def test_a_correction_is_not_undone_by_voiding_the_visit(office):
    saved = office.record()
    amended = office.amend(saved.number, answer="改为：材料清单已给")
    for one in (saved, amended):
        with pytest.raises(Refused, match="undo-amended"):
            _undo(office, one)
    assert [line.state for line in stored.page(office.store.db)] == ["closed"]


def test_undoing_leaves_a_visitor_who_was_logged_again_since(office):
    first = office.record(org_name="云栖半导体有限公司")
    office.record(org_name="云栖半导体有限公司")
    _undo(office, first)
    assert visitors.find_person(office.store.db, "张国强", "13800136688") is not None
    states = [row[0] for table in ("visitors", "organisations", "memberships")
              for row in office.store.db.execute(f"SELECT state FROM {table}").fetchall()]  # fmt: skip
    assert states == ["active"] * 3


def test_undoing_takes_back_whoever_was_made_only_for_that_visit(office):
    _undo(office, office.record(org_name="云栖半导体有限公司"))
    states = [row[0] for table in ("visitors", "organisations", "memberships")
              for row in office.store.db.execute(f"SELECT state FROM {table}").fetchall()]  # fmt: skip
    assert states == ["void"] * 3


def test_an_undone_import_leaves_no_visitor_who_came_with_it_alone(office, tmp_path):
    office.record(visitor_name="李想", visitor_phone="13900001111")
    file = tmp_path / "ledger.csv"
    rows = ("日期,姓名,电话,问题", "2026-11-09,李想,13900001111,商标查询", "2026-11-09,赵敏,13700002222,专利缴费")
    file.write_text("\n".join(rows) + "\n", "utf-8")
    brought = ledgers.import_ledger(
        office.store, office.desk.clerk, file, catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids
    )
    assert brought.stored == 2
    ledgers.undo_import(
        office.store, office.desk.clerk, brought.import_id, "导错文件", now=office.clock(), new_id=office.ids
    )
    assert visitors.find_person(office.store.db, "赵敏", "13700002222") is None
    assert visitors.find_person(office.store.db, "李想", "13900001111") is not None


@pytest.mark.parametrize(
    "changed", [{"answer": "改为：材料清单已给"}, {"visitor_phone": "13900001111"}, {"items": ["S02"]}]
)
def test_a_save_asked_again_with_other_content_is_never_called_saved(office, changed):
    ids = RecordIds.make(office.ids)
    office.record(ids=ids)
    with pytest.raises(Refused, match="saved-otherwise"):
        office.record(ids=ids, **changed)
    assert len(stored.page(office.store.db)) == 1


def test_a_save_asked_again_after_its_visitor_was_corrected_is_the_same_save(office):
    ids = RecordIds.make(office.ids)
    saved = office.record(ids=ids, org_name="云栖半导体有限公司", visitor_type="20")
    office.amend(saved.number, visitor_name="张国祥")
    office.clock.forward(days=2)
    assert office.record(ids=ids, org_name="云栖半导体有限公司", visitor_type="20").revision_id == saved.revision_id


def test_a_correction_asked_again_with_other_content_is_never_called_saved(office):
    saved = office.record()
    ids = RecordIds.make(office.ids)
    first = _amend(office, saved.number, ids, answer="改为：材料清单已给")
    assert _amend(office, saved.number, ids, answer="改为：材料清单已给").revision_id == first.revision_id
    with pytest.raises(Refused, match="saved-otherwise"):
        _amend(office, saved.number, ids, answer="改为：已约专家")


def test_a_voiding_asked_again_for_another_visit_is_never_called_done(office):
    first, second = office.record(), office.record()
    ids = RecordIds.make(office.ids)
    for _ in range(2):
        consultations.void(office.store, office.desk.clerk, first.number, "重复登记", ids=ids, now=office.clock())
    with pytest.raises(Refused, match="saved-otherwise"):
        consultations.void(office.store, office.desk.clerk, second.number, "重复登记", ids=ids, now=office.clock())
