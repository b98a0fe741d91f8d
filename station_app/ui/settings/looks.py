"""显示 and 输入: how the window looks, at once and for this desk; how one types, for each clerk on his own."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QRadioButton, QWidget

from station_app.actions import own_ways, sessions
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.settings.section import Section, quietly
from station_app.ui.widgets import typing_ways
from station_app.words import LANGUAGES, language, say


class DisplaySection(Section):
    """Each choice is a command of the menu 显示: both always show the same."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("显示"), say("外观 看不清 太小"))
        card = self.card(say("显示"), say("马上换，不用重开；这台电脑上的人都用这个样子。"))
        grid = self.grid(card)
        self.text_size = QComboBox(self)
        for scale in theme.SCALES:
            percent = round(scale * 100)
            self.text_size.addItem(f"{percent} %", percent)
        self.text_size.activated.connect(lambda _row: self.wanted_action.emit(f"size_{self.text_size.currentData()}"))
        self.line(
            grid,
            say("文字大小"),
            self.text_size,
            say("125 % 以上适合大屏幕；小屏幕上整页可以滚动。间距在下次打开时跟着调整。"),
            say("字号 放大 字太小 字体"),
        )
        self.theme_group = QButtonGroup(self)
        self.themes: dict[str, QRadioButton] = {}
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        for name, text in (("light", say("浅色")), ("dark", say("深色")), ("contrast", say("高对比"))):
            made = QRadioButton(text, holder)
            made.setAccessibleName(text)
            made.clicked.connect(lambda _on=False, name=name: self.wanted_action.emit(f"theme_{name}"))
            self.theme_group.addButton(made)
            self.themes[name] = made
            row.addWidget(made)
        row.addStretch(1)
        holder.setFocusProxy(self.themes["light"])
        self.line(grid, say("外观"), holder, words=say("主题 深色 夜间 高对比 护眼 颜色"))
        self.language = QComboBox(self)
        for name, text in LANGUAGES.items():
            self.language.addItem(text, name)
        self.language.setCurrentIndex(self.language.findData(language()))
        self.language.activated.connect(lambda _row: self.wanted_action.emit(f"language_{self.language.currentData()}"))
        self.line(grid, say("语言"), self.language, say("下次打开时换；单据一直是中文。"), say("英文 English"))
        theme.follow(self, self.refresh)
        self.column.addStretch(1)

    def refresh(self) -> None:
        percent = round(theme.text_scale() * 100)
        quietly(self.text_size, partial(self.text_size.setCurrentIndex, self.text_size.findData(percent)))
        worn = self.themes[theme.theme_name()]
        quietly(worn, partial(worn.setChecked, True))


class TypingSection(Section):
    """What holds for who sits here, wherever he types."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("输入"), say("键盘 输入法 打字"))
        card = self.card(say("输入"), say("各人各用：换了经办人，就用那个人的习惯。"))
        self.enter = self.tick(
            card,
            say("回车跳到下一格"),
            say("关了以后，回车不动，只用 Tab 换格；在列表里回车照样选中。Ctrl+Enter 总是保存。"),
            say("Enter 回车键 下一栏"),
        )
        self.plain = self.tick(
            card,
            say("拼音 / 数字直输"),
            say("“来访人”栏里关掉中文输入法：直接打拼音首字母或电话尾号找老访客，省两个键。"),
            say("输入法 关闭 直接 字母 来访人"),
        )
        self.enter.toggled.connect(partial(self._choose, own_ways.ENTER_ADVANCES))
        self.plain.toggled.connect(partial(self._choose, own_ways.PLAIN_NAMES))
        phrases = self.card(say("常用语"), say("在“内容”里打 ; 加缩写，或按 F7，直接带出一段话。"))
        phrases.body.addWidget(self.to_page(say("管理常用语…"), "library", say("短语 模板 F7 缩写")))
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        ways = own_ways.ways_of(self.desk.reader.db, self.desk.open.clerk.record_id)
        quietly(self.enter, partial(self.enter.setChecked, ways.enter_advances))
        quietly(self.plain, partial(self.plain.setChecked, ways.plain_names))

    def _choose(self, name: str, on: bool) -> None:
        desk, opened, clerk = self.desk, self.desk.open, self.desk.open.clerk

        def put(on: bool) -> None:
            sessions.choose_own(opened.store, clerk, name, on)

        def kept(_: object) -> None:
            typing_ways.wear(own_ways.ways_of(desk.reader.db, desk.open.clerk.record_id))
            self.refresh()

        said = {
            (own_ways.ENTER_ADVANCES, True): say("回车跳到下一格。"),
            (own_ways.ENTER_ADVANCES, False): say("回车不再跳格，换格用 Tab。"),
            (own_ways.PLAIN_NAMES, True): say("“来访人”栏不开中文输入法。"),
            (own_ways.PLAIN_NAMES, False): say("“来访人”栏照常用中文输入法。"),
        }[(name, on)]
        self.keep(lambda: put(on), said, lambda: self.keep(lambda: put(not on), say("已改回原来的。"), done=kept), kept)
