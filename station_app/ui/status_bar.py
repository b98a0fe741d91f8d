"""The status bar: stored, to send, backup, printer, the day. Each item says how it stands; most open their page."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QStatusBar, QToolButton, QWidget

from station_app.actions.backups import state
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.printing import Way
from station_app.storage import batches, consultations
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.words import say
from station_app.words.backups import backup_label, backup_trouble


class DeskStatusBar(QStatusBar):
    """Reads what it tells from the window's own store; `wanted_page` names the page of an item that was pressed,
    `wanted_backup` says that the backup was.
    """

    wanted_page = Signal(str)
    wanted_backup = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setSizeGripEnabled(False)
        self._shown: list[tuple[QToolButton, str, str]] = []
        self.stored = self._item("today", left=True)
        self.owed = self._item("reporting", left=True)
        self.backup = self._item("", left=True)
        self.printer = self._item("printers", left=True)
        self.day = self._item("today")
        theme.follow(self, self._dress)
        self.backup.clicked.connect(lambda _checked=False: self.wanted_backup.emit())
        self.backup.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._show(self.printer, say("打印机：正在查看"), "printer", "")
        self.refresh()
        desk.printing.changed.connect(self.look_for_printer)
        # Asking the system for its printers may take a while: after the window is on the screen.
        QTimer.singleShot(600, self, self.look_for_printer)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self._show_day)
        self._minute.timeout.connect(self.show_backup)
        self._minute.start(60_000)

    def _item(self, page: str, *, left: bool = False) -> QToolButton:
        made = QToolButton(self)
        made.setProperty("role", "status")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setIconSize(QSize(theme.px(16), theme.px(16)))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus if page else Qt.FocusPolicy.NoFocus)
        if page:
            made.clicked.connect(lambda _checked=False: self.wanted_page.emit(page))
        if left:
            self.addWidget(made)
        else:
            self.addPermanentWidget(made)
        return made

    def _show(self, item: QToolButton, text: str, icon: str, tone: str) -> None:
        item.setText(f" {text}" if icon else text)
        item.setAccessibleName(text)
        self._shown = [shown for shown in self._shown if shown[0] is not item] + [(item, icon, tone)]
        item.setProperty("tone", tone)
        self._dress()

    def _dress(self) -> None:
        for item, icon, tone in self._shown:
            if icon:
                item.setIcon(theme.icon(icon, tone or "muted", 16))
            theme.restyle(item)

    def refresh(self) -> None:
        """Reads anew what is owed to the city and when the last save was."""
        db = self._desk.reader.db
        newest = consultations.page(db, limit=1)
        if newest:
            self.tell_saved(newest[0].saved_at)
        else:
            self._show(self.stored, say("本机已就绪，还没有登记"), "good", "")
        owed = batches.owed(db)
        text = say("待上报 {waiting} · 退回 {returned}", waiting=owed.consultations, returned=owed.returned)
        self._show(self.owed, text, "returned" if owed.returned else "report", "bad" if owed.returned else "")
        self.show_backup()
        self._show_day()

    def show_backup(self) -> None:
        """Says how the last backup stands, as it was written down."""
        known = state(self._desk.reader.db)
        tone = ("care" if known.second_only else "bad") if known.trouble else ("good" if known.at else "care")
        self._show(self.backup, backup_label(known, self._desk.now()), tone, tone)
        self.backup.setToolTip(backup_trouble(known.trouble) if known.trouble else say("立即备份"))

    def tell_saved(self, saved_at: str) -> None:
        """Says when the last save reached the disk: the time alone today, the date before it on another day."""
        at = datetime.fromisoformat(saved_at).astimezone(BEIJING_TIME)
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        if at.date() == today:
            text = say("已存本机 {time}", time=f"{at:%H:%M:%S}")
        else:
            text = say("已存本机 {month}-{day} {time}", month=f"{at:%m}", day=f"{at:%d}", time=f"{at:%H:%M}")
        self._show(self.stored, text, "good", "good")

    def look_for_printer(self) -> None:
        """Says which printer receipts go to, whether it is there, and what waits for it."""
        stand = self._desk.printing
        choice, jobs = stand.choice("consultation_receipt"), stand.queue.jobs
        if any(job.trouble is not None for job in jobs):
            self._show(self.printer, say("打印机没有响应，{count} 份等着", count=len(jobs)), "care", "care")
        elif choice.way is Way.FILE:
            self._show(self.printer, say("打印机：未选，回执存为文件"), "printer", "")
        elif choice.way is Way.SYSTEM and choice.printer not in stand.printers.names():
            self._show(self.printer, say("打印机：{name}，没有接上", name=choice.printer), "care", "care")
        else:
            self._show(self.printer, say("打印机：{name}", name=choice.printer), "printer", "")

    def _show_day(self) -> None:
        days = (say("周一"), say("周二"), say("周三"), say("周四"), say("周五"), say("周六"), say("周日"))
        now = self._desk.now().astimezone(BEIJING_TIME)
        self._show(self.day, f"{now:%m-%d} {days[now.weekday()]}", "", "")
