"""What stands beside the filing under way: the manager's switches, the lists, the digits that are hidden."""

from PySide6.QtCore import Qt

from station_app.actions import capabilities, filing_papers, intakes, money, whole_ids
from station_app.actions.acts import RecordIds
from station_app.ui.intakes.goods_lists_dialog import GoodsListsDialog
from station_app.ui.intakes.own_list_dialog import OwnListDialog
from station_app.ui.intakes.under_way import IntakeUnderWay
from station_app.ui.intakes.whole_ids_dialog import RevealDialog, WholeIdsDialog
from station_app.ui.widgets.basics import in_words
from station_app.words import say


class IntakeSwitches(IntakeUnderWay):
    """Each press writes at once; what was refused is told and changes nothing."""

    def _show_switches(self) -> None:
        """As they stand now: the settings have them too."""
        reader = self._desk.reader
        self.is_window.setChecked(filing_papers.is_window(reader))
        self._follow_whole_ids()
        self.pledges.setChecked(capabilities.has(reader.db, capabilities.PLEDGE))
        self.window_name.set_text(filing_papers.window_name(reader.db))
        self.notice.set_collects(money.collects(reader.db))
        self.window_name.setVisible(self.is_window.isChecked() and not self.is_window.isHidden())

    def _choose_collecting(self, on: bool) -> None:
        desk, now, new_id = self._desk.open, self._desk.now(), self._desk.new_id
        self._desk.background.write(
            lambda: money.choose_collecting(desk.store, desk.clerk, on, now=now, new_id=new_id),
            done=lambda _: self.notice.set_collects(on),
            failed=lambda error: self._tell("bad", in_words(error), 0),
        )  # fmt: skip

    def _choose_window(self) -> None:
        """Whether this is a window, and its name; what stands already is not written again."""
        desk, now, new_id = self._desk.open, self._desk.now(), self._desk.new_id
        on, name = self.is_window.isChecked(), self.window_name.text().strip()
        self.window_name.setVisible(on and not self.is_window.isHidden())
        standing = (filing_papers.is_window(self._desk.reader), filing_papers.window_name(self._desk.reader.db))
        if standing == (on, name):
            return
        self._desk.background.write(
            lambda: filing_papers.choose_window(desk.store, desk.clerk, on, name, now=now, new_id=new_id),
            failed=lambda error: self._tell("bad", in_words(error), 0),
        )

    def _choose_pledges(self, on: bool) -> None:
        """Whether this site takes pledges in."""
        desk, now, new_id = self._desk.open, self._desk.now(), self._desk.new_id
        self._desk.background.write(
            lambda: capabilities.choose(desk.store, desk.clerk, capabilities.PLEDGE, on, now=now, new_id=new_id),
            done=lambda _: self._edited(), failed=lambda error: self._tell("bad", in_words(error), 0),
        )  # fmt: skip

    def _show_lists(self) -> None:
        dialog = GoodsListsDialog(self._desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._fetch_goods)
        dialog.imported.connect(lambda _name: self._fetch_goods())
        dialog.open()

    def _show_own_list(self) -> None:
        dialog = OwnListDialog(self._desk, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(self._read_own_list)
        dialog.open()

    def _for_manager(self, manager: bool) -> None:
        self.checklist.own.setVisible(manager)
        self.is_window.setVisible(manager)
        self.pledges.setVisible(manager)
        self.whole_ids.setVisible(manager)
        self.window_name.setVisible(manager and self.is_window.isChecked())
        self.notice.collects.setVisible(manager)

    def _show_whole_ids(self) -> None:
        dialog = WholeIdsDialog(self._desk, self)
        dialog.changed.connect(self._follow_whole_ids)
        dialog.open()

    def _follow_whole_ids(self) -> None:
        """Whether a whole number may be typed here."""
        self.fields.has.keeps_whole = whole_ids.keeps(self._desk.reader.db)
        self.fields.has.last4.setToolTip(
            say("填完整号就加密封存，表上只留后四位") if self.fields.has.keeps_whole else ""
        )

    def _reveal(self) -> None:
        """Shows the ID, the whole of it where it is kept, after it is journalled that this clerk saw it."""
        if whole_ids.is_kept(self._desk.reader.db, self._entry.number):
            RevealDialog(self._desk, self._entry.number, self).open()
            return
        desk, now, number = self._desk.open, self._desk.now(), self._entry.number
        ids = RecordIds.make(self._desk.new_id)
        self._desk.background.write(
            lambda: intakes.reveal_last_four(desk.store, desk.clerk, number, ids=ids, now=now),
            done=lambda digits: self.fields.reveal(digits) if number == self._entry.number else None,
            failed=lambda error: self._tell("bad", in_words(error)),
        )  # fmt: skip
