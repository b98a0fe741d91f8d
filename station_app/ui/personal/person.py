"""All that is kept of one person, and the four things he may ask for."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from station_app.actions import erasures, personal_information
from station_app.actions.acts import RecordIds
from station_app.actions.erasures import Erased
from station_app.actions.personal_information import ConsentKept
from station_app.actions.rights import RIGHTS
from station_app.domain.numbers import mask_phone
from station_app.domain.periods import BEIJING_TIME
from station_app.domain.personal_data import How
from station_app.domain.troubles import Trouble, os_trouble
from station_app.storage import people, visitors
from station_app.storage.attachments import Files
from station_app.storage.people import Everything, Held
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.widgets.basics import Card, button, in_words, label
from station_app.ui.widgets.choices import CodeRow
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.proof_card import ProofCard
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.personal_data import kind_words

if TYPE_CHECKING:
    from station_app.actions.personal_information import PersonCopy

_SECONDS = 10


class PersonView(QWidget):
    """`told`: a Notice; `wanted_card`: a visitor's id whose fields are to be corrected; `gone`: he was erased."""

    told = Signal(object)
    wanted_card = Signal(str)
    gone = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._visitor = ""
        self._rows: list[Held] = []
        self._what = ""
        self._asked = 0
        self._ids = RecordIds.make(desk.new_id)
        self._place: Path | None = None
        self.name = label("", "title")
        self.summary = label("", "muted", wrap=True)
        codes = desk.open.catalogue.current("consent_scope", desk.now().date())
        self.consent = CodeRow(say("告知同意"), codes, shown=len(codes))
        model: PagingModel[Held] = PagingModel(
            [
                Column(say("种类"), lambda held: kind_words(held.kind), width=110),
                Column(say("编号"), lambda held: held.number or say("—"), width=210),
                Column(say("日期"), lambda held: held.day, width=110),
                Column(say("情况"), _state, width=150),
            ],
            lambda after, limit: self._rows if after is None else [], lambda held: held.record_id,
        )  # fmt: skip
        self.table = Table(model, 3, say("与其有关的全部记录"))
        self.note = label("", "note", wrap=True)
        self.copy = button(say("给本人一份"), lambda: self.begin("copy"), role="primary")
        self.correct = button(say("更正资料"), lambda: self.wanted_card.emit(self._visitor))
        self.anonymise = button(say("匿名化"), lambda: self.begin("anonymise"))
        self.erase = button(say("删除"), lambda: self.begin("erase"), role="danger")
        self.ask = ProofCard()
        self._lay_out()
        self.consent.chosen.connect(self._consent)
        self.ask.confirmed.connect(self._confirmed)
        self.ask.ended.connect(self.table.setFocus)

    def _lay_out(self) -> None:
        card = Card()
        card.body.addWidget(self.name)
        card.body.addWidget(self.summary)
        agreed = QHBoxLayout()
        agreed.setSpacing(theme.px(12))
        agreed.addWidget(label(say("告知同意")))
        agreed.addWidget(self.consent)
        agreed.addStretch(1)
        card.body.addLayout(agreed)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for part in (self.copy, self.correct):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.anonymise, self.erase):
            row.addWidget(part)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(card, 1)
        column.addWidget(self.ask)

    def show_person(self, visitor_id: str) -> None:
        """Reads everything of the visitor beside the window, and shows it."""
        if visitor_id != self._visitor:
            self.ask.hide()
        self._visitor = visitor_id
        self._asked += 1
        asked = self._asked

        def read(progress: Progress) -> tuple[Everything, dict[str, object] | None]:
            store = progress.store
            with store.snapshot():
                return people.everything_of(store.db, visitor_id), visitors.present(store.db, visitor_id)

        def shown(found: tuple[Everything, dict[str, object] | None]) -> None:
            if asked == self._asked:
                self._show(*found)

        self._desk.background.errand(read, done=shown, failed=self._failed)

    def refresh(self) -> None:
        """Reads anew whoever is shown."""
        if self._visitor:
            self.show_person(self._visitor)

    def clear(self) -> None:
        """Nobody is shown any more."""
        self._visitor = ""
        self._asked += 1
        self.ask.hide()
        self._rows = []
        self.table.reload()
        self.name.setText("")

    def begin(self, what: str) -> None:
        """Asks again before one of the three: `copy`, `anonymise`, `erase`."""
        self._what = what
        self._ids = RecordIds.make(self._desk.new_id)
        codes = self._desk.open.catalogue.current("erasure_reason", self._desk.now().date())
        name = self.name.text()
        title, told, press = {
            "copy": (say("给{name}一份个人信息", name=name),
                     say("会写成一个文件包：可读的 PDF、JSON 和附件。只交给本人或其书面委托的人。"), say("写出")),
            "anonymise": (say("把{name}匿名化", name=name),
                          say("去掉姓名、电话、附件，留下问了什么、答了什么和统计数字。市中心那份也会去掉。不能撤销。"),
                          say("匿名化")),
            "erase": (say("删除{name}的个人信息", name=name),
                      say("姓名、电话、问答和附件都删掉，只留编号和统计数字。市中心那份也会删掉。不能撤销。"),
                      say("删除")),
        }[what]  # fmt: skip
        if what == "copy":
            self.ask.begin(title, told, press, danger=False)
        else:
            self.ask.begin(title, told, press, codes=codes)

    def _confirmed(self, reason: str, proof: str) -> None:
        if self._what == "copy":
            self._write_copy(reason, proof)
            return
        desk, now, visitor, ids = self._desk, self._desk.now(), self._visitor, self._ids
        how = How.ERASE if self._what == "erase" else How.ANONYMISE
        opened = desk.open
        desk.background.write(
            lambda: erasures.erase(
                opened.store, opened.clerk, visitor, how, reason=reason, proof=proof, ids=ids,
                catalogue=opened.catalogue, station=opened.station, now=now, new_id=desk.new_id,
            ),
            done=self._erased, failed=self.ask.refused,
        )  # fmt: skip

    def _erased(self, erased: Erased) -> None:
        self.ask.done()
        if self._what == "erase":
            told = say("已删除 {records} 条记录里的个人信息和 {files} 个附件。统计数字不变，市中心会在下次上报时知道。",
                       records=erased.records, files=erased.files)  # fmt: skip
            self.gone.emit()
        else:
            told = say("已匿名化 {records} 条记录，去掉 {files} 个附件。统计数字不变。",
                       records=erased.records, files=erased.files)  # fmt: skip
            self.refresh()
        self.told.emit(Notice("good", told, (), _SECONDS))

    # --- a copy ------------------------------------------------------------------------------------------------------

    def _write_copy(self, reason: str, proof: str) -> None:
        desk, now, visitor = self._desk, self._desk.now(), self._visitor
        opened = desk.open
        desk.background.write(
            lambda: personal_information.ask_for_copy(
                opened.store, opened.clerk, visitor, proof=proof, reason=reason, now=now, new_id=desk.new_id
            ),
            done=lambda _: self._permitted(), failed=self.ask.refused,
        )  # fmt: skip

    def _permitted(self) -> None:
        self.ask.done()
        if self._place is None:
            day = self._desk.now().astimezone(BEIJING_TIME)
            name = f"{self._desk.open.station.code}-personal-{day:%Y%m%d}.zip"
            chosen, _ = QFileDialog.getSaveFileName(self, say("存到哪里"), name, say("文件包（*.zip）"))
            self._place = Path(chosen) if chosen else None
        if self._place is not None:
            self.save_copy(self._place)
        self._place = None

    def save_copy_to(self, place: Path) -> None:
        """Where the next copy goes, without asking."""
        self._place = place

    def save_copy(self, place: Path) -> None:
        """Writes everything of the shown person into a new file, beside the window."""
        visitor, now, opened = self._visitor, self._desk.now().astimezone(BEIJING_TIME), self._desk.open

        def make(progress: Progress) -> int:
            from station_app.documents.person_copy import person_copy

            store = progress.store
            copied: PersonCopy = personal_information.copy_of(store, visitor)
            files = Files(store.folder.attachments, store.key, store.older_keys)

            def content(digest: str) -> bytes | None:
                try:
                    return files.read(digest)
                except Trouble:
                    return None

            made = person_copy(copied, opened.station, now, opened.clerk.name, content)
            try:
                place.write_bytes(made)
            except OSError as error:
                raise os_trouble(error) from error
            return len(copied.records)

        def done(count: int) -> None:
            told = say("已写出 {count} 条记录。文件里有个人信息，请只交给本人，交后从这台电脑删掉。", count=count)
            self.told.emit(Notice("good", told, (), _SECONDS))

        self._desk.background.errand(make, done=done, failed=self._failed)

    # --- consent -----------------------------------------------------------------------------------------------------

    def _consent(self) -> None:
        desk, now, visitor, scope = self._desk, self._desk.now(), self._visitor, self.consent.code()
        if not visitor or not scope:
            return
        opened, ids = desk.open, RecordIds.make(desk.new_id)

        def act() -> ConsentKept:
            return personal_information.set_consent(
                opened.store, opened.clerk, visitor, scope, ids=ids, catalogue=opened.catalogue, now=now,
                new_id=desk.new_id,
            )  # fmt: skip

        def done(_kept: ConsentKept) -> None:
            self.told.emit(Notice("good", say("已改告知同意。还没有上报的记录从现在起按新的来。"), (), _SECONDS))

        desk.background.write(act, done=done, failed=self._failed)

    # --- showing -----------------------------------------------------------------------------------------------------

    def _show(self, whole: Everything, present: dict[str, object] | None) -> None:
        given = present or {}
        self.name.setText(str(given.get("name") or say("（没有留名）")))
        phone = str(given.get("phone") or "")
        running = sum(held.running for held in whole.records)
        parts = [mask_phone(phone) if phone else say("没有电话"), say("{count} 条记录", count=len(whole.records))]
        parts += [say("{count} 件没有办结", count=running)] if running else []
        parts += [say("{count} 份没存完的登记", count=len(whole.drafts))] if whole.drafts else []
        self.summary.setText(say("　").join(parts))
        self.consent.blockSignals(True)
        self.consent.set_code(str(given.get("consent_scope") or "none"))
        self.consent.blockSignals(False)
        self._rows = sorted(whole.records, key=lambda held: (held.day, held.number), reverse=True)
        self.table.reload()
        told = say("别人的咨询里提到了此人：{numbers}。删除时不会动，请逐件更正。",
                   numbers=say("、").join(whole.mentions[:6])) if whole.mentions else ""  # fmt: skip
        self.note.setText(told)
        self.note.setVisible(bool(told))
        role = self._desk.open.clerk.role
        self.copy.setEnabled(role in RIGHTS["copy_person"])
        self.correct.setEnabled(role in RIGHTS["revise_visitor"])
        self.consent.setEnabled(role in RIGHTS["withdraw_consent"])
        for part in (self.anonymise, self.erase):
            part.setEnabled(role in RIGHTS["erase"])
            part.setToolTip("" if part.isEnabled() else say("由站长来做"))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LookupError):
            self.gone.emit()
            return
        self.told.emit(Notice("bad", in_words(error), (), 0))


def _state(held: Held) -> str:
    if held.erased:
        return say("已去掉个人信息")
    if not held.own:
        return say("只在以前的版本里")
    return say("没有办结") if held.running else ""
