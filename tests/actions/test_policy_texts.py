"""Texts of policies: a look before anything is stored, the same file once, versions, and what is found of them."""

from pathlib import Path

import pytest

from station_app.actions import policy_texts
from station_app.actions.acts import RecordIds
from station_app.actions.verification import verify
from station_app.domain.faults import Refused
from station_app.domain.policy_texts import PolicyHead
from station_app.storage import journal
from station_app.storage import policy_texts as stored
from station_app.storage.suggestions import policy_paragraphs
from tests.helpers.office import Office

HEAD = PolicyHead("江州市专利资助办法", "江州市知识产权局", "江知发〔2025〕12号", "2025-02-18")
TEXT = "江州市专利资助办法\n第一条 为规范专利资助工作，制定本办法。\n第二条 专利资助的对象为在本市登记的单位。\n"


def file(place: Path, text: str = TEXT, name: str = "办法.txt") -> Path:
    path = place / name
    path.write_text(text, "utf-8")
    return path


def bring(office: Office, path: Path, head: PolicyHead = HEAD, replaces: str | None = None,
          ids: RecordIds | None = None) -> str:  # fmt: skip
    read = policy_texts.preview(office.store.db, office.desk.clerk, path)
    return policy_texts.store_policy(
        office.store, office.desk.clerk, read, head, ids=ids or RecordIds.make(office.ids), now=office.clock(),
        replaces=replaces,
    ).record_id  # fmt: skip


def code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.faults[0].code


def found(office: Office, question: str) -> list[tuple[str, str]]:
    return [(head.title, label) for head, label, _ in policy_paragraphs(office.store.db, question, most=5)]


def test_a_look_at_a_file_stores_nothing(office, tmp_path):
    before = journal.head(office.store.db)
    read = policy_texts.preview(office.store.db, office.desk.clerk, file(tmp_path))
    assert [paragraph.label for paragraph in read.paragraphs] == ["第1段", "第一条", "第二条"]
    assert journal.head(office.store.db) == before
    assert stored.present(office.store.db) == []


def test_what_was_seen_is_what_is_stored_and_can_be_found(office, tmp_path):
    record_id = bring(office, file(tmp_path))
    (text,) = stored.present(office.store.db)
    assert (text.record_id, text.head, text.paragraphs, text.format) == (record_id, HEAD, 3, "txt")
    assert found(office, "专利资助的对象有哪些单位")[0] == (HEAD.title, "第二条")
    assert verify(office.store).sound
    position = journal.latest(office.store.db, record_id).position
    assert not office.store.db.execute("SELECT 1 FROM outbox WHERE position = ?", (position,)).fetchall()


def test_the_same_file_twice_is_refused_and_names_the_text(office, tmp_path):
    bring(office, file(tmp_path))
    with pytest.raises(Refused) as refused:
        policy_texts.preview(office.store.db, office.desk.clerk, file(tmp_path, name="另一个名字.txt"))
    assert code(refused) == "policy-imported-already"
    assert refused.value.faults[0].details["title"] == HEAD.title


def test_two_looks_at_one_file_store_it_once(office, tmp_path):
    read = policy_texts.preview(office.store.db, office.desk.clerk, file(tmp_path))
    bring(office, file(tmp_path))
    with pytest.raises(Refused) as refused:
        policy_texts.store_policy(office.store, office.desk.clerk, read, HEAD, ids=RecordIds.make(office.ids),
                                  now=office.clock())  # fmt: skip
    assert code(refused) == "policy-imported-already"


def test_the_same_step_asked_again_is_one_text(office, tmp_path):
    read = policy_texts.preview(office.store.db, office.desk.clerk, file(tmp_path))
    ids = RecordIds.make(office.ids)
    for _ in range(2):
        policy_texts.store_policy(office.store, office.desk.clerk, read, HEAD, ids=ids, now=office.clock())
    assert len(journal.of_record(office.store.db, ids.record_id)) == 1


def test_a_new_version_takes_the_place_of_the_old_which_the_journal_keeps(office, tmp_path):
    record_id = bring(office, file(tmp_path))
    newer = PolicyHead(HEAD.title, HEAD.issuer, "江知发〔2026〕3号", "2026-01-05")
    again = bring(office, file(tmp_path, "第一条 本办法规定专利资助的新对象：高校。"), newer, replaces=record_id)
    assert again == record_id
    (text,) = stored.present(office.store.db)
    assert (text.head, text.revisions, text.paragraphs) == (newer, 2, 1)
    assert found(office, "专利资助对象") == [(HEAD.title, "第一条")]
    assert found(office, "在本市登记的单位") == []
    old, _ = journal.of_record(office.store.db, record_id)
    assert len(old.body()["paragraphs"]) == 3
    assert verify(office.store).sound


def test_a_text_taken_away_is_found_no_more_and_can_be_brought_again(office, tmp_path):
    record_id = bring(office, file(tmp_path))
    policy_texts.remove_policy(office.store, office.desk.clerk, record_id, ids=RecordIds.make(office.ids),
                               now=office.clock())  # fmt: skip
    assert (stored.present(office.store.db), found(office, "专利资助对象")) == ([], [])
    assert verify(office.store).sound
    with pytest.raises(Refused) as refused:
        policy_texts.remove_policy(office.store, office.desk.clerk, record_id, ids=RecordIds.make(office.ids),
                                   now=office.clock())  # fmt: skip
    assert code(refused) == "policy-unknown"
    assert bring(office, file(tmp_path)) != record_id


def test_a_head_that_is_not_whole_stores_nothing(office, tmp_path):
    with pytest.raises(Refused) as refused:
        bring(office, file(tmp_path), PolicyHead("", "", "", "去年"))
    assert [fault.code for fault in refused.value.faults] == [
        "policy-title-missing", "policy-issuer-missing", "policy-date-unreadable"
    ]  # fmt: skip
    assert stored.present(office.store.db) == []


def test_a_paragraph_changed_behind_the_journals_back_is_found_by_verify(office, tmp_path):
    bring(office, file(tmp_path))
    office.store.db.execute("UPDATE policy_paragraphs SET text = '改过' WHERE nth = 2")
    assert [finding.where.split(":")[0] for finding in verify(office.store).findings] == ["policy_paragraphs"]
