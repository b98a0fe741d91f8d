"""What the page has written: each an action of its own on the writer, under ids made when the key was pressed."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from station_app.actions import merges, visitor_cards
from station_app.actions.acts import RecordIds
from station_app.ui.desk import Desk
from station_app.ui.inspector.portraits import What

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


class Writes:
    """The page's door to the writer. `failed` hears what went wrong where nobody else does."""

    def __init__(self, desk: Desk, failed: Failed) -> None:
        self._desk = desk
        self._failed = failed

    def reveal(self, visitor_id: str, done: Done) -> None:
        """The whole phone, journalled."""
        desk, ids, now = self._asked()
        self._write(lambda: visitor_cards.reveal(desk.store, desk.clerk, visitor_id, ids=ids, now=now), done)

    def card(self, what: What, record_id: str, given: Mapping[str, Any], done: Done, failed: Failed) -> None:
        """Corrected fields of a card."""
        desk, ids, now = self._asked()
        self._write(
            lambda: visitor_cards.revise_card(
                desk.store, desk.clerk, what, record_id, given, ids=ids, now=now, new_id=self._desk.new_id
            ),
            done, failed,
        )  # fmt: skip

    def belong(self, visitor_id: str, organisation_id: str, role: str, *, leave: bool) -> None:
        """A role in a firm, or its end."""
        desk, ids, now = self._asked()
        self._write(lambda: visitor_cards.belong(
            desk.store, desk.clerk, visitor_id, organisation_id, role=role, leave=leave, ids=ids, now=now,
            new_id=self._desk.new_id,
        ))  # fmt: skip

    def merge(
        self, what: What, survivor: str, loser: str, take: Collection[str], done: Done, failed: Failed
    ) -> None:
        """Two made one."""
        desk, ids, now = self._asked()
        self._write(
            lambda: merges.merge(
                desk.store, desk.clerk, what, survivor, loser, take=take, ids=ids, now=now, new_id=self._desk.new_id
            ),
            done, failed,
        )  # fmt: skip

    def apart(self, what: What, one: str, other: str, done: Done) -> None:
        """Two that are not one."""
        desk, ids, now = self._asked()
        self._write(
            lambda: merges.tell_apart(
                desk.store, desk.clerk, what, one, other, ids=ids, now=now, new_id=self._desk.new_id
            ),
            done,
        )

    def undo(self, merge_id: str, done: Done) -> None:
        """A merge taken back."""
        desk, ids, now = self._asked()
        self._write(
            lambda: merges.undo_merge(desk.store, desk.clerk, merge_id, ids=ids, now=now, new_id=self._desk.new_id),
            done,
        )

    def _asked(self) -> tuple[Any, RecordIds, Any]:
        return self._desk.open, RecordIds.make(self._desk.new_id), self._desk.now()

    def _write(self, action: Callable[[], Any], done: Done | None = None, failed: Failed | None = None) -> None:
        self._desk.background.write(action, done=done, failed=failed or self._failed)
