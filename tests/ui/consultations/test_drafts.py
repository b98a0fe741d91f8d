"""Forms that are being typed: kept by themselves, given back after a crash, gone with the save."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from station_app.storage import consultations
from station_app.storage.drafts import all_drafts
from station_app.ui.consultations import ConsultationPage
from station_app.ui.widgets.keeping import EVERY_MILLISECONDS
from tests.helpers.hands import CONTROL, Hands


def _drafts(office):  # type: ignore[no-untyped-def]
    return all_drafts(office.store.db)


def test_what_is_typed_is_kept_within_two_seconds(office, hands: Hands, qtbot) -> None:  # type: ignore[no-untyped-def]
    assert EVERY_MILLISECONDS <= 2000
    hands.commit("李雪梅")
    qtbot.waitUntil(lambda: bool(_drafts(office)), timeout=4000)
    hands.settle()
    draft = _drafts(office)[0]
    assert (draft.title, draft.body["form"]["visitor_name"]) == ("李雪梅", "李雪梅")
    assert "自动保存" in hands.page.state.text()


def test_an_empty_form_never_becomes_a_draft(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.has.channel.buttons["02"].setChecked(True)
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.settle()
    assert _drafts(office) == []


def test_a_form_comes_back_after_the_page_is_gone_with_all_fields_and_the_same_ids(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.has.channel.buttons["02"].setChecked(True)
    hands.has.consent.row.buttons["city"].setChecked(True)
    hands.has.result.setCurrentIndex(2)
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.settle()
    before, ids = hands.page.fields.form(), hands.page._entry.ids
    page = ConsultationPage(hands.window.desk)
    hands.window.desk.background.settle()
    page.open_draft(_drafts(office)[0])
    assert page.fields.form() == before
    assert page._entry.ids == ids
    page.save()
    assert hands.window.desk.background.settle()
    assert [line.name for line in consultations.page(office.store.db)] == ["李雪梅"]
    assert _drafts(office) == []
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_page_that_dies_while_the_office_answers_harms_nobody(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    page = ConsultationPage(hands.window.desk)
    page.fields.has.name.set_text("李雪梅")
    page._keeper.keep_now()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    hands.settle()
    assert [draft.title for draft in _drafts(office)] == ["李雪梅"]


def test_saving_drops_the_draft(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.press(Qt.Key.Key_S, CONTROL)
    hands.settle()
    assert len(_drafts(office)) == 1
    hands.save()
    assert _drafts(office) == []


def test_escape_leaves_with_the_form_kept(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.press(Qt.Key.Key_Escape)
    hands.settle()
    assert [draft.title for draft in _drafts(office)] == ["李雪梅"]
    assert hands.has.name.text() == ""
    assert hands.window.current == "today"


def test_f2_in_a_half_filled_form_keeps_it_and_begins_anew(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.commit("李雪梅")
    hands.begin()
    assert hands.has.name.text() == ""
    assert hands.caret is hands.has.name
    assert [draft.title for draft in _drafts(office)] == ["李雪梅"]


def test_a_quick_item_from_the_first_page_is_chosen_and_is_no_draft(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.page.start_new("S05")
    hands.settle()
    assert hands.has.items.codes() == ("S05",)
    assert hands.caret is hands.has.name
