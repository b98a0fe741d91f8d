"""缴费: the notice is entered, reminded of, paid; only a site that takes money prints that it did."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station_app.actions import money
from station_app.actions.intakes import form_of, latest_of
from station_app.actions.verification import verify
from station_app.domain.faults import Refused
from station_app.domain.intakes import FeeNotice
from station_app.storage import journal, promises
from station_app.ui.intakes.page import IntakePage
from tests.documents.reading import squeezed, text_of
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import lines, press, said, settle, take_in
from tests.ui.intakes.filings import REGISTRATION, filing

TYPED = ("JF20261119001", "8800123", "540", "2026-11-19", "2026-12-04")


def _noted(office: Office, number: str) -> FeeNotice:
    return form_of(latest_of(office.store.db, number), office.desk.catalogue).fee_notice[0]


def _enter(page: IntakePage, *texts: str) -> None:
    page.side.show_part(page.notice)
    page.notice.notice_no.setFocus()
    for text in texts:
        page.focusWidget().insert(text)
        press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)


def test_a_notice_is_typed_field_by_field_with_enter_and_waits_on_the_list_until_it_is_paid(
    page: IntakePage, office: Office
) -> None:
    number = take_in(page, office, REGISTRATION)
    _enter(page, *TYPED)
    assert _noted(office, number) == FeeNotice(TYPED[0], TYPED[1], 54000, *map(_day, TYPED[3:]))
    assert "540.00" in page.notice.standing.text()
    assert "15 天" in page.notice.standing.text()
    page.side.show_part(page.rows)
    page.rows.reload()
    assert "待缴费 1 件" in page.rows.waiting.text()
    assert "2026-12-04" in page.rows.waiting.text()
    page.rows.show_waiting("unpaid")
    assert [line.number for line in page.rows.model.rows] == [number]
    page.side.show_part(page.notice)
    page.notice.pay.click()
    settle(page)
    paid = _noted(office, number)
    assert (paid.paid_on, paid.paid_fen) == (office.clock().date(), 54000)
    assert page.rows.model.rows == []
    assert page.rows.waiting.isHidden()
    entry = latest_of(office.store.db, number)
    assert (entry.verb, entry.body()["state"]) == ("note_fee", "accepted")
    assert verify(office.store).sound


def _day(text: str):  # type: ignore[no-untyped-def]
    from datetime import date

    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("texts", "told"),
    [(("JF1", "88", "五百", "2026-11-19", "2026-12-04"), "应缴金额"), (("JF1", "88", "", "", "2026-12-04"), "应缴金额"),
     (("JF1", "88", "540", "2026-11-19", ""), "期限"), (("JF1", "88", "540", "2026-11-19", "2026-11-01"), "早于")],
)
def test_a_notice_that_cannot_be_right_is_told_beside_it_and_nothing_is_noted(
    page: IntakePage, office: Office, texts: tuple[str, ...], told: str
) -> None:
    number = take_in(page, office, REGISTRATION)
    for box, text in zip(page.notice.boxes, texts, strict=False):
        box.insert(text)
    page.notice.note.click()
    settle(page)
    assert told in page.notice.wrong.text()
    assert form_of(latest_of(office.store.db, number), office.desk.catalogue).fee_notice == ()


def test_what_was_paid_late_or_short_is_told_at_once(page: IntakePage, office: Office) -> None:
    number = take_in(page, office, REGISTRATION)
    _enter(page, "JF1", "88", "540", "2026-11-01", "2026-11-10")
    page.notice.paid.insert("500")
    page.notice.pay.click()
    settle(page)
    assert _noted(office, number).paid_fen == 50000
    assert "40.00" in said(page)[-1]
    assert "2026-11-10" in said(page)[-1]


def test_a_correction_of_the_form_keeps_the_notice_that_was_noted_beside_it(page: IntakePage, office: Office) -> None:
    number = take_in(page, office, REGISTRATION)
    page.fields.has.mark_name.insert("老")
    _enter(page, *TYPED)
    assert page.fields.has.mark_name.text().endswith("老") or "老" in page.fields.has.mark_name.text()
    page.reason.insert("少写一字")
    page.save(accept=False)
    settle(page)
    assert _noted(office, number).notice_no == TYPED[0]
    assert "老" in lines(office)[0].mark_name  # type: ignore[operator]


def test_what_is_owed_stands_on_the_list_with_its_day(page: IntakePage, office: Office) -> None:
    owed = [row | {"state": "owed"} if row["document"] == "handler-id" else row for row in REGISTRATION["checklist"]]
    number = take_in(page, office, filing(REGISTRATION, checklist=owed, owed_until="2026-11-18"), accept=False)
    page.rows.show_waiting("owing")
    assert "容缺未补 1 件" in page.rows.waiting.text()
    assert page.rows.waiting.property("role") == "bad-note"
    assert [line.number for line in page.rows.model.rows] == [number]


def test_a_site_that_takes_no_money_prints_no_receipt_of_it_and_switching_it_on_is_journalled(
    page: IntakePage, office: Office
) -> None:
    number = take_in(page, office, REGISTRATION)
    assert page.notice.receipt.isHidden()
    with pytest.raises(Refused, match="money-not-taken-here"):
        money.prepare_money_receipt(office.store, office.desk.clerk, number, catalogue=office.desk.catalogue,
                                    now=office.clock())  # fmt: skip
    page.notice.collects.click()
    settle(page)
    assert not page.notice.receipt.isHidden()
    assert not page.notice.receipt.isEnabled()
    with pytest.raises(Refused, match="fee-not-paid"):
        money.prepare_money_receipt(office.store, office.desk.clerk, number, catalogue=office.desk.catalogue,
                                    now=office.clock())  # fmt: skip
    _enter(page, *TYPED)
    page.notice.way.set_code("window")
    page.notice.pay.click()
    settle(page)
    page.notice.receipt.click()
    settle(page)
    (paper,) = Path(office.folder.papers).glob(f"{number}-SK1.pdf")
    told = squeezed(text_of(paper.read_bytes()))
    assert "收款记录（非财政票据）" in told
    assert "伍佰肆拾元整" in told
    assert "窗口缴费" in told
    db = office.store.db
    verbs = [row[0] for row in db.execute("SELECT kind FROM journal WHERE kind = 'setting'").fetchall()]
    assert verbs == ["setting"]
    assert journal.latest(db, latest_of(db, number).record_id) is not None
    assert verify(office.store).sound


def test_a_notice_is_a_to_do_three_days_before_its_last_day_until_it_is_paid(page: IntakePage, office: Office) -> None:
    number = take_in(page, office, REGISTRATION)
    _enter(page, *TYPED)
    record = latest_of(office.store.db, number).record_id
    (first,) = promises.about(office.store.db, record, state="open")
    assert (first.due_on, "2026-12-04" in (first.title or "")) == ("2026-12-01", True)
    page.notice.due.set_text("2026-12-10")
    page.notice.note.click()
    settle(page)
    (second,) = promises.about(office.store.db, record, state="open")
    assert second.due_on == "2026-12-07"
    page.notice.pay.click()
    settle(page)
    assert promises.about(office.store.db, record, state="open") == []
    assert len(promises.about(office.store.db, record)) == 2
    assert verify(office.store).sound
