"""Cells with the words that were asked for marked in them."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from station_app.ui import theme

Marks = Callable[[int, str], list[tuple[int, int]]]
"""The row and the text of a cell to the places that are marked in it."""
_LONGEST: Final = 400
"""Of a longer text nobody sees the end in a cell; laying it out would cost for nothing."""


class MarkedCells(QStyledItemDelegate):
    """Paints cells as the style does, and the words within them on a ground of their own."""

    def __init__(self, marks: Marks, parent: QObject) -> None:
        super().__init__(parent)
        self._marks = marks

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")[:_LONGEST]
        marks = self._marks(index.row(), text) if text else []
        if not marks:
            super().paint(painter, option, index)
            return
        bare: Any = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        widget: Any = bare.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, widget)
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, bare, widget)
        room.adjust(theme.px(3), 0, -theme.px(3), 0)
        bold = QFont(bare.font)
        bold.setBold(True)
        # By the bold letters of the marks: what is cut is cut with a sign that it is.
        shown = QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        if shown != text:
            marks = [(begin, min(end, len(shown) - 1)) for begin, end in marks if begin < len(shown) - 1]
        layout = laid_out(shown, bare.font, marks)
        line = layout.lineAt(0)
        painter.save()
        painter.setClipRect(room)
        chosen = bool(bare.state & QStyle.StateFlag.State_Selected)
        given = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(bare.palette.highlightedText().color() if chosen else given or bare.palette.text().color())
        layout.draw(painter, QPointF(room.left(), room.top() + (room.height() - line.height()) / 2))
        painter.restore()


def laid_out(text: str, font: QFont, marks: list[tuple[int, int]]) -> QTextLayout:
    """One line of text with its marks, ready to be drawn. Places are in code points."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    ranges = []
    for begin, end in marks:
        one: Any = QTextLayout.FormatRange()
        # Qt counts in UTF-16 units.
        one.start = _units(text[:begin])
        one.length = _units(text[begin:end])
        one.format = mark_format()
        ranges.append(one)
    layout.setFormats(ranges)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout


def mark_format() -> QTextCharFormat:
    """How a word that was asked for is shown: on its own ground, and bold, as colour alone is not enough."""
    wear = theme.colours()
    made = QTextCharFormat()
    made.setBackground(QColor(wear.care_soft))
    made.setForeground(QColor(wear.care))
    made.setFontWeight(QFont.Weight.Bold)
    return made


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
