"""A clerk's first visitor: logged, saved, the receipt handed over, by keyboard alone and with an input method."""

from PySide6.QtCore import Qt

from station_app.storage import consultations, receipts
from station_app.storage.drafts import all_drafts
from tests.helpers.hands import CONTROL, ENTER, Hands
from tests.helpers.window import dress, main_window


def test_a_new_visitor_is_logged_saved_and_has_his_receipt_by_keyboard_alone(office, qtbot) -> None:  # type: ignore[no-untyped-def]
    dress()
    with main_window(office) as window:
        hands = Hands(window)
        hands.press(Qt.Key.Key_F2)
        assert window.current == "consultations"
        assert hands.caret is hands.has.name
        hands.compose("zhang'gui'lan")
        hands.press(ENTER)
        assert hands.caret is hands.has.name, "Enter belonged to the input method"
        hands.commit("张桂兰")
        hands.press(ENTER)
        assert hands.caret is hands.has.phone
        hands.type("13800136688")
        hands.press(ENTER, times=3)
        assert hands.caret is hands.has.items.box
        hands.type("1")
        assert hands.caret is hands.has.question
        hands.commit("第43类餐饮服务怎么注册商标")
        hands.press(ENTER, CONTROL)
        hands.settle()
        line = consultations.page(office.store.db)[0]
        assert (line.number, line.name, line.phone, line.items) == (
            "ZX-G003-20261119-0001", "张桂兰", "13800136688", '["S01"]'
        )  # fmt: skip
        assert hands.page.head_line.words.text() == f"已存本机 09:00:00（{line.number}）"
        assert hands.caret is hands.has.name
        hands.press(Qt.Key.Key_P, CONTROL)
        hands.settle()
        assert receipts.times_printed(office.store.db, line.record_id) == 1
        assert (office.folder.papers / f"{line.number}.pdf").read_bytes().startswith(b"%PDF")
        assert all_drafts(office.store.db) == []


def test_a_visitor_who_comes_again_takes_at_most_fifteen_keys(office, qtbot) -> None:  # type: ignore[no-untyped-def]
    office.record(visitor_name="张国强", org_name="江州国强餐饮有限公司")
    dress()
    with main_window(office) as window:
        hands = Hands(window)
        hands.begin()
        hands.type("zgq")
        hands.press(ENTER)
        hands.type("1")
        hands.commit("问进度")
        hands.press(ENTER, CONTROL)
        hands.settle()
        hands.press(Qt.Key.Key_P, CONTROL)
        hands.settle()
        lines = consultations.page(office.store.db)
        assert [line.name for line in lines] == ["张国强", "张国强"]
        assert office.store.db.execute("SELECT count(*) FROM visitors").fetchone() == (1,)
        assert receipts.times_printed(office.store.db, lines[0].record_id) == 1
        assert hands.strokes <= 15
