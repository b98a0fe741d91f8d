"""Papers without a record of their own leave a trace, and nothing that stands on them."""

from dataclasses import replace

import pytest

from station_app.actions import verification
from station_app.actions.printed_papers import note_printed
from station_app.domain.clerks import Role
from station_app.domain.faults import Refused
from tests.helpers.office import Office
from tests.helpers.printed import papers_told


def test_a_paper_is_journalled_with_its_kind_and_number_and_the_books_still_balance(office: Office) -> None:
    office.record()
    note_printed(
        office.store, office.desk.clerk, "batch_slip", "a5", copies=2, about="12,13", now=office.clock(),
        new_id=office.ids,
    )  # fmt: skip
    assert papers_told(office.store) == [{"paper": "batch_slip", "layout": "a5", "copies": 2, "about": "12,13"}]
    found = verification.verify(office.store)
    assert found.sound, found.findings


def test_an_auditor_prints_nothing(office: Office) -> None:
    auditor = replace(office.desk.clerk, role=Role.AUDITOR)
    with pytest.raises(Refused):
        note_printed(office.store, auditor, "batch_slip", "a5", now=office.clock(), new_id=office.ids)
    assert papers_told(office.store) == []
