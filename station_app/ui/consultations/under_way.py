"""The form that is being written: opened, kept every two seconds, put aside, parked and taken back, checked live."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station_app.actions.parking import is_parked
from station_app.actions.preferences import choose
from station_app.domain.consultation_checks import check
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault, Refused
from station_app.storage import clerks, settings
from station_app.storage.drafts import Draft
from station_app.ui.consultations.consent_field import notice_text
from station_app.ui.consultations.entries import Entry, read_form
from station_app.ui.consultations.items_field import Sounds
from station_app.ui.consultations.lookups import Lookups
from station_app.ui.consultations.saving import clock
from station_app.ui.consultations.view import ConsultationView
from station_app.ui.desk import Desk
from station_app.ui.notices import Kind, Notice
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.keeping import Keeper
from station_app.words import say

MORE_FIELDS: Final = "consultation_more_fields"
"""The setting: whether 更多字段 stands unfolded."""


class FormUnderWay(ConsultationView):
    """The form and what it belongs to. `told` carries a Notice. Saving is the page's."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._lookups = Lookups(desk)
        super().__init__(desk, self._lookups.find, parent)
        self._lookups.setParent(self)
        self._desk = desk
        self._saving = False
        self._visited: set[str] = set()
        self._entry = Entry.new(desk.new_id, ConsultationForm())
        self._keeper = Keeper(desk, self._draft, self)
        self.fields.laid.more.setChecked(bool(settings.get(desk.reader.db, MORE_FIELDS, False)))
        self.fields.edited.connect(self._edited)
        self.fields.visited.connect(self._visit)
        self.fields.told.connect(self.told.emit)
        self.fields.more_wanted.connect(self._remember_more)
        self.fields.showing.connect(self._scroll_to)
        self.fields.has.consent.notice_wanted.connect(self._show_notice)
        self.reason.textChanged.connect(self._edited)
        self.parked.chosen.connect(self._take_back)
        self.parked.failed.connect(lambda error: self.banner.tell("bad", in_words(error)))
        self._keeper.kept.connect(self._kept)
        self._keeper.failed.connect(lambda error: self.banner.tell("bad", in_words(error)))

    def _open(self, entry: Entry, form: ConsultationForm, *, reason: str = "", back_dated: bool = False,
              extras: Mapping[str, Any] | None = None) -> None:  # fmt: skip
        self._entry = entry if entry.clerk else replace(entry, clerk=self._desk.open.clerk.record_id)
        self._visited = set()
        self.fields.fill(form, back_dated=back_dated, extras=extras)
        self.reason.set_text(reason)
        self.reason_field.tell([])
        self.banner.tell("info", "")
        self.head_line.clear_refusal()
        self.show_correction(entry.number)
        self._show_differences()
        self._tell_inspector()
        self.parked.refresh(self._entry.ids.record_id)
        self.form_scroll.ensureVisible(0, 0)

    def _reopen(self, draft: Draft) -> None:
        desk = self._desk
        try:
            entry = Entry.of_draft(desk.reader.db, draft, desk.open.catalogue, desk.new_id)
        except Refused as refused:
            self._tell("care", in_words(refused))
            return
        form, body = read_form(draft.body, desk.open.catalogue), draft.body
        self._keeper.opened(draft)
        self._open(entry, form, reason=body.get("reason", ""), back_dated=body.get("back_dated", False),
                   extras=body.get("extras"))  # fmt: skip
        self.tell_state(say("接着填 · {time} 自动保存", time=clock(draft.saved_at)))
        self.fields.has.name.setFocus()

    def _draft(self) -> Draft | None:
        form, reason, extras = self.fields.form(), self.reason.text().strip(), self.fields.extras()
        if self._saving or not (self._entry.typed(form) or reason or extras):
            return None
        late, clerk = self.fields.has.when.back.isChecked(), self._entry.clerk
        return self._entry.draft(form, reason, late, clerk, self._desk.now(), extras=extras)

    def _put_aside(self, then: Callable[[], None]) -> None:
        """Goes on at once, what stood in the form is kept beside the window: not a key is typed into a form that goes.
        What could not be kept is given back.
        """
        if self._saving:
            return
        kept = self._keeper.keep_now(by_hand=True, failed=self._give_back)
        then()
        if kept:
            self._tell("info", say("刚才没存完的已放进草稿，在本页上方的“挂起”条里取回。"))

    def _give_back(self, draft: Draft, error: Exception) -> None:
        """A form that could not be kept comes back, or waits in a notice while another is being typed."""
        if not isValid(self):
            return
        if self._draft() is None:
            self._take_again(draft)
            self.banner.tell("bad", in_words(error))
            return
        told = say("{trouble}没存成的登记（{title}）还在，按“取回”接着填。", trouble=in_words(error), title=draft.title)
        again = (say("取回"), "", lambda: self._put_aside(lambda: self._take_again(draft)))
        self.told.emit(Notice("bad", told, (again,), 0))

    def _take_again(self, draft: Draft) -> None:
        self._reopen(draft)
        self._keeper.not_kept(draft.record_id)

    def park(self) -> None:
        """F9: what stands in the form waits on the strip, a fresh form comes; an empty form takes the newest back."""
        # As a key of the menu it comes even while an input method composes, whose key it is then.
        if self._saving or self.fields.composing or self.reason.composed:
            return
        draft, newest = self._draft(), self.parked.newest()
        if draft is not None:
            self._park(draft, self.fields.has.name.setFocus)
        elif newest is not None:
            self._take_back(newest)
        else:
            self._tell("info", say("没有挂起的登记。填了一半时按 F9，可先接待别的来访人。"))

    def _park(self, draft: Draft, then: Callable[[], None]) -> None:
        self._keeper.rest()
        self.parked.put(draft, self._give_back)
        fresh = ConsultationForm()
        # Before the form is a fresh one: the field that the caret leaves is the parked visit's.
        self.fields.has.name.setFocus()
        self._open(Entry.new(self._desk.new_id, fresh), fresh)
        then()

    def _take_back(self, draft: Draft) -> None:
        """The visit that waited; whoever stands in the form waits instead."""
        standing = self._draft()
        if standing is not None:
            self._park(standing, lambda: self._take_back(draft))
            return
        self._reopen(draft)
        if is_parked(draft) and not draft.body.get("number"):
            # From when to when this visitor was served is no longer known.
            self.fields.has.when.uncertain.setChecked(True)
        self._keeper.keep_now()

    def _edited(self) -> None:
        self._keeper.touch()
        self.banner.tell("info", "")
        self.head_line.clear_refusal()
        self._mark()
        self._show_differences()
        self._tell_inspector()

    def _tell_inspector(self) -> None:
        subject = self.fields.subject()
        self.inspector.about(replace(subject, number=self._entry.number))

    def _visit(self, name: str) -> None:
        self._visited.add(name)
        self._mark()

    def _mark(self) -> None:
        if self._visited:
            self.fields.tell(self._faults(self.fields.form()), self._visited)

    def _faults(self, form: ConsultationForm) -> tuple[Fault, ...]:
        now, desk = self._desk.now(), self._desk.open
        found = check(form.with_defaults(desk.catalogue, desk.station.district, now), desk.catalogue, now)
        return (*self.fields.faults(), *found)

    def _hear_sounds(self, sounds: Sounds) -> None:
        self.fields.has.items.sounds = sounds

    def _show_differences(self) -> None:
        if self._entry.before is not None:
            self.differences.tell(self._entry.before, self.fields.form())

    def _kept(self, draft: Draft) -> None:
        self.parked.refresh()
        if draft.record_id == self._entry.ids.record_id:
            at = clock(draft.saved_at)
            kept = say("草稿已存 {time}", time=at)
            self.tell_state(kept if draft.by_hand else say("草稿 · {time} 自动保存", time=at))

    def _remember_more(self, on: bool) -> None:
        desk = self._desk
        if on:
            self._scroll_to(self.fields.laid.block)
        if on != settings.get(desk.reader.db, MORE_FIELDS, False):
            desk.background.write(lambda: choose(desk.open.store, desk.open.clerk, MORE_FIELDS, on))

    def _scroll_to(self, part: QWidget) -> None:
        """After the layout has made room for it."""
        QTimer.singleShot(0, self, lambda: self.form_scroll.ensureWidgetVisible(part, 0, 0))

    def _show_notice(self, wanted: bool) -> None:
        if wanted:
            desk = self._desk.open
            tie = clerks.enrolment(self._desk.reader.db)
            version = self.fields.has.consent.version()
            self.notice_text.setText(notice_text(desk.catalogue, version, desk.station, tie))
            self.show_side("notice")
        else:
            self.show_side("differences" if self._entry.number else "logged")

    def _tell(self, kind: Kind, sentence: str, seconds: float = 5) -> None:
        self.told.emit(Notice(kind, sentence, (), seconds))
