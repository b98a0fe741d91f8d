"""打印前先预览 holds for every paper: it is looked at first, and nothing is journalled before it leaves."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.actions import filing_papers
from station_app.actions.printer_choices import choose_printer
from station_app.domain.intakes import IntakeForm
from station_app.domain.printing import PrinterChoice, Way
from station_app.ui.main_window import MainWindow
from station_app.ui.printing.preview import PreviewDialog
from tests.helpers.office import Office
from tests.ui.intakes.filings import REGISTRATION


def _prints(office: Office) -> int:
    return int(office.store.db.execute("SELECT count(*) FROM journal WHERE verb = 'print'").fetchone()[0])


@pytest.mark.parametrize(("key", "left"), [(Qt.Key.Key_Return, 1), (Qt.Key.Key_Escape, 0)])
def test_a_filing_receipt_is_shown_first_and_leaves_only_when_told(
    window: MainWindow, office: Office, key: Qt.Key, left: int
) -> None:
    window.activateWindow()
    filing_papers.choose_window(
        office.store, office.desk.clerk, True, "", now=office.clock(), new_id=office.ids
    )
    choose_printer(
        office.store, office.desk.clerk, PrinterChoice(paper="filing_receipt", way=Way.FILE, preview=True)
    )
    window.start_intake()
    page = window.page("intakes")
    page._open(page._entry, IntakeForm.from_json(REGISTRATION, office.desk.catalogue))
    page.fields.has.applicant.setFocus()
    page.save(accept=True)
    assert window.desk.background.settle(30)
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewDialog) and one.isVisible())
    assert "SB-" in dialog.windowTitle()
    assert _prints(office) == 0
    assert list(office.folder.papers.glob("SB-*.pdf")) == []
    QTest.keyClick(dialog.print_button, key)
    assert window.desk.background.settle(30)
    assert _prints(office) == left
    assert len(list(office.folder.papers.glob("SB-*.pdf"))) == left
    assert window.isEnabled()
