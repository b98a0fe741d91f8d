"""F7: all phrases in a list with a search box, over the box in which one is wanted; a digit takes at once."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout
from shiboken6 import isValid

from station_app.domain.phrases import TITLE_LENGTH, Phrase
from station_app.ui import theme
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.boxes import LineBox, plain_enter
from station_app.ui.widgets.phrase_popup import PhrasePopup, caret_in_window, described, place_at
from station_app.ui.widgets.suggestions import MOST_SHOWN, Suggestion, Suggestions
from station_app.words import say

_WIDTH: Final = 520
_MOST: Final = 60


class _Below(Suggestions):
    """The list inside the frame, below the search box: its place is the layout's."""

    def _place(self) -> None:
        return


class PhraseFinder(QFrame):
    """Takes the caret into its search box and gives it back; what is taken goes where the caret was."""

    def __init__(self, popup: PhrasePopup) -> None:
        window = popup.box.window()
        super().__init__(window)
        self._popup = popup
        self._sign = popup.sign()
        self.setProperty("role", "card")
        self.setAccessibleName(say("常用语"))
        self.search = LineBox(say("找常用语"), TITLE_LENGTH, self)
        self.search.setPlaceholderText(say("缩写、拼音或词；1–9 直接取"))
        self.list = _Below(self.search, say("常用语"))
        self.nothing = label(say("没有这样的常用语。换个词找，或到“常用语与政策”里写一条。"), "muted", self, wrap=True)
        column = QVBoxLayout(self)
        space = theme.px(8)
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing)
        self.search.typed.connect(self._offer)
        self.list.taken.connect(self._take)
        self.search.installEventFilter(self)
        height = (MOST_SHOWN + 1) * theme.px(theme.CONTROL_HEIGHT) + theme.px(40)
        self.setGeometry(place_at(caret_in_window(popup.box), theme.px(_WIDTH), height, window))
        if self._sign is not None:
            self.search.setText(self._sign.query)
        self._offer()
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_finder(self) -> None:
        """Goes away; the caret returns to the box."""
        self.search.removeEventFilter(self)
        self.hide()
        if isValid(self._popup) and isValid(self._popup.box):
            self._popup.box.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self.search.removeEventFilter(self)
            self.hide()
            self.deleteLater()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not self.search.composed:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        place = event.text()
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F7):
            self.close_finder()
        elif plain_enter(event) or event.key() == Qt.Key.Key_Tab:
            line = self.list.current()
            if line is not None:
                self._take(line.value)
        elif bare and not self.search.text() and len(place) == 1 and place in "123456789":
            if int(place) <= len(self.list.lines):
                self._take(self.list.lines[int(place) - 1].value)
        else:
            return self.list.steer(event)
        return True

    def _offer(self) -> None:
        context = self._popup.context
        typed = self.search.text() + self.search.composed
        found = context.book.offered(typed, context.items(), most=_MOST)
        self.list.offer([
            Suggestion(phrase, f"{nth}　{phrase.form.title}" if nth <= 9 and not typed else phrase.form.title,
                       described(phrase))
            for nth, phrase in enumerate(found, start=1)
        ])  # fmt: skip
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)

    def _take(self, phrase: Phrase) -> None:
        popup = self._popup
        self.close_finder()
        popup.take(phrase, self._sign)
