"""What a person may ask of us: a copy of everything, another word on his consent; asked again for what is sensitive."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from station_app.actions import personal_information, sensitive, verification
from station_app.actions.acts import RecordIds
from station_app.actions.batches import seal
from station_app.actions.rights import RIGHTS
from station_app.documents.person_copy import person_copy
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.journal import KINDS
from station_app.domain.lock_out import FREE_TRIES
from station_app.storage import journal
from station_app.words.personal_data import FIELDS, VERBS, field_words
from station_app.words.personal_data import KINDS as KIND_WORDS
from tests.documents.reading import text_of
from tests.helpers.city import City
from tests.helpers.office import PASSWORD
from tests.trust import marked
from tests.trust.test_erasing_afar import deliver


def agree(office, visitor_id, scope):
    return personal_information.set_consent(
        office.store, office.desk.clerk, visitor_id, scope, ids=RecordIds.make(office.ids),
        catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    )  # fmt: skip


def test_the_copy_holds_all_that_is_kept_of_a_person_readable_for_people_and_for_programs(office):
    number, visitor_id = marked.come(office)
    office.amend(number, answer="已改")
    office.record(visitor_name="另一位", visitor_phone="13800136699", question="别人的事")
    copied = personal_information.copy_of(office.store, visitor_id)
    made = person_copy(copied, office.desk.station, office.clock(), "王敏", lambda _digest: None)
    archive = zipfile.ZipFile(io.BytesIO(made))
    told = json.loads(archive.read("个人信息.json"))
    assert (told["name"], told["phone"], len(told["records"])) == (marked.NAME, marked.PHONE, 2)
    whole = json.dumps(told, ensure_ascii=False)
    for text in (*marked.ALL, "canary@example.cn", number, "已改"):
        assert text in whole
    paper = text_of(archive.read("个人信息.pdf"))
    for text in (marked.NAME, marked.PHONE, marked.WORDS, number):
        assert text in paper
    assert "别人的事" not in whole + paper
    assert made == person_copy(copied, office.desk.station, office.clock(), "王敏", lambda _digest: None)


def test_a_copy_is_made_only_with_the_password_and_a_reason_and_the_journal_tells_of_it(office):
    _number, visitor_id = marked.come(office)

    def ask(**given):
        told = {"proof": PASSWORD, "reason": "本人来要", "now": office.clock(), "new_id": office.ids} | given
        personal_information.ask_for_copy(office.store, office.desk.clerk, visitor_id, **told)

    for given, code in (({"reason": " "}, "reason-missing"), ({"proof": "不是这个密码呀"}, "wrong-proof")):
        with pytest.raises(Refused) as caught:
            ask(**given)
        assert [fault.code for fault in caught.value.faults] == [code]
    ask()
    entry = journal.latest(office.store.db, next(journal.walk_latest(office.store.db, "proof")).record_id)
    assert (entry.body()["for"], entry.body()["visitor_id"], entry.body()["reason"]) == (
        "copy_person", visitor_id, "本人来要"
    )  # fmt: skip
    assert "本人来要" not in entry.facts


def test_wrong_passwords_by_the_dozen_at_a_sensitive_act_make_one_wait(office):
    codes = []
    for _ in range(FREE_TRIES + 3):
        with pytest.raises(Refused) as caught:
            sensitive.prove(office.store, office.desk.clerk, "不是这个密码呀", office.clock())
        codes += [fault.code for fault in caught.value.faults]
    assert codes[:2] == ["wrong-proof", "wrong-proof"]
    assert codes[-1].startswith("locked-out")
    with pytest.raises(Refused, match="locked-out"):
        sensitive.prove(office.store, office.desk.clerk, PASSWORD, office.clock())


@pytest.mark.parametrize("act", sorted(sensitive.SENSITIVE))
def test_every_sensitive_act_is_in_the_table_of_rights_and_asks_its_right_first(office, act):
    assert act in RIGHTS
    for role in set(Role) - RIGHTS[act]:
        with pytest.raises(Refused, match="not-allowed"):
            sensitive.permit(office.store, replace(office.desk.clerk, role=role), act, proof=PASSWORD, reason="因",
                             now=office.clock(), new_id=office.ids)  # fmt: skip


def test_a_consent_is_withdrawn_in_one_step_for_all_that_has_not_travelled_yet(office, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    city = City.founded(tmp_path / "city")
    city.enrol(office, stick)
    number, visitor_id = marked.come(office)
    agree(office, visitor_id, "none")
    deliver(office, city, stick)
    texts = [row["person"] or "" for row in city.applied().values()]
    assert [text for text in texts if marked.NAME in text or marked.WORDS in text] == []
    # As easily given again: it holds from the next visit on.
    agree(office, visitor_id, "service")
    second, _ = marked.come(office)
    office.clock.forward(minutes=1)
    deliver(office, city, stick)
    told = [row for row in city.applied().values() if marked.WORDS in (row["person"] or "")]
    assert {json.loads(row["facts"])["number"] for row in told} == {second}
    assert number not in {json.loads(row["facts"])["number"] for row in told}
    assert verification.verify(office.store).findings == ()


def test_the_same_consent_again_writes_nothing_and_an_unknown_one_is_refused(office):
    _number, visitor_id = marked.come(office)
    position, _hash = journal.head(office.store.db)
    agree(office, visitor_id, "service")
    assert journal.head(office.store.db)[0] == position
    with pytest.raises(Refused, match="consent-unknown"):
        agree(office, visitor_id, "maybe")
    with pytest.raises(Refused, match="visitor-gone"):
        agree(office, "nobody", "none")


def test_every_kind_action_and_personal_field_has_a_word():
    assert sorted(set(KINDS) - set(KIND_WORDS)) == []
    assert sorted(set(RIGHTS) - set(VERBS)) == []
    personal = {name for kind in KINDS.values() for name in kind.person_fields}
    assert sorted(name for name in personal - set(FIELDS) if field_words(name) == name) == []


def test_sealing_needs_no_consent_of_who_was_erased(office, tmp_path):
    from tests.trust.test_erasing import erase

    stick = tmp_path / "stick"
    stick.mkdir()
    City.founded(tmp_path / "city").enrol(office, stick)
    _number, visitor_id = marked.come(office)
    erase(office, visitor_id)
    assert sum(batch.count for batch in seal(office.store, office.desk.clerk, office.desk.device,
                                             now=office.clock())) >= 4  # fmt: skip
