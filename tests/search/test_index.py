"""The index follows the records: in the same transaction, to the last character, and can be made anew from them."""

import pytest

from station_app.actions import intakes, searching
from station_app.actions.acts import RecordIds
from station_app.actions.stations import open_desk
from station_app.actions.verification import verify
from station_app.domain.intakes import IntakeForm
from station_app.domain.searching import parse
from station_app.domain.troubles import Trouble
from station_app.storage import search, search_index
from station_app.storage.search import Looker, Search
from station_app.storage.search_kinds import kinds
from station_app.storage.search_tokens import SLOTS
from tests.helpers.intakes import filing
from tests.helpers.office import MANAGER, PASSWORD
from tests.helpers.promises import referred
from tests.helpers.searching import everything, fill, scan


def numbers(office, typed: str) -> set[str]:
    hits = searching.find(office.store, office.desk.clerk, office.desk.catalogue, typed, limit=50)
    return {hit.document.number for hit in hits if hit.document.number and not hit.forgiven}


def test_an_amendment_is_found_by_its_new_words_and_no_longer_by_the_old(office) -> None:
    number = office.record(question="询问续展").number
    office.amend(number, question="询问转让", answer="貔貅")
    assert (numbers(office, "续展"), numbers(office, "转让"), numbers(office, "貔貅")) == (set(), {number}, {number})
    assert verify(office.store).sound


def test_a_save_that_is_taken_back_leaves_nothing_in_the_index(office) -> None:
    db = office.store.db
    db.execute("BEGIN IMMEDIATE")
    office.record(question="貔貅")
    assert len(numbers(office, "貔貅")) == 1
    db.execute("ROLLBACK")
    assert numbers(office, "貔貅") == set()
    assert list(search_index.faults(office.store.db)) == []


def test_a_visitor_called_otherwise_is_found_so_in_all_his_visits(office) -> None:
    first, second = office.record().number, office.record(question="再问").number
    office.store.db.execute("UPDATE visitors SET name = '欧阳翡翠' WHERE name = '张国强'")
    assert numbers(office, "oyfc") == numbers(office, "欧阳翡翠") == {first, second}
    assert numbers(office, "张国强") == set()
    assert list(search_index.faults(office.store.db)) == []


def test_what_a_record_owes_is_found_with_it(office) -> None:
    saved, referral = referred(office)
    assert numbers(office, "协助取证") == {referral.number}
    assert numbers(office, "维权援助中心") == {referral.number}
    # By the number of the visit, the referral too: it begins with it.
    assert numbers(office, saved.number) == {saved.number, referral.number}


def test_a_visit_moved_to_another_day_stands_there_in_the_list(office) -> None:
    early = office.record(question="甲", started_at="2026-11-10T09:00+08:00", backdated_reason="补录").number
    late = office.record(question="乙", started_at="2026-11-18T09:00+08:00", backdated_reason="补录").number
    asked = search.narrowed(Search(parse(""), Looker("", ratings=True)), kinds=("consultation",))

    def order() -> list[str]:
        return [hit.document.number for hit in search.page(office.store.db, asked)]

    assert order() == [late, early]
    office.amend(early, started_at="2026-11-19T08:00+08:00")
    assert order() == [early, late]
    assert verify(office.store).sound


def test_every_kind_is_indexed_as_it_is_declared_and_made_anew_alike(office) -> None:
    fill(office, 7, 60)
    db = office.store.db
    before = [record for _place, record in everything(office)]
    kinds_met = {record.kind for record in before}
    assert kinds_met >= {"consultation", "intake", "visitor", "organisation", "task", "outreach"}
    assert searching.rebuild(office.store, office.desk.clerk) == len(before)
    after = [record for _place, record in everything(office)]
    key = [(record.day, record.kind, record.record_id) for record in after]
    assert sorted(key) == sorted((record.day, record.kind, record.record_id) for record in before)
    assert [one[0] for one in key] == sorted((one[0] for one in key), reverse=True)
    assert list(search_index.faults(db)) == []
    records = everything(office)
    asked = Search(parse("商标"), Looker("", ratings=True))
    assert search.places(db, asked, limit=1000) == scan(records, ["商标"], [], {})


def test_a_rebuilding_that_is_broken_off_leaves_the_index_as_it_was(office) -> None:
    fill(office, 7, 30)
    with pytest.raises(InterruptedError):
        searching.rebuild(office.store, office.desk.clerk, lambda _done, _total: False)
    assert list(search_index.faults(office.store.db)) == []
    assert len(everything(office)) > 30


def test_what_is_not_as_it_must_be_is_told_without_anybodys_name(office) -> None:
    office.record(visitor_name="欧阳翡翠")
    db = office.store.db
    row = db.execute("SELECT rid, place FROM searched_rows WHERE kind = 1").fetchone()
    db.execute("INSERT INTO search_index (rowid, main) VALUES (?, '翡 翠')", (row[1] + 5,))
    assert list(search_index.faults(db)) == [("row-differs", "search_index:main")]
    db.execute("DELETE FROM searched_rows WHERE kind = 1")
    assert ("row-missing", f"searched_rows:consultation:{row[0]}") in list(search_index.faults(db))
    db.execute("DROP TRIGGER searched_consultation_come")
    found = verify(office.store).findings
    assert any(one.where == "searched_consultation_come" for one in found)
    assert not any("翡" in one.where for one in found)
    searching.rebuild(office.store, office.desk.clerk)
    assert verify(office.store).sound


def test_an_index_of_other_declarations_is_made_anew_at_the_next_opening(office) -> None:
    number = office.record(question="貔貅").number
    db = office.store.db
    with office.store.atomic():
        search_index.take_down(db)
    db.execute("DELETE FROM searched_rows")
    office.close()
    read = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids, read_only=True)
    with pytest.raises(Trouble, match="database-older"):
        searching.find(read.store, read.clerk, read.catalogue, "貔貅", limit=5)
    read.close()
    office.desk = open_desk(office.folder, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    assert numbers(office, "貔貅") == {number}
    assert verify(office.store).sound


def test_kinds_have_numbers_and_names_of_their_own() -> None:
    known = kinds()
    assert len({kind.no for kind in known.values()}) == len(known)
    assert len({kind.table for kind in known.values()}) == len(known)
    from station_app.words.searching import KINDS

    assert set(known) <= set(KINDS)


def test_a_day_that_is_full_still_takes_a_record(office) -> None:
    number = office.record(question="甲").number
    db = office.store.db
    place = db.execute("SELECT place FROM searched_rows WHERE kind = 1").fetchone()[0]
    start = place - place % SLOTS
    db.execute("INSERT INTO searched_rows (place, kind, rid) VALUES (?, 63, 1)", (start + SLOTS - 1,))
    db.execute("INSERT INTO searched_rows (place, kind, rid) VALUES (?, 63, 2)", (start + SLOTS + 99,))
    other = office.record(question="甲乙").number
    assert numbers(office, "甲") == {number, other}


def test_ratings_are_found_by_whoever_may_see_them(office) -> None:
    from station_app.actions import ratings
    from station_app.actions.acts import RecordIds
    from station_app.domain.clerks import Clerk, Role
    from station_app.domain.ratings import RatingForm

    number = office.record(question="询问续展").number
    ratings.rate(
        office.store, office.desk.clerk, number, RatingForm(satisfaction="1", dissatisfied_reason="等候貔貅太久"),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    clerk = Clerk("somebody-else", "李强", Role.CLERK)

    def kinds_found(whose: Clerk, typed: str, **filters: object) -> list[str]:
        asked = search.narrowed(searching.asked(whose, office.desk.catalogue, typed), **filters)
        return [hit.document.kind for hit in search.page(office.store.db, asked)]

    assert kinds_found(office.desk.clerk, "貔貅") == ["rating"]
    assert kinds_found(office.desk.clerk, "", ratings=("1", "2")) == ["rating"]
    assert kinds_found(clerk, "貔貅") == []
    # The task to put it right tells of it as well: it is its owner's alone.
    assert sorted(kinds_found(office.desk.clerk, number)) == ["consultation", "rating", "task"]
    assert kinds_found(clerk, number) == ["consultation"]
    assert "rating" not in kinds_found(clerk, "", ratings=("1",))


def test_views_are_kept_shared_and_forgotten(office) -> None:
    store, clerk = office.store, office.desk.clerk
    own = searching.View("未结的续展", "续展", filters=search.Filters(state="open"))
    searching.keep_view(store, clerk, own)
    shared = searching.View("企业来访", "公司", period="year", shared=True)
    assert searching.keep_view(store, clerk, shared) == [own, shared]
    from dataclasses import replace

    other = replace(clerk, record_id="somebody-else")
    assert searching.views(store, other) == [shared]
    assert searching.drop_view(store, clerk, "未结的续展") == [shared]
    with pytest.raises(Exception, match="view-name-missing"):
        searching.keep_view(store, clerk, searching.View(" "))


def test_a_filing_is_found_by_the_number_of_its_mark_also_where_nothing_else_is_known_of_it(office) -> None:
    told = filing(
        business_type="TM10", classes=None, mark_image=None, all_marks_included=True,
        marks_concerned=["G1234567", "12345678A", {"number": "23456789", "nice_class": 30}],
    )  # fmt: skip
    number = intakes.record(
        office.store, office.desk.clerk, IntakeForm.from_json(told, office.desk.catalogue),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    ).number  # fmt: skip
    assert numbers(office, "G1234567") == numbers(office, "12345678A") == numbers(office, "23456789") == {number}
    assert list(search_index.faults(office.store.db)) == []
