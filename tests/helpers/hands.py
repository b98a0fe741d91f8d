"""A clerk's two hands on the real window: keys one by one, and Chinese the way an input method delivers it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station_app.ui.consultations import ConsultationPage
from station_app.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return


class Hands:
    """Presses keys where the caret is. `strokes` counts them, a character of an input method as one."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.strokes = 0
        window.activateWindow()
        QApplication.processEvents()

    @property
    def page(self) -> ConsultationPage:
        page = self.window.page("consultations")
        assert isinstance(page, ConsultationPage)
        return page

    @property
    def has(self):  # type: ignore[no-untyped-def]
        """The controls of the form."""
        return self.page.fields.has

    @property
    def caret(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "the caret is lost"
        return widget

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        for _ in range(times):
            self.strokes += 1
            QTest.keyClick(self.caret, key, modifier)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Keys of plain characters."""
        for character in text:
            self.strokes += 1
            QTest.keyClick(self.caret, character)
        QApplication.processEvents()

    def compose(self, letters: str) -> None:
        """What an input method shows while it composes; nothing of it is in the box yet."""
        QApplication.sendEvent(self.caret, QInputMethodEvent(letters, []))

    def commit(self, text: str) -> None:
        """What an input method hands over."""
        self.strokes += len(text)
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(self.caret, event)
        QApplication.processEvents()

    def settle(self) -> None:
        """Waits until the office has answered."""
        QApplication.processEvents()
        assert self.window.desk.background.settle(20)
        QApplication.processEvents()

    def begin(self) -> None:
        """F2 from wherever the caret is, and the look-ups made ready."""
        self.press(Qt.Key.Key_F2)
        self.settle()

    def fill(self, name: str = "李雪梅", phone: str = "13511112222", question: str = "商标续展要带什么") -> None:
        """The four fields of a new visitor, by keys, from the name's box on."""
        self.commit(name)
        self.press(ENTER)
        self.type(phone)
        self.press(ENTER, times=3)
        self.type("2")
        self.commit(question)

    def save(self) -> None:
        self.press(ENTER, CONTROL)
        self.settle()
