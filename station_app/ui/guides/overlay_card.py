"""What the district says of one item: hidden or offered, another name, where and whom to ask. For the manager."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from station_app.domain.faults import Fault
from station_app.domain.item_overlays import LONGEST_LINE, LONGEST_NAME, ItemOverlay
from station_app.ui import theme
from station_app.ui.widgets.basics import Card, button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.ui.widgets.marks import Field, caption
from station_app.words import say


class OverlayCard(Card):
    """`kept` carries an ItemOverlay; `left`: nothing is changed."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("本区（本站）对这一事项的说明"), parent)
        self.body.addWidget(label(
            say("代码归市中心，这里不改。隐藏的事项不再出现在登记表里，以前的登记不受影响。"), "muted", self, wrap=True
        ))  # fmt: skip
        self.name = LineBox(say("本区名称"), LONGEST_NAME, self)
        self.place = LineBox(say("办理地点"), LONGEST_LINE, self)
        self.phone = LineBox(say("咨询电话"), LONGEST_LINE, self)
        self.note = LineBox(say("本站说明"), LONGEST_LINE, self)
        self.place.setPlaceholderText(say("空着用本站地址"))
        self.phone.setPlaceholderText(say("空着用本站电话"))
        self.hidden = QCheckBox(say("隐藏：登记表里不再提供这一事项"), self)
        self.save = button(say("保存"), self._keep, key="Ctrl+Enter", role="primary", parent=self)
        self.leave = button(say("不改"), self.left.emit, key="Esc", parent=self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(1, 1)
        boxes = (self.name, self.place, self.phone, self.note)
        self.fields = []
        for row, (box, key) in enumerate(zip(boxes, ("name", "place", "phone", "note"), strict=True)):
            field = Field(box.accessibleName(), box, f"item_{key}")
            grid.addWidget(caption(box.accessibleName(), box), 2 * row, 0)
            grid.addWidget(box, 2 * row, 1)
            grid.addWidget(field.remark, 2 * row + 1, 1)
            self.fields.append(field)
        for before, after in zip(boxes, (*boxes[1:], self.hidden), strict=True):
            before.advanced.connect(after.setFocus)
        self.body.addLayout(grid)
        self.body.addWidget(self.hidden)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.body.addStretch(1)

    def show_overlay(self, city_name: str, overlay: ItemOverlay) -> None:
        """Shows what stands."""
        self.name.setPlaceholderText(say("空着用市中心的名称：{name}", name=city_name))
        for box, text in ((self.name, overlay.name), (self.place, overlay.place), (self.phone, overlay.phone),
                          (self.note, overlay.note)):  # fmt: skip
            box.set_text(text)
        self.hidden.setChecked(overlay.hidden)
        self.tell(())

    def tell(self, faults: tuple[Fault, ...]) -> bool:
        """Marks the faults; whether all of them are shown."""
        for field in self.fields:
            field.tell(faults)
        names = {name for field in self.fields for name in field.names}
        return bool(faults) and all(fault.field in names for fault in faults)

    def keep(self) -> None:
        """Hands over what stands in the boxes."""
        self._keep()

    def _keep(self) -> None:
        self.kept.emit(ItemOverlay(self.hidden.isChecked(), self.name.text(), self.place.text(), self.phone.text(),
                                   self.note.text()))  # fmt: skip
