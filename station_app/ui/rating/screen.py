"""What the visitor sees: five grades, then what they are about, then thanks. It stays silent towards the counter.

On a second screen it never takes the caret from the clerk's window, so no key of his keyboard can press it. Handed over
on the only screen it stands over a locked window. Nobody pressing for a while is 未评价.
"""

from datetime import date
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from station_app.domain.catalogue import Catalogue
from station_app.domain.ratings import GRADES, INDICATORS, NOT_RATED, REASON_LENGTH, RatingForm, demands_reason
from station_app.ui import theme
from station_app.ui.widgets.basics import label
from station_app.ui.widgets.boxes import TextBox
from station_app.words import on_paper

ANSWER_SECONDS: Final = 60
"""How long a page waits for a press."""
THANKS_SECONDS: Final = 4
_FACE: Final = 72


class RatingScreen(QWidget):
    """Asks one visitor about one visit. `answered` carries a RatingForm, once; then `gone`: take it away.

    `handed_over`: there is no second screen; the visitor has keyboard and mouse of this one and may write.
    """

    answered = Signal(object)
    gone = Signal()

    def __init__(self, station: str, catalogue: Catalogue, day: date, *, handed_over: bool) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        if not handed_over:
            flags |= Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not handed_over)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "page")
        self.setWindowTitle(on_paper("请您评价"))
        self._catalogue = catalogue
        self._grades = [code for code in catalogue.current(GRADES, day) if code.code != NOT_RATED]
        self._indicators = catalogue.current(INDICATORS, day)
        self._grade = ""
        self._told = False
        self._handed_over = handed_over
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._nobody_pressed)
        self.grades: dict[str, QToolButton] = {}
        self.about: dict[str, QPushButton] = {}
        self.pages = QStackedWidget(self)
        self._first, self._second, self._third = self._ask_page(station), self._about_page(), self._thanks_page()
        for page in (self._first, self._second, self._third):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.px(48),) * 4)
        column.addWidget(self.pages)
        self._wait()

    # --- the three pages --------------------------------------------------------------------------------------------

    def _ask_page(self, station: str) -> QWidget:
        page, column = _page(on_paper("您对刚才的服务满意吗？"), on_paper("{station}　请您点一下", station=station))
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        for place, code in enumerate(self._grades, start=1):
            made = QToolButton(page)
            made.setProperty("role", "grade")
            made.setText(code.label)
            made.setAccessibleName(code.label)
            made.setIcon(theme.icon(f"grade-{code.code}", "accent", _FACE))
            made.setIconSize(QSize(theme.px(_FACE), theme.px(_FACE)))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setSizePolicy(page.sizePolicy().Policy.Expanding, page.sizePolicy().Policy.Preferred)
            made.setMinimumHeight(theme.px(190))
            made.setFocusPolicy(self._focus_policy())
            made.setToolTip(str(place) if self._handed_over else "")
            made.clicked.connect(lambda _on=False, grade=code.code: self.choose(grade))
            self.grades[code.code] = made
            row.addWidget(made)
        column.addLayout(row)
        column.addStretch(2)
        self.no_answer = self._plain(on_paper("暂不评价"), self._refuse)
        column.addWidget(self.no_answer, 0, Qt.AlignmentFlag.AlignHCenter)
        return page

    def _about_page(self) -> QWidget:
        page, column = _page("", "")
        self.question, self.hint = page.findChildren(QLabel)[:2]
        grid = QGridLayout()
        grid.setSpacing(theme.px(16))
        for place, code in enumerate(self._indicators):
            made = QPushButton(code.label, page)
            made.setProperty("role", "indicator")
            made.setAccessibleName(code.label)
            made.setCheckable(True)
            made.setFocusPolicy(self._focus_policy())
            made.toggled.connect(lambda _on: self._touched())
            self.about[code.code] = made
            grid.addWidget(made, place // 2, place % 2)
        column.addLayout(grid)
        self.words = TextBox(on_paper("您想说的话（可不填）"), REASON_LENGTH, page)
        self.words.setPlaceholderText(on_paper("您想说的话（可不填，请勿写身份证号）"))
        self.words.setFixedHeight(theme.px(110))
        self.words.typed.connect(self._touched)
        self.words.setVisible(self._handed_over)
        column.addWidget(self.words)
        column.addStretch(1)
        self.missing = label("", "public-bad", page)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.missing)
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        self.back = self._plain(on_paper("重新选择"), self._start_over)
        self.send = QPushButton(on_paper("提交评价"), page)
        self.send.setProperty("role", "big")
        self.send.setAutoDefault(True)
        self.send.setFocusPolicy(self._focus_policy())
        self.send.clicked.connect(lambda: self.submit())
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.send)
        row.addStretch(1)
        column.addLayout(row)
        QWidget.setTabOrder(self.words, self.back)
        QWidget.setTabOrder(self.back, self.send)
        return page

    def _thanks_page(self) -> QWidget:
        page, column = _page(on_paper("谢谢您"), "")
        self.thanks = page.findChildren(QLabel)[1]
        column.addStretch(3)
        return page

    def _plain(self, text: str, act: object) -> QPushButton:
        made = QPushButton(text)
        made.setProperty("role", "public")
        made.setAutoDefault(True)
        made.setFocusPolicy(self._focus_policy())
        made.clicked.connect(lambda: act())  # type: ignore[operator]
        return made

    def _focus_policy(self) -> Qt.FocusPolicy:
        return Qt.FocusPolicy.StrongFocus if self._handed_over else Qt.FocusPolicy.NoFocus

    # --- what the visitor does --------------------------------------------------------------------------------------

    def choose(self, grade: str) -> None:
        """The visitor pressed a grade: what is it about?"""
        if self._told:
            return
        self._grade = grade
        bad = demands_reason(grade, self._catalogue)
        self.question.setText(on_paper("哪方面让您不满意？") if bad else on_paper("哪些方面做得好？"))
        self.hint.setText(
            on_paper("您选了“{grade}”。请至少点一项，我们会整改并答复。", grade=self._catalogue.label(GRADES, grade))
            if bad else on_paper("您选了“{grade}”。可以不选，直接提交。", grade=self._catalogue.label(GRADES, grade))
        )  # fmt: skip
        self.missing.setText("")
        self.pages.setCurrentWidget(self._second)
        if self._handed_over:
            next(iter(self.about.values()), self.send).setFocus()
        self._wait()

    def submit(self) -> None:
        """The visitor pressed 提交."""
        form = self._form()
        if self._unsaid(form):
            self.missing.setText(on_paper("请点一下哪方面不满意，我们好改进。"))
            self._wait()
            return
        self._answer(form)

    def conclude(self) -> None:
        """Ends the question: what was pressed counts, without a second press too; else it is 未评价.

        So nobody at the counter can take a bad grade away by ending the question.
        """
        form = self._form()
        if not form.satisfaction:
            form = RatingForm(satisfaction=NOT_RATED)
        elif self._unsaid(form):
            form = RatingForm(form.satisfaction, (), on_paper("（来访人没有说明原因）"))
        self._answer(form)

    def _form(self) -> RatingForm:
        chosen = tuple(code for code, button in self.about.items() if button.isChecked())
        words = self.words.text().strip() if self._handed_over else ""
        return RatingForm(satisfaction=self._grade, indicators=chosen, dissatisfied_reason=words)

    def _unsaid(self, form: RatingForm) -> bool:
        """Whether a bad grade does not say yet what it is about."""
        return demands_reason(form.satisfaction, self._catalogue) and not (form.indicators or form.dissatisfied_reason)

    def _refuse(self) -> None:
        self._answer(RatingForm(satisfaction=NOT_RATED))

    def _start_over(self) -> None:
        self._grade = ""
        for button in self.about.values():
            button.setChecked(False)
        self.pages.setCurrentWidget(self._first)
        self._wait()

    def _nobody_pressed(self) -> None:
        if self._told:
            self.gone.emit()
        else:
            self.conclude()

    def _answer(self, form: RatingForm) -> None:
        if self._told:
            return
        self._told = True
        given = form.satisfaction != NOT_RATED
        told = on_paper("您的评价已收到。") if given else on_paper("欢迎您下次再来。")
        if self._handed_over:
            told += on_paper("请把屏幕交还给工作人员。")
        self.thanks.setText(told)
        self.pages.setCurrentWidget(self._third)
        self._timer.start(THANKS_SECONDS * 1000)
        self.answered.emit(form)

    def _touched(self) -> None:
        self.missing.setText("")
        self._wait()

    def _wait(self) -> None:
        if not self._told:
            self._timer.start(ANSWER_SECONDS * 1000)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Escape:
            self.conclude() if self.pages.currentWidget() is self._first else self._start_over()
        elif self.pages.currentWidget() is self._first and 0 <= place < len(self._grades):
            self.choose(self._grades[place].code)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.conclude()
        self._timer.stop()
        super().closeEvent(event)
        self.gone.emit()


def _page(title: str, hint: str) -> tuple[QWidget, QVBoxLayout]:
    """A page with its two lines of words above."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(theme.px(24))
    column.addStretch(1)
    for text, role in ((title, "public-title"), (hint, "public")):
        made = label(text, role, page, wrap=True)
        made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(made)
    column.addStretch(1)
    return page, column
