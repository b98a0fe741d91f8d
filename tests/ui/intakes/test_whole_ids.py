"""Whole ID numbers: only where the site keeps them, sealed, seen by permitted clerks with their own password."""

import pytest
from PySide6.QtTest import QTest

from station_app.actions import clerks as staff
from station_app.actions import erasures, intakes, sessions, stations, whole_ids
from station_app.actions.acts import RecordIds
from station_app.actions.intakes import form_of, latest_of
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.personal_data import How
from station_app.storage import drafts, sealed_ids
from station_app.storage.keyslots import KeySlots
from station_app.ui.intakes.page import IntakePage
from station_app.ui.intakes.whole_ids_dialog import RevealDialog, WholeIdsDialog
from tests.helpers.hands import ENTER
from tests.helpers.office import CHEAP, PASSWORD, Office
from tests.ui.intakes.at_the_window import fill, lines, settle
from tests.ui.intakes.filings import REGISTRATION, filing

NUMBER = "11010519491231002X"
PERSON = filing(REGISTRATION, applicant_kind="12", applicant_name="李雪梅", applicant_uscc=None, identity_document="10",
                separate_consent=True)  # fmt: skip
OTHERS = "三月的风吹过窗台-1"


def _on(office: Office) -> None:
    whole_ids.switch_on(office.desk, PASSWORD, now=office.clock(), new_id=office.ids, cost=CHEAP)


def _record(office: Office, number: str = NUMBER, **changed: object) -> str:
    form = IntakeForm.from_json(PERSON | changed, office.desk.catalogue)
    return intakes.record(
        office.store, office.desk.clerk, form, ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue,
        now=office.clock(), new_id=office.ids, id_number=number,
    ).number  # fmt: skip


def _see(office: Office, number: str, password: str = PASSWORD) -> str:
    ids = RecordIds.make(office.ids)
    return whole_ids.reveal(office.store, office.desk.clerk, number, password, ids=ids, now=office.clock())


def _everything_stored(office: Office) -> bytes:
    return b"".join(
        str(office.store.db.execute(f"SELECT * FROM {table}").fetchall()).encode()
        for table in ("journal", "intakes", "drafts", "outbox", "sealed_ids", "settings")
    )


def test_a_whole_number_is_sealed_and_only_its_last_four_stand_on_the_record(page: IntakePage, office: Office) -> None:
    page.whole_ids.click()
    (dialog,) = [one for one in page.findChildren(WholeIdsDialog) if one.isVisible()]
    assert "只留后四位" in dialog.state.text()
    dialog.proof.box.insert(PASSWORD)
    dialog.on.click()
    settle(page)
    assert "留存完整证件号" in dialog.state.text(), dialog.banner.sentence.text()
    assert [dialog.holders.item(0).text()] == [office.desk.clerk.name]
    dialog.close()
    fill(page, PERSON)
    page.fields.has.last4.insert(NUMBER)
    page._keeper.keep_now()
    settle(page)
    (draft,) = drafts.all_drafts(office.store.db)
    assert NUMBER not in str(draft), "what is kept while it is typed has the last four digits alone"
    page.save(accept=False)
    settle(page)
    line = lines(office)[0]
    assert form_of(latest_of(office.store.db, line.number), office.desk.catalogue).applicant_id_last4 == "002X"
    assert whole_ids.is_kept(office.store.db, line.number)
    assert NUMBER.encode() not in _everything_stored(office)
    page.open_record(line.number)
    settle(page)
    assert page.fields.has.last4.text() == ""
    page.fields.has.reveal.click()
    (shown,) = [one for one in page.findChildren(RevealDialog) if one.isVisible()]
    shown.password.box.insert("不是这个口令")
    QTest.keyClick(shown.password.box, ENTER)
    settle(page)
    assert shown.shown.text() == ""
    shown.password.box.insert(PASSWORD)
    QTest.keyClick(shown.password.box, ENTER)
    settle(page)
    assert shown.shown.text() == NUMBER
    looks = office.store.db.execute("SELECT facts FROM journal WHERE kind = 'reveal'").fetchall()
    assert len(looks) == 1, "a look that was refused is none"
    assert "applicant_id" in str(looks)
    shown.close()


@pytest.mark.parametrize(
    ("changed", "number", "code"),
    [({}, "110105194912310021", "resident-id-check"), ({}, "110105194902300012", "resident-id-date"),
     ({"separate_consent": False}, NUMBER, "separate-consent-missing"),
     ({"identity_document": "20", "applicant_kind": "70"}, "H1", "whole-id-shape")],
)  # fmt: skip
def test_a_number_that_may_not_be_kept_is_refused_by_name(
    office: Office, changed: dict[str, object], number: str, code: str
) -> None:
    with pytest.raises(Refused, match="whole-id-off"):
        _record(office)
    _on(office)
    with pytest.raises(Refused, match=code):
        _record(office, number, **changed)
    assert lines(office) == []
    assert sealed_ids.count(office.store.db) == 0


def test_who_is_permitted_sees_it_by_his_own_password_and_nobody_else(office: Office) -> None:
    _on(office)
    number = _record(office)
    manager = office.desk.clerk
    now = office.clock()
    other = stations.add_clerk(office.desk, "小李", Role.CLERK, OTHERS, now=now, new_id=office.ids, cost=CHEAP)
    office.desk.clerk = other
    with pytest.raises(Refused, match="identity-not-given"):
        _see(office, number, OTHERS)
    office.desk.clerk = manager
    for his, proof, code in (("错的口令啊", PASSWORD, "wrong-password"), (OTHERS, "错的口令啊", "wrong-proof")):
        with pytest.raises(Refused, match=code):
            whole_ids.permit(office.desk, "小李", his, proof, now=office.clock(), new_id=office.ids, cost=CHEAP)
    whole_ids.permit(office.desk, "小李", OTHERS, PASSWORD, now=office.clock(), new_id=office.ids, cost=CHEAP)
    office.desk.clerk = other
    assert _see(office, number, OTHERS) == NUMBER
    changed = "另一句更长的口令-2"
    sessions.change_password(office.desk, OTHERS, changed, now=office.clock(), new_id=office.ids, cost=CHEAP)
    assert _see(office, number, changed) == NUMBER, "his own new password keeps what he may"
    office.desk.clerk = manager
    staff.give_password(office.desk, other.record_id, "经理给的新口令-3", proof=PASSWORD, now=office.clock(),
                        new_id=office.ids, cost=CHEAP)  # fmt: skip
    office.desk.clerk = other
    with pytest.raises(Refused, match="identity-not-given"):
        _see(office, number, "经理给的新口令-3")
    office.desk.clerk = manager
    with pytest.raises(Refused, match="identity-last"):
        whole_ids.forbid(office.desk, manager.name, now=office.clock(), new_id=office.ids)


def test_switched_off_it_keeps_no_more_but_what_is_kept_can_be_seen_until_it_is_voided(office: Office) -> None:
    _on(office)
    number = _record(office)
    whole_ids.switch_off(office.desk, now=office.clock(), new_id=office.ids)
    with pytest.raises(Refused, match="whole-id-off"):
        _record(office)
    _on(office)
    assert _see(office, number) == NUMBER, "switched on again it is the same key"
    assert KeySlots.read(office.store.folder.keys).with_identity() == [office.desk.clerk.name]
    intakes.void(office.store, office.desk.clerk, number, "登错了", ids=RecordIds.make(office.ids), now=office.clock())
    assert sealed_ids.count(office.store.db) == 0


def test_withdrawing_the_consent_of_its_own_takes_the_number_away(office: Office) -> None:
    _on(office)
    number = _record(office)
    withdrawn = {"separate_consent": False, "applicant_id_last4": ""}
    intakes.amend(
        office.store, office.desk.clerk, number, withdrawn, "申请人撤回同意",
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(),
    )  # fmt: skip
    with pytest.raises(Refused, match="whole-id-none"):
        _see(office, number)


def _move(office: Office, number: str, wanted: IntakeState) -> None:
    intakes.move(office.store, office.desk.clerk, number, wanted, reason="申请人要求", ids=RecordIds.make(office.ids),
                 catalogue=office.desk.catalogue, now=office.clock())  # fmt: skip


def test_when_a_filing_is_over_its_number_goes(office: Office) -> None:
    _on(office)
    number = _record(office)
    _move(office, number, IntakeState.RETURNED)
    assert _see(office, number) == NUMBER, "it may be brought again"
    other = _record(office)
    _move(office, other, IntakeState.WITHDRAWN)
    assert not whole_ids.is_kept(office.store.db, other)
    assert whole_ids.is_kept(office.store.db, number)


def test_a_person_who_is_erased_takes_the_sealed_number_along(office: Office) -> None:
    _on(office)
    office.record(visitor_name="张国强", visitor_phone="13800138000")
    number = _record(office)
    _move(office, number, IntakeState.RETURNED)
    latest = latest_of(office.store.db, number)
    visitor = form_of(latest, office.desk.catalogue).visitor_id
    assert visitor
    erasures.erase(
        office.store, office.desk.clerk, visitor, How.ERASE, reason="request", proof=PASSWORD,
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, station=office.desk.station,
        now=office.clock(), new_id=office.ids,
    )  # fmt: skip
    assert sealed_ids.count(office.store.db) == 0
