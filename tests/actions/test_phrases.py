"""常用语 in the office: what the station makes of the city's, what is refused, what the journal keeps."""

import pytest

from station_app.actions import phrases
from station_app.actions.acts import RecordIds
from station_app.actions.verification import verify
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.domain.phrases import Phrase, PhraseForm
from station_app.storage import journal
from station_app.storage import phrases as stored
from tests.helpers.office import Office

MINE = PhraseForm("wd", "本站说明", "请{来访人}备齐。{光标}", ("S01",))


def save(office: Office, form: PhraseForm, ids: RecordIds | None = None) -> str:
    return phrases.save(
        office.store, office.desk.clerk, form, ids=ids or RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(),
    ).record_id  # fmt: skip


def hide(office: Office, code: str, hidden: bool) -> None:
    phrases.hide(
        office.store, office.desk.clerk, code, hidden=hidden, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip


def present(office: Office) -> dict[str, Phrase]:
    return {one.key: one for one in stored.present(office.store.db, office.desk.catalogue, office.clock())}


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


def test_a_phrase_of_the_station_stands_beside_the_citys(office):
    record_id = save(office, MINE)
    mine = present(office)[record_id]
    assert (mine.form, mine.of_city, mine.record_id) == (MINE, False, record_id)
    assert present(office)["ZC01"].of_city
    assert verify(office.store).sound


def test_a_phrase_does_not_travel_and_its_words_lie_in_the_erasable_part(office):
    record_id = save(office, MINE)
    entry = journal.latest(office.store.db, record_id)
    assert entry.personal_fields() == {"text"}
    assert not office.store.db.execute("SELECT 1 FROM outbox WHERE position = ?", (entry.position,)).fetchall()


def test_the_same_save_asked_again_writes_once(office):
    ids = RecordIds.make(office.ids)
    assert save(office, MINE, ids) == save(office, MINE, ids)
    assert len(journal.of_record(office.store.db, ids.record_id)) == 1


def test_a_phrase_is_changed_under_its_record(office):
    ids = RecordIds.make(office.ids)
    save(office, MINE, ids)
    save(office, PhraseForm("wd", "改过的", "新话"), ids.next_revision(office.ids))
    assert present(office)[ids.record_id].form.title == "改过的"
    first, second = journal.of_record(office.store.db, ids.record_id)
    assert second.parent_revision_id == first.revision_id


def test_two_phrases_never_have_one_sign(office):
    save(office, MINE)
    for form in (MINE, PhraseForm("xz", "我的注册", "话")):
        with pytest.raises(Refused) as refused:
            save(office, form)
        assert code_of(refused) == ["phrase-abbreviation-taken"]


def test_an_unknown_variable_is_refused_and_nothing_is_written(office):
    before = journal.head(office.store.db)
    with pytest.raises(Refused) as refused:
        save(office, PhraseForm("wd", "本站说明", "请{姓名}备齐。"))
    assert code_of(refused) == ["phrase-variable-unknown"]
    assert journal.head(office.store.db) == before


def test_the_stations_wording_takes_the_place_of_the_citys_and_gives_it_back(office):
    city = present(office)["ZC01"]
    save(office, PhraseForm("xz", "注册（本站）", "本站的说法", (), "ZC01"))
    assert present(office)["ZC01"].form.title == "注册（本站）"
    hide(office, "ZC01", hidden=False)
    assert present(office)["ZC01"].form == city.form
    save(office, PhraseForm("xz", "又改", "话", (), "ZC01"))
    assert present(office)["ZC01"].form.title == "又改"
    assert office.store.db.execute("SELECT count(*) FROM phrases").fetchone()[0] == 1
    assert verify(office.store).sound


def test_a_hidden_phrase_frees_its_sign_and_comes_back_only_where_that_is_still_free(office):
    hide(office, "ZC01", hidden=True)
    assert present(office)["ZC01"].hidden
    mine = save(office, PhraseForm("xz", "我的注册", "话"))
    with pytest.raises(Refused) as refused:
        hide(office, "ZC01", hidden=False)
    assert code_of(refused) == ["phrase-abbreviation-taken"]
    phrases.remove(office.store, office.desk.clerk, mine, ids=RecordIds.make(office.ids), now=office.clock())
    hide(office, "ZC01", hidden=False)
    assert present(office)["ZC01"].of_city
    assert mine not in present(office)


def test_what_is_not_there_is_refused_by_name(office):
    for attempt in (
        lambda: hide(office, "ZC99", hidden=True),
        lambda: save(office, PhraseForm("qq", "题", "话", (), "ZC99")),
        lambda: phrases.remove(office.store, office.desk.clerk, "none", ids=RecordIds.make(office.ids),
                               now=office.clock()),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            attempt()
        assert code_of(refused) == ["phrase-unknown"]


def test_use_is_counted_without_news_in_the_journal(office):
    before = journal.head(office.store.db)
    city = present(office)["ZC02"]
    for _ in range(2):
        phrases.count_use(office.store, office.desk.clerk, city, now=office.clock.forward(hours=1))
    used = present(office)["ZC02"]
    assert (used.uses, used.weight is not None, present(office)["ZC01"].weight) == (2, True, None)
    assert journal.head(office.store.db) == before


def test_an_auditor_writes_no_phrase(office):
    auditor = Clerk("a", "查账", Role.AUDITOR)
    with pytest.raises(Refused) as refused:
        phrases.save(office.store, auditor, MINE, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
                     now=office.clock())  # fmt: skip
    assert code_of(refused) == ["not-allowed"]
