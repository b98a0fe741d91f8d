"""Saving: once, whole, said only when it is on the disk; and what a refused save leaves as it was."""

from PySide6.QtCore import Qt

from station_app.domain.faults import Level
from station_app.storage import consultations, journal
from station_app.storage.drafts import all_drafts
from station_app.ui.consultations.layout import tab_stops
from tests.helpers.hands import CONTROL, ENTER, Hands


def _lines(office):  # type: ignore[no-untyped-def]
    return consultations.page(office.store.db)


def test_a_new_visitor_needs_four_fields_and_no_more(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.save()
    faults = [(field.names[0], field.remark.fault) for field in hands.page.fields.fields]
    must = [name for name, fault in faults if fault and fault.level is Level.MUST]
    assert must == ["visitor_name", "visitor_phone", "items", "question"]
    assert _lines(office) == []
    hands.fill()
    hands.save()
    assert [(line.name, line.phone, line.question) for line in _lines(office)] == [
        ("李雪梅", "13511112222", "商标续展要带什么")
    ]


def test_the_labels_of_the_four_required_fields_carry_the_star(hands: Hands) -> None:
    starred = [name for name in ("name", "phone", "question") if "必填" in getattr(hands.has, name).accessibleName()]
    assert starred == ["name", "phone", "question"]
    assert "必填" in hands.has.items.box.accessibleName()
    assert "必填" not in hands.has.firm.accessibleName()


def test_saved_is_said_only_after_the_commit(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    page = hands.page
    page.save()
    # The writer may be anywhere by now; nothing was delivered to the window, so it says nothing.
    assert page.head_line.isHidden()
    assert hands.has.name.text() == "李雪梅"
    hands.settle()
    number = _lines(office)[0].number
    assert page.head_line.words.text().startswith("已存本机 09:00:00")
    assert number in page.head_line.words.text()


def test_the_button_reacts_at_once_and_pressing_twice_logs_one_visit(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    """F64."""
    hands.fill()
    hands.page.save()
    assert not hands.page.buttons["save"].isEnabled()
    assert hands.page.buttons["save"].text() == "正在保存…"
    hands.page.save()
    hands.settle()
    assert hands.page.buttons["save"].isEnabled()
    assert len(_lines(office)) == 1


def test_after_a_save_the_form_is_fresh_and_the_caret_waits_for_the_next_visitor(hands: Hands) -> None:
    hands.fill()
    hands.save()
    assert hands.caret is hands.has.name
    assert (hands.has.name.text(), hands.has.phone.text(), hands.has.items.codes(), hands.has.question.text()) == (
        "", "", (), ""
    )  # fmt: skip
    assert not hands.page.fields.fields[1].remark.isVisible()


def test_a_refused_save_puts_the_caret_into_the_first_wrong_field_and_loses_nothing(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill(phone="")
    hands.save()
    assert hands.caret is hands.has.phone
    assert hands.has.name.text() == "李雪梅"
    assert hands.has.question.text() == "商标续展要带什么"
    assert "1 处必须改" in hands.page.head_line.words.text()
    assert _lines(office) == []


def test_a_wrong_phone_is_marked_when_the_caret_leaves_and_does_not_stop_the_save(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill(phone="1380013668")
    remark = hands.page.fields.fields[2].remark
    assert remark.isVisible()
    assert remark.words.text() == "建议改：手机号是 10 位，少 1 位。可先留空，选“未留电话”。"
    assert hands.has.phone.property("level") == "should"
    hands.save()
    assert [line.phone for line in _lines(office)] == ["1380013668"]
    assert "标“待核”" in hands.page.head_line.words.text()


def test_full_width_digits_and_blanks_of_a_pasted_phone_are_put_right(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.commit("李雪梅")
    hands.press(ENTER)
    hands.has.phone.insert("")
    for pasted, kept in (("１３８ ００１３-６６８８", "13800136688"), ("+86 138-0013-6688", "13800136688"),
                         ("010-84084142-8012", "010-84084142转8012")):  # fmt: skip
        hands.has.phone.selectAll()
        hands.commit(pasted)
        assert hands.has.phone.text() == kept
    assert hands.has.phone.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert hands.has.name.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True


def test_a_rare_name_of_sixty_code_points_is_kept_whole_and_one_of_sixty_one_is_named(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    name = "𠮷䶮㛃𬭚·" * 12
    assert len(name) == 60
    hands.fill(name=name)
    hands.save()
    assert _lines(office)[0].name == name
    hands.fill(name=name + "𠮷")
    hands.save()
    assert hands.has.name.text() == name + "𠮷"
    assert "最多 60 个" in hands.page.fields.fields[1].remark.words.text()


def test_a_disk_that_is_full_keeps_the_form_and_says_what_to_do(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    office.store.db.execute("PRAGMA max_page_count = 1")
    hands.has.question.set_text("字" * 2000)
    hands.has.answer.set_text("长" * 2000)
    for _ in range(12):
        hands.save()
        if hands.page.banner.isVisible():
            break
        hands.fill(name="张满", phone="13900001111")
        hands.has.answer.set_text("长" * 2000)
    assert hands.page.banner.isVisible()
    assert "磁盘已满" in hands.page.banner.sentence.text()
    assert hands.has.question.text()
    assert hands.has.answer.text()
    office.store.db.execute("PRAGMA max_page_count = 1073741823")
    before = len(_lines(office))
    hands.page.save()
    hands.settle()
    assert len(_lines(office)) == before + 1


def test_undo_within_ten_seconds_brings_the_form_back_under_new_ids(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    first = _lines(office)[0]
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    assert _lines(office)[0].state == "void"
    assert hands.has.name.text() == "李雪梅"
    assert hands.has.phone.text() == "13511112222"
    hands.save()
    again = _lines(office)[0]
    assert (again.state, again.name) == ("closed", "李雪梅")
    assert again.record_id != first.record_id


def test_ctrl_z_takes_back_typing_before_it_takes_back_a_save(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    hands.commit("王")
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    assert hands.has.name.text() == ""
    assert _lines(office)[0].state == "closed"
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    assert _lines(office)[0].state == "void"


def test_undo_while_the_next_visitor_is_served_puts_the_old_form_among_the_drafts(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    hands.commit("王下一位")
    hands.page.undo()
    hands.settle()
    assert hands.has.name.text() == "王下一位"
    assert [draft.title for draft in all_drafts(office.store.db)] == ["李雪梅"]


def test_a_save_cannot_be_undone_after_ten_seconds(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    hands.save()
    office.clock.forward(seconds=11)
    hands.page.undo()
    hands.settle()
    assert _lines(office)[0].state == "closed"


def test_tab_and_shift_tab_walk_the_form_as_it_is_read(hands: Hands) -> None:
    stops = [stop for stop in tab_stops(hands.has) if stop.isVisible() and stop.isEnabled()]
    # Of a row of buttons Tab visits the pressed one, or the first.
    chosen = [stop for stop in stops if stop not in list(hands.has.channel.buttons.values())[1:]
              and stop not in list(hands.has.consent.row.buttons.values())[1:]]  # fmt: skip
    chosen[0].setFocus()
    walked = [hands.caret]
    for _ in chosen[1:]:
        hands.press(Qt.Key.Key_Tab)
        walked.append(hands.caret)
    assert [stop.accessibleName() for stop in walked] == [stop.accessibleName() for stop in chosen]
    for expected in reversed(chosen[:-1]):
        hands.press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        assert hands.caret is expected
    assert all(stop.accessibleName() for stop in stops)


def test_nothing_of_the_visit_but_its_ids_is_known_before_it_is_saved(office, hands: Hands) -> None:  # type: ignore[no-untyped-def]
    hands.fill()
    record_id = hands.page._entry.ids.record_id
    assert journal.latest(office.store.db, record_id) is None
    hands.save()
    latest = journal.latest(office.store.db, record_id)
    assert latest is not None
    assert latest.verb == "record"
