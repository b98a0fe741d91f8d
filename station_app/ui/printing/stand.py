"""The printing stand: where every screen leaves its papers. It chooses by the desk's settings and tells what became.

One stand and one queue for the window, whatever page a paper comes from. A paper goes to the printer chosen for its
kind, or, where that is a file, into the papers folder; what no printer took stays in the queue with 重试 and 存为 PDF,
and is kept as a file when the window closes.
"""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from station_app.actions.printer_choices import choice_of, was_chosen
from station_app.domain.printing import OWN_LAYOUTS, PrinterChoice
from station_app.storage.store import Store
from station_app.ui.notices import Notice
from station_app.ui.printing.printers import Printers
from station_app.ui.printing.queue import Job, PrintQueue
from station_app.ui.widgets.basics import in_words
from station_app.words import say

if TYPE_CHECKING:
    from station_app.ui.background import Background


class PrintingStand(QObject):
    """`told` a Notice, `healed` the sentence of one that is true no more, `wanted_page` a page to open.

    `changed`: the queue or a choice is another now. `papers` is the folder of papers that became files, `layouts` the
    folder of the station's own layouts (docs/papers.md).
    """

    told = Signal(object)
    healed = Signal(str)
    wanted_page = Signal(str)
    changed = Signal()

    def __init__(self, background: "Background", reader: Store, printers: Printers, root: Path, papers: Path) -> None:
        super().__init__()
        self._reader = reader
        self.printers = printers
        self.papers = papers
        self.layouts = root / OWN_LAYOUTS
        self.queue = PrintQueue(background, printers, self)
        self.queue.changed.connect(self.changed.emit)
        self.queue.stuck.connect(self._tell_stuck)
        self.queue.printed.connect(self._tell_printed)

    def choice(self, paper: str) -> PrinterChoice:
        """How this kind of paper is printed on this desk."""
        return choice_of(self._reader, paper)

    def submit(self, title: str, pdf: bytes, choice: PrinterChoice, file: str) -> Job:
        """Hands a paper to its printer. `file` is its name, should it have to be kept as a file."""
        return self.queue.submit(title, pdf, choice, file=file)

    def tell_filed(self, words: str, choice: PrinterChoice, file: str) -> None:
        """Says that a paper, named in `words`, lies in the papers folder, and how to choose a printer if none was."""
        told = say("{paper}已存成文件 {name}，在 {folder}。", paper=words, name=file, folder=self.papers)
        if was_chosen(self._reader, choice.paper):
            self.told.emit(Notice("info", told, (), 10))
            return
        told = say("{told}还没有为它选打印机，选好以后按一下就打。", told=told)
        self.told.emit(Notice("info", told, ((say("选打印机"), "", lambda: self.wanted_page.emit("printers")),), 12))

    def keep_as_file(self, job: Job) -> None:
        """Takes a paper out of the queue into the papers folder."""
        try:
            keep_paper(self.papers, job.file, job.pdf)
        except Exception as error:
            self.told.emit(Notice("bad", in_words(error), (), 0))
            return
        self.queue.drop(job)
        self._heal(job)
        self.told.emit(
            Notice("info", say("{paper}已存成文件 {name}，在 {folder}。", paper=job.title, name=job.file,
                               folder=self.papers), (), 10)
        )  # fmt: skip

    def close(self) -> None:
        """The window closes: what no printer took is kept as a file, now or when its last try has failed."""
        self.queue.close(lambda job: keep_paper(self.papers, job.file, job.pdf))

    def _tell_stuck(self, job: Job) -> None:
        retry: Callable[[], None] = self.queue.retry
        actions = ((say("重试"), "", retry), (say("存为 PDF"), "", lambda: self.keep_as_file(job)))
        self.told.emit(Notice("bad", _stuck(job), actions, 0))

    def _tell_printed(self, job: Job) -> None:
        self._heal(job)
        told = say("已送到“{printer}”：{paper}。", printer=job.choice.printer, paper=job.title)
        self.told.emit(Notice("good", told))

    def _heal(self, job: Job) -> None:
        if job.trouble is not None:
            self.healed.emit(_stuck(job))


def _stuck(job: Job) -> str:
    """Why a paper is stuck, and that it is not lost."""
    told = in_words(job.trouble) if job.trouble is not None else ""
    return say("{trouble}{paper} 还在打印队列里，接好以后会自己再打。", trouble=told, paper=job.title)


def paper_name(number: str, nth: int) -> str:
    """A paper's file name: its number and how many-th it is, nothing of a person."""
    return f"{number}.pdf" if nth <= 1 else f"{number}-{nth}.pdf"


def free_name(folder: Path, stem: str) -> str:
    """A file name that no paper in the folder has yet: stem.pdf, stem-2.pdf, …"""
    return next(name for nth in count(1) if not (folder / (name := paper_name(stem, nth))).exists())


def keep_paper(folder: Path, name: str, pdf: bytes) -> Path:
    """Puts a paper into the papers folder, which is made where it is missing. Trouble as for every file of ours."""
    from station_app.storage.connection import troubles
    from station_app.storage.files import replace_file

    with troubles():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    replace_file(path, pdf)
    return path
