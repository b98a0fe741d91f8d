"""Paints a calendar. Shapes, patterns and icons tell the states apart, colour only helps: grey paper reads the same."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QStaticText

from station_app.ui import theme
from station_app.ui.experts.carrying import Ghost
from station_app.ui.experts.measures import Measures
from station_app.ui.experts.sheet import Block, Ground, Mark, Span, clock

ICONS: Final[Mapping[Mark, tuple[str, str]]] = {
    Mark.REQUESTED: ("care", "care"), Mark.CHECKED_IN: ("person", "good"), Mark.SERVED: ("good", "good"),
    Mark.NO_SHOW: ("bad", "bad"),
}  # fmt: skip
_GROUNDS: Final[Mapping[Mark, str]] = {
    Mark.CONFIRMED: "accent_soft", Mark.REQUESTED: "care_soft", Mark.CHECKED_IN: "good_soft", Mark.SERVED: "sunken",
    Mark.NO_SHOW: "bad_soft",
}  # fmt: skip
_EDGES: Final[Mapping[Mark, str]] = {
    Mark.CONFIRMED: "accent", Mark.REQUESTED: "care", Mark.CHECKED_IN: "good", Mark.SERVED: "border",
    Mark.NO_SHOW: "bad",
}  # fmt: skip
_MOST_TEXTS: Final = 4000
_MOST_TILES: Final = 2000


class Texts:
    """Texts laid out once for their width: laying out is most of what a frame costs."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int, str, bool], QStaticText] = {}
        self._fonts: dict[tuple[str, bool], tuple[QFont, QFontMetrics]] = {}

    def font(self, size: str, bold: bool) -> tuple[QFont, QFontMetrics]:
        """A font of the type scale with its metrics."""
        if (size, bold) not in self._fonts:
            font = theme.font(size, bold=bold)
            self._fonts[size, bold] = (font, QFontMetrics(font))
        return self._fonts[size, bold]

    def draw(self, painter: QPainter, rect: QRect, text: str, size: str = "note", *, bold: bool = False,
             centred: bool = False) -> int:  # fmt: skip
        """One line, cut with an ellipsis where it must be, in the middle of the rectangle; answers its width."""
        font, metrics = self.font(size, bold)
        key = (text, rect.width(), size, bold)
        laid = self._made.get(key)
        if laid is None:
            if rect.width() < metrics.averageCharWidth() * 2 or not text:
                return 0
            if len(self._made) > _MOST_TEXTS:
                self._made.clear()
            laid = QStaticText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            laid.prepare(font=font)
            self._made[key] = laid
        painter.setFont(font)
        wide = round(laid.size().width())
        left = rect.left() + (max(0, rect.width() - wide) // 2 if centred else 0)
        painter.drawStaticText(QPointF(left, rect.top() + (rect.height() - laid.size().height()) / 2), laid)
        return wide


class Painting:
    """Draws one sheet. Made anew when the theme or the size of text changes."""

    def __init__(self) -> None:
        self.texts = Texts()
        self._icons: dict[str, QPixmap] = {}
        self._tiles: dict[tuple[str, str, Mark, int, int], QPixmap] = {}
        wear = theme.colours()
        self._text, self._muted = QColor(wear.text), QColor(wear.muted)
        self._fills = {mark: QColor(getattr(wear, _GROUNDS[mark])) for mark in Mark}
        self._edges = {mark: QColor(getattr(wear, _EDGES[mark])) for mark in Mark}
        self._pens = {
            mark: QPen(edge, 1, Qt.PenStyle.DashLine if mark is Mark.REQUESTED else Qt.PenStyle.SolidLine)
            for mark, edge in self._edges.items()
        }
        self._crossed = QBrush(self._edges[Mark.NO_SHOW], Qt.BrushStyle.Dense7Pattern)
        self._line, self._side, self._bar, self._gap = theme.px(17), theme.px(14), theme.px(4), theme.px(8)
        self._least_beside = theme.px(60)

    def whole(self, painter: QPainter, at: Measures, lifted: str = "") -> None:
        """Ground, lines and bookings; the booking `lifted` pale, as it is on its way elsewhere."""
        wear = theme.colours()
        painter.fillRect(QRect(0, 0, at.width, at.height), QColor(wear.surface))
        painter.save()
        painter.setClipRect(QRect(at.times, at.head, at.width - at.times, at.height - at.head))
        self._grounds(painter, at)
        self._lines(painter, at)
        self._now(painter, at)
        bounds = QRect(at.times, at.head, at.width, at.height)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for block in at.sheet.blocks:
            rect = at.rect(block.lane, block.start, block.end)
            if rect.intersects(bounds):
                self.block(painter, rect, block, pale=block.key == lifted)
        painter.restore()
        self._head(painter, at)
        self._times(painter, at)

    def _grounds(self, painter: QPainter, at: Measures) -> None:
        wear = theme.colours()
        whole = QRect(at.times - at.x, at.head - at.y, at.whole_width, at.whole_height)
        bounds = QRect(at.times, at.head, at.width, at.height)
        painter.fillRect(whole & bounds, _hatched(wear.sunken, wear.line))
        for span in sorted(at.sheet.spans, key=lambda each: each.ground is not Ground.FREE):
            rect = at.rect(span.lane, span.start, span.end)
            if rect.intersects(bounds):
                self._span(painter, rect, span)

    def _span(self, painter: QPainter, rect: QRect, span: Span) -> None:
        wear = theme.colours()
        painter.fillRect(rect, QColor(wear.surface))
        if span.ground is Ground.FREE:
            return
        painter.fillRect(rect, QBrush(QColor(wear.border), Qt.BrushStyle.Dense6Pattern))
        if span.told:
            metrics = self.texts.font("note", True)[1]
            line = QRect(0, 0, min(rect.width() - 4, metrics.horizontalAdvance(span.told) + theme.px(12)), theme.px(20))
            line.moveCenter(QRect(rect.left(), rect.top() + 2, rect.width(), min(rect.height(), theme.px(34))).center())
            painter.fillRect(line, QColor(wear.surface))
            painter.setPen(QColor(wear.text))
            self.texts.draw(painter, line.adjusted(theme.px(4), 0, -theme.px(4), 0), span.told, bold=True, centred=True)

    def _lines(self, painter: QPainter, at: Measures) -> None:
        wear = theme.colours()
        for minute in range(at.sheet.first, at.sheet.last + 1, at.sheet.step):
            y = at.top(minute)
            style = Qt.PenStyle.SolidLine if minute % 60 == 0 else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(wear.line), 1, style))
            painter.drawLine(at.times, y, at.times + at.whole_width, y)
        painter.setPen(QPen(QColor(wear.line), 1))
        for lane in range(len(at.sheet.lanes) + 1):
            painter.drawLine(at.left(lane), at.head, at.left(lane), at.head + at.whole_height)

    def block(self, painter: QPainter, rect: QRect, block: Block, *, pale: bool = False) -> None:
        """One booking on its field: painted once, copied from then on."""
        box = rect.adjusted(2, 1, -2, -1)
        key = (block.title, block.detail, block.mark, box.width(), box.height())
        tile = self._tiles.get(key)
        if tile is None:
            tile = self._tile(box.width(), box.height(), block, painter.device().devicePixelRatioF())
            if len(self._tiles) >= _MOST_TILES:
                self._tiles.clear()
            self._tiles[key] = tile
        if pale:
            painter.setOpacity(0.4)
        painter.drawPixmap(box.topLeft(), tile)
        if pale:
            painter.setOpacity(1.0)

    def _tile(self, width: int, height: int, block: Block, ratio: float) -> QPixmap:
        tile = QPixmap(round(width * ratio), round(height * ratio))
        tile.setDevicePixelRatio(ratio)
        tile.fill(self._fills[block.mark])
        box = QRect(0, 0, width, height)
        painter = QPainter(tile)
        if block.mark is Mark.NO_SHOW:
            painter.fillRect(box, self._crossed)
        painter.setPen(self._pens[block.mark])
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if block.mark is Mark.CONFIRMED or block.mark is Mark.CHECKED_IN:
            painter.fillRect(QRect(0, 0, self._bar, height), self._edges[block.mark])
        self._words(painter, box.adjusted(self._gap, 0, -self._bar, 0), block)
        painter.end()
        return tile

    def _words(self, painter: QPainter, room: QRect, block: Block) -> None:
        line = self._line
        two = room.height() >= 2 * line
        left, width, height = room.left(), room.width(), line if two else room.height()
        top = room.top() + (1 if two else 0)
        if block.mark in ICONS:
            painter.drawPixmap(QPointF(left, top + (height - self._side) / 2), self._icon(*ICONS[block.mark]))
            left, width = left + self._side + 3, width - self._side - 3
        painter.setPen(self._text)
        wide = self.texts.draw(painter, QRect(left, top, width, height), block.title, bold=True)
        if not block.detail:
            return
        painter.setPen(self._text if block.mark is Mark.NO_SHOW else self._muted)
        if two:
            self.texts.draw(painter, QRect(room.left(), top + height, room.width(), line), block.detail)
        elif width - wide > self._least_beside:
            beside = wide + self._gap
            self.texts.draw(painter, QRect(left + beside, top, width - beside, height), block.detail)

    def _icon(self, name: str, colour: str) -> QPixmap:
        if name not in self._icons:
            self._icons[name] = theme.icon(name, colour, 14).pixmap(QSize(self._side, self._side))
        return self._icons[name]

    def _now(self, painter: QPainter, at: Measures) -> None:
        if at.sheet.now is None:
            return
        lane, minute = at.sheet.now
        y = at.top(minute)
        left, right = (at.left(lane), at.left(lane + 1)) if lane >= 0 else (at.times, at.times + at.whole_width)
        painter.setPen(QPen(QColor(theme.colours().bad), 2))
        painter.drawLine(left, y, right, y)

    def _head(self, painter: QPainter, at: Measures) -> None:
        wear = theme.colours()
        painter.save()
        painter.setClipRect(QRect(at.times, 0, at.width - at.times, at.head + 1))
        painter.fillRect(QRect(at.times, 0, at.width, at.head), QColor(wear.surface))
        for number, lane in enumerate(at.sheet.lanes):
            field = QRect(at.left(number), 0, at.left(number + 1) - at.left(number), at.head)
            if field.right() < at.times or field.left() > at.width:
                continue
            if lane.current:
                painter.fillRect(field, QColor(wear.accent_soft))
                painter.fillRect(QRect(field.left(), at.head - 3, field.width(), 3), QColor(wear.accent))
            half = field.adjusted(theme.px(6), theme.px(3), -theme.px(4), 0)
            painter.setPen(QColor(wear.text))
            above = QRect(half.left(), half.top(), half.width(), at.head // 2)
            self.texts.draw(painter, above, lane.heading, "body", bold=True)
            painter.setPen(QColor(wear.muted))
            self.texts.draw(painter, QRect(half.left(), at.head // 2, half.width(), at.head // 2 - 3), lane.under)
        painter.restore()
        painter.setPen(QPen(QColor(wear.border), 1))
        painter.drawLine(0, at.head, at.width, at.head)

    def _times(self, painter: QPainter, at: Measures) -> None:
        wear = theme.colours()
        painter.save()
        painter.setClipRect(QRect(0, at.head + 1, at.times, at.height))
        painter.fillRect(QRect(0, at.head + 1, at.times, at.height), QColor(wear.surface))
        for minute in range(at.sheet.first, at.sheet.last, at.sheet.step):
            whole_hour = minute % 60 == 0
            painter.setPen(QColor(wear.text if whole_hour else wear.muted))
            field = QRect(theme.px(4), at.top(minute), at.times - theme.px(12), theme.px(18))
            self.texts.draw(painter, field, clock(minute), bold=whole_hour, centred=True)
        painter.restore()
        painter.setPen(QPen(QColor(wear.border), 1))
        painter.drawLine(at.times, 0, at.times, at.head + at.whole_height)

    def ghost(self, painter: QPainter, at: Measures, ghost: Ghost) -> None:
        """Where the booking would lie, its time written on it; red and crossed where it may not."""
        wear = theme.colours()
        rect = at.rect(ghost.lane, ghost.start, ghost.end).adjusted(2, 1, -2, -1)
        painter.save()
        painter.setClipRect(QRect(at.times, at.head, at.width - at.times, at.height - at.head))
        ground = QColor(wear.accent_soft if ghost.may else wear.bad_soft)
        painter.fillRect(rect, ground)
        edge = QColor(wear.accent if ghost.may else wear.bad)
        if not ghost.may:
            painter.fillRect(rect, QBrush(edge, Qt.BrushStyle.Dense7Pattern))
        painter.setPen(QPen(edge, 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        # Its words may be wider than the lane, and are what the clerk goes by: a tag of their own width.
        wide = self.texts.font("note", True)[1].horizontalAdvance(ghost.told) + theme.px(14)
        tag = QRect(rect.left(), rect.top(), wide, theme.px(20))
        tag.moveLeft(max(at.times, min(tag.left(), at.width - wide)))
        painter.fillRect(tag, QColor(wear.surface))
        painter.setPen(QPen(edge, 1))
        painter.drawRect(tag.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(wear.text))
        self.texts.draw(painter, tag.adjusted(theme.px(6), 0, -theme.px(6), 0), ghost.told, bold=True)
        painter.restore()

    def cursor(self, painter: QPainter, at: Measures, rect: QRect, *, focused: bool) -> None:
        """The field on which the keys act."""
        painter.save()
        painter.setClipRect(QRect(at.times, at.head, at.width - at.times, at.height - at.head))
        wear = theme.colours()
        pen = QPen(QColor(wear.focus if focused else wear.border), 3 if focused else 1)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(rect).adjusted(2, 2, -2, -2))
        painter.restore()


def _hatched(ground: str, line: str) -> QBrush:
    """A ground of diagonal strokes: 不排班."""
    tile = QPixmap(8, 8)
    tile.fill(QColor(ground))
    painter = QPainter(tile)
    painter.setPen(QPen(QColor(line), 1))
    painter.drawLine(0, 7, 7, 0)
    painter.end()
    return QBrush(tile)
