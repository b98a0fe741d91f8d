"""The look: contrast, one type scale, rare characters, and traps of Qt that once bit."""

import sys

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QComboBox, QLabel

from station_app.places import resource
from station_app.ui import theme
from tests.helpers.window import dress

TEXT = [
    ("text", "window"), ("text", "surface"), ("text", "sunken"), ("muted", "surface"), ("muted", "window"),
    ("muted", "sunken"), ("accent_text", "accent"), ("accent_text", "accent_strong"), ("good", "good_soft"),
    ("good", "surface"), ("care", "care_soft"), ("care", "surface"), ("bad", "bad_soft"), ("bad", "surface"),
    ("link", "surface"), ("link", "accent_soft"), ("text", "accent_soft"), ("nav_text", "nav"),
    ("nav_muted", "nav"), ("nav_text", "nav_current"),
]  # fmt: skip
EDGES = [("border", "surface"), ("border", "window"), ("focus", "surface"), ("focus", "window"), ("nav_mark", "nav")]


@pytest.mark.parametrize("name", sorted(theme.THEMES))
def test_every_text_reaches_4_5_to_1_and_every_edge_3_to_1(name: str, qtbot) -> None:  # type: ignore[no-untyped-def]
    wear = theme.THEMES[name]
    poor = [
        (front, ground)
        for pairs, least in ((TEXT, 4.5), (EDGES, 3.0))
        for front, ground in pairs
        if theme.contrast(getattr(wear, front), getattr(wear, ground)) < least
    ]
    assert poor == []


def test_black_on_white_is_21_to_1() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("name", sorted(theme.THEMES))
def test_no_name_of_the_style_sheet_is_left_unfilled(name: str, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress(name)
    try:
        assert "@" not in theme.style_sheet()
    finally:
        dress("light")


def test_the_bundled_font_is_worn_and_rare_characters_are_drawn(qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    assert QFontInfo(theme.font()).family() == theme.FAMILY
    assert QFontMetrics(theme.font()).horizontalAdvance("𠅤") == pytest.approx(theme.TYPE["body"], abs=2)


def test_every_icon_can_be_drawn(qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert "stored" in names
    empty = [
        name for name in names
        if not any(
            theme.icon(name).pixmap(20, 20).toImage().pixelColor(x, y).alpha() for x in range(20) for y in range(20)
        )
    ]  # fmt: skip
    assert empty == []


def test_what_is_painted_once_follows_a_change_of_theme(qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    label = QLabel()
    qtbot.addWidget(label)
    theme.picture(label, "stored", "text")
    before = label.pixmap().toImage()
    dress("dark")
    try:
        assert label.pixmap().toImage() != before
    finally:
        dress("light")


def test_a_combo_box_without_data_does_not_use_up_none(qtbot) -> None:  # type: ignore[no-untyped-def]
    """PySide6 6.12.0 on Python 3.11 lost a reference to None at each unset QVariant, until the process died."""
    box = QComboBox()
    qtbot.addWidget(box)
    before = sys.getrefcount(None)
    for _ in range(300):
        box.currentData()
    assert sys.getrefcount(None) >= before - 20
