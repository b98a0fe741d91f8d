"""The page: items found by words and pinyin on the left, the guide on the right, another day or version beside it."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import item_overlays
from station_app.actions.acts import Changes
from station_app.actions.guides import own_lines
from station_app.actions.rights import RIGHTS
from station_app.domain.catalogue import Catalogue, Code
from station_app.domain.clerks import Clerk
from station_app.domain.faults import Refused
from station_app.domain.guides import ITEMS, guide_of, matching_items, turning_days
from station_app.domain.item_overlays import CITY_LABEL, HIDDEN, ItemOverlay
from station_app.domain.periods import BEIJING_TIME
from station_app.storage import guides as stored
from station_app.storage import reference
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.guides.overlay_card import OverlayCard
from station_app.ui.notices import Notice
from station_app.ui.printing.guides import GuidePrints
from station_app.ui.widgets.basics import Banner, Card, button, in_words, label
from station_app.ui.widgets.boxes import ENTER, LineBox
from station_app.ui.widgets.guide_text import GuideText, said_by
from station_app.ui.widgets.paging import Column, PagingModel
from station_app.ui.widgets.tables import Table
from station_app.words import say
from station_app.words.guides import desk_words

_RESTED_MILLISECONDS = 120


@dataclass(frozen=True, slots=True)
class Edition:
    """One thing to hold a guide against: a day of this version, or today in another version."""

    on: date
    version: str = ""


class GuidesPage(QWidget):
    """`told`: a Notice; `items_changed`: the list is offered otherwise from now on."""

    told = Signal(object)
    items_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: list[Code] = []
        self._item = ""
        self._versions: dict[str, Catalogue] = {}
        self.prints = GuidePrints(desk, self)
        self.prints.told.connect(self.told)
        self.setProperty("role", "page")
        row = QHBoxLayout(self)
        margin = theme.px(theme.SPACE["page"])
        row.setContentsMargins(margin, theme.px(14), margin, margin)
        row.setSpacing(theme.px(theme.SPACE["block"]))
        row.addWidget(self._list_card(), 4)
        row.addWidget(self._guide_card(), 6)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_RESTED_MILLISECONDS)
        self._resting.timeout.connect(self._find)
        self.box.typed.connect(self._resting.start)
        self.box.advanced.connect(self._into_list)
        self.refresh()

    def _list_card(self) -> Card:
        card = Card("", self)
        self.box = LineBox(say("查事项"), 60, card)
        self.box.setPlaceholderText(say("名称、代码、拼音首字母，或指南里的词"))
        card.body.addWidget(self.box)
        self.model: PagingModel[Code] = PagingModel(
            [
                Column(say("代码"), lambda one: one.code, colour=_grey_if_hidden, width=58),
                Column(say("事项"), _name, colour=_grey_if_hidden),
                Column(say("本站做"), lambda one: desk_words(one.words("desk")), colour=_grey_if_hidden, width=100),
            ],
            self._fetch, lambda one: one.code, self,
        )  # fmt: skip
        self.table = Table(self.model, 1, say("事项清单"), card)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _was: self._choose(index.row()))
        card.body.addWidget(self.table, 1)
        self.nothing = label(say("没有这样的事项。换一个词，或只写拼音首字母。"), "muted", card, wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(self.nothing, 1)
        self.count = label("", "note", card)
        card.body.addWidget(self.count)
        return card

    def _guide_card(self) -> Card:
        card = Card("", self)
        self.heading = label("", "title", card, wrap=True)
        self.facts = label("", "muted", card, wrap=True)
        self.banner = Banner(card)
        self.print = button(say("打印一页"), self.print_guide, key="F12", role="primary", icon="printer", parent=card)
        self.edit = button(say("本区说明…"), self.begin_edit, parent=card)
        self.against = QComboBox(card)
        self.against.setAccessibleName(say("并排对照"))
        self.against.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.against.currentIndexChanged.connect(lambda _at: self._show())
        card.body.addWidget(self.heading)
        card.body.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.print)
        row.addWidget(self.edit)
        row.addStretch(1)
        row.addWidget(label(say("并排对照"), "muted", card))
        row.addWidget(self.against)
        card.body.addLayout(row)
        card.body.addWidget(self.banner)
        texts = QHBoxLayout()
        texts.setSpacing(theme.px(12))
        self.panes = (QWidget(card), QWidget(card))
        self.captions = (label("", "note", card), label("", "note", card))
        self.text, self.other = GuideText(say("办事指南"), card), GuideText(say("对照的办事指南"), card)
        for pane, caption, text in zip(self.panes, self.captions, (self.text, self.other), strict=True):
            column = QVBoxLayout(pane)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(caption)
            column.addWidget(text, 1)
            texts.addWidget(pane, 1)
        card.body.addLayout(texts, 1)
        self.overlay = OverlayCard(card)
        self.overlay.kept.connect(self._lay_over)
        self.overlay.left.connect(self.give_up)
        self.overlay.hide()
        texts.addWidget(self.overlay, 1)
        return card

    def finding_box(self) -> QWidget:
        """Where Ctrl+F leads on this page."""
        return self.box

    def enter(self) -> None:
        """The page comes to the front: the caret is in the search box, or stays where it was."""
        (self.focusWidget() or self.box).setFocus()

    def refresh(self) -> None:
        """Reads the list anew."""
        self._versions = {}
        self._find()

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if changes.kinds & {"items", "station"}:
            self.refresh()

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here: what only a manager may change is closed."""
        self.give_up()
        self._settle()

    def open_item(self, code: str, part: str = "") -> bool:
        """Shows the guide of an item, whatever was searched before, from a part on; False where it is not offered."""
        if code not in self._catalogue[ITEMS]:
            return False
        self._item = code
        self.box.set_text("")
        self._find()
        self.table.setFocus()
        if part:
            self.text.show_part(part)
        return self._item == code

    def print_guide(self) -> None:
        """The guide that is shown, on one page."""
        if self._item:
            self.prints.print_guide(self._item, self._today)

    def begin_edit(self) -> None:
        """Opens what the district says of the item."""
        if not self._item or self._desk.open.clerk.role not in RIGHTS["set_up"]:
            return
        row = self._catalogue[ITEMS][self._item]
        own = item_overlays.overlays(self._desk.reader.db).get(self._item, ItemOverlay())
        self.overlay.show_overlay(row.attributes.get(CITY_LABEL) or row.label, own)
        # In the guide's place: beside it neither would have room on a small screen.
        self.banner.tell("info", "")
        for pane in self.panes:
            pane.hide()
        self.overlay.show()
        self.overlay.name.setFocus()

    def give_up(self) -> bool:
        """Closes what the district says, unchanged; False where it was not open."""
        was = not self.overlay.isHidden()
        self.overlay.hide()
        self.panes[0].show()
        if was:
            self._show()
            self.edit.setFocus()
        return was

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F12:
            self.print_guide()
        elif event.key() in ENTER and control and self.overlay.isVisible():
            self.overlay.keep()
        elif event.key() != Qt.Key.Key_Escape or not self.give_up():
            super().keyPressEvent(event)

    @property
    def _catalogue(self) -> Catalogue:
        return self._desk.open.catalogue

    @property
    def _today(self) -> date:
        return self._desk.now().astimezone(BEIJING_TIME).date()

    def _find(self) -> None:
        typed = (self.box.text() + self.box.composed).strip()
        found = matching_items(self._catalogue, typed, self._today)
        # Whoever hid an item must be able to bring it back.
        manager = self._desk.open.clerk.role in RIGHTS["set_up"]
        hidden = [code for code in self._catalogue[ITEMS] if code.attributes.get(HIDDEN)] if manager else []
        self._shown = found + [code for code in hidden if typed in code.label or typed in code.code]
        kept = self._item
        self.model.reload()
        self.table.setVisible(bool(self._shown))
        self.nothing.setVisible(not self._shown)
        version = self._catalogue.version
        self.count.setText(say("{count} 项　目录版本 {version}", count=len(self._shown), version=version))
        if self._shown:
            self.table.selectRow(next((at for at, one in enumerate(self._shown) if one.code == kept), 0))
        self._choose(self.table.currentIndex().row())

    def _choose(self, at: int) -> None:
        if not 0 <= at < len(self._shown):
            self._item = ""
            self._settle()
            return
        self._item = self._shown[at].code
        self._fill_editions()
        self._show()

    def _fill_editions(self) -> None:
        """What this guide can be held against: days on which it says something else, and other versions."""
        today, box = self._today, self.against
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        box.addItem(say("不对照"), None)
        for day in turning_days(self._catalogue, self._item):
            if day > today:
                box.addItem(say("{day} 起", day=day.isoformat()), Edition(day))
            elif day >= date(2021, 1, 1):
                before = date.fromordinal(day.toordinal() - 1)
                box.addItem(say("{day} 以前", day=day.isoformat()), Edition(before))
        for version in stored.versions(self._desk.reader.db):
            if version != self._catalogue.version:
                box.addItem(say("目录 {version}", version=version), Edition(today, version))
        at = next((at for at in range(box.count()) if box.itemData(at) == chosen), 0)
        box.setCurrentIndex(at)
        box.setEnabled(box.count() > 1)
        box.blockSignals(False)

    def _show(self) -> None:
        self._settle()
        if not self._item:
            return
        catalogue, today = self._catalogue, self._today
        guide = guide_of(catalogue, self._item, today)
        own = own_lines(self._desk.reader.db, catalogue, self._item, today)
        self.heading.setText(guide.name)
        city = catalogue[ITEMS][self._item].attributes.get(CITY_LABEL, guide.name)
        facts = [self._item, guide.category, say("本站：{desk}", desk=desk_words(guide.desk))]
        facts += [say("市中心名称：{name}", name=city)] if city != guide.name else []
        self.facts.setText(say("　").join(facts))
        edition = self.against.currentData()
        self.captions[0].setVisible(isinstance(edition, Edition))
        self.panes[1].setVisible(isinstance(edition, Edition) and self.overlay.isHidden())
        if not isinstance(edition, Edition):
            self.banner.tell("info", "")
            self.text.show_guide(guide, catalogue, own)
            return
        other = self._version(edition.version)
        if self._item not in other[ITEMS]:
            self.other.show_nothing(say("那一版里没有这一事项。"))
            self.text.show_guide(guide, catalogue, own)
            return
        second = guide_of(other, self._item, edition.on)
        self.captions[0].setText(say("今天 {day}　目录 {version}", day=today.isoformat(), version=guide.version))
        self.captions[1].setText(say("{day}　目录 {version}", day=edition.on.isoformat(), version=second.version))
        self.text.show_guide(guide, catalogue, own, second, other)
        self.other.show_guide(second, other, own, guide, catalogue)
        apart = len(said_by(guide, catalogue) ^ said_by(second, other))
        self.banner.tell("care" if apart else "info", say("有 {count} 处不同，已标出。", count=apart) if apart
                         else say("两边说的一样。"))  # fmt: skip

    def _version(self, version: str) -> Catalogue:
        if not version:
            return self._catalogue
        if version not in self._versions:
            self._versions[version] = reference.load(self._desk.reader.db, version)
        return self._versions[version]

    def _settle(self) -> None:
        has = bool(self._item)
        clerk = self._desk.open.clerk
        self.print.setEnabled(has and clerk.role in RIGHTS["print"])
        self.edit.setEnabled(has and clerk.role in RIGHTS["set_up"])
        self.edit.setToolTip("" if clerk.role in RIGHTS["set_up"] else say("本区说明由站长来改。"))
        if not has:
            self.heading.setText(say("没有选中的事项"))
            self.facts.setText("")
            self.text.show_nothing("")

    def _lay_over(self, overlay: ItemOverlay) -> None:
        desk, opened, now, item = self._desk, self._desk.open, self._desk.now(), self._item

        def done(_changes: Changes) -> None:
            if not isValid(self):
                return
            plain = reference.load(desk.reader.db)
            opened.catalogue = item_overlays.of_this_desk(desk.reader.db, plain, self._today)
            self.give_up()
            self.refresh()
            self.items_changed.emit()
            desk.background.changed.emit(_changes)
            self.told.emit(Notice("good", say("已存，登记表现在就照这样提供。")))

        def failed(error: Exception) -> None:
            if isValid(self) and not (isinstance(error, Refused) and self.overlay.tell(error.faults)):
                self.banner.tell("bad", in_words(error))

        desk.background.write(
            lambda: item_overlays.lay_over(
                opened.store, opened.clerk, item, overlay, catalogue=opened.catalogue, now=now, new_id=desk.new_id
            ),
            done=done, failed=failed,
        )  # fmt: skip

    def _into_list(self) -> None:
        if self._shown:
            self.table.setFocus()

    def _fetch(self, after: str | None, limit: int) -> list[Code]:
        keys = [one.code for one in self._shown]
        begin = keys.index(after) + 1 if after in keys else 0
        return self._shown[begin : begin + limit]


def _name(one: Code) -> str:
    return say("{name}（已隐藏）", name=one.label) if one.attributes.get(HIDDEN) else one.label


def _grey_if_hidden(one: Code) -> QColor | None:
    return QColor(theme.colours().muted) if one.attributes.get(HIDDEN) else None
