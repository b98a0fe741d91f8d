"""The desk's window from start to end: places, look, sign-in, the open station, the main window, and closing.

A composition root: the clock is read and ids are made here. The sign-in shows before anything heavy is imported; what
the main window needs is imported behind it, while the clerk types the password.
"""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, QSettings, QTranslator
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from station_app.domain.periods import BEIJING_TIME
from station_app.places import APP_NAME, data_folder, default_memory_folder, remember_data_folder
from station_app.storage.folder import DataFolder
from station_app.ui import crashes, theme
from station_app.ui.background import Background
from station_app.ui.front_door import FrontDoor
from station_app.words import LANGUAGES, SOURCE, language, say, use_language

if TYPE_CHECKING:
    from station_app.actions.stations import OpenDesk
    from station_app.ui.main_window import MainWindow


def now() -> datetime:
    """The clock, in the time of every desk."""
    return datetime.now(BEIJING_TIME)


def new_id() -> str:
    """A new UUIDv7."""
    import uuid_utils

    return str(uuid_utils.uuid7())


class Program(QObject):
    """One run of the desk: the front door first, then the main window. `close` ends everything in order."""

    def __init__(
        self, folder: DataFolder, clock: Callable[[], datetime], make_id: Callable[[], str],
        in_earnest: DataFolder | None = None, remember: Callable[[Path], None] = lambda place: None,
    ) -> None:  # fmt: skip
        """`in_earnest`: this run is practice, and that folder is where its end leads back to. `remember` keeps where
        the data were found again.
        """
        super().__init__()
        self.folder = folder
        self._in_earnest, self._remember = in_earnest, remember
        self.background = Background()
        self.main_window: MainWindow | None = None
        self._clock, self._new_id = clock, make_id
        self._open: OpenDesk | None = None
        self._closed = False
        self.front_door = FrontDoor(folder, self.background, clock, make_id)
        self.next_folder: DataFolder | None = None
        """Where the program goes on once this run has closed: into practice, back out of it, to another place."""
        self._wipe = False
        self.front_door.opened.connect(self._enter)
        self.front_door.wanted_practice.connect(self._change_sides)
        self.front_door.found_again.connect(self._look_there)
        self.front_door.left.connect(self.close)

    def start(self, settings: QSettings | None = None) -> None:
        """Shows the front door and fetches, behind it, what the main window will need.

        `settings` keeps what belongs to this computer: where the window was, and the language of the next start.
        """
        self._settings = settings
        saved = settings.value("window") if settings is not None else None
        if saved is None or not self.front_door.restoreGeometry(saved):
            self.front_door.resize(1366, 720)
        # The caret comes first. A timer would run before the first paint, and the imports would hold it up.
        self.front_door.seen.connect(self._fetch)
        self.front_door.show()

    def _fetch(self) -> None:
        gc.enable()
        if not self._closed:
            theme.load_fonts(rare=True)
            self.front_door.look_around()
            self.background.errand(lambda progress: _import_the_rest())

    def _enter(self, opened: "OpenDesk") -> None:
        from station_app.ui.desk import Desk
        from station_app.ui.looks import wear
        from station_app.ui.main_window import MainWindow

        self._open = opened
        self.background.serve(opened.store)
        desk = Desk(opened, opened.store.reader(), self.background, self._clock, self._new_id)
        wear(desk)
        self.main_window = MainWindow(desk)
        self.main_window.closed.connect(self.close)
        self.main_window.language_chosen.connect(self._keep_language)
        self.main_window.wanted_practice.connect(self._change_sides)
        self.main_window.wanted_practice_anew.connect(self._begin_practice_anew)
        self.main_window.setGeometry(self.front_door.geometry())
        if self.front_door.isMaximized():
            self.main_window.showMaximized()
        else:
            self.main_window.show()
        self.front_door.let_go()
        crashes.tell_with(self.main_window.tell_crash)
        self.main_window.backups.begin_day()
        self.main_window.desk.reporter.begin_day()
        self.main_window.desk.updates.begin_day()
        self.main_window.watch.begin_day()
        self.main_window.self_checks.begin_day()

    def _change_sides(self) -> None:
        """From earnest into practice, or back: this run closes in good order, and the next begins over there."""
        self.next_folder = self._in_earnest or practice_folder(self.folder)
        self.close()

    def _look_there(self, place: Path) -> None:
        """The data were found in another place: the next run looks there, with the same memory of how far they were."""
        with suppress(OSError):
            # Where it cannot be kept the clerk is asked once more the next time.
            self._remember(place)
        self.next_folder = DataFolder.at(place, self.folder.memory)
        self.close()

    def _begin_practice_anew(self) -> None:
        self.next_folder, self._wipe = self.folder, True
        self.close()

    def _keep_language(self, name: str) -> None:
        if self._settings is not None:
            self._settings.setValue("language", name)

    def _back_up(self, window: "MainWindow") -> None:
        from station_app.ui.backups import ClosingBackup

        window.hide()
        closing = ClosingBackup(window.desk, window.backups)
        closing.run()
        closing.close()
        closing.deleteLater()

    def close(self) -> None:
        """Lets what was given to the writer end, closes the store there, and ends the program."""
        if self._closed:
            return
        self._closed = True
        window = self.main_window
        if window is not None:
            # Also where the system ends the program: the pages put away what stands in them, and no clock runs on.
            window.close()
        if window is not None and self._settings is not None:
            self._settings.setValue("window", window.saveGeometry())
        self.background.settle(30)
        if window is not None:
            if self._in_earnest is None:
                self._back_up(window)
            else:
                window.hide()
            window.desk.reader.close()
        # The lock on the data folder belongs to the thread that took it.
        self.background.close(self._open.close if self._open is not None else None)
        if self._wipe:
            from station_app.actions.practice import forget

            forget(self.folder)
        application = QApplication.instance()
        if application is not None:
            application.quit()

    def let_go(self) -> None:
        """Takes the windows of a closed run down, as another begins in the same process."""
        for window in (self.main_window, self.front_door):
            if window is not None and isValid(window):
                window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the desk's window; answers the exit code when it is closed."""
    given = _parser().parse_args(sys.argv[1:] if arguments is None else list(arguments))
    settings = QSettings(APP_NAME, "window")
    use_language(given.lang or kept_language(settings))
    application = QApplication.instance() or QApplication([sys.argv[0], "-style", "Fusion"])
    assert isinstance(application, QApplication)
    application.setApplicationName(APP_NAME)
    application.setApplicationDisplayName(say("知识产权公共服务登记台"))
    application.setQuitOnLastWindowClosed(False)
    theme.load_fonts()
    theme.apply_theme(application, given.theme)
    translator = QTranslator(application)
    if language() == SOURCE and translator.load("qtbase_zh_CN", _translations()):
        application.installTranslator(translator)
    folder = _folder(given.data)
    crashes.install(folder.root, now)
    in_earnest: DataFolder | None = None
    # A folder that was named at the start is named again at the next one; only the usual place is kept.
    remember = remember_data_folder if given.data is None else lambda place: None
    while True:
        program = Program(folder, now, new_id, in_earnest, remember)
        program.start(settings)
        code = application.exec()
        program.close()
        if program.next_folder is None:
            return code
        program.let_go()
        before, folder = folder, program.next_folder
        if folder.root != before.root and folder.memory != before.memory:
            in_earnest = before if in_earnest is None else None
        crashes.install(folder.root, now)


def practice_folder(folder: DataFolder) -> DataFolder:
    """Where one practises beside this folder."""
    from station_app.actions.practice import folder_of

    return folder_of(folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="station-desk", description=say("打开登记台的窗口。"))
    parser.add_argument("--data", type=Path, help=say("数据文件夹"))
    parser.add_argument("--lang", choices=LANGUAGES, help=say("界面语言"))
    parser.add_argument("--theme", choices=sorted(theme.THEMES), default="light", help=say("外观"))
    return parser


def kept_language(settings: QSettings) -> str:
    """The language chosen in the window's menu; Chinese where none was, or one that this program does not know."""
    kept = settings.value("language")
    return kept if isinstance(kept, str) and kept in LANGUAGES else SOURCE


def _folder(given: Path | None) -> DataFolder:
    if given is not None:
        return DataFolder.at(given.absolute())
    return DataFolder.at(data_folder(), default_memory_folder())


def _translations() -> str:
    return QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)


def _import_the_rest() -> None:
    """What signing in and the main window need. Papers and sheets wait for the first paper and the first sheet."""
    import station_app.actions.stations
    import station_app.ui.main_window
    import station_app.ui.pages

    station_app.ui.pages.import_pages()


if __name__ == "__main__":
    sys.exit(main())
