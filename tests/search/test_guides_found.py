"""Guides, texts of policies and names of files are found with everything else, and follow what they are made of."""

from dataclasses import replace
from datetime import date, timedelta

from station_app.actions import attachments, consultations, guide_texts, item_overlays, policy_texts, searching
from station_app.actions.acts import RecordIds
from station_app.actions.stations import open_desk
from station_app.actions.verification import verify
from station_app.domain.guides import next_turn, searched_texts
from station_app.domain.item_overlays import ItemOverlay
from station_app.domain.policy_texts import PolicyHead
from station_app.domain.searching import Document
from station_app.storage import search, search_index
from tests.helpers.office import MANAGER, PASSWORD


def found(office, typed: str, kind: str) -> list[Document]:
    hits = searching.find(office.store, office.desk.clerk, office.desk.catalogue, typed, limit=200)
    return [hit.document for hit in hits if hit.document.kind == kind and not hit.forgiven]


def guides(office, typed: str) -> list[str]:
    return [one.record_id for one in found(office, typed, "guide")]


def every_guide(office) -> dict[str, str]:
    """What stands in the search under the kind 办事指南."""
    asked = search.narrowed(searching.asked(office.desk.clerk, office.desk.catalogue, ""), kinds=("guide",))
    return {hit.document.record_id: hit.document.main for hit in search.page(office.store.db, asked, limit=9999)}


def lay_over(office, code: str, **said) -> None:
    item_overlays.lay_over(
        office.store, office.desk.clerk, code, ItemOverlay(**said), catalogue=office.desk.catalogue,
        now=office.clock.forward(minutes=1), new_id=office.ids,
    )  # fmt: skip


def opened_on(office, day: date):
    """The same station opened anew on that day."""
    office.close()
    office.clock.now = office.clock.now.replace(year=day.year, month=day.month, day=day.day)
    office.desk = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    return office


def test_a_word_of_a_guide_finds_the_part_in_which_it_stands(office) -> None:
    assert guides(office, "动态标志") == ["S01:questions"]
    assert guides(office, "宽展期 续展")[0].startswith("S05:")
    (one,) = found(office, "动态标志", "guide")
    assert (one.number, one.labels, dict(one.texts)["label"]) == ("", ("S01",), "常见问题")
    # By its item's name all of its parts, as every record of that item.
    assert {"S05:conditions", "S05:materials"} <= set(guides(office, "商标续展"))
    assert verify(office.store).sound


def test_what_the_station_says_of_an_item_itself_is_found_and_a_hidden_guide_is_not(office) -> None:
    assert guides(office, "二层东侧") == []
    lay_over(office, "S05", place="二层东侧窗口", name="续展（本区）")
    assert guides(office, "二层东侧") == ["S05:own"]
    assert guides(office, "续展（本区）")
    lay_over(office, "S01", hidden=True)
    assert guides(office, "动态标志") == []
    lay_over(office, "S01")
    assert guides(office, "动态标志") == ["S01:questions"]
    assert verify(office.store).sound


def test_a_guide_is_found_by_what_it_says_on_the_day_on_which_the_desk_is_opened(office) -> None:
    catalogue = office.desk.catalogue
    turn, before, after = office.clock().date(), {}, {}
    while before == after:
        turn = next_turn(catalogue, turn)
        before, after = ({one.key: one for one in searched_texts(catalogue, day, {})}
                         for day in (turn - timedelta(days=1), turn))  # fmt: skip
    changed = next(one for key, one in after.items() if before.get(key) != one)
    opened_on(office, turn - timedelta(days=1))
    assert every_guide(office).get(changed.key) == (before[changed.key].text if changed.key in before else None)
    opened_on(office, turn)
    assert every_guide(office)[changed.key] == changed.text
    assert verify(office.store).sound


def test_a_list_of_everything_is_of_the_stations_work_and_not_of_what_it_looks_up(office) -> None:
    number = office.record(items=["S05"]).number
    asked = searching.asked(office.desk.clerk, office.desk.catalogue, "")
    assert len(every_guide(office)) > 100
    for wanted in (asked, search.narrowed(asked, item="S05")):
        hits = search.page(office.store.db, wanted)
        assert {hit.document.kind for hit in hits} <= {"consultation", "visitor", "organisation"}
        assert number in {hit.document.number for hit in hits}
        assert search.count(office.store.db, wanted) == len(hits)


def test_rows_that_are_lost_or_altered_are_noticed_and_made_anew(office) -> None:
    db = office.store.db
    db.execute("DELETE FROM guide_texts WHERE record_id = 'S05:materials'")
    db.execute("UPDATE guide_texts SET text = '随便' WHERE record_id = 'S01:conditions'")
    assert {one.where for one in verify(office.store).findings} == {"guide_texts:S01:conditions",
                                                                    "guide_texts:S05:materials"}  # fmt: skip
    with office.store.atomic():
        assert guide_texts.keep(db, office.desk.catalogue, office.clock().date()) == 2
    assert verify(office.store).sound
    db.execute("DELETE FROM guide_texts")
    assert guide_texts.outdated(db, office.desk.catalogue.version, office.clock().date())


def test_nothing_is_written_where_a_desk_is_opened_and_nothing_has_changed(office) -> None:
    opened_on(office, office.clock().date())
    before = office.store.db.execute("SELECT max(rid), count(*) FROM guide_texts").fetchone()
    again = opened_on(office, office.clock().date() + timedelta(days=1))
    assert again.store.db.execute("SELECT max(rid), count(*) FROM guide_texts").fetchone() == before
    assert not guide_texts.outdated(again.store.db, again.desk.catalogue.version, again.clock().date())
    assert list(search_index.faults(again.store.db)) == []


def test_a_paragraph_of_a_policy_and_the_name_of_a_file_are_found(office, tmp_path) -> None:
    source = tmp_path / "资助办法.txt"
    source.write_text("第一条 为促进专利质押，给予貔貅贴息。\n第二条 本办法自发布之日起施行。\n", encoding="utf-8")
    read = policy_texts.preview(office.store.db, office.desk.clerk, source)
    head = PolicyHead("专利质押资助办法", "市知识产权局", "京知〔2026〕9号", "2026-03-01")
    policy_texts.store_policy(
        office.store, office.desk.clerk, read, head, ids=RecordIds.make(office.ids), now=office.clock(),
    )  # fmt: skip
    assert ["貔貅" in one.main for one in found(office, "貔貅贴息", "policy_text")] == [True]
    assert len(found(office, "专利质押资助办法", "policy_text")) == 2
    paper = tmp_path / "张国强授权书.pdf"
    paper.write_bytes(b"%PDF-1.7 of the office")
    kept = attachments.take_in(
        office.store, office.desk.clerk, paper, catalogue=office.desk.catalogue, now=office.clock()
    )
    saved = consultations.record(
        office.store, office.desk.clerk, replace(office.form(), attachments=(kept,)), ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    (one,) = found(office, "国强授权书", "consultation")
    assert one.number == saved.number
    assert ("attachments", "张国强授权书.pdf") in one.texts
