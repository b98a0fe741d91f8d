"""Where a filing comes from and goes to: a known applicant, a visit as advice, a to-do, what was put aside."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station_app.actions import intakes
from station_app.actions.acts import Changes
from station_app.actions.intake_grounds import grounds_for
from station_app.actions.intake_openings import KnownApplicant, about_applicant, as_advice
from station_app.actions.rule_texts import articles
from station_app.domain.intakes import IntakeForm
from station_app.domain.trademarks.deadlines import Deadline
from station_app.domain.trademarks.fees import BUSINESS_TYPES, Fee
from station_app.domain.trademarks.precheck import precheck
from station_app.ui.desk import Desk
from station_app.ui.intakes.entries import Entry
from station_app.ui.intakes.rule_dialog import RuleDialog
from station_app.ui.intakes.switches import IntakeSwitches
from station_app.words import say
from station_app.words.trademarks import deadline_rule_lines, fee_rule_lines


class IntakeNeighbours(IntakeSwitches):
    """`wanted_advice` carries the visit that a filing becomes which the window may not take in, and who wants to hear
    the id of that visit's record once it is begun.
    """

    wanted_advice = Signal(object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._advised: dict[str, str] = {}
        super().__init__(desk, parent)

    def in_front(self) -> tuple[str, str] | None:
        """(record id, number) of the filing that stands open, else of the one chosen in the list, for a to-do about it.

        None while a new filing is being typed: it has no number yet.
        """
        number = self._entry.number
        if not number and not self._entry.typed(self._form()):
            number = self.rows.chosen
        return (intakes.latest_of(self._desk.reader.db, number, void_too=True).record_id, number) if number else None

    def _advise(self) -> None:
        """What a window may only advise on goes to the form of visits; what was typed waits until that is saved."""
        form = self._form()
        if not self._only_advised(form.business_type):
            return
        label = self._catalogue.label(BUSINESS_TYPES, form.business_type)
        mark = form.mark_name or "、".join(one.number for one in form.marks_concerned)
        question = say("咨询商标{business}：{mark}", business=label, mark=mark) if mark else (
            say("咨询商标{business}", business=label)
        )  # fmt: skip
        advice = as_advice(form, question, self._catalogue)
        draft = self._entry.ids.record_id

        def go() -> None:
            self._clear()
            self.wanted_advice.emit(advice, lambda visit: self._advised.update({visit: draft}))

        self._keeper.keep_now(go)

    def _hear_visit(self, changes: Changes) -> None:
        """A visit that a filing became is on the disk: nothing waits here any more."""
        for visit in self._advised.keys() & set(changes.record_ids):
            self._keeper.drop(self._advised.pop(visit), self.rows.put_aside.reload)

    def _take_applicant(self, known: KnownApplicant) -> None:
        """An applicant whom the station knows: what stands in the form of another gives way."""
        values = about_applicant(self._desk.reader.db, known, self._catalogue)
        form = replace(self._form(), **values)
        self.consent.set_code(form.consent_scope)
        self.fields.fill(form)
        self._edited()
        self.fields.advance_from(self.fields.has.applicant)

    def look(self) -> None:
        """预检 of the form as it stands; nothing is written."""
        form = self._form().with_defaults(self._today())
        found = precheck(form, grounds_for(self._desk.reader.db, form, self._catalogue, self._today()))
        self.findings.tell([one.fault for one in found])
        self.side.show_part(self.findings)

    def _why_fee(self, fee: Fee) -> None:
        """The rule of a fee with its articles."""
        business = self._catalogue.label(BUSINESS_TYPES, fee.rule.business_type)
        said = fee_rule_lines(fee.rule, business, fee.version)
        found = articles(self._desk.reader.db, self._catalogue, fee.rule.source)
        RuleDialog(say("费用规则"), said, found, self).open()

    def _why_deadline(self, deadline: Deadline) -> None:
        """The rule of a deadline with its articles; where two laws are in question, both."""
        rules = [deadline.rule]
        if deadline.alternatives:
            rules += self.deadlines.rules.successors(deadline.rule, deadline.alternatives[-1])
        said = [line for rule in rules for line in deadline_rule_lines(rule, self._catalogue.version)]
        found = [one for rule in rules for one in articles(self._desk.reader.db, self._catalogue, rule.basis)]
        RuleDialog(say("期限规则"), said, found, self).open()

    def _clear(self) -> None:
        self._open(Entry.new(self._desk.new_id), IntakeForm())
        self.fields.has.business.setFocus()

    def _record_id(self) -> str:
        number = self._entry.number
        return intakes.latest_of(self._desk.reader.db, number).record_id if number else ""
