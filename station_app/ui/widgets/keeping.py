"""Autosave: at most two seconds of typing are ever lost. Nothing is kept of a form nobody has written in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from station_app.actions import drafts
from station_app.storage.drafts import Draft
from station_app.ui.desk import Desk

EVERY_MILLISECONDS: Final = 1500
"""Two seconds of typing may be lost at most, the way to the disk included."""


class Keeper(QObject):
    """Keeps the draft that `give` gives, two seconds after the first change. `kept`: it lies on the disk."""

    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, give: Callable[[], Draft | None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._give = give
        self._last: dict[str, object] | None = None
        self._by_hand = False
        self._stored: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.keep_now)

    def touch(self) -> None:
        """Something was typed. A running timer is not put off: who types on and on is kept as well."""
        if not self._timer.isActive():
            self._timer.start()

    def rest(self) -> None:
        """Keeps nothing more until the next change."""
        self._timer.stop()

    def keep_now(
        self, done: Callable[[], None] | None = None, *, by_hand: bool = False,
        failed: Callable[[Draft, Exception], None] | None = None,
    ) -> bool:  # fmt: skip
        """Keeps the form at once, then `done`; False (and `done` at once) where there is nothing to keep.

        `by_hand`: the clerk wants it kept. It is a draft then, until more is typed. `failed` hears of one that could
        not be kept, in place of the signal.
        """
        self._timer.stop()
        draft = self._give()
        as_before = draft is not None and draft.record_id in self._stored and draft.body == self._last
        if draft is None or (as_before and (self._by_hand or not by_hand)):
            if done is not None:
                done()
            return draft is not None
        self.keep(replace(draft, by_hand=by_hand), done, failed)
        return True

    def keep(
        self, draft: Draft, done: Callable[[], None] | None = None,
        failed: Callable[[Draft, Exception], None] | None = None,
    ) -> None:  # fmt: skip
        """Keeps this draft."""
        desk = self._desk

        def stored(_result: None) -> None:
            if isValid(self):
                self._last, self._by_hand = draft.body, draft.by_hand
                self._stored.add(draft.record_id)
                self.kept.emit(draft)
                if done is not None:
                    done()

        def not_stored(error: Exception) -> None:
            if isValid(self) and failed is not None:
                failed(draft, error)
            elif isValid(self):
                self.failed.emit(error)

        desk.background.write(
            lambda: drafts.keep(desk.open.store, desk.open.clerk, draft), done=stored, failed=not_stored
        )

    def opened(self, draft: Draft) -> None:
        """This draft lies on the disk already."""
        self._stored.add(draft.record_id)
        self._last, self._by_hand = draft.body, draft.by_hand

    def not_kept(self, record_id: str) -> None:
        """What was opened lies nowhere yet: it is kept at the next chance."""
        self._stored.discard(record_id)
        self.touch()

    def drop(self, record_id: str, done: Callable[[], None] | None = None) -> None:
        """Forgets a draft, then `done`: the form was saved, or emptied by the clerk."""
        self._timer.stop()
        if record_id in self._stored:
            self._stored.discard(record_id)
            desk = self._desk
            desk.background.write(
                lambda: drafts.drop(desk.open.store, desk.open.clerk, record_id),
                done=lambda _: done() if done is not None else None,
            )
