"""For each paper its printer, layout, size and copies, and a test page that proves the choice."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_app.actions.printed_papers import note_printed
from station_app.actions.printer_choices import choose_printer
from station_app.domain.papers.printers import PrinterTestPage
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import MOST_COPIES, PAPERS, SCALES, PrinterChoice, Way, layouts_of
from station_app.storage import clerks
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.words import say
from station_app.words.labels import paper_label

if TYPE_CHECKING:
    from station_app.ui.background import Progress


class ChoiceCard(Card):
    """A list of papers at the left, the choice for the current one at the right, kept as it is changed.

    `told`: a Notice.
    """

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(say("每种纸怎么打"), parent)
        self._desk, self._stand = desk, desk.printing
        self._loading = True
        self.papers = QListWidget(self)
        self.papers.setAccessibleName(say("单据种类"))
        self.papers.setSpacing(theme.px(3))
        for name in PAPERS:
            item = QListWidgetItem(paper_label(name), self.papers)
            item.setData(Qt.ItemDataRole.UserRole, name)
        self.way = self._box(say("打印方式"), {
            say("系统打印机"): Way.SYSTEM, say("小票机（无驱动）"): Way.SLIP, say("存为 PDF 文件"): Way.FILE,
        })  # fmt: skip
        self.printer = self._box(say("打印机"), {name: name for name in self._stand.printers.names()})
        self.device = QLineEdit(self)
        self.device.setAccessibleName(say("设备"))
        self.device.setPlaceholderText(say("如 LPT1 或打印机的设备文件"))
        self.layout_box = self._box(say("版式"), {})
        self.type_size = self._box(say("字号"), {f"{scale} %": scale for scale in SCALES})
        self.copies = self._box(say("份数"), {str(number): number for number in range(1, MOST_COPIES + 1)})
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
        self.sentence = label("", "muted", self, wrap=True)
        right = QVBoxLayout()
        right.addLayout(form)
        right.addWidget(self.sentence)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.SPACE["block"]))
        row.addWidget(self.papers, 4)
        row.addLayout(right, 5)
        self.body.addLayout(row, 1)
        for box in (self.way, self.printer, self.layout_box, self.type_size, self.copies):
            box.currentIndexChanged.connect(self._keep)
        self.device.editingFinished.connect(self._keep)
        self.preview.toggled.connect(self._keep)
        self.papers.currentItemChanged.connect(self._load)
        self.papers.setCurrentRow(0)

    @property
    def paper(self) -> str:
        """The paper whose choice is shown."""
        return str(self.papers.currentItem().data(Qt.ItemDataRole.UserRole))

    def look_for_printers(self) -> None:
        """Offers the printers that there are now."""
        for name in self._stand.printers.names():
            if self.printer.findData(name) < 0:
                self._loading = True
                self.printer.addItem(name, name)
                self._loading = False
        self._show_fields()

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
            per_cent=self.type_size.currentData(), copies=self.copies.currentData(), preview=self.preview.isChecked(),
        )  # fmt: skip

    def print_test_page(self) -> None:
        """Sets the test page for the choice shown, and puts it into the queue."""
        choice = self.choice()
        if choice.way is Way.FILE:
            self.told.emit(Notice("care", say("先选一台打印机，再打测试页。"), (), 6))
            return
        now = self._desk.now().astimezone(BEIJING_TIME)
        paper, own = self.papers.currentItem().text(), self._stand.layouts

        def make(progress: "Progress") -> bytes:
            from station_app.documents.printer_test_page import PRINTER_TEST_PAGE

            station = clerks.station(progress.store.db)
            number = f"CS-{now:%Y%m%d-%H%M%S}"
            page = PrinterTestPage(
                number=number, qr_text=number,
                station_name=station.name if station else "", station_code=station.code if station else "",
                printed_at=now, printer=choice.printer, paper=f"{paper} {choice.layout.upper()}",
            )  # fmt: skip
            setting = PRINTER_TEST_PAGE.layout(choice.layout, own=own, scale=choice.per_cent / 100)
            return PRINTER_TEST_PAGE.pdf(page, setting)

        desk = self._desk

        def put(pdf: bytes) -> None:
            def journal() -> None:
                note_printed(
                    desk.open.store, desk.open.clerk, "printer_test_page", choice.layout, now=now, new_id=desk.new_id
                )

            def leave(_: None) -> None:
                self._stand.submit(say("打印机测试页"), pdf, replace(choice, copies=1), "test-page.pdf")

            desk.background.write(journal, done=leave, failed=self._failed)

        desk.background.errand(make, done=put, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.told.emit(Notice("bad", in_words(error), (), 0))

    def _box(self, words: str, values: dict[str, object]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(words)
        for text, value in values.items():
            box.addItem(text, value)
        return box

    def _load(self) -> None:
        self._loading = True
        try:
            kept = self._stand.choice(self.paper)
            _select(self.way, lambda value: value == kept.way)
            if kept.way is Way.SYSTEM and self.printer.findData(kept.printer) < 0:
                # Chosen before, not plugged in now: shown, so that opening the page does not choose another.
                self.printer.addItem(kept.printer, kept.printer)
            _select(self.printer, lambda value: value == kept.printer)
            self.device.setText(kept.printer if kept.way is Way.SLIP else "")
            self._offer_layouts()
            _select(self.layout_box, lambda value: value == kept.layout)
            _select(self.type_size, lambda value: value == kept.per_cent)
            _select(self.copies, lambda value: value == kept.copies)
            self.preview.setChecked(kept.preview)
        finally:
            self._loading = False
        self._show_fields()

    def _offer_layouts(self) -> None:
        """Those that the current paper has: a weekly report on a roll is none."""
        names = {"a4": "A4", "a5": "A5", "80mm": say("80 毫米小票")}
        self.layout_box.clear()
        for layout in layouts_of(self.paper):
            self.layout_box.addItem(names[layout], layout)

    def _show_fields(self) -> None:
        way = Way(self.way.currentData())
        self._form.setRowVisible(self.printer, way is Way.SYSTEM)
        self._form.setRowVisible(self.device, way is Way.SLIP)
        choice = self.choice()
        self.test.setEnabled(choice.way is not Way.FILE)
        self.sentence.setText(self._told(way, choice))

    def _told(self, way: Way, choice: PrinterChoice) -> str:
        """What comes of the choice as it stands, in one sentence."""
        if way is Way.SYSTEM and not choice.printer:
            return say("这台电脑没有找到打印机。接好并装上驱动以后再来选；现在先存成 PDF 文件。")
        if way is Way.SLIP and not choice.printer:
            return say("写上小票机的设备名；没写以前先存成 PDF 文件。")
        if choice.way is Way.FILE:
            return say("不打印，存成 PDF 文件，在 {folder}。", folder=self._stand.papers)
        if choice.preview:
            return say("先看预览，再打到“{printer}”。", printer=choice.printer)
        return say("按一下就打到“{printer}”，不再询问。", printer=choice.printer)

    def _keep(self) -> None:
        if self._loading:
            return
        self._show_fields()
        choice, opened = self.choice(), self._desk.open
        self._desk.background.write(
            lambda: choose_printer(opened.store, opened.clerk, choice),
            done=lambda _: self._stand.changed.emit(),
            failed=self._failed,
        )


def _select(box: QComboBox, wanted: Callable[[object], bool]) -> None:
    index = next((index for index in range(box.count()) if wanted(box.itemData(index))), 0)
    box.setCurrentIndex(index)
