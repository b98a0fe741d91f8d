"""Any list as it is read on the screen, to be taken out: the columns that are shown, in their order, row by row."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt

from station_app.documents.list_files import ListColumn
from station_app.storage.store import Store
from station_app.ui.desk import Desk
from station_app.ui.widgets.export_dialog import ExportDialog, ListToTake
from station_app.ui.widgets.tables import Table
from station_app.words import say

MOST: Final = 20_000
"""More rows than this are no list on a screen: the search takes those out, read by a worker."""


def take_out_as_read(desk: Desk, table: Table) -> ExportDialog | None:
    """Opens 导出所见 over a list; None where it is empty. It goes out by the password and for a reason: of a text on
    the screen nobody can tell whether it is a name.
    """
    model, header = table.model(), table.horizontalHeader()
    while model.canFetchMore(QModelIndex()) and model.rowCount() < MOST:
        model.fetchMore(QModelIndex())
    if not model.rowCount():
        return None
    shown = [header.logicalIndex(at) for at in range(header.count())]
    shown = [column for column in shown if not header.isSectionHidden(column)]
    headings = [str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in shown]
    # Read here, as it stands: what is saved meanwhile is not in it.
    read = [[str(model.index(row, column).data() or "") for column in shown] for row in range(model.rowCount())]

    def rows(_store: Store, _whole: bool) -> Iterator[Sequence[Any]]:
        yield from read

    columns = [ListColumn(heading, say("列表里的“{heading}”", heading=heading), "code") for heading in headings]
    title = table.accessibleName() or say("清单")
    dialog = ExportDialog(
        desk, ListToTake("screen", title, columns, rows, len(read), {}, maskable=False), table.window()
    )
    told = getattr(table.window(), "_tell", None)
    if told is not None:
        dialog.told.connect(told)
    dialog.open()
    return dialog
