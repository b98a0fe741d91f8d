"""本站信息: the letterhead, what this station is entitled to, and what follows a save."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from station_app.actions import desk_settings, filing_papers, money
from station_app.actions.acts import Changes
from station_app.domain.faults import Refused
from station_app.domain.practice import is_practice
from station_app.storage import clerks
from station_app.ui.desk import Desk
from station_app.ui.notices import Notice
from station_app.ui.settings.section import Section, quietly
from station_app.ui.widgets.basics import button, label
from station_app.ui.widgets.boxes import LineBox
from station_app.words import say
from station_app.words.faults import sentence


class SiteSection(Section):
    """For the manager; everybody sees how it stands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, say("本站信息"), say("站点 单位"))
        self._letterhead()
        self._after_a_save()
        self._entitled()
        self.column.addStretch(1)
        self.refresh()

    def _letterhead(self) -> None:
        card = self.card(say("抬头和联系方式"), say("印在每一张单据的最上面和最下面。改了以后，下一张单据起用新的。"))
        grid = self.grid(card)
        self.code = label("", parent=self)
        grid.addWidget(label(say("站点代码"), parent=self), 0, 0)
        grid.addWidget(self.code, 0, 1)
        self.name = LineBox(say("站点名称"), desk_settings.LONGEST_NAME, self)
        self.address = LineBox(say("地址"), desk_settings.LONGEST_LINE, self)
        self.phones = LineBox(say("咨询电话"), desk_settings.LONGEST_LINE, self)
        self.phones.setPlaceholderText(say("几个电话之间用顿号"))
        self.name_note = self.line(grid, say("站点名称"), self.name, " ", say("抬头 单位名称"))
        self.line(grid, say("地址"), self.address, words=say("单据 回执 抬头"))
        self.line(grid, say("咨询电话"), self.phones, words=say("联系方式 单据"))
        self.fault = label("", "bad", self, wrap=True)
        self.fault.hide()
        card.body.addWidget(self.fault)
        self.save = button(say("保存抬头"), self.save_letterhead, role="primary", parent=self)
        card.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        for box, after in ((self.name, self.address), (self.address, self.phones), (self.phones, self.save)):
            box.advanced.connect(after.setFocus)
            box.typed.connect(lambda: self._tell(""))

    def _after_a_save(self) -> None:
        card = self.card(say("保存以后"))
        self.print_on_save = self.tick(
            card,
            say("保存即打印回执"),
            say("一条新咨询存好，回执马上从选好的打印机出来，不用再按 Ctrl+P。"),
            say("自动打印"),
        )
        self.rate_on_save = self.tick(
            card,
            say("保存后请来访人评价"),
            say("存好以后，评价窗口在第二块屏幕上打开；只有一块屏幕时先锁屏再转过去。"),
            say("好差评 满意度 评价方式"),
        )
        for box, name in (
            (self.print_on_save, desk_settings.PRINT_ON_SAVE),
            (self.rate_on_save, desk_settings.RATE_ON_SAVE),
        ):
            box.toggled.connect(partial(self._switch, name))
        summary = self.to_action(say("好差评汇总…"), "ratings", say("满意率"))
        card.body.addWidget(summary, 0, Qt.AlignmentFlag.AlignLeft)

    def _entitled(self) -> None:
        card = self.card(say("本站的资格"))
        self.is_window = self.tick(
            card,
            say("本站是商标业务受理窗口"),
            say("是窗口才能出“收文回执”；上面印窗口的全称。"),
            say("商标局 收文回执 牌子"),
        )
        self.window_name = LineBox(say("窗口全称"), filing_papers.LONGEST_NAME, self)
        self.window_name.setPlaceholderText(say("印在收文回执上的窗口全称；空着用站点名称"))
        card.body.addWidget(self.window_name)
        self.collects = self.tick(
            card, say("本站代收规费"), say("开了才有“收款记录”（不是财政票据）。"), say("收费 收款 费用")
        )
        self.is_window.toggled.connect(lambda _on: self._choose_window())
        self.window_name.left.connect(self._choose_window)
        self.window_name.advanced.connect(self._choose_window)
        self.collects.toggled.connect(self._choose_collecting)

    def refresh(self) -> None:
        db, reader, manager = self.desk.reader.db, self.desk.reader, self.may("set_up")
        station = clerks.station(db) or self.desk.open.station
        self.code.setText(station.code)
        for line, text in ((self.name, station.name), (self.address, station.address), (self.phones, station.phones)):
            if not line.hasFocus():
                quietly(line, partial(line.set_text, text))
        renamed = manager and desk_settings.may_rename(db, station)
        self.name.setReadOnly(not renamed)
        for line in (self.address, self.phones):
            line.setReadOnly(not manager)
        self.save.setEnabled(manager)
        if is_practice(station.code):
            told = say("练习站用固定的名称。")
        elif renamed:
            told = ""
        else:
            told = say("已接入市中心，名称由市中心定。") if manager else say("由站长来改。")
        self.name_note.setText(told)
        self.name_note.setVisible(bool(told))
        ticks: tuple[tuple[QCheckBox, bool], ...] = (
            (self.print_on_save, desk_settings.is_on(db, desk_settings.PRINT_ON_SAVE)),
            (self.rate_on_save, desk_settings.is_on(db, desk_settings.RATE_ON_SAVE)),
            (self.is_window, filing_papers.is_window(reader)),
            (self.collects, money.collects(db)),
        )
        for box, on in ticks:
            quietly(box, partial(box.setChecked, on))
            box.setEnabled(manager)
        if not self.window_name.hasFocus():
            quietly(self.window_name, partial(self.window_name.set_text, filing_papers.window_name(db)))
        self.window_name.setReadOnly(not manager)
        self.window_name.setVisible(self.is_window.isChecked())

    def save_letterhead(self) -> None:
        """Keeps name, address and phones as they stand."""
        desk, opened, now = self.desk, self.desk.open, self.desk.now()
        given = {"name": self.name.text(), "address": self.address.text(), "phones": self.phones.text()}

        def kept(_changes: Changes) -> None:
            opened.station = clerks.station(desk.reader.db) or opened.station
            self._tell("")
            self.told.emit(Notice("good", say("抬头已存，下一张单据起用新的。")))
            self.refresh()

        def revise() -> Changes:
            return desk_settings.revise_letterhead(opened.store, opened.clerk, **given, now=now, new_id=desk.new_id)

        desk.background.write(revise, done=kept, failed=self._refused)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._tell("\n".join(sentence(fault) for fault in error.faults))
        else:
            self.failed(error)

    def _tell(self, told: str) -> None:
        self.fault.setText(told)
        self.fault.setVisible(bool(told))

    def _switch(self, name: str, on: bool) -> None:
        desk, opened, now = self.desk, self.desk.open, self.desk.now()

        def put(on: bool) -> None:
            desk_settings.switch(opened.store, opened.clerk, name, on, now=now, new_id=desk.new_id)

        said = {
            (desk_settings.PRINT_ON_SAVE, True): say("以后一存好就打印回执。"),
            (desk_settings.PRINT_ON_SAVE, False): say("以后不自动打印，要回执按 Ctrl+P。"),
            (desk_settings.RATE_ON_SAVE, True): say("以后一存好就请来访人评价。"),
            (desk_settings.RATE_ON_SAVE, False): say("以后不自动请评价，要评价按 Ctrl+E。"),
        }[(name, on)]
        self.keep(lambda: put(on), said, lambda: self._switch(name, not on), lambda _: self.refresh())

    def _choose_window(self) -> None:
        desk, opened, now = self.desk, self.desk.open, self.desk.now()
        on, name = self.is_window.isChecked(), self.window_name.text().strip()
        self.window_name.setVisible(on)
        standing = (filing_papers.is_window(desk.reader), filing_papers.window_name(desk.reader.db))
        if standing == (on, name) or not self.may("set_up"):
            return

        def put(on: bool, name: str) -> None:
            filing_papers.choose_window(opened.store, opened.clerk, on, name, now=now, new_id=desk.new_id)

        def back() -> None:
            self.keep(lambda: put(*standing), say("已改回原来的。"), done=lambda _: self.refresh())

        said = say("本站现在是受理窗口，可出收文回执。") if on else say("本站不再出收文回执。")
        self.keep(lambda: put(on, name), said, back, lambda _: self.refresh())

    def _choose_collecting(self, on: bool) -> None:
        desk, opened, now = self.desk, self.desk.open, self.desk.now()
        said = say("本站现在可以代收规费并出收款记录。") if on else say("本站不再代收规费。")
        self.keep(
            lambda: money.choose_collecting(opened.store, opened.clerk, on, now=now, new_id=desk.new_id),
            said,
            lambda: self._choose_collecting(not on),
            lambda _: self.refresh(),
        )
