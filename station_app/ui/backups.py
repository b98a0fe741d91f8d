"""Backups from the window: at once, each day, rehearsed, in a second place; and the one at the end of the day.

The copy is an errand, beside the writer and the form; what came of it is written down on the writer.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from station_app.actions import backups
from station_app.actions.backups import Made, Rehearsed
from station_app.domain.troubles import Trouble
from station_app.ui import theme
from station_app.ui.background import Errand
from station_app.ui.desk import Desk
from station_app.ui.notices import Kind, Notice
from station_app.ui.widgets.basics import button, in_words, label
from station_app.words import say
from station_app.words.backups import backup_trouble, rehearsed_sentence, second_trouble, when

AFTER_SIGN_IN: Final = 3_000
"""Milliseconds after which the day's backup is looked for: the desk is usable first."""
EACH_HOUR: Final = 3_600_000
OF_THE_PROGRAM: Final = "program-error"


class Backups(QObject):
    """Makes and rehearses backups for one window. `told` carries a Notice, `changed` says that the state is another.

    One at a time: what is asked for while one is under way is not begun.
    """

    told = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, parent
        self.errand: Errand | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._look)

    def begin_day(self) -> None:
        """From now on the day's backup is made when it is due: soon after sign-in, and where a desk stays open."""
        self._clock.start(AFTER_SIGN_IN)

    def end_day(self) -> None:
        """The window closes: none is begun by itself any more."""
        self._clock.stop()

    def _look(self) -> None:
        self._clock.setInterval(EACH_HOUR)
        self.make_if_due()

    def make_if_due(self) -> bool:
        """Makes the day's backup without a word where it is due; says whether it does. Only trouble is told."""
        due = backups.due_today(self._desk.reader, self._desk.now())
        if due:
            self.make(quiet=True)
        return due

    def make_now(self) -> None:
        """立即备份."""
        if self.errand is None:
            self._tell("info", say("正在备份，可以接着登记。"))
            self.make()

    def make(self, *, quiet: bool = False, then: Callable[[str], None] | None = None,
             steps: Callable[[int, int], None] | None = None) -> None:  # fmt: skip
        """Makes a backup. `then` hears what went wrong, in words, or an empty text; without it a notice tells."""
        if self.errand is not None:
            return
        desk, now = self._desk, self._desk.now()

        def made(result: Made) -> None:
            self._write(
                lambda: backups.remember(desk.open.store, desk.open.clerk, result, now=now, new_id=desk.new_id),
                lambda: self._done(result, quiet, then), then,
            )  # fmt: skip

        def failed(error: Exception) -> None:
            code = error.code if isinstance(error, Trouble) else OF_THE_PROGRAM
            self._write(
                lambda: backups.remember_failure(desk.open.store, desk.open.clerk, code, now=now),
                lambda: self._say_trouble(backup_trouble(code), then), then,
            )  # fmt: skip

        self.errand = desk.background.errand(
            lambda progress: backups.make_copy(progress.store, desk.open.station, now=now, progress=progress),
            done=made, failed=failed, progress=steps,
        )  # fmt: skip

    def _write(
        self, action: Callable[[], None], written: Callable[[], None], then: Callable[[str], None] | None
    ) -> None:
        def over(told: Callable[[], None]) -> None:
            self.errand = None
            self.changed.emit()
            told()

        self._desk.background.write(
            action, done=lambda _: over(written),
            failed=lambda error: over(lambda: self._say_trouble(in_words(error), then)),
        )  # fmt: skip

    def _done(self, made: Made, quiet: bool, then: Callable[[str], None] | None) -> None:
        if made.trouble:
            self._say_trouble(second_trouble(made.trouble), then)
            return
        if then is not None:
            then("")
        elif not quiet:
            self._tell("good", say("已备份 {when}，并打开核对过。", when=when(made.at, self._desk.now())))

    def _say_trouble(self, sentence: str, then: Callable[[str], None] | None = None) -> None:
        if then is not None:
            then(sentence)
        else:
            self._tell("bad", sentence, seconds=0)

    def rehearse(self) -> None:
        """试恢复: whether the newest backup would do, told in a notice."""
        if self.errand is not None:
            return
        desk = self._desk

        def over(kind: Kind, sentence: str) -> None:
            self.errand = None
            self._tell(kind, sentence, seconds=0)

        def tried(result: Rehearsed) -> None:
            sound = result.found.sound
            over("good" if sound else "bad", rehearsed_sentence(result.visits, result.until, sound))

        self._tell("info", say("正在试恢复，可以接着登记。"))
        self.errand = desk.background.errand(
            lambda progress: backups.rehearse(
                progress.store, desk.open.clerk, backups.newest(progress.store, desk.open.station),
                lambda entries: progress(entries, entries),
            ),
            done=tried, failed=lambda error: over("bad", in_words(error)),
        )  # fmt: skip

    def choose_place(self) -> None:
        """备份位置: asks for the folder of the second place; closing the box leaves all as it was."""
        known = backups.second_place(self._desk.reader.db)
        chosen = QFileDialog.getExistingDirectory(
            self._window, say("选第二处备份的文件夹（另一块磁盘或U盘）"), str(known or "")
        )
        if chosen:
            self.use_place(Path(chosen))

    def use_place(self, place: Path) -> None:
        """Takes a folder for the second place and tries it at once with a backup."""
        desk = self._desk.open

        def kept(_: None) -> None:
            self._tell("info", say("第二处备份：{folder}。现在备份一次，看它行不行。", folder=place))
            self.make()

        self._desk.background.write(
            lambda: backups.choose_second_place(desk.store, desk.clerk, place),
            done=kept, failed=lambda error: self._say_trouble(in_words(error)),
        )  # fmt: skip

    def _tell(self, kind: Kind, sentence: str, seconds: float = 4) -> None:
        self.told.emit(Notice(kind, sentence, seconds=seconds))


class ClosingBackup(QWidget):
    """The small window at the end of the day: a bar while the backup is made; a sentence once, where it was not."""

    LONGEST: Final = 20.0
    """Seconds a backup may hold up the closing; then it is stopped, and made the next time."""
    READING: Final = 30.0
    """Seconds after which the window goes although nobody has read it."""

    def __init__(self, desk: Desk, made_by: Backups) -> None:
        super().__init__(None, Qt.WindowType.Dialog)
        self._desk, self._backups = desk, made_by
        self._loop = QEventLoop()
        self.setProperty("role", "page")
        self.setWindowTitle(say("正在备份"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        column.setSpacing(theme.px(12))
        self.sentence = label(say("正在备份，几秒就好，请不要关机。"), "", self, wrap=True)
        self.sentence.setMinimumWidth(theme.px(360))
        column.addWidget(self.sentence)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(say("正在备份"))
        column.addWidget(self.bar)
        self.leave = button(say("关闭"), self._loop.quit, role="primary", parent=self)
        self.leave.hide()
        column.addWidget(self.leave)

    def run(self) -> str:
        """Makes the backup where one is due; answers what was told, empty where all went well. Never raises for it."""
        try:
            if not backups.due_on_closing(self._desk.reader):
                return ""
        except Trouble as trouble:
            return self._say(in_words(trouble))
        said: list[str] = []
        self.show()
        self._backups.make(then=said.append, steps=self._step)
        if not self._desk.background.settle(self.LONGEST) and self._backups.errand is not None:
            self._backups.errand.cancel()
            self._desk.background.settle(self.LONGEST)
        sentence = said[0] if said else ""
        return self._say(sentence) if sentence else ""

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _say(self, sentence: str) -> str:
        self.sentence.setText(sentence)
        self.bar.hide()
        self.leave.show()
        self.show()
        self.leave.setFocus()
        patience = QTimer(self)
        patience.setSingleShot(True)
        patience.timeout.connect(self._loop.quit)
        patience.start(int(self.READING * 1000))
        self._loop.exec()
        return sentence

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._loop.quit()
