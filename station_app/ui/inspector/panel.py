"""Tabs beside a form. Each tab is a `Part`; the form tells all of them what it is about, and never waits for them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.words import say

P = TypeVar("P", bound=QWidget)

SETTLED_MILLISECONDS: Final = 150
"""How long the hand must rest before the parts are told: typing never waits for them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form is about. Ids are empty while nobody was taken from the list; `number` names a corrected record."""

    visitor_id: str = ""
    organisation_id: str = ""
    name: str = ""
    phone: str = ""
    org_name: str = ""
    uscc: str = ""
    items: tuple[str, ...] = ()
    question: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a part offers to put into the form: words for the answer, and the basis they rest on."""

    text: str
    basis: str = ""


class Part(QWidget):
    """One tab. It looks things up beside the window and shows them; it never takes the caret by itself.

    Signals: `told` a Notice, `wanted_record` a number to open, `chosen_visitor` a KnownVisitor for the form, `cited` a
    Citation, `wants_attention` True while it has something that the clerk should see (a dot on its tab).
    """

    told = Signal(object)
    wanted_record = Signal(str)
    chosen_visitor = Signal(object)
    cited = Signal(object)
    wants_attention = Signal(bool)

    title = ""

    def about(self, subject: Subject) -> None:
        """The form is about this now."""


class Inspector(QWidget):
    """The tabs. Carries the signals of all parts."""

    told = Signal(object)
    wanted_record = Signal(str)
    chosen_visitor = Signal(object)
    cited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(say("右侧栏"))
        self._parts: list[Part] = []
        self._subject = Subject()
        self.tabs: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(4))
        self._row.addStretch(1)
        self._head = QWidget(self)
        self._head.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        self._head.hide()
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_MILLISECONDS)
        self._settling.timeout.connect(self._tell_parts)

    def add(self, title: str, part: QWidget) -> None:
        """Adds a tab at the end. A widget that is no `Part` is only shown."""
        self.put(title, lambda _place: part)

    def put(self, title: str, make: Callable[[QWidget], P]) -> P:
        """The same for a part that is made now, as a child of the place that is handed over: one that changes hands is
        dressed anew with all that is in it.
        """
        tab = QToolButton(self)
        tab.setText(title)
        tab.setAccessibleName(title)
        tab.setCheckable(True)
        tab.setProperty("role", "tab")
        tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group.addButton(tab)
        self._row.insertWidget(len(self.tabs), tab)
        self.tabs.append(tab)
        part = make(self._stack)
        tab.clicked.connect(partial(self.show_part, part))
        self._stack.addWidget(part)
        if isinstance(part, Part):
            self._parts.append(part)
            for name in ("told", "wanted_record", "chosen_visitor", "cited"):
                getattr(part, name).connect(getattr(self, name))
            part.wants_attention.connect(partial(self._mark, tab, title))
        self._head.setVisible(len(self.tabs) > 1)
        if len(self.tabs) == 1:
            tab.setChecked(True)
        return part

    def show_part(self, part: QWidget) -> None:
        """Brings a tab to the front; the caret stays where it is."""
        self._stack.setCurrentWidget(part)
        self.tabs[self._stack.indexOf(part)].setChecked(True)

    def current(self) -> QWidget | None:
        """The part in front."""
        return self._stack.currentWidget()

    def about(self, subject: Subject) -> None:
        """Tells the parts what the form is about, once the hand rests; the same subject is told once."""
        if subject != self._subject:
            self._subject = subject
            self._settling.start()

    def _tell_parts(self) -> None:
        for part in self._parts:
            part.about(self._subject)

    def _mark(self, tab: QToolButton, title: str, wanted: bool) -> None:
        tab.setText(f"{title} ●" if wanted else title)
        tab.setAccessibleName(say("{title}，有提示", title=title) if wanted else title)
