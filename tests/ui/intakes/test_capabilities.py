"""A site that cannot do everything: a patent agency office takes no pledges, it advises and refers."""

import pytest
from PySide6.QtCore import Qt

from station_app.actions import capabilities, intakes
from station_app.actions.acts import RecordIds
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused
from station_app.domain.intakes import IntakeForm
from station_app.ui.intakes.page import IntakePage
from tests.helpers.hands import Hands
from tests.helpers.office import Office
from tests.ui.intakes.at_the_window import lines, settle
from tests.ui.intakes.filings import RENEWAL, filing

PLEDGE = filing(RENEWAL, business_type="TM19", grace=None, pledge_amount_fen=100_000_000)


def test_a_site_without_pledges_advises_and_refers_instead(page: IntakePage, office: Office) -> None:
    hands = Hands(page.window())  # type: ignore[arg-type]
    page.fields.has.business.set_code("TM19")
    assert not page.buttons["accept"].isHidden()
    page.pledges.click()
    settle(page)
    assert page.buttons["accept"].isHidden()
    assert "本站不办" in page.banner.sentence.text()
    page.fields.has.handler.setFocus()
    hands.commit("张国强")
    hands.press(Qt.Key.Key_F4)
    hands.settle()
    assert page.window().current == "consultations"  # type: ignore[attr-defined]
    assert "质权登记" in hands.page.fields.has.question.toPlainText()
    with pytest.raises(Refused, match="business-not-here"):
        _record(office, PLEDGE)
    assert lines(office) == []
    (told,) = office.store.db.execute("SELECT facts FROM journal WHERE kind = 'setting'").fetchall()
    assert '"pledge"' in str(told)
    page.pledges.click()
    settle(page)
    assert _record(office, PLEDGE).startswith("SB-")


def test_what_a_site_can_do_is_for_its_manager_to_say(office: Office) -> None:
    clerk = Clerk("00000001-0000-7000-8000-000000000999", "小李", Role.CLERK)
    with pytest.raises(Refused, match="not-allowed"):
        capabilities.choose(office.store, clerk, capabilities.PLEDGE, False, now=office.clock(), new_id=office.ids)
    assert capabilities.has(office.store.db, capabilities.PLEDGE)


def _record(office: Office, given: dict[str, object]) -> str:
    return intakes.record(
        office.store, office.desk.clerk, IntakeForm.from_json(given, office.desk.catalogue),
        ids=RecordIds.make(office.ids), catalogue=office.desk.catalogue, now=office.clock(), new_id=office.ids,
    ).number  # fmt: skip
