"""The page 个人信息: one box that finds a person, all that is kept of him, and what he may ask: a copy, a correction,
another consent, anonymity, erasure (PIPL 44–47).
"""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from station_app.actions.acts import Changes
from station_app.actions.visitor_finding import find
from station_app.domain.clerks import Clerk
from station_app.domain.consultations import LINE_LENGTH
from station_app.storage.visitor_lookup import KnownVisitor, of_record, recent
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector.results import Results
from station_app.ui.personal.person import PersonView
from station_app.ui.widgets.basics import Card, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.nothing import Nothing
from station_app.words import say

_LIST = 300
_FOUND = 30


class PersonalPage(QWidget):
    """Finds and shows. `told`: a Notice; `wanted_card`: a KnownVisitor whose fields are to be corrected."""

    told = Signal(object)
    wanted_card = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: list[KnownVisitor] = []
        self._typed = ""
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.box = LineBox(say("找一个人"), LINE_LENGTH)
        self.box.setPlaceholderText(say("姓名、拼音、电话，或扫回执"))
        self.hint = label("", "note", wrap=True)
        self.results = Results()
        self.results.setAccessibleName(say("找到的人"))
        self.person = PersonView(desk)
        self._empty = Nothing(
            say("来访人问“你们存了我什么”时用这一页"),
            say("在左边找到这个人，这里列出与其有关的全部记录；可以给本人一份、更正、改告知同意，由站长匿名化或删除。"),
        )
        self._right = QStackedWidget()
        margin = theme.px(16)
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(self._list_card())
        row.addWidget(self._right, 1)
        for part in (self._empty, self.person):
            self._right.addWidget(part)
        self.box.typed.connect(self._find)
        self.box.advanced.connect(self._open_chosen)
        self.results.opened.connect(lambda _known: self._open_chosen())
        self.person.told.connect(self.told.emit)
        self.person.wanted_card.connect(self._correct)
        self.person.gone.connect(self._nobody)
        self._find(again=True)

    def _list_card(self) -> Card:
        card = Card()
        card.setFixedWidth(theme.px(_LIST))
        for part in (self.box, self.hint):
            card.body.addWidget(part)
        card.body.addWidget(self.results, 1)
        return card

    def finding_box(self) -> QWidget:
        """Where Ctrl+F leads on this page."""
        return self.box

    def enter(self) -> None:
        """The page comes to the front: the caret goes to the box."""
        self.box.setFocus()
        self.box.selectAll()

    def refresh(self) -> None:
        """Reads the list and the person anew."""
        self._find(again=True)
        self.person.refresh()

    def changed(self, changes: Changes) -> None:
        """Something was written: look again where it concerns people."""
        if changes.kinds & {"visitor", "consultation", "merge", "membership", "intake"}:
            self.refresh()

    def changed_hands(self, before: Clerk, clerk: Clerk) -> None:
        """Another clerk sits here: what was looked at in somebody else's name is put away."""
        self._nobody()
        self.box.set_text("")

    def open(self, visitor_id: str) -> None:
        """Shows all of this visitor."""
        self._right.setCurrentWidget(self.person)
        self.person.show_person(visitor_id)

    def _find(self, *, again: bool = False) -> None:
        typed = (self.box.text() + self.box.composed).strip()
        # An input method that hands a word over tells of it twice.
        if typed == self._typed and not again:
            return
        self._typed = typed
        reader = self._desk.reader
        self._found = find(reader, self._desk.open.device, typed, _FOUND) if typed else recent(reader.db, _FOUND)
        self.results.show_known(self._found)
        if self._found:
            self.hint.setText("" if typed else say("最近来访"))
        else:
            self.hint.setText(
                say("没有找到。已删除或匿名化的人也找不到；可换拼音首字母或电话尾号再查。") if typed
                else say("还没有访客。")
            )  # fmt: skip
        self.hint.setVisible(bool(self.hint.text()))

    def _open_chosen(self) -> None:
        chosen = self.results.chosen()
        if chosen is not None:
            self.open(chosen.record_id)
            self.person.copy.setFocus()

    def _correct(self, visitor_id: str) -> None:
        known: Any = of_record(self._desk.reader.db, visitor_id)
        if known is not None:
            self.wanted_card.emit(known)

    def _nobody(self) -> None:
        self.person.clear()
        self._right.setCurrentWidget(self._empty)
