"""Several codes of one list behind one button: a menu with a tick before each that holds."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from station_app.domain.catalogue import Code
from station_app.words import say


class _StayingMenu(QMenu):
    """Stays open while one ticks and unticks; Esc or a click beside it closes it."""

    def mouseReleaseEvent(self, event: object) -> None:
        action = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
            return
        super().mouseReleaseEvent(event)  # type: ignore[arg-type]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None:
            action.trigger()
            return
        super().keyPressEvent(event)


class CodesBox(QPushButton):
    """The button says what holds; `chosen`: something was ticked or unticked."""

    chosen = Signal()

    def __init__(self, name: str, codes: Sequence[Code], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._unset = say("不填")
        self._actions: dict[str, QAction] = {}
        self._put: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._list = _StayingMenu(self)
        self.setMenu(self._list)
        for code in codes:
            self._add(code.code, code.label)
        self._show()

    def codes(self) -> tuple[str, ...]:
        """The ticked codes: in the order in which they were put, where those stand; else in that of the list."""
        ticked = tuple(code for code, action in self._actions.items() if action.isChecked())
        return self._put if set(ticked) == set(self._put) else ticked

    def set_codes(self, codes: Sequence[str], labels: Sequence[str]) -> None:
        """Ticks exactly these; one that is no longer offered is added by its label. Tells no `chosen`."""
        self._put = tuple(codes)
        blocked = self.blockSignals(True)
        for code, label in zip(codes, labels, strict=True):
            if code not in self._actions:
                self._add(code, label)
        for code, action in self._actions.items():
            action.setChecked(code in codes)
        self.blockSignals(blocked)
        self._show()

    def set_unset(self, text: str) -> None:
        """What the button says while nothing is ticked."""
        self._unset = text
        self._show()

    def _add(self, code: str, label: str) -> None:
        # Made here, not by QMenu.addAction: Python loses hold of an action that C++ made whenever PySide lets go of a
        # passing wrapper of one of its parents, as after a call of an event filter.
        action = QAction(label, self._list)
        self._list.addAction(action)
        action.setCheckable(True)
        action.toggled.connect(self._toggled)
        self._actions[code] = action

    def _toggled(self, _on: bool) -> None:
        self._show()
        self.chosen.emit()

    def _show(self) -> None:
        chosen = say("、").join(action.text() for action in self._actions.values() if action.isChecked())
        told = chosen or self._unset
        self.setText(told)
        self.setToolTip(told)
        self.setAccessibleName(say("{name}：{told}", name=self._name, told=told))
