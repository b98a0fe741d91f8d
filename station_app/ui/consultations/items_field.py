"""事项: several in one visit, on the keys 1–9 or by typing a code, a part of the label or its pinyin initials."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.catalogue import Code
from station_app.domain.readings import letters, spellings
from station_app.ui import theme
from station_app.ui.widgets.boxes import LineBox, plain_enter
from station_app.ui.widgets.suggestions import Suggestion, Suggestions
from station_app.words import say

Sounds = Mapping[str, tuple[str, ...]]
_DIGITS: Final = {key: str(number) for number, key in enumerate(
    (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8,
     Qt.Key.Key_9), start=1)}  # fmt: skip


def item_sounds(codes: Sequence[Code]) -> Sounds:
    """How each item's label and short name can be typed by sound. Costs the import of the dictionary: not at start."""
    return {code.code: (*spellings(code.label), *spellings(code.attributes.get("quick_label", ""))) for code in codes}


def matching(codes: Sequence[Code], sounds: Sounds, typed: str) -> list[Code]:
    """The items that the typed text can mean: those it begins first, then those that hold it somewhere."""
    wanted = typed.strip().casefold()
    spelt = letters(typed)
    ranked: list[tuple[int, int, Code]] = []
    for order, code in enumerate(codes):
        names = (code.code.casefold(), code.attributes.get("quick_label", "").casefold(), code.label.casefold())
        if not wanted or any(name.startswith(wanted) for name in names if name):
            ranked.append((0, order, code))
        elif spelt and wanted.isascii() and any(sound.startswith(spelt) for sound in sounds.get(code.code, ())):
            ranked.append((1, order, code))
        elif any(wanted in name for name in names):
            ranked.append((2, order, code))
        elif spelt and wanted.isascii() and any(spelt in sound for sound in sounds.get(code.code, ())):
            ranked.append((3, order, code))
    return [code for _, _, code in sorted(ranked, key=lambda one: one[:2])]


class _Box(LineBox):
    """The box of the field: digits choose from the quick list while nothing else stands in it."""

    digit = Signal(str)
    taken = Signal()
    erased = Signal()
    asked = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(name, 40, parent)
        self.list: Suggestions | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composed:
            super().keyPressEvent(event)
            return
        modified = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.list is not None and self.list.steer(event):
            event.accept()
        elif not self.text() and event.key() in _DIGITS and modified == Qt.KeyboardModifier.NoModifier:
            self.digit.emit(_DIGITS[Qt.Key(event.key())])
        elif not self.text() and event.key() == Qt.Key.Key_Backspace:
            self.erased.emit()
        elif event.key() == Qt.Key.Key_Down and modified in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
        ):  # fmt: skip
            self.asked.emit()
        elif plain_enter(event) and self.list is not None and self.list.open:
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        committed = event.commitString()
        if len(committed) == 1 and not self.text() and committed in "１２３４５６７８９123456789":
            # Some input methods hand a digit over instead of letting its key through.
            self.composed = ""
            event.accept()
            self.digit.emit(str(int(committed)))
            return
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.list is not None:
            self.list.close_list()
        super().focusOutEvent(event)


class ItemsField(QWidget):
    """The chosen items as buttons that take themselves away, the box behind them, the quick list below."""

    changed = Signal()
    advanced = Signal()
    left = Signal()
    picked = Signal()

    def __init__(self, codes: Sequence[Code], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes = list(codes)
        self._labels = {code.code: code.label for code in codes}
        self._chosen: list[str] = []
        self.sounds: Sounds = {}
        self.quick = {code.attributes["quick_key"]: code for code in codes if code.attributes.get("quick_key")}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        top = QHBoxLayout()
        top.setSpacing(theme.px(6))
        self._chips = QHBoxLayout()
        self._chips.setSpacing(theme.px(6))
        top.addLayout(self._chips)
        self.box = _Box(say("事项"), self)
        self.box.setPlaceholderText(say("必填：按 1–9 选常办，或输入名称、代码、拼音首字母"))
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        top.addWidget(self.box, 1)
        column.addLayout(top)
        self._quick_line = self._quick_row()
        column.addLayout(self._quick_line)
        self.list = Suggestions(self.box, say("事项列表"))
        self.box.list = self.list
        self.box.digit.connect(self._quick)
        self.box.erased.connect(self._drop_last)
        self.box.typed.connect(self._offer)
        self.box.asked.connect(lambda: self._show(""))
        self.box.taken.connect(self._take_current)
        self.box.advanced.connect(self.advanced.emit)
        self.box.left.connect(self._leave)
        self.list.taken.connect(self._take)

    def codes(self) -> tuple[str, ...]:
        """The chosen codes, in the order in which they were chosen."""
        return tuple(self._chosen)

    def set_codes(self, codes: Sequence[str]) -> None:
        """Chooses exactly these."""
        self._chosen = list(dict.fromkeys(codes))
        self.box.set_text("")
        self.list.close_list()
        self._show_chips()

    def name(self, code: str) -> str:
        """An item's label; the code itself where it is no longer offered."""
        return self._labels.get(code, code)

    def add_quick(self, digit: str) -> bool:
        """Chooses the item of a quick key, or takes it away again; whether there is one."""
        code = self.quick.get(digit)
        if code is None:
            return False
        if code.code in self._chosen:
            self._remove(code.code)
        else:
            self._add(code.code)
        return True

    def show_list(self, codes: Sequence[Code]) -> None:
        """The items with other keys, or others in the list; what is chosen stays."""
        self._codes = list(codes)
        self._labels = {code.code: code.label for code in codes}
        self.quick = {code.attributes["quick_key"]: code for code in codes if code.attributes.get("quick_key")}
        while (taken := self._quick_line.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fill_quick_row(self._quick_line)

    def _quick_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(4))
        self._fill_quick_row(row)
        return row

    def _fill_quick_row(self, row: QHBoxLayout) -> None:
        for digit, code in sorted(self.quick.items()):
            short = code.attributes.get("quick_label") or code.label
            button = QPushButton(f"{digit} {short}", self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(say("{key} 键：{item}", key=digit, item=code.label))
            button.setToolTip(code.label)
            theme.follow(button, lambda button=button: button.setStyleSheet(  # type: ignore[misc]
                f"min-height: {theme.px(24)}px; padding: 0 {theme.px(7)}px; font-size: {theme.px(12)}px;"
                f" border-color: {theme.colours().line}; color: {theme.colours().muted};"
            ))  # fmt: skip
            button.clicked.connect(lambda _checked=False, digit=digit: self._quick(digit))
            row.addWidget(button)
        row.addStretch(1)

    def _quick(self, digit: str) -> None:
        before = len(self._chosen)
        if self.add_quick(digit) and len(self._chosen) > before:
            self.picked.emit()

    def _offer(self) -> None:
        typed = self.box.text() + self.box.composed
        if typed and (self.box.hasFocus() or self.box.composed):
            self._show(typed)
        else:
            self.list.close_list()

    def _show(self, typed: str) -> None:
        found = [code for code in matching(self._codes, self.sounds, typed) if code.code not in self._chosen]
        self.list.offer([
            Suggestion(code.code, code.label, " ".join(filter(None, (code.code, self._key_hint(code)))))
            for code in found
        ])  # fmt: skip

    def _key_hint(self, code: Code) -> str:
        key = code.attributes.get("quick_key", "")
        return say("{key} 键", key=key) if key else ""

    def _take_current(self) -> None:
        line = self.list.current()
        if line is not None:
            self._take(line.value)

    def _take(self, code: str) -> None:
        self._add(code)
        self.picked.emit()

    def _add(self, code: str) -> None:
        if code not in self._chosen:
            self._chosen.append(code)
        self._changed()

    def _remove(self, code: str) -> None:
        self._chosen.remove(code)
        self._changed()

    def _drop_last(self) -> None:
        if self._chosen:
            self._remove(self._chosen[-1])

    def _changed(self) -> None:
        self.box.set_text("")
        self.list.close_list()
        self._show_chips()
        self.changed.emit()

    def _leave(self) -> None:
        # What was typed and not chosen is no item; left standing it would look like one.
        if self.box.text():
            typed = self.box.text()
            found = matching(self._codes, self.sounds, typed)
            self.box.set_text("")
            if len(found) == 1:
                self._add(found[0].code)
        self.left.emit()

    def _show_chips(self) -> None:
        while (taken := self._chips.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.deleteLater()
        wear = theme.colours()
        for code in self._chosen:
            label = self.name(code)
            short = label if len(label) <= 10 else label[:9] + "…"
            chip = QPushButton(say("{item} ×", item=short), self)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setToolTip(say("{item}：点一下去掉，或在空栏里按退格键", item=label))
            chip.setAccessibleName(say("去掉 {item}", item=label))
            chip.setStyleSheet(
                f"background: {wear.accent_soft}; color: {wear.link}; border: 1px solid {wear.accent};"
                f" padding: 0 {theme.px(8)}px;"
            )
            chip.clicked.connect(lambda _checked=False, code=code: self._remove(code))
            self._chips.addWidget(chip)
        self.box.setPlaceholderText(
            say("再加一项") if self._chosen else say("必填：按 1–9 选常办，或输入名称、代码、拼音首字母")
        )
