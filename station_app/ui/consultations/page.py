"""The page 咨询登记: what is written, kept, saved, corrected, undone and printed comes together here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station_app.actions import desk_settings
from station_app.actions.acts import Changes
from station_app.actions.attachments import clear_opened
from station_app.actions.consultations import Saved
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.clerks import Clerk
from station_app.domain.consultations import ConsultationForm
from station_app.domain.faults import Fault, Refused, heavy
from station_app.domain.json_fields import specs
from station_app.storage import consultations
from station_app.storage.drafts import Draft
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui.consultations.entries import Entry
from station_app.ui.consultations.next_step_field import NEXT_STEP_FIELDS
from station_app.ui.consultations.saved_records import SavedRecords
from station_app.ui.consultations.saving import save_action, told_saved
from station_app.ui.consultations.under_way import FormUnderWay
from station_app.ui.consultations.undoing import Undoing
from station_app.ui.desk import Desk
from station_app.ui.inspector import Citation
from station_app.ui.widgets.basics import in_words
from station_app.words import say

_ALL: Final = frozenset(specs(ConsultationForm)) | NEXT_STEP_FIELDS


class ConsultationPage(FormUnderWay):
    """Logs visits. `saved` carries a `Saved` that is on the disk, `told` a Notice, `wanted_page` the page to go to,
    `wanted_record` the number of a record of any kind to open.
    """

    saved = Signal(object)
    wanted_record = Signal(str)
    wanted_page = Signal(str)
    wanted_rating = Signal()
    wanted_guide = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._ended: tuple[str, datetime] | None = None
        self._records = SavedRecords(desk, self.logged, self)
        self._undoing = Undoing(desk, self)
        self.head_line.rate_button.clicked.connect(lambda: self.wanted_rating.emit())
        self._connect()
        self._open(Entry.new(desk.new_id, ConsultationForm()), ConsultationForm())
        # After the first paint: the dictionary of sounds takes half a second to import.
        QTimer.singleShot(0, self, lambda: self._lookups.make_ready(self._hear_sounds))

    # --- what the window asks ---------------------------------------------------------------------------------------

    def start_new(self, item: str | None = None, visitor: KnownVisitor | None = None) -> None:
        """A fresh form, the caret in 来访人; with a visitor who was found elsewhere it goes on from there. What stood
        in the form is kept as a draft first.
        """
        opening = ConsultationForm(items=(item,) if item else ())

        def fresh() -> None:
            # First the caret: the field that it leaves belongs to the form that was put aside.
            self.fields.has.name.setFocus()
            self._open(Entry.new(self._desk.new_id, opening), opening)
            if visitor is not None:
                self.fields.take(visitor)

        self._put_aside(fresh)

    def start_from(
        self, form: ConsultationForm, extras: Mapping[str, Any], begun: Callable[[str], None] | None = None
    ) -> None:
        """A fresh visit that begins with what another screen knows of it, and with what is to be saved beside it.

        `begun` hears the id that its record will have.
        """

        def fresh() -> None:
            self.fields.has.name.setFocus()
            self._open(Entry.new(self._desk.new_id, ConsultationForm()), form, extras=extras)
            self._keeper.touch()
            if begun is not None:
                begun(self._entry.ids.record_id)

        self._put_aside(fresh)

    def standing(self) -> tuple[ConsultationForm, str] | None:
        """The visit on the form with the id of its record, also before it is saved: it is kept at once, so that what is
        tied to it finds it. None for an empty form.
        """
        form = self.fields.form()
        self._keeper.keep_now()
        return (form, self._entry.ids.record_id) if form.visitor_name or form.org_name else None

    def open_draft(self, draft: Draft) -> None:
        """The form as it was kept, under the ids it was begun with."""
        self._put_aside(lambda: self._reopen(draft))

    def open_record(self, number: str) -> None:
        """The correction of a saved visit in the same form."""

        def correct() -> None:
            try:
                entry = Entry.correction(self._desk.reader.db, number, self._desk.open.catalogue, self._desk.new_id)
            except Refused as refused:
                self._tell("care", in_words(refused))
                return
            self._open(entry, entry.opening)
            self.fields.has.question.setFocus()

        self._put_aside(correct)

    def print_last(self) -> None:
        """The receipt of the last save of this session."""
        self._records.print_last()

    def preview_last(self) -> None:
        """The receipt of the last save of this session, looked at before it is printed."""
        self._records.preview()

    def show_quick_list(self) -> None:
        """The keys 1 to 9 mean something else now."""
        day = self._desk.now().date()
        self.fields.has.items.show_list(self._desk.open.catalogue.current("service_item", day))

    def print_receipt(self, number: str) -> None:
        """The receipt of this number."""
        self._records.counter.hand_over(number)

    def in_front(self) -> tuple[str, str] | None:
        """(record id, number) of the visit that is corrected, chosen or was saved last, for a to-do about it.

        None while a new visit is being typed: it has no number yet, and the last one was somebody else's.
        """
        number = self._entry.number
        if not number and not self._entry.typed(self.fields.form()):
            number = self._records.in_front
        record_id = consultations.record_id_of(self._desk.reader.db, number) if number else None
        return (record_id, number) if record_id else None

    def enter(self) -> None:
        """The page comes to the front: the caret goes to 来访人, or to where it was."""
        inside = self.focusWidget()
        (inside or self.fields.has.name).setFocus()

    def leave(self) -> None:
        """The window closes: what was typed is kept, and readable copies of attached files go."""
        self._keeper.keep_now()
        store = self._desk.open.store
        self._desk.background.write(lambda: clear_opened(store))

    def refresh(self) -> None:
        """Reads the day's list anew; the form and the caret stay."""
        self.logged.refresh()

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if "consultation" in changes.kinds:
            self.refresh()

    def changed_hands(self, before: Clerk, clerk: Clerk) -> None:
        """Another clerk sits here: an empty form is his from now on, one begun stays the other's; nobody takes back
        what somebody else saved.
        """
        if self._undoing.open:
            self._undoing.forget()
            self.head_line.hide()
        if self._saving:
            return
        if not self._entry.typed(self.fields.form()):
            self._entry = replace(self._entry, clerk=clerk.record_id)
        elif self._entry.clerk != clerk.record_id:
            self._tell("info", say("这条是{name}开始填的，保存后算{name}的。要登自己的，按 F2。", name=before.name), 8)

    # --- writing ----------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Saves the form once, however often it is pressed; a fault that must be mended gets the caret instead."""
        if self._saving:
            return
        form, extras = self.fields.form(), self.fields.extras()
        faults = self._faults(form)
        self._visited = set(_ALL)
        must = heavy(faults)
        reason = self.reason.text().strip()
        without_reason = bool(self._entry.number) and not reason
        self.reason_field.tell([Fault("reason-missing", "reason")] if without_reason else [])
        self.fields.tell(faults, _ALL)
        if must:
            first = min(must, key=lambda fault: self.fields.order(fault.field))
            self._say_what_is_missing(must, self.fields.go_to(first.field))
            return
        if without_reason:
            self.head_line.tell_refused(say("还没有保存：请写更正原因"))
            self.reason.setFocus()
            return
        self._begin_saving()
        entry = self._entry
        self._desk.background.write(
            save_action(self._desk, entry, self._with_its_end(form), reason, extras),
            done=lambda saved: self._done(saved, entry, form, extras), failed=self._not_saved,
        )  # fmt: skip

    def _with_its_end(self, form: ConsultationForm) -> ConsultationForm:
        """A new visit ends with its first save, unless somebody said when. A save pressed again says the same time: it
        must be the same save.
        """
        if self._entry.number or form.ended_at is not None or form.backdated_reason or form.started_at is None:
            return form
        record_id = self._entry.ids.record_id
        if self._ended is None or self._ended[0] != record_id:
            self._ended = record_id, self._desk.now().replace(second=0, microsecond=0)
        return replace(form, ended_at=max(self._ended[1], form.started_at))

    def _go_on(self) -> None:
        """Something was typed after a save that did not come about: the visit had not ended then."""
        self._ended = None

    def _begin_saving(self) -> None:
        self._saving = True
        self._keeper.rest()
        self._caret = QApplication.focusWidget()
        self.banner.tell("info", "")
        self.show_busy(True, correcting=bool(self._entry.number))
        self.fields.setEnabled(False)

    def _end_saving(self) -> None:
        self._saving = False
        self.fields.setEnabled(True)
        self.show_busy(False, correcting=bool(self._entry.number))

    def _done(self, saved: Saved, entry: Entry, form: ConsultationForm, extras: Mapping[str, Any]) -> None:
        if not isValid(self):
            return
        self._end_saving()
        self._keeper.drop(entry.ids.record_id)
        self._records.last_number = saved.number
        if not entry.number:
            self._undoing.offer(saved, form, extras)
        told = told_saved(saved, corrected=bool(entry.number))
        self._open(Entry.new(self._desk.new_id, ConsultationForm()), ConsultationForm())
        undo = None if entry.number else self.undo
        self.head_line.tell_saved(told, UNDO_SECONDS, lambda: self._records.counter.hand_over(saved.number), undo)
        self.fields.has.name.setFocus()
        self.saved.emit(saved)
        if not entry.number:
            self._after_a_save(saved)

    def _after_a_save(self, saved: Saved) -> None:
        """What this desk wants to follow each new visit: its receipt, the visitor's rating."""
        db = self._desk.reader.db
        if desk_settings.is_on(db, desk_settings.PRINT_ON_SAVE):
            self._records.counter.hand_over(saved.number)
        if desk_settings.is_on(db, desk_settings.RATE_ON_SAVE):
            self.wanted_rating.emit()

    def _not_saved(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._end_saving()
        if self._caret is not None and isValid(self._caret):
            self._caret.setFocus()
        self._edited()
        if isinstance(error, Refused):
            self.fields.tell(error.faults, _ALL)
            first = min(error.faults, key=lambda fault: self.fields.order(fault.field))
            if self.fields.go_to(first.field):
                return
        self.banner.tell("bad", in_words(error))

    def undo(self) -> None:
        """Takes the last save back, within ten seconds; the form comes back under new ids."""
        if self._undoing.open:
            self.head_line.hide()
            self._undoing.undo(self._undone)

    def _undone(self, saved: Saved, form: ConsultationForm, extras: Mapping[str, Any], printed: bool) -> None:
        told = say("已撤销 {number}，编号保留为作废。", number=saved.number)
        if printed:
            told += say("回执已打印，请向来访人收回。")
        entry = Entry.new(self._desk.new_id, ConsultationForm())
        if self._entry.typed(self.fields.form()):
            # Another visitor is being served already: what was taken back waits among the drafts.
            clerk = self._desk.open.clerk.record_id
            late, now = bool(form.backdated_reason), self._desk.now()
            self._keeper.keep(replace(entry.draft(form, "", late, clerk, now, extras=extras), by_hand=True))
            told += say("内容已放进草稿。")
        else:
            self._open(entry, form, extras=extras)
            self.fields.has.name.setFocus()
            self._keeper.touch()
        self._tell("care" if printed else "info", told, seconds=6)

    def _say_what_is_missing(self, must: tuple[Fault, ...], shown: bool) -> None:
        others = [fault for fault in must if self.fields.order(fault.field) == len(self.fields.fields)]
        if others or not shown:
            self.banner.tell("bad", in_words(Refused(others or must)))
        else:
            self.head_line.tell_refused(say("还没有保存：有 {count} 处必须改，已标在下面", count=len(must)))

    # --- keys, buttons, the list ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.reason.advanced.connect(self.buttons["save"].setFocus)
        self.fields.edited.connect(self._go_on)
        self.pressed.connect(self._press)
        self.inspector.told.connect(self.told.emit)
        self.inspector.wanted_record.connect(self.wanted_record)
        self.inspector.chosen_visitor.connect(self.fields.take)
        self.inspector.cited.connect(self._cite)
        self.guide.wanted_guide.connect(self.wanted_guide)
        self.logged.correct.connect(self.open_record)
        self._records.told.connect(self.told.emit)
        self._records.printed.connect(self._undoing.note_printed)
        self._undoing.failed.connect(lambda error: self._tell("bad", in_words(error), seconds=8))

    def _press(self, name: str) -> None:
        match name:
            case "save":
                self.save()
            case "park":
                self.park()
            case "keep":
                self._keep_by_hand()
            case "print":
                self.print_last()
            case "preview":
                self._records.preview()
            case "undo":
                self.undo()
            case "back_date":
                self.fields.has.when.toggle_back(self._desk.now())
            case "leave":
                self._leave_form()

    def _cite(self, citation: Citation) -> None:
        """Puts an earlier answer or a paragraph of a policy text at the end of the answer, and its source beside it."""
        self.fields.cite(citation)

    def _keep_by_hand(self) -> None:
        if not self._keeper.keep_now(by_hand=True):
            self._tell("info", say("还没有填内容，没有要存的草稿。"))

    def _leave_form(self) -> None:
        def left() -> None:
            self._open(Entry.new(self._desk.new_id, ConsultationForm()), ConsultationForm())
            self.fields.has.name.setFocus()
            self.wanted_page.emit("today")

        self._put_aside(left)
