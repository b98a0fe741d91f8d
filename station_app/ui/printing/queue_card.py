"""The print queue to look at: what waits, what is stuck and why, tried again or kept as a file."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from station_app.ui import theme
from station_app.ui.printing.queue import Job, JobState
from station_app.ui.printing.stand import PrintingStand
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.words import say


class QueueCard(Card):
    """Follows the stand's queue. 重试 tries all that is stuck, 存为 PDF takes out the chosen one."""

    def __init__(self, stand: PrintingStand, parent: QWidget | None = None) -> None:
        super().__init__(say("打印队列"), parent)
        self._stand = stand
        self.nothing = label(say("没有等着打印的。"), "muted", self)
        self.jobs = QListWidget(self)
        self.jobs.setAccessibleName(say("打印队列"))
        self.jobs.setWordWrap(True)
        self.retry = button(say("重试"), stand.queue.retry, parent=self)
        self.keep = button(say("存为 PDF"), self._keep, parent=self)
        self.jobs.setSpacing(theme.px(2))
        # At the head: a strip that tells of a stuck paper lies over the foot of the page.
        self.heading.addWidget(self.retry)
        self.heading.addWidget(self.keep)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.jobs, 1)
        self.body.addStretch(0)
        stand.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Reads the queue anew; the chosen line stays chosen."""
        chosen = self._chosen()
        self.jobs.clear()
        for job in self._stand.queue.jobs:
            item = QListWidgetItem(_told(job), self.jobs)
            item.setData(Qt.ItemDataRole.UserRole, job)
            if job is chosen:
                self.jobs.setCurrentItem(item)
        waiting = bool(self._stand.queue.jobs)
        for part in (self.jobs, self.retry, self.keep):
            part.setVisible(waiting)
        self.nothing.setVisible(not waiting)
        self.body.setStretch(self.body.count() - 1, 0 if waiting else 1)
        if waiting and self.jobs.currentRow() < 0:
            self.jobs.setCurrentRow(0)

    def _chosen(self) -> Job | None:
        item = self.jobs.currentItem()
        job = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return job if isinstance(job, Job) else None

    def _keep(self) -> None:
        job = self._chosen()
        if job is not None:
            self._stand.keep_as_file(job)


def _told(job: Job) -> str:
    """What it is, where it goes, how it stands."""
    state = {
        JobState.WAITING: say("排队"),
        JobState.PRINTING: say("正在送"),
        JobState.STUCK: in_words(job.trouble) if job.trouble is not None else "",
    }[job.state]
    return say("{paper} → {printer}：{state}", paper=job.title, printer=job.choice.printer, state=state)
