"""Pictures of phrases, of the list under the caret, of references beside the form, and of texts of policies."""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from station_app.actions import policy_texts
from station_app.actions.acts import RecordIds
from station_app.domain.policy_texts import PolicyHead
from tests.helpers.hands import Hands
from tests.helpers.window import keep, main_window
from tests.screens.a_working_day import fill
from tests.screens.reading_well import cut

WIDTH, HEIGHT = 1366, 768
TEXT = """江州市商标续展办事办法
江知发〔2025〕12号
第一条 为方便商标注册人办理续展，制定本办法。
第二条 注册商标有效期满，需要继续使用的，商标注册人应当在期满前的规定期间内办理续展手续。
第三条 办理续展应当提交下列材料：
（一）续展注册申请书；
（二）注册人主体资格证明复印件；
（三）委托代理的，代理委托书。
第四条 材料不全的，工作站应当一次性告知。
江州市知识产权局
2025年2月18日"""


def _take(widget: QWidget, name: str, tmp_path: Path) -> None:
    QApplication.processEvents()
    QApplication.processEvents()
    folder = Path(os.environ.get("STATION_SCREENS", "") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    assert keep(widget.grab(), folder / f"{name}.png")


def _bring(office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "办法.txt"
    file.write_text(TEXT, "utf-8")
    desk = office.desk
    read = policy_texts.preview(desk.store.db, desk.clerk, file)
    head = PolicyHead("江州市商标续展办事办法", "江州市知识产权局", "江知发〔2025〕12号", "2025-02-18")
    policy_texts.store_policy(desk.store, desk.clerk, read, head, ids=RecordIds.make(office.ids), now=office.clock())


def test_phrases_are_written_beside_their_list(office, look: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with main_window(office, WIDTH, HEIGHT) as window:
        window.go("library")
        page = window.page("library")
        page.phrases.table.selectRow(3)
        _take(window, f"library-phrases-{look}", tmp_path)
        assert cut(page) == []
        assert page.phrases.heading.text() == "商标转让"


def test_a_policy_is_read_and_a_file_looked_at(office, look: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _bring(office, tmp_path)
    other = tmp_path / "另一份.txt"
    other.write_text(TEXT.replace("续展", "转让"), "utf-8")
    with main_window(office, WIDTH, HEIGHT) as window:
        window.go("library")
        page = window.page("library")
        page.show_view(page.policies)
        _take(window, f"library-policies-{look}", tmp_path)
        assert cut(page) == []
        page.policies.open_file(other)
        assert window.desk.background.settle(20)
        _take(window, f"library-preview-{look}", tmp_path)
        assert cut(page) == []
        assert page.policies.preview.title.text() == "江州市商标转让办事办法"


def test_the_list_under_the_caret_and_the_references(office, look: str, tmp_path: Path, qtbot) -> None:  # type: ignore[no-untyped-def]
    fill(office, 12)
    _bring(office, tmp_path)
    with main_window(office, WIDTH, HEIGHT) as window:
        hands = Hands(window)
        hands.begin()
        hands.has.question.setFocus()
        hands.commit("商标快到期了，续展要带什么材料")
        qtbot.wait(250)
        hands.settle()
        hands.has.answer.setFocus()
        hands.commit("已说明。")
        hands.type(";x")
        _take(window, f"phrases-popup-{look}", tmp_path)
        assert cut(hands.page.inspector) == []
        assert hands.page.reference.entries
        hands.press(Qt.Key.Key_Escape)
        hands.press(Qt.Key.Key_F7)
        _take(window, f"phrases-finder-{look}", tmp_path)
