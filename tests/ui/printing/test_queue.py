"""The queue with a printer that can be switched off: order, retry, what is told, and a real PDF by Qt's own printer."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from station_app.actions.printer_choices import choice_of, choose_printer
from station_app.documents.all_papers import FORMS
from station_app.documents.previews import grey_images
from station_app.documents.receipts import consultation_receipt
from station_app.domain.printing import PAPERS, PrinterChoice, Way
from station_app.domain.troubles import Trouble
from station_app.ui.background import Background
from station_app.ui.desk import Desk
from station_app.ui.printing.page import PrinterPage
from station_app.ui.printing.printers import PRINT_DPI, SystemPrinters, paint, sheet_of
from station_app.ui.printing.queue import Job, JobState, PrintQueue
from tests.documents.papers import long_answer, receipt
from tests.documents.reading import page_sizes_mm, squeezed, text_of
from tests.documents.samples import SAMPLES
from tests.helpers.office import Office
from tests.helpers.printed import papers_told
from tests.helpers.tray import Tray, chosen
from tests.helpers.window import dress, gone

PDF = consultation_receipt(receipt(), "80mm")


@pytest.fixture
def background(qtbot) -> Iterator[Background]:  # type: ignore[no-untyped-def]
    made = Background()
    yield made
    assert made.settle()
    made.close()


@pytest.fixture
def tray() -> Tray:
    return Tray()


def test_papers_leave_in_their_order_beside_the_window(background: Background, tray: Tray) -> None:
    queue = PrintQueue(background, tray)
    told: list[Job] = []
    queue.printed.connect(told.append)
    for number in range(5):
        queue.submit(f"ZX-{number}", PDF, chosen())
    assert len(queue.jobs) == 5
    assert background.settle()
    assert [title for _, title in tray.out] == [f"ZX-{number}" for number in range(5)]
    assert [job.title for job in told] == [title for _, title in tray.out]
    assert queue.jobs == ()
    assert threading.get_ident() not in tray.threads


def test_a_printer_without_paper_keeps_its_papers_and_others_go_on(background: Background, tray: Tray) -> None:
    queue = PrintQueue(background, tray)
    stuck: list[Job] = []
    queue.stuck.connect(stuck.append)
    tray.off = {"前台激光"}
    for title, printer in (("A", "前台激光"), ("B", "前台激光"), ("C", "小票")):
        queue.submit(title, PDF, chosen(printer))
    assert background.settle()
    assert tray.out == [("小票", "C")]
    assert [job.state for job in queue.jobs] == [JobState.STUCK, JobState.WAITING]
    queue.retry()
    assert background.settle()
    assert [job.title for job in stuck] == ["A"]
    assert queue.jobs[0].tries == 2
    tray.off.clear()
    queue.retry()
    assert background.settle()
    assert tray.out == [("小票", "C"), ("前台激光", "A"), ("前台激光", "B")]


def test_a_stuck_paper_is_tried_again_by_itself(background: Background, tray: Tray, qtbot) -> None:  # type: ignore[no-untyped-def]
    queue = PrintQueue(background, tray, retry_ms=20)
    tray.off = {"前台激光"}
    queue.submit("A", PDF, chosen())
    assert background.settle()
    tray.off.clear()
    qtbot.waitUntil(lambda: tray.out == [("前台激光", "A")])
    qtbot.waitUntil(lambda: not queue.jobs)


def test_a_dropped_paper_lets_the_next_one_through(background: Background, tray: Tray) -> None:
    queue = PrintQueue(background, tray)
    tray.off = {"前台激光"}
    first = queue.submit("A", PDF, chosen())
    queue.submit("B", PDF, chosen())
    assert background.settle()
    tray.off.clear()
    queue.drop(first)
    assert background.settle()
    assert tray.out == [("前台激光", "B")]


@pytest.mark.parametrize(
    "pdf",
    [consultation_receipt(receipt(), "a5"), consultation_receipt(receipt(answer=long_answer(2000)), "a5"), PDF],
    ids=["a5", "several sheets", "roll"],
)
def test_the_page_at_the_spooler_has_the_papers_own_size(qtbot, tmp_path: Path, pdf: bytes) -> None:  # type: ignore[no-untyped-def]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "spool.pdf"))
    paint(printer, grey_images(pdf, PRINT_DPI), "ZX")
    spooled = (tmp_path / "spool.pdf").read_bytes()
    for told, wanted in zip(page_sizes_mm(spooled), page_sizes_mm(pdf), strict=True):
        assert told == pytest.approx(wanted, abs=0.6)


def test_a_wide_page_is_an_upright_sheet_turned(qtbot) -> None:  # type: ignore[no-untyped-def]
    from station_app.documents.money_receipt import MONEY_RECEIPT

    [page] = grey_images(MONEY_RECEIPT.pdf(SAMPLES["money_receipt"], "a5"), PRINT_DPI)  # type: ignore[arg-type]
    sheet = sheet_of(page)
    assert sheet.orientation().name == "Landscape"
    assert sheet.pageSize().size(sheet.pageSize().Unit.Millimeter).width() == pytest.approx(148, abs=0.5)


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_spool_that_cannot_be_written_is_told(qtbot) -> None:  # type: ignore[no-untyped-def]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName("/nowhere/at/all/spool.pdf")
    with pytest.raises(Trouble) as caught:
        paint(printer, grey_images(PDF, 72), "ZX")
    assert caught.value.code == "printer-gone"


def test_a_printer_that_was_unplugged_is_named(qtbot) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Trouble) as caught:
        SystemPrinters().send(chosen("拔掉的打印机"), PDF, "ZX")
    assert (caught.value.code, caught.value.details) == ("printer-gone", {"printer": "拔掉的打印机"})


def test_a_choice_is_kept_for_each_paper_and_an_impossible_one_is_refused(office: Office) -> None:
    slip = PrinterChoice(
        paper="consultation_receipt", way=Way.SLIP, printer="/dev/usb/lp0", layout="80mm", per_cent=125, copies=2
    )
    choose_printer(office.store, office.desk.clerk, slip)
    assert choice_of(office.store, "consultation_receipt") == slip
    assert choice_of(office.store, "filing_receipt") == PrinterChoice(paper="filing_receipt")
    for wrong in ({"per_cent": 110}, {"copies": 0}, {"copies": 10}, {"printer": ""}):
        with pytest.raises(ValueError, match=r"copies|printer"):
            PrinterChoice(**({"paper": "x", "way": Way.SYSTEM, "printer": "y"} | wrong))  # type: ignore[arg-type]


def test_a_printer_is_chosen_on_its_page_and_proved_by_a_test_page(office: Office, tray: Tray, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    background = Background(office.store)
    desk = Desk(office.desk, office.store.reader(), background, office.clock, office.ids, tray)
    whole = PrinterPage(desk)
    page = whole.choices
    try:
        assert not page.test.isEnabled()
        page.papers.setCurrentRow(1)
        page.way.setCurrentIndex(page.way.findData(Way.SYSTEM))
        page.printer.setCurrentIndex(page.printer.findData("小票"))
        page.type_size.setCurrentIndex(page.type_size.findData(125))
        page.layout_box.setCurrentIndex(page.layout_box.findData("80mm"))
        assert background.settle()
        wanted = PrinterChoice(paper="filing_receipt", way=Way.SYSTEM, printer="小票", layout="80mm", per_cent=125)
        assert choice_of(office.store, "filing_receipt") == wanted
        page.papers.setCurrentRow(0)
        assert page.choice() == PrinterChoice(paper="consultation_receipt")
        page.papers.setCurrentRow(1)
        assert page.choice() == wanted
        page.test.click()
        assert background.settle()
        assert tray.out == [("小票", "打印机测试页")]
        told = squeezed(text_of(tray.papers[0]))
        assert "编号CS-20261119-090000" in told
        assert "收文回执80MM" in told
        assert papers_told(office.store) == [{"paper": "printer_test_page", "layout": "80mm", "copies": 1}]
    finally:
        assert background.settle()
        background.close()
        desk.reader.close()
        gone(whole)


def test_a_paper_is_offered_only_the_layouts_it_has(office: Office, tray: Tray, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    background = Background(office.store)
    desk = Desk(office.desk, office.store.reader(), background, office.clock, office.ids, tray)
    whole = PrinterPage(desk)
    page = whole.choices
    try:
        for at, name in enumerate(PAPERS):
            page.papers.setCurrentRow(at)
            offered = tuple(page.layout_box.itemData(index) for index in range(page.layout_box.count()))
            assert offered == (FORMS[name].layouts if name in FORMS else ("a4", "a5", "80mm"))
            assert page.choice().layout in offered
        page.papers.setCurrentRow(PAPERS.index("weekly_report"))
        page.way.setCurrentIndex(page.way.findData(Way.SYSTEM))
        page.printer.setCurrentIndex(page.printer.findData("前台激光"))
        assert background.settle()
        assert choice_of(office.store, "weekly_report").layout == "a4"
        with pytest.raises(ValueError, match="layout"):
            PrinterChoice(paper="weekly_report", layout="80mm")
    finally:
        assert background.settle()
        background.close()
        desk.reader.close()
        gone(whole)
