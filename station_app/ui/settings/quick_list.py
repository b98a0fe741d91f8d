"""常办键: which items stand behind 1 to 9, put in order by the mouse or by keys alone."""

from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from station_app.actions import desk_settings
from station_app.actions.item_overlays import of_this_desk
from station_app.domain.catalogue import Code
from station_app.domain.quick_list import ITEMS, MOST, quick_items
from station_app.storage import reference
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.settings.section import Entry, Section
from station_app.ui.widgets.basics import button, label
from station_app.words import say

_CODE: Final = Qt.ItemDataRole.UserRole


class _Keys(QListWidget):
    """The chosen items. `ordered`: somebody moved one; `dropped`: one was taken out by a key."""

    ordered = Signal()
    dropped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if alt and step is not None:
            self.move_chosen(step)
        elif event.key() == Qt.Key.Key_Delete:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def move_chosen(self, step: int) -> None:
        """Moves the chosen line up or down."""
        here = self.currentRow()
        there = here + step
        if here >= 0 and 0 <= there < self.count():
            item = self.takeItem(here)
            self.insertItem(there, item)
            self.setCurrentRow(there)
            self.ordered.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.ordered.emit()


class QuickListSection(Section):
    """Two lists: what stands behind the keys, and the other items that could. For the manager.

    `chosen_anew`: the keys mean something else now.
    """

    chosen_anew = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("常办键"), say("1–9 快捷 事项 排序"))
        card = self.card(
            say("按 1–9 直接登记的事项"),
            say("工作台和“事项”栏里按数字就选上。左边从上到下就是 1 到 9；拖动，或按 Alt+↑ / Alt+↓ 调次序。"),
        )
        self.chosen = _Keys(self)
        self.others = QListWidget(self)
        self.chosen.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(12))
        left, right = QVBoxLayout(), QVBoxLayout()
        for box, named, column in ((self.chosen, say("常办事项"), left), (self.others, say("其他事项"), right)):
            box.setAccessibleName(named)
            box.setProperty("role", "popup")
            box.setMinimumHeight(theme.px(9 * 40))
            caption = label(named, parent=self)
            caption.setBuddy(box)
            column.addWidget(caption)
            column.addWidget(box)
        self.out = button(say("移出 →"), self._take_out, parent=self)
        self.into = button(say("← 移入"), self._take_in, parent=self)
        self.up = button(say("上移"), partial(self.chosen.move_chosen, -1), key="Alt+Up", parent=self)
        self.down = button(say("下移"), partial(self.chosen.move_chosen, 1), key="Alt+Down", parent=self)
        self.usual = button(say("恢复原来的九项"), self._back_to_usual, role="link", parent=self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for part in (self.up, self.down, self.out):
            row.addWidget(part)
        row.addStretch(1)
        left.addLayout(row)
        other = QHBoxLayout()
        other.addWidget(self.into)
        other.addStretch(1)
        other.addWidget(self.usual)
        right.addLayout(other)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        card.body.addLayout(columns)
        # Tab goes in the order in which things were made: the right list comes behind the left one's buttons.
        order = [self.chosen, self.up, self.down, self.out, self.others, self.into, self.usual]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self.note = label(say("由站长来改。"), "note", self)
        card.body.addWidget(self.note)
        self.entries.append(Entry(say("常办事项"), say("数字键 快捷键 工作台"), self.chosen))
        self.chosen.ordered.connect(self._keep)
        self.chosen.dropped.connect(self._take_out)
        self.others.itemActivated.connect(lambda _item: self._take_in())
        self.column.addStretch(1)
        self.refresh()

    @property
    def codes(self) -> list[str]:
        """What stands behind the keys, in order."""
        return [str(self.chosen.item(row).data(_CODE)) for row in range(self.chosen.count())]

    def refresh(self) -> None:
        catalogue, today = self.desk.open.catalogue, self.desk.now().date()
        quick = quick_items(catalogue, today)
        rest = [code for code in catalogue.current(ITEMS, today) if code not in quick]
        for box, codes in ((self.chosen, quick), (self.others, rest)):
            row = box.currentRow()
            box.clear()
            for code in codes:
                _line(box, code)
            box.setCurrentRow(min(max(row, 0), box.count() - 1))
        manager = self.may("set_up")
        parts: tuple[QPushButton | QListWidget, ...] = (
            self.chosen,
            self.others,
            self.up,
            self.down,
            self.out,
            self.into,
            self.usual,
        )
        for part in parts:
            part.setEnabled(manager)
        self._number()
        self.usual.setVisible(desk_settings.quick_codes(self.desk.reader.db) is not None)
        self.note.setVisible(not manager)

    def _number(self) -> None:
        for row in range(self.chosen.count()):
            item = self.chosen.item(row)
            code = self.desk.open.catalogue[ITEMS][str(item.data(_CODE))]
            item.setText(f"{row + 1}　{code.label}")
        self.into.setEnabled(self.chosen.count() < MOST and self.may("set_up"))

    def _take_out(self) -> None:
        row = self.chosen.currentRow()
        if row < 0 or self.chosen.count() < 2:
            return
        self.chosen.takeItem(row)
        self._keep()

    def _take_in(self) -> None:
        item = self.others.currentItem()
        if item is None or self.chosen.count() >= MOST:
            return
        _line(self.chosen, self.desk.open.catalogue[ITEMS][str(item.data(_CODE))])
        self.chosen.setCurrentRow(self.chosen.count() - 1)
        self._keep()

    def _keep(self) -> None:
        self._number()
        self._choose(self.codes, say("常办键已换。"))

    def _back_to_usual(self) -> None:
        self._choose(None, say("常办键已换回原来的九项。"))

    def _choose(self, codes: list[str] | None, said: str) -> None:
        desk, opened, now = self.desk, self.desk.open, self.desk.now()
        before = desk_settings.quick_codes(desk.reader.db)

        def put(codes: list[str] | None) -> None:
            desk_settings.choose_quick_list(
                opened.store, opened.clerk, codes, catalogue=opened.catalogue, now=now, new_id=desk.new_id
            )

        def kept(_: object) -> None:
            plain = reference.load(desk.reader.db)
            opened.catalogue = of_this_desk(desk.reader.db, plain, now.date())
            self.refresh()
            self.chosen_anew.emit()

        def back() -> None:
            self.keep(lambda: put(list(before) if before is not None else None), say("已改回原来的。"), done=kept)

        self.keep(lambda: put(codes), said, back, kept)


def _line(box: QListWidget, code: Code) -> None:
    item = QListWidgetItem(code.label, box)
    item.setData(_CODE, code.code)
