"""The card of a visitor or a firm: what is known, what is unfinished, who may be the same, and the timeline."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.periods import BEIJING_TIME
from station_app.storage import visitor_cards
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector.alike_list import AlikeList
from station_app.ui.inspector.portraits import Portrait
from station_app.ui.inspector.timeline import Timeline
from station_app.ui.visitors.ties import Ties
from station_app.ui.widgets.basics import Banner, button, label
from station_app.words import say


class CardView(QWidget):
    """The card. `pressed` names what is asked for: visit, reveal, edit, merge."""

    pressed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.portrait: Portrait | None = None
        self.heading = label("", "title", self, wrap=True)
        self.detail = label("", "note", self)
        self.lines = label("", "", self, wrap=True)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.visit = button(say("登记咨询"), lambda: self.pressed.emit("visit"), key="Ctrl+Enter", role="primary")
        self.reveal = button(say("显示电话"), lambda: self.pressed.emit("reveal"), key="Alt+P")
        self.edit = button(say("更正资料"), lambda: self.pressed.emit("edit"), key="Alt+E")
        self.merge = button(say("与另一条合并"), lambda: self.pressed.emit("merge"), key="Alt+M")
        self.ties = Ties(desk.open.catalogue.current("role", desk.now().astimezone(BEIJING_TIME).date()), self)
        self.banner = Banner(self)
        self.alike = AlikeList(say("对照"), say("对照"), most=2, parent=self)
        self.timeline = Timeline(desk, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(self.heading, 1)
        head.addWidget(self.detail)
        column.addLayout(head)
        column.addWidget(self.lines)
        column.addWidget(self.ties)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for made in (self.visit, self.reveal, self.edit, self.merge):
            row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self.alike)
        column.addWidget(self.timeline, 1)

    def show_portrait(self, portrait: Portrait) -> None:
        """Shows this one."""
        self.portrait = portrait
        db = self._desk.reader.db
        self.heading.setText(portrait.title)
        self.detail.setText(portrait.detail)
        self.lines.setText(
            say("　　").join(say("{label}：{text}", label=name, text=text) for name, text in portrait.lines)
        )
        known = portrait.known
        person = isinstance(known, KnownVisitor)
        self.visit.setVisible(person)
        self.reveal.setVisible(isinstance(known, KnownVisitor) and bool(known.phone))
        self.ties.show_ties(
            visitor_cards.firms_of(db, known.record_id) if person else visitor_cards.people_of(db, known.record_id)
        )
        count = portrait.affairs
        self.banner.tell("care", say("有 {count} 件未结，标在下面的时间线里。", count=count) if count else "")
        self.alike.show_alike(portrait.alike)
        self.timeline.show_of(portrait.what, portrait.ids)

    def show_phone(self, phone: str) -> None:
        """Shows the whole phone, once it was journalled that somebody asked for it."""
        if self.portrait is not None:
            others = [line for line in self.portrait.lines if line[0] != say("电话")]
            self.lines.setText(
                say("　　").join(say("{label}：{text}", label=name, text=text) for name, text in
                                [(say("电话"), phone), *others])
            )  # fmt: skip
