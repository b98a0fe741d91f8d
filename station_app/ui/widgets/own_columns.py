"""Lists as each clerk likes them: which columns, their widths and order, kept for each and worn when he sits down."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from station_app.actions import sessions
from station_app.domain.clerks import Clerk
from station_app.storage import clerk_settings
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.widgets.export_dialog import ExportDialog
from station_app.ui.widgets.list_on_screen import take_out_as_read
from station_app.ui.widgets.tables import Table
from station_app.words import say

STEP: Final = 24
NARROWEST: Final = 48
WIDEST: Final = 900
PAUSE_MS: Final = 600
"""A column that is being dragged is kept once the hand rests."""


class OwnColumns(QObject):
    """Keeps how one table's columns stand, under `key`, for the clerk who sits at the window.

    Columns are dragged by the mouse, or moved and widened from the table's menu (the menu key, Shift+F10), which is for
    the column of the current cell.
    """

    def __init__(self, desk: Desk, table: Table, key: str) -> None:
        super().__init__(table)
        self._desk, self._table, self._key = desk, table, f"columns:{key}"
        self._wearing = False
        header = table.horizontalHeader()
        header.setSectionsMovable(True)
        self._usual = self._now()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE_MS)
        self._later.timeout.connect(self.keep)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._changed)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._ask)
        self.wear()

    def wear(self) -> None:
        """Shows the columns as the clerk at the window likes them; as they were made where he never chose."""
        self._later.stop()
        desk = self._desk
        kept = clerk_settings.get(desk.reader.db, desk.open.clerk.record_id, self._key)
        self._show(self._usual)
        if _sound(kept, len(self._usual)):
            self._show(kept)

    def keep(self) -> None:
        """Keeps the columns as they stand now."""
        self._later.stop()
        desk, clerk, columns = self._desk, self._desk.open.clerk, self._now()
        desk.background.write(lambda: sessions.choose_own(desk.open.store, clerk, self._key, columns))

    def under(self, key: str) -> None:
        """From now on the columns are kept under another key, as those of another view of the same list."""
        self.leave()
        self._key = f"columns:{key}"
        self.wear()

    def chooser(self) -> QMenu:
        """Every column with a tick where it is shown; the last one that is shown stays."""
        made = QMenu(self._table)
        self._offer(made)
        made.addSeparator()
        made.addAction(say("各列恢复原样"), self._reset)
        return made

    def _offer(self, menu: QMenu) -> None:
        header = self._table.horizontalHeader()
        shown = [column for column in range(header.count()) if not header.isSectionHidden(column)]
        for column in sorted(range(header.count()), key=header.visualIndex):
            heading = str(self._table.model().headerData(column, Qt.Orientation.Horizontal))
            action = menu.addAction(heading)
            action.setCheckable(True)
            action.setChecked(column in shown)
            action.setEnabled(shown != [column])
            action.toggled.connect(lambda on, column=column: self._hide(column, not on))

    def _hide(self, column: int, hidden: bool) -> None:
        self._table.horizontalHeader().setSectionHidden(column, hidden)
        self._changed()

    def leave(self) -> None:
        """The clerk goes: what he has just changed is kept at once."""
        if self._later.isActive():
            self.keep()

    def menu(self) -> QMenu:
        """What can be done with the column of the current cell."""
        made = QMenu(self._table)
        column = max(0, self._table.currentIndex().column())
        header = self._table.horizontalHeader()
        heading = str(self._table.model().headerData(column, Qt.Orientation.Horizontal))
        made.addSection(say("“{heading}”这一列", heading=heading))
        for words, act in (
            (say("左移"), lambda: self._move(column, -1)), (say("右移"), lambda: self._move(column, 1)),
            (say("加宽"), lambda: self._widen(column, STEP)), (say("收窄"), lambda: self._widen(column, -STEP)),
        ):  # fmt: skip
            made.addAction(words, act)
        made.actions()[3].setEnabled(header.sectionResizeMode(column) == QHeaderView.ResizeMode.Interactive)
        made.actions()[4].setEnabled(header.sectionResizeMode(column) == QHeaderView.ResizeMode.Interactive)
        made.addSeparator()
        hide = made.addAction(say("隐藏这一列"), lambda: self._hide(column, True))
        hide.setEnabled(sum(not header.isSectionHidden(each) for each in range(header.count())) > 1)
        self._offer(made.addMenu(say("显示哪些列")))
        made.addAction(say("各列恢复原样"), self._reset)
        made.addSeparator()
        take = made.addAction(say("导出这个列表…"), self.take_out)
        take.setEnabled(self._table.model().rowCount() > 0)
        return made

    def take_out(self) -> ExportDialog | None:
        """Opens 导出所见 over the list as it is read on the screen, column by column; None where it is empty.

        A page that knows better what stands in its list has a `take_out` of its own, which is asked instead.
        """
        page: Any = self._table.parent()
        while page is not None and not hasattr(page, "take_out"):
            page = page.parent()
        if page is not None:
            return page.take_out()  # type: ignore[no-any-return]
        return take_out_as_read(self._desk, self._table)

    def _ask(self, at: QPoint) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._table.viewport().mapToGlobal(at))

    def _move(self, column: int, by: int) -> None:
        header = self._table.horizontalHeader()
        at = header.visualIndex(column)
        to = min(header.count() - 1, max(0, at + by))
        if to != at:
            header.moveSection(at, to)

    def _widen(self, column: int, by: int) -> None:
        width = self._table.columnWidth(column) + theme.px(by)
        self._table.setColumnWidth(column, min(theme.px(WIDEST), max(theme.px(NARROWEST), width)))

    def _reset(self) -> None:
        self._show(self._usual)
        self.keep()

    def _resized(self, column: int, _before: int, _now: int) -> None:
        # The stretched column follows the window: nobody chose its width.
        if self._table.horizontalHeader().sectionResizeMode(column) == QHeaderView.ResizeMode.Interactive:
            self._changed()

    def _changed(self) -> None:
        if not self._wearing:
            self._later.start()

    def _now(self) -> list[list[int]]:
        """For each column: its place, its width at 100 % (0 where it is stretched), and 1 where it is hidden."""
        header = self._table.horizontalHeader()
        return [
            [header.visualIndex(column), self._width(column), *([1] if header.isSectionHidden(column) else [])]
            for column in range(header.count())
        ]

    def _width(self, column: int) -> int:
        header = self._table.horizontalHeader()
        if _stretched(header, column):
            return 0
        if header.isSectionHidden(column):
            # A hidden column has no width of its own: it comes back as it was made.
            return self._table.made_widths[column]
        return round(header.sectionSize(column) / theme.text_scale())

    def _show(self, columns: Sequence[Sequence[int]]) -> None:
        header = self._table.horizontalHeader()
        self._wearing = True
        try:
            for place, column in enumerate(sorted(range(len(columns)), key=lambda each: columns[each][0])):
                header.moveSection(header.visualIndex(column), place)
            for column, (_place, width, *hidden) in enumerate(columns):
                header.setSectionHidden(column, bool(hidden))
                if width and not _stretched(header, column):
                    header.resizeSection(column, theme.px(width))
        finally:
            self._wearing = False


class AllColumns(QObject):
    """The lists of all pages of a window."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all: list[OwnColumns] = []

    def attend(self, page: QWidget, name: str) -> None:
        """From now on the page's lists stand as each clerk likes them."""
        for number, table in enumerate(page.findChildren(Table)):
            self._all.append(OwnColumns(self._desk, table, f"{name}:{number}"))

    def leave(self) -> None:
        """The clerk goes, or the window closes."""
        for own in self._all:
            own.leave()

    def changed_hands(self, _before: Clerk, _clerk: Clerk) -> None:
        """Another clerk sits here: his widths and his order."""
        for own in self._all:
            own.wear()


def _stretched(header: QHeaderView, column: int) -> bool:
    return header.sectionResizeMode(column) == QHeaderView.ResizeMode.Stretch


def _sound(kept: Any, count: int) -> bool:
    """Whether what was kept still fits the list: an update may have given it other columns."""
    if not isinstance(kept, list) or len(kept) != count:
        return False
    pairs = all(isinstance(one, list) and all(type(value) is int for value in one)
                and (len(one) == 2 or (len(one) == 3 and one[2] == 1)) for one in kept)  # fmt: skip
    return pairs and sorted(one[0] for one in kept) == list(range(count)) and all(
        0 <= one[1] <= WIDEST for one in kept
    )
