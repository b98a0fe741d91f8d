"""What is looked for in the journal: who, which kind, which act, which days, which number."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from station_app.storage.journal_pages import JournalFilter
from station_app.ui import theme
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.days import DayBox
from station_app.words import say
from station_app.words.personal_data import kind_words, verb_words

_LONGEST_NUMBER = 30


class Filters(QWidget):
    """A row of filters. `changed`: look again."""

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.who = _combo(say("谁"), self)
        self.kind = _combo(say("种类"), self)
        self.verb = _combo(say("操作"), self)
        self.first = DayBox(say("从哪天"), now, self)
        self.last = DayBox(say("到哪天"), now, self)
        self.number = LineBox(say("编号"), _LONGEST_NUMBER, self)
        self.first.setPlaceholderText(say("从哪天"))
        self.last.setPlaceholderText(say("到哪天"))
        self.number.setPlaceholderText(say("编号，可只写开头"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for part, stretch in ((self.who, 3), (self.kind, 3), (self.verb, 3), (self.first, 2), (self.last, 2),
                              (self.number, 3)):  # fmt: skip
            row.addWidget(part, stretch)
        for combo in (self.who, self.kind, self.verb):
            combo.currentIndexChanged.connect(lambda _index: self.changed.emit())
        for box in (self.first, self.last, self.number):
            box.left.connect(self.changed.emit)
            box.advanced.connect(self.changed.emit)

    def offer(self, people: Mapping[str, str], kinds: Sequence[str], verbs: Sequence[str]) -> None:
        """Offers these; what was chosen stays chosen."""
        _fill(self.who, say("所有经办人"), sorted(people.items(), key=lambda one: one[1]))
        _fill(self.kind, say("所有种类"), sorted(((one, kind_words(one)) for one in kinds), key=lambda one: one[1]))
        _fill(self.verb, say("所有操作"), sorted(((one, verb_words(one)) for one in verbs), key=lambda one: one[1]))

    def wanted(self) -> JournalFilter:
        """What is looked for now."""
        return JournalFilter(
            str(self.who.currentData() or ""), str(self.kind.currentData() or ""), str(self.verb.currentData() or ""),
            self.first.text().strip(), self.last.text().strip(), self.number.text().strip(),
        )  # fmt: skip

    def clear(self) -> None:
        """Everything is looked for."""
        self.blockSignals(True)
        for combo in (self.who, self.kind, self.verb):
            combo.setCurrentIndex(0)
        for box in (self.first, self.last, self.number):
            box.set_text("")
        self.blockSignals(False)
        self.changed.emit()


def _combo(name: str, parent: QWidget) -> QComboBox:
    made = QComboBox(parent)
    made.setAccessibleName(name)
    made.setMaxVisibleItems(18)
    made.setMinimumContentsLength(5)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def _fill(combo: QComboBox, all_of_them: str, offered: Sequence[tuple[str, str]]) -> None:
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(all_of_them, "")
    for value, text in offered:
        combo.addItem(text, value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
    combo.blockSignals(False)
