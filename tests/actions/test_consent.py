"""What of a person leaves the station, and what never does."""

from dataclasses import replace

import pytest

from station_app.actions import batches, ledgers, ratings, registers, visitor_cards
from station_app.actions.acts import RecordIds
from station_app.actions.verification import verify
from station_app.domain.ratings import RatingForm
from station_app.domain.registers import REGISTERS
from station_app.storage import batches as stored
from station_app.storage import journal
from station_exchange import container, rows
from station_exchange.keys import SealingKey, SigningKey
from station_exchange.manifest import BATCH_TYPE, parse_batch
from tests.helpers.wire import paper

OPERATIONAL = SealingKey.make()


@pytest.fixture
def enrolled(office):
    office.enrol(paper(SigningKey.make(), OPERATIONAL, SealingKey.make()))
    return office


def _sealed_rows(office):
    batches.seal(office.store, office.desk.clerk, office.desk.device, now=office.clock())
    found = []
    for batch in stored.open_batches(office.store.db):
        parts = container.take_apart(batch.container, BATCH_TYPE)
        said = parse_batch(parts.envelope.payload)
        content = container.decrypt(parts.ciphertext, OPERATIONAL, said.content_sha256, said.raw_len)
        found += rows.decode(content, first_seq=said.first_seq, last_seq=said.last_seq, count=said.count)
    return found


def test_what_was_agreed_to_travels(enrolled):
    enrolled.record()
    assert any("13800136688" in (row.person or "") for row in _sealed_rows(enrolled))


def test_a_consent_withdrawn_before_sealing_keeps_every_earlier_revision_at_home(enrolled):
    saved = enrolled.record()
    enrolled.amend(saved.number, consent_scope="none")
    told = [row.person for row in _sealed_rows(enrolled) if row.kind in ("visitor", "consultation")]
    assert len(told) == 4
    assert told == [None] * 4


def test_a_consent_given_later_sends_what_is_written_from_then_on(enrolled):
    saved = enrolled.record(consent_scope="none")
    enrolled.amend(saved.number, consent_scope="service")
    told = [row.person for row in _sealed_rows(enrolled) if row.kind == "consultation"]
    assert told[0] is None
    assert "第43类" in (told[1] or "")


def test_the_name_of_who_answered_on_paper_can_be_erased_like_any_other(enrolled, tmp_path):
    file = tmp_path / "ledger.csv"
    file.write_text("日期,姓名,电话,问题,经办人\n2026-11-09,赵敏,13700002222,专利缴费,孙悦\n", "utf-8")
    ledgers.import_ledger(
        enrolled.store, enrolled.desk.clerk, file, catalogue=enrolled.desk.catalogue, now=enrolled.clock(),
        new_id=enrolled.ids,
    )  # fmt: skip
    written = [entry for entry in journal.walk(enrolled.store.db) if entry.kind == "consultation"]
    assert [entry.body()["handled_by"] for entry in written] == ["孙悦"]
    assert [entry.facts for entry in written if "孙悦" in entry.facts] == []


def _told_by_kind(office):
    return {row.kind: row.person for row in _sealed_rows(office) if row.person not in (None, "{}")}


def test_a_withdrawn_consent_keeps_rating_register_row_and_the_name_of_a_firm_of_one_at_home(enrolled):
    saved = enrolled.record(org_name="张国强小吃店", visitor_type="个体工商户", need="想贷款")
    given = {"catalogue": enrolled.desk.catalogue, "now": enrolled.clock(), "new_id": enrolled.ids}
    ratings.rate(
        enrolled.store, enrolled.desk.clerk, saved.number, RatingForm("1", dissatisfied_reason="等了太久"),
        ids=RecordIds.make(enrolled.ids), **given,
    )  # fmt: skip
    register = REGISTERS["service_need"]
    form = replace(
        registers.from_consultation(enrolled.store.db, saved.number, register, enrolled.desk.catalogue),
        need_kind=next(iter(enrolled.desk.catalogue["need_kind"])).code,
    )
    registers.record(
        enrolled.store, enrolled.desk.clerk, register, form, ids=RecordIds.make(enrolled.ids), **given
    )
    enrolled.amend(saved.number, consent_scope="none")
    assert _told_by_kind(enrolled) == {}
    assert verify(enrolled.store).sound


def test_a_name_learnt_later_of_a_firm_of_one_stands_in_the_erasable_part_too(office):
    office.record(org_name="张国强小吃店", visitor_type="个体工商户")
    (firm,) = office.store.db.execute("SELECT record_id FROM organisations").fetchone()
    visitor_cards.revise_card(
        office.store, office.desk.clerk, "organisation", firm,
        {"org_short_name": "国强小吃", "uscc": "92110105MA0AAAAA7E"},
        ids=RecordIds.make(office.ids), now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    latest = journal.latest(office.store.db, firm)
    assert latest is not None
    assert latest.personal_fields() == {"org_name", "org_short_name", "uscc"}


def test_a_credit_code_of_one_person_makes_the_name_personal_whatever_type_was_chosen(office):
    office.record(org_name="张国强小吃店", uscc="92110105MA0AAAAA7E", visitor_type="企业")
    (firm,) = office.store.db.execute("SELECT record_id FROM organisations").fetchone()
    latest = journal.latest(office.store.db, firm)
    assert latest is not None
    assert latest.personal_fields() == {"org_name", "uscc"}
