"""The command palette (Ctrl+K): commands, visitors and records from one box, by keyboard alone.

It repeats the menus, never replaces them: every command that it offers is an action of a menu, with that action's key
beside it. What was chosen lately stands first, for each clerk on his own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from station_app.actions import sessions
from station_app.domain.numbers import mask_phone
from station_app.domain.readings import letters, spellings
from station_app.storage import bookings, clerk_settings, consultations, visitor_lookup
from station_app.storage.consultations import Line
from station_app.storage.visitor_lookup import KnownVisitor
from station_app.ui import theme
from station_app.ui.background import Progress
from station_app.ui.desk import Desk
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.boxes import LineBox, plain_enter
from station_app.ui.widgets.suggestions import Suggestion, Suggestions
from station_app.words import say
from station_app.words.experts import booking_state_label

LONGEST: Final = 60
KEPT: Final = 8
"""What was chosen lately: so many are remembered."""
RECENT: Final = "palette_recent"
MOST_VISITORS: Final = 6
MOST_RECORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One line that can be chosen: what kind of thing, and which one. Kept as `kind:key` among the recent ones."""

    kind: str
    key: str
    value: Any


class Palette(QFrame):
    """`visitor` carries a KnownVisitor, `record` a number; a command is triggered right here."""

    visitor = Signal(object)
    record = Signal(str)

    def __init__(self, desk: Desk, actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._desk = desk
        self._actions = {name: action for name, action in actions.items() if name != "palette"}
        self._caret: QWidget | None = None
        self._spelt: dict[str, tuple[str, ...]] = {}
        self.setProperty("role", "palette")
        self.setAccessibleName(say("命令面板"))
        column = QVBoxLayout(self)
        margin = theme.px(12)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(6))
        self.box = _Box(self)
        self.box.setPlaceholderText(say("访客姓名、拼音、电话尾号，受理号，或命令"))
        column.addWidget(label(say("↑ ↓ 选择　Enter 打开　Esc 返回"), "note", self))
        column.addWidget(self.box)
        self.list = Suggestions(self.box, say("结果"))
        self.list.taken.connect(self._take)
        self.box.typed.connect(self._offer)
        self.box.chosen.connect(self._choose)
        self.box.closed.connect(self.give_back)
        self.box.left_alone.connect(self.put_away)
        self.hide()

    def open(self) -> None:
        """Opens over the page, its box empty; the caret comes back to where it was when Esc closes it."""
        if self.isVisible():
            self.box.selectAll()
            return
        self._caret = QApplication.focusWidget()
        self._learn_sounds()
        self.box.set_text("")
        self._place()
        self.show()
        self.raise_()
        self.box.setFocus()
        self._offer()

    def put_away(self) -> None:
        """Closes; the caret stays wherever it went."""
        self.list.close_list()
        self.hide()

    def give_back(self) -> None:
        """Closes, and gives the caret back."""
        caret = self._caret
        self.put_away()
        if caret is not None and isValid(caret) and caret.isVisible():
            caret.setFocus()

    # --- what is offered --------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        if not self.isVisible():
            return
        typed = (self.box.text() + self.box.composed).strip()
        recent = [choice for choice in map(self._recalled, self._recent()) if choice is not None]
        if typed:
            lately = {f"{choice.kind}:{choice.key}" for choice in recent}
            found = self._found(typed)
            # The sort is stable: those chosen lately come first, each kind in its order behind them.
            lines = sorted(found, key=lambda choice: f"{choice.kind}:{choice.key}" not in lately)
        else:
            known = {choice.key for choice in recent if choice.kind == "command"}
            lines = recent + [choice for choice in self._commands("") if choice.key not in known]
        self.list.offer([Suggestion(choice, *self._told(choice)) for choice in lines])

    def _found(self, typed: str) -> list[Choice]:
        db = self._desk.reader.db
        visitors = [Choice("visitor", one.record_id, one) for one in visitor_lookup.find(db, typed, MOST_VISITORS)]
        lines = consultations.by_number(db, typed, MOST_RECORDS) if typed.isdigit() or len(typed) >= 3 else []
        records = [Choice("record", line.number, line) for line in lines]
        booked = [Choice("booking", line.record_id, line) for line in bookings.by_number(db, typed, MOST_RECORDS)]
        return [*visitors, *records, *booked, *self._commands(typed)]

    def _commands(self, typed: str) -> list[Choice]:
        spelt, plain = letters(typed), typed.casefold()
        found = []
        for name, action in self._actions.items():
            text = _plain(action)
            hit = plain in text.casefold() or plain == action.shortcut().toString().casefold()
            sounds = bool(spelt) and any(way.startswith(spelt) for way in self._spelt.get(name, ()))
            if action.isEnabled() and (hit or sounds):
                found.append(Choice("command", name, action))
        return found

    def _told(self, choice: Choice) -> tuple[str, str]:
        if isinstance(choice.value, KnownVisitor):
            visitor = choice.value
            phone = mask_phone(visitor.phone) if visitor.phone else say("未留电话")
            return visitor.name or say("匿名"), say("　").join(filter(None, (say("访客"), phone, visitor.org_name)))
        if isinstance(choice.value, bookings.Line):
            booked = choice.value
            when = f"{booked.start[5:10]} {booked.start[11:16]}"
            parts = (say("预约"), booked.visitor or say("匿名"), booked.expert, when, booking_state_label(booked.state))
            return booked.number, say("　").join(filter(None, parts))
        if isinstance(choice.value, Line):
            line = choice.value
            told = (say("登记"), line.name or say("匿名"), line.question or "")
            return line.number, say("　").join(filter(None, told))
        key = choice.value.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return _plain(choice.value), say("　").join(filter(None, (say("命令"), key)))

    # --- what is chosen ---------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        current = self.list.current()
        if current is not None:
            self._take(current.value)

    def _take(self, choice: Choice) -> None:
        self._remember(choice)
        # The caret first: a command does its work where it would have done it by its key.
        self.give_back()
        if isinstance(choice.value, KnownVisitor):
            self.visitor.emit(choice.value)
        elif isinstance(choice.value, Line | bookings.Line):
            self.record.emit(choice.value.number)
        else:
            choice.value.trigger()

    def _recent(self) -> list[str]:
        desk = self._desk
        kept = clerk_settings.get(desk.reader.db, desk.open.clerk.record_id, RECENT, [])
        return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []

    def _recalled(self, kept: str) -> Choice | None:
        """What was chosen lately as it is now; None where it is gone."""
        kind, _, key = kept.partition(":")
        db = self._desk.reader.db
        value: Any = None
        if kind == "command":
            action = self._actions.get(key)
            value = action if action is not None and action.isEnabled() else None
        elif kind == "visitor":
            value = visitor_lookup.of_record(db, key)
        elif kind == "record":
            value = consultations.line(db, key)
        elif kind == "booking":
            value = bookings.line(db, key)
        return Choice(kind, key, value) if value is not None else None

    def _remember(self, choice: Choice) -> None:
        chosen = f"{choice.kind}:{choice.key}"
        kept = [chosen, *(each for each in self._recent() if each != chosen)][:KEPT]
        desk, clerk = self._desk, self._desk.open.clerk
        desk.background.write(lambda: sessions.choose_own(desk.open.store, clerk, RECENT, kept))

    # --- how it stands ----------------------------------------------------------------------------------------------

    def _learn_sounds(self) -> None:
        """How the commands are typed by sound: the dictionary is read beside the window, at the first opening."""
        if self._spelt:
            return
        texts = {name: _plain(action) for name, action in self._actions.items()}

        def spell(progress: Progress) -> dict[str, tuple[str, ...]]:
            return {name: spellings(text) for name, text in texts.items()}

        def learn(spelt: dict[str, tuple[str, ...]]) -> None:
            if isValid(self):
                self._spelt = spelt
                self._offer()

        self._desk.background.errand(spell, done=learn)

    def _place(self) -> None:
        over = self._over
        width = min(theme.px(620), over.width() - theme.px(32))
        self.setGeometry((over.width() - width) // 2, theme.px(8), width, self.sizeHint().height())


class _Box(LineBox):
    """The palette's box. No key is acted on while an input method composes."""

    chosen = Signal()
    closed = Signal()
    left_alone = Signal()

    def __init__(self, palette: Palette) -> None:
        super().__init__(say("搜索命令、访客和登记"), LONGEST, palette)
        self._palette = palette

    def event(self, event: QEvent) -> bool:
        # Tab would leave for the page behind: there is nothing else in here to go to.
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composed:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif self._palette.list.steer(event):
            event.accept()
        elif plain_enter(event):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left_alone.emit()


def _plain(action: QAction) -> str:
    """The words of an action without the sign of its access key."""
    return action.iconText().rstrip("…")


