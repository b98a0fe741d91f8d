"""访客: who stands at the counter, what is unfinished for him, who he may be already, and all he was here for."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import merges
from station_app.actions.acts import Changes, RecordIds
from station_app.storage import duplicates, visitors
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.inspector import portraits
from station_app.ui.inspector.alike_list import AlikeList
from station_app.ui.inspector.panel import Part, Subject
from station_app.ui.inspector.portraits import Lookalike, Portrait
from station_app.ui.inspector.timeline import Timeline
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Banner, in_words, label
from station_app.words import say

FEWEST: Final = 2
"""So many characters of a name are looked at for who may be the same."""


class VisitorPart(Part):
    """The tab. `met` says True once a visitor of the station stands in the form, False when he is gone from it."""

    met = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = say("访客")
        self._desk = desk
        self._subject = Subject()
        self.portrait: Portrait | None = None
        self._not_he: dict[str, set[str]] = {}
        self._phones: dict[str, str] = {}
        self.heading = label("", "lead", self, wrap=True)
        self.detail = label("", "note", self, wrap=True)
        self.lines = label("", "", self, wrap=True)
        self.banner = Banner(self)
        self.alike = AlikeList(say("用这位"), say("用这位"), parent=self)
        self.alike.taken.connect(self._use)
        self.alike.apart.connect(self._tell_apart)
        self.timeline = Timeline(desk, narrow=True, parent=self)
        self.timeline.opened.connect(self.wanted_record)
        self._of_firm: Portrait | None = None
        self._whose = QWidget(self)
        row = QHBoxLayout(self._whose)
        row.setContentsMargins(0, 0, 0, 0)
        group = QButtonGroup(self)
        self.own = QRadioButton(say("本人"), self._whose)
        self.firm = QRadioButton(say("单位"), self._whose)
        for made, name in ((self.own, say("本人的时间线")), (self.firm, say("单位的时间线"))):
            made.setAccessibleName(name)
            group.addButton(made)
            row.addWidget(made)
        row.addStretch(1)
        self.own.setChecked(True)
        self.firm.toggled.connect(lambda _on: self._show_timeline())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for part in (self.heading, self.detail, self.lines, self.banner, self.alike, self._whose):
            column.addWidget(part)
        column.addWidget(self.timeline, 1)
        desk.background.changed.connect(self._changed)
        self._show()

    def about(self, subject: Subject) -> None:
        """The form is about this visitor now."""
        same_person = (subject.visitor_id, subject.organisation_id, subject.name, subject.phone, subject.org_name) == (
            self._subject.visitor_id, self._subject.organisation_id, self._subject.name, self._subject.phone,
            self._subject.org_name,
        )  # fmt: skip
        self._subject = subject
        if subject.name in self._not_he and subject.phone:
            self._phones[subject.name] = subject.phone
        if not same_person:
            self._look()

    def _look(self) -> None:
        """A few indexed reads at once: the hand rests when this is asked."""
        db, catalogue, subject = self._desk.reader.db, self._desk.open.catalogue, self._subject
        was = self.portrait is not None
        visitor_id = subject.visitor_id
        if not visitor_id and subject.phone:
            visitor_id = visitors.find_person(db, subject.name or None, subject.phone) or ""
        self.portrait = portraits.read(db, catalogue, "visitor", visitor_id) if visitor_id else None
        firm_id = subject.organisation_id
        if not firm_id and subject.uscc:
            firm_id = (visitors.find_firm_by_code(db, subject.uscc) or ("", None))[0]
        if not firm_id and self.portrait is not None:
            known = self.portrait.known
            firm_id = known.organisation_id if isinstance(known, KnownVisitor) else ""
        self._of_firm = (
            portraits.read(db, catalogue, "organisation", firm_id, look_around=False) if firm_id else None
        )
        self._show()
        if was != (self.portrait is not None):
            self.met.emit(self.portrait is not None)

    def _alike(self) -> list[Lookalike]:
        subject = self._subject
        if self.portrait is not None:
            return list(self.portrait.alike)
        if len(subject.name) < FEWEST and not subject.phone:
            return []
        db = self._desk.reader.db
        found = duplicates.alike_person(db, name=subject.name, phone=subject.phone, org_name=subject.org_name)
        not_he = self._not_he.get(subject.name, set())
        return portraits.named(db, "visitor", [one for one in found if one.record_id not in not_he])

    def _show(self) -> None:
        portrait, subject = self.portrait, self._subject
        if portrait is not None:
            self.heading.setText(portrait.title)
            self.detail.setText(portrait.detail)
            self.lines.setText("\n".join(say("{label}：{text}", label=one, text=text) for one, text in portrait.lines))
        else:
            typed = subject.name or subject.phone
            self.heading.setText(say("新访客") if typed else say("还没有来访人"))
            self.detail.setText(
                say("本站还没有这位访客的记录。保存后下次就能查到。") if typed
                else say("在“来访人”里输入姓名、拼音或电话尾号，这里显示他来办过的事。")
            )  # fmt: skip
            self.lines.setText("")
        self.lines.setVisible(bool(self.lines.text()))
        self.alike.show_alike(self._alike())
        self._tell_unfinished()
        self._whose.setVisible(portrait is not None and self._of_firm is not None)
        if self._of_firm is None:
            self.own.setChecked(True)
        self._show_timeline()
        self.wants_attention.emit(bool(self.alike.alike) or bool(self.banner.sentence.text()))

    def _tell_unfinished(self) -> None:
        own = self.portrait.affairs if self.portrait is not None else 0
        firm = self._of_firm.affairs if self._of_firm is not None else 0
        if own:
            self.banner.tell("care", say("有 {count} 件未结，标在下面的时间线里。", count=own))
        elif firm:
            self.banner.tell("care", say("他的单位有 {count} 件未结，选“单位”可看。", count=firm))
        else:
            self.banner.tell("info", "")

    def _show_timeline(self) -> None:
        shown = self._of_firm if self.firm.isChecked() else self.portrait
        self.timeline.setVisible(shown is not None)
        if shown is not None:
            self.timeline.show_of(shown.what, shown.ids)

    def _use(self, one: Lookalike) -> None:
        self.chosen_visitor.emit(one.known)

    def _tell_apart(self, one: Lookalike) -> None:
        """Remembered at once of two visitors of the station; of one who is just being typed once he is saved."""
        if self.portrait is not None:
            self._write_apart(self.portrait.known.record_id, one.known.record_id)
            return
        self._not_he.setdefault(self._subject.name, set()).add(one.known.record_id)
        self._phones[self._subject.name] = self._subject.phone
        self._show()

    def _write_apart(self, visitor_id: str, other: str) -> None:
        desk = self._desk.open
        ids, now = RecordIds.make(self._desk.new_id), self._desk.now()
        self._desk.background.write(
            lambda: merges.tell_apart(
                desk.store, desk.clerk, "visitor", visitor_id, other, ids=ids, now=now, new_id=self._desk.new_id
            ),
            failed=lambda error: self.told.emit(Notice("bad", in_words(error), (), 8)),
        )  # fmt: skip

    def _changed(self, changes: Changes) -> None:
        if not isValid(self):
            return
        if "visitor" in changes.kinds and self._not_he:
            self._remember_who_is_not_he()
        if changes.kinds & {"visitor", "organisation", "membership", "consultation", "distinction", "merge"}:
            self._look()

    def _remember_who_is_not_he(self) -> None:
        for name, phone in list(self._phones.items()):
            saved = visitors.find_person(self._desk.reader.db, name or None, phone) if phone else None
            if saved is not None:
                del self._phones[name]
                for other in self._not_he.pop(name):
                    self._write_apart(saved, other)
