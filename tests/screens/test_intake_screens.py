"""Pictures of the trademark window at work."""

from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import Workbook

from station_app.domain.intakes import IntakeForm
from station_app.ui.intakes.goods_lists_dialog import GoodsListsDialog
from station_app.ui.intakes.own_list_dialog import OwnListDialog
from station_app.ui.intakes.rule_dialog import RuleDialog
from station_app.ui.intakes.whole_ids_dialog import WholeIdsDialog
from tests.helpers.office import PASSWORD, Office
from tests.helpers.window import main_window
from tests.screens.test_screens import SMALL, check_picture
from tests.ui.intakes.filings import REGISTRATION, filing

SEVERAL: Final[dict[str, Any]] = {
    "co_applicants": [{"name": "北京云栖茶业有限公司", "uscc": "911103026605015136"},
                      {"name": "李雪梅", "representative": True}],
    "priority_claims": [{"country": "日本", "filed_on": "2026-08-01", "number": "2026-123456"}],
    "marks_concerned": [{"number": "1234567", "nice_class": 43, "ended_by": "lapsed", "ended_on": "2026-06-01"}],
}  # fmt: skip


@pytest.mark.usefixtures("qtbot")
def test_the_trademark_window(pictures: Path, look: str, office: Office) -> None:
    with main_window(office, *SMALL) as window:
        window.status.look_for_printer()
        window.start_intake()
        assert window.desk.background.settle(20)
        check_picture(window, pictures, f"intake-empty-{look}")
        page = window.page("intakes")
        form = IntakeForm.from_json(filing(REGISTRATION), office.desk.catalogue)
        page._open(page._entry, form)
        page._edited()
        check_picture(window, pictures, f"intake-{look}")
        page.picker.toggle_browser()
        page.picker.browser.topLevelItem(42).setExpanded(True)
        page.picker.browser.scrollToItem(page.picker.browser.topLevelItem(42))
        check_picture(window, pictures, f"intake-browse-{look}")
        page.picker.toggle_browser()
        page._open(page._entry, IntakeForm.from_json(filing(REGISTRATION, **SEVERAL), office.desk.catalogue))
        page._edited()
        page.fields.has.note.setFocus()
        check_picture(window, pictures, f"intake-several-{look}")
        page._open(page._entry, form)
        page._edited()
        page.side.show_part(page.checklist)
        check_picture(window, pictures, f"intake-documents-{look}")
        page.look()
        check_picture(window, pictures, f"intake-precheck-{look}")
        page.deadlines.ask("opposition", office.clock().date())
        page.side.show_part(page.deadlines)
        check_picture(window, pictures, f"intake-deadlines-{look}")
        page.deadlines.info.click()
        (rule,) = page.findChildren(RuleDialog)
        check_picture(rule, pictures, f"intake-rule-{look}")
        rule.close()
        page.whole_ids.click()
        (whole,) = page.findChildren(WholeIdsDialog)
        whole.proof.box.insert(PASSWORD)
        whole.on.click()
        assert window.desk.background.settle(20)
        check_picture(whole, pictures, f"intake-whole-ids-{look}")
        whole.close()
        page.save(accept=True)
        assert window.desk.background.settle(20)
        window.notices.clear()
        page.side.show_part(page.rows)
        check_picture(window, pictures, f"intake-list-{look}")
        page.open_record("SB-G003-20261119-0001")
        assert window.desk.background.settle(20)
        noted = {"notice_no": "JF20261119001", "pay_code": "8800123", "amount_fen": 54000,
                 "received_on": "2026-11-19", "due_on": "2026-12-04"}  # fmt: skip
        page.notice.set_collects(True)
        page.notice.noted.emit(noted, "记缴费通知书")
        assert window.desk.background.settle(20)
        window.notices.clear()
        page.side.show_part(page.notice)
        check_picture(window, pictures, f"intake-notice-{look}")
        page.start_new()
        assert window.desk.background.settle(20)
        page.fields.has.business.set_code("TM30")
        check_picture(window, pictures, f"intake-refused-{look}")


@pytest.mark.usefixtures("qtbot")
def test_the_lists_of_the_trademark_window(
    pictures: Path, look: str, office: Office, tmp_path: Path
) -> None:
    with main_window(office, *SMALL) as window:
        window.start_intake()
        assert window.desk.background.settle(20)
        page = window.page("intakes")
        names = enumerate(("眼镜", "餐厅", "茶"), 9)
        rows = [[f"{number:02}", f"{number:02}01", "", name, ""] for number, name in names]
        for edition, more in (("12-2024", []), ("13-2026", [["46", "4601", "", "水", ""]])):
            book = Workbook()
            sheet = book.active
            assert sheet is not None
            for row in (["类别", "类似群", "商品编码", "商品名称", "备注"], *rows[len(more):], *more):
                sheet.append(row)
            book.save(tmp_path / f"{edition}.xlsx")
        dialog = GoodsListsDialog(window.desk, page)
        for edition in ("12-2024", "13-2026"):
            dialog.name.set_text(edition)
            dialog.since.set_text("2026-01-01" if edition == "13-2026" else "")
            dialog.take(tmp_path / f"{edition}.xlsx")
            assert window.desk.background.settle(20)
        dialog.show()
        check_picture(dialog, pictures, f"intake-goods-lists-{look}")
        dialog.close()
        own = OwnListDialog(window.desk, page)
        own.name.insert("老字号认定证书")
        own.business.set_code("TM01")
        own.add.click()
        assert window.desk.background.settle(20)
        own.name.insert("有关材料")
        own.add.click()
        assert window.desk.background.settle(20)
        own.show()
        check_picture(own, pictures, f"intake-own-list-{look}")
        own.close()
