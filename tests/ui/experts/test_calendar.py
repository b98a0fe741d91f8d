"""The calendar of the experts on its own: what it paints, how the keys and the mouse move a booking."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.ui.experts.calendar import Calendar
from station_app.ui.experts.painting import Painting
from station_app.ui.experts.sheet import Block, Ground, Lane, Mark, Sheet, Span
from tests.helpers.window import dress, gone
from tests.ui.experts.sheets import many, week

SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


class Seen:
    """What the calendar asked of its page."""

    def __init__(self, calendar: Calendar) -> None:
        self.moved: list[tuple[str, str, int, int]] = []
        self.begun: list[tuple[str, int, int]] = []
        self.opened: list[str] = []
        self.turned: list[int] = []
        self.told = ""
        calendar.moved.connect(lambda *given: self.moved.append(given))
        calendar.begun.connect(lambda *given: self.begun.append(given))
        calendar.opened.connect(self.opened.append)
        calendar.turned.connect(self.turned.append)
        calendar.told.connect(self._hear)

    def _hear(self, words: str) -> None:
        self.told = words


@pytest.fixture
def calendar(qtbot) -> Iterator[Calendar]:  # type: ignore[no-untyped-def]
    """A week on the screen, the caret in it."""
    dress()
    made = Calendar("专家日历")
    made.resize(1000, 640)
    made.show_sheet(week())
    made.show()
    made.activateWindow()
    made.setFocus()
    QApplication.processEvents()
    yield made
    gone(made)


@pytest.fixture
def seen(calendar: Calendar) -> Seen:
    """Who listens."""
    return Seen(calendar)


def _keys(calendar: Calendar, *keys: Qt.Key, shift: bool = False) -> None:
    for key in keys:
        QTest.keyClick(calendar, key, SHIFT if shift else Qt.KeyboardModifier.NoModifier)


def _middle(calendar: Calendar, lane: int, start: int, end: int) -> QPoint:
    return calendar.measures().rect(lane, start, end).center()


def _drag(calendar: Calendar, begin: QPoint, end: QPoint) -> None:
    view = calendar.viewport()
    QTest.mousePress(view, LEFT, pos=begin)
    for part in range(1, 5):
        QTest.mouseMove(view, begin + (end - begin) * (part / 4))
    QTest.mouseRelease(view, LEFT, pos=end)


def test_a_booking_is_carried_to_another_day_and_hour_by_keys(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on_key("b")
    _keys(calendar, Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert seen.moved == []
    assert seen.told == "10:30–11:00"
    _keys(calendar, Qt.Key.Key_Return)
    assert seen.moved == [("b", "2026-11-20", 630, 660)]


def test_shift_and_down_makes_a_booking_longer_and_shift_and_up_shorter(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on_key("b")
    _keys(calendar, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, shift=True)
    _keys(calendar, Qt.Key.Key_Return)
    assert seen.moved == [("b", "2026-11-18", 600, 645)]


def test_escape_puts_a_carried_booking_back(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on_key("b")
    _keys(calendar, Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Escape)
    assert (calendar.ghost, seen.moved) == (None, [])
    assert calendar.current() == calendar.sheet.block("b")


def test_a_booking_put_down_where_it_was_asks_for_nothing(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on_key("b")
    _keys(calendar, Qt.Key.Key_M, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert (calendar.ghost, seen.moved) == (None, [])


def test_what_lies_on_another_booking_is_not_put_down_and_says_whose_hour_it_is(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on_key("b")
    _keys(calendar, Qt.Key.Key_M, *[Qt.Key.Key_Down] * 16, Qt.Key.Key_Return)
    assert seen.moved == []
    assert seen.told == "14:00–14:30 已约 赵敏"
    assert calendar.ghost is not None


def test_what_leaves_the_duty_is_said_while_it_is_carried(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on_key("b")
    _keys(calendar, Qt.Key.Key_M, Qt.Key.Key_Right)
    assert seen.told == "10:00–10:30 不在排班内"


def test_a_booking_that_is_over_is_not_lifted(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on_key("c")
    _keys(calendar, Qt.Key.Key_M)
    assert calendar.ghost is None
    assert seen.told == "这个预约已经不能改期。"


def test_a_booking_is_dragged_to_another_day_by_the_mouse(calendar: Calendar, seen: Seen) -> None:
    _drag(calendar, _middle(calendar, 2, 600, 630), _middle(calendar, 4, 660, 690))
    assert seen.moved == [("b", "2026-11-20", 660, 690)]


def test_a_booking_is_dragged_longer_by_its_lower_edge(calendar: Calendar, seen: Seen) -> None:
    edge = calendar.measures().rect(2, 600, 630)
    begin = QPoint(edge.center().x(), edge.bottom() - 1)
    _drag(calendar, begin, _middle(calendar, 2, 645, 660))
    assert seen.moved == [("b", "2026-11-18", 600, 660)]


def test_a_booking_dropped_on_another_goes_back_where_it_was(calendar: Calendar, seen: Seen) -> None:
    _drag(calendar, _middle(calendar, 2, 600, 630), _middle(calendar, 2, 840, 870))
    assert (calendar.ghost, seen.moved) == (None, [])


def test_enter_begins_a_booking_on_free_ground_and_opens_one_that_is_there(calendar: Calendar, seen: Seen) -> None:
    calendar.stand_on(0, 600)
    _keys(calendar, Qt.Key.Key_Return)
    assert seen.begun == [("2026-11-16", 600, 630)]
    _keys(calendar, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert seen.opened == ["a"]


def test_a_double_click_on_free_ground_begins_a_booking(calendar: Calendar, seen: Seen) -> None:
    QTest.mouseDClick(calendar.viewport(), LEFT, pos=_middle(calendar, 4, 600, 630))
    assert seen.begun == [("2026-11-20", 600, 630)]


def test_arrows_step_over_a_long_booking_at_once(calendar: Calendar) -> None:
    calendar.stand_on(4, 810)
    _keys(calendar, Qt.Key.Key_Down)
    assert (calendar.lane, calendar.minute) == (4, 840)
    _keys(calendar, Qt.Key.Key_Down)
    assert (calendar.lane, calendar.minute) == (4, 900)
    _keys(calendar, Qt.Key.Key_Up)
    assert calendar.current() == calendar.sheet.block("d")


def test_page_keys_turn_to_the_week_before_and_after(calendar: Calendar, seen: Seen) -> None:
    _keys(calendar, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
    assert seen.turned == [1, -1]


def test_a_screen_reader_is_told_what_the_cursor_stands_on(calendar: Calendar) -> None:
    calendar.stand_on(3, 600)
    assert "请假：参加评审会" in calendar.accessibleDescription()
    calendar.stand_on_key("d")
    assert calendar.accessibleDescription() == "周五 14:00–15:00 海智芯联科技发展有限公司 待市中心确认"
    calendar.stand_on(1, 540)
    assert "不排班" in calendar.accessibleDescription()


def test_a_title_that_is_cut_is_whole_in_its_tool_tip(calendar: Calendar) -> None:
    calendar.resize(500, 640)
    QApplication.processEvents()
    point = _middle(calendar, 4, 840, 900)
    calendar.horizontalScrollBar().setValue(calendar.horizontalScrollBar().maximum())
    point = _middle(calendar, 4, 840, 900)
    assert "海智芯联科技发展有限公司" in calendar.words_under(point)
    assert calendar.viewportEvent(QHelpEvent(QHelpEvent.Type.ToolTip, point, calendar.mapToGlobal(point)))


def test_the_cursor_stays_on_its_booking_when_the_sheet_is_read_anew(calendar: Calendar) -> None:
    calendar.stand_on_key("b")
    sheet = week()
    moved = [Block("b", 4, 660, 690, "陈立新") if one.key == "b" else one for one in sheet.blocks]
    calendar.show_sheet(Sheet(sheet.lanes, sheet.spans, tuple(moved)))
    assert (calendar.lane, calendar.minute) == (4, 660)


def _grey(mark: Mark) -> QImage:
    """A booking of one state without its words, as a grey printer gives it."""
    calendar = Calendar("一格")
    calendar.resize(220, 130)
    calendar.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    calendar.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    calendar.show_sheet(
        Sheet((Lane("a", "日"),), (Span(0, 540, 600, Ground.FREE),), (Block("x", 0, 540, 600, "王女士", "", mark),),
              first=540, last=600)
    )  # fmt: skip
    picture = calendar.grab(calendar.measures().rect(0, 540, 600).adjusted(6, 6, -6, -6)).toImage()
    gone(calendar)
    return picture.convertToFormat(QImage.Format.Format_Grayscale8)


def test_the_states_are_told_apart_without_colour(qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    pictures = {mark: _grey(mark) for mark in Mark}
    for one in Mark:
        for other in Mark:
            if one < other:
                differing = sum(
                    abs(pictures[one].pixelColor(x, y).lightness() - pictures[other].pixelColor(x, y).lightness()) > 60
                    for x in range(130) for y in range(40)
                )  # fmt: skip
                assert differing > 25, (one, other)


def test_a_day_of_forty_experts_lays_each_text_out_once(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    dress()
    painted: list[str] = []
    original = Painting._words
    monkeypatch.setattr(Painting, "_words", lambda self, p, room, block: (painted.append(block.key),
                                                                           original(self, p, room, block)))  # fmt: skip
    calendar = Calendar("一天")
    calendar.resize(1900, 1000)
    calendar.show_sheet(many(16, 30))
    calendar.grab()
    assert len(painted) == 480
    calendar.stand_on_key("3-3")
    calendar.lift()
    calendar.viewport().repaint()
    calendar.grab()
    assert len(painted) == 480
    gone(calendar)
