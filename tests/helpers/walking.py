"""Walking a window by Tab, and saying where its order leaves the order of reading or a control has no name."""

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

TOLERANCE = 6
MOST = 400


def walk(window: QWidget, *, back: bool = False) -> list[QWidget]:
    """Every widget that the caret visits until it comes round; AssertionError where it never does."""
    first = QApplication.focusWidget()
    assert first is not None, "the caret is nowhere"
    visited = [first]
    for _ in range(MOST):
        window.focusNextPrevChild(not back)
        here = QApplication.focusWidget()
        assert here is not None, f"the caret is lost behind {told(visited[-1])}"
        if here is first:
            return visited
        assert here not in visited, f"the caret turns in a circle at {told(here)}"
        visited.append(here)
    raise AssertionError("the caret does not come round")


def told(widget: QWidget) -> str:
    """A control as a person would point at it."""
    place = widget.mapTo(widget.window(), QPoint(0, 0))
    return f"{type(widget).__name__} “{name_of(widget)}” at {place.x()},{place.y()}"


def name_of(widget: QWidget) -> str:
    """What a screen reader says of the control."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def nameless(root: QWidget) -> list[str]:
    """The controls that take the caret and have no name, those that Tab passes over included."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        takes = widget.focusPolicy() & (Qt.FocusPolicy.TabFocus | Qt.FocusPolicy.ClickFocus)
        inside = widget.focusProxy() is not None or widget.parentWidget() is None
        if takes and not inside and widget.isVisible() and not _part_of_another(widget) and not name_of(widget):
            found.append(told(widget))
    return found


def _part_of_another(widget: QWidget) -> bool:
    """Viewports, scroll areas and the boxes within drop-downs are no controls of their own."""
    name, parent = widget.objectName(), type(widget.parentWidget()).__name__
    own = name.startswith("qt_") or type(widget).__name__ in ("QScrollArea", "QScrollBar", "QStackedWidget")
    return own or parent in ("QComboBox", "QComboBoxPrivateContainer", "QSpinBox", "QDateTimeEdit", "QDateEdit")


def against_reading(stops: list[QWidget]) -> list[str]:
    """Steps of a whole round that go up or to the left where they should not; a round has one that begins it anew.

    Two controls are compared by the outermost parts of the screen that hold only one of them each: from one part to the
    next the caret goes down, or to the right into the next column; within a part the same holds again.
    """
    window = stops[0].window()
    steps = [(before, after) for before, after in pairwise([*stops, stops[0]]) if before is not after]
    wrong = [step for step in steps if not _follows(*_branches(*step))]
    if wrong:
        # The step that begins the round anew is the one that comes out highest and leftmost.
        wrong.remove(min(wrong, key=lambda step: sum(_place(step[1], window).topLeft().toTuple())))
    return [f"{told(before)} → {told(after)}" for before, after in wrong]


def without_radios(stops: list[QWidget]) -> list[int]:
    """Who is met, radio buttons left out: within a group of them Qt stops where it pleases."""
    return [id(stop) for stop in stops if not isinstance(stop, QRadioButton)]


def _branches(one: QWidget, other: QWidget) -> tuple[QRect, QRect]:
    mine, theirs = _upwards(one), _upwards(other)
    while len(mine) > 1 and len(theirs) > 1 and mine[-2] is theirs[-2]:
        mine.pop()
        theirs.pop()
    a, b = (mine[-2] if len(mine) > 1 else mine[-1]), (theirs[-2] if len(theirs) > 1 else theirs[-1])
    window = one.window()
    return _place(a, window), _place(b, window)


def _upwards(widget: QWidget) -> list[QWidget]:
    chain = [widget]
    while not chain[-1].isWindow() and chain[-1].parentWidget() is not None:
        chain.append(chain[-1].parentWidget())
    return chain


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _follows(one: QRect, other: QRect) -> bool:
    right = other.left() >= one.right() - TOLERANCE
    below = other.top() >= one.bottom() - TOLERANCE
    if right or below:
        return True
    if other.right() <= one.left() + TOLERANCE or other.bottom() <= one.top() + TOLERANCE:
        return False
    return (other.center().y(), other.center().x()) >= (one.center().y() - TOLERANCE, 0)
