"""The filing that is being written: opened, kept as a draft, checked and priced while it is typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station_app.actions.capabilities import taken_here
from station_app.actions.intake_openings import only_advised
from station_app.actions.own_checklist import checklists
from station_app.domain.catalogue import Catalogue
from station_app.domain.faults import Fault
from station_app.domain.intake_checks import check
from station_app.domain.intakes import MOVES, IntakeForm, IntakeState
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.trademarks.fees import FeeRules
from station_app.storage import goods
from station_app.storage.drafts import Draft
from station_app.ui.desk import Desk
from station_app.ui.intakes.entries import Entry
from station_app.ui.intakes.fee_card import NO_COUNT, counter_of
from station_app.ui.intakes.goods_at_hand import GoodsAtHand, fetch_goods
from station_app.ui.intakes.goods_picker import Counter
from station_app.ui.intakes.saving import Saver
from station_app.ui.intakes.view import IntakeView
from station_app.ui.notices import Kind, Notice
from station_app.ui.widgets.keeping import Keeper
from station_app.words import say
from station_app.words.trademarks import intake_state_label


class IntakeUnderWay(IntakeView):
    """The form and what it belongs to. `told` carries a Notice. Saving and moving on are the page's."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._catalogue: Catalogue = desk.open.catalogue
        self._fees = FeeRules.from_catalogue(self._catalogue)
        self._checklists = checklists(desk.reader.db, self._catalogue)
        self._visited: set[str] = set()
        self._entry = Entry.new(desk.new_id)
        super().__init__(desk, parent)
        self.rows.put_aside.standing = lambda: self._entry.ids.record_id
        self._keeper = Keeper(desk, self._draft, self)
        self._keeper.kept.connect(lambda _draft: self.rows.put_aside.reload())
        self._saver = Saver(desk, self)

    def counter(self, nice_class: int) -> Counter:
        business = self.fields.has.business.code() if hasattr(self, "fields") else ""
        return counter_of(self._fees, business, self.fields.has.channel.code(), self._today()) if business else NO_COUNT

    def _open(self, entry: Entry, form: IntakeForm) -> None:
        self._entry = entry if entry.clerk else replace(entry, clerk=self._desk.open.clerk.record_id)
        self._visited = set()
        self.banner.tell("info", "")
        self.reason.set_text("")
        self.checklist.set_states(form.checklist)
        self.checklist.until.set_text(form.owed_until.isoformat() if form.owed_until else "")
        self.consent.set_code(form.consent_scope)
        self.findings.forget()
        self.findings.set_noted(form.noted_reasons)
        answered = entry.state in (IntakeState.SENT, IntakeState.ANSWERED, IntakeState.COLLECTED)
        self.fields.fill(form, masked=bool(entry.number), answered=answered)
        self.notice.show_notice(entry.number, form.fee_notice[0] if form.fee_notice else None)
        steps = sorted(MOVES[entry.state], key=list(IntakeState).index) if entry.state else []
        told = intake_state_label(entry.state.value) if entry.state else say("保存时给号")
        self.show_record(entry.number, entry.state, [one for one in steps if one is not entry.state], told)
        self._follow()
        right = goods.edition_for(self._desk.reader.db, self._filing_day())
        if right is not None and self.picker.edition not in ("", right.name):
            self._fetch_goods()
        self.rows.put_aside.reload()
        self.form_scroll.ensureVisible(0, 0)

    def _form(self) -> IntakeForm:
        try:
            until = date.fromisoformat(self.checklist.until.text().strip())
        except ValueError:
            until = None
        return replace(self.fields.form(), owed_until=until, consent_scope=self.consent.code(),
                       noted_reasons=self.findings.noted_reasons())  # fmt: skip

    def _edited(self) -> None:
        self.fields.documents = self.checklist.states()
        self._keeper.touch()
        self.banner.tell("info", "")
        self._follow()

    def _follow(self) -> None:
        """The fee, the documents, the marks beside the fields: what follows from the form as it reads now."""
        form, today = self._form(), self._today()
        self.checklist.show_documents(
            self._checklists.applying(form.case(), form.filing_day or today) if form.business_type else ()
        )
        self.show_advised(self._only_advised(form.business_type), elsewhere=not self._taken_here(form.business_type))
        self.fields.has.goods.recount()
        self.fee.show_estimate(self._fees, form, today)
        if self._visited:
            self.fields.tell(self._faults(form), self._visited)

    def _taken_here(self, business: str) -> bool:
        return taken_here(self._desk.reader.db, business, self._catalogue)

    def _only_advised(self, business: str) -> bool:
        """Whether a business is only advised on here: no window takes it in, or this one does not."""
        return only_advised(business, self._catalogue) or not self._taken_here(business)

    def _visit(self, name: str) -> None:
        self._visited.add(name)
        self.fields.tell(self._faults(self._form()), self._visited)

    def _faults(self, form: IntakeForm) -> tuple[Fault, ...]:
        return check(form.with_defaults(self._today()), self._catalogue, self._today())

    def _draft(self) -> Draft | None:
        form = self._form()
        if self._saver.under_way or not self._entry.typed(form):
            return None
        return self._entry.draft(form, self._entry.clerk, self._desk.now())

    def _put_aside(self, then: Callable[[], None]) -> None:
        if self._saver.under_way:
            return
        if self._keeper.keep_now(then):
            self._tell("info", say("刚才没填完的已放进草稿，在“收件”里可以接着填。"))

    def _read_own_list(self) -> None:
        """The station's own documents changed."""
        self._checklists = checklists(self._desk.reader.db, self._catalogue)
        self._follow()

    def _fetch_goods(self, edition: str = "") -> None:
        """The goods list of the filing day, or the edition that was chosen; read beside the window."""
        fetch_goods(self._desk, self._filing_day(), self._use_goods, edition)

    def _filing_day(self) -> date:
        return self._entry.opening.filing_day or self._today()

    def _use_goods(self, found: GoodsAtHand) -> None:
        if isValid(self):
            self.picker.use(found.index, found.edition, found.told, doubtful=found.doubtful)

    def _show(self, number: str) -> None:
        entry = self._of_number(number)
        self._open(entry, entry.opening)

    def _of_number(self, number: str) -> Entry:
        return Entry.of_number(self._desk.reader.db, number, self._catalogue, self._desk.new_id)

    def _tell(self, kind: Kind, sentence: str, seconds: float = 5) -> None:
        self.told.emit(Notice(kind, sentence, (), seconds))

    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()
