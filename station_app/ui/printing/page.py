"""设置 › 打印机: for each paper its printer, layout, size and copies, and a test page that proves the choice."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from station_app.actions.printer_choices import choice_of, choose_printer
from station_app.domain.papers.printers import PrinterTestPage
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import MOST_COPIES, SCALES, PrinterChoice, Way
from station_app.storage import clerks
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.printing.printers import Printers
from station_app.ui.printing.queue import PrintQueue
from station_app.ui.widgets.basics import button, in_words
from station_app.words import say

if TYPE_CHECKING:
    from station_app.ui.background import Progress

class PrinterPage(QWidget):
    """A list of papers at the left, the choice for the current one at the right, kept as it is changed.

    `told`: a Notice.
    """

    told = Signal(object)

    def __init__(self, desk: Desk, printers: Printers, queue: PrintQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from station_app.documents.all_papers import FORMS, paper_words

        self._desk, self._printers, self._queue = desk, printers, queue
        self._loading = False
        self.papers = QListWidget(self)
        self.papers.setAccessibleName(say("单据种类"))
        for name in FORMS:
            item = QListWidgetItem(paper_words(name), self.papers)
            item.setData(0x0100, name)
        self.way = self._box(say("打印方式"), {
            say("系统打印机"): Way.SYSTEM, say("小票机（无驱动）"): Way.SLIP, say("存为 PDF 文件"): Way.FILE,
        })  # fmt: skip
        self.printer = self._box(say("打印机"), {name: name for name in printers.names()})
        self.device = QLineEdit(self)
        self.device.setAccessibleName(say("设备"))
        self.device.setPlaceholderText(say("如 LPT1 或打印机的设备文件"))
        self.layout_box = self._box(say("版式"), {"A4": "a4", "A5": "a5", say("80 毫米小票"): "80mm"})
        self.type_size = self._box(say("字号"), {f"{scale} %": scale for scale in SCALES})
        self.copies = QSpinBox(self)
        self.copies.setAccessibleName(say("份数"))
        self.copies.setRange(1, MOST_COPIES)
        self.preview = QCheckBox(say("打印前先预览"), self)
        self.test = button(say("打测试页"), self.print_test_page, parent=self)
        form = QFormLayout()
        for words, field in (
            (say("打印方式"), self.way), (say("打印机"), self.printer), (say("设备"), self.device),
            (say("版式"), self.layout_box), (say("字号"), self.type_size), (say("份数"), self.copies),
        ):  # fmt: skip
            form.addRow(words, field)
        form.addRow("", self.preview)
        form.addRow("", self.test)
        self._form = form
        right = QVBoxLayout()
        right.addLayout(form)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.addWidget(self.papers, 1)
        row.addLayout(right, 2)
        for box in (self.way, self.printer, self.layout_box, self.type_size):
            box.currentIndexChanged.connect(self._keep)
        self.device.editingFinished.connect(self._keep)
        self.copies.valueChanged.connect(self._keep)
        self.preview.toggled.connect(self._keep)
        self.papers.currentItemChanged.connect(self._load)
        self.papers.setCurrentRow(0)

    @property
    def paper(self) -> str:
        """The paper whose choice is shown."""
        return str(self.papers.currentItem().data(0x0100))

    def choice(self) -> PrinterChoice:
        """The choice as it stands in the fields; into a file where no printer is named yet."""
        way = Way(self.way.currentData())
        printer = {
            Way.SYSTEM: str(self.printer.currentData() or ""),
            Way.SLIP: self.device.text().strip(),
            Way.FILE: "",
        }[way]
        return PrinterChoice(
            paper=self.paper, way=way if printer else Way.FILE, printer=printer, layout=self.layout_box.currentData(),
            per_cent=self.type_size.currentData(), copies=self.copies.value(), preview=self.preview.isChecked(),
        )  # fmt: skip

    def print_test_page(self) -> None:
        """Sets the test page for the choice shown, and puts it into the queue."""
        choice = self.choice()
        if choice.way is Way.FILE:
            self.told.emit(Notice("care", say("先选一台打印机，再打测试页。"), (), 6))
            return
        now = self._desk.now().astimezone(BEIJING_TIME)
        paper = self.papers.currentItem().text()

        def make(progress: "Progress") -> bytes:
            from station_app.documents.printer_test_page import PRINTER_TEST_PAGE

            station = clerks.station(progress.store.db)
            page = PrinterTestPage(
                station_name=station.name if station else "", station_code=station.code if station else "",
                printed_at=now, printer=choice.printer, paper=f"{paper} {choice.layout.upper()}",
            )  # fmt: skip
            setting = PRINTER_TEST_PAGE.layout(choice.layout, scale=choice.per_cent / 100)
            return PRINTER_TEST_PAGE.pdf(page, setting)

        def put(pdf: bytes) -> None:
            self._queue.submit(say("打印机测试页"), pdf, replace(choice, copies=1))

        self._desk.background.errand(
            make,
            done=put,
            failed=lambda error: self.told.emit(Notice("bad", in_words(error), (), 0)),
        )

    def _box(self, words: str, values: dict[str, object]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(words)
        for text, value in values.items():
            box.addItem(text, value)
        return box

    def _load(self) -> None:
        self._loading = True
        try:
            kept = choice_of(self._desk.reader, self.paper)
            _select(self.way, lambda value: value == kept.way)
            if kept.way is Way.SYSTEM and self.printer.findData(kept.printer) < 0:
                # Chosen before, not plugged in now: shown, so that opening the page does not choose another.
                self.printer.addItem(kept.printer, kept.printer)
            _select(self.printer, lambda value: value == kept.printer)
            self.device.setText(kept.printer if kept.way is Way.SLIP else "")
            _select(self.layout_box, lambda value: value == kept.layout)
            _select(self.type_size, lambda value: value == kept.per_cent)
            self.copies.setValue(kept.copies)
            self.preview.setChecked(kept.preview)
        finally:
            self._loading = False
        self._show_fields()

    def _show_fields(self) -> None:
        way = Way(self.way.currentData())
        self._form.setRowVisible(self.printer, way is Way.SYSTEM)
        self._form.setRowVisible(self.device, way is Way.SLIP)
        self.test.setEnabled(way is not Way.FILE)

    def _keep(self) -> None:
        if self._loading:
            return
        self._show_fields()
        choice, opened = self.choice(), self._desk.open
        self._desk.background.write(
            lambda: choose_printer(opened.store, opened.clerk, choice),
            failed=lambda error: self.told.emit(Notice("bad", in_words(error), (), 0)),
        )


def _select(box: QComboBox, wanted: Callable[[object], bool]) -> None:
    index = next((index for index in range(box.count()) if wanted(box.itemData(index))), 0)
    box.setCurrentIndex(index)
