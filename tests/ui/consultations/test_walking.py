"""Tab and Shift+Tab walk the whole form as one reads it, and every control has a name that a screen reader says."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from station_app.ui.consultations.attachments_field import AttachmentsField
from tests.helpers.hands import Hands

TAB, SHIFT = Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier
SAME_LINE = 26
"""Pixels within which two controls stand on one line."""


@pytest.fixture
def full(hands: Hands, tmp_path: Path) -> Hands:
    """The form with a visit that waits, two files, an entry made late and every further field unfolded."""
    for name in ("陈女士", "刘德山"):
        hands.commit(name)
        hands.press(Qt.Key.Key_F9)
        hands.settle()
    field = hands.page.fields.findChild(AttachmentsField)
    assert field is not None
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    field.take_files([tmp_path / "a.txt", tmp_path / "b.txt"])
    hands.has.when.back.setChecked(True)
    hands.page.fields.laid.more.setChecked(True)
    hands.settle()
    # High enough that nothing is scrolled away: where a control stands must not depend on what has the caret.
    hands.window.resize(1366, 1500)
    QApplication.processEvents()
    return hands


def _walk(hands: Hands, first: QWidget, last: QWidget, back: bool = False) -> list[QWidget]:
    """The controls from the first to the last, in the order in which Tab (or Shift+Tab) comes to them."""
    (last if back else first).setFocus()
    walked = [hands.caret]
    while hands.caret is not (first if back else last):
        hands.press(TAB, SHIFT if back else Qt.KeyboardModifier.NoModifier)
        assert len(walked) == 1 or hands.caret is not walked[0], [one.accessibleName() for one in walked]
        # In the box of a date Tab goes from year to month to day first.
        if hands.caret is not walked[-1]:
            walked.append(hands.caret)
        assert len(walked) < 200
    return walked


def _place(widget: QWidget, page: QWidget) -> QPoint:
    return widget.mapTo(page, QPoint(0, widget.height() // 2 if widget.height() < 60 else 16))


def test_tab_walks_the_form_as_one_reads_it_and_back(full: Hands) -> None:
    page = full.page
    walked = _walk(full, page.parked.chips[0], page.fields.parts[-1].stops()[-1])
    for before, after in pairwise(walked):
        one, two = _place(before, page), _place(after, page)
        below, beside = two.y() > one.y() - SAME_LINE, abs(two.y() - one.y()) < SAME_LINE
        assert below, (before.accessibleName(), after.accessibleName(), one, two)
        assert not beside or two.x() > one.x(), (before.accessibleName(), after.accessibleName(), one, two)
    assert _walk(full, walked[0], walked[-1], back=True) == list(reversed(walked))
    for part in page.fields.parts:
        for stop in part.stops():
            assert stop in walked or not stop.isVisible() or not stop.isEnabled(), stop.accessibleName()


def test_every_control_has_a_name_that_is_said(full: Hands) -> None:
    kinds = (QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit, QAbstractButton)
    nameless = [
        (type(one).__name__, one.objectName()) for kind in kinds for one in full.page.findChildren(kind)
        if one.isVisible() and one.objectName() != "qt_spinbox_lineedit" and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text())
    ]  # fmt: skip
    assert nameless == []
