"""A paper as it will leave, before it does: its pages, and three buttons."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from station_app.domain.printing import PrinterChoice
from station_app.ui import theme
from station_app.ui.printing.printers import picture
from station_app.ui.widgets.basics import button, label
from station_app.words import say

if TYPE_CHECKING:
    from station_app.documents.previews import GreyImage


class PreviewDialog(QDialog):
    """Shows the pages of a paper that `title` names, as `choice` would print it. `print_it` and `file_it` carry it on;
    closing does nothing.
    """

    print_it = Signal()
    file_it = Signal()

    def __init__(self, title: str, pages: "Sequence[GreyImage]", choice: PrinterChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        head = QHBoxLayout()
        head.addWidget(label(title, "title", self))
        head.addStretch(1)
        head.addWidget(label(_told(choice, len(pages)), "muted", self))
        column.addLayout(head)
        column.addWidget(self._pages(pages), 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.print_button = button(say("打印"), lambda: self._go(self.print_it), key="Ctrl+P", role="primary")
        self.file_button = button(say("存为 PDF"), lambda: self._go(self.file_it))
        self.close_button = button(say("关闭"), self.reject, key="Esc")
        self.print_button.setShortcut("Ctrl+P")
        self.print_button.setDefault(True)
        for each in (self.print_button, self.file_button, self.close_button):
            row.addWidget(each)
        column.addLayout(row)
        room = parent.window().size()
        self.resize(min(theme.px(760), room.width()), min(theme.px(660), room.height()))
        self.print_button.setFocus()

    def _pages(self, pages: "Sequence[GreyImage]") -> QScrollArea:
        paper = QWidget()
        stack = QVBoxLayout(paper)
        stack.setSpacing(theme.px(16))
        for at, page in enumerate(pages, start=1):
            shown = QLabel(paper)
            shown.setPixmap(QPixmap.fromImage(picture(page)))
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            shown.setAccessibleName(say("第 {page} 页", page=at))
            shown.setStyleSheet(f"border: 1px solid {theme.colours().line}; background: white;")
            stack.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        scroll = QScrollArea(self)
        scroll.setWidget(paper)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(say("预览的页面"))
        ground = theme.colours().sunken
        scroll.setStyleSheet(f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {ground}; }}")
        return scroll

    def _go(self, signal: SignalInstance) -> None:
        self.accept()
        signal.emit()


def _told(choice: PrinterChoice, pages: int) -> str:
    """A5 · 125 % · 2 页 · 前台激光 × 2: how it would leave."""
    parts = [choice.layout.upper()] + [f"{choice.per_cent} %"] * (choice.per_cent != 100)
    parts.append(say("{count} 页", count=pages))
    if choice.printer:
        parts.append(choice.printer + f" × {choice.copies}" * (choice.copies > 1))
    return " · ".join(parts)
