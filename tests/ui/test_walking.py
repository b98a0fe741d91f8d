"""The walker itself: it must see what is out of order or without a name, or the walk of every screen means nothing."""

from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tests.helpers.walking import against_reading, nameless, walk


def _shown(qtbot, *, columns: bool = False) -> tuple[QWidget, list[QLineEdit]]:  # type: ignore[no-untyped-def]
    """Four boxes, two a row; or in two columns of two."""
    window = QWidget()
    qtbot.addWidget(window)
    outer = QHBoxLayout(window) if columns else QVBoxLayout(window)
    boxes = []
    for pair in range(2):
        part = QWidget(window)
        inner = QVBoxLayout(part) if columns else QHBoxLayout(part)
        for place in range(2):
            box = QLineEdit(part)
            box.setAccessibleName(f"{pair}{place}")
            inner.addWidget(box)
            boxes.append(box)
        outer.addWidget(part)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    boxes[0].setFocus()
    return window, boxes


@pytest.mark.parametrize("columns", [False, True])
def test_rows_and_columns_in_their_order_are_accepted(qtbot, columns: bool) -> None:  # type: ignore[no-untyped-def]
    window, boxes = _shown(qtbot, columns=columns)
    there = walk(window)
    assert there == boxes
    assert against_reading(there) == []


def test_a_step_back_in_a_row_and_a_step_up_are_seen(qtbot) -> None:  # type: ignore[no-untyped-def]
    window, boxes = _shown(qtbot)
    for wrong in ([0, 1, 3, 2], [0, 3, 2, 1], [0, 2, 1, 3]):
        for before, after in pairwise(wrong):
            QWidget.setTabOrder(boxes[before], boxes[after])
        boxes[0].setFocus()
        assert against_reading(walk(window)) != [], wrong


def test_a_control_without_a_name_is_seen(qtbot) -> None:  # type: ignore[no-untyped-def]
    window, boxes = _shown(qtbot)
    assert nameless(window) == []
    boxes[2].setAccessibleName("")
    QPushButton("", window).show()
    assert len(nameless(window)) == 2
