"""A chart, painted: bars with words and values. Arrow keys go from bar to bar, Enter or a click opens the rows."""

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station_app.domain.papers.charts import Chart
from station_app.ui import theme
from station_app.words import say
from station_app.words.statistics import bar_label, chart_title

UPRIGHT: Final = frozenset({"days", "trend", "hours"})
"""Charts along time stand; the others lie, with room for their words."""
_NEXT: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChartView(QWidget):
    """`opened` carries the bar (`domain.papers.charts.Bar`) whose rows are wanted."""

    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = Chart(name, ())
        self.current = 0
        self._bars: list[QRectF] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.follow(self, self.update)
        self._tell()

    def show_chart(self, chart: Chart) -> None:
        """Shows these bars; the chosen one stays where it can."""
        self.chart = chart
        self.current = min(self.current, max(0, len(chart.bars) - 1))
        self._tell()
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(84))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(180))

    def _tell(self) -> None:
        """All of it in words, for who hears the screen; the chosen bar last."""
        told = say("；").join(f"{bar_label(bar.label)} {bar.value}" for bar in self.chart.bars)
        self.setAccessibleName(say("图表：{title}", title=chart_title(self.chart.heading)))
        self.setAccessibleDescription(told or say("本期没有。"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wear = theme.colours()
        painter.setFont(theme.font("note"))
        self._bars = []
        if not self.chart.total:
            painter.setPen(QColor(wear.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, say("本期没有。"))
        elif self.chart.name in UPRIGHT:
            self._stand(painter)
        else:
            self._lie(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(wear.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = self._bars[self.current].adjusted(-3, -3, 3, 3) if self._bars else QRectF(self.rect())
            painter.drawRoundedRect(around.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1)), 3, 3)
        painter.end()

    def _stand(self, painter: QPainter) -> None:
        wear, metrics, bars = theme.colours(), QFontMetricsF(painter.font()), self.chart.bars
        line = metrics.height()
        floor, room = self.height() - line - theme.px(4), self.height() - 2 * line - theme.px(10)
        slot = self.width() / len(bars)
        widest = max(metrics.horizontalAdvance(bar_label(bar.label)) for bar in bars) + theme.px(4)
        every = max(1, -(-int(widest) // max(1, int(slot))))
        figures = max(metrics.horizontalAdvance(str(bar.value)) for bar in bars) <= slot
        for index, bar in enumerate(bars):
            tall = max(theme.px(2) if bar.value else 0, room * bar.value / self.chart.highest)
            thick = min(0.64 * slot, theme.px(34))
            shape = QRectF(index * slot + (slot - thick) / 2, floor - tall, thick, tall)
            self._block(painter, shape)
            self._bars.append(QRectF(shape.x(), floor - max(tall, theme.px(10)), thick, max(tall, theme.px(10))))
            painter.setPen(QColor(wear.text))
            if bar.value and figures:
                around = QRectF(index * slot, floor - tall - line - 1, slot, line)
                painter.drawText(around, Qt.AlignmentFlag.AlignHCenter, str(bar.value))
            if index % every == 0:
                painter.setPen(QColor(wear.muted))
                around = QRectF(index * slot - slot, floor + theme.px(3), 3 * slot, line)
                painter.drawText(around, Qt.AlignmentFlag.AlignHCenter, bar_label(bar.label))
        painter.setPen(QPen(QColor(wear.border), 1))
        painter.drawLine(0, int(floor), self.width(), int(floor))

    def _lie(self, painter: QPainter) -> None:
        wear, metrics, bars = theme.colours(), QFontMetricsF(painter.font()), self.chart.bars
        step = min(self.height() / len(bars), theme.px(28))
        words = [bar_label(bar.label) for bar in bars]
        left = min(max(metrics.horizontalAdvance(text) for text in words) + theme.px(8), 0.45 * self.width())
        figure = metrics.horizontalAdvance(str(self.chart.highest)) + theme.px(10)
        for index, (bar, text) in enumerate(zip(bars, words, strict=True)):
            top = index * step
            painter.setPen(QColor(wear.muted))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, left - theme.px(6))
            painter.drawText(QRectF(0, top, left - theme.px(6), step), Qt.AlignmentFlag.AlignVCenter, shown)
            long = (self.width() - left - figure) * bar.value / self.chart.highest
            thick = min(0.62 * step, theme.px(16))
            shape = QRectF(left, top + (step - thick) / 2, max(long, theme.px(2) if bar.value else 0), thick)
            self._block(painter, shape)
            self._bars.append(QRectF(left, shape.y(), max(long, theme.px(10)), thick))
            painter.setPen(QColor(wear.text))
            around = QRectF(left + shape.width() + theme.px(5), top, figure, step)
            painter.drawText(around, Qt.AlignmentFlag.AlignVCenter, str(bar.value))
        painter.setPen(QPen(QColor(wear.border), 1))
        painter.drawLine(int(left), 0, int(left), int(step * len(bars)))

    def _block(self, painter: QPainter, shape: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours().accent))
        painter.drawRoundedRect(shape, 2, 2)

    def _at(self, place: QPoint) -> int | None:
        """The bar under a point, taken generously: its whole slot."""
        for index, shape in enumerate(self._bars):
            slot = (
                QRectF(shape.x() - 4, 0, shape.width() + 8, self.height()) if self.chart.name in UPRIGHT
                else QRectF(0, shape.y() - 4, self.width(), shape.height() + 8)
            )  # fmt: skip
            if slot.contains(place):
                return index
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is None or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.current = found
        self.update()
        self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
        # Where a bar's words were cut for want of room.
        bar = self.chart.bars[found] if found is not None else None
        self.setToolTip(f"{bar_label(bar.label)} {bar.value}" if bar else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _NEXT and self.chart.bars:
            self.current = (self.current + _NEXT[key]) % len(self.chart.bars)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self.current < len(self.chart.bars):
            self.opened.emit(self.chart.bars[self.current])
