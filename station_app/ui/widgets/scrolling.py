"""A part that scrolls where it has less room than it needs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolling(parent: QWidget | None = None) -> QScrollArea:
    """Up and down only; it has no frame, no ground of its own, and takes no caret.

    What is much and is to scroll in it is best made as a child of its viewport, then handed to `let_scroll`: a widget
    that changes hands is dressed anew by the style sheet with all that is in it.
    """
    scroll = QScrollArea(parent)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.viewport().setAutoFillBackground(False)
    return scroll


def let_scroll(scroll: QScrollArea, inside: QWidget) -> None:
    """Puts a widget into it."""
    scroll.setWidget(inside)
    inside.setAutoFillBackground(False)


def scrolled(inside: QWidget) -> QScrollArea:
    """Both in one, for little that has been made already."""
    scroll = scrolling()
    let_scroll(scroll, inside)
    return scroll
