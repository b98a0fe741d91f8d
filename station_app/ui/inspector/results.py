"""The list of those found: persons, then firms, each on two lines; without a text, who was here last."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station_app.ui import theme
from station_app.ui.inspector.portraits import Known, detail_of, title_of, visits_of
from station_app.ui.widgets.boxes import plain_enter
from station_app.words import say

_DETAIL: Final = Qt.ItemDataRole.UserRole + 1
_VISITS: Final = Qt.ItemDataRole.UserRole + 2


class _TwoLines(QStyledItemDelegate):
    """Paints name and visits on one line, phone and firm below."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        wear = theme.colours()
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        shown = self.parent()
        painter.save()
        if isinstance(shown, QListWidget) and index.row() == shown.currentRow():
            painter.fillRect(rect, QColor(wear.accent_soft))
            painter.fillRect(QRect(rect.left(), rect.top(), theme.px(3), rect.height()), QColor(wear.accent))
        rect.adjust(theme.px(12), theme.px(4), -theme.px(10), -theme.px(4))
        above = QRect(rect.left(), rect.top(), rect.width(), rect.height() // 2)
        below = QRect(rect.left(), above.bottom(), rect.width(), rect.height() // 2)
        small = theme.font("note")
        painter.setFont(small)
        painter.setPen(QColor(wear.muted))
        visits = str(index.data(_VISITS))
        width = QFontMetrics(small).horizontalAdvance(visits)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(above, middle | Qt.AlignmentFlag.AlignRight, visits)
        detail = QFontMetrics(small).elidedText(str(index.data(_DETAIL)), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, middle | Qt.AlignmentFlag.AlignLeft, detail)
        bold = theme.font(bold=True)
        painter.setFont(bold)
        painter.setPen(QColor(wear.text))
        above.setRight(above.right() - width - theme.px(8))
        name = QFontMetrics(bold).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, above.width())
        painter.drawText(above, middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.px(52))


class Results(QListWidget):
    """The list. `opened` carries the Known that Enter or a click chose."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("找到的访客和单位"))
        self.setItemDelegate(_TwoLines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.known: list[Known] = []
        self.itemClicked.connect(lambda item: self.opened.emit(self.known[self.row(item)]))
        self.currentRowChanged.connect(lambda _row: self.viewport().update())

    def show_known(self, known: Sequence[Known]) -> None:
        """Shows these, the first highlighted; the one that was highlighted stays so where it is among them."""
        chosen = self.chosen()
        self.known = list(known)
        self.blockSignals(True)
        self.clear()
        for one in self.known:
            item = QListWidgetItem(title_of(one))
            item.setData(_DETAIL, detail_of(one))
            item.setData(_VISITS, say("{count} 次", count=one.visits) if one.visits else "")
            told = say("　").join((title_of(one), detail_of(one), visits_of(one)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
            item.setToolTip(told)
            self.addItem(item)
        ids = [one.record_id for one in self.known]
        at = ids.index(chosen.record_id) if chosen is not None and chosen.record_id in ids else 0
        self.setCurrentRow(at if ids else -1)
        self.blockSignals(False)

    def chosen(self) -> Known | None:
        """The highlighted one."""
        return self.known[self.currentRow()] if 0 <= self.currentRow() < len(self.known) else None

    def step(self, by: int) -> None:
        """Moves the highlight, while the caret is in the box above."""
        if self.known:
            self.setCurrentRow(min(max(self.currentRow() + by, 0), len(self.known) - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.chosen()
        if plain_enter(event) and chosen is not None:
            self.opened.emit(chosen)
        else:
            super().keyPressEvent(event)
