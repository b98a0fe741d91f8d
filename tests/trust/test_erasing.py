"""A person is erased: from journal, tables, indices, pages, log, files, drafts and papers; the counts stay."""

from dataclasses import replace

import pytest

from station_app.actions import backups, drafts, erasures, verification
from station_app.actions.acts import RecordIds
from station_app.actions.putting_back import restore
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.journal import KINDS, Act
from station_app.domain.personal_data import NAME_AND_PHONE, SUBJECTS, VISITOR, How
from station_app.storage import journal, people
from station_app.storage.drafts import Draft
from station_app.storage.projections import TABLES
from tests.helpers.canaries import sightings
from tests.helpers.office import MANAGER, PASSWORD
from tests.helpers.pages import seen_in_pages
from tests.trust import marked


def erase(office, visitor_id, how=How.ERASE, **given):
    told = {
        "reason": "request", "proof": PASSWORD, "ids": RecordIds.make(office.ids), "catalogue": office.desk.catalogue,
        "station": office.desk.station, "now": office.clock(), "new_id": office.ids,
    } | given  # fmt: skip
    return erasures.erase(office.store, office.desk.clerk, visitor_id, how, **told)


def refusal(office, visitor_id, **given):
    with pytest.raises(Refused) as caught:
        erase(office, visitor_id, **given)
    return [(fault.code, fault.field) for fault in caught.value.faults]


def seen(office, *texts):
    return seen_in_pages(office.folder.database, office.store.key, *texts)


def counts(office):
    return office.store.db.execute(
        "SELECT day, channel, result, visitor_type, region_code, count(*), sum(person_count),"
        " count(DISTINCT visitor_id)"
        " FROM consultations GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()


def test_an_erased_person_is_in_no_page_of_the_database_and_none_of_its_log_and_the_counts_stay(office):
    office.record(visitor_name="另一位", visitor_phone="13800136699", question="另一件事")
    number, visitor_id = marked.come(office)
    office.amend(number, answer=f"再答{marked.NAME}")
    body = {"form": {"visitor_phone": marked.PHONE, "question": marked.WORDS}}
    drafts.keep(office.store, office.desk.clerk, Draft(office.ids(), "consultation", office.desk.clerk.record_id,
                                                       marked.NAME, body, office.clock().isoformat()))  # fmt: skip
    assert set(seen(office, *marked.ALL, "canary@example.cn")) == {*marked.ALL, "canary@example.cn"}
    before = counts(office)
    done = erase(office, visitor_id)
    assert done.log_empty
    assert seen(office, *marked.ALL, "canary@example.cn", "canary-wechat") == []
    assert seen(office, "另一位", "13800136699", "另一件事") == ["另一位", "13800136699", "另一件事"]
    assert counts(office) == before
    assert verification.verify(office.store).findings == ()


@pytest.mark.parametrize("kind", marked.TIED)
def test_whatever_a_kind_of_record_says_of_a_person_is_found_and_blanked(office, kind):
    number, visitor_id = marked.come(office)
    visit = office.store.db.execute("SELECT record_id FROM consultations WHERE number = ?", (number,)).fetchone()[0]
    record_id = visitor_id if kind == "visitor" else marked.leave_a_trace(office, kind, visitor_id, visit)
    with office.store.atomic() as db:
        whole = people.everything_of(db, visitor_id)
        assert record_id in {held.record_id for held in whole.records}
        act = Act(office.ids(), "erase", office.desk.clerk.record_id, office.clock().isoformat(), "")
        held = next(one for one in whole.records if one.record_id == record_id)
        # The journal is what must hold: a made-up entry does not fit its kind's table.
        erasures.blank(db, act, held, How.ERASE, ids=whole.ids, known=whole.known_as, new_id=office.ids)
    assert all(entry.person in (None, "{}") for entry in journal.of_record(office.store.db, record_id))


def test_every_kind_with_personal_fields_is_tied_to_a_person_or_says_why_not(office):
    assert {kind.name for kind in KINDS.values() if kind.person_fields} >= {*marked.TIED, "phrase"}
    assert {"visitor", "consultation"} <= set(marked.TIED)
    ties = {VISITOR, *SUBJECTS, *(name for pair in NAME_AND_PHONE for name in pair)}
    untied = [name for name in marked.TIED if name != "visitor" and not ties & set(TABLES[name].columns)]
    assert untied == [], "name its visitor in its facts, or say in NOT_OF_A_VISITOR whose data it holds"


def test_an_anonymised_person_leaves_what_was_asked_without_who_asked(office):
    number, visitor_id = marked.come(office)
    office.amend(number, question=f"{marked.NAME}（{marked.PHONE}）问：茶叶归哪一类")
    erase(office, visitor_id, How.ANONYMISE, reason="expired")
    assert seen(office, marked.NAME, marked.PHONE, marked.WORDS) == []
    row = office.store.db.execute("SELECT question FROM consultations WHERE number = ?", (number,)).fetchone()
    assert row[0] == "×××（×××）问：茶叶归哪一类"
    hits = office.store.db.execute(
        "SELECT count(*) FROM search_index WHERE search_index MATCH '\"茶 叶\"'"
    ).fetchone()[0]
    assert hits == 1
    assert verification.verify(office.store).findings == ()
    # What was kept then can be erased later all the same.
    erase(office, visitor_id)
    assert seen(office, "茶叶归哪一类") == []


def test_nothing_is_erased_without_right_password_and_reason_or_while_something_is_under_way(office):
    _number, visitor_id = marked.come(office)
    assert refusal(office, visitor_id, proof="不是这个密码呀") == [("wrong-proof", "proof")]
    assert refusal(office, visitor_id, reason="因为") == [("erase-reason", "reason")]
    assert refusal(office, "没有这个人") == [("visitor-gone", "")]
    mine = office.desk.clerk
    for role in (Role.CLERK, Role.INTERN, Role.AUDITOR):
        office.desk.clerk = replace(mine, role=role)
        assert refusal(office, visitor_id) == [("not-allowed", "")]
    office.desk.clerk = mine
    assert seen(office, marked.NAME) == [marked.NAME]
    running = office.record(visitor_name=marked.NAME, visitor_phone=marked.PHONE, result="4", answer="")
    assert refusal(office, visitor_id) == [("erase-running", "")]
    office.void(running.number)
    assert erase(office, visitor_id).records >= 3


def test_the_same_erasure_asked_twice_is_one(office):
    _number, visitor_id = marked.come(office)
    ids = RecordIds.make(office.ids)
    first = erase(office, visitor_id, ids=ids)
    position, _hash = journal.head(office.store.db)
    again = erase(office, visitor_id, ids=ids)
    assert (again.records, again.files) == (first.records, first.files)
    assert journal.head(office.store.db)[0] == position


def test_what_only_earlier_revisions_say_of_a_person_goes_and_what_the_newest_says_of_another_stays(office):
    number, visitor_id = marked.come(office)
    marked.come(office)
    office.amend(number, visitor_name="另一位", visitor_phone="13800136699", question="另一件事", answer="好")
    erase(office, visitor_id)
    assert seen(office, *marked.ALL) == []
    row = office.store.db.execute("SELECT question FROM consultations WHERE number = ?", (number,)).fetchone()
    assert row[0] == "另一件事"
    assert verification.verify(office.store).findings == ()


def test_an_older_backup_put_back_is_erased_again_before_anything_else(office, tmp_path):
    _number, visitor_id = marked.come(office)
    made = backups.make(office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids,
                        place=tmp_path / "stick")  # fmt: skip
    assert set(seen_in_pages(made.backup / "station.db", office.store.key, *marked.ALL)) == set(marked.ALL)
    erase(office, visitor_id)
    office.clock.forward(minutes=1)
    later = backups.make(office.store, office.desk.clerk, office.desk.station, now=office.clock(), new_id=office.ids)
    assert seen_in_pages(later.backup / "station.db", office.store.key, *marked.ALL) == []
    office.desk.close()
    restore(office.folder, made.backup, MANAGER, PASSWORD, now=office.clock())
    desk = office.reopen()
    assert set(desk.told) == {"database-restored", "erased-again"}
    assert seen(office, *marked.ALL) == []
    assert verification.verify(office.store).findings == ()
    office.reopen()
    assert office.desk.told == ()


def test_a_new_pc_that_takes_an_older_backup_learns_beside_it_what_was_erased(office, tmp_path):
    from station_app.storage.folder import DataFolder

    _number, visitor_id = marked.come(office)
    clerk, station = office.desk.clerk, office.desk.station
    made = backups.make(office.store, clerk, station, now=office.clock(), new_id=office.ids)
    erase(office, visitor_id)
    other = DataFolder.at(tmp_path / "other" / "station")
    restore(other, made.backup, MANAGER, PASSWORD, now=office.clock())
    key = office.store.key
    office.desk.close()
    from station_app.actions.stations import open_desk

    opened = open_desk(other, MANAGER, PASSWORD, now=office.clock(), new_id=office.ids)
    assert "erased-again" in opened.told
    assert seen_in_pages(other.database, key, *marked.ALL) == []
    opened.close()
    office.reopen()


def test_nobody_can_have_somebody_erased_by_writing_the_list(office):
    _number, visitor_id = marked.come(office)
    database_id = office.store.database_id()
    path = office.folder.memory / f"{database_id}.erased"
    from station_app.storage import erasure_list

    erasure_list.add(path, erasure_list.Erasures(database_id, {visitor_id: "erase"}), b"\x01" * 32)
    office.reopen()
    assert office.desk.told == ()
    assert seen(office, marked.NAME) == [marked.NAME]


def test_no_file_of_the_data_folder_shows_an_erased_person_and_his_papers_are_gone(office):
    number, visitor_id = marked.come(office)
    office.folder.papers.mkdir(exist_ok=True)
    paper = office.folder.papers / f"{number}-a5.pdf"
    paper.write_bytes(marked.NAME.encode())
    other = office.folder.papers / "ZX-G003-20260101-0001-a5.pdf"
    other.write_bytes(b"another's")
    assert sightings([marked.NAME], [office.folder.papers])
    erase(office, visitor_id)
    assert (paper.exists(), other.exists()) == (False, True)
    assert sightings(marked.ALL, [office.folder.root, office.folder.memory]) == []


def test_nobody_writes_an_erased_person_into_his_records_again(office):
    from station_app.actions.visitor_cards import revise_card

    number, visitor_id = marked.come(office)
    erase(office, visitor_id)
    with pytest.raises(Refused, match="record-erased"):
        office.amend(number, visitor_name=marked.NAME, visitor_phone=marked.PHONE)
    with pytest.raises(Refused, match="record-erased"):
        revise_card(office.store, office.desk.clerk, "visitor", visitor_id, {"name": marked.NAME},
                    ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids)  # fmt: skip
    assert seen(office, marked.NAME) == []
    # Who comes again is somebody new.
    _again, another = marked.come(office)
    assert another != visitor_id
