"""The page 访客: one box that finds persons and firms by anything, the card of the chosen one, and merges."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from station_app.actions.acts import Changes
from station_app.actions.merges import Merged
from station_app.actions.visitor_finding import find
from station_app.domain.consultations import LINE_LENGTH
from station_app.domain.faults import Refused
from station_app.storage import merges, visitor_cards
from station_app.storage.visitor_lookup import KnownVisitor, find_firms, firm_of_record, of_number, of_record, recent
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector import portraits
from station_app.ui.inspector.portraits import Known, Lookalike, title_of, what_of
from station_app.ui.inspector.results import Results
from station_app.ui.notices import Kind, Notice
from station_app.ui.visitors.card import CardView
from station_app.ui.visitors.compare import Compare
from station_app.ui.visitors.edit import EditCard
from station_app.ui.visitors.look_up import LookUpBox
from station_app.ui.visitors.merged_list import MergedList
from station_app.ui.visitors.writes import Writes
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import ENTER
from station_app.ui.widgets.nothing import Nothing
from station_app.words import say

_LIST = 372
_FOUND = 20
_TOLD_SECONDS = 10


class VisitorsPage(QWidget):
    """Finds, shows, corrects and merges. `wanted_visit` asks for a consultation of a visitor who was found."""

    told = Signal(object)
    wanted_record = Signal(str)
    wanted_visit = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._other: Known | None = None
        self._asked = ("", "")
        self._writes = Writes(desk, lambda error: self._tell("bad", in_words(error), 8))
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.box = LookUpBox(say("查访客"), LINE_LENGTH)
        self.box.setToolTip(say("姓名、拼音、首字母、电话头尾、单位名称或简称、信用代码、登记编号都可以；可用空格连着写两样"))
        self.box.setPlaceholderText(say("姓名、拼音、电话尾号、单位，或扫回执"))
        self.hint = label("", "note", wrap=True)
        self.pairing = Banner()
        self.results = Results()
        self.merged = button(say("合并记录"), self.show_merged, role="link")
        self.card = CardView(desk)
        self.compare = Compare(desk)
        self.edit = EditCard()
        self.merges = MergedList(desk)
        self._empty = Nothing(
            say("查一位访客或一家单位"),
            say("在左边输入，↑↓ 选，Enter 打开。这里显示资料、未结的事、疑似重复和全部来往记录。"),
        )
        self._right = QStackedWidget()
        row = QHBoxLayout(self)
        margin = theme.px(16)
        row.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(self._list_card())
        row.addWidget(self._right_card(), 1)
        self._connect()
        self.refresh()

    def _list_card(self) -> Card:
        card = Card()
        card.setFixedWidth(theme.px(_LIST))
        for part in (self.box, self.pairing, self.hint):
            card.body.addWidget(part)
        card.body.addWidget(self.results, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.merged)
        foot.addStretch(1)
        card.body.addLayout(foot)
        return card

    def _right_card(self) -> Card:
        card = Card()
        for part in (self._empty, self.card, self.compare, self.edit, self.merges):
            self._right.addWidget(part)
        card.body.addWidget(self._right, 1)
        return card

    def _connect(self) -> None:
        self.box.typed.connect(self._typed)
        self.box.stepped.connect(self.results.step)
        self.box.advanced.connect(self._open_chosen)
        self.box.escaped.connect(self._step_back)
        self.results.opened.connect(self.open)
        self.card.pressed.connect(self._press)
        self.card.timeline.opened.connect(self.wanted_record)
        self.card.alike.taken.connect(lambda one: self._compare_with(one.known))
        self.card.alike.apart.connect(lambda one: self._tell_apart(one))
        self.card.ties.opened.connect(self._open_tie)
        self.card.ties.role.connect(lambda other, role: self._belong(other, role=role))
        self.card.ties.left.connect(lambda other: self._belong(other, leave=True))
        self.compare.merged.connect(self._merge)
        self.compare.apart.connect(self._apart_compared)
        self.edit.saved.connect(self._save_card)
        self.merges.undone.connect(lambda merge: self._undo(merge.record_id))
        for part in (self.compare, self.edit, self.merges):
            part.left.connect(self._back_to_card)

    # --- what the window asks ---------------------------------------------------------------------------------------

    def finding_box(self) -> QWidget:
        """Where Ctrl+F leads on this page."""
        return self.box

    def enter(self) -> None:
        """The page comes to the front: the caret goes to the look-up box, what stood there chosen to be typed over."""
        self.box.setFocus()
        self.box.selectAll()

    def refresh(self) -> None:
        """Reads the list and the card anew; the caret stays."""
        self._find()
        portrait = self.card.portrait
        if portrait is not None:
            self._show(portrait.known)

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if changes.kinds & {"visitor", "organisation", "membership", "consultation", "merge", "distinction"}:
            self.refresh()
            self.merges.refresh()

    # --- finding and showing ----------------------------------------------------------------------------------------

    def _typed(self) -> None:
        """An input method that hands a word over tells of it twice."""
        if (self.box.text(), self.box.composed) != self._asked:
            self._find()

    def _find(self) -> None:
        self._asked = (self.box.text(), self.box.composed)
        typed = (self.box.text() + self.box.composed).strip()
        reader = self._desk.reader
        found: list[Known] = []
        if typed:
            found += find(reader, self._desk.open.device, typed, _FOUND)
            found += find_firms(reader.db, typed)
        else:
            found += recent(reader.db, _FOUND)
        if self._other is not None:
            found = [one for one in found if what_of(one) == what_of(self._other)]
        self.results.show_known(found)
        if found:
            self.hint.setText("" if typed else say("最近来访"))
        else:
            self.hint.setText(
                say("没有找到。可换拼音首字母、电话尾号或单位名称再查；新访客在“咨询登记”里直接登记。") if typed
                else say("还没有访客。登记第一条咨询后会列在这里。")
            )  # fmt: skip
        self.hint.setVisible(bool(self.hint.text()))

    def _open_chosen(self) -> None:
        chosen = self.results.chosen()
        if chosen is not None:
            self.open(chosen)

    def open(self, known: Known) -> None:
        """Shows the card of this one; while another is being paired, the two side by side."""
        if self._other is not None and known.record_id != self._other.record_id:
            kept = self._other
            self._pair(None)
            self._show_compare(kept, known)
            return
        self._show(known)
        if self.card.portrait is not None:
            self._right.setCurrentWidget(self.card)
            (self.card.visit if isinstance(known, KnownVisitor) else self.card.edit).setFocus()

    def open_number(self, number: str) -> None:
        """Shows who came with the visit of this number: the QR code of his receipt was scanned."""
        visitor = of_number(self._desk.reader.db, number)
        if visitor is not None:
            self.open(visitor)

    def _show(self, known: Known) -> None:
        desk = self._desk
        portrait = portraits.read(desk.reader.db, desk.open.catalogue, what_of(known), known.record_id)
        if portrait is None:
            self.card.portrait = None
            self._right.setCurrentWidget(self._empty)
            return
        self.card.show_portrait(portrait)

    def _open_tie(self, record_id: str) -> None:
        portrait, db = self.card.portrait, self._desk.reader.db
        person = portrait is not None and portrait.what == "visitor"
        other: Known | None = firm_of_record(db, record_id) if person else of_record(db, record_id)
        if other is not None:
            self.open(other)

    def in_front(self) -> tuple[str, str] | None:
        """(record id, name) of whoever is shown, for a to-do about him or the firm."""
        portrait = self.card.portrait
        if portrait is None:
            return None
        known = portrait.known
        return known.record_id, title_of(known)

    def _back_to_card(self) -> None:
        self._right.setCurrentWidget(self.card if self.card.portrait is not None else self._empty)
        self.box.setFocus()

    def _step_back(self) -> None:
        """Esc in the box: pairing ends, then what was typed goes."""
        if self._other is not None:
            self._pair(None)
        else:
            self.box.set_text("")

    # --- what the buttons ask ---------------------------------------------------------------------------------------

    def _press(self, name: str) -> None:
        portrait = self.card.portrait
        if portrait is None:
            return
        match name:
            case "visit":
                self.wanted_visit.emit(portrait.known)
            case "reveal":
                self._reveal(portrait.known.record_id)
            case "edit":
                self._edit(portrait.known)
            case "merge":
                self._pair(portrait.known)

    def _reveal(self, record_id: str) -> None:
        def shown(phone: str) -> None:
            if self.card.portrait is not None and self.card.portrait.known.record_id == record_id:
                self.card.show_phone(phone)

        self._writes.reveal(record_id, shown)

    def _edit(self, known: Known) -> None:
        db = self._desk.reader.db
        if isinstance(known, KnownVisitor):
            self.edit.show_person(visitor_cards.person(db, known.record_id))
        else:
            self.edit.show_firm(visitor_cards.firm(db, known.record_id))
        self._right.setCurrentWidget(self.edit)
        self.edit.first.setFocus()

    def _save_card(self, given: dict[str, Any]) -> None:
        portrait = self.card.portrait
        if portrait is None or not given:
            self._back_to_card()
            return

        def failed(error: Exception) -> None:
            self.edit.banner.tell("bad", in_words(error))
            if isinstance(error, Refused):
                self.edit.tell(error.faults)

        def saved(_kept: Any) -> None:
            self._back_to_card()
            self._tell("good", say("已更正 {name} 的资料。", name=title_of(portrait.known)))

        self._writes.card(portrait.what, portrait.known.record_id, given, saved, failed)

    def _belong(self, other: str, *, role: str = "", leave: bool = False) -> None:
        portrait = self.card.portrait
        if portrait is not None:
            person, firm = portrait.known.record_id, other
            if portrait.what == "organisation":
                person, firm = firm, person
            self._writes.belong(person, firm, role, leave=leave)

    # --- merging ----------------------------------------------------------------------------------------------------

    def _pair(self, known: Known | None) -> None:
        """The next one who is opened is compared with this one."""
        self._other = known
        self.pairing.tell(
            "info",
            say("再查出要与“{name}”合并的那一条，按 Enter 对照；Esc 不合并了。", name=title_of(known)) if known else "",
        )
        self.box.set_text("")
        self._find()
        self.box.setFocus()

    def _compare_with(self, other: Known) -> None:
        if self.card.portrait is not None:
            self._show_compare(self.card.portrait.known, other)

    def _show_compare(self, kept: Known, gone: Known) -> None:
        self.compare.show_two(kept, gone)
        self._right.setCurrentWidget(self.compare)
        self.compare.first.setFocus()

    def _merge(self) -> None:
        kept, gone = self.compare.kept, self.compare.gone
        if kept is None or gone is None:
            return

        def merged(done: Merged) -> None:
            self.open(kept)
            told = say("已把两条合并为“{name}”，30 天内可在“合并记录”里撤销。", name=title_of(kept))
            self.told.emit(Notice("good", told, ((say("撤销合并"), "", lambda: self._undo(done.record_id)),),
                                  _TOLD_SECONDS))  # fmt: skip

        self._writes.merge(
            what_of(kept), kept.record_id, gone.record_id, self.compare.taken(), merged,
            lambda error: self.compare.banner.tell("bad", in_words(error)),
        )  # fmt: skip

    def _apart_compared(self) -> None:
        if self.compare.kept is not None and self.compare.gone is not None:
            self._write_apart(self.compare.kept, self.compare.gone)
            self._back_to_card()

    def _tell_apart(self, one: Lookalike) -> None:
        if self.card.portrait is not None:
            self._write_apart(self.card.portrait.known, one.known)

    def _write_apart(self, one: Known, other: Known) -> None:
        def remembered(_done: Any) -> None:
            self._tell("info", say("记住了：{name} 与另一条不是同一个，不再提示。", name=title_of(one)))

        self._writes.apart(what_of(one), one.record_id, other.record_id, remembered)

    def show_merged(self) -> None:
        """The merges that can still be taken back."""
        self.merges.refresh()
        self._right.setCurrentWidget(self.merges)
        self.merges.first.setFocus()

    def _undo(self, merge_id: str) -> None:
        def undone(_done: Merged) -> None:
            merge = merges.get(self._desk.reader.db, merge_id)
            one, other = (merge.survivor_name, merge.loser_name) if merge else ("", "")
            told = say("已撤销合并：{one} 和 {other} 都回来了。", one=one or say("匿名"), other=other or say("匿名"))
            self._tell("good", told)
            if self._right.currentWidget() is self.merges:
                self.merges.first.setFocus()

        self._writes.undo(merge_id, undone)

    # --- small things -----------------------------------------------------------------------------------------------

    def _tell(self, kind: Kind, sentence: str, seconds: float = 5) -> None:
        self.told.emit(Notice(kind, sentence, (), seconds))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asked = ""
        if self._right.currentWidget() is self.card and self.card.portrait is not None and not self.box.composed:
            if plain == Qt.KeyboardModifier.AltModifier:
                asked = {Qt.Key.Key_P: "reveal", Qt.Key.Key_E: "edit", Qt.Key.Key_M: "merge"}.get(
                    Qt.Key(event.key()), ""
                )
            elif event.key() in ENTER and plain == Qt.KeyboardModifier.ControlModifier:
                asked = "visit"
        if asked and not {"visit": self.card.visit, "reveal": self.card.reveal}.get(asked, self.card.edit).isHidden():
            event.accept()
            self._press(asked)
        elif event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.enter()
        else:
            super().keyPressEvent(event)
