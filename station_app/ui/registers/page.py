"""The page 登记册: what is logged, corrected, closed, voided and taken back comes together here."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station_app.actions import registers
from station_app.actions.acts import Changes, RecordIds
from station_app.actions.registers import SavedRow
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Fault, Refused, heavy
from station_app.domain.json_fields import write_fields
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.registers import REGISTERS, Register, outcomes
from station_app.storage import registers as stored
from station_app.storage.registers import Row
from station_app.ui.desk import Desk
from station_app.ui.notices import Action, Kind, Notice
from station_app.ui.registers.asking import ask_to_reopen, ask_to_void
from station_app.ui.registers.fields import RegisterFields
from station_app.ui.registers.put_by import PutBy
from station_app.ui.registers.saving import (
    Entry,
    amending,
    changed_fields,
    closing,
    recording,
    told_saved,
    undoing,
    what_can_be_read,
)
from station_app.ui.registers.view import RegistersView
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.last_step import LastStep
from station_app.words import say
from station_app.words.registers import register_label
from station_app.words.states import state_label

_KINDS = frozenset({"register", "outreach", "visitor"})


class RegistersPage(RegistersView):
    """Keeps the registers. `told` carries a Notice, `saved` what is on the disk, `wanted_record` a visit's number."""

    told = Signal(object)
    saved = Signal(object)
    wanted_record = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._desk = desk
        self._saving = False
        self._forms: dict[str, RegisterFields] = {}
        self._entry: Entry | None = None
        self._last: LastStep[tuple[SavedRow, RecordIds]] = LastStep(UNDO_SECONDS, self)
        self._put = PutBy(self._tell)
        self.rail.currentRowChanged.connect(self._choose_register)
        self.rows.opened.connect(self.open_row)
        self.rows.void.connect(self._ask_void)
        self.rows.new.connect(lambda: self._press("new"))
        self.reason.typed.connect(self._edited)
        self.reason.advanced.connect(self.save.setFocus)
        self.pressed.connect(self._press)
        self.show_register(next(iter(REGISTERS)))

    # --- what the window asks ---------------------------------------------------------------------------------------

    @property
    def register(self) -> Register:
        """The register that is shown."""
        return self.rows.register

    @property
    def fields(self) -> RegisterFields:
        """The form that is shown."""
        return self._forms[self.register.name]

    def show_register(self, name: str) -> None:
        """Shows another register, with an empty form; what was half typed is put by."""
        self._put_by()
        register = REGISTERS[name]
        self.rows.show_register(register)
        before, caret = self.form_scroll.widget(), QApplication.focusWidget()
        in_the_form = before is not None and caret is not None and before.isAncestorOf(caret)
        if (put_by := self.form_scroll.takeWidget()) is not None:
            # What a scroll area gives back is nobody's: it would outlive the window.
            put_by.setParent(self)
            put_by.hide()
        if name not in self._forms:
            fields = RegisterFields(self._desk, register)
            fields.edited.connect(self._edited)
            fields.advanced_beyond.connect(self._beyond)
            self._forms[name] = fields
        self.form_scroll.setWidget(self._forms[name])
        # The scroll area would fill the ground of what it is given.
        self._forms[name].setAutoFillBackground(False)
        self._forms[name].show()
        self._open(None, self.fields.blank())
        self._show_counts()
        self.order_tabs(self.fields)
        if in_the_form:
            self.fields.first().setFocus()

    def start(self, name: str, form: Any) -> None:
        """A new row with what is known of it already, such as what a visit brought."""
        self.show_register(name)
        self._open(None, form, opening={})
        self.fields.first().setFocus()

    def open_row(self, row: Row) -> None:
        """The correction of a saved row in the same form; a void one is shown and cannot be changed."""
        self._put_by()
        db = self._desk.reader.db
        try:
            latest = registers.latest_of(db, row.record_id, void_too=True)
            form = registers.form_of(db, latest, self._desk.open.catalogue)
        except Refused as refused:
            self._tell("care", in_words(refused))
            return
        self._open(stored.row(db, row.record_id) or row, form)
        self.fields.first().setFocus()

    def in_front(self) -> tuple[str, str] | None:
        """(record id, what it is called) of the row that is corrected, else of the one chosen in the list, for a to-do
        about it; None while a new row is being typed.
        """
        row = self._entry.row if self._entry is not None else None
        if row is None and not self._dirty():
            row = self.rows.chosen()
        return (row.record_id, row.number or register_label(row.kind)) if row is not None else None

    def finding_box(self) -> QWidget:
        """Where Ctrl+F leads on this page."""
        return self.rows.text

    def enter(self) -> None:
        """The page comes to the front: the caret goes where it was, or to the form's first field."""
        inside = self.focusWidget()
        (inside or self.fields.first()).setFocus()
        self._put.tell()

    def leave(self) -> None:
        """The window closes."""
        self._last.forget()

    def refresh(self) -> None:
        """Reads list and counts anew; the form and the caret stay."""
        self.rows.refresh()
        self._show_counts()

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here: what was half typed is put by, an empty form names him as its owner."""
        self._last.forget()
        self._put_by()
        self._open(None, self.fields.blank())

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if changes.kinds & _KINDS:
            self.refresh()

    # --- writing ----------------------------------------------------------------------------------------------------

    def save_form(self) -> None:
        """Saves the form once, however often it is pressed; the first field that must be mended gets the caret."""
        entry = self._entry
        if self._saving or entry is None or (entry.row is not None and entry.row.state == "void"):
            return
        faults = self.fields.faults()
        self.fields.tell(faults)
        without_reason = entry.row is not None and not self.reason.text().strip()
        self.reason_field.tell([Fault("reason-missing", "reason")] if without_reason else [])
        must = heavy(faults)
        if must:
            order = {name: place for place, name in enumerate(self.register.shown)}
            first = min(must, key=lambda fault: order.get(fault.field, len(order)))
            if not self.fields.go_to(first.field):
                self.banner.tell("bad", in_words(Refused(must)))
            return
        if without_reason:
            self.reason.setFocus()
            return
        form = self.fields.form()
        if entry.row is None:
            self._write(recording(self._desk, self.register, form, entry.ids))
        else:
            given, why = changed_fields(entry.opening, form), self.reason.text().strip()
            self._write(amending(self._desk, entry.row.record_id, given, why, entry.ids))

    def _close_row(self) -> None:
        entry = self._entry
        if entry is None or entry.row is None or entry.row.state != "open":
            return
        faults = heavy(self.fields.faults())
        self.fields.tell(faults)
        if faults:
            self.fields.go_to(faults[0].field)
            return
        outcome, given = str(self.outcome.currentData() or ""), changed_fields(entry.opening, self.fields.form())
        self._write(closing(self._desk, entry.row.record_id, outcome, given, entry.ids))

    def _write(self, action: Callable[[], SavedRow]) -> None:
        self._saving = True
        self._caret = QApplication.focusWidget()
        self.banner.tell("info", "")
        self.save.setEnabled(False)
        self.fields.setEnabled(False)
        self._desk.background.write(action, done=self._done, failed=self._failed)

    def _rest(self) -> None:
        self._saving = False
        self.save.setEnabled(True)
        self.fields.setEnabled(True)

    def _done(self, saved: SavedRow) -> None:
        if not isValid(self):
            return
        self._rest()
        actions: tuple[Action, ...] = ()
        if saved.changes.verb == "record":
            self._last.keep((saved, RecordIds.make(self._desk.new_id)))
            actions = ((say("撤销"), "Ctrl+Z", self.undo),)
        self._open(None, self.fields.blank())
        self.rows.refresh()
        self.rows.choose(saved.record_id)
        self.fields.first().setFocus()
        self._tell("good", told_saved(saved), UNDO_SECONDS if actions else 5, actions)
        self.saved.emit(saved)

    def _failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._rest()
        if self._caret is not None and isValid(self._caret):
            self._caret.setFocus()
        if isinstance(error, Refused):
            self.fields.tell(error.faults)
            if self.fields.go_to(error.faults[0].field):
                return
        self.banner.tell("bad", in_words(error))

    def undo(self) -> None:
        """Takes the last save of this page back, within ten seconds."""
        last = self._last.take()
        if last is None:
            return
        saved, ids = last
        self._desk.background.write(
            undoing(self._desk, saved, ids),
            done=lambda _saved: self._tell("info", say("已撤销，登记册里留作废的一条。")),
            failed=lambda error: self._tell("bad", in_words(error), 8),
        )  # fmt: skip

    def _ask_void(self, row: Row) -> None:
        ask_to_void(
            self._desk, row, self, done=lambda _saved: self._afresh(say("已作废，内容仍可查。")), failed=self._not_done
        )

    def _ask_reopen(self) -> None:
        entry = self._entry
        if entry is not None and entry.row is not None:
            ask_to_reopen(
                self._desk, entry.row, self, done=lambda _saved: self._afresh(say("已重新办理。")),
                failed=self._not_done,
            )  # fmt: skip

    def _afresh(self, told: str) -> None:
        if isValid(self):
            self._open(None, self.fields.blank())
            self._tell("info", told)

    def _not_done(self, error: Exception) -> None:
        if isValid(self):
            self._tell("bad", in_words(error), 8)

    # --- the form under way -----------------------------------------------------------------------------------------

    def _open(self, row: Row | None, form: Any, opening: dict[str, Any] | None = None) -> None:
        ids = RecordIds.make(self._desk.new_id)
        self.fields.fill(form)
        before = write_fields(form) if opening is None else opening
        own = ids if row is None else RecordIds(ids.action_id, row.record_id, ids.revision_id)
        self._entry = Entry(own, row, before)
        name = register_label(self.register.name)
        if row is None:
            self.title.setText(say("新登记 · {name}", name=name))
            number = say("保存时给号") if self.register.number_kind else ""
            self.state.setText(say("带 * 必填") + (say(" · {more}", more=number) if number else ""))
        else:
            self.title.setText(row.number or say("更正 · {name}", name=name))
            self.state.setText(state_label(row.state))
        self.reason.set_text("")
        self.reason_field.tell([])
        self.banner.tell("info", "")
        self._show_outcomes()
        linked = bool(self.fields.given().get("consultation_id"))
        self.show_mode(correcting=row is not None, state=row.state if row else "", linked=linked)
        self.fields.setEnabled(row is None or row.state != "void")
        self.form_scroll.ensureVisible(0, 0)

    def _show_outcomes(self) -> None:
        today = self._desk.now().astimezone(BEIJING_TIME).date()
        self.outcome.clear()
        for one in outcomes(self.register, self._desk.open.catalogue, today):
            self.outcome.addItem(one.label, one.code)

    def _dirty(self) -> bool:
        entry = self._entry
        if entry is None or self._saving:
            return False
        try:
            return bool(changed_fields(entry.opening, self.fields.form())) or bool(self.reason.text().strip())
        except Refused:
            return True

    def _put_by(self) -> None:
        """What was half typed is not lost: it can be fetched back from the notice."""
        if self._entry is None or not self._dirty():
            return
        entry, name, given, why = self._entry, self.register.name, self.fields.given(), self.reason.text()

        def fetch() -> None:
            self.show_register(name)
            form = what_can_be_read(self.register, given, self._desk)
            self._open(entry.row, form, opening=entry.opening)
            self._entry = entry
            self.reason.set_text(why)
            self.fields.first().setFocus()

        self._entry = None
        self._put.keep(register_label(name), fetch)

    def _edited(self) -> None:
        self.banner.tell("info", "")

    def _beyond(self) -> None:
        (self.reason if self.reason.isVisible() else self.save).setFocus()

    # --- keys, buttons, the rail ------------------------------------------------------------------------------------

    def _press(self, name: str) -> None:
        match name:
            case "save":
                self.save_form()
            case "close":
                self._close_row()
            case "reopen":
                self._ask_reopen()
            case "undo":
                self.undo()
            case "source":
                self._open_source()
            case "new" | "leave":
                self._put_by()
                self._open(None, self.fields.blank())
                self.fields.first().setFocus()

    def _open_source(self) -> None:
        visit = self.fields.given().get("consultation_id", "")
        number = stored.number_of_consultation(self._desk.reader.db, visit) if visit else None
        if number:
            self.wanted_record.emit(number)

    def _choose_register(self, place: int) -> None:
        name = self.rail.item(place).data(Qt.ItemDataRole.UserRole) if place >= 0 else None
        if name and name != self.register.name:
            self.show_register(name)
            self.rail.setFocus()

    def _show_counts(self) -> None:
        self.rail.blockSignals(True)
        self.show_counts(stored.open_counts(self._desk.reader.db), self.register.name)
        self.rail.blockSignals(False)

    def _tell(self, kind: Kind, sentence: str, seconds: float = 5, actions: tuple[Action, ...] = ()) -> None:
        self.told.emit(Notice(kind, sentence, actions, seconds))

