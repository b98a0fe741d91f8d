"""Where a calendar's lanes and minutes stand on the screen: the one place that turns data into pixels and back."""

from PySide6.QtCore import QPoint, QRect

from station_app.ui import theme
from station_app.ui.experts.sheet import QUARTER, Sheet

NARROWEST_LANE = 96
HEAD = 46
TIMES = 58
LEAST_QUARTER, MOST_QUARTER = 13, 26
GRIP = 7
"""So many pixels at a booking's lower edge take it by the edge."""


class Measures:
    """The measures of a sheet in a view of `width` × `height`, scrolled by `x`, `y`. Counted out once: a frame asks for
    them some thousand times.

    `head` is the height of the headings and `times` the width of the column of times, which both stay while the rest is
    scrolled; `lane` the width of a lane (all side by side where they fit), `quarter` the height of a quarter of an hour
    (the whole day where it fits).
    """

    def __init__(self, sheet: Sheet, width: int, height: int, x: int = 0, y: int = 0) -> None:
        self.sheet, self.width, self.height = sheet, width, height
        self.x, self.y = x, y
        self.head, self.times = theme.px(HEAD), theme.px(TIMES)
        self.lane = max(float(theme.px(NARROWEST_LANE)), (width - self.times) / max(1, len(sheet.lanes)))
        room = (height - self.head) / max(1, (sheet.last - sheet.first) // QUARTER)
        self.quarter = min(max(room, float(theme.px(LEAST_QUARTER))), float(theme.px(MOST_QUARTER)))
        self._minute = self.quarter / QUARTER
        self.whole_width = round(self.lane * len(sheet.lanes))
        self.whole_height = round(self._minute * (sheet.last - sheet.first))

    def left(self, lane: int) -> int:
        """The left edge of a lane."""
        return self.times + round(lane * self.lane) - self.x

    def top(self, minute: int) -> int:
        """Where a minute of the day begins."""
        return self.head + round((minute - self.sheet.first) * self._minute) - self.y

    def rect(self, lane: int, start: int, end: int) -> QRect:
        """The field of a span in a lane."""
        left, top = self.left(lane), self.top(start)
        return QRect(left, top, self.left(lane + 1) - left, self.top(end) - top)

    def lane_at(self, point: QPoint) -> int | None:
        """The lane under a point; None beside them."""
        lane = int((point.x() - self.times + self.x) // self.lane)
        return lane if point.x() >= self.times and 0 <= lane < len(self.sheet.lanes) else None

    def minute_at(self, point: QPoint) -> int:
        """The quarter of an hour under a point, within the day that is shown."""
        minute = self.sheet.first + int((point.y() - self.head + self.y) // self.quarter) * QUARTER
        return max(self.sheet.first, min(minute, self.sheet.last - QUARTER))
