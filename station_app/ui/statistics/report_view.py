"""报表: the report of the period as it will be signed, its three signatures, and its files."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import figures, period_reports, report_books
from station_app.actions.acts import RecordIds
from station_app.actions.printed_papers import note_printed
from station_app.actions.rights import RIGHTS
from station_app.documents.template_files import templates
from station_app.domain.indicators import Dictionary
from station_app.domain.papers.report_form import Template
from station_app.domain.report_contents import TEXT_LENGTH
from station_app.domain.report_periods import Period
from station_app.domain.troubles import Trouble
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.printing.paper_run import Made, PaperRun
from station_app.ui.printing.printers import picture
from station_app.ui.printing.stand import keep_paper
from station_app.ui.statistics.evaluation_dialog import EvaluationDialog
from station_app.ui.statistics.report_parts import ReadReport, amendment, over, read_report, signed, state, typed
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import LineBox, NumberBox, TextBox
from station_app.words import say

if TYPE_CHECKING:
    from station_app.documents.previews import GreyImage

PAPER: Final = "weekly_report"
PREVIEW_DPI: Final = 96


class ReportView(QWidget):
    """`told`: a Notice."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = 0
        self._period: Period | None = None
        self._read: ReadReport | None = None
        self._shown_for = ""
        self._ids = RecordIds.make(desk.new_id)
        self.banner = Banner(self)
        self.state = label("", "lead", self, wrap=True)
        self.difficulties = TextBox(say("难点堵点"), TEXT_LENGTH, self)
        self.suggestions = TextBox(say("建议"), TEXT_LENGTH, self)
        for text in (self.difficulties, self.suggestions):
            text.setMinimumHeight(theme.px(40))
        self.boxes: dict[str, NumberBox] = {}
        self._grid = QGridLayout()
        for place, (code, name) in enumerate(typed(desk)):
            box = NumberBox(name, 6, lambda text: text if text.isdigit() else None, parent=self)
            self.boxes[code] = box
            self._grid.addWidget(over(name, box), 0, place)
            self._grid.addWidget(box, 1, place)
        self.prepare = button(say("填表签字"), self._prepare, role="primary", parent=self)
        self.prepared = label("", "note", self, wrap=True)
        self.check = button(say("审核签字"), self._check, parent=self)
        self.checked = label("", "note", self, wrap=True)
        self.reason = LineBox(say("更正原因"), TEXT_LENGTH, self)
        self.reason.setPlaceholderText(say("更正原因（归档以后再改才要写）"))
        self.close_it = button(say("签字并归档"), self._close, parent=self)
        self.closed = label("", "note", self, wrap=True)
        self.amendments = label("", "note", self, wrap=True)
        self.form = QComboBox(self)
        self.form.setAccessibleName(say("表样"))
        self.form.addItem(say("服务情况报表"), "")
        self._templates: dict[str, Template] = {}
        try:
            self._templates = templates(desk.open.store.folder.root)
        except Trouble as trouble:
            # A form of the station's own that cannot be read takes nothing else away.
            self.banner.tell("care", in_words(trouble))
        for one in self._templates.values():
            self.form.addItem(one.title, one.name)
        self.form.currentIndexChanged.connect(lambda _at: self.show_period(self._period) if self._period else None)
        self.print_it = button(say("打印"), self.print_report, key="Ctrl+P", parent=self)
        self.pdf = button(say("存为 PDF"), lambda: self._export(".pdf"), parent=self)
        self.xlsx = button(say("导出 XLSX"), lambda: self._export(".xlsx"), parent=self)
        self.evaluate = button(say("评估包…"), self._evaluate, parent=self)
        self._run = PaperRun(desk, self)
        self._run.told.connect(self.told)
        self._pages = QWidget()
        self._stack = QVBoxLayout(self._pages)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        left = Card("", self)
        left.setFixedWidth(theme.px(340))
        left.body.setSpacing(theme.px(6))
        left.body.addWidget(self.state)
        left.body.addWidget(self.banner)
        left.body.addWidget(over(say("难点堵点"), self.difficulties))
        left.body.addWidget(self.difficulties, 2)
        left.body.addWidget(over(say("建议"), self.suggestions))
        left.body.addWidget(self.suggestions, 1)
        left.body.addLayout(self._grid)
        left.body.addWidget(self.reason)
        signatures = QGridLayout()
        signatures.setColumnStretch(1, 1)
        signatures.setVerticalSpacing(theme.px(6))
        for place, (press, told) in enumerate(
            ((self.prepare, self.prepared), (self.check, self.checked), (self.close_it, self.closed))
        ):
            signatures.addWidget(press, place, 0)
            signatures.addWidget(told, place, 1)
        left.body.addLayout(signatures)
        left.body.addWidget(self.amendments)
        row.addWidget(left)
        right = Card("", self)
        top = QHBoxLayout()
        top.addWidget(self.form)
        for each in (self.print_it, self.pdf, self.xlsx):
            top.addWidget(each)
        top.addStretch(1)
        top.addWidget(self.evaluate)
        right.body.addLayout(top)
        self._scroll = QScrollArea(right)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._pages)
        self._scroll.setAccessibleName(say("报表预览"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.follow(self._scroll, self._ground)
        right.body.addWidget(self._scroll, 1)
        row.addWidget(right, 1)

    def _ground(self) -> None:
        ground = theme.colours().sunken
        self._scroll.setStyleSheet(f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {ground}; }}")

    def first(self) -> QWidget:
        """Where the work begins."""
        return self.difficulties

    def show_period(self, period: Period) -> None:
        """Reads how the report of a period stands and sets it, beside the window."""
        self._asked += 1
        asked, self._period = self._asked, period
        now, form, desk = self._desk.now(), self._templates.get(self.form.currentData()), self._desk.open

        def read(progress: Any) -> ReadReport:
            return read_report(progress.store.db, desk, period, form, now)

        def done(found: ReadReport) -> None:
            if isValid(self) and asked == self._asked:
                self._show(found)

        self._desk.background.errand(read, done=done, failed=self._failed)

    def _show(self, found: ReadReport) -> None:
        self._read = found
        stands = found.standing
        self.banner.tell("info", "")
        shown = stands.open if stands.to_amend or not stands.closed else stands.newest
        # What the clerk has typed stays, unless it is of another period.
        if self._shown_for != str(stands.period):
            self._shown_for = str(stands.period)
            self.difficulties.setPlainText(shown.difficulties)
            self.suggestions.setPlainText(shown.suggestions)
            self.reason.clear()
            for code, box in self.boxes.items():
                value = shown.value(code)
                box.setText("" if value is None else str(value))
        self.state.setText(state(stands))
        self.prepared.setText(signed(say("填表人"), stands.open.prepared))
        self.checked.setText(signed(say("审核人"), stands.open.checked))
        newest = stands.closed[-1].closed if stands.closed else None
        self.closed.setText(signed(say("负责人"), newest))
        self.amendments.setText("\n".join(amendment(one) for one in stands.closed[1:]))
        self.amendments.setVisible(len(stands.closed) > 1)
        role = self._desk.open.clerk.role
        self.evaluate.setVisible(role in RIGHTS["make_evaluation_pack"])
        self.prepare.setVisible(role in RIGHTS["prepare_report"])
        self.check.setVisible(role in RIGHTS["check_report"])
        self.close_it.setVisible(role in RIGHTS["close_report"])
        self.reason.setVisible(bool(stands.closed) and role in RIGHTS["close_report"])
        self.check.setEnabled(stands.open.prepared is not None and stands.open.checked is None)
        self.close_it.setEnabled(stands.open.checked is not None)
        if stands.stale:
            self.banner.tell("care", say("签字以后数字又变了，请填表人看过新数字，重新签字。"))
        elif stands.to_amend:
            names = Dictionary(self._desk.open.catalogue)
            listed = say("、").join(names.versions(one.code)[-1].name for one in stands.open.changes[:6])
            self.banner.tell("care", say("归档以后有 {count} 项数字变了（{listed}），请签字更正上报。",
                                         count=len(stands.open.changes), listed=listed))  # fmt: skip
        self._show_pages(found.pages)

    def _show_pages(self, pages: "list[GreyImage]") -> None:
        while self._stack.count():
            item = self._stack.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for at, page in enumerate(pages, start=1):
            shown = QLabel(self._pages)
            image = QPixmap.fromImage(picture(page))
            wide = max(theme.px(420), self._scroll.viewport().width() - theme.px(40))
            shown.setPixmap(image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation))
            shown.setAccessibleName(say("第 {page} 页", page=at))
            self._stack.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        self._stack.addStretch(1)

    def _named(self) -> dict[str, Any]:
        return {"ids": self._ids, "catalogue": self._desk.open.catalogue, "now": self._desk.now()}

    def _prepare(self) -> None:
        told = {code: int(box.text()) for code, box in self.boxes.items() if box.text().strip().isdigit()}
        desk, period, named = self._desk.open, self._period, self._named()
        difficulties, suggestions = self.difficulties.toPlainText(), self.suggestions.toPlainText()
        if period is not None:
            self._write(
                lambda: period_reports.prepare(
                    desk.store, desk.clerk, period, difficulties=difficulties, suggestions=suggestions, told=told,
                    **named,
                ),
                say("已填表签字。"),
            )  # fmt: skip

    def _check(self) -> None:
        desk, period, named = self._desk.open, self._period, self._named()
        if period is not None:
            self._write(lambda: period_reports.check(desk.store, desk.clerk, period, **named), say("已审核签字。"))

    def _close(self) -> None:
        desk, period, named, reason = self._desk.open, self._period, self._named(), self.reason.text()
        new_id = self._desk.new_id
        if period is not None:
            self._write(
                lambda: period_reports.close(desk.store, desk.clerk, period, reason=reason, new_id=new_id, **named),
                say("已归档，下次上报时送出。"),
            )

    def _write(self, action: Any, words: str) -> None:
        def done(_changes: Any) -> None:
            if isValid(self):
                self._ids = RecordIds.make(self._desk.new_id)
                self.told.emit(Notice("good", words))
                if self._period is not None:
                    self.show_period(self._period)

        self._desk.background.write(action, done=done, failed=self._failed)

    def _evaluate(self) -> None:
        if self._period is not None:
            dialog = EvaluationDialog(self._desk, self._period, self.window())
            dialog.written.connect(lambda path: self.told.emit(Notice("good", say("已写出 {path}", path=path))))
            dialog.open()

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.banner.tell("bad", in_words(error))

    def print_report(self) -> None:
        """Prints the report as it stands, to the printer chosen for it."""
        if self._read is None or self._period is None:
            return
        desk, read, period = self._desk, self._read, self._period
        choice = desk.printing.choice(PAPER)

        own_form = self.form.currentData()

        def make(_progress: Any) -> Made:
            pdf = read.pdf if own_form else self._run.set_paper(PAPER, read.paper, choice)
            return read.paper, pdf, f"{period}{f'-{own_form}' if own_form else ''}.pdf"

        def journal(_paper: Any) -> None:
            note_printed(desk.open.store, desk.open.clerk, PAPER, choice.layout, now=desk.now(), new_id=desk.new_id,
                         about=str(period))  # fmt: skip

        self._run.run(make, journal, choice)

    def _export(self, suffix: str) -> None:
        if self._read is None or self._period is None:
            return
        desk, read, period = self._desk.open, self._read, self._period
        seen, folder = figures.may_see(desk.clerk, "K"), self._desk.printing.papers
        now, new_id = self._desk.now(), self._desk.new_id
        own_form = self.form.currentData()
        self.banner.tell("info", say("正在写 {period}{suffix}…", period=str(period), suffix=suffix))

        def make(progress: Any) -> str:
            if suffix == ".pdf":
                return str(keep_paper(folder, f"{period}{f'-{own_form}' if own_form else ''}.pdf", read.pdf))
            from station_app.documents.report_workbook import workbook

            db, newest = progress.store.db, read.standing.next
            book = report_books.book_of(db, newest, read.paper, desk.catalogue, with_ratings=seen)
            return str(keep_paper(folder, f"{period}.xlsx", workbook(book, progress)))

        def done(path: str) -> None:
            if isValid(self):
                self.banner.tell("info", "")
                self.told.emit(Notice("good", say("已写出 {path}", path=path)))
            self._desk.background.write(
                lambda: note_printed(desk.store, desk.clerk, PAPER, suffix.lstrip("."), now=now, new_id=new_id,
                                     about=str(period))
            )  # fmt: skip

        self._desk.background.errand(make, done=done, failed=self._failed)
