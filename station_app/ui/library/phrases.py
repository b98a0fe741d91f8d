"""常用语: the list of all phrases at the left, the one that is being written at the right."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget
from shiboken6 import isValid

from station_app.actions import phrases as actions
from station_app.actions.acts import RecordIds
from station_app.actions.phrases import SavedPhrase
from station_app.domain.faults import Refused
from station_app.domain.phrases import TITLE_LENGTH, Phrase, PhraseForm, fold
from station_app.storage import phrases
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.library.phrase_fields import PhraseFields
from station_app.ui.notices import Kind, Notice
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say


def origin(phrase: Phrase) -> str:
    """Whose wording it is, and whether it is in use."""
    if phrase.hidden:
        return say("已停用")
    if phrase.of_city:
        return say("市里")
    return say("本站改写") if phrase.form.city_code else say("本站")


class PhrasesView(QWidget):
    """`told`: a Notice. Everything is written through the background; the list is read anew by its changes."""

    told = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: list[Phrase] = []
        self._current: Phrase | None = None
        self._ids = RecordIds.make(desk.new_id)
        self._saving = False
        self._all: list[Phrase] = []
        self.fields = PhraseFields(desk.open.catalogue, desk.now(), self)
        self.fields.edited.connect(self._edited)
        self.search = LineBox(say("找常用语"), TITLE_LENGTH, self)
        self.search.setPlaceholderText(say("缩写或词  Ctrl+F"))
        self.search.typed.connect(self._filter)
        self.model: PagingModel[Phrase] = PagingModel(
            [
                Column(say("缩写"), lambda one: one.form.abbreviation, width=76),
                Column(say("标题"), lambda one: one.form.title, width=150),
                Column(say("内容"), lambda one: " ".join(one.form.text.split())),
                Column(say("来源"), origin, width=84),
                Column(say("用过"), lambda one: str(one.uses) if one.uses else "", width=56),
            ],
            self._fetch, lambda one: one.key, self,
        )  # fmt: skip
        self.table = Table(self.model, 2, say("常用语"), self)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _before: self._choose(index.row()))
        self.table.opened.connect(lambda _phrase: self.fields.text.setFocus())
        self.banner = Banner(self)
        self.heading = label("", "lead", self)
        self.note = label("", "note", self, wrap=True)
        self.save_button = button(say("保存"), self.save, key="Ctrl+Enter", role="primary", parent=self)
        self.new_button = button(say("新写一条"), self.begin, key="Ctrl+N", parent=self)
        self.drop_button = button("", self._drop, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        row.addWidget(self._list_card(), 6)
        row.addWidget(self._form_card(), 5)
        form = self.fields
        for before, after in pairwise((
            self.search, self.new_button, self.table, form.abbreviation, form.title, form.text,
            *form.variables.values(), form.items, self.save_button, self.drop_button,
        )):  # fmt: skip
            QWidget.setTabOrder(before, after)
        self.refresh()
        self._open(None)

    def _list_card(self) -> Card:
        card = Card("", self)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.new_button)
        card.body.addLayout(top)
        card.body.addWidget(self.table, 1)
        self.nothing = label(say("没有这样的常用语。按 Ctrl+N 新写一条。"), "muted", card, wrap=True)
        card.body.addWidget(self.nothing)
        return card

    def _form_card(self) -> Card:
        card = Card("", self)
        card.body.addWidget(self.heading)
        card.body.addWidget(self.note)
        # Large text on a small screen: the fields scroll, the button that saves them stays in sight.
        scroll = QScrollArea(card)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.fields)
        scroll.viewport().setAutoFillBackground(False)
        self.fields.setAutoFillBackground(False)
        card.body.addWidget(scroll, 1)
        card.body.addWidget(self.banner)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addWidget(self.drop_button)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def first(self) -> QWidget:
        """Where the work begins."""
        return self.search

    def refresh(self) -> None:
        """Reads the list anew; what is being written stays."""
        self._all = phrases.present(self._desk.reader.db, self._desk.open.catalogue, self._desk.now())
        self._filter()

    def begin(self) -> None:
        """A new phrase, unless one that was begun still waits to be saved."""
        if self._may_leave():
            self._open(None)
            self.fields.abbreviation.setFocus()

    def save(self) -> None:
        """Saves what stands in the fields; faults are marked beside them."""
        if self._saving:
            return
        desk, form, ids = self._desk, self.fields.form(), self._ids
        city = self._current.form.city_code if self._current is not None else ""
        whole = PhraseForm(form.abbreviation, form.title, form.text, form.items, city)
        store, clerk, catalogue, now = desk.open.store, desk.open.clerk, desk.open.catalogue, desk.now()
        self._write(
            lambda: actions.save(store, clerk, whole, ids=ids, catalogue=catalogue, now=now),
            say("已存：;{sign} {title}", sign=fold(form.abbreviation), title=form.title.strip()),
        )

    def give_up(self) -> bool:
        """Puts back what was stored; False where nothing was changed."""
        changed = self._changed()
        if changed:
            self._open(self._current)
        return changed

    def _drop(self) -> None:
        """Stops or shows again a phrase of the city, gives its wording back, or removes one of the station."""
        phrase, desk, ids = self._current, self._desk, self._ids
        if phrase is None or self._saving:
            return
        store, clerk, catalogue, now = desk.open.store, desk.open.clerk, desk.open.catalogue, desk.now()
        title = phrase.form.title
        if not phrase.form.city_code:
            self._write(
                lambda: actions.remove(store, clerk, phrase.record_id, ids=ids, now=now),
                say("已移除“{title}”", title=title),
            )
            return
        hide = phrase.of_city and not phrase.hidden
        told = say("“{title}”在本站停用", title=title) if hide else say("“{title}”按市里的用", title=title)
        self._write(
            lambda: actions.hide(
                store, clerk, phrase.form.city_code, hidden=hide, ids=ids, catalogue=catalogue, now=now
            ),
            told,
        )  # fmt: skip

    def _write(self, action: Callable[[], SavedPhrase], told: str) -> None:
        self._saving = True
        self.save_button.setEnabled(False)
        self._desk.background.write(action, done=lambda saved: self._saved(saved, told), failed=self._not_saved)

    def _saved(self, saved: SavedPhrase, told: str) -> None:
        if not isValid(self):
            return
        self._saving = False
        self.refresh()
        kept = next((one for one in self._all if one.record_id == saved.record_id), None)
        self._open(kept)
        self._tell("good", told)

    def _not_saved(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._saving = False
        self.save_button.setEnabled(True)
        if isinstance(error, Refused) and self.fields.tell(error.faults):
            return
        self.banner.tell("bad", in_words(error))

    def _choose(self, row: int) -> None:
        if not 0 <= row < len(self._shown):
            return
        phrase = self._shown[row]
        if self._current is not None and phrase.key == self._current.key:
            return
        if self._may_leave():
            self._open(phrase)
        else:
            self._select_current()

    def _may_leave(self) -> bool:
        """Whether nothing is lost by leaving; says so where something would be."""
        if self._changed():
            self.banner.tell("care", say("这一条改了还没存。按 Ctrl+Enter 保存，或按 Esc 放弃改动。"))
            return False
        return True

    def _changed(self) -> bool:
        stored = self._current.form if self._current is not None else PhraseForm()
        form = self.fields.form()
        return (form.abbreviation, form.title, form.text, form.items) != (
            stored.abbreviation, stored.title, stored.text, stored.items
        )  # fmt: skip

    def _open(self, phrase: Phrase | None) -> None:
        desk = self._desk
        self._current = phrase
        known = phrase.record_id if phrase is not None else ""
        self._ids = RecordIds(desk.new_id(), known or desk.new_id(), desk.new_id())
        self.fields.fill(phrase.form if phrase is not None else PhraseForm())
        self.fields.setEnabled(phrase is None or not phrase.hidden)
        self.save_button.setEnabled(phrase is None or not phrase.hidden)
        self.banner.tell("info", "")
        self.heading.setText(phrase.form.title if phrase is not None else say("新写一条"))
        self._tell_about(phrase)
        self._select_current()

    def _tell_about(self, phrase: Phrase | None) -> None:
        self.drop_button.setVisible(phrase is not None)
        if phrase is None:
            note, drop = say("本站自己的常用语，只在本站用。"), ""
        elif phrase.hidden:
            note, drop = say("市里的常用语，本站已停用。"), say("重新启用")
        elif phrase.of_city:
            note, drop = say("市里的常用语。改了只在本站生效，随时可以恢复。"), say("本站停用")
        elif phrase.form.city_code:
            note, drop = say("本站改写了市里的这一条。"), say("恢复市里的说法")
        else:
            note, drop = say("本站自己的常用语，只在本站用。"), say("移除")
        self.note.setText(note)
        self.drop_button.setText(drop)
        self.drop_button.setAccessibleName(drop)

    def _select_current(self) -> None:
        key = self._current.key if self._current is not None else ""
        row = next((place for place, one in enumerate(self._shown) if one.key == key), -1)
        model = self.table.selectionModel()
        model.blockSignals(True)
        if row >= 0:
            self.table.selectRow(row)
        else:
            self.table.clearSelection()
            model.clearCurrentIndex()
        model.blockSignals(False)
        self.table.viewport().update()

    def _edited(self) -> None:
        self.banner.tell("info", "")

    def _filter(self) -> None:
        wanted = fold(self.search.text() + self.search.composed)
        self._shown = [
            one for one in self._all
            if any(wanted in text.casefold() for text in (one.form.abbreviation, one.form.title, one.form.text))
        ]  # fmt: skip
        self.model.reload()
        self.nothing.setVisible(not self._shown)
        self.table.setVisible(bool(self._shown))
        self._select_current()

    def _fetch(self, after: str | None, limit: int) -> list[Phrase]:
        keys = [one.key for one in self._shown]
        begin = keys.index(after) + 1 if after in keys else 0
        return self._shown[begin : begin + limit]

    def _tell(self, kind: Kind, sentence: str) -> None:
        self.told.emit(Notice(kind, sentence))
