"""商品和服务: found while typing by words, pinyin or code, gathered by class with its counter, wording marked.

Each change touches one line and one counter: thirty classes with three hundred items are as quick as one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from station_app.domain.trademarks.classes import GoodsClass, Item, check_goods, plain_wording
from station_app.storage.goods_search import Goods, GoodsIndex
from station_app.ui import theme
from station_app.ui.intakes.favourites import Favourites
from station_app.ui.intakes.goods_browser import GoodsBrowser
from station_app.ui.intakes.goods_typing import ChosenTree, GoodsBox, own_wording, with_item
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.suggestions import MOST_SHOWN, Suggestion, Suggestions
from station_app.words import say
from station_app.words.faults import sentence

_ITEM: Final = Qt.ItemDataRole.UserRole
_LONGEST: Final = 200
_MOST_CHIPS: Final = 4
_STARS: Final = "*＊★"


@dataclass(frozen=True, slots=True)
class Counter:
    """How a class stands: how many items are within the basic fee, and what one more costs, in fen."""

    free_items: int
    next_item_fen: int


class GoodsPicker(QWidget):
    """What is chosen, by class. `changed` after every change; `advanced` when Enter leaves the empty box.

    `count(class, items)` answers the class's Counter; `beside(names)` what others chose together with these.
    """

    changed = Signal()
    advanced = Signal()
    lists_wanted = Signal()

    def __init__(
        self, count: Callable[[int], Counter], beside: Callable[[Sequence[str]], Sequence[tuple[int, str, str]]],
        favourites: Favourites, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._count, self._beside, self.favourites = count, beside, favourites
        self._editions: dict[int, str] = {}
        self._index: GoodsIndex | None = None
        self._edition = ""
        self._heads: dict[int, QTreeWidgetItem] = {}
        self._undone: list[tuple[GoodsClass, ...]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.box = GoodsBox(self)
        self.box.setPlaceholderText(say("名称、拼音或编码：餐厅 / ct / 4301"))
        self.box.list = Suggestions(self.box, say("商品和服务"))
        self.box.list.taken.connect(self._take)
        self.box.taken.connect(self._take_current)
        self.box.typed.connect(self._offer)
        self.box.advanced.connect(self.advanced)
        self.browse = button(say("浏览"), self.toggle_browser, key="Ctrl+B", parent=self)
        self.browse.setToolTip(say("按类、类似群翻看，回车选入；再按一次回到已选"))
        self.browse.setCheckable(True)
        top = QHBoxLayout()
        top.setSpacing(theme.px(6))
        top.addWidget(self.box, 1)
        top.addWidget(self.browse)
        column.addLayout(top)
        self.edition_line = label("", "note", self, wrap=True)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(6))
        foot.addWidget(self.edition_line, 1)
        self.star = button(say("★ 常用"), self.toggle_favourite, key="Ctrl+D", parent=self)
        self.star.setToolTip(say("把选中的一项记入或移出常用项；在框里打 * 列出常用项"))
        self.lists = button(say("区分表…"), self.lists_wanted.emit, parent=self)
        for made in (self.star, self.lists):
            made.setProperty("role", "quick")
            foot.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(foot)
        self.favourites.changed.connect(self.show_stars)
        self.tree = ChosenTree(self)
        self.tree.setAccessibleName(say("已选的商品和服务"))
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(theme.px(18))
        self.tree.setUniformRowHeights(True)
        self.tree.header().setStretchLastSection(True)
        self.tree.setColumnWidth(0, theme.px(220))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setMinimumHeight(theme.px(120))
        self.tree.removed.connect(self._remove_current)
        self.browser = GoodsBrowser(self)
        self.browser.taken.connect(self._take_browsed)
        self.browser.left.connect(self.toggle_browser)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.tree)
        self.middle.addWidget(self.browser)
        column.addWidget(self.middle, 1)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(theme.px(6))
        self._chips.addStretch(1)
        self._chip_line = QWidget(self)
        self._chip_line.setLayout(self._chips)
        self._chips.setContentsMargins(0, 0, 0, 0)
        self._chip_line.hide()
        column.addWidget(self._chip_line)

    # --- what the page asks -----------------------------------------------------------------------------------------

    @property
    def edition(self) -> str:
        """The edition that is searched; empty for the own list."""
        return self._edition

    def use(self, index: GoodsIndex, edition: str, told: str, *, doubtful: bool = False) -> None:
        """Searches this list from now on. `told` says which edition it is and whether it is that of the filing day."""
        self._index, self._edition = index, edition
        self.browser.use(index)
        self.edition_line.setText(told)
        theme.dress(self.edition_line, "bad-note" if doubtful else "note")
        for nice_class, head in self._heads.items():
            for line in _children(head):
                self._mark(nice_class, line)

    def classes(self) -> tuple[GoodsClass, ...]:
        """What is chosen, in order of the classes."""
        return tuple(
            GoodsClass(nice_class, self._items(self._heads[nice_class]), self._editions.get(nice_class, self._edition))
            for nice_class in sorted(self._heads)
        )

    def set_classes(self, classes: Iterable[GoodsClass]) -> None:
        """Puts what a draft or a record holds."""
        self.tree.clear()
        self._heads.clear()
        self._undone.clear()
        self._editions.clear()
        for one in classes:
            # What was taken from an edition stays its own: opening a record must not change it.
            self._editions[one.nice_class] = one.edition
            for item in one.items:
                self._append(one.nice_class, item)
            if one.items:
                self._recount(one.nice_class)
        self.show_stars()
        self._show_beside()
        self.changed.emit()

    def recount(self) -> None:
        """Counts every class anew: another business type, channel or day has other prices."""
        for nice_class in self._heads:
            self._recount(nice_class)

    def add(self, nice_class: int, name: str, code: str = "") -> str:
        """Adds an item; answers why not, in words, or an empty text."""
        item = Item(name.strip(), code)
        faults = check_goods(with_item(self.classes(), nice_class, item))
        if faults:
            return sentence(faults[0])
        self._undone.append(self.classes())
        line = self._append(nice_class, item)
        if self.favourites.has(nice_class, item.name):
            line.setText(0, say("★ {name}", name=item.name))
        self._recount(nice_class)
        self._show_beside()
        self.changed.emit()
        return ""

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        if not self._undone:
            return False
        before, kept = self._undone.pop(), list(self._undone)
        self.set_classes(before)
        self._undone = kept
        return True

    def toggle_browser(self) -> None:
        """Shows the classes, groups and items to be leafed through, or what is chosen again (Ctrl+B)."""
        on = self.middle.currentWidget() is not self.browser
        self.browse.setChecked(on)
        self.middle.setCurrentWidget(self.browser if on else self.tree)
        if on:
            self._tick_browsed()
        (self.browser if on else self.box).setFocus()

    def toggle_favourite(self) -> None:
        """Puts the highlighted hit, else the chosen item, on the own short list or takes it off (Ctrl+D)."""
        assert self.box.list is not None
        line, current = self.box.list.current(), self.tree.currentItem()
        if line is not None and isinstance(line.value, Goods):
            self.favourites.toggle(line.value.nice_class, line.value.name, line.value.code)
        elif current is not None and current.parent() is not None:
            item: Item = current.data(0, _ITEM)
            head = current.parent()
            nice_class = next(number for number, one in self._heads.items() if one is head)
            self.favourites.toggle(nice_class, item.name, item.code)

    def show_stars(self) -> None:
        """Marks what stands on the short list of whoever sits here."""
        known = {row[:2] for row in self.favourites.rows()}
        for nice_class, head in self._heads.items():
            for line in _children(head):
                name = line.data(0, _ITEM).name
                line.setText(0, say("★ {name}", name=name) if (nice_class, name) in known else name)

    # --- typing -----------------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        typed = (self.box.text() + self.box.composed).strip()
        assert self.box.list is not None
        if not typed or self._index is None:
            self.box.list.close_list()
            return
        if typed[0] in _STARS:
            self._offer_favourites(plain_wording(typed[1:]))
            return
        nice_class, wording = own_wording(typed)
        if nice_class:
            self.box.list.offer(self._own_lines(nice_class, wording))
            return
        found = self._index.search(typed, limit=MOST_SHOWN * 3)
        lines = [
            Suggestion(one, one.name, say("第{nice_class}类　{group}　{code}", nice_class=one.nice_class,
                                          group=one.group, code=one.code))
            for one in found
        ]  # fmt: skip
        if not lines:
            lines = [
                Suggestion(near, near.name, say("相近，第{nice_class}类　{code}", nice_class=near.nice_class,
                                                code=near.code))
                for _, near in self._index.nearest(typed)
            ]  # fmt: skip
        self.box.list.offer(lines or [Suggestion(None, say("没有找到。写成“43 {typed}”可按第43类记下自己的说法。",
                                                           typed=typed[:30]))])  # fmt: skip

    def _offer_favourites(self, within: str) -> None:
        assert self.box.list is not None
        rows = [row for row in self.favourites.rows() if within in row[1]]
        self.box.list.offer(
            [Suggestion(Goods(row[0], "", row[2], row[1]), say("★ {name}", name=row[1]),
                        say("第{nice_class}类　{code}", nice_class=row[0], code=row[2])) for row in rows]
            or [Suggestion(None, say("还没有常用项。选中一项按 Ctrl+D 记入。"))]
        )  # fmt: skip

    def _own_lines(self, nice_class: int, wording: str) -> list[Suggestion]:
        assert self._index is not None
        within = self._index.search(wording, nice_class=nice_class, limit=MOST_SHOWN) if wording else []
        near = [one for _, one in self._index.nearest(wording, nice_class=nice_class)] if wording else []
        lines = [
            Suggestion(one, one.name, say("规范项　{code}", code=one.code)) for one in dict.fromkeys([*within, *near])
        ]
        if wording and not self._index.has(nice_class, wording):
            own = Goods(nice_class, "", "", wording)
            lines.append(Suggestion(own, say("＋ 第{nice_class}类 “{wording}”", nice_class=nice_class,
                                             wording=wording), say("非规范项，可能要补正")))  # fmt: skip
        return lines

    def _take_current(self) -> None:
        assert self.box.list is not None
        line = self.box.list.current()
        self._take(line.value if line else None)

    def _take(self, goods: Goods | None) -> None:
        assert self.box.list is not None
        self.box.list.close_list()
        if goods is None:
            return
        refused = self.add(goods.nice_class, goods.name, goods.code)
        if refused:
            self.edition_line.setText(refused)
            theme.dress(self.edition_line, "bad-note")
        else:
            theme.dress(self.edition_line, "note")
            self.box.set_text("")
        self.box.setFocus()

    def _take_browsed(self, goods: Goods) -> None:
        """The caret stays in the tree: the next one is often its neighbour."""
        refused = self.add(goods.nice_class, goods.name, goods.code)
        if refused:
            self.edition_line.setText(refused)
        theme.dress(self.edition_line, "bad-note" if refused else "note")
        self._tick_browsed()

    def _tick_browsed(self) -> None:
        self.browser.tick({(one.nice_class, item.name) for one in self.classes() for item in one.items})

    # --- the tree ---------------------------------------------------------------------------------------------------

    def _append(self, nice_class: int, item: Item) -> QTreeWidgetItem:
        head = self._heads.get(nice_class)
        if head is None:
            head = QTreeWidgetItem()
            head.setFont(0, theme.font(bold=True))
            head.setSizeHint(0, QSize(0, theme.px(30)))
            self._heads[nice_class] = head
            at = sorted(self._heads).index(nice_class)
            self.tree.insertTopLevelItem(at, head)
            head.setExpanded(True)
        line = QTreeWidgetItem([item.name, item.code])
        line.setData(0, _ITEM, item)
        line.setSizeHint(0, QSize(0, theme.px(26)))
        head.addChild(line)
        self._mark(nice_class, line)
        self.tree.setCurrentItem(line)
        return line

    def _mark(self, nice_class: int, line: QTreeWidgetItem) -> None:
        item: Item = line.data(0, _ITEM)
        if self._index is None or item.code or self._index.has(nice_class, item.name):
            line.setText(1, item.code)
            line.setToolTip(1, "")
            return
        near = [one.name for _, one in self._index.nearest(item.name, nice_class=nice_class, limit=3)]
        told = say("⚠ 非规范项；相近的规范项：{names}", names=say("、").join(near)) if near else say("⚠ 非规范项")
        line.setText(1, told)
        line.setToolTip(1, told)

    def _recount(self, nice_class: int) -> None:
        head = self._heads[nice_class]
        count, counter = head.childCount(), self._count(nice_class)
        head.setText(0, say("第{nice_class}类　{count}/{free} 项", nice_class=nice_class, count=count,
                            free=counter.free_items) if counter.free_items
                     else say("第{nice_class}类　{count} 项", nice_class=nice_class, count=count))  # fmt: skip
        told = ""
        if counter.next_item_fen and count >= counter.free_items:
            told = say("下一项 +{yuan} 元", yuan=f"{counter.next_item_fen / 100:g}")
        elif counter.next_item_fen and counter.free_items - count <= 2:
            told = say("还有 {left} 项不加钱，第 {first} 项起每项 +{yuan} 元", left=counter.free_items - count,
                       first=counter.free_items + 1, yuan=f"{counter.next_item_fen / 100:g}")  # fmt: skip
        head.setText(1, told)

    def _items(self, head: QTreeWidgetItem) -> tuple[Item, ...]:
        return tuple(line.data(0, _ITEM) for line in _children(head))

    def _remove_current(self) -> None:
        line = self.tree.currentItem()
        if line is None:
            return
        self._undone.append(self.classes())
        head = line.parent() or line
        nice_class = next(number for number, one in self._heads.items() if one is head)
        if line is not head:
            head.removeChild(line)
        if line is head or not head.childCount():
            self.tree.takeTopLevelItem(self.tree.indexOfTopLevelItem(head))
            del self._heads[nice_class]
        else:
            self._recount(nice_class)
        self._show_beside()
        self.changed.emit()

    def _show_beside(self) -> None:
        names = [item.name for one in self.classes() for item in one.items]
        chips = list(self._beside(names))[:_MOST_CHIPS] if names else []
        for chip in self._chip_line.findChildren(QPushButton):
            self._chips.removeWidget(chip)
            chip.deleteLater()
        for at, (nice_class, name, code) in enumerate(chips):
            chip = QPushButton(say("＋{name}（{nice_class}）", name=name, nice_class=nice_class), self._chip_line)
            chip.setProperty("role", "quick")
            chip.setAccessibleName(say("常一起选：{name}，第{nice_class}类", name=name, nice_class=nice_class))
            chip.clicked.connect(lambda _=False, c=nice_class, n=name, k=code: self.add(c, n, k))
            self._chips.insertWidget(at, chip)
        self._chip_line.setVisible(bool(chips))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.matches(QKeySequence.StandardKey.Undo) and self.undo():
            event.accept()
        elif control and event.key() == Qt.Key.Key_D and not self.box.composed:
            self.toggle_favourite()
        elif control and event.key() == Qt.Key.Key_B and not self.box.composed:
            self.toggle_browser()
        else:
            super().keyPressEvent(event)


def _children(head: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for at in range(head.childCount()):
        line = head.child(at)
        if line is not None:
            yield line
