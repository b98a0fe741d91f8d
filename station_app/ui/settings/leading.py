"""Parts of the settings that say how something stands and lead to where it is chosen."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from station_app.actions import backups, sessions
from station_app.domain.clerks import LONGEST_IDLE
from station_app.domain.practice import is_practice
from station_app.domain.printing import PAPERS, Way
from station_app.storage import clerks, wire
from station_app.ui.desk import Desk
from station_app.ui.settings.section import Section, quietly
from station_app.ui.widgets.basics import beside, label
from station_app.words import say
from station_app.words.backups import backup_label, backup_trouble
from station_app.words.labels import paper_label


class ListsSection(Section):
    """常用语与材料清单: the texts and lists that the forms draw from."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("常用语与材料清单"), say("模板 清单 政策"))
        phrases = self.card(say("常用语"), say("打 ; 加缩写就带出一段话。站里共用的和自己的都在这里改。"))
        phrases.body.addLayout(
            beside(self.to_page(say("管理常用语和政策…"), "library", say("短语 F7 缩写 法条 政策")))
        )
        lists = self.card(
            say("材料清单"),
            say("商标受理的材料清单按业务和申请人生成。本站要另加的材料在这里加；“其他材料”这样兜底的不收。"),
        )
        lists.body.addLayout(
            beside(self.to_action(say("本站自加的材料…"), "own_checklist", say("清单 补正 一次性告知 F8")))
        )
        goods = self.card(say("商品和服务项目表"), say("换新版的区分表，或导入本地的项目表。"))
        goods.body.addLayout(
            beside(self.to_action(say("商品和服务项目表…"), "goods_lists", say("尼斯 区分表 类似群 商品 导入")))
        )
        self.column.addStretch(1)


class PrintingSection(Section):
    """打印机: which paper goes where."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("打印机"), say("打印 回执 小票 纸张"))
        card = self.card(say("每种纸怎么打"), say("每种单据各选打印机、版式、字号和份数；没有打印机就存成 PDF 文件。"))
        self.lines = label("", parent=self, wrap=True)
        card.body.addWidget(self.lines)
        card.body.addLayout(
            beside(
                self.to_page(say("选打印机、打测试页…"), "printers", say("A4 A5 80毫米 小票机 测试页 份数 预览")),
                self.to_page(say("看等着的打印…"), "printers", say("打印队列 没反应 卡纸")),
            )
        )
        self.column.addStretch(1)
        desk.printing.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        stand = self.desk.printing
        told: dict[str, list[str]] = {}
        for paper in PAPERS:
            choice = stand.choice(paper)
            where = say("存成 PDF 文件") if choice.way is Way.FILE else choice.printer
            told.setdefault(where, []).append(paper_label(paper))
        self.lines.setText(
            "\n".join(
                say("{printer}：{papers}", printer=printer, papers=say("、").join(papers))
                for printer, papers in told.items()
            )
        )


class BackupSection(Section):
    """备份: how it stands, now, rehearsed, in a second place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("备份"), say("恢复 安全 丢失 U盘"))
        card = self.card(say("备份"), say("每天和关闭时自动备份，备份后都打开核对过；留 7 天、4 周、6 个月的。"))
        self.state = label("", parent=self, wrap=True)
        card.body.addWidget(self.state)
        card.body.addLayout(
            beside(
                self.to_action(say("立即备份"), "backup", say("现在备份")),
                self.to_action(say("试恢复"), "rehearse", say("核对 演练 能不能用")),
            )
        )
        second = self.card(
            say("第二处"), say("硬盘坏了，同一块硬盘上的备份也一起坏。选另一块磁盘，或一直插着的 U 盘。")
        )
        self.second = label("", parent=self, wrap=True)
        second.body.addWidget(self.second)
        second.body.addLayout(
            beside(self.to_action(say("备份位置（第二处）…"), "backup_place", say("U盘 移动硬盘 位置 文件夹")))
        )
        restore = self.card(say("从备份恢复"))
        restore.body.addWidget(
            label(say("先退出登记台（Ctrl+Q）再打开，在登录页按“从备份恢复…”。"), "muted", self, wrap=True)
        )
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        db = self.desk.reader.db
        known = backups.state(db)
        told = backup_label(known, self.desk.now())
        self.state.setText(f"{told}\n{backup_trouble(known.trouble)}" if known.trouble else told)
        place = backups.second_place(db)
        self.second.setText(
            say("现在的第二处：{folder}", folder=place) if place else say("还没有选第二处：只有这块硬盘上的备份。")
        )


class ExchangeSection(Section):
    """上报: whether the station is enrolled, where the wire leads, and when."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("上报"), say("市中心 联网 接入"))
        card = self.card(say("市中心"))
        self.tie = label("", parent=self, wrap=True)
        card.body.addWidget(self.tie)
        self.times = label("", "muted", self, wrap=True)
        card.body.addWidget(self.times)
        card.body.addLayout(
            beside(
                self.to_page(say("打开“数据上报”…"), "reporting", say("打包 U盘 回执 接入文件")),
                self.to_action(say("上报的时间和地址…"), "reporting_times", say("提醒 自动 联网地址 https 每周 周五")),
            )
        )
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        db = self.desk.reader.db
        tie, address = clerks.enrolment(db), wire.address(db)
        if is_practice(self.desk.open.station.code):
            self.tie.setText(say("这是练习站：不接入市中心，什么也不送出。"))
        elif tie is None:
            self.tie.setText(say("还没有接入市中心。登记照常；拿到市中心给的接入文件后，在“数据上报”页导入。"))
        else:
            self.tie.setText(say("已接入{centre}，{day} 起。", centre=tie.centre_name, day=tie.enrolled_at[:10]))
        self.times.setText(
            say("联网地址：{address}", address=address) if address else say("没有联网地址，用 U 盘上报。")
        )


class PeopleSection(Section):
    """经办人与锁屏. `idle_chosen`: the window waits for so long from now on."""

    idle_chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("经办人与锁屏"), say("账号 权限 密码"))
        card = self.card(say("经办人"), say("谁在这里办事、各是什么岗位；每个人自己的密码和 PIN。"))
        card.body.addLayout(
            beside(
                self.to_page(say("打开“经办人”…"), "clerks", say("新经办人 岗位 离岗 密码 PIN 账号 实习生 站长")),
                self.to_action(say("换经办人"), "switch", say("换人 Ctrl+Shift+L")),
            )
        )
        trust = self.card(say("个人信息与日志"), say("来访人要看、要改、要删自己的信息；谁在什么时候做了什么。"))
        trust.body.addLayout(
            beside(
                self.to_page(say("打开“个人信息”…"), "personal", say("隐私 删除 匿名 副本 撤回同意")),
                self.to_page(say("打开“日志”…"), "journal", say("审计 核对 操作记录 导出日志")),
            )
        )
        lock = self.card(say("锁屏"))
        self.idle = QComboBox(self)
        for minutes in (1, 2, 3, 5, 10, LONGEST_IDLE):
            self.idle.addItem(say("{minutes} 分钟", minutes=minutes), minutes)
        self.idle.activated.connect(lambda _row: self._choose())
        self.line(
            self.grid(lock),
            say("几分钟没人动就锁屏"),
            self.idle,
            say("最长 15 分钟，由站长来改。随时可按 Ctrl+L。"),
            say("自动锁定 离开 屏保"),
        )
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        minutes = sessions.idle_minutes(self.desk.reader.db)
        if self.idle.findData(minutes) < 0:
            self.idle.addItem(say("{minutes} 分钟", minutes=minutes), minutes)
        quietly(self.idle, partial(self.idle.setCurrentIndex, self.idle.findData(minutes)))
        self.idle.setEnabled(self.may("choose_idle_lock"))

    def _choose(self) -> None:
        desk, opened, minutes = self.desk, self.desk.open, int(self.idle.currentData())
        before = sessions.idle_minutes(desk.reader.db)

        def put(minutes: int) -> None:
            sessions.choose_idle(opened.store, opened.clerk, minutes)

        def kept(_: object) -> None:
            self.refresh()
            self.idle_chosen.emit()

        self.keep(
            lambda: put(minutes),
            say("{minutes} 分钟没人动就锁屏。", minutes=minutes),
            lambda: self.keep(lambda: put(before), say("已改回原来的。"), done=kept),
            kept,
        )


class PracticeSection(Section):
    """练习模式: in and out, and anew."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("练习模式"), say("培训 试用 演练 新人"))
        here = is_practice(desk.open.station.code)
        told = (
            say("现在是练习：数据都是编的，随便试；不能接入、打包、导出或上报，单据上都印“练习”。")
            if here
            else say("用编好的数据练手：和真的一样登记、打印、更正、作废，但另外存放，永远不会上报，单据上都印“练习”。")
        )
        card = self.card(say("练习模式"), told)
        buttons = [
            self.to_action(say("结束练习") if here else say("进入练习模式…"), "practice", say("培训 新人 试一试"))
        ]
        if here:
            buttons.append(self.to_action(say("清空，重新开始练习"), "practice_anew", say("重来 还原")))
        card.body.addLayout(beside(*buttons))
        after = say("真的登记会先关好、备份好；结束练习后回到登录页。")
        card.body.addWidget(label(after, "note", self, wrap=True))
        self.column.addStretch(1)
