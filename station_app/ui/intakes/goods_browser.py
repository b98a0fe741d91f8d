"""浏览: the list leafed through, 45 classes → similar groups → items; each level is read when it is opened."""

from collections.abc import Callable, Collection
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from station_app.storage.goods_search import Goods, GoodsIndex
from station_app.ui import theme
from station_app.ui.widgets.boxes import plain_enter
from station_app.words import say

_GOODS: Final = Qt.ItemDataRole.UserRole
_PLACE: Final = Qt.ItemDataRole.UserRole + 1
"""(class, group) of a line that is opened; the group is empty for a class."""


class GoodsBrowser(QTreeWidget):
    """`taken` carries the Goods that Enter or a double click chose; `left`: Esc.

    `class_name(number)` and `group_names(edition, number)` answer what classes and groups are called.
    """

    taken = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.class_name: Callable[[int], str] = lambda _number: ""
        self.group_names: Callable[[str, int], dict[str, str]] = lambda _edition, _number: {}
        self._index: GoodsIndex | None = None
        self._chosen: Collection[tuple[int, str]] = frozenset()
        self.setAccessibleName(say("区分表：右键展开，左键收起，回车选入"))
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setIndentation(theme.px(18))
        self.setUniformRowHeights(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, self.header().ResizeMode.Stretch)
        self.setColumnWidth(1, theme.px(78))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemExpanded.connect(self._fill)
        self.itemDoubleClicked.connect(lambda line, _column: self._take(line))

    def use(self, index: GoodsIndex) -> None:
        """Leafs through this list from now on."""
        self._index = index
        self.clear()
        for number in index.classes():
            name = self.class_name(number)
            told = say("第{number}类　{name}", number=number, name=name) if name else say("第{number}类", number=number)
            self._branch(self.invisibleRootItem(), told, (number, ""))
        first = self.topLevelItem(0)
        if first is not None:
            self.setCurrentItem(first)

    def tick(self, chosen: Collection[tuple[int, str]]) -> None:
        """Marks what was chosen already: (class, name)."""
        self._chosen = chosen
        lines = [self.invisibleRootItem()]
        while lines:
            line = lines.pop()
            goods = line.data(0, _GOODS)
            if goods is not None:
                line.setText(0, self._told(goods))
            lines += [below for at in range(line.childCount()) if (below := line.child(at)) is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.currentItem()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain_enter(event) and line is not None:
            self._take(line)
        else:
            super().keyPressEvent(event)

    def _take(self, line: QTreeWidgetItem) -> None:
        goods = line.data(0, _GOODS)
        if goods is not None:
            self.taken.emit(goods)
        else:
            line.setExpanded(not line.isExpanded())

    def _fill(self, line: QTreeWidgetItem) -> None:
        """What lies under a class or a group, read at the first opening."""
        place = line.data(0, _PLACE)
        if self._index is None or place is None or line.childCount():
            return
        number, group = place
        if not group:
            names = self.group_names(self._index.edition, number)
            for code in self._index.groups(number):
                told = say("{code}　{name}", code=code, name=names.get(code, "")) if names.get(code) else code
                self._branch(line, told, (number, code))
        for goods in self._index.of_group(number, group):
            leaf = QTreeWidgetItem([self._told(goods), goods.code])
            leaf.setData(0, _GOODS, goods)
            leaf.setToolTip(0, goods.name)
            line.addChild(leaf)

    def _branch(self, parent: QTreeWidgetItem, told: str, place: tuple[int, str]) -> None:
        line = QTreeWidgetItem([told])
        line.setData(0, _PLACE, place)
        line.setToolTip(0, told)
        line.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        parent.addChild(line)
        line.setFirstColumnSpanned(True)

    def _told(self, goods: Goods) -> str:
        there = (goods.nice_class, goods.name) in self._chosen
        return say("✓ {name}", name=goods.name) if there else goods.name
