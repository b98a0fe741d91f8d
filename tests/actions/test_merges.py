"""Two records of one person, or of one firm: merged, read as one, and taken apart again."""

from datetime import timedelta

import pytest

from station_app.actions import merges as merging
from station_app.actions import visitor_cards
from station_app.actions.acts import RecordIds
from station_app.actions.consultations import form_of, latest_of
from station_app.actions.verification import verify
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.storage import consultations, duplicates, journal, merges, timelines, visitors
from station_app.storage.visitor_lookup import find, find_firms, of_record
from tests.helpers.office import Office


def visitor_of(office: Office, number: str) -> str:
    return str(latest_of(office.store.db, number, void_too=True).body()["visitor_id"])


def firm_of(office: Office, number: str) -> str:
    return str(latest_of(office.store.db, number).body()["organisation_id"])


def merge(office: Office, survivor: str, loser: str, take=(), what="visitor", ids=None):  # type: ignore[no-untyped-def]
    return merging.merge(
        office.store, office.desk.clerk, what, survivor, loser, take=take, ids=ids or RecordIds.make(office.ids),
        now=office.clock.forward(minutes=1), new_id=office.ids,
    )  # fmt: skip


def undo(office: Office, merge_id: str, ids=None):  # type: ignore[no-untyped-def]
    return merging.undo_merge(
        office.store, office.desk.clerk, merge_id, ids=ids or RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip


def rows(office: Office) -> list[tuple[object, ...]]:
    """The two tables without their revisions."""
    db = office.store.db
    return [
        *db.execute("SELECT record_id, state, name, phone, email, consent_scope, merged_into FROM visitors").fetchall(),
        *db.execute("SELECT record_id, state, org_name, uscc, merged_into FROM organisations").fetchall(),
    ]


@pytest.fixture
def two(office):  # type: ignore[no-untyped-def]
    """One person under two phones, each with a visit: (survivor, loser, their numbers)."""
    kept = office.record(visitor_phone="13800136688", org_name="国强餐饮")
    gone = office.record(visitor_phone="13911110871", result="6", visitor_email="zgq@example.cn")
    return visitor_of(office, kept.number), visitor_of(office, gone.number), kept.number, gone.number


def test_a_merge_makes_one_of_two_and_every_reading_goes_through_the_survivor(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, first, second = two
    merge(office, survivor, loser, take=("email",))
    db = office.store.db
    (only,) = find(db, "zgq")
    assert (only.record_id, only.visits, only.phone) == (survivor, 2, "13800136688")
    assert consultations.line(db, second).phone == "13800136688"  # type: ignore[union-attr]
    form = form_of(db, latest_of(db, second), office.desk.catalogue)
    assert (form.visitor_phone, form.visitor_email) == ("13800136688", "zgq@example.cn")
    assert visitor_of(office, second) == loser, "the visit keeps what was journalled"
    ids = timelines.all_ids(db, "visitor", survivor)
    visits = [entry.number for entry in timelines.page(db, "visitor", ids) if entry.kind == "consultation"]
    assert visits == [second, first]
    assert timelines.affairs(timelines.unfinished(db, "visitor", ids)) == [second]
    assert verify(office.store).findings == ()


def test_the_old_phone_of_a_merged_visitor_still_finds_him(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    merge(office, survivor, loser)
    assert [one.record_id for one in find(office.store.db, "0871")] == [survivor]
    assert of_record(office.store.db, loser).record_id == survivor  # type: ignore[union-attr]


def test_who_comes_with_the_old_phone_is_no_new_visitor_and_asking_again_is_the_same_save(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    merge(office, survivor, loser)
    ids = RecordIds.make(office.ids)
    saved = office.record(ids=ids, visitor_phone="13911110871")
    again = office.record(ids=ids, visitor_phone="13911110871")
    assert again.number == saved.number
    assert [one.visits for one in find(office.store.db, "zgq")] == [3]


def test_a_correction_of_a_merged_visitors_visit_makes_no_stranger(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, _, second = two
    merge(office, survivor, loser)
    office.amend(second, question="问的是续展")
    assert visitor_of(office, second) == loser
    office.amend(second, visitor_email="new@example.cn")
    assert visitors.present(office.store.db, survivor)["email"] == "new@example.cn"  # type: ignore[index]
    assert len(find(office.store.db, "zgq")) == 1
    assert verify(office.store).findings == ()


def test_an_undone_merge_restores_both(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    before = rows(office)
    done = merge(office, survivor, loser, take=("phone", "email"))
    assert rows(office) != before
    assert [(one.survivor_name, one.loser_name) for one in merges.newest(office.store.db, "")] == [("张国强", "张国强")]
    office.clock.forward(days=29)
    undo(office, done.record_id)
    assert rows(office) == before
    assert merges.newest(office.store.db, "") == []
    assert sorted(one.visits for one in find(office.store.db, "zgq")) == [1, 1]
    assert verify(office.store).findings == ()


def test_a_merge_older_than_thirty_days_stays(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    done = merge(office, survivor, loser)
    office.clock.now += timedelta(days=30, seconds=1)
    with pytest.raises(Refused, match="merge-too-old"):
        undo(office, done.record_id)


def test_undoing_keeps_what_was_corrected_since(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    done = merge(office, survivor, loser, take=("phone", "email"))
    visitor_cards.revise_card(
        office.store, office.desk.clerk, "visitor", survivor, {"email": "later@example.cn"},
        ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    undo(office, done.record_id)
    kept = visitors.present(office.store.db, survivor)
    assert kept is not None
    assert (kept["phone"], kept["email"]) == ("13800136688", "later@example.cn")


def test_pressing_twice_is_one_merge_and_one_undoing(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    ids, back = RecordIds.make(office.ids), RecordIds.make(office.ids)
    done = merge(office, survivor, loser, ids=ids)
    entries = journal.head(office.store.db)
    assert merge(office, survivor, loser, ids=ids) == done
    assert journal.head(office.store.db) == entries
    undo(office, done.record_id, ids=back)
    entries = journal.head(office.store.db)
    undo(office, done.record_id, ids=back)
    assert journal.head(office.store.db) == entries
    with pytest.raises(Refused, match="merge-undone"):
        undo(office, done.record_id)


def test_three_merged_in_a_row_come_apart_in_any_order(office) -> None:  # type: ignore[no-untyped-def]
    a, b, c = (visitor_of(office, office.record(visitor_phone=f"1380013668{tail}").number) for tail in (1, 2, 3))
    before = rows(office)
    first = merge(office, b, a)
    second = merge(office, c, b, take=("phone",))
    db = office.store.db
    assert timelines.all_ids(db, "visitor", c) == [c, a, b]
    undo(office, first.record_id)
    assert {one.record_id for one in find(db, "zgq")} == {a, c}
    undo(office, second.record_id)
    assert rows(office) == before
    third = merge(office, b, a)
    fourth = merge(office, c, b, take=("phone",))
    undo(office, fourth.record_id)
    assert merges.survivor_of(db, "visitor", a) == b
    undo(office, third.record_id)
    assert rows(office) == before
    assert verify(office.store).findings == ()


def test_what_cannot_be_merged_is_refused_and_nothing_is_written(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    merge(office, survivor, loser)
    head = journal.head(office.store.db)
    for one, other, code in (
        (survivor, survivor, "merge-with-oneself"), (survivor, loser, "merge-gone"), (loser, survivor, "merge-gone"),
        (survivor, "nobody", "merge-gone"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            merge(office, one, other)
    with pytest.raises(Refused, match="merge-unknown"):
        undo(office, "nothing")
    intern = Clerk("c", "实习生", Role.INTERN)
    with pytest.raises(Refused, match="not-allowed"):
        merging.merge(office.store, intern, "visitor", survivor, loser, take=(), ids=RecordIds.make(office.ids),
                      now=office.clock(), new_id=office.ids)  # fmt: skip
    assert journal.head(office.store.db) == head


def test_of_two_consents_the_narrower_holds_and_comes_back_with_the_undoing(office) -> None:  # type: ignore[no-untyped-def]
    kept = visitor_of(office, office.record(visitor_phone="13800136681", consent_scope="city").number)
    gone = visitor_of(office, office.record(visitor_phone="13800136682", consent_scope="none").number)
    done = merge(office, kept, gone)
    assert visitors.present(office.store.db, kept)["consent_scope"] == "none"  # type: ignore[index]
    undo(office, done.record_id)
    assert visitors.present(office.store.db, kept)["consent_scope"] == "city"  # type: ignore[index]


def test_two_firms_merge_with_their_people_and_come_apart(office) -> None:  # type: ignore[no-untyped-def]
    firms = []
    for phone, name in (("13800136681", "江楠餐饮"), ("13800136682", "北京江楠餐饮有限公司")):
        saved = office.record(visitor_name=f"江{phone[-1]}", visitor_phone=phone, org_name=name, role="01")
        firms.append(firm_of(office, saved.number))
    db = office.store.db
    alike = duplicates.alike_firm(db, organisation_id=firms[0])
    assert [(one.record_id, one.reasons) for one in alike] == [(firms[1], ("near-firm-name",))]
    done = merge(office, firms[1], firms[0], what="organisation")
    (shown,) = find_firms(db, "jncy")
    assert (shown.record_id, shown.people, shown.visits) == (firms[1], 2, 2)
    assert {one.org_name for one in find(db, "江楠")} == {"北京江楠餐饮有限公司"}
    ids = timelines.all_ids(db, "organisation", firms[1])
    assert len(timelines.page(db, "organisation", ids)) == 2
    undo(office, done.record_id)
    assert len(find_firms(db, "jncy")) == 2
    assert verify(office.store).findings == ()


def test_who_was_told_apart_is_not_offered_again_until_they_are_merged_after_all(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, loser, *_ = two
    db = office.store.db
    office.amend(two[3], visitor_phone="13800136689")
    assert [one.reasons[0] for one in duplicates.alike_person(db, visitor_id=survivor)] == ["same-name-near-phone"]
    for _ in range(2):
        merging.tell_apart(office.store, office.desk.clerk, "visitor", loser, survivor, ids=RecordIds.make(office.ids),
                           now=office.clock(), new_id=office.ids)  # fmt: skip
    assert duplicates.alike_person(db, visitor_id=survivor) == []
    assert duplicates.alike_person(db, visitor_id=loser) == []
    done = merge(office, survivor, loser)
    assert merges.told_apart_from(db, survivor) == frozenset()
    undo(office, done.record_id)
    assert merges.told_apart_from(db, survivor) == {loser}
    assert verify(office.store).findings == ()


def test_a_whole_phone_is_shown_only_with_an_entry_of_who_saw_it(office, two) -> None:  # type: ignore[no-untyped-def]
    survivor, *_ = two
    position, _ = journal.head(office.store.db)
    ids = RecordIds.make(office.ids)
    for _ in range(2):
        assert visitor_cards.reveal(
            office.store, office.desk.clerk, survivor, ids=ids, now=office.clock()
        ) == "13800136688"  # fmt: skip
    (entry,) = list(journal.walk(office.store.db, after=position))
    assert (entry.kind, entry.actor, entry.body()) == (
        "reveal", office.desk.clerk.record_id, {"of": survivor, "field": "phone"}
    )  # fmt: skip


def test_a_corrected_reading_is_remembered_and_found(office) -> None:  # type: ignore[no-untyped-def]
    person = visitor_of(office, office.record(visitor_name="乐行").number)
    db = office.store.db
    assert find(db, "lexing")
    assert find(db, "yaoheng") == []
    visitor_cards.revise_card(
        office.store, office.desk.clerk, "visitor", person, {"name_readings": ["Yao  Heng"]},
        ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    assert [one.record_id for one in find(db, "yaoheng")] == [person]
    assert [one.record_id for one in find(db, "yh")] == [person]
    assert verify(office.store).findings == ()
    with pytest.raises(Refused, match="reading-form"):
        visitor_cards.revise_card(
            office.store, office.desk.clerk, "visitor", person, {"name_readings": ["yào héng"]},
            ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids,
        )  # fmt: skip


def test_a_role_is_corrected_and_a_person_leaves_a_firm(office) -> None:  # type: ignore[no-untyped-def]
    saved = office.record(org_name="国强餐饮", role="01")
    person, firm = visitor_of(office, saved.number), firm_of(office, saved.number)
    db = office.store.db

    def belong(**how: object) -> None:
        visitor_cards.belong(office.store, office.desk.clerk, person, firm, ids=RecordIds.make(office.ids),
                             now=office.clock(), new_id=office.ids, **how)  # type: ignore[arg-type]  # fmt: skip

    belong(role="03")
    assert find(db, "zgq")[0].role == "03"
    belong(leave=True)
    assert find(db, "zgq")[0].org_name == ""
    belong(role="02")
    assert find(db, "zgq")[0].role == "02"
    assert verify(office.store).findings == ()


def test_the_narrower_consent_of_two_holds_for_the_merged_record_as_well(office):
    kept = visitor_of(office, office.record(visitor_name="赵倩", consent_scope="none").number)
    gone = visitor_of(office, office.record(visitor_name="赵茜", consent_scope="service").number)
    merged = merge(office, kept, gone)
    assert journal.latest(office.store.db, gone).body()["consent_scope"] == "none"
    merging.undo_merge(
        office.store, office.desk.clerk, merged.record_id, ids=RecordIds.make(office.ids), now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    assert journal.latest(office.store.db, gone).body()["consent_scope"] == "service"
    assert verify(office.store).sound
