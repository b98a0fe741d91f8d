"""The calendar: painted by itself, moved through by arrows, changed by dragging or by the same keys.

Arrows move the cursor, PageUp and PageDown turn to the week (or day) before and after. Enter opens the booking under
the cursor, or begins one on free ground. Ctrl+X (or M) lifts a booking: arrows carry it, Shift+↑↓ change how long it
lasts, Enter (or Ctrl+V) puts it down, Esc puts it back. Shift+arrows on a booking lift and carry it at once.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from station_app.ui import theme
from station_app.ui.experts.carrying import SHORTEST, Ghost, carried, ghost_at, stepped, words_at
from station_app.ui.experts.measures import GRIP, Measures
from station_app.ui.experts.painting import Painting
from station_app.ui.experts.sheet import QUARTER, Block, Sheet
from station_app.words import say

_STEPS: Final = {
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
}  # fmt: skip


class Calendar(QAbstractScrollArea):
    """Shows a Sheet; changes nothing itself. `moved(key, lane, start, end)`: a booking was put down elsewhere, the lane
    by its key. `begun(lane, start, end)`: a booking is wanted on this ground. `opened(key)`, `chosen(key)`: the booking
    under the cursor ('' for none). `turned(±1)`: the sheet before or after. `told`: what the cursor is on, in words.
    """

    moved = Signal(str, str, int, int)
    begun = Signal(str, int, int)
    opened = Signal(str)
    chosen = Signal(str)
    turned = Signal(int)
    told = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.sheet = Sheet()
        self.lane, self.minute = 0, self.sheet.first
        self.ghost: Ghost | None = None
        self._held: tuple[Block, int, bool] | None = None
        self._pressed: QPoint | None = None
        self._painting = Painting()
        self._layer: QPixmap | None = None
        self.horizontalScrollBar().valueChanged.connect(self._stale)
        self.verticalScrollBar().valueChanged.connect(self._stale)
        theme.follow(self, self._dress_again)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet) -> None:
        """Shows another sheet; the cursor stays on its booking, or on its place as far as there is one."""
        before = self.current()
        self.sheet = sheet
        self.ghost, self._held, self._pressed = None, None, None
        now = sheet.block(before.key) if before is not None else None
        if now is not None:
            self.lane, self.minute = now.lane, now.start
        self.lane = max(0, min(self.lane, len(sheet.lanes) - 1))
        self.minute = max(sheet.first, min(self.minute, sheet.last - QUARTER))
        self._fit()
        self._stale()
        self._tell()

    def current(self) -> Block | None:
        """The booking under the cursor."""
        return self.sheet.at(self.lane, self.minute)

    def stand_on(self, lane: int, minute: int) -> None:
        """Puts the cursor on a field and brings it into sight."""
        if not self.sheet.lanes:
            return
        self.lane = max(0, min(lane, len(self.sheet.lanes) - 1))
        self.minute = max(self.sheet.first, min(minute, self.sheet.last - QUARTER))
        self._bring_into_sight(self._cursor_rect())
        self.viewport().update()
        self._tell()

    def stand_on_key(self, key: str) -> bool:
        """Puts the cursor on a booking; False where the sheet has none of that key."""
        block = self.sheet.block(key)
        if block is not None:
            self.stand_on(block.lane, block.start)
        return block is not None

    def measures(self) -> Measures:
        """How the sheet lies in the view now."""
        view = self.viewport()
        return Measures(
            self.sheet, view.width(), view.height(), self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
        )  # fmt: skip

    def words_at_cursor(self) -> str:
        """What the cursor stands on, as it is read out."""
        return words_at(self.sheet, self.lane, self.minute) if self.sheet.lanes else self._name

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        at = self.measures()
        lifted = self.ghost.key if self.ghost is not None else ""
        ratio = self.devicePixelRatioF()
        if self._layer is None:
            self._layer = QPixmap(round(at.width * ratio), round(at.height * ratio))
            self._layer.setDevicePixelRatio(ratio)
            painter = QPainter(self._layer)
            self._painting.whole(painter, at, lifted)
            painter.end()
        painter = QPainter(self.viewport())
        painter.drawPixmap(0, 0, self._layer)
        if self.ghost is not None:
            self._painting.ghost(painter, at, self.ghost)
        elif self.sheet.lanes:
            self._painting.cursor(painter, at, self._cursor_rect(), focused=self.hasFocus())
        painter.end()

    def _dress_again(self) -> None:
        self._painting = Painting()
        self._stale()

    def _stale(self) -> None:
        self._layer = None
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._stale()

    def _fit(self) -> None:
        at, view = self.measures(), self.viewport()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setPageStep(max(1, view.width() - at.times))
        across.setRange(0, max(0, at.whole_width - (view.width() - at.times)))
        across.setSingleStep(round(at.lane))
        down.setPageStep(max(1, view.height() - at.head))
        down.setRange(0, max(0, at.whole_height - (view.height() - at.head)))
        down.setSingleStep(round(at.quarter) * 2)

    def _cursor_rect(self) -> QRect:
        block = self.current()
        start, end = (block.start, block.end) if block is not None else (self.minute, self.minute + self.sheet.step)
        return self.measures().rect(self.lane, start, min(end, self.sheet.last))

    def _bring_into_sight(self, rect: QRect) -> None:
        at = self.measures()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if rect.left() < at.times:
            across.setValue(across.value() - (at.times - rect.left()))
        elif rect.right() > at.width:
            across.setValue(across.value() + rect.right() - at.width)
        if rect.top() < at.head:
            down.setValue(down.value() - (at.head - rect.top()))
        elif rect.bottom() > at.height:
            down.setValue(down.value() + rect.bottom() - at.height)

    # --- keys -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        entered = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control
        act: Callable[[], object] | None = None
        if not self.sheet.lanes:
            act = None
        elif self.ghost is not None:
            if key in _STEPS and not control:
                act = lambda: self._carry(*_STEPS[key], longer=shift)  # noqa: E731
            elif entered or event.matches(QKeySequence.StandardKey.Paste):
                act = self.put_down
            elif key == Qt.Key.Key_Escape:
                act = self.put_back
        elif key in _STEPS and shift and not control:
            act = lambda: self._carry_at_once(*_STEPS[key])  # noqa: E731
        elif key in _STEPS and not control:
            act = lambda: self._step(*_STEPS[key])  # noqa: E731
        elif (key == Qt.Key.Key_M and not control and not shift) or event.matches(QKeySequence.StandardKey.Cut):
            act = self.lift
        elif entered:
            act = self._enter
        elif key == Qt.Key.Key_Home:
            act = lambda: self.stand_on(0, self.minute)  # noqa: E731
        elif key == Qt.Key.Key_End:
            act = lambda: self.stand_on(len(self.sheet.lanes) - 1, self.minute)  # noqa: E731
        if act is None and self.ghost is None and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            act = lambda: self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)  # noqa: E731
        if act is None:
            super().keyPressEvent(event) if key not in _STEPS else event.ignore()
            return
        act()

    def _step(self, across: int, down: int) -> None:
        minute = stepped(self.sheet, self.lane, self.minute, down) if down else self.minute
        self.stand_on(self.lane + across, minute)

    def _enter(self) -> None:
        block = self.current()
        if block is not None:
            self.opened.emit(block.key)
            return
        self._begin(self.lane, self.minute)

    def _begin(self, lane: int, minute: int) -> None:
        end = min(minute + self.sheet.step, self.sheet.last)
        following = [each.start for each in self.sheet.blocks if each.lane == lane and minute < each.start < end]
        self.begun.emit(self.sheet.lanes[lane].key, minute, min(following, default=end))

    # --- lifting, carrying, putting down ------------------------------------------------------------------------------

    def lift(self) -> None:
        """Takes the booking under the cursor up, if it may be moved."""
        block = self.current()
        if block is None or not block.movable:
            self.told.emit(say("这里没有可改期的预约。") if block is None else say("这个预约已经不能改期。"))
            return
        self._show_ghost(ghost_at(self.sheet, block.key, block.lane, block.start, block.end))

    def put_down(self) -> None:
        """Lets the booking go where it is; where it may not lie, says why and keeps it."""
        ghost = self.ghost
        if ghost is None:
            return
        before = self.sheet.block(ghost.key)
        if before is not None and (before.lane, before.start, before.end) == (ghost.lane, ghost.start, ghost.end):
            self.put_back()
        elif not ghost.may:
            self.told.emit(ghost.told)
        else:
            self.lane, self.minute = ghost.lane, ghost.start
            self.ghost = None
            self._stale()
            self.moved.emit(ghost.key, self.sheet.lanes[ghost.lane].key, ghost.start, ghost.end)

    def put_back(self) -> None:
        """Everything as it was."""
        self.ghost, self._held = None, None
        self._stale()
        self._tell()

    def _carry_at_once(self, across: int, down: int) -> None:
        self.lift()
        if self.ghost is not None:
            self._carry(across, down, longer=True)

    def _carry(self, across: int, down: int, *, longer: bool) -> None:
        if self.ghost is not None:
            self._show_ghost(carried(self.sheet, self.ghost, across, down, longer=longer))

    def _show_ghost(self, ghost: Ghost) -> None:
        fresh = self.ghost is None
        self.ghost = ghost
        if fresh:
            self._layer = None
        self._bring_into_sight(self.measures().rect(ghost.lane, ghost.start, ghost.end))
        self.viewport().update()
        self._tell()

    # --- the mouse ----------------------------------------------------------------------------------------------------

    def _under(self, point: QPoint) -> Block | None:
        at = self.measures()
        lane = at.lane_at(point)
        return self.sheet.at(lane, at.minute_at(point)) if lane is not None and point.y() > at.head else None

    def _by_the_edge(self, block: Block, point: QPoint) -> bool:
        bottom = self.measures().top(block.end)
        return bottom - theme.px(GRIP) <= point.y() <= bottom

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point, at = event.position().toPoint(), self.measures()
        lane = at.lane_at(point)
        if event.button() is not Qt.MouseButton.LeftButton or lane is None or point.y() <= at.head:
            return
        if self.ghost is not None:
            self.put_back()
        block = self._under(point)
        minute = block.start if block is not None else _floor(at.minute_at(point), self.sheet)
        self.stand_on(lane, minute)
        self._pressed = point
        if block is not None and block.movable:
            self._held = (block, at.minute_at(point) - block.start, self._by_the_edge(block, point))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point, at = event.position().toPoint(), self.measures()
        if self._held is None or self._pressed is None:
            block = self._under(point)
            edge = block is not None and block.movable and self._by_the_edge(block, point)
            self.viewport().setCursor(Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor)
            return
        if self.ghost is None and (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        block, hold, edge = self._held
        if edge:
            end = max(block.start + SHORTEST, min(at.minute_at(point) + QUARTER, self.sheet.last))
            self._show_ghost(ghost_at(self.sheet, block.key, block.lane, block.start, end))
            return
        lane = at.lane_at(point)
        start = at.minute_at(point) - hold
        start = max(self.sheet.first, min(start, self.sheet.last - (block.end - block.start)))
        lane, end = block.lane if lane is None else lane, start + block.end - block.start
        self._show_ghost(ghost_at(self.sheet, block.key, lane, start, end))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = self._held is not None and self.ghost is not None
        self._pressed = None
        if dragged:
            may = self.ghost is not None and self.ghost.may
            self.put_down()
            if not may:
                self.put_back()
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
        self._held, self._pressed = None, None
        point, at = event.position().toPoint(), self.measures()
        if at.lane_at(point) is not None and point.y() > at.head:
            self._enter()

    # --- what is told -------------------------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_under(event.pos())
            QToolTip.showText(event.globalPos(), words, self.viewport()) if words else QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def words_under(self, point: QPoint) -> str:
        """What a tool tip says at a point: the whole of what may stand there cut."""
        at = self.measures()
        lane = at.lane_at(point)
        if lane is None:
            return ""
        if point.y() <= at.head:
            return self.sheet.lanes[lane].told or self.sheet.lanes[lane].heading
        block = self._under(point)
        ground = self.sheet.ground(lane, at.minute_at(point))
        return block.told or block.title if block is not None else ground.told if ground is not None else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _tell(self) -> None:
        words = self.ghost.told if self.ghost is not None else self.words_at_cursor()
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        block = self.current()
        self.chosen.emit(block.key if block is not None else "")
        self.told.emit(words)


def _floor(minute: int, sheet: Sheet) -> int:
    return sheet.first + (minute - sheet.first) // sheet.step * sheet.step
