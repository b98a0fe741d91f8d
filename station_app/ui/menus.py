"""The menu bar: every function with its key, in one place. Keys work on every page."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout

from station_app import __version__
from station_app.domain.practice import is_practice
from station_app.ui import crossings, theme
from station_app.words import LANGUAGES, language, say

if TYPE_CHECKING:
    from station_app.ui.main_window import MainWindow

SIZES = tuple(round(scale * 100) for scale in theme.SCALES)
"""Sizes of text in per cent. Up to 125 every page fits the smallest screen (1366×768); beyond, pages scroll there."""


class Menus(QObject):
    """The actions of the main window. `actions` holds them by name, for tests and for screens that show a key."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.actions: dict[str, QAction] = {}
        bar = window.menuBar()
        bar.setAccessibleName(say("菜单"))
        work = bar.addMenu(say("登记(&R)"))
        self._add(work, "new", say("新咨询"), "F2", lambda: window.start_consultation())
        self._add(work, "new_intake", say("新商标受理"), "F3", window.start_intake)
        self._add(work, "intake_of_visit", say("由这次咨询转商标受理"), "Shift+F3",
                  lambda: window.start_intake(of_visit=True))
        self._add(work, "new_booking", say("新预约"), "F4", lambda: crossings.start_booking(window))
        self._add(work, "visitors", say("查访客"), "F6", partial(window.go, "visitors"))
        self._add(work, "phrases", say("常用语"), "F7", partial(crossings.open_phrases, window))
        self._add(work, "ask_rating", say("请来访人评价"), "Ctrl+E", window.asking.ask_last)
        self._add(work, "ratings", say("好差评汇总…"), "", window.asking.show_summary)
        self._add(work, "to_registers", say("把咨询里提到的记入登记册"), "Ctrl+G", window.offers.make)
        self._add(work, "park", say("挂起 / 取回"), "F9", window.park_consultation)
        self._add(work, "note", say("记待办"), "Ctrl+T", window.task_notes.note)
        self._add(work, "handover", say("交接班单"), "", lambda: window.page("tasks").papers.print_handover())
        self._add(work, "print_last", say("打印上一张回执"), "Ctrl+P", window.print_last)
        self._add(work, "preview_last", say("预览上一张回执"), "Ctrl+Shift+P", window.preview_last)
        self._add(work, "guide", say("这一事项的办事指南"), "Ctrl+I", partial(crossings.open_guide, window))
        self._add(work, "print_guide", say("打印这一事项的办事指南"), "Ctrl+Shift+I",
                  partial(crossings.print_guide, window))
        self._add(work, "print_day", say("打印一天的回执…"), "", partial(window.go, "printers"))
        work.addSeparator()
        self._add(work, "lock", say("锁屏"), "Ctrl+L", lambda: window.lock.lock())
        self._add(work, "switch", say("换经办人"), "Ctrl+Shift+L", lambda: window.lock.switch())
        work.addSeparator()
        self._add(work, "quit", say("退出"), "Ctrl+Q", window.close)
        go = bar.addMenu(say("转到(&G)"))
        from station_app.ui.pages import PAGES, shortcut_of

        for page in PAGES:
            # F6 is in the first menu already: a key that stands for two actions does neither.
            key = shortcut_of(page.name) if page.name != "visitors" else ""
            self._add(go, f"go_{page.name}", page.title(), key, partial(window.go, page.name))
        go.addSeparator()
        self._add(go, "find", say("本页搜索"), "Ctrl+F", lambda: crossings.find_here(window))
        self._add(go, "search_all", say("查询所有登记"), "Ctrl+Shift+F", partial(window.go, "search"))
        self._add(go, "palette", say("命令面板"), "Ctrl+K", lambda: window.palette_box.open())
        self._add(go, "refresh", say("刷新"), "F5", window.refresh)
        look = bar.addMenu(say("显示(&V)"))
        self._themes(look)
        look.addSeparator()
        self._sizes(look.addMenu(say("文字大小")))
        self._languages(look.addMenu(say("语言")))
        look.addSeparator()
        self._add(look, "notices", say("看过的提示"), "", self._show_history)
        self._add(look, "full", say("全屏"), "F11", self._full_screen)
        system = bar.addMenu(say("系统(&S)"))
        self._add(system, "backup", say("立即备份"), "", lambda: window.backups.make_now())
        self._add(system, "rehearse", say("试恢复"), "", lambda: window.backups.rehearse())
        self._add(system, "backup_place", say("备份位置（第二处）…"), "", lambda: window.backups.choose_place())
        system.addSeparator()
        here = is_practice(window.desk.open.station.code)
        to_or_from = say("结束练习") if here else say("进入练习模式…")
        self._add(system, "practice", to_or_from, "", window.wanted_practice.emit)
        if here:
            self._add(system, "practice_anew", say("清空，重新开始练习"), "", window.wanted_practice_anew.emit)
        system.addSeparator()
        self._add(system, "own_checklist", say("本站自加的材料…"), "", lambda: crossings.show_own_checklist(window))
        self._add(system, "goods_lists", say("商品和服务项目表…"), "", lambda: crossings.show_goods_lists(window))
        self._add(system, "reporting_times", say("上报的时间和地址…"), "",
                  lambda: crossings.show_reporting_times(window))
        help_menu = bar.addMenu(say("帮助(&H)"))
        self._add(help_menu, "manual", say("本页手册"), "F1", lambda: window.show_manual())
        self._add(help_menu, "manual_start", say("十分钟上手"), "", lambda: window.show_manual("index"))
        self._add(help_menu, "manual_troubles", say("出了问题怎么办"), "", lambda: window.show_manual("troubles"))
        self._add(help_menu, "keys", say("键盘一览"), "Shift+F1", self._show_keys)
        self._add(help_menu, "about", say("关于"), "", self._show_about)

    def _add(self, menu: QMenu, name: str, text: str, key: str, act: Callable[[], object]) -> QAction:
        # Made here: Python can lose hold of an action that QMenu.addAction made in C++.
        action = QAction(text, menu)
        menu.addAction(action)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False: act())
        self.actions[name] = action
        return action

    def _themes(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for name, text in (("light", say("浅色")), ("dark", say("深色")), ("contrast", say("高对比"))):
            action = self._add(menu, f"theme_{name}", text, "", partial(self._window.looks.choose_theme, name))
            action.setCheckable(True)
            action.setChecked(theme.theme_name() == name)
            group.addAction(action)

    def _sizes(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for percent in SIZES:
            scale = percent / 100
            choose = partial(self._window.looks.choose_scale, scale)
            action = self._add(menu, f"size_{percent}", f"{percent} %", "", choose)
            action.setCheckable(True)
            action.setChecked(theme.text_scale() == scale)
            group.addAction(action)

    def _languages(self, menu: QMenu) -> None:
        group = QActionGroup(self)
        for name, text in LANGUAGES.items():
            action = self._add(menu, f"language_{name}", text, "", partial(self._window.looks.choose_language, name))
            action.setCheckable(True)
            action.setChecked(language() == name)
            group.addAction(action)

    def _full_screen(self) -> None:
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def _show_history(self) -> None:
        lines = [notice.sentence for notice in reversed(self._window.notices.history)]
        self._sheet(say("看过的提示"), lines or [say("今天还没有提示。")])

    def _show_keys(self) -> None:
        lines = [
            f"{action.shortcut().toString()}　{action.text()}"
            for action in self.actions.values()
            if not action.shortcut().isEmpty()
        ]
        lines += [
            say("Enter　下一格"), say("Tab / Shift+Tab　前后移动"), say("1–9　在“事项”里选常办事项"),
            say("Ctrl+Enter　保存并下一条"), say("Esc　退一层，已填的内容不丢"),
        ]  # fmt: skip
        self._sheet(say("键盘一览"), lines)

    def _show_about(self) -> None:
        desk = self._window.desk
        self._sheet(
            say("关于"),
            [
                say("知识产权公共服务登记台 {version}", version=__version__),
                say("工作站：{name}（{code}）", name=desk.open.station.name, code=desk.open.station.code),
                say("基础数据版本：{version}", version=desk.open.catalogue.version),
                say("数据文件夹：{folder}", folder=desk.open.store.folder.root),
            ],
        )

    def _sheet(self, title: str, lines: list[str]) -> None:
        """A sheet of lines that Esc closes; the caret goes back to where it was."""
        from PySide6.QtWidgets import QDialog, QDialogButtonBox, QScrollArea

        sheet = QDialog(self._window)
        sheet.setWindowTitle(title)
        sheet.setMinimumWidth(theme.px(440))
        column = QVBoxLayout(sheet)
        column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(theme.dress(QLabel(title), "title"))
        text = QLabel("\n".join(lines))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(text)
        scroll.setMinimumHeight(theme.px(min(420, 40 + 26 * len(lines))))
        column.addWidget(scroll)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(sheet.reject)
        column.addWidget(buttons)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()
