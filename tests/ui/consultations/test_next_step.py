"""下一步 by keyboard: what is promised is saved with the visit."""

from PySide6.QtCore import Qt

from station_app.storage import consultations, promises
from station_app.ui.consultations.next_step_field import FOLLOW_UP, QUESTION, REFERRAL, NextStepField
from tests.helpers.hands import CONTROL, Hands


def _part(hands: Hands) -> NextStepField:
    return next(part for part in hands.page.fields.parts if isinstance(part, NextStepField))


def _walk_to(hands: Hands, widget) -> None:  # type: ignore[no-untyped-def]
    for _ in range(60):
        if hands.caret is widget:
            return
        hands.press(Qt.Key.Key_Tab)
    raise AssertionError("Tab does not come there")


def _made(hands: Hands):  # type: ignore[no-untyped-def]
    db = hands.window.desk.reader.db
    line = consultations.page(db)[0]
    return promises.about(db, line.record_id)


def test_a_referral_is_made_by_keys_alone(hands: Hands) -> None:
    hands.fill()
    part = _part(hands)
    _walk_to(hands, part.ticks[REFERRAL])
    hands.press(Qt.Key.Key_Space)
    _walk_to(hands, part.target)
    hands.press(Qt.Key.Key_Down, times=3)
    _walk_to(hands, part.unit)
    hands.commit("朝阳区维权援助中心")
    _walk_to(hands, part.due[REFERRAL])
    hands.type("+3")
    hands.save()
    (line,) = _made(hands)
    assert (line.kind, line.what, line.target, line.due_on) == (
        "referral", "03", "朝阳区维权援助中心", "2026-11-24",
    )  # fmt: skip
    assert not part.ticks[REFERRAL].isChecked()
    assert part.extras() == {}


def test_a_result_that_refers_ticks_the_referral_and_asks_to_whom(hands: Hands) -> None:
    hands.fill()
    part = _part(hands)
    hands.has.result.set_code("5")
    assert part.ticks[REFERRAL].isChecked()
    hands.save()
    assert hands.caret is part.target
    assert "转往哪类单位还没有选" in part.fields[0].remark.words.text()
    hands.has.result.set_code("1")
    assert not part.ticks[REFERRAL].isChecked()
    hands.save()
    assert _made(hands) == []


def test_a_difficult_question_says_by_when_it_is_answered(hands: Hands) -> None:
    hands.fill()
    part = _part(hands)
    hands.has.result.set_code("6")
    assert part.due[QUESTION].placeholderText() == "11-26 周四"
    hands.save()
    assert [(line.what, line.due_on) for line in _made(hands)] == [("difficult", "2026-11-26")]


def test_a_day_that_cannot_be_read_keeps_the_caret_and_saves_nothing(hands: Hands) -> None:
    hands.fill()
    part = _part(hands)
    _walk_to(hands, part.ticks[FOLLOW_UP])
    hands.press(Qt.Key.Key_Space)
    _walk_to(hands, part.due[FOLLOW_UP])
    hands.commit("尽快")
    hands.save()
    assert hands.caret is part.due[FOLLOW_UP]
    assert consultations.count(hands.window.desk.reader.db) == 0
    part.due[FOLLOW_UP].clear()
    hands.commit("周五")
    hands.save()
    assert [(line.kind, line.due_on) for line in _made(hands)] == [("follow_up", "2026-11-20")]


def test_an_undone_save_gives_the_promise_back_to_the_form(hands: Hands) -> None:
    hands.fill()
    part = _part(hands)
    part.ticks[FOLLOW_UP].setChecked(True)
    part.due[FOLLOW_UP].set_text("2026-11-23")
    part.about.set_text("问是否递交")
    hands.save()
    hands.press(Qt.Key.Key_Z, CONTROL)
    hands.settle()
    assert part.extras() == {"follow_up": {"due_on": "2026-11-23", "reason": "问是否递交"}}
    assert [line.state for line in _made(hands)] == ["void"]


def test_a_correction_of_a_referred_visit_makes_no_second_referral(hands: Hands, office) -> None:  # type: ignore[no-untyped-def]
    saved = office.record(result="5", extras={"referral": {"target_kind": "01"}})
    hands.page.open_record(saved.number)
    hands.settle()
    assert not _part(hands).ticks[REFERRAL].isChecked()
