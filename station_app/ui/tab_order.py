"""The way of the caret by Tab through the regions of a window, one region after another."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget


def step(window: QWidget, regions: Sequence[QObject], forward: bool, reason: Qt.FocusReason) -> bool:
    """Puts the caret on the next control, or the one before; False where there is none.

    Within a region the order is Qt's own, as the screen has set it; controls outside all regions are passed over.
    """
    stops = _stops(window, regions)
    if not stops:
        return False
    here = QApplication.focusWidget()
    at = stops.index(here) if here in stops else (-1 if forward else len(stops))
    stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
    return True


def _stops(window: QWidget, regions: Sequence[QObject]) -> list[QWidget]:
    """All that take the caret by Tab, region by region."""
    found: dict[int, list[QWidget]] = {place: [] for place in range(len(regions))}
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if _takes(widget):
            place = _region(widget, window, regions)
            if place is not None:
                found[place].append(widget)
        widget = widget.nextInFocusChain()
    return [stop for stops in found.values() for stop in stops]


def _takes(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return bool(widget.focusPolicy() & tab) and widget.isVisible() and widget.isEnabled() and not widget.focusProxy()


def _region(widget: QWidget, window: QWidget, regions: Sequence[QObject]) -> int | None:
    inside: QObject | None = widget
    while inside is not None and inside is not window:
        if inside in regions:
            return regions.index(inside)
        inside = inside.parent()
    return None
