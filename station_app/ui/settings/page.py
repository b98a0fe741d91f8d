"""The page: at the left a box that finds every setting and the list of parts, at the right the part that is chosen."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from station_app.actions.acts import Changes
from station_app.domain.clerks import Clerk
from station_app.domain.readings import letters, spellings
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.settings.about import AboutSection
from station_app.ui.settings.leading import (
    BackupSection,
    ExchangeSection,
    ListsSection,
    PeopleSection,
    PracticeSection,
    PrintingSection,
)
from station_app.ui.settings.looks import DisplaySection, TypingSection
from station_app.ui.settings.quick_list import QuickListSection
from station_app.ui.settings.reference_data import ReferenceSection
from station_app.ui.settings.section import Entry, Section
from station_app.ui.settings.site import SiteSection
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.boxes import LineBox, plain_enter
from station_app.words import say

LONGEST = 30
_PLACE = Qt.ItemDataRole.UserRole


class SettingsPage(QWidget):
    """`told`: a Notice. `wanted_page` and `wanted_action` lead elsewhere; `quick_list_chosen`, `idle_chosen`: what
    they say holds from now on.
    """

    told = Signal(object)
    wanted_page = Signal(str)
    wanted_action = Signal(str)
    quick_list_chosen = Signal()
    idle_chosen = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._spelt: dict[str, tuple[str, ...]] = {}
        self.setProperty("role", "page")
        self.search = _Search(self)
        self.rail = QListWidget(self)
        self.rail.setAccessibleName(say("设置的分类"))
        self.rail.setProperty("role", "rail")
        self.nothing = label(say("没有找到。换个词，或看全部分类（清空搜索）。"), "note", self, wrap=True)
        self.nothing.hide()
        quick, people = QuickListSection(desk), PeopleSection(desk)
        quick.chosen_anew.connect(self.quick_list_chosen)
        people.idle_chosen.connect(self.idle_chosen)
        self.sections: list[Section] = [
            SiteSection(desk),
            quick,
            ListsSection(desk),
            PrintingSection(desk),
            DisplaySection(desk),
            TypingSection(desk),
            BackupSection(desk),
            ExchangeSection(desk),
            people,
            PracticeSection(desk),
            ReferenceSection(desk),
            AboutSection(desk),
        ]
        self.stack = QStackedWidget(self)
        self._scrolls: list[QScrollArea] = []
        for section in self.sections:
            section.told.connect(self.told)
            section.wanted_page.connect(self.wanted_page)
            section.wanted_action.connect(self.wanted_action)
            scroll = QScrollArea(self.stack)
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            section.setMaximumWidth(theme.px(820))
            scroll.setWidget(section)
            self._scrolls.append(scroll)
            self.stack.addWidget(scroll)
        margin = theme.px(theme.SPACE["page"])
        row = QHBoxLayout(self)
        row.setContentsMargins(margin, theme.px(20), margin, margin)
        row.setSpacing(theme.px(theme.SPACE["page"]))
        left = QVBoxLayout()
        left.setSpacing(theme.px(10))
        for part in (self.search, self.nothing, self.rail):
            left.addWidget(part)
        holder = QWidget(self)
        holder.setProperty("role", "page")
        holder.setFixedWidth(theme.px(236))
        left.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(left)
        row.addWidget(holder)
        row.addWidget(self.stack, 1)
        self.search.typed.connect(self._offer)
        self.search.wanted_list.connect(self._into_the_list)
        self.search.advanced.connect(self._take)
        self.rail.currentRowChanged.connect(lambda _row: self._show_current())
        self.rail.itemActivated.connect(lambda _item: self._take())
        self._offer()

    # --- what the window asks ---------------------------------------------------------------------------------------

    def finding_box(self) -> QWidget:
        """Where Ctrl+F leads on this page."""
        return self.search

    def enter(self) -> None:
        """The page comes to the front: the caret stands in the search box, or stays where it was."""
        self.refresh()
        inside = self.focusWidget()
        (inside if inside is not None and inside.isVisible() else self.search).setFocus()

    def refresh(self) -> None:
        """Shows what holds now."""
        for section in self.sections:
            section.refresh()

    def changed(self, changes: Changes) -> None:
        """Something was written: look again where it concerns the settings."""
        if changes.kinds & {"station", "clerk", "setting"}:
            self.refresh()

    def changed_hands(self, before: Clerk, clerk: Clerk) -> None:
        """Another clerk sits here, with other rights and ways."""
        self.refresh()

    def show_section(self, kind: type[Section]) -> None:
        """Opens one part, as a command or another screen asks."""
        self.search.set_text("")
        self._offer()
        self.rail.setCurrentRow(next(at for at, one in enumerate(self.sections) if isinstance(one, kind)))

    # --- searching --------------------------------------------------------------------------------------------------

    def found(self, typed: str) -> list[tuple[int, Entry | None]]:
        """Where a typed word leads: (part, setting) in order of reading; a whole part where its own name is meant."""
        plain, spelt = typed.strip().casefold(), letters(typed.strip())
        hits: list[tuple[int, Entry | None]] = []
        for place, section in enumerate(self.sections):
            if plain in f"{section.title} {section.words}".casefold() or self._sounds(section.title, spelt):
                hits.append((place, None))
            hits += [
                (place, entry)
                for entry in section.entries
                if plain in f"{entry.caption} {entry.words}".casefold() or self._sounds(entry.caption, spelt)
            ]
        return hits

    def _sounds(self, caption: str, spelt: str) -> bool:
        return bool(spelt) and any(way.startswith(spelt) for way in self._spelt.get(caption, ()))

    def _offer(self) -> None:
        typed = (self.search.text() + self.search.composed).strip()
        hits = self.found(typed) if typed else [(place, None) for place in range(len(self.sections))]
        before = self.stack.currentIndex()
        self.rail.blockSignals(True)
        self.rail.clear()
        for place, entry in hits:
            title = self.sections[place].title
            words = title if entry is None else say("{setting}（{part}）", setting=entry.caption, part=title)
            item = QListWidgetItem(words, self.rail)
            item.setToolTip(words)
            item.setData(_PLACE, (place, entry))
        # What stands in front stays in front while it is among those found.
        self.rail.setCurrentRow(next((row for row, (place, _) in enumerate(hits) if place == before), 0))
        self.rail.blockSignals(False)
        self.nothing.setVisible(bool(typed) and not hits)
        self._show_current()

    def _current(self) -> tuple[int, Entry | None] | None:
        item = self.rail.currentItem()
        kept: tuple[int, Entry | None] | None = item.data(_PLACE) if item is not None else None
        return kept

    def _show_current(self) -> None:
        current = self._current()
        if current is None:
            return
        place, entry = current
        self.stack.setCurrentIndex(place)
        if entry is not None:
            self._scrolls[place].ensureWidgetVisible(entry.control)
        else:
            self._scrolls[place].verticalScrollBar().setValue(0)

    def _take(self) -> None:
        """Enter: into the setting that was found, or into the first of its part."""
        current = self._current()
        if current is None:
            return
        place, entry = current
        self._show_current()
        entries = [entry] if entry is not None else self.sections[place].entries
        for one in entries:
            target = one.control.focusProxy() or one.control
            if target.isEnabled() and target.isVisible():
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _into_the_list(self) -> None:
        self.rail.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.set_text("")
            self.search.setFocus()
        elif event.key() == Qt.Key.Key_Escape and not self.search.hasFocus():
            self.search.setFocus()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._spelt:
            # After the page is seen: the dictionary of sounds takes half a second to import.
            QTimer.singleShot(0, self, self._learn_sounds)

    def _learn_sounds(self) -> None:
        captions = {
            each for section in self.sections for each in (section.title, *(entry.caption for entry in section.entries))
        }

        def spell(_progress: Progress) -> dict[str, tuple[str, ...]]:
            return {caption: spellings(caption) for caption in captions}

        def learn(spelt: dict[str, tuple[str, ...]]) -> None:
            if isValid(self):
                self._spelt = spelt

        self._desk.background.errand(spell, done=learn)


class _Search(LineBox):
    """The box. `wanted_list`: ↓, on to what was found."""

    wanted_list = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(say("搜索设置"), LONGEST, parent)
        self.setPlaceholderText(say("搜索设置，如“字号”“U盘”"))
        self.setClearButtonEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.composed and event.key() == Qt.Key.Key_Down:
            self.wanted_list.emit()
        elif not self.composed and plain_enter(event):
            self.advanced.emit()
        else:
            super().keyPressEvent(event)
