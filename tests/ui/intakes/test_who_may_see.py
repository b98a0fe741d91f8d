"""Whose a filing is, and who may see the digits of an ID on it."""

from station_app.actions import intakes
from station_app.actions.intakes import latest_of
from station_app.actions.stations import add_clerk
from station_app.domain.clerks import Role
from station_app.ui.intakes.page import IntakePage
from tests.helpers.office import CHEAP, Office
from tests.ui.intakes.at_the_window import fill, lines, settle
from tests.ui.intakes.filings import REGISTRATION, filing


def test_last_four_digits_need_a_consent_of_their_own(page: IntakePage, office: Office) -> None:
    person = filing(REGISTRATION, applicant_kind="12", applicant_uscc=None, identity_document="10",
                    applicant_id_last4="002X")
    fill(page, person)
    page.save(accept=False)
    settle(page)
    assert lines(office) == []
    page.fields.has.separate.click()
    page.save(accept=False)
    settle(page)
    assert len(lines(office)) == 1
    facts = latest_of(office.store.db, lines(office)[0].number).facts
    assert "002X" not in facts
    assert intakes.NUMBER_KIND == "SB"


def test_the_digits_of_an_id_are_masked_until_it_is_journalled_who_asks(page: IntakePage, office: Office) -> None:
    person = filing(REGISTRATION, applicant_kind="12", applicant_uscc=None, identity_document="10",
                    applicant_id_last4="002X", separate_consent=True)
    fill(page, person)
    page.save(accept=False)
    settle(page)
    number = lines(office)[0].number
    page.open_record(number)
    settle(page)
    has = page.fields.has
    assert has.last4.text() == ""
    assert not has.reveal.isHidden()
    # What is hidden is not lost by a correction of something else.
    has.mark_name.insert("新")
    page.reason.insert("补一字")
    page.save(accept=False)
    settle(page)
    assert latest_of(office.store.db, number).body()["applicant_id_last4"] == "002X"
    reveals = "SELECT count(*) FROM journal WHERE kind = 'reveal'"
    assert office.store.db.execute(reveals).fetchone()[0] == 0
    page.fields.has.reveal.click()
    settle(page)
    assert has.last4.text() == "002X"
    assert has.reveal.isHidden()
    assert office.store.db.execute(reveals).fetchone()[0] == 1
    page.start_new()
    settle(page)
    page.open_record(number)
    settle(page)
    assert has.last4.text() == ""


def test_a_filing_begun_by_one_clerk_and_saved_by_another_is_the_firsts(page: IntakePage, office: Office) -> None:
    begun_by = office.desk.clerk.record_id
    other = add_clerk(
        office.desk, "李雷", Role.CLERK, "another password", now=office.clock(), new_id=office.ids, cost=CHEAP
    )
    fill(page, REGISTRATION)
    office.desk.clerk = other
    page.save(accept=False)
    settle(page)
    assert (lines(office)[0].clerk, office.desk.clerk.record_id) == (begun_by, other.record_id)
    page.save(accept=False)
    fill(page, filing(REGISTRATION, mark_name="另一件"))
    page.save(accept=False)
    settle(page)
    assert lines(office)[0].clerk == other.record_id
