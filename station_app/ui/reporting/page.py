"""The page of the way to the city. It never says that something arrived before the city has answered."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from station_app.actions import acknowledgements as taking
from station_app.actions import batches as sealing
from station_app.actions import exports, stations
from station_app.actions.acts import Changes
from station_app.actions.sending_files import Load
from station_app.actions.stick_files import WrittenFiles
from station_app.delivery.folder import read_file
from station_app.domain.faults import Refused
from station_app.storage import acknowledgements, batches, clerks, sendings
from station_app.storage.sendings import Owed
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.reporting.adopt_card import AdoptCard
from station_app.ui.reporting.balance import BalanceCard
from station_app.ui.reporting.lists import HistoryCard, ReturnedCard
from station_app.ui.reporting.slip import print_slip
from station_app.ui.reporting.steps import StepCard
from station_app.ui.reporting.wire_card import WireCard
from station_app.ui.widgets.basics import Banner, button, in_words
from station_app.ui.widgets.sizes import megabytes
from station_app.words import say
from station_app.words.appointments import freed_sentence
from station_app.words.troubles import told_sentence
from station_exchange.acknowledgement import MAX_ACKNOWLEDGEMENT
from station_exchange.enrolment import MAX_ENROLMENT, read_paper
from station_exchange.refusals import ExchangeRefused

_CHANGED = frozenset({"delivery", "station"})


def _told_files(files: WrittenFiles) -> str:
    if files.left:
        return say("附件写齐 {count} 个，还有 {left} 个没写完：换一个 U 盘接着写。", count=files.whole, left=files.left)
    return say("附件写齐 {count} 个。", count=files.whole) if files.whole else ""


class ReportingPage(QWidget):
    """The balance and the wire above; the steps of the stick ① 打包 ② 写出 ③ 导入回执; the lists below."""

    told = Signal(object)
    wanted_record = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._written: exports.Exported | None = None
        self._files: Load | None = None
        self.setProperty("role", "page")
        column = QVBoxLayout(self)
        margin = theme.px(theme.SPACE["page"])
        column.setContentsMargins(margin, theme.px(12), margin, theme.px(12))
        column.setSpacing(theme.px(theme.SPACE["block"]))
        self.banner = Banner(self)
        self.enrol = button(say("导入接入文件"), self._ask_enrolment, role="primary", parent=self)
        self.banner.buttons.addWidget(self.enrol)
        column.addWidget(self.banner)
        self.adopt = AdoptCard(desk, self._ask_folder, self)
        self.adopt.told.connect(self.told)
        column.addWidget(self.adopt)
        self.balance = BalanceCard(desk, self)
        self.wire = WireCard(desk, self)
        top = QHBoxLayout()
        top.setSpacing(theme.px(theme.SPACE["block"]))
        top.addWidget(self.balance, 5)
        top.addWidget(self.wire, 3)
        column.addLayout(top)
        steps = QHBoxLayout()
        steps.setSpacing(theme.px(theme.SPACE["block"]))
        self.seal_step = StepCard(1, say("打包"), say("打包"), self.seal, self)
        self.write_step = StepCard(2, say("写入 U 盘或文件夹"), say("选 U 盘或文件夹"), self._ask_folder, self)
        self.answer_step = StepCard(3, say("导入市中心回执"), say("选回执文件"), self._ask_answer, self)
        self.slip = self.write_step.add(say("打印交接单"), self.print_slip)
        for step in (self.seal_step, self.write_step, self.answer_step):
            steps.addWidget(step, 1)
        column.addLayout(steps)
        lists = QHBoxLayout()
        lists.setSpacing(theme.px(theme.SPACE["block"]))
        self.returned = ReturnedCard(desk, self)
        self.returned.wanted.connect(self.wanted_record)
        self.history = HistoryCard(desk, self)
        lists.addWidget(self.returned, 4)
        lists.addWidget(self.history, 3)
        column.addLayout(lists, 1)
        self.refresh()

    def refresh(self) -> None:
        """Reads anew how everything stands."""
        db = self._desk.reader.db
        tie = clerks.enrolment(db)
        self.adopt.refresh()
        self.balance.refresh()
        self.wire.refresh()
        self.returned.refresh()
        self.history.refresh()
        alone = say("本站还没有接入市中心，打包上报要等接入以后。登记不受影响，接入后一起报。")
        self.banner.tell("care", "" if tie else alone)
        present = batches.present_epoch(db)
        new = len(batches.unsealed_positions(db, present.epoch, after=batches.last_of(db, present.epoch)[2]))
        owed = batches.owed(db)
        for step, ready in ((self.seal_step, new > 0), (self.write_step, owed.batches > 0), (self.answer_step, True)):
            step.press.setEnabled(tie is not None and ready)
        self.seal_step.emphasise(tie is not None and new > 0)
        self.write_step.emphasise(tie is not None and not new and owed.batches > 0 and self._written is None)
        self.seal_step.tell(
            say("有 {count} 项新的变动还没有打包。一条登记可能有几项：来访人、单位、登记、更正。", count=new)
            if new else say("没有新的变动，不用打包。")
        )  # fmt: skip
        files = sendings.owed(db, self._desk.open.station.city_role) if tie else []
        unknown = tie is not None and tie.secret is not None and not new
        self.write_step.press.setEnabled(tie is not None and (owed.batches > 0 or bool(files) or unknown))
        self._tell_write(owed.batches, files, unknown=unknown)
        self._tell_answer()

    def _tell_write(self, waiting: int, files: Sequence[Owed], *, unknown: bool) -> None:
        written = self._written
        self.slip.setVisible(written is not None and bool(written.batches))
        size = megabytes(sum(one.size for one in files))
        more = say("附件 {count} 个（{size} MB）随后写。", count=len(files), size=size) if files else ""
        if written is not None and not written.batches and not written.files.whole:
            self.write_step.tell(say("本机的报到文件已写入，可以拔出 U 盘。市中心收下后就认得这台电脑。"), "good")
        elif written is not None:
            told = say(
                "{count} 个包（{size} KB）已写入，回读一致，可以拔出 U 盘。请送到市中心；拿到回执才算送达。",
                count=len(written.batches), size=max(1, round(written.size / 1024)),
            )  # fmt: skip
            self.write_step.tell(told + _told_files(written.files), "care" if written.files.left else "good")
        elif waiting:
            self.write_step.tell(
                say("{count} 个包还没有得到市中心确认，会一起写出；重复送没有关系。", count=waiting) + more
            )
        elif files:
            self.write_step.tell(
                say("没有等待送出的包。附件 {count} 个（{size} MB）也可以用 U 盘送。", count=len(files), size=size)
            )
        elif unknown:
            self.write_step.tell(say("没有等待送出的包。可以先写出本机的报到文件，市中心收下后就认得这台电脑。"))
        else:
            self.write_step.tell(say("没有等待送出的包。"))

    def _tell_answer(self) -> None:
        best = acknowledgements.newest(self._desk.reader.db)
        if best is None:
            self.answer_step.tell(say("还没有收到过市中心的回执。回执是市中心给的 .sva 文件。"))
        else:
            self.answer_step.tell(
                say("最近一份是第 {serial} 号，{day} 由市中心开出。", serial=best.serial, day=best.issued_at[:10])
            )

    def changed(self, changes: Changes) -> None:
        """Something was written: look again."""
        if "consultation" in changes.kinds:
            # What was logged since is not on the stick.
            self._written = None
        self.refresh()

    def enter(self) -> None:
        """The page is shown: the caret stands on the step to take next."""
        self.refresh()
        steps = (self.seal_step.press, self.write_step.press, self.answer_step.press)
        for made in (self.enrol, self.wire.press, self.slip, *steps):
            if made.isEnabled() and made.isVisibleTo(self):
                made.setFocus()
                return

    def seal(self) -> None:
        """Step ①."""
        desk = self._desk.open
        self.seal_step.run(True)

        def done(sealed: list[sealing.SealedBatch]) -> None:
            self.seal_step.run(False)
            self._written = None
            self._tell_changed("seal")
            self.told.emit(
                Notice("info", say("已打 {count} 个包，还在这台电脑里。下一步：写入 U 盘。", count=len(sealed)))
            )

        self._desk.background.write(
            lambda: sealing.seal(desk.store, desk.clerk, desk.device, now=self._desk.now()),
            done=done, failed=self._failed(self.seal_step),
        )  # fmt: skip

    def export_to(self, folder: Path) -> None:
        """Step ② into a folder or onto a stick; the counter's saves do not wait for a slow one."""
        desk, background = self._desk.open, self._desk.background
        self._written = None
        failed = self._failed(self.write_step)

        def write(progress: Progress) -> tuple[exports.Load, Path, WrittenFiles]:
            load = exports.load(progress.store, desk.clerk, desk.device, now=self._desk.now())
            place = exports.write(load, folder, progress)
            self._files = load.files
            return load, place, exports.write_files(load, folder, progress)

        def confirm(written: tuple[exports.Load, Path, WrittenFiles]) -> None:
            load, place, files = written
            background.write(
                lambda: exports.confirm(
                    desk.store, desk.clerk, load, place, files, now=self._desk.now(), new_id=self._desk.new_id
                ),
                done=done, failed=failed,
            )  # fmt: skip

        def done(exported: exports.Exported) -> None:
            self.write_step.run(False)
            self._written = exported
            self._desk.updates.look_on(folder)
            if exported.files.trouble is not None:
                self.told.emit(Notice("care", in_words(exported.files.trouble), seconds=0))

        self._files = None
        errand = background.errand(write, done=confirm, failed=failed, progress=self._step_write)
        self.write_step.run(True, errand.cancel)
        self.write_step.tell(say("正在写入并回读核对，请不要拔出 U 盘。"), "care")

    def _step_write(self, done: int, total: int) -> None:
        load = self._files
        if load is None:
            self.write_step.step(done, total)
            return
        self.write_step.step(1000 * done // max(1, total), 1000)
        self.write_step.tell(
            say(
                "上报的包已写好。正在写附件 {at}/{count}，{done}/{total} MB，请不要拔出 U 盘。",
                at=min(load.done_after(done) + 1, len(load.owed)), count=len(load.owed), done=megabytes(done),
                total=megabytes(total),
            ),
            "care",
        )  # fmt: skip

    def print_slip(self) -> None:
        """The slip that travels with the stick written just now."""
        if self._written is None:
            return
        self.slip.setEnabled(False)

        def failed(error: Exception) -> None:
            self.slip.setEnabled(True)
            self.told.emit(Notice("bad", in_words(error), seconds=0))

        print_slip(
            self._desk, self._written, self._desk.now(), done=lambda _: self.slip.setEnabled(True), failed=failed
        )

    def take(self, file: Path, *, vouched: bool = False) -> None:
        """Step ③ with the city's file. A signature of the city's that is not known here may be vouched for by what it
        has put beside the file; with `vouched` that was taken already.
        """
        desk = self._desk.open
        self.answer_step.run(True)

        def action() -> taking.Taken:
            data = read_file(file, MAX_ACKNOWLEDGEMENT)
            now = self._desk.now()
            return taking.take(desk.store, desk.clerk, desk.device, data, now=now, new_id=self._desk.new_id)

        def done(taken: taking.Taken) -> None:
            self.answer_step.run(False)
            self._written = None
            self._tell_changed("take_acknowledgement")
            self.told.emit(self._taken(taken))
            self._desk.updates.look_on(file.parent)
            if taken.freed:
                self.told.emit(Notice("info", freed_sentence(taken.freed), seconds=0))
            for code in taken.told:
                self.told.emit(Notice("care", told_sentence(code), seconds=0))

        def failed(error: Exception) -> None:
            told = self._failed(self.answer_step)
            if vouched or not taking.is_unknown_signer(error):
                told(error)
                return
            self._desk.updates.vouch(
                file.parent, then=lambda: self.take(file, vouched=True), failed=lambda: told(error)
            )

        self._desk.background.write(action, done=done, failed=failed)

    def _taken(self, taken: taking.Taken) -> Notice:
        if taken.outcome != "taken":
            return Notice("info", say("这份回执以前导入过，或比已导入的旧，没有改动任何内容。"), seconds=6)
        if taken.returned:
            return Notice(
                "care",
                say(
                    "市中心确认了 {applied} 个包，退回 {returned} 条（退回箱可改）。其余不受影响。",
                    applied=taken.applied, returned=taken.returned,
                ),
                seconds=8,
            )  # fmt: skip
        return Notice("good", say("市中心确认了 {applied} 个包，都已入库。", applied=taken.applied), seconds=6)

    def enrol_with(self, file: Path) -> None:
        """Ties the station to the city by the file that the city gave."""
        desk = self._desk.open

        def action() -> None:
            try:
                paper = read_paper(read_file(file, MAX_ENROLMENT))
            except ExchangeRefused as error:
                raise Refused.because("enrolment-refused", "file", reason=error.code.value) from error
            stations.enrol(desk, paper, now=self._desk.now(), new_id=self._desk.new_id)

        def done(_: object) -> None:
            self._tell_changed("enrol")
            self.told.emit(Notice("info", say("已接入市中心。下一步：打包，把以前登记的一起报上去。"), seconds=6))

        self._desk.background.write(action, done=done, failed=self._failed(None))

    def _tell_changed(self, verb: str) -> None:
        self._desk.background.changed.emit(Changes("", verb, _CHANGED))

    def _failed(self, step: StepCard | None) -> Any:
        def failed(error: Exception) -> None:
            self.refresh()
            if step is not None:
                step.run(False)
                step.tell(in_words(error), "bad")
            else:
                self.told.emit(Notice("bad", in_words(error), seconds=0))

        return failed

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, say("选 U 盘或文件夹"))
        if chosen:
            self.export_to(Path(chosen))

    def _ask_answer(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, say("选市中心的回执"), "", say("回执（*.sva）") + ";;*")
        if chosen:
            self.take(Path(chosen))

    def _ask_enrolment(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, say("选市中心给的接入文件"))
        if chosen:
            self.enrol_with(Path(chosen))
