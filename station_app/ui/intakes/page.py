"""The page 商标受理: what is written, checked, priced, saved, moved on and printed comes together here."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station_app.actions import filing_papers, intakes
from station_app.actions.acts import Changes, RecordIds
from station_app.actions.intakes import SavedIntake
from station_app.actions.retries import UNDO_SECONDS
from station_app.domain.clerks import Clerk, Role
from station_app.domain.faults import Refused, heavy
from station_app.domain.intakes import IntakeForm, IntakeState
from station_app.domain.periods import ReportingWeek
from station_app.storage.drafts import Draft
from station_app.ui.desk import Desk
from station_app.ui.intakes.applicant_finder import ApplicantFinder
from station_app.ui.intakes.entries import Entry, changed_fields, read_form
from station_app.ui.intakes.form_values import whole_number
from station_app.ui.intakes.neighbours import IntakeNeighbours
from station_app.ui.intakes.papers import FilingPapers
from station_app.ui.intakes.terms import make_task, write_calendar
from station_app.ui.notices import Action, Notice
from station_app.ui.widgets.basics import in_words
from station_app.ui.widgets.void_dialog import VoidDialog, ask_void
from station_app.words import say
from station_app.words.faults import sentence
from station_app.words.trademarks import intake_state_label


class IntakePage(IntakeNeighbours):
    """Takes filings in. `saved` carries a SavedIntake that is on the disk, `told` a Notice."""

    saved = Signal(object)
    wanted_page = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._papers = FilingPapers(desk, self)
        self._last_number = ""
        self._connect()
        self._show_switches()
        self._for_manager(desk.open.clerk.role is Role.MANAGER)
        self._open(self._entry, IntakeForm())
        # After the first paint: ten thousand names are read beside the window.
        QTimer.singleShot(0, self, self._fetch_goods)

    # --- what the window asks ---------------------------------------------------------------------------------------

    def start_new(self, opening: IntakeForm | None = None) -> None:
        """A fresh intake, also one that grows from a visit. What stood in the form is kept as a draft first."""

        def fresh() -> None:
            form = opening or IntakeForm()
            self._open(Entry.new(self._desk.new_id), form)
            self.enter()
            if opening is not None:
                self._edited()

        self._put_aside(fresh)

    def open_draft(self, draft: Draft) -> None:
        """The form as it was kept, under the ids it was begun with."""

        def reopen() -> None:
            number = draft.body.get("number", "")
            try:
                entry = self._of_number(number) if number else Entry.new(self._desk.new_id)
                form = read_form(draft.body, self._catalogue)
            except Refused as refused:
                self._tell("care", in_words(refused))
                return
            self._keeper.opened(draft)
            self._open(replace(entry, ids=RecordIds(*draft.body["ids"]), clerk=draft.clerk), form)

        self._put_aside(reopen)

    def open_record(self, number: str) -> None:
        """A saved intake: to be corrected, moved on, printed."""

        def show() -> None:
            try:
                entry = self._of_number(number)
            except Refused as refused:
                self._tell("care", in_words(refused))
                return
            self._open(entry, entry.opening)
            self.enter()

        self._put_aside(show)

    def print_last(self) -> None:
        """The paper of the filing that stands open, else the receipt of the one accepted last."""
        if self._entry.number:
            self._press("print")
        elif self._last_number:
            self._papers.receipt(self._last_number)
        else:
            self._tell("info", say("还没有可打印的收件。先受理一件，或在“收件”里打开一件。"))

    def enter(self) -> None:
        """The page comes to the front: the caret goes to the business, or to where it was."""
        self._show_switches()
        inside = self.focusWidget()
        (inside or self.fields.has.business).setFocus()

    def leave(self) -> None:
        """The window closes: what was typed is kept."""
        self._keeper.keep_now()

    def refresh(self) -> None:
        """Reads the list anew; the form and the caret stay."""
        self.rows.reload()

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if "intake" in changes.kinds:
            self.refresh()
        self._hear_visit(changes)

    def changed_hands(self, _before: Clerk, clerk: Clerk) -> None:
        """Another clerk sits here: nobody takes back what somebody else took in."""
        self._saver.forget()
        self._for_manager(clerk.role is Role.MANAGER)
        self.picker.show_stars()

    # --- saving -----------------------------------------------------------------------------------------------------

    def save(self, *, accept: bool) -> None:
        """收件, with `accept` 预检 and 受理 as well, then the receipt; what must be mended gets the caret instead."""
        if self._saver.under_way:
            return
        form = self._form()
        faults = self._faults(form)
        must = heavy(faults)
        self._visited = {name for field in self.fields.fields for name in field.names}
        self.fields.tell(faults, self._visited)
        if must:
            first = min(must, key=lambda fault: self.fields.order(fault.field))
            self._go_to(first.field)
            self.banner.tell("bad", in_words(Refused(must)))
            return
        if self._entry.number:
            self._correct(form)
        else:
            self._saver.record(self._entry, form, accept=accept, id_number=whole_number(self.fields.has))

    def _correct(self, form: IntakeForm) -> None:
        entry, reason = self._entry, self.reason.text().strip()
        assert entry.before is not None
        if not changed_fields(entry.before, form):
            self.banner.tell("info", say("没有改动，不用保存。"))
        elif not reason:
            self.banner.tell("care", say("还没有保存：请写更正原因"))
            self.reason.setFocus()
        else:
            self._saver.correct(entry, form, reason, id_number=whole_number(self.fields.has))

    def _move(self, wanted: IntakeState) -> None:
        if self._entry.number and self._entry.typed(self._form()):
            self.banner.tell("care", say("先保存更正，再往下办。"))
        elif self._entry.number:
            self._saver.move(self._entry, wanted, self.reason.text().strip())

    def ask_void(self, number: str) -> None:
        """Asks for the reason and the clerk's password, then voids the filing."""
        try:
            applicant = self._of_number(number).opening.applicant_name
        except Refused as refused:
            self._tell("care", in_words(refused))
            return
        stays = say("作废后编号保留，不再计入应报；内容仍可查。已给出的回执请收回。")
        dialog = VoidDialog(say("作废 {number}", number=number), applicant, stays, self)
        desk, ids = self._desk, RecordIds.make(self._desk.new_id)

        def void(reason: str, now: datetime) -> SavedIntake:
            return intakes.void(desk.open.store, desk.open.clerk, number, reason, ids=ids, now=now)

        ask_void(
            desk, dialog, void, done=self._voided, failed=lambda error: self._tell("bad", in_words(error))
        )

    def _voided(self, saved: SavedIntake) -> None:
        if isValid(self):
            self._done(saved)
            self._tell("info", say("{number} 已作废，编号保留。", number=saved.number))
            if self._entry.number == saved.number:
                self._show(saved.number)

    def undo(self) -> None:
        """Takes the last intake back within ten seconds: its number stays, void; the form comes back under new ids."""
        self._saver.undo()

    def _taken_in(self, saved: SavedIntake, accepted: bool) -> None:
        undo: Action = (say("撤销"), "Ctrl+Z", self.undo)
        told = say("已受理 {number}", number=saved.number)
        if not accepted:
            told = say("已收件 {number}", number=saved.number)
        self.told.emit(Notice("good", told, (undo,), UNDO_SECONDS))
        self._clear()
        self._last_number = saved.number
        if accepted:
            self._print_if_window(saved.number)

    def _stopped(self, saved: SavedIntake, refused: Refused) -> None:
        self._tell("care", say("已收件 {number}，还不能受理，见“预检”。", number=saved.number), 8)
        self._show(saved.number)
        self.findings.tell(refused.faults)
        self.side.show_part(self.findings)

    def _corrected(self, saved: SavedIntake) -> None:
        self._tell("good", say("更正已存本机（{number}）", number=saved.number))
        self._show(saved.number)

    def _moved(self, saved: SavedIntake) -> None:
        state = intake_state_label(saved.state)
        self._tell("good", say("{number} 现在是：{state}", number=saved.number, state=state))
        self._show(saved.number)
        self.findings.tell([one.fault for one in saved.findings])
        if saved.state == IntakeState.ACCEPTED:
            self._print_if_window(saved.number)
        elif saved.state == IntakeState.RETURNED:
            self._papers.returned(saved.number)

    def _noted(self, saved: SavedIntake) -> None:
        """The fee notice is on the record; what is typed in the form beside it stays."""
        entry = self._entry = replace(self._of_number(saved.number), ids=self._entry.ids)
        self.fields.keep_notice(entry.opening.fee_notice)
        self.notice.show_notice(saved.number, entry.opening.fee_notice[0])
        told = [sentence(fault) for fault in saved.warnings if fault.field == "fee_notice"]
        self._tell("care" if told else "good", "\n".join([say("已记 {number} 的缴费。", number=saved.number), *told]),
                   8 if told else 5)  # fmt: skip

    def _taken_back(self, voided: SavedIntake, form: IntakeForm) -> None:
        told, entry = say("已撤销 {number}，编号保留为作废。", number=voided.number), Entry.new(self._desk.new_id)
        if self._entry.typed(self._form()):
            # The next filing is being typed already: what was taken back waits among the drafts.
            draft = entry.draft(form, self._desk.open.clerk.record_id, self._desk.now())
            self._keeper.keep(draft)
            told += say("内容已放进草稿。")
        else:
            self._open(entry, form)
            self._keeper.touch()
        self._tell("info", told, 6)

    def _done(self, saved: SavedIntake) -> None:
        # An undoing and a fee notice leave alone what is being typed.
        if saved.record_id == self._entry.ids.record_id or saved.changes.verb == "amend":
            self._keeper.drop(self._entry.ids.record_id)
        self.saved.emit(saved)
        self._desk.background.changed.emit(saved.changes)

    def _not_saved(self, error: Exception, step: str) -> None:
        if step == "note_fee":
            self.notice.tell_wrong(in_words(error))
            return
        self.banner.tell("bad", in_words(error))
        if isinstance(error, Refused):
            self.fields.tell(error.faults, {fault.field for fault in error.faults})
            self._go_to(error.faults[0].field)
            if step in (IntakeState.ACCEPTED, IntakeState.SENT):
                self.findings.tell(error.faults)
                self.side.show_part(self.findings)

    def _busy(self, busy: bool) -> None:
        if busy:
            self._keeper.rest()
        self.setEnabled(not busy)

    def _print_if_window(self, number: str) -> None:
        if self.is_window.isChecked():
            self._papers.receipt(number)

    def _go_to(self, name: str) -> None:
        """The caret to a field; a tab that holds it comes to the front first."""
        part = {"classes": self.goods_side, "checklist": self.checklist, "owed_until": self.checklist,
                "noted_reasons": self.findings}.get(name)  # fmt: skip
        if part is not None:
            self.side.show_part(part)
        if not self.fields.go_to(name) and part in (self.checklist, self.findings):
            (self.checklist.list if part is self.checklist else self.findings.eyes).setFocus()

    # --- keys, buttons, cards ---------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.fields.edited.connect(self._edited)
        self.fields.visited.connect(self._visit)
        self.fields.has.reveal.clicked.connect(self._reveal)
        self.fields.over.connect(self._to_documents)
        self.checklist.changed.connect(self._edited)
        self.checklist.notice_wanted.connect(lambda: self._press("notice"))
        self.consent.chosen.connect(self._edited)
        self.findings.wanted.connect(self._go_to)
        self.findings.noted.connect(self._edited)
        self.fee.why.connect(self._why_fee)
        self.deadlines.why.connect(self._why_deadline)
        self.rows.opened.connect(self.open_record)
        self.rows.put_aside.opened.connect(self.open_draft)
        self.rows.put_aside.failed.connect(lambda error: self._tell("bad", in_words(error)))
        self.rows.void.connect(self.ask_void)
        self.rows.handover.connect(lambda: self._papers.handover(filing_papers.accepted(self._desk.reader)))
        self.rows.week_fees.connect(lambda: self._papers.week(ReportingWeek.containing(self._today())))
        self.deadlines.task_wanted.connect(
            lambda deadline: make_task(self._desk, deadline, self._record_id(), self.told.emit)
        )
        self.deadlines.calendar_wanted.connect(
            lambda deadline, file: write_calendar(self._desk, deadline, self._entry.number, file, self.told.emit)
        )
        for signal, slot in (
            (self._saver.busy, self._busy), (self._saver.done, self._done), (self._saver.failed, self._not_saved),
            (self._saver.taken_in, self._taken_in), (self._saver.stopped, self._stopped),
            (self._saver.corrected, self._corrected), (self._saver.moved, self._moved),
            (self._saver.taken_back, self._taken_back), (self._saver.noted, self._noted),
        ):  # fmt: skip
            signal.connect(slot)
        self.whole_ids.clicked.connect(self._show_whole_ids)
        self.pledges.clicked.connect(self._choose_pledges)
        self.is_window.clicked.connect(lambda _on: self._choose_window())
        self.window_name.left.connect(self._choose_window)
        self.window_name.advanced.connect(self._choose_window)
        ApplicantFinder(self._desk, self.fields.has.applicant).taken.connect(self._take_applicant)
        self.picker.lists_wanted.connect(self._show_lists)
        self.picker.favourites.failed.connect(lambda error: self._tell("bad", in_words(error)))
        self.checklist.own_wanted.connect(self._show_own_list)
        self.notice.noted.connect(lambda given, reason: self._saver.note_fee(self._entry.number, given, reason))
        self.notice.receipt_wanted.connect(lambda: self._papers.money(self._entry.number))
        self.notice.collecting.connect(self._choose_collecting)
        self._papers.told.connect(self.told.emit)
        self._keeper.failed.connect(lambda error: self.banner.tell("bad", in_words(error)))
        self.pressed.connect(self._press)

    def _press(self, name: str) -> None:
        if name.startswith("move:"):
            self._move(IntakeState(name.removeprefix("move:")))
            return
        match name:
            case "accept":
                self.save(accept=True)
            case "save":
                self.save(accept=False)
            case "precheck":
                self.look()
            case "print":
                if self._entry.state is IntakeState.RETURNED:
                    self._papers.returned(self._entry.number)
                elif self._entry.number:
                    self._papers.receipt(self._entry.number)
            case "notice":
                self._print_notice()
            case "advise":
                self._advise()
            case "undo":
                self.undo()
            case "void":
                self.ask_void(self._entry.number)
            case "leave":
                self._put_aside(self._clear)

    def _to_documents(self) -> None:
        """Enter left the last field: the documents come next."""
        self.side.show_part(self.checklist)
        self.checklist.list.setFocus()

    def _print_notice(self) -> None:
        if self._entry.number:
            self._papers.notice(self._entry.number)
        else:
            self._tell("info", say("先按 Ctrl+S 收件暂存，告知书上要有编号。"))
