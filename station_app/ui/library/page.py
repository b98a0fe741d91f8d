"""The page: two tabs, phrases and policies. Each is built when it is first shown."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from station_app.actions.acts import Changes
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.library.phrases import PhrasesView
from station_app.ui.library.policies import PoliciesView
from station_app.ui.widgets.basics import button
from station_app.ui.widgets.boxes import ENTER
from station_app.ui.widgets.stacks import PageStack
from station_app.words import say


class LibraryPage(QWidget):
    """`told`: a Notice; `wanted_page`: the name of another page."""

    told = Signal(object)
    wanted_page = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        # Tab goes in the order in which things were made: the tabs stand above their views.
        self.tabs = [QToolButton(self), QToolButton(self)]
        self.phrases = PhrasesView(desk, self)
        self.policies = PoliciesView(desk, self)
        self._stack = PageStack(self)
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        views: tuple[tuple[str, PhrasesView | PoliciesView], ...] = (
            (say("常用语"), self.phrases), (say("政策文件"), self.policies)
        )  # fmt: skip
        for tab, (title, view) in zip(self.tabs, views, strict=True):
            tab.setText(title)
            tab.setAccessibleName(title)
            tab.setCheckable(True)
            tab.setProperty("role", "tab")
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tab.clicked.connect(lambda _on=False, view=view: self.show_view(view))
            group.addButton(tab)
            row.addWidget(tab)
            self._stack.addWidget(view)
            view.told.connect(self.told)
        row.addStretch(1)
        self.ledgers = button(say("旧台账导入…"), lambda: self.wanted_page.emit("ledgers"), role="link", parent=self)
        QWidget.setTabOrder(self.tabs[1], self.ledgers)
        row.addWidget(self.ledgers)
        column = QVBoxLayout(self)
        margin = theme.px(theme.SPACE["page"])
        column.setContentsMargins(margin, theme.px(10), margin, theme.px(12))
        column.setSpacing(theme.px(10))
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self.show_view(self.phrases)

    @property
    def current(self) -> PhrasesView | PoliciesView:
        """The view in front."""
        return self.phrases if self._stack.currentWidget() is self.phrases else self.policies

    def show_view(self, view: PhrasesView | PoliciesView) -> None:
        """Brings a tab to the front and reads it anew."""
        self._stack.setCurrentWidget(view)
        self.tabs[self._stack.indexOf(view)].setChecked(True)
        view.refresh()

    def open_policy(self, record_id: str) -> bool:
        """Shows a text of the policies, chosen in its list; whether it stands."""
        self.show_view(self.policies)
        return self.policies.choose(record_id)

    def finding_box(self) -> QWidget:
        """Where Ctrl+F leads on this page."""
        return self.phrases.search

    def enter(self) -> None:
        """The page comes to the front: the caret goes to where its work begins, or stays where it was."""
        self.current.refresh()
        (self.focusWidget() or self.current.first()).setFocus()

    def refresh(self) -> None:
        """Reads anew what is shown; what is being typed stays."""
        self.current.refresh()

    def changed(self, changes: Changes) -> None:
        """Somebody changed something."""
        if changes.kinds & {"phrase", "policy_text"}:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
        if event.key() in ENTER and control:
            self.current.save()
        elif event.key() == Qt.Key.Key_N and control:
            self.current.begin()
        elif event.key() == Qt.Key.Key_Escape and not event.modifiers() and self.current.give_up():
            pass
        else:
            super().keyPressEvent(event)
