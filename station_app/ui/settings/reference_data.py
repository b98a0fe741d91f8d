"""参考数据: which version of the city's lists this desk works with, whence, since when; taking a newer one by hand."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QProgressBar

from station_app.domain.practice import is_practice
from station_app.storage import clerks, publications, reference, wire
from station_app.ui import theme
from station_app.ui.desk import Desk
from station_app.ui.settings.section import Section
from station_app.ui.widgets.basics import beside, label
from station_app.words import say

SHOWN = 6


class ReferenceSection(Section):
    """What came when, and the two ways to get more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("参考数据"), say("基础数据 版本 清单 费用 期限 节假日 指南 专家"))
        card = self.card(
            say("参考数据"),
            say("事项、费用、期限、节假日、指南、常用语和市专家的名单，由市中心发布。旧登记一直按登记时的版本看。"),
        )
        self.state = label("", parent=self, wrap=True)
        card.body.addWidget(self.state)
        self.wire = self.press(say("联网取最新的"), self._by_wire, say("更新 下载 市中心"), role="primary")
        self.folder = self.press(say("从U盘或文件夹装…"), self._ask_folder, say("更新 手动 安装 拷贝"))
        self.stop = self.press(say("停止"), desk.updates.cancel)
        self.entries.pop()
        card.body.addLayout(beside(self.wire, self.folder, self.stop))
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(say("取参考数据的进度"))
        self.bar.setTextVisible(False)
        card.body.addWidget(self.bar)
        self.outcome = label("", "note", self, wrap=True)
        card.body.addWidget(self.outcome)
        history = self.card(say("装过的版本"))
        self.history = label("", parent=self, wrap=True)
        history.body.addWidget(self.history)
        self.column.addStretch(1)
        desk.updates.moved.connect(self.refresh)
        desk.updates.stepped.connect(self._step)
        self.refresh()

    def refresh(self) -> None:
        db, updates = self.desk.reader.db, self.desk.updates
        known = reference.installed_versions(db)
        standing, named = publications.standing(db), publications.named(db)
        lines = [_line(known[0])]
        if standing is not None:
            until, at = standing.expires[:10], standing.taken_at[:10]
            lines.append(say("签名有效到 {day}，最近一次核对是 {at}。", day=until, at=at))
        if named.reference and named.reference != known[0].version:
            lines.append(say("市中心最近一次回执说的版本：{version}", version=named.reference))
        self.state.setText("\n".join(lines))
        self.history.setText("\n".join(_line(one) for one in known[:SHOWN]))
        tied = clerks.enrolment(db) is not None and not is_practice(self.desk.open.station.code)
        may = self.may("apply_reference")
        self.wire.setEnabled(tied and may and bool(wire.address(db)) and not updates.running)
        self.folder.setEnabled(tied and may and not updates.running)
        self.stop.setVisible(updates.running)
        self.bar.setVisible(updates.running)
        if not tied:
            self._say(say("还没有接入市中心：参考数据随程序更新。"), "")
        elif not may:
            self._say(say("参考数据由站长或经办人来装。"), "")
        elif updates.running:
            self._say(say("正在取参考数据并核对签名，请不要拔出U盘。"), "")
        else:
            self._say(updates.outcome, updates.outcome_role)

    def _say(self, sentence: str, role: str) -> None:
        self.outcome.setText(sentence)
        self.outcome.setVisible(bool(sentence))
        theme.dress(self.outcome, role or "note")

    def _step(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _by_wire(self) -> None:
        self.desk.updates.take(wire.address(self.desk.reader.db))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, say("U盘，或放着 PUBLISHED 的文件夹"), str(Path.home()))
        if chosen:
            self.take(Path(chosen))

    def take(self, folder: Path) -> None:
        """Takes what the city has put into a folder."""
        self.bar.setRange(0, 0)
        self.desk.updates.take(folder)


def _line(one: reference.InstalledVersion) -> str:
    came = say("市中心发布") if one.source == "city" else say("随程序带来")
    return say("{version}　{came}　{day} 装上", version=one.version, came=came, day=one.installed_at[:10])
