"""The frame around the pages: the header with where one is, and the navigation with its keys."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from station_app.ui import theme
from station_app.ui.pages import shortcut_of
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.scrolling import scrolled
from station_app.words import say


class Entry(Protocol):
    """What the navigation shows of a page."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> Callable[[], str]: ...
    @property
    def icon(self) -> str: ...


def _dress(button: QToolButton, icon: str) -> None:
    button.setIcon(theme.icon(icon, "nav_text", 20))


_SEARCH: Final = 300
"""How wide the search is at least where there is room."""
_WITH_STATION: Final = 640
"""How wide the header must be to name the station beside the page."""


class Header(QFrame):
    """Station ▸ page at the left, the search in the middle, at the right who sits here and the lock.

    `search`, `switch` and `lock` say that one of them was pressed.
    """

    search = Signal()
    switch = Signal()
    lock = Signal()

    def __init__(self, station: str, clerk: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "band")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(6), theme.px(16), theme.px(6))
        row.setSpacing(theme.px(10))
        self._station = (label(station, "muted", self), label("▸", "muted", self))
        for part in self._station:
            # Until the header knows its width: what is shown at first makes the whole window wider.
            part.hide()
            row.addWidget(part)
        self._page = label("", "lead", self)
        self._page.setToolTip(station)
        row.addWidget(self._page)
        row.addStretch(1)
        words = (say("访客/电话尾号/拼音/受理号"), say("访客、受理号"), say("查找"))
        self.search_box = SearchButton(words, "Ctrl+K", self)
        self.search_box.clicked.connect(self.search.emit)
        row.addWidget(self.search_box)
        row.addStretch(1)
        self.clerk_box = button("", self.switch.emit, role="band", icon="person", parent=self)
        self.clerk_box.setToolTip(say("换经办人 {key}", key="Ctrl+Shift+L"))
        row.addWidget(self.clerk_box)
        self.lock_box = button(say("锁屏"), self.lock.emit, key="Ctrl+L", role="band", icon="lock", parent=self)
        row.addWidget(self.lock_box)
        self.show_clerk(clerk)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # With large letters the station's name gives way: whoever sits here knows where he is.
        for part in self._station:
            part.setVisible(self.width() >= theme.px(_WITH_STATION))

    def show_page(self, title: str) -> None:
        """Names the page that is shown."""
        self._page.setText(title)

    def show_clerk(self, name: str) -> None:
        """Names who sits at the window."""
        self.clerk_box.setText(f" {name} ▾")
        self.clerk_box.setAccessibleName(say("当前经办人：{name}，按下换人", name=name))


_ROOMY: Final = 10
"""With more pages than these the navigation is set closer: at 768 lines all pages must be in sight."""


class SearchButton(QPushButton):
    """Opens the search. Says what it finds in as many words as there is room for, the longest first; never cut off."""

    def __init__(self, words: Sequence[str], key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = [f" {one}  {key}" for one in words]
        self.setText(self._words[0])
        self.setAccessibleName(words[0])
        self.setAutoDefault(True)
        self.setProperty("role", "search")
        self.setIconSize(QSize(theme.px(18), theme.px(18)))
        # A button will not be narrower than it likes; this one may.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.follow(self, lambda: self.setIcon(theme.icon("search", "text", 18)))

    def sizeHint(self) -> QSize:
        return self._room_for(self._words[0]).expandedTo(QSize(theme.px(_SEARCH), 0))

    def minimumSizeHint(self) -> QSize:
        return self._room_for(self._words[-1])

    def _room_for(self, words: str) -> QSize:
        metrics = self.fontMetrics()
        more = metrics.horizontalAdvance(words) - metrics.horizontalAdvance(self.text())
        hint = super().sizeHint()
        return QSize(hint.width() + more, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fitting = (one for one in self._words if self._room_for(one).width() <= self.width())
        self.setText(next(fitting, self._words[-1]))


class Navigation(QFrame):
    """The pages with their keys (a digit each, or none); Ctrl+1… are bound by the menu."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[Entry], keys: Mapping[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "nav")
        self.setFixedWidth(theme.px(184))
        self.setAccessibleName(say("页面"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, theme.px(16))
        outer.setSpacing(theme.px(2))
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(0, theme.px(14), 0, 0)
        column.setSpacing(theme.px(2))
        self._scroll = scrolled(self._list)
        outer.addWidget(self._scroll, 1)
        top = QHBoxLayout()
        top.setContentsMargins(theme.px(16), 0, theme.px(12), theme.px(14))
        top.setSpacing(theme.px(8))
        top.addWidget(theme.picture(QLabel(self), "brand", "nav_mark", 24))
        top.addWidget(label(say("登记台"), "nav-brand", self))
        top.addStretch(1)
        column.addLayout(top)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, QToolButton] = {}
        for page in pages:
            key = keys.get(page.name, "")
            made = QToolButton(self)
            made.setProperty("role", "nav")
            made.setProperty("dense", len(pages) > _ROOMY)
            made.setText(f"  {key}  {page.title()}" if key else f"      {page.title()}")
            made.setAccessibleName(page.title())
            made.setToolTip(shortcut_of(page.name))
            theme.follow(made, partial(_dress, made, page.icon))
            made.setIconSize(QSize(theme.px(20), theme.px(20)))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _checked=False, name=page.name: self.chosen.emit(name))
            self._group.addButton(made)
            column.addWidget(made)
            self.buttons[page.name] = made
        column.addStretch(1)
        self._hints = QWidget(self)
        hints = QVBoxLayout(self._hints)
        hints.setContentsMargins(0, 0, 0, 0)
        hints.setSpacing(theme.px(2))
        for line in (say("F2 新咨询"), say("F5 刷新"), say("Ctrl+P 打印上一张回执")):
            hint = label(line, "nav-note", self._hints)
            hint.setContentsMargins(theme.px(16), theme.px(3), theme.px(8), theme.px(3))
            hints.addWidget(hint)
        outer.addWidget(self._hints)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The pages first: where the letters are large or the window is low they need the room of the hints.
        layout = self.layout()
        room = self.height() - (layout.contentsMargins().bottom() if layout is not None else 0)
        needed = self._list.sizeHint().height() + self._hints.sizeHint().height()
        self._hints.setVisible(needed <= room)

    def show_current(self, name: str) -> None:
        """Marks the page that is shown, and brings it into sight."""
        self.buttons[name].setChecked(True)
        self._scroll.ensureWidgetVisible(self.buttons[name])
