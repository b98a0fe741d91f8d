"""The list under a box: it never takes the caret, so an input method goes on composing above it (ux.md 4, rule 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from station_app.ui import theme

_DETAIL: Final = Qt.ItemDataRole.UserRole + 1
MOST_SHOWN: Final = 9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line: what is taken, what stands in bold, what stands beside it."""

    value: Any
    text: str
    detail: str = ""


class _Line(QStyledItemDelegate):
    """Paints the text and, muted behind it, its detail."""

    def __init__(self, shown: QListWidget) -> None:
        super().__init__(shown)
        self._shown = shown

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        wear = theme.colours()
        painter.save()
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        if index.row() == self._shown.currentRow():
            painter.fillRect(rect, QColor(wear.accent_soft))
            painter.fillRect(QRect(rect.left(), rect.top(), theme.px(3), rect.height()), QColor(wear.accent))
        rect.adjust(theme.px(12), 0, -theme.px(8), 0)
        text, detail = index.data(), index.data(_DETAIL)
        bold = theme.font(bold=True)
        painter.setFont(bold)
        painter.setPen(QColor(wear.text))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        shown = QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, middle, shown)
        rect.setLeft(rect.left() + QFontMetrics(bold).horizontalAdvance(shown) + theme.px(12))
        plain = theme.font()
        painter.setFont(plain)
        painter.setPen(QColor(wear.muted))
        beside = QFontMetrics(plain).elidedText(detail, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, middle, beside)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.px(theme.CONTROL_HEIGHT))


class Suggestions(QFrame):
    """The list. Belongs to the window, so that no scroll area cuts it; placed under `box` while it is open."""

    taken = Signal(object)

    def __init__(self, box: QWidget, name: str) -> None:
        super().__init__(box)
        self._box = box
        self._lines: list[Suggestion] = []
        self.list = QListWidget(self)
        self.list.setProperty("role", "popup")
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda item: self.taken.emit(self._lines[self.list.row(item)].value))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.hide()

    @property
    def open(self) -> bool:
        """Whether the list stands on the screen."""
        return not self.isHidden() and bool(self._lines)

    @property
    def lines(self) -> list[Suggestion]:
        """What the list offers now."""
        return list(self._lines)

    def offer(self, lines: Sequence[Suggestion]) -> None:
        """Shows these lines, the first highlighted; nothing to show closes the list."""
        self._lines = list(lines)
        self.list.clear()
        for line in self._lines:
            item = QListWidgetItem(line.text)
            item.setData(_DETAIL, line.detail)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.text} {line.detail}")
            self.list.addItem(item)
        if not self._lines:
            self.hide()
            return
        self.list.setCurrentRow(0)
        self._place()
        self.show()
        self.raise_()

    def close_list(self) -> None:
        """Takes the list away."""
        self._lines = []
        self.hide()

    def current(self) -> Suggestion | None:
        """The highlighted line, or None while the list is closed."""
        row = self.list.currentRow()
        return self._lines[row] if self.open and 0 <= row < len(self._lines) else None

    def steer(self, event: QKeyEvent) -> bool:
        """Moves the highlight by ↑ and ↓, closes by Esc; whether the key was the list's."""
        if not self.open:
            return False
        row, last = self.list.currentRow(), len(self._lines) - 1
        steps = {
            Qt.Key.Key_Down: min(row + 1, last),
            Qt.Key.Key_Up: max(row - 1, 0),
            Qt.Key.Key_PageDown: min(row + MOST_SHOWN, last),
            Qt.Key.Key_PageUp: max(row - MOST_SHOWN, 0),
        }
        if event.key() in steps:
            self.list.setCurrentRow(steps[Qt.Key(event.key())])
            self.list.viewport().update()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close_list()
            return True
        return False

    def _place(self) -> None:
        window = self._box.window()
        if self.parent() is not window:
            self.setParent(window)
        shown = min(len(self._lines), MOST_SHOWN)
        height = shown * theme.px(theme.CONTROL_HEIGHT) + theme.px(12)
        below = self._box.mapTo(window, QPoint(0, self._box.height() + theme.px(2)))
        width = max(self._box.width(), theme.px(540))
        left = min(below.x(), max(0, window.width() - width - theme.px(8)))
        height = min(height, max(theme.px(80), window.height() - below.y() - theme.px(8)))
        self.setGeometry(left, below.y(), width, height)
