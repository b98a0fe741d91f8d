"""Two questions about a row of the registers: whether it is voided, and whether it is taken up again."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from station_app.actions import registers
from station_app.actions.acts import RecordIds
from station_app.actions.registers import SavedRow
from station_app.storage.registers import Row
from station_app.ui.desk import Desk
from station_app.ui.registers.saving import reopening
from station_app.ui.widgets.opening import open_over
from station_app.ui.widgets.reason import ReasonDialog
from station_app.ui.widgets.void_dialog import VoidDialog, ask_void
from station_app.words import say
from station_app.words.registers import register_label

Done = Callable[[SavedRow], None]
Failed = Callable[[Exception], None]


def ask_to_void(desk: Desk, row: Row, parent: QWidget, *, done: Done, failed: Failed) -> None:
    """Asks for the reason and the clerk's password, then voids the row."""
    what = row.org_name or row.headline or row.name or ""
    told = say("{name} · {what}", name=register_label(row.kind), what=what)
    dialog = VoidDialog(say("作废这一条"), told, say("作废后不再计数，内容仍可查；有编号的编号保留。"), parent)
    ids = RecordIds.make(desk.new_id)

    def void(reason: str, now: datetime) -> SavedRow:
        return registers.void(desk.open.store, desk.open.clerk, row.record_id, reason, ids=ids, now=now)

    ask_void(desk, dialog, void, done=done, failed=failed)


def ask_to_reopen(desk: Desk, row: Row, parent: QWidget, *, done: Done, failed: Failed) -> None:
    """Asks for the reason, then takes the closed row up again; the caret goes back to where it was."""
    dialog = ReasonDialog(say("重新办理"), row.org_name or row.headline or "", say("重新办理"), parent)
    ids = RecordIds.make(desk.new_id)
    dialog.confirmed.connect(
        lambda reason: desk.background.write(reopening(desk, row.record_id, reason, ids), done=done, failed=failed)
    )
    open_over(dialog)
