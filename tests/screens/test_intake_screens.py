"""Pictures of the trademark window at work."""

from pathlib import Path

import pytest

from station_app.domain.intakes import IntakeForm
from tests.helpers.office import Office
from tests.helpers.window import main_window
from tests.screens.test_screens import SMALL, check_picture, look, pictures  # noqa: F401
from tests.ui.intakes.filings import REGISTRATION, filing


@pytest.mark.usefixtures("qtbot")
def test_the_trademark_window(pictures: Path, look: str, office: Office) -> None:  # noqa: F811
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.start_intake()
        assert window.desk.background.settle(20)
        check_picture(window, pictures, f"intake-empty-{look}")
        page = window.page("intakes")
        form = IntakeForm.from_json(filing(REGISTRATION), office.desk.catalogue)
        page._open(page._entry, form)
        page._edited()
        check_picture(window, pictures, f"intake-{look}")
        page.side.show_part(page.checklist)
        check_picture(window, pictures, f"intake-documents-{look}")
        page.look()
        check_picture(window, pictures, f"intake-precheck-{look}")
        page.deadlines.ask("opposition", office.clock().date())
        page.side.show_part(page.deadlines)
        check_picture(window, pictures, f"intake-deadlines-{look}")
        page.save(accept=True)
        assert window.desk.background.settle(20)
        window.notices.clear()
        page.side.show_part(page.rows)
        check_picture(window, pictures, f"intake-list-{look}")
