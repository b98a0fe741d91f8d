"""The first question of all: how does this computer begin?"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station_app.ui import theme
from station_app.ui.widgets.basics import button, label
from station_app.words import say


class Choice(QWidget):
    """`with_file`: enrolled by the city's file; `alone`: a station of its own; `put_back`; `practice`."""

    with_file = Signal()
    alone = Signal()
    put_back = Signal()
    practice = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(label(say("第一次打开"), "title", self))
        column.addWidget(
            label(say("三步、约三分钟。随时可以返回，没做完不会留下半个工作站。"), "muted", self, wrap=True)
        )
        column.addSpacing(theme.px(8))
        self.buttons = [
            button(say("用市中心给的接入文件建站"), self.with_file.emit, role="primary", icon="key", parent=self),
            button(say("先单独建站，以后再接入"), self.alone.emit, icon="plus", parent=self),
            button(say("有备份：在这台电脑上恢复"), self.put_back.emit, icon="folder", parent=self),
            button(say("只想先练一练"), self.practice.emit, icon="visit", parent=self),
        ]
        notes = (
            say("文件是市中心发的 .enrol，里面有站点代码和名称，三天内（U 盘给的三十天内）有效。"),
            say("马上能登记、打印；拿到接入文件后在“数据上报”页导入，以前登记的也会报上去。"),
            say("换电脑、重装系统以后用。要备份文件夹和一位经办人的密码。"),
            say("用编好的数据，另外存放，永远不会上报。"),
        )
        for press, note in zip(self.buttons, notes, strict=True):
            column.addSpacing(theme.px(6))
            column.addWidget(press)
            column.addWidget(label(note, "note", self, wrap=True))
        self.setFocusProxy(self.buttons[0])
