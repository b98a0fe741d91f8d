"""Small parts that all screens are made of: labels, buttons, cards, banners, and exceptions in words."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.faults import Refused
from station_app.domain.troubles import Trouble
from station_app.ui import theme
from station_app.words import say


def label(text: str, role: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> QLabel:
    """A label in its place of the type scale."""
    made = QLabel(text, parent)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return theme.dress(made, role) if role else made


class WholeLabel(QLabel):
    """Words that are never cut: they ask for the height that they need at the width they were given. A wrapping label
    asks for two lines alone, whatever it says, where a page has less room than it likes.
    """

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            theme.dress(self, role)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


def button(
    text: str, act: Callable[[], object] | None = None, *, key: str = "", role: str = "", icon: str = "",
    parent: QWidget | None = None,
) -> QPushButton:  # fmt: skip
    """A button with its key written on it. The key itself is bound by whoever owns the screen."""
    shown = f"{text}  {QKeySequence(key).toString()}" if key else text
    if icon:
        shown = f" {shown}"
    made = QPushButton(shown, parent)
    made.setAccessibleName(text)
    # Enter presses the button that has the caret, as on every desk program.
    made.setAutoDefault(True)
    if role:
        made.setProperty("role", role)
    if icon:
        tone, side = "accent_text" if role in ("primary", "big") else "text", 26 if role == "big" else 18
        made.setIconSize(QSize(theme.px(side), theme.px(side)))
        theme.follow(made, lambda: made.setIcon(theme.icon(icon, tone, side)))
    if act is not None:
        made.clicked.connect(lambda: act())
    return made


def beside(*parts: QWidget) -> QHBoxLayout:
    """Parts in a row from the left, the rest of it empty."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row


class Card(QFrame):
    """A white field with a heading; screens put their parts into `body`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        margin = theme.px(theme.SPACE["block"])
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(theme.px(theme.SPACE["field"]))
        self.title = label(title, "lead", self)
        self.title.setVisible(bool(title))
        self.heading = QHBoxLayout()
        self.heading.addWidget(self.title)
        self.heading.addStretch(1)
        if title:
            self.body.addLayout(self.heading)
            self.setAccessibleName(title)


class Banner(QFrame):
    """A sentence with its mark over a form: stays until it is told otherwise. Hidden while it has nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        row.setSpacing(theme.px(12))
        self._mark = QLabel(self)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence = label("", parent=self, wrap=True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.sentence, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(8))
        row.addLayout(self.buttons)
        self.hide()

    def tell(self, kind: str, sentence: str) -> None:
        """Shows the sentence; an empty one hides the banner. `kind` is info, good, care or bad."""
        if (self.property("kind"), self.sentence.text()) == (kind, sentence) and self.isHidden() != bool(sentence):
            # Told at every key: dressing it anew each time would cost more than the key.
            return
        self.setProperty("kind", kind)
        theme.restyle(self)
        theme.restyle(self.sentence)
        tone = "link" if kind == "info" else kind
        self._mark.setPixmap(theme.icon(kind, tone, 20).pixmap(QSize(theme.px(20), theme.px(20))))
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


def in_words(error: Exception) -> str:
    """A refusal, a trouble or a mistake of ours as a person reads it."""
    if isinstance(error, Refused):
        from station_app.words.faults import sentence

        return "\n".join(sentence(fault) for fault in error.faults)
    if isinstance(error, Trouble):
        from station_app.words.troubles import trouble_sentence

        return trouble_sentence(error)
    return say("程序刚才出错，这一步没有做成，您填的内容还在。问题报告已存本机，不含来访人信息；请再试一次。")
